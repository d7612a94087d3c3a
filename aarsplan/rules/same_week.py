"""Each meeting of a body lies in an ISO week in which another body meets, or an event takes place.

The amount is one for each meeting in a week without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aarsplan.plan import Plan
from aarsplan.problem import Placement, Problem
from aarsplan.rules.base import BodyCode, Code, Lit, Model, Rule, Violation, param
from aarsplan.rules.naming import listed, stop_name
from aarsplan.rules.select import monday_of, taken
from aarsplan.texts import _, short_date, week_number


@dataclass(frozen=True, kw_only=True)
class SameWeek(Rule):
    """Each meeting of `body` lies in the same ISO week as one of `other`."""

    body: BodyCode = param(help="the body that follows the other")
    other: Code = param(help="the body or event whose weeks it keeps to")

    def post(self, model: Model, problem: Problem) -> None:
        company: dict[date, list[Lit]] = {}
        for other in problem.of(self.other):
            for day in other.days:
                for week in taken(day, other.minutes, monday_of):
                    company.setdefault(week, []).append(model.on(other, day))
        for meeting in self.judged(problem.of(self.body)):
            for day in meeting.days:
                model.require(*company.get(monday_of(day), ()), when=(model.on(meeting, day),), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        weeks = {week for _m, p in plan.held(self.other) for week in taken(p.day, p.minutes, monday_of)}
        for meeting in self.judged(plan.problem.of(self.body)):
            placement = plan.get(meeting)
            if placement and monday_of(placement.day) not in weeks:
                message = _("{key} is on {day} in week {week}, in which there is no {other}").format(
                    key=meeting.key, day=short_date(placement.day), week=week_number(placement.day), other=self.other
                )
                yield self.violation(meeting, message=message, hint=_hint(placement, sorted(weeks)))

    def describe(self) -> str:
        return _("{body} meets in the same weeks as {other}").format(body=self.body, other=self.other)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        text = _("{meeting} must lie in a week in which there is a {other}")
        return text.format(meeting=listed(problem, about), other=stop_name(problem, self.other))


def _hint(placement: Placement, weeks: Sequence[date]) -> str:
    nearest = min(weeks, key=lambda monday: abs(monday - monday_of(placement.day)), default=None)
    if nearest is None:
        return ""
    return _("move {key} to week {week}").format(key=placement.key, week=week_number(nearest))
