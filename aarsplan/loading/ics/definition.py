"""Time zones that a file defines itself, for those whose name nobody knows, such as "Customized Time Zone".

The changes of the clock are worked out once and within bounds; a definition that cannot be used is none.

Source: RFC 5545, section 3.6.5 (VTIMEZONE); PEP 495 for times that come twice or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import islice, takewhile

from aarsplan.loading.ics.rule import read_rule
from aarsplan.loading.ics.text import EventFault, RawComponent
from aarsplan.loading.ics.time import LAST_YEAR, UTC, read_moment
from aarsplan.loading.ics.zones import zone_of

MAX_PARTS = 200
"""Descriptions of standard and summer time in one definition; some programs write one for each year."""
MAX_CHANGES = 1_000
"""Changes of the clock that one description gives: one a year, and room to spare."""

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)


class DefinedZone(tzinfo):
    """A zone by its changes of the clock: when in UTC, and the offset from UTC before and after."""

    def __init__(self, changes: list[tuple[datetime, timedelta, timedelta]]) -> None:
        """Take the `changes`, at least one, in order."""
        self._offsets = [changes[0][1], *(after for _when, _before, after in changes)]
        self._instants = [when for when, _before, _after in changes]
        # The wall clock from which the new offset holds: of times that come twice, the first and the second one.
        pairs = list(zip(self._instants, self._offsets, self._offsets[1:], strict=False))
        self._clocks = (
            [when + max(before, after) for when, before, after in pairs],
            [when + min(before, after) for when, before, after in pairs],
        )

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset at a wall-clock `moment`; in a gap the one before it."""
        if moment is None:
            return self._offsets[-1]
        wall = moment.replace(tzinfo=None, fold=0)
        return self._offsets[bisect_right(self._clocks[moment.fold], wall)]

    def fromutc(self, moment: datetime) -> datetime:
        """The wall clock at a `moment` in UTC, marked where it comes for the second time."""
        offset = self._offsets[bisect_right(self._instants, moment.replace(tzinfo=None))]
        local = moment + offset
        return local.replace(fold=int(self.utcoffset(local.replace(fold=0)) != offset))

    def dst(self, _moment: datetime | None) -> None:
        """What of the offset is summer time is not asked for."""

    def tzname(self, _moment: datetime | None) -> None:
        """It has no name that would mean something elsewhere."""


@lru_cache(maxsize=1000)
def defined_zone(raw: RawComponent) -> tzinfo | None:
    """The time zone that a VTIMEZONE defines, None where its definition cannot be used."""
    if (known := zone_of(raw.value("X-LIC-LOCATION"))) is not None:
        return known
    if raw.fault or not 0 < len(raw.parts) <= MAX_PARTS:
        return None
    try:
        changes = sorted({change for part in raw.parts for change in _changes(part)})
    except (EventFault, OverflowError, ValueError):
        return None
    return DefinedZone(changes) if changes else None


def _changes(part: RawComponent) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """When the clock changes to the standard or summer time that `part` describes.

    Raises:
        EventFault: it is not described in full, or changes too often.
    """
    if part.fault:
        raise part.fault
    before, after = _offset(part.value("TZOFFSETFROM")), _offset(part.value("TZOFFSETTO"))
    first = _wall(part.value("DTSTART"))
    walls = [first, *(_wall(text) for listed in part.properties.get("RDATE", []) for text in listed.value.split(","))]
    for rule in part.properties.get("RRULE", []):
        walls += _repeated(rule.value, first, before)
    if len(walls) > MAX_CHANGES:
        raise EventFault("dates", property="RDATE", count=len(walls), limit=MAX_CHANGES)
    for wall in walls:
        yield wall - before, before, after


def _repeated(text: str, first: datetime, before: timedelta) -> list[datetime]:
    from dateutil.rrule import rrulestr

    if "FREQ=YEARLY" not in text.upper():
        raise EventFault("rule", value=text[:60])
    written = read_rule(text, UTC)
    until = re.search(r"UNTIL=(\w+)", written)
    # UNTIL stands in UTC, and the rule is one of the wall clock before the change.
    last = _wall(until[1]) + before if until else _wall(f"{LAST_YEAR}1231T000000")
    dates = rrulestr(re.sub(r";?UNTIL=\w+", "", written), dtstart=first)
    return list(islice(takewhile(lambda date: date <= last, dates), MAX_CHANGES + 1))


def _wall(text: str) -> datetime:
    moment = read_moment(text, UTC)
    if not isinstance(moment, datetime):
        raise EventFault("date", value=text[:40])
    return moment.replace(tzinfo=None)


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise EventFault("zone", value=text[:40])
    hours, minutes, seconds = (int(part) for part in match.groups(default="0")[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if length >= timedelta(days=1):
        raise EventFault("zone", value=text[:40])
    return -length if match[1] == "-" else length
