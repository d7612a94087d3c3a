"""`[[rule]]` tables to rule instances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date, time
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr, create_model

from aarsplan.diagnostics import Diagnostic, error
from aarsplan.loading.fields import Clock, Day, Note
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.schema import MAX_MEMBERS, Table
from aarsplan.loading.source import Source
from aarsplan.loading.validation import owner, validated
from aarsplan.loading.words import shown, suggestion
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES, rule_class
from aarsplan.texts import _

_FIELDS: dict[Any, Any] = {int: StrictInt, bool: StrictBool, str: Note, date: Day, time: Clock}
_ASCENDING = (("min_days", "max_days"), ("least", "most"), ("earliest", "latest"))
"""Parameters of which the second may not be less than the first."""


def rule_tables(data: dict[str, Any]) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """The `[[rule]]` tables of a file, each with its path, whatever else is wrong with the file."""
    tables = data.get("rule")
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, dict):
            yield ("rule", number), table


def with_body(table: dict[str, Any], body: Any) -> dict[str, Any]:
    """The table with the body it is about, where the file is a body's and the table does not say."""
    kind = kind_of(table)
    named = kind is not None and body is not None and any(parameter.name == "body" for parameter in fields(kind))
    return {"body": body, **table} if named else table


def kind_of(table: dict[str, Any]) -> type[Rule] | None:
    """The class of the rule that a table names, None when there is no such rule."""
    name = table.get("rule")
    return rule_class(name) if isinstance(name, str) and name in RULES else None


def read_rules(source: Source, body: str | None, top: type[BaseModel]) -> tuple[list[Rule], list[Diagnostic]]:
    """The rules of a file, each with its place; `body` is whom they are about where they do not say.

    `top` is the schema of the file.
    """
    rules: list[Rule] = []
    mistakes: list[Diagnostic] = []
    for path, table in rule_tables(source.data):
        kind = kind_of(table)
        if kind is None:
            mistakes.append(_unknown(table, source, path))
            continue
        found, wrong = validated(rule_table(kind), with_body(table, body), source, path, top=top)
        if found is not None:
            wrong += _descending(found, source, path)
        mistakes += wrong
        if found is None or wrong:
            continue
        place = source.span((*path, "rule"))
        try:
            rules.append(kind(**{key: value for key, value in found if key != "rule"}, span=place))
        except ValueError as problem:
            mistakes.append(error("value", owner(source.data, path) + str(problem), place))
    return rules, mistakes


@cache
def rule_table(kind: type[Rule]) -> type[Table]:
    """The table of a rule in the project files, made from its parameters."""
    hints = get_type_hints(kind, include_extras=True)
    made: dict[str, Any] = {"rule": (StrictStr, ...)}
    for parameter in fields(kind):
        if "help" in parameter.metadata:
            default = ... if parameter.default is MISSING else parameter.default
            made[parameter.name] = (_field(hints[parameter.name]), Field(default, **parameter.metadata["limits"]))
    table: type[Table] = create_model(kind.__name__, __base__=Table, **made)
    return table


def _field(annotation: Any) -> Any:
    """The annotation of a parameter with the types of the files for Python's own."""
    if annotation in _FIELDS:
        return _FIELDS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        plain, *extras = arguments
        return Annotated[(StrictStr if plain is str else _field(plain), *extras)]
    if origin in {Union, UnionType}:
        return Union[tuple(_field(argument) for argument in arguments)]  # noqa: UP007 - known only now
    if origin is tuple:
        many: Any = tuple[tuple(a if a is ... else _field(a) for a in arguments)]  # type: ignore[misc]
        return Annotated[many, Field(max_length=MAX_MEMBERS)]
    return annotation


def _unknown(table: dict[str, Any], source: Source, path: KeyPath) -> Diagnostic:
    name = table.get("rule")
    place = source.span((*path, "rule"))
    everything = _("aarsplan rules lists them all")
    if name is None:
        return error("missing-key", _("the rule has no name"), place, hint=everything)
    message = _("{name} is no rule").format(name=shown(name))
    return error("unknown-rule", message, place, hint=suggestion(str(name), RULES) or everything)


def _descending(table: Table, source: Source, path: KeyPath) -> Iterator[Diagnostic]:
    for low, high in _ASCENDING:
        first, last = getattr(table, low, None), getattr(table, high, None)
        if first is not None and last is not None and last < first:
            low_key, high_key = (name.replace("_", "-") for name in (low, high))
            message = _("{high} ({last}) is less than {low} ({first})")
            text = message.format(high=high_key, last=last, low=low_key, first=first)
            yield error("value", owner(source.data, path) + text, source.span((*path, high_key)))
