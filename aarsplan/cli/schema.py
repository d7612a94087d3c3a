"""`aarsplan schema`: the shape of what a command prints with `--json`, as JSON Schema (draft 2020-12).

The schemas lie in aarsplan/schemas, and are the one place where the shapes are told. What several of them share is in
common.json; a printed schema has the part of it that it uses.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.words import suggestion
from aarsplan.texts import LANGUAGES, _

SCHEMAS = {
    **dict.fromkeys(("cancel", "extra", "move", "relax", "skip", "together", "unpin"), "change"),
    "feeds-list": "feeds",
    **dict.fromkeys(("feeds-add", "feeds-rotate"), "feeds-address"),
    **dict.fromkeys(("feeds-revoke", "feeds-expire"), "feeds-subscription"),
    **{
        name: name
        for name in (
            "approve",
            "calendars",
            "check",
            "choose",
            "convene",
            "convene-status",
            "days",
            "diff",
            "explain",
            "history",
            "import-bruttoliste",
            "import-calendar",
            "import-minutes",
            "import-replies",
            "items",
            "plan",
            "plan-alternatives",
            "postpone",
            "programme",
            "publish",
            "robust",
            "rules",
            "show",
            "slack",
            "swap",
            "undo",
        )
    },
}
"""The file of each answer's schema; an answer is named as its command is."""

_FOLDER = Path(__file__).parents[1] / "schemas"
_COMMON = "common"
_SHARED, _OWN = f"{_COMMON}.json#/$defs/", "#/$defs/"


@click.command(name="schema", help=_("Print the JSON Schema of what a command prints with --json, or list them."))
@click.argument("name", required=False, metavar=_("[NAME]"))
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=_("Language: da or en."))
def command(name: str | None) -> None:
    """Print a schema."""
    if name is None:
        click.echo("\n".join(sorted(SCHEMAS)))
    elif name in SCHEMAS:
        click.echo(json.dumps(schema(name), ensure_ascii=False, indent=2))
    else:
        message = _("{name} has no schema").format(name=name)
        raise WrongUse([error("unknown-schema", message, hint=suggestion(name, sorted(SCHEMAS)))])


def schema(name: str) -> dict[str, Any]:
    """The schema of one answer, complete in itself.

    Raises:
        KeyError: there is none of that name.
    """
    text = _read(SCHEMAS[name]).replace(_SHARED, _OWN)
    found: dict[str, Any] = json.loads(text)
    shared = json.loads(_read(_COMMON))["$defs"]
    own = found.pop("$defs", {})
    used: dict[str, Any] = {}
    wanted = list(_references(found))
    while wanted:
        part = wanted.pop()
        if part not in used:
            used[part] = own[part] if part in own else shared[part]
            wanted += _references(used[part])
    return {**found, "$defs": dict(sorted(used.items()))}


def _references(part: Any) -> Iterator[str]:
    """The names of the definitions that a part of a schema refers to."""
    match part:
        case dict():
            if "$ref" in part:
                yield part["$ref"].removeprefix(_OWN)
            for inner in part.values():
                yield from _references(inner)
        case list():
            for inner in part:
                yield from _references(inner)


def _read(name: str) -> str:
    return (_FOLDER / f"{name}.json").read_text(encoding="utf-8")
