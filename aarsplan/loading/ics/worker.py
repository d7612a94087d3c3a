"""The process in which calendars are read: .ics bytes on standard input, busy minutes as JSON on standard output.

A calendar comes from somebody else, and a few bytes of it can ask for hours of work. So it is read in a process of its
own, whose memory and time are limited, and which imports no more of aarsplan than it needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, astuple
from types import ModuleType
from typing import Any

import dateutil.rrule

from aarsplan.loading.child import answer
from aarsplan.loading.ics.event import Event, read_event, uid_of
from aarsplan.loading.ics.series import Busy, busy_minutes
from aarsplan.loading.ics.text import EventFault, FileFault, Note, Scan
from aarsplan.loading.ics.time import LAST_YEAR

MAX_BUSY = 100_000
"""Busy times of one calendar in the days asked for."""
MAX_NOTES = 100
_YEAR = 365 * 1440


def main() -> None:
    """Answer for the arguments, two ISO dates, both inclusive."""
    _bound_search()
    answer(_busy)


def _busy(content: bytes, days: Sequence[str]) -> dict[str, Any]:
    first, last = map(dt.date.fromisoformat, days)
    try:
        return read(content, first, last)
    except FileFault as fault:
        return {"fault": asdict(fault.note)}


def read(content: bytes, first: dt.date, last: dt.date) -> dict[str, Any]:
    """The busy times on the days `first` to `last`, both inclusive, as plain data.

    `busy` holds start minute, end minute (exclusive) and line of the event, `titles` the titles by line, `notes` what
    there is to tell, at most `MAX_NOTES` of it.

    Raises:
        FileFault: the calendar cannot be used at all.
    """
    scan = Scan(content)
    notes = scan.notes
    series: dict[str, list[Event]] = {}
    for raw in scan.events:
        found: list[Note] = []
        try:
            event = read_event(raw, found)
        except EventFault as fault:
            notes.append(Note(fault.code, raw.line, uid_of(raw), fault.seen))
        else:
            notes += found
            series.setdefault(event.uid, []).append(event)
    busy: set[Busy] = set()
    for uid, events in series.items():
        try:
            busy.update(busy_minutes(events, first, last))
        except EventFault as fault:
            notes.append(Note(fault.code, events[0].line, uid, fault.seen))
        if len(busy) > MAX_BUSY:
            raise FileFault("busy", limit=MAX_BUSY)
    known = {event.line: event for events in series.values() for event in events}
    notes += _year_long(busy, known)
    return {
        "busy": [astuple(one) for one in sorted(busy)],
        "titles": {line: known[line].title for line in sorted({one.line for one in busy})},
        "notes": [asdict(note) for note in _first_of(notes)],
    }


def _bound_search() -> None:
    """Bound the search for the next date of a rule, which dateutil makes until the year datetime.MAXYEAR: seconds."""
    bounded = ModuleType("datetime")
    vars(bounded).update(vars(dt), MAXYEAR=LAST_YEAR)
    vars(dateutil.rrule)["datetime"] = bounded


def _year_long(busy: set[Busy], known: dict[int, Event]) -> list[Note]:
    longest = {one.line: one for one in sorted(busy) if one.end - one.start >= _YEAR}
    return [
        Note("year-long", line, known[line].uid, {"first": _day(one.start), "last": _day(one.end - 1)})
        for line, one in longest.items()
    ]


def _day(minute: int) -> str:
    return dt.date.fromordinal(minute // 1440).isoformat()


def _first_of(notes: list[Note]) -> list[Note]:
    ordered = sorted(notes, key=lambda note: (note.line, note.code))
    left = len(ordered) - MAX_NOTES
    return [*ordered[:MAX_NOTES], Note("more", ordered[-1].line, seen={"count": left})] if left > 0 else ordered


if __name__ == "__main__":
    main()
