"""A body meets on certain weekdays only.

Several rules of this kind may stand together: one that must hold with all permitted weekdays, and one with a weight
that names the preferred ones. The amount is one for each meeting on another weekday.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.domain import Weekday
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import listed
from aarsplan.texts import _, join, short_date, weekday_name


@dataclass(frozen=True, kw_only=True)
class Weekdays(Rule):
    """`body` meets on `allow` only."""

    body: BodyCode = param(help="the body that meets")
    allow: tuple[Weekday, ...] = param(help="the weekdays on which it may meet", min_length=1)

    def post(self, model: Model, problem: Problem) -> None:
        allowed = {weekday.number for weekday in self.allow}
        for meeting in self.judged(problem.of(self.body)):
            for day in meeting.days:
                if day.weekday() not in allowed:
                    model.forbid(model.on(meeting, day), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        allowed = {weekday.number for weekday in self.allow}
        for meeting in self.judged(plan.problem.of(self.body)):
            placement = plan.get(meeting)
            if placement and placement.day.weekday() not in allowed:
                message = _("{key} is on {day}, allowed: {weekdays}")
                yield self.violation(
                    meeting,
                    message=message.format(key=meeting.key, day=short_date(placement.day), weekdays=self._names()),
                )

    def describe(self) -> str:
        return _("{body} meets on: {weekdays}").format(body=self.body, weekdays=self._names())

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        return _("{meeting} must be on a {weekdays}").format(meeting=listed(problem, about), weekdays=self._names())

    def _names(self) -> str:
        return join([weekday_name(weekday.number) for weekday in self.allow], _("or"))
