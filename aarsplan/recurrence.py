"""Patterns to occurrences: which meetings a series asks for, by name, and the days each may lie on.

An occurrence is named after the period it belongs to (`2025-10`, `2025-W35`, `2025-Q4`), never after the day it ends up
on: that name is the meeting's identity when it moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from aarsplan.capacity import Over
from aarsplan.domain import DateRange, Dates, Monthly, Per, Series, Spread, Weekday, Weekly
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


@dataclass(frozen=True)
class Occurrence:
    """One meeting that a series asks for.

    `day` is the day the pattern points at (None for a series that only spreads), `days` those it may lie on. `share`
    is the part of these that an even division gives it, None for all of them.
    """

    name: str
    day: date | None
    days: DateRange
    share: DateRange | None = None

    @property
    def period(self) -> DateRange:
        """The days that are its own."""
        return self.share or self.days


def occurrences(series: Series, within: DateRange) -> Iterator[Occurrence]:
    """The occurrences of `series` that belong to `within`, in order.

    One belongs there by its pattern day, or, where it has none, by a day of its period.
    """
    limit = DateRange(series.first or date(FIRST_YEAR, 1, 1), series.last or date(LAST_YEAR, 12, 31))
    asked = within.intersection(limit)
    if asked is None:
        return
    pattern = series.pattern
    match pattern:
        case Weekly():
            found = _weekly(pattern, asked)
        case Monthly():
            found = _monthly(pattern, asked)
        case Spread():
            found = _spread(pattern, asked)
        case Over():
            found = _over(pattern, asked)
        case Dates():
            days = sorted({day for day in pattern.days if day in asked})
            found = (Occurrence(day.isoformat(), day, DateRange(day, day)) for day in days)
    for occurrence in found:
        yield _reach(occurrence, series.reach_days, limit)


def period(day: date, per: Per) -> DateRange:
    """The calendar period that holds `day`; weeks run Monday to Sunday (ISO 8601)."""
    if per is Per.WEEK:
        monday = day - timedelta(days=day.weekday())
        return DateRange(monday, monday + timedelta(days=6))
    months = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}[per]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return DateRange(first, first + relativedelta(months=months, days=-1))


def periods(within: DateRange, per: Per) -> Iterator[DateRange]:
    """The calendar periods that share a day with `within`, in order."""
    found = period(within.first, per)
    while found.first <= within.last:
        yield found
        found = period(found.last + timedelta(days=1), per)


def period_name(days: DateRange, per: Per) -> str:
    """Name of a calendar period: `2025-W35`, `2025-10`, `2025-Q4`, `2025-H2`, `2025`."""
    first = days.first
    match per:
        case Per.WEEK:
            return week_name(first)
        case Per.MONTH:
            return f"{first:%Y-%m}"
        case Per.QUARTER:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case Per.HALF_YEAR:
            return f"{first.year}-H{(first.month + 5) // 6}"
        case Per.YEAR:
            return f"{first.year}"


def week_name(day: date) -> str:
    """Name of the ISO week that holds `day`: `2024-12-30` lies in `2025-W01`."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def nth_weekday(year: int, month: int, weekday: Weekday, nth: int) -> date | None:
    """The `nth` `weekday` of a month, -1 the last; None where the month has no such day."""
    towards = relativedelta(day=1 if nth > 0 else 31, weekday=_WEEKDAYS[weekday.number](nth))
    found = date(year, month, 1) + towards
    return found if found.month == month else None


def _weekly(pattern: Weekly, asked: DateRange) -> Iterator[Occurrence]:
    step = 7 * pattern.every
    behind = (asked.first - pattern.anchor).days
    day = pattern.anchor + timedelta(days=-(-behind // step) * step)
    while day <= asked.last:
        before, after = (step - 1) // 2, step // 2
        yield Occurrence(week_name(day), day, DateRange(day - timedelta(days=before), day + timedelta(days=after)))
        day += timedelta(days=step)


def _monthly(pattern: Monthly, asked: DateRange) -> Iterator[Occurrence]:
    for month in periods(asked, Per.MONTH):
        if month.first.month in pattern.except_months:
            continue
        day = nth_weekday(month.first.year, month.first.month, pattern.weekday, pattern.nth)
        if day is not None and day in asked:
            yield Occurrence(period_name(month, Per.MONTH), day, month)


def _spread(pattern: Spread, asked: DateRange) -> Iterator[Occurrence]:
    for whole in periods(asked, pattern.per):
        for number, days in enumerate(_shares(whole, pattern.count), 1):
            share = days.intersection(asked)
            if share is not None:
                suffix = "" if pattern.count == 1 else f"-nr{number}"
                yield Occurrence(period_name(whole, pattern.per) + suffix, None, share)


def _over(pattern: Over, asked: DateRange) -> Iterator[Occurrence]:
    whole = DateRange(pattern.first, pattern.last)
    for number, share in enumerate(_shares(whole, pattern.count), 1):
        if share.intersection(asked) is not None:
            yield Occurrence(str(number), None, whole, share)


def _shares(whole: DateRange, count: int) -> Iterator[DateRange]:
    """`count` parts of `whole`, one after another, whose lengths differ by a day at most."""
    length = (whole.last - whole.first).days + 1
    for number in range(count):
        first = whole.first + timedelta(days=length * number // count)
        last = whole.first + timedelta(days=length * (number + 1) // count - 1)
        yield DateRange(first, last)


def _reach(occurrence: Occurrence, reach_days: int | None, limit: DateRange) -> Occurrence:
    days = occurrence.days
    if reach_days is not None and occurrence.day is not None:
        reach = timedelta(days=reach_days)
        days = DateRange(occurrence.day - reach, occurrence.day + reach)
    return replace(occurrence, days=days.intersection(limit) or days)
