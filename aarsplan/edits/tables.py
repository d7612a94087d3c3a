"""Edits of what is asked for: a rule, a step or a standing item gets other numbers; a step is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any

from aarsplan.agenda import StandingItem
from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange
from aarsplan.edits.base import Edit, refused
from aarsplan.facts import Facts
from aarsplan.items import EARLIEST, LATEST, Item, Step
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import Project
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.texts import _

_WORD = re.compile(r"[A-Za-z0-9ÆØÅæøå_-]+")
Value = int | str | bool | date | time | tuple[str, ...] | None
"""What a key of a table is to say; None takes the key away."""


@dataclass(frozen=True)
class Relax(Edit):
    """The table that stands at `span` says something else: `values` are its keys, as they are written.

    The place is the one in the files as they are on disk, also when other changes come before this one.
    """

    span: Span
    values: tuple[tuple[str, Value], ...]

    def applied(self, project: Project, problem: Problem) -> Project:  # noqa: ARG002 - where it stands says it all
        if any(rule.span == self.span for rule in project.rules):
            rules = tuple(self._rule(rule) if rule.span == self.span else rule for rule in project.rules)
            return replace(project, rules=rules)
        facts = project.facts
        bodies = {
            code: replace(body, standing=tuple(self._standing(found) for found in body.standing))
            for code, body in facts.bodies.items()
        }
        items = {
            code: replace(item, steps=tuple(self._step(step) for step in item.steps))
            for code, item in facts.items.items()
        }
        return replace(project, facts=replace(facts, bodies=bodies, items=items))

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:  # noqa: ARG002 - as above
        file = editor.file(self.span)
        path = file.path_around(file.line_now(self.span.line))
        before = file.values(path)
        file.change(path, {key: _written(value, before.get(key)) for key, value in self.values})

    def words(self) -> tuple[str, ...]:
        return (
            "relax",
            f"{self.span.file}:{self.span.line}",
            *(f"{key}={_typed(value)}" for key, value in self.values),
        )

    def _rule(self, rule: Rule) -> Rule:
        default = {found.name: found.default for found in fields(rule)}
        named = {key.replace("-", "_"): value for key, value in self.values}
        changed = {name: default[name] if value is None else value for name, value in named.items()}
        return replace(rule, **changed)  # type: ignore[arg-type]

    def _standing(self, standing: StandingItem) -> StandingItem:
        if standing.span != self.span:
            return standing
        changed: dict[str, Any] = {key.replace("-", "_"): value for key, value in self.values}
        return replace(standing, **changed)

    def _step(self, step: Step) -> Step:
        if step.span != self.span:
            return step
        found: dict[str, Any] = dict(self.values)
        if "min-days" in found:
            step = replace(step, gap=replace(step.gap, least=found["min-days"] or 0))
        if "max-days" in found:
            step = replace(step, gap=replace(step.gap, most=found["max-days"]))
        if "lead-days" in found:
            step = replace(step, lead_days=found["lead-days"] or 0)
        if "first" in found or "last" in found:
            window = step.window or DateRange(EARLIEST, LATEST)
            step = replace(step, window=DateRange(found.get("first", window.first), found.get("last", window.last)))
        if "needs" in found:
            step = replace(step, needs=found["needs"] or ())
        if "guests" in found:
            step = replace(step, guests=found["guests"] or ())
        if "meeting" in found:
            step = replace(step, meeting=found["meeting"] or "")
        if "minutes" in found:
            step = replace(step, minutes=found["minutes"])
        return step


@dataclass(frozen=True)
class Skip(Edit):
    """The step `key` of an item is left out; what followed it follows what it followed."""

    key: str

    def applied(self, project: Project, problem: Problem) -> Project:  # noqa: ARG002 - the items are facts
        step = _step_of(project.facts, self.key)
        _see_unnamed(project.facts, self.key)
        items = {
            code: replace(item, steps=tuple(_after(found, step) for found in item.steps if found.key != step.key))
            for code, item in project.facts.items.items()
        }
        return replace(project, facts=replace(project.facts, items=items))

    def write(self, editor: Editor, project: Project, problem: Problem) -> None:  # noqa: ARG002 - as above
        step = _step_of(project.facts, self.key)
        _see_unnamed(project.facts, self.key)
        places = [(*editor.table(found.span), found) for found in _named_after(project.facts, step)]
        for file, path, _found in places:
            file.change(path, {"after": step.after or None})
        file, path = editor.table(step.span)
        file.remove(path)

    def words(self) -> tuple[str, ...]:
        return ("skip", self.key)


def _after(step: Step, skipped: Step) -> Step:
    return replace(step, after=skipped.after) if step.after == skipped.key else step


def _named_after(facts: Facts, skipped: Step) -> Iterator[Step]:
    """The steps whose file says that they follow `skipped`: those of other routes, and those out of their order."""
    for item in facts.items.values():
        for before, step in zip((None, *item.steps), item.steps, strict=False):
            if step.after == skipped.key and (before is None or before.key != skipped.key):
                yield step


def _see_unnamed(facts: Facts, key: str) -> None:
    """See that no table speaks of a step that it would then look for in vain.

    Raises:
        WrongUse: one does.
    """
    for item in facts.items.values():
        spans = [document.span for document in item.documents if document.step == key]
        spans += [postponement.span for postponement in item.postponements if postponement.step == key]
        if item.split_from == key:
            spans.append(item.span)
        if spans:
            hint = _("take that out of the file first")
            raise refused(_("{key} is named here, and cannot be left out").format(key=key), spans[0], hint)


def _step_of(facts: Facts, key: str) -> Step:
    item: Item | None = facts.items.get(key.partition("/")[0])
    step = next((found for found in item.steps if found.key == key), None) if item else None
    if step is None:
        raise refused(_("there is no step {name}").format(name=key), hint=_("see them with: aarsplan items ITEM"))
    return step


def _written(value: Value, before: Any = None) -> Any:
    """A value as the file holds it; words with commas between them are a list where `before` is one."""
    if isinstance(value, str) and isinstance(before, list):
        return [word.strip() for word in value.split(",")]
    return list(value) if isinstance(value, tuple) else value


def _typed(value: Value) -> str:
    """A value as it can be typed: nothing for a key that goes, words of a list with commas between them."""
    if value is None:
        return ""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple) and all(_WORD.fullmatch(one) for one in value):
        return ",".join(value)
    return value if isinstance(value, str) else json.dumps(_written(value), ensure_ascii=False)
