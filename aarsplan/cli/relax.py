"""`aarsplan relax`: a rule, a step or a standing item asks for something else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.diagnostics import Span, WrongUse, error
from aarsplan.edits.tables import Relax, Value
from aarsplan.files import display_name, is_there, resolved
from aarsplan.loading.editor import Editor
from aarsplan.texts import _, join

_KEY = re.compile(r"[a-z][a-z-]*")
_LINE = re.compile(r"[1-9][0-9]{0,6}")
_RELAXED = (("rule",), ("item", "step"), ("standing",))
"""The tables that may be relaxed."""


@edit_command("relax", help=_("Change what a rule, a step of an item or a standing item asks for."))
@click.argument("place", metavar=_("FILE:LINE"))
@click.argument("values", metavar=_("KEY=VALUE..."), nargs=-1, required=True)
def command(place: str, values: tuple[str, ...]) -> Maker:
    """Change a table."""
    changed = tuple(_value(text) for text in values)

    def make(desk: Desk) -> Relax:
        span = _span(desk, place)
        _see(desk, span)
        return Relax(span, changed)

    return make


def _value(text: str) -> tuple[str, Value]:
    """A key and its value: TOML where it is that, a text where it is not, None where nothing stands."""
    key, equals, value = text.partition("=")
    key, value = key.strip(), value.strip()
    if not equals or not _KEY.fullmatch(key):
        hint = _("write it as {example}").format(example="min-days=10")
        raise WrongUse([error("relax", _("{text} is no key with a value").format(text=f'"{text}"'), hint=hint)])
    if not value:
        return key, None
    try:
        table: dict[str, Any] = tomllib.loads(f"value = {value}\n")
    except (ValueError, RecursionError):  # not only a TOMLDecodeError: a number or a nesting that never ends
        return key, value
    if len(table) > 1:
        return key, value
    found = table["value"]
    return key, tuple(found) if isinstance(found, list) else found


def _span(desk: Desk, text: str) -> Span:
    """The place that was named, as diagnostics call it.

    Raises:
        WrongUse: it is no line of a file of the project.
    """
    folder = desk.opened.project.folder
    name, _colon, line = re.sub(r":([0-9]{1,7}):[0-9]{1,7}$", r":\1", text).rpartition(":")
    inside = _inside(folder, name)
    if not _LINE.fullmatch(line) or inside is None:
        hint = _("write it as a message tells it, such as {example}").format(example="config/rules.toml:12")
        message = _("{text} is no line of a file of the project").format(text=f'"{text}"')
        raise WrongUse([error("relax", message, hint=hint)])
    return Span(display_name(folder, inside.as_posix()), int(line))


def _inside(folder: Path, name: str) -> Path | None:
    """The path in the project folder of a file named from there, from where one stands, or as messages call it."""
    for path in (Path(name), folder / name, folder / Path(*Path(name).parts[1:])):
        if path.suffix == ".toml" and is_there(path) and resolved(path).is_relative_to(resolved(folder)):
            return resolved(path).relative_to(resolved(folder))
    return None


def _see(desk: Desk, span: Span) -> None:
    """See that the table there is one that may be relaxed.

    Raises:
        Rejected: there is no table, or another one.
    """
    file = Editor(desk.opened.project.folder).file(span)
    kind = tuple(part for part in file.path_around(span.line) if isinstance(part, str))
    if kind not in _RELAXED:
        tables = [f"[[{'.'.join(found)}]]" for found in _RELAXED]
        message = _("this is [{table}]; only {tables} can be relaxed").format(table=".".join(kind), tables=join(tables))
        raise WrongUse([error("relax", message, span, hint=_("change it in its file"))])
