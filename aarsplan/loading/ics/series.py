"""The occurrences of an event, a series, or a series with changes, as busy minutes in Copenhagen.

A series is worked out on the clock of its own time zone, as people mean it: what stands in Copenhagen at nine is at
nine in summer and in winter, what stands in UTC is not. So the libraries are given times without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from aarsplan.loading.ics.event import Event
from aarsplan.loading.ics.text import EventFault
from aarsplan.loading.ics.time import Moment, copenhagen_minute, wall_clock

MAX_CHANGES = 1_000
"""Changed occurrences of one series."""
MAX_OCCURRENCES = 5_000
"""Occurrences of one series in the days asked for."""

_DAY = 1440
_MARGIN = timedelta(days=2)
"""More than any two time zones lie apart, so that none of the occurrences asked for is missed."""


@dataclass(frozen=True, order=True)
class Busy:
    """Minutes from `start` up to and excluding `end`, as `problem.minute_of` counts them, and the event's line."""

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Occurrence:
    """One occurrence of `event`, its times on the wall clock of `zone`."""

    event: Event
    start: Moment
    end: Moment
    zone: tzinfo

    def busy(self) -> Busy:
        """The minutes it takes in Copenhagen."""
        start = copenhagen_minute(self.start, self.zone)
        end = copenhagen_minute(self.end, self.zone, round_up=True)
        if end <= start and isinstance(self.start, datetime) and isinstance(self.end, datetime):
            # The hour that is left out in March, or comes twice in October, must not swallow a short event.
            end = start - (self.start - self.end) // timedelta(minutes=1)
        return Busy(start, end, self.event.line)


def busy_minutes(events: Sequence[Event], first: date, last: date) -> list[Busy]:
    """When `events`, all those with one UID, make somebody busy on the days `first` to `last`, both inclusive.

    What is free, cancelled or takes no time makes nobody busy.

    Raises:
        EventFault: there are too many occurrences or changes, or the repetitions cannot be worked out.
    """
    begin, end = first.toordinal() * _DAY, (last.toordinal() + 1) * _DAY
    count = 0
    found = []
    for occurrence in _occurrences(events, first, last):
        busy = occurrence.busy()
        if busy.start < end and begin < busy.end:
            count += 1
            if count > MAX_OCCURRENCES:
                raise EventFault("occurrences", limit=MAX_OCCURRENCES)
            if not occurrence.event.free and busy.start < busy.end:
                found.append(busy)
    return found


def _occurrences(events: Sequence[Event], first: date, last: date) -> Iterator[Occurrence]:
    changes = [event for event in events if event.instead_of is not None]
    originals = [event for event in events if event.instead_of is None]
    if len(changes) > MAX_CHANGES:
        raise EventFault("changes", count=len(changes), limit=MAX_CHANGES)
    # An older version of an event may stand in the file too. Of different events that share a UID none is lost.
    newest = max((event.sequence for event in originals), default=0)
    originals = [event for event in originals if event.sequence == newest]
    if not originals:
        yield from _expanded(changes, first, last)
    for original in originals:
        if changes or original.repeats:
            yield from _expanded([original, *changes], first, last)
        else:
            zone = original.zone
            yield Occurrence(original, wall_clock(original.start, zone), wall_clock(original.end, zone), zone)


def _expanded(series: Sequence[Event], first: date, last: date) -> list[Occurrence]:
    import icalendar
    import recurring_ical_events

    zone = series[0].zone
    begin = datetime.combine(first, time()) - _MARGIN
    end = datetime.combine(last, time()) + _MARGIN
    try:
        calendar = icalendar.Calendar()
        for number, event in enumerate(series):
            _refuse_empty_rules(event)
            calendar.add_component(_component(event, number, zone))
        return [
            Occurrence(series[int(found["X-NUMBER"])], found["DTSTART"].dt, found["DTEND"].dt, zone)
            for found in recurring_ical_events.of(calendar).between(begin, end)
        ]
    except (EventFault, MemoryError):
        raise
    except Exception as problem:
        # The libraries raise whatever comes up on odd input; the event is named and skipped.
        raise EventFault("expansion", value=type(problem).__name__) from problem


def _component(event: Event, number: int, zone: tzinfo) -> Any:
    import icalendar

    made = icalendar.Event()
    made["X-NUMBER"] = str(number)
    made.add("UID", "series")
    made.add("SEQUENCE", event.sequence)
    made.add("DTSTART", wall_clock(event.start, zone))
    made.add("DTEND", wall_clock(event.end, zone))
    for rule in event.rules:
        made.add("RRULE", icalendar.vRecur.from_ical(rule))
    for start, end in event.extra:
        at = wall_clock(start, zone)
        made.add("RDATE", [at if end is None else (at, wall_clock(end, zone))])
    for excluded in event.excluded:
        made.add("EXDATE", [wall_clock(excluded, zone)])
    if event.instead_of is not None:
        changed = {"RANGE": "THISANDFUTURE"} if event.onwards else {}
        made.add("RECURRENCE-ID", wall_clock(event.instead_of, zone), parameters=changed)
    return made


def _refuse_empty_rules(event: Event) -> None:
    from dateutil.rrule import rrulestr

    start = wall_clock(event.start, event.zone)
    if not isinstance(start, datetime):
        start = datetime.combine(start, time())
    for rule in event.rules:
        # A series that was cut off before its first date is empty by intent.
        if next(iter(rrulestr(re.sub(r";?UNTIL=\w+", "", rule), dtstart=start)), None) is None:
            raise EventFault("never", value=rule[:60])
