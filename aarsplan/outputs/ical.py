"""iCalendar feeds (RFC 5545, RFC 7986): one for each body, one with everything, one with the deadlines.

The text is written here and not by a library: `icalendar` turns a backslash before an N into a new line, lets control
characters through, and folds lines otherwise from version to version, which would be other bytes of the same plan.
What is written is what calendar programs were seen to read alike: single events without recurrence, wall-clock times
with one plain time zone, one category, no method, no UID on the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from aarsplan.diagnostics import Diagnostic, warning
from aarsplan.outputs.base import clean_lines
from aarsplan.texts import _, language
from aarsplan.views.colours import css_name
from aarsplan.views.events import CalendarEvent, EventStatus, calendar_events
from aarsplan.views.publication import Publication
from aarsplan.views.slugs import slugs

MAX_FEED_BYTES = 1_000_000
"""Largest feed that every calendar program takes: Google leaves out larger ones."""

ALL, DEADLINES = "alle", "frister"
"""Names, without ending, of the feed with everything and of the one with deadlines only."""

_REFRESH = "PT4H"
_MAX_OCTETS = 75
_SPACES = re.compile(" {2,}")
_UNIT = re.compile(r"\\?.", re.DOTALL)

_TIME_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Copenhagen",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def files(publication: Publication) -> dict[str, bytes]:
    """The feeds by file name, in the reader's language.

    A feed without events is not made: in a subscriber's program it would empty the calendar.
    """
    facts = publication.plan.problem.facts
    events = calendar_events(publication)
    bodies = sorted({event.body for event in events if event.body})
    names = slugs(bodies, reserved=(ALL, DEADLINES))
    everything = _("Meetings, {municipality}").format(municipality=facts.municipality)
    deadlines = _("Deadlines, {municipality}").format(municipality=facts.municipality)
    made = {ALL: feed(everything, events), DEADLINES: feed(deadlines, [event for event in events if event.is_deadline])}
    for code in bodies:
        own = [event for event in events if event.body == code]
        made[names[code]] = feed(facts.title(code), own, own[0].colour)
    return dict(sorted((f"{name}.ics", content) for name, content in made.items() if content))


def feed(title: str, events: Iterable[CalendarEvent], colour: str = "") -> bytes:
    """A calendar of `events` named `title`, coloured with `colour` ("#rrggbb", "" for none); empty without events.

    The colour is the calendar's and no event's: the lock does not watch colours, and an event may not change unstamped.
    """
    lines = [line for event in events for line in _event_lines(event)]
    if not lines:
        return b""
    head = ["BEGIN:VCALENDAR", *_calendar_lines(title, colour), *_TIME_ZONE]
    return b"".join(_folded(line) for line in (*head, *lines, "END:VCALENDAR"))


def oversized(files: Mapping[str, bytes]) -> list[Diagnostic]:
    """A warning for each of the feeds `files` that is larger than `MAX_FEED_BYTES`."""
    message = _("{name} has {size} bytes; Google leaves out calendars of more than {limit}")
    return [
        warning(
            "feed-size",
            message.format(name=name, size=len(content), limit=MAX_FEED_BYTES),
            hint=_("publish fewer days or fewer bodies"),
        )
        for name, content in sorted(files.items())
        if len(content) > MAX_FEED_BYTES
    ]


def _calendar_lines(title: str, colour: str) -> Iterator[str]:
    name = _text(title)
    yield "VERSION:2.0"
    yield f"PRODID:-//aarsplan//aarsplan//{language().upper()}"
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{name}"
    yield f"X-WR-CALNAME:{name}"
    yield "X-WR-TIMEZONE:Europe/Copenhagen"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}"
    yield f"X-PUBLISHED-TTL:{_REFRESH}"
    if colour:
        yield f"COLOR:{css_name(colour)}"
        yield f"X-APPLE-CALENDAR-COLOR:{colour.upper()}"


def _event_lines(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(event.changed)}"
    yield f"LAST-MODIFIED:{_utc(event.changed)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    yield f"DTSTART;{_moment(event.start)}"
    yield f"DTEND;{_moment(event.end)}"
    yield f"SUMMARY:{_text(event.summary)}"
    for name, text in (("LOCATION", event.location), ("DESCRIPTION", event.description)):
        if text:
            yield f"{name}:{_text(text)}"
    yield f"CATEGORIES:{_text(event.categories)}"
    yield f"TRANSP:{'TRANSPARENT' if event.transparent else 'OPAQUE'}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_busy(event)}"
    yield "END:VEVENT"


def _busy(event: CalendarEvent) -> str:
    """How Outlook is to show the time. Source: MS-OXCICAL."""
    if event.transparent:
        return "FREE"
    return "TENTATIVE" if event.status is EventStatus.TENTATIVE else "BUSY"


def _moment(moment: date) -> str:
    if isinstance(moment, datetime):
        return f"TZID=Europe/Copenhagen:{moment:%Y%m%dT%H%M%S}"
    return f"VALUE=DATE:{moment:%Y%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """`text` as a TEXT value (RFC 5545, 3.3.11), of several spaces only one, so that no folded line is blank."""
    escaped = _SPACES.sub(" ", clean_lines(text)).replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """The line with its end, folded to 75 octets without cutting a character or an escape (RFC 5545, 3.1)."""
    if len(line.encode()) <= _MAX_OCTETS:
        return line.encode() + b"\r\n"
    rows = [b""]
    for unit in _UNIT.findall(line):
        octets = unit.encode()
        if len(rows[-1]) + len(octets) > _MAX_OCTETS:
            rows.append(b" ")
        rows[-1] += octets
    return b"".join(row + b"\r\n" for row in rows)
