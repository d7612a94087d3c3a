"""Whoever is called to an item is not required in another meeting at the same time.

A guest's role counts as taken for as long as a meeting or event lasts of which it is a required member; the meeting
with the item counts whole, for the item's time in it may still change. The amount is one for each item and meeting that
want the same guest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.naming import named, opening, roles_text
from aarsplan.rules.people import clashing_slots, neighbours, overlapping, spoken
from aarsplan.rules.routes import called
from aarsplan.texts import _
from aarsplan.visits import Visit


@dataclass(frozen=True, kw_only=True)
class Guests(Rule):
    """Guests are wanted in one place at a time."""

    def post(self, model: Model, problem: Problem) -> None:
        for one, other in neighbours(problem):
            wanted = [*self._wanted(problem, one, other), *self._wanted(problem, other, one)]
            if not wanted:
                continue
            for (day, start), (other_day, other_start) in clashing_slots(one, other):
                when = (
                    model.on(one, day),
                    model.starts(one, start),
                    model.on(other, other_day),
                    model.starts(other, other_start),
                )
                for visit, at, _roles in wanted:
                    model.forbid(model.at(visit, at), *when, about=(visit, one, other))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, here, other, there in overlapping(plan):
            found = [*self._wanted(plan.problem, one, other), *self._wanted(plan.problem, other, one)]
            for visit, at, roles in found:
                stop = plan.stop(visit)
                if stop is None or stop[0] is not at:
                    continue
                message = _("{roles}: called to {item} at {one} and wanted at {other}").format(
                    roles=roles_text(plan.problem.facts, roles),
                    item=called(visit),
                    one=f"{one.body} {spoken(one, here)}",
                    other=f"{other.body} {spoken(other, there)}",
                )
                yield self.violation(visit, one, other, message=opening(message))

    def describe(self) -> str:
        return _("whoever is called to an item is not required elsewhere at the same time")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        key, one, other = about
        here, there = problem.meetings[one], problem.meetings[other]
        pairs = ((here, there), (there, here))
        at, elsewhere, roles = next(
            (at, elsewhere, roles)
            for at, elsewhere in pairs
            for visit, _at, roles in self._wanted(problem, at, elsewhere)
            if visit.key == key
        )
        text = _("{roles} is called to {item} at {one} and may not be wanted at {other} at the same time")
        return text.format(
            roles=roles_text(problem.facts, roles),
            item=named(problem, key),
            one=named(problem, at.key),
            other=named(problem, elsewhere.key),
        )

    def _wanted(self, problem: Problem, at: Meeting, other: Meeting) -> Iterator[tuple[Visit, Meeting, list[str]]]:
        """The visits of `at` with the guests that `other` requires."""
        for visit in problem.agendas.get(at.key, ()):
            roles = sorted(frozenset(visit.guests) & other.required - at.required)
            if roles and self.judges(visit, at, other):
                yield visit, at, roles
