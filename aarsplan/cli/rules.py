"""`aarsplan rules`: the manual of each rule, from the rule itself."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from enum import Enum
from typing import Any, get_type_hints

import click

from aarsplan.cli.console import print_json
from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.words import suggestion
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES, manual, rule_class
from aarsplan.texts import LANGUAGES, _


@click.command(name="rules", help=_("Print the manual of every rule, or of those named."))
@click.argument("names", nargs=-1, metavar=_("[RULE]..."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the manuals as JSON."))
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=_("Language: da or en."))
def command(names: tuple[str, ...], as_json: bool) -> None:
    """Print manuals."""
    unknown = [name for name in names if name not in RULES]
    if unknown:
        raise WrongUse(
            [
                error("unknown-rule", _("{name} is no rule").format(name=name), hint=suggestion(name, RULES))
                for name in unknown
            ]
        )
    wanted = names or RULES
    if as_json:
        print_json({"rules": [_json(name) for name in wanted]})
        return
    for number, name in enumerate(wanted):
        if number:
            click.echo()
        click.secho(name, bold=True)
        click.echo(_indented(manual(name)))
        click.echo()
        for key, text in _parameters(rule_class(name)):
            click.echo(f"  {key:<16} {text}")


def _parameters(kind: type[Rule]) -> list[tuple[str, str]]:
    own = [parameter for parameter in fields(kind) if "help" in parameter.metadata]
    own.sort(key=lambda parameter: parameter.name in {"weight", "because"})
    return [(_key(parameter), _help(kind, parameter)) for parameter in own]


def _help(kind: type[Rule], parameter: Field[Any]) -> str:
    text = _(parameter.metadata["help"])
    words = _words(get_type_hints(kind)[parameter.name])
    extra = [", ".join(words)] if words else []
    if parameter.default is not MISSING and parameter.default not in (None, "", ()):
        value = parameter.default
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        extra.append(_("default {value}").format(value=shown))
    return f"{text} ({'; '.join(extra)})" if extra else text


def _words(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member.value) for member in annotation]
    return next((words for inner in getattr(annotation, "__args__", ()) if (words := _words(inner))), [])


def _key(parameter: Field[Any]) -> str:
    return parameter.name.replace("_", "-")


def _json(name: str) -> dict[str, Any]:
    return {"name": name, "manual": manual(name), "parameters": dict(_parameters(rule_class(name)))}


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
