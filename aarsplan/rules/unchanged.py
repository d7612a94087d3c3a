"""A meeting stays where the lock has it: on its day, at its time, in its place.

Normally a rule with a weight, so that a plan made once is changed only where something else asks for it. Given and held
meetings are facts and cannot move. The amount is one for each meeting that moves or is given up, and `approved-factor`
for an approved one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import BodyCode, Lit, Model, Rule, Violation, param
from aarsplan.rules.people import spoken
from aarsplan.texts import _, join


@dataclass(frozen=True, kw_only=True)
class Unchanged(Rule):
    """Meetings of `bodies` stay where the lock has them."""

    bodies: tuple[BodyCode, ...] = param(help="the bodies whose meetings stay; all planned ones by default", default=())
    approved_factor: int = param(
        help="how many times an approved meeting counts", unit="times", default=10, ge=1, le=1000
    )

    def post(self, model: Model, problem: Problem) -> None:
        for meeting, before in self._locked(problem):
            amount = self._amount(problem, meeting)
            model.require(stays(model, meeting, before), amount=amount, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting, before in self._locked(plan.problem):
            if message := departure(plan, meeting, before):
                yield self.violation(meeting, message=message, amount=self._amount(plan.problem, meeting))

    def describe(self) -> str:
        if self.bodies:
            return _("the meetings of {bodies} stay where they are").format(bodies=join(list(self.bodies)))
        return _("meetings stay where they are")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        where = where_text(problem.meetings[key], problem.previous[key])
        return _("{key} must stay where the plan has it: {where}").format(key=key, where=where)

    def _locked(self, problem: Problem) -> Iterator[tuple[Meeting, Placement]]:
        """The meetings that could move, with where the lock has them."""
        for meeting in self.judged(problem.of(*self.bodies)):
            if not meeting.given and (before := problem.previous.get(meeting.key)) is not None:
                yield meeting, before

    def _amount(self, problem: Problem, meeting: Meeting) -> int:
        return self.approved_factor if meeting.key in problem.approved else 1


def stays(model: Model, meeting: Meeting, before: Placement) -> Lit:
    """The meeting is held on the day, at the time and in the place of `before`."""
    place = () if before.place is None else (model.sits_in(meeting, before.place),)
    return model.all_of(model.on(meeting, before.day), model.starts(meeting, before.start), *place)


def departure(plan: Plan, meeting: Meeting, before: Placement) -> str:
    """How the meeting departs from where the lock has it, in words; "" when it stays."""
    here = plan.get(meeting)
    if here is None:
        message = _("{key} is not held, the lock has it on {before}")
        return message.format(key=meeting.key, before=where_text(meeting, before))
    if (here.day, here.start) != (before.day, before.start) or before.place not in {None, here.place}:
        message = _("{key} is on {now}, the lock has it on {before}")
        return message.format(key=meeting.key, now=where_text(meeting, here), before=where_text(meeting, before))
    return ""


def where_text(meeting: Meeting, placement: Placement) -> str:
    """When and where a meeting is, in words."""
    return ", ".join(filter(None, (spoken(meeting, placement), placement.place)))
