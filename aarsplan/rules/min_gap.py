"""Two meetings of a body lie at least so many days apart.

Every pair counts, also a pattern meeting and an extra one. The amount is what is missing, in days of the type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class MinGap(Rule):
    """Meetings of `body` lie at least `days` apart."""

    body: BodyCode = param(help="the body whose meetings keep a distance")
    days: int = param(help="least number of days from one meeting to the next", unit="days", ge=1, le=400)
    day_type: DayType = param(help="the type of day that is counted", default=DayType.CALENDAR_DAY)

    def post(self, model: Model, problem: Problem) -> None:
        for one, other in self._pairs(problem):
            if one.window.last < other.window.first:
                gap = model.ordinal(other, self.day_type) - model.ordinal(one, self.day_type)
                when = (model.held(one), model.held(other))
                model.at_least(gap, self.days, when=when, about=(one, other))
                continue
            for day in one.days:
                for other_day in other.days:
                    missing = self.days - abs(problem.calendar.count(day, other_day, self.day_type))
                    if missing > 0:
                        both = (model.on(one, day), model.on(other, other_day))
                        model.forbid(*both, amount=missing, about=(one, other))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, other in self._pairs(plan.problem):
            both = sorted((p for p in (plan.get(one), plan.get(other)) if p), key=lambda p: p.begins)
            if len(both) < 2:
                continue
            here, there = both
            gap = plan.problem.calendar.count(here.day, there.day, self.day_type)
            if gap < self.days:
                message = _("{gap} between {one} ({day}) and {other} ({other_day}), {days} required").format(
                    gap=day_type_name(self.day_type, gap),
                    one=here.key,
                    day=short_date(here.day),
                    other=there.key,
                    other_day=short_date(there.day),
                    days=self.days,
                )
                earliest = plan.problem.calendar.shift(here.day, self.days, self.day_type)
                hint = _("move {key} to {day} or later").format(key=there.key, day=short_date(earliest))
                yield self.violation(one, other, message=message, amount=self.days - gap, hint=hint)

    def describe(self) -> str:
        days = day_type_name(self.day_type, self.days)
        return _("{body} meets at least {days} apart").format(body=self.body, days=days)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = about
        text = _("there must be at least {days} between {one} and {other}")
        days = day_type_name(self.day_type, self.days)
        return text.format(days=days, one=named(problem, one), other=named(problem, other))

    def _pairs(self, problem: Problem) -> Iterator[tuple[Meeting, Meeting]]:
        return (pair for pair in combinations(problem.of(self.body), 2) if self.judges(*pair))
