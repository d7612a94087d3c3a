"""In each month, or other period, the meetings of one body come before those of another.

The first meeting of `after` in the period follows the first of `before`, the second the second, and so on; a meeting
belongs to the period in which its series has it, wherever it is moved. It comes at least `min-days` and at most
`max-days` later, counted from the day the first begins. With `min-days` 0 the two may lie on one day, if the first ends
before the second begins. The amount is the days that are missing or too many, and one where only the time is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aarsplan.domain import DateRange, Per
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.recurrence import period
from aarsplan.rules.base import Code, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.select import each
from aarsplan.texts import _, clock, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class Order(Rule):
    """The meetings of `after` lie from `min_days` to `max_days` after those of `before`, both inclusive."""

    before: Code = param(help="the body or event that comes first")
    after: Code = param(help="the body or event that comes later")
    per: Per = param(help="the calendar period in which their meetings are paired", default=Per.MONTH)
    min_days: int = param(help="least number of days between the two", unit="days", default=1, ge=0, le=400)
    max_days: int | None = param(help="greatest number of days between them", unit="days", default=None, ge=0, le=400)
    day_type: DayType = param(help="the type of day that is counted", default=DayType.CALENDAR_DAY)

    def __post_init__(self) -> None:
        if self.max_days is not None and self.min_days > self.max_days:
            raise ValueError(
                _("min-days is {least}, more than max-days, {most}").format(least=self.min_days, most=self.max_days)
            )

    def post(self, model: Model, problem: Problem) -> None:
        for one, other in self._pairs(problem):
            gap = model.ordinal(other, self.day_type) - model.ordinal(one, self.day_type)
            when = (model.held(one), model.held(other))
            model.at_least(gap, self.min_days, when=when, about=(one, other))
            if self.max_days is not None:
                model.at_most(gap, self.max_days, when=when, about=(one, other))
            for here in (one.placed(*slot) for slot in one.slots):
                for there in (other.placed(*slot) for slot in other.slots):
                    if there.begins < here.ends and self._gap(problem, here, there) >= self.min_days:
                        first = (model.on(one, here.day), model.starts(one, here.start))
                        second = (model.on(other, there.day), model.starts(other, there.start))
                        model.forbid(*first, *second, about=(one, other))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, other in self._pairs(plan.problem):
            here, there = plan.get(one), plan.get(other)
            if here is not None and there is not None:
                for amount, message, hint in self._departures(plan.problem, here, there):
                    yield self.violation(one, other, message=message, amount=amount, hint=hint)

    def describe(self) -> str:
        parts = {"before": self.before, "after": self.after, "each": each(self.per), "least": self.min_days}
        if self.max_days is None:
            parts["days"] = day_type_name(self.day_type, self.min_days)
            return _("{each} {after} meets at least {days} after {before}").format(**parts)
        parts["days"] = day_type_name(self.day_type, self.max_days)
        return _("{each} {after} meets {least} to {days} after {before}").format(**parts)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = (named(problem, key) for key in about)
        days = day_type_name(self.day_type, self.min_days if self.max_days is None else self.max_days)
        text = _("{other} must come after {one}")
        if self.max_days is not None:
            text = _("{other} must come {least} to {days} after {one}")
        elif self.min_days:
            text = _("{other} must come at least {days} after {one}")
        return text.format(one=one, other=other, least=self.min_days, days=days)

    def _departures(self, problem: Problem, here: Placement, there: Placement) -> Iterator[tuple[int, str, str]]:
        """By how much the meeting placed `there` departs from following the one placed `here`, in words, and a hint."""
        gap = self._gap(problem, here, there)
        parts = {
            "one": here.key,
            "day": short_date(here.day),
            "other": there.key,
            "other_day": short_date(there.day),
            "gap": day_type_name(self.day_type, gap),
        }
        if gap < self.min_days:
            message = _("{gap} from {one} ({day}) to {other} ({other_day}), at least {days} required")
            earliest = problem.calendar.shift(here.day, self.min_days, self.day_type)
            hint = _("move {key} to {day} or later").format(key=there.key, day=short_date(earliest))
            yield self.min_days - gap, message.format(**parts, days=self.min_days), hint
        elif there.begins < here.ends:
            message = _("{one} ({day}) ends at {end}, {other} ({other_day}) begins before it, at {start}")
            yield 1, message.format(**parts, end=clock(here.end), start=clock(there.start)), ""
        if self.max_days is not None and gap > self.max_days:
            message = _("{gap} from {one} ({day}) to {other} ({other_day}), at most {days} allowed")
            latest = problem.calendar.shift(here.day, self.max_days, self.day_type)
            hint = _("move {key} to {day} or earlier").format(key=there.key, day=short_date(latest))
            yield gap - self.max_days, message.format(**parts, days=self.max_days), hint

    def _gap(self, problem: Problem, here: Placement, there: Placement) -> int:
        return problem.calendar.count(here.day, there.day, self.day_type)

    def _pairs(self, problem: Problem) -> Iterator[tuple[Meeting, Meeting]]:
        first, second = self._by_period(problem, self.before), self._by_period(problem, self.after)
        for days, meetings in first.items():
            yield from (pair for pair in zip(meetings, second.get(days, ()), strict=False) if self.judges(*pair))

    def _by_period(self, problem: Problem, code: str) -> dict[DateRange, list[Meeting]]:
        found: dict[DateRange, list[Meeting]] = {}
        for _day, _key, meeting in sorted((_nominal_day(m), m.key, m) for m in problem.of(code)):
            found.setdefault(period(_nominal_day(meeting), self.per), []).append(meeting)
        return found


def _nominal_day(meeting: Meeting) -> date:
    """Where the meeting belongs, whatever its date: its pattern day, else the middle of its period or its window."""
    return meeting.anchor or (meeting.period or meeting.window).middle
