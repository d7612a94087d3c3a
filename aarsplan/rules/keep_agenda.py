"""An item stays at the meeting where the lock has it, and a document is handed over on the day it was.

Normally a rule with a weight. An item that moves along with its meeting stays. The amount is one for each step that
goes to another meeting, and `approved-factor` when the one it leaves is approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Lit, Model, Rule, Violation, param
from aarsplan.rules.naming import item_text, named
from aarsplan.rules.routes import called
from aarsplan.texts import _, short_date
from aarsplan.visits import AgendaSlot, Visit, VisitKind


@dataclass(frozen=True, kw_only=True)
class KeepAgenda(Rule):
    """Steps stay on the agenda where the lock has them."""

    approved_factor: int = param(
        help="how many times an item of an approved meeting counts", unit="times", default=5, ge=1, le=1000
    )

    def post(self, model: Model, problem: Problem) -> None:
        for visit, before in self._locked(problem):
            amount = self.approved_factor if before.meeting in problem.approved else 1
            model.require(self._stays(model, problem, visit, before), amount=amount, about=(visit,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit, before in self._locked(plan.problem):
            stop = plan.stop(visit)
            if visit.kind is VisitKind.HAND_OVER:
                day = plan.problem.previous[visit.key].day
                if stop is not None and stop[1].day == day:
                    continue
                was = short_date(day)
                now = short_date(stop[1].day) if stop else _("no day")
            else:
                if stop is not None and stop[0].key == before.meeting:
                    continue
                was, now = before.meeting, stop[0].key if stop else _("no meeting")
            message = _("{item} is at {now}, the lock has it at {before}")
            amount = self.approved_factor if before.meeting in plan.problem.approved else 1
            message = message.format(item=called(visit), now=now, before=was)
            yield self.violation(visit, message=message, amount=amount)

    def describe(self) -> str:
        return _("items stay on the agenda where they are")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        visit = problem.visits[key]
        if visit.kind is VisitKind.HAND_OVER:
            text = _("{item} must take place {when}")
            day = _("on {day}").format(day=short_date(problem.previous[key].day))
            return text.format(item=item_text(visit), when=day)
        text = _("{item} must stay at {meeting}")
        return text.format(item=item_text(visit), meeting=named(problem, problem.previous_slots[key].meeting))

    def _locked(self, problem: Problem) -> Iterator[tuple[Visit, AgendaSlot]]:
        for visit in problem.visits.values():
            before = problem.previous_slots.get(visit.key)
            if before is None or visit.follows or not self.judges(visit):
                continue
            known = problem.previous if visit.kind is VisitKind.HAND_OVER else problem.meetings
            if before.meeting in known:
                yield visit, before

    def _stays(self, model: Model, problem: Problem, visit: Visit, before: AgendaSlot) -> Lit:
        meeting = problem.meetings[before.meeting]
        there = model.at(visit, meeting)
        if visit.kind is not VisitKind.HAND_OVER:
            return there
        return model.all_of(there, model.on(meeting, problem.previous[visit.key].day))
