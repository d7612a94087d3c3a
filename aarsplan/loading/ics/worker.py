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
from aarsplan.loading.ics.event import Event, clean, read_event, read_free_busy, uid_of, zone_in
from aarsplan.loading.ics.series import Busy, busy_minutes
from aarsplan.loading.ics.text import EventFault, FileFault, Note, RawComponent, Scan
from aarsplan.loading.ics.time import LAST_YEAR

MAX_BUSY = 100_000
"""Busy times of one calendar in the days asked for."""
MAX_NOTES = 100
MAX_ZONES, MAX_ZONE = 50, 100
"""Names of time zones that are told of, and characters of one."""
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

    `busy` holds start minute, end minute (exclusive), line of the event and which of the `titles` it has, `notes` what
    there is to tell, at most `MAX_NOTES` of it. Of all days, `events` counts what the file holds, `free` those of them
    that make nobody busy, `skipped` those that could not be read, and `zones` names the time zones with what they are.

    Raises:
        FileFault: the calendar cannot be used at all.
    """
    scan = Scan(content)
    notes = scan.notes
    series, skipped = _series(scan)
    busy: set[Busy] = set()
    for (uid, _has_title), events in series.items():
        try:
            busy.update(busy_minutes(events, first, last))
        except EventFault as fault:
            notes.append(Note(fault.code, events[0].line, uid, fault.seen))
            skipped += len({event.line for event in events})
        if len(busy) > MAX_BUSY:
            raise FileFault("busy", limit=MAX_BUSY)
    known = {event.line: event for events in series.values() for event in events}
    notes += _year_long(busy, known)
    titles = sorted({known[one.line].title for one in busy})
    number = {title: at for at, title in enumerate(titles)}
    return {
        "busy": [(*astuple(one), number[known[one.line].title]) for one in sorted(busy)],
        "titles": titles,
        "notes": [asdict(note) for note in first_of(notes)],
        "events": len(scan.events) + len(scan.free_busy),
        "free": sum(event.free for event in known.values()),
        "skipped": skipped,
        "zones": _zones([*scan.events, *scan.free_busy]),
    }


def _series(scan: Scan) -> tuple[dict[tuple[str, bool], list[Event]], int]:
    """What belongs together because of its UID, told apart by whether it is an event, and how many were skipped."""
    series: dict[tuple[str, bool], list[Event]] = {}
    skipped = 0
    for raw, is_event in [*((raw, True) for raw in scan.events), *((raw, False) for raw in scan.free_busy)]:
        found: list[Note] = []
        try:
            events = [read_event(raw, found)] if is_event else list(read_free_busy(raw))
        except EventFault as fault:
            scan.notes.append(Note(fault.code, raw.line, uid_of(raw), fault.seen))
            skipped += 1
        else:
            scan.notes += found
            series.setdefault((uid_of(raw), is_event), []).extend(events)
    return series, skipped


def _zones(components: list[RawComponent]) -> dict[str, str | None]:
    """The names of time zones that are used, at most `MAX_ZONES`, with the known zone that each is, or None."""
    used = {
        (clean(name)[:MAX_ZONE], getattr(zone_in(raw, name), "key", None))
        for raw in components
        for found in raw.properties.values()
        for listed in found
        if (name := listed.params.get("TZID", "").strip())
    }
    return dict(sorted(used, key=lambda pair: pair[0])[:MAX_ZONES])


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


def first_of(notes: list[Note]) -> list[Note]:
    """The notes by line, those after the first `MAX_NOTES` as one."""
    ordered = sorted(notes, key=lambda note: (note.line, note.code))
    left = len(ordered) - MAX_NOTES
    return [*ordered[:MAX_NOTES], Note("more", ordered[-1].line, seen={"count": left})] if left > 0 else ordered


if __name__ == "__main__":
    main()
