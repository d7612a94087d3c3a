"""Days and times of .ics files.

Source: RFC 5545, sections 3.3.4 (dates), 3.3.5 (times) and 3.3.6 (durations).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from aarsplan.loading.ics.text import EventFault

FIRST_YEAR, LAST_YEAR = 1600, 2200
"""Years, both inclusive, in which events lie; birthdays of an unknown year stand in 1604."""

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
UTC = ZoneInfo("UTC")

Moment = date | datetime
"""A day, or a time of day that knows its zone."""

_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII | re.IGNORECASE)


def read_moment(text: str, zone: tzinfo) -> Moment:
    """The day or time written as `text`; `zone` is where a time stands that is not in UTC.

    Raises:
        EventFault: `text` is no date or time, or lies outside `FIRST_YEAR` to `LAST_YEAR`.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise EventFault("date", value=text[:40])
    year, month, day, hour, minute, second = (int(part) for part in match.groups(default="0")[:6])
    try:
        if match[4] is None:
            found: Moment = date(year, month, day)
        else:
            # Second 60 is a leap second, which no clock here has.
            found = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC if match[7] else zone)
    except ValueError:
        raise EventFault("date", value=text[:40]) from None
    return in_range(found)


def read_duration(text: str) -> timedelta:
    """The length of time written as `text`.

    Raises:
        EventFault: `text` is no duration, or a negative one.
    """
    from icalendar import vDuration

    try:
        found: timedelta = vDuration.from_ical(text.strip().upper())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        raise EventFault("duration", value=text[:40]) from None
    if found < timedelta(0):
        raise EventFault("duration", value=text[:40])
    return found


def in_range(moment: Moment) -> Moment:
    """`moment` itself.

    Raises:
        EventFault: it lies outside `FIRST_YEAR` to `LAST_YEAR`.
    """
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise EventFault("year", year=moment.year, first=FIRST_YEAR, last=LAST_YEAR)
    return moment


def wall_clock(moment: Moment, zone: tzinfo) -> Moment:
    """What the calendar and the clock in `zone` show then: the day, or the time without its zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone).replace(tzinfo=None)
    return moment


def copenhagen_minute(moment: Moment, zone: tzinfo, *, round_up: bool = False) -> int:
    """Minutes from proleptic day 0 to a wall-clock `moment` of `zone`, on the wall clock of Copenhagen.

    A day begins at midnight in Copenhagen, whatever the zone. A time that the change to summer time leaves out is
    read with the offset before the change (02:30 becomes 03:30), one that comes twice is the first of the two.
    """
    if not isinstance(moment, datetime):
        return moment.toordinal() * 1440
    local = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(COPENHAGEN)
    extra = 1 if round_up and local.second else 0
    return local.toordinal() * 1440 + local.hour * 60 + local.minute + extra
