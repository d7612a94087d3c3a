"""The closed days of a range as rows of the årsplan: holidays one by one, closures as ranges."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.domain import DateRange, merged
from aarsplan.facts import Facts
from aarsplan.views.annual_row import Kind, Row


def closed_rows(facts: Facts, within: DateRange) -> Iterator[Row]:
    """The closed days of `within`.

    Closures of one name that touch are one row, cut to `within`. A holiday has a row when it falls on Monday to Friday
    and in no closure.
    """
    by_name: dict[str, list[DateRange]] = {}
    for closure in facts.closures:
        if days := closure.days.intersection(within):
            by_name.setdefault(closure.name, []).append(days)
    closures = [(name, days) for name, found in sorted(by_name.items()) for days in merged(found)]
    for name, days in closures:
        yield Row(Kind.CLOSURE, days, name)
    for day in within:
        name = facts.calendar.holiday_name(day)
        if name and day.weekday() < 5 and not any(day in days for _name, days in closures):
            yield Row(Kind.CLOSURE, DateRange(day, day), name)
