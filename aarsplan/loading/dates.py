"""Dates and times as people write them, and what is wrong with those that do not exist."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time

from aarsplan.texts import _, month_name

_ISO = re.compile(r"(\d+)-(\d+)-(\d+)", re.ASCII)
_DANISH = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2})(?::(\d{2}))?)?", re.ASCII | re.IGNORECASE)


class Unreadable(ValueError):
    """What a date or a time says cannot be meant; `hint` is what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def read_date(text: str) -> date | None:
    """The day of "2025-10-30", "30-10-2025" or "30.10.2025"; None when `text` has not the form of a date.

    Raises:
        Unreadable: there is no such day, or it can be read in several ways ("03/04/2025", "03-04-25").
    """
    text = text.strip()
    if (found := _ISO.fullmatch(text)) and len(found.group(1)) > 2:
        return _day(*(int(part[:9]) for part in found.groups()))
    found = _DANISH.fullmatch(text)
    if found is None:
        return None
    day, month, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if len(found.group(4)) == 2 or found.group(2) == "/":
        hint = _("write the year first, with four digits, such as 2025-10-30")
        raise Unreadable(_("the date can be read in several ways"), hint)
    return _day(year, month, day)


def read_time(text: str) -> time | None:
    """The time of "9.30", "kl. 9" or "09:30"; None when `text` has not the form of a time.

    Raises:
        Unreadable: there is no such time of day.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable(_("there is no such time of day"), _("the day goes from 00:00:00 to 23:59:00"))
    return time(hour, minute, second)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= year <= 9999:
        raise Unreadable(_("there is no such year"))
    if not 1 <= month <= 12:
        raise Unreadable(_("there is no month {month}").format(month=month))
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        message = _("there is no such day: {month} {year} has {days} days")
        raise Unreadable(message.format(month=month_name(month), year=year, days=days))
    return date(year, month, day)
