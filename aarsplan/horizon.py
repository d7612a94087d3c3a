"""A horizon as a person writes it: `2027`, `2025-H2`, `2025-Q4`, `2025-08`, `2025-08..2026-06`, or two dates."""

from __future__ import annotations

import re
from datetime import date

from aarsplan.diagnostics import WrongUse, error
from aarsplan.domain import DateRange, Per
from aarsplan.recurrence import period
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

MAX_DAYS = 3 * 366
"""Longest horizon, in days: what a person still oversees and the solver still proves."""

_PART = re.compile(r"^(\d{4})(?:-(?:(?P<part>[QH])([1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?$", re.IGNORECASE)
_PARTS = {("H", 1): (1, Per.HALF_YEAR), ("H", 2): (7, Per.HALF_YEAR)} | {
    ("Q", number): (3 * number - 2, Per.QUARTER) for number in range(1, 5)
}


def parse_horizon(text: str) -> DateRange:
    """The days that `text` names, both ends inclusive.

    Raises:
        WrongUse: the text is no horizon, is empty, too long, or outside the years that aarsplan knows.
    """
    first_text, dots, last_text = text.strip().partition("..")
    first, last = _days(first_text), _days(last_text if dots else first_text)
    if first is None or last is None:
        raise _rejected(text, _("{text} is no horizon"))
    horizon_first, horizon_last = first.first, last.last
    if horizon_last < horizon_first:
        raise _rejected(text, _("the horizon {text} is empty: it ends before it begins"))
    if (horizon_last - horizon_first).days >= MAX_DAYS:
        raise _rejected(text, _("the horizon {text} is longer than three years"))
    return DateRange(horizon_first, horizon_last)


def _days(text: str) -> DateRange | None:
    found = _PART.match(text.strip())
    if found is None or not FIRST_YEAR < int(found.group(1)) < LAST_YEAR:
        return None
    year = int(found.group(1))
    try:
        if part := found.group("part"):
            month, per = _PARTS[part.upper(), int(found.group(3))]
            return period(date(year, month, 1), per)
        if day := found.group("day"):
            only = date(year, int(found.group("month")), int(day))
            return DateRange(only, only)
        if month_text := found.group("month"):
            return period(date(year, int(month_text), 1), Per.MONTH)
    except (KeyError, ValueError):
        return None
    return period(date(year, 1, 1), Per.YEAR)


def _rejected(text: str, message: str) -> WrongUse:
    hint = _("write a year (2027), a part of one (2025-H2, 2025-Q4, 2025-08) or two of them (2025-08..2026-06)")
    return WrongUse([error("horizon", message.format(text=text), hint=hint)])
