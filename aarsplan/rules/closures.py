"""No meetings on closed days: public holidays, the optional holidays the project chose, and its closures.

Without `bodies` the rule is for every planned body; without `closures` for every kind. `holiday` names the holidays
among the kinds. The amount is one for each meeting on a closed day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, ClosureCode, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, join, short_date


@dataclass(frozen=True, kw_only=True)
class Closures(Rule):
    """`bodies` do not meet on closed days."""

    bodies: tuple[BodyCode, ...] = param(help="the bodies meant; all planned ones by default", default=())
    closures: tuple[ClosureCode, ...] = param(help="the kinds of closed days; all by default", default=())

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(*self.bodies)):
            for day in meeting.days:
                if problem.closed(day, self.closures):
                    model.forbid(model.on(meeting, day), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(*self.bodies)):
            placement = plan.get(meeting)
            closure = plan.problem.closed(placement.day, self.closures) if placement else None
            if placement and closure:
                message = _("{key} is on {day}, which is closed: {name}")
                yield self.violation(
                    meeting,
                    message=message.format(key=meeting.key, day=short_date(placement.day), name=closure.name),
                )

    def describe(self) -> str:
        if self.bodies:
            return _("{bodies} do not meet on closed days").format(bodies=join(list(self.bodies)))
        return _("no body meets on closed days")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        days = problem.meetings[key].days
        found = dict.fromkeys(closure.name for day in days if (closure := problem.closed(day, self.closures)))
        if len(days) == 1:
            text = _("{key} may not be on {day}, which is closed: {name}")
            return text.format(key=key, day=short_date(days[0]), name=join(list(found)))
        text = _("{meeting} may not be on a closed day ({names})")
        return text.format(meeting=named(problem, key), names=join(list(found), _("or")))
