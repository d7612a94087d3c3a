"""A body's meetings are spread as evenly as the periods they belong to.

Two consecutive meetings of the series lie as far apart as the middles of their periods (of a monthly series: the
middles of the months), give or take `tolerance-days`. Extra and given meetings belong to no period and are left alone,
and so is a pair of which one is not held. The amount is the calendar days beyond the tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class EvenSpread(Rule):
    """Consecutive meetings of `body` lie as far apart as their periods do, within `tolerance_days`."""

    body: BodyCode = param(help="the body whose meetings are spread evenly")
    tolerance_days: int = param(help="free departure from the even distance", unit="calendar days", ge=0, le=400)

    def post(self, model: Model, problem: Problem) -> None:
        for one, other, days in self._pairs(problem):
            gap = model.ordinal(other, DayType.CALENDAR_DAY) - model.ordinal(one, DayType.CALENDAR_DAY)
            when = (model.held(one), model.held(other))
            model.at_least(gap, days - self.tolerance_days, when=when, about=(one, other))
            model.at_most(gap, days + self.tolerance_days, when=when, about=(one, other))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, other, days in self._pairs(plan.problem):
            here, there = plan.get(one), plan.get(other)
            if here is None or there is None:
                continue
            gap = (there.day - here.day).days
            least, most = days - self.tolerance_days, days + self.tolerance_days
            if least <= gap <= most:
                continue
            message = _("{gap} from {one} ({day}) to {other} ({other_day}), {least} to {most} required").format(
                gap=day_type_name(DayType.CALENDAR_DAY, gap),
                one=one.key,
                day=short_date(here.day),
                other=other.key,
                other_day=short_date(there.day),
                least=least,
                most=most,
            )
            first, last = (short_date(here.day + timedelta(days=limit)) for limit in (least, most))
            hint = _("move {key} to a day from {first} to {last}").format(key=other.key, first=first, last=last)
            yield self.violation(one, other, message=message, amount=max(least - gap, gap - most), hint=hint)

    def describe(self) -> str:
        days = day_type_name(DayType.CALENDAR_DAY, self.tolerance_days)
        return _("{body} meets at even distances, give or take {days}").format(body=self.body, days=days)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = about
        days = next(days for first, then, days in self._pairs(problem) if (first.key, then.key) == (one, other))
        text = _("from {one} to {other} there must be {least} to {most}")
        return text.format(
            one=named(problem, one),
            other=named(problem, other),
            least=days - self.tolerance_days,
            most=day_type_name(DayType.CALENDAR_DAY, days + self.tolerance_days),
        )

    def _pairs(self, problem: Problem) -> Iterator[tuple[Meeting, Meeting, int]]:
        """Consecutive meetings of the series, and how many days the middles of their periods lie apart."""
        middles = [(m.period.middle, m.key, m) for m in problem.of(self.body) if m.period]
        for (middle, _key, one), (other_middle, _other_key, other) in pairwise(sorted(middles)):
            if self.judges(one, other):
                yield one, other, (other_middle - middle).days
