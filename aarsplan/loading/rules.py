"""`[[rule]]` tables to rule instances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from aarsplan.diagnostics import Diagnostic, error
from aarsplan.loading.schema import rule_table
from aarsplan.loading.source import Source
from aarsplan.loading.validation import suggestion, validated
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES, rule_class
from aarsplan.texts import _


def read_rules(
    tables: Iterable[dict[str, Any]], source: Source, body: str | None
) -> tuple[list[Rule], list[Diagnostic]]:
    """The rules of a file, each with its place; `body` is whom they are about where they do not say."""
    rules: list[Rule] = []
    mistakes: list[Diagnostic] = []
    for number, table in enumerate(tables):
        path = ("rule", number)
        name = table.get("rule")
        if not isinstance(name, str) or name not in RULES:
            place = source.span((*path, "rule"))
            message = _("{name} is no rule").format(name=name) if name else _("the rule has no name")
            mistakes.append(error("unknown-rule", message, place, hint=_rule_hint(str(name or ""))))
            continue
        kind = rule_class(name)
        names = {parameter.name for parameter in fields(kind)}
        data = {"body": body, **table} if body and "body" in names else table
        validated_table, found = validated(rule_table(kind), data, source, path)
        mistakes += found
        if validated_table is not None:
            values = {key: value for key, value in validated_table if key != "rule"}
            try:
                rules.append(kind(**values, span=source.span((*path, "rule"))))
            except ValueError as problem:
                mistakes.append(error("value", str(problem), source.span(path)))
    return rules, mistakes


def _rule_hint(name: str) -> str:
    return suggestion(name, RULES) or _("aarsplan rules lists them all")
