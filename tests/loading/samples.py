"""Calendars written by hand, and what is read of them."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange
from aarsplan.loading import calendars
from aarsplan.texts import speaking

YEAR = DateRange(date(2027, 1, 1), date(2027, 12, 31))
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//DA\r\n"
FOOT = "END:VCALENDAR\r\n"


def event(*lines, uid="bad@example.org", start=":20270301T090000Z", end=":20270301T100000Z", title="Møde"):
    """A VEVENT of seven lines and those of `lines`; `start` and `end` begin with ":" or ";"."""
    ends = end if "DURATION" in end else f"DTEND{end}"
    written = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}", *([ends] if end else [])]
    return "\r\n".join([*written, f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


GOOD = event(uid="good@example.org", start=":20270315T080000Z", end=":20270315T090000Z", title="God aftale")


def calendar(*events):
    return HEAD + "".join(events) + FOOT


def read(content, within=YEAR, **parameters):
    """The busy times and warnings of a calendar given as text or bytes, in English."""
    asked = {"roles": ("mayor",), "places": (), "span": Span("aarsplan.toml", 7)} | parameters
    with tempfile.TemporaryDirectory() as folder, speaking("en"):
        path = Path(folder, "calendar.ics")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return calendars.read_busy(path, "calendars/mayor.ics", within, **asked)


def spoken(minute):
    return f"{date.fromordinal(minute // 1440):%d-%m} {minute % 1440 // 60:02d}:{minute % 60:02d}"


def times(busy):
    """The busy times as text: "01-03 10:00 - 01-03 11:00"."""
    return [f"{spoken(one.start_minute)} - {spoken(one.end_minute)}" for one in busy]


def starts(busy):
    return [spoken(one.start_minute) for one in busy]


def said(warnings):
    return [f"{warning.span}: {warning.message}" for warning in warnings]
