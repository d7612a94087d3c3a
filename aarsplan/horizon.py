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

_PART = re.compile(r"(\d{4})(?:-(?:([QH])([1-4])|(\d{2})(?:-(\d{2}))?))?", re.ASCII | re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})", re.ASCII)
_FIRST_MONTHS = {"H1": 1, "H2": 7, "Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


def parse_horizon(text: str) -> DateRange:
    """The days that `text` names, both ends inclusive.

    Raises:
        WrongUse: the text is no horizon, is empty, too long, or outside the years that aarsplan knows.
    """
    # Word writes three dots as one character.
    first_text, dots, last_text = text.replace("…", "..").partition("..")
    last_text = last_text.lstrip(".") if dots else first_text
    first, last = (_days(part.strip(), text) for part in (first_text, last_text))
    if last.last < first.first:
        hint = _("write {value}").format(value=f"{last_text.strip()}..{first_text.strip()}")
        raise _rejected(_("the horizon {text} ends before it begins").format(text=text), hint)
    if (last.last - first.first).days >= MAX_DAYS:
        raise _rejected(
            _("the horizon {text} is longer than three years").format(text=text), _("plan a year at a time")
        )
    return DateRange(first.first, last.last)


def _days(part: str, text: str) -> DateRange:
    """The days of a year, a part of one, or a date; `text` is the whole horizon."""
    found = _PART.fullmatch(part)
    if found is None:
        raise _rejected(_("{text} is no horizon").format(text=f'"{text}"'), _hint(text))
    year, letter, number, month, day = found.groups()
    if not FIRST_YEAR < int(year) < LAST_YEAR:
        message = _("the year {year} is not between {first} and {last}")
        raise _rejected(message.format(year=year, first=FIRST_YEAR + 1, last=LAST_YEAR - 1))
    try:
        if letter:
            per = Per.HALF_YEAR if letter.upper() == "H" else Per.QUARTER
            return period(date(int(year), _FIRST_MONTHS[f"{letter.upper()}{number}"], 1), per)
        if day:
            only = date(int(year), int(month), int(day))
            return DateRange(only, only)
        return period(date(int(year), int(month or 1), 1), Per.MONTH if month else Per.YEAR)
    except (KeyError, ValueError) as problem:
        raise _rejected(_("{part} is not in the calendar").format(part=part), _hint(text)) from problem


def _hint(text: str) -> str:
    if years := _YEARS.fullmatch(text.strip()):
        return _("write {value}").format(value=f"{years.group(1)}..{years.group(2)}")
    return _("write a year (2027), a part of one (2025-H2, 2025-Q4, 2025-08) or two of them (2025-08..2026-06)")


def _rejected(message: str, hint: str = "") -> WrongUse:
    return WrongUse([error("horizon", message, hint=hint)])
