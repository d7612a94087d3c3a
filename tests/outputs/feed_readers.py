"""Three programs that read feeds, none of which wrote them: vobject, ics.py and Home Assistant's ical."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from unittest.mock import patch
from zoneinfo import ZoneInfo

import ics
import vobject
from ical.calendar_stream import IcsCalendarStream
from ics.grammar.parse import ContentLine

from aarsplan.views.calendar_event import CalendarEvent

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True)
class Read:
    """An event as a program read it; times in UTC, all-day events as dates, `end` exclusive.

    `needs` are the UIDs that it depends on, each with its gap in days, None where the program does not tell. `alarms`
    are in minutes before the start.
    """

    uid: str
    summary: str
    location: str
    description: str
    start: date
    end: date
    sequence: int
    status: str
    changed: datetime
    categories: str
    transparent: bool
    url: str
    needs: frozenset[tuple[str, int | None]]
    alarms: tuple[int, ...]


def with_vobject(content: bytes) -> list[Read]:
    """What vobject reads. It takes the offsets from the VTIMEZONE, and would keep the first one that it ever saw."""
    vobject.icalendar.registerTzid("Europe/Copenhagen", None)
    return [_of_vobject(event) for event in vobject.readOne(content.decode()).contents.get("vevent", [])]


def _of_vobject(event: vobject.base.Component) -> Read:
    def value(name: str, default: object = "") -> object:
        return event.contents[name][0].value if name in event.contents else default

    return Read(
        uid=value("uid"),
        summary=value("summary"),
        location=value("location"),
        description=value("description"),
        start=in_utc(value("dtstart")),
        end=in_utc(value("dtend")),
        sequence=int(value("sequence")),
        status=value("status"),
        changed=value("last-modified"),
        categories=",".join(value("categories")),
        transparent=value("transp") == "TRANSPARENT",
        url=value("url"),
        needs=_needs((line.params, line.value) for line in event.contents.get("related-to", [])),
        alarms=tuple(_minutes(alarm.trigger.value) for alarm in event.contents.get("valarm", [])),
    )


def with_ics(content: bytes) -> list[Read]:
    """What ics.py reads. Feeds repeat most of their lines, and its grammar is slow: each is parsed once."""
    with patch.object(ContentLine, "parse", lambda line, _number=-1: _content_line(line).clone()):
        return [_of_ics(event) for event in ics.Calendar(content.decode()).events]


_parse = ContentLine.parse


@lru_cache(maxsize=20_000)
def _content_line(line: str) -> ContentLine:
    return _parse(line)


def _of_ics(event: ics.Event) -> Read:
    days = event.all_day
    return Read(
        uid=event.uid,
        summary=event.name or "",
        location=event.location or "",
        description=event.description or "",
        start=event.begin.date() if days else in_utc(event.begin.datetime),
        end=event.end.date() if days else in_utc(event.end.datetime),
        sequence=next(int(line.value) for line in event.extra if line.name == "SEQUENCE"),
        status=event.status,
        changed=event.last_modified.datetime,
        categories=",".join(event.categories),
        transparent=event.transparent,
        url=event.url or "",
        needs=_needs((line.params, line.value) for line in event.extra if line.name == "RELATED-TO"),
        alarms=tuple(_minutes(alarm.trigger) for alarm in event.alarms),
    )


def with_ical(content: bytes) -> list[Read]:
    """What Home Assistant's ical reads. It knows no gaps, and of relations the UIDs."""
    return [
        Read(
            uid=event.uid,
            summary=event.summary or "",
            location=event.location or "",
            description=event.description or "",
            start=in_utc(event.dtstart),
            end=in_utc(event.dtend),
            sequence=event.sequence,
            status=event.status.value,
            changed=event.last_modified,
            categories=",".join(event.categories),
            transparent=event.transparency == "TRANSPARENT",
            url=str(event.url or ""),
            needs=frozenset((need.uid, None) for need in event.related_to),
            alarms=tuple(_minutes(alarm.trigger) for alarm in event.alarm),
        )
        for event in IcsCalendarStream.calendar_from_ics(content.decode()).events
    ]


READERS: dict[str, Callable[[bytes], list[Read]]] = {"vobject": with_vobject, "ics": with_ics, "ical": with_ical}


@lru_cache(maxsize=16)
def read(name: str, content: bytes) -> Mapping[str, Read]:
    """What the program `name` reads in a feed, by UID.

    Raises:
        ValueError: a UID is there twice.
    """
    found = READERS[name](content)
    by_uid = {event.uid: event for event in found}
    if len(by_uid) != len(found):
        raise ValueError(found)
    return by_uid


def expected(name: str, event: CalendarEvent, alarm: int | None = None) -> Read:
    """What the program `name` is to read of an event: its clock times in UTC by the tz database, its texts cleaned."""
    text = _texts_of_ics if name == "ics" else cleaned
    reminds = alarm is not None and not event.all_day and event.status != "CANCELLED"
    return Read(
        uid=event.uid,
        summary=text(on_one_line(event.summary)) or "–",
        location=text(on_one_line(event.location)),
        description=text(event.description),
        start=from_local(event.start),
        end=from_local(event.end),
        sequence=event.sequence,
        status=str(event.status),
        changed=event.changed,
        categories=text(on_one_line(event.categories)),
        transparent=event.transparent,
        url=event.url,
        needs=frozenset((need.uid, None if name == "ical" else need.days) for need in event.dependencies),
        alarms=(alarm,) if reminds else (),
    )


def check(content: bytes, told: Iterable[CalendarEvent], alarm: int | None = None) -> None:
    """Assert that every program reads in a feed the events `told`, no more and no less, each as it is."""
    events = list(told)
    for name in READERS:
        found = read(name, content)
        assert len(found) == len(events), name
        for event in events:
            assert found[event.uid] == expected(name, event, alarm), name


def cleaned(text: str) -> str:
    """A text as feeds hold it.

    Other breaks than a new line become spaces; controls, lone surrogates, marks of byte order and what turns the
    direction beyond its own text are gone; of spaces in a row the first is left, and none around the text.
    """
    text = re.sub("[\t\v\f\r\x85\u2028\u2029]", " ", text)
    text = re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]", "", text)
    return re.sub(r"([^\S\n])[^\S\n]+", r"\1", text).strip()


def on_one_line(text: str) -> str:
    """A title or place: calcurse leaves out an event with a title of several lines."""
    return text.replace("\n", " ")


def _texts_of_ics(text: str) -> str:
    """ics.py 0.7 undoes escapes one kind after the other, and takes an escaped backslash and an n for a new line."""
    text = re.sub(r"\\[nN]", "\\\\\n", cleaned(text))
    return re.sub(r"\\[rR]", "\\\\\r", text)


def from_local(moment: date) -> date:
    """A Danish clock time in UTC; a date as it is."""
    return in_utc(moment.replace(tzinfo=COPENHAGEN)) if isinstance(moment, datetime) else moment


def in_utc(moment: date) -> date:
    """A time in UTC; a date as it is."""
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _needs(lines: Iterable[tuple[dict[str, list[str]], str]]) -> frozenset[tuple[str, int]]:
    found = [(params, uid) for params, uid in lines if params["RELTYPE"] == ["DEPENDS-ON"]]
    return frozenset((uid, _days(params.get("GAP", ["P0D"])[0])) for params, uid in found)


def _days(gap: str) -> int:
    return int(re.fullmatch(r"P(\d+)D", gap)[1])


def _minutes(trigger: timedelta) -> int:
    return -trigger // timedelta(minutes=1)
