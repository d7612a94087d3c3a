"""A locked meeting stays where the lock has it.

An adopted plan binds: moving even a start time needs that all agree. So a meeting that was locked is moved or cancelled
only by a person who says so (`aarsplan move --force`). The amount is one for each locked meeting that moves or is
given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.unchanged import departure, stays, where_text
from aarsplan.texts import _


@dataclass(frozen=True, kw_only=True)
class Locked(Rule):
    """Locked meetings stay where they are."""

    def post(self, model: Model, problem: Problem) -> None:
        for meeting, before in self._locked(problem):
            model.require(stays(model, meeting, before), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting, before in self._locked(plan.problem):
            if message := departure(plan, meeting, before):
                hint = _("move it with aarsplan move {key} DATE --force, or cancel it with --force")
                yield self.violation(meeting, message=message, hint=hint.format(key=meeting.key))

    def describe(self) -> str:
        return _("locked meetings stay where they are")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        where = where_text(problem.meetings[key], problem.previous[key])
        return _("{key} is locked on {where}").format(key=key, where=where)

    def _locked(self, problem: Problem) -> Iterator[tuple[Meeting, Placement]]:
        for key in sorted(problem.locked & problem.meetings.keys() & problem.previous.keys()):
            for meeting in self.judged([problem.meetings[key]]):
                yield meeting, problem.previous[key]
