"""iCalendar feeds (RFC 5545, RFC 7986, RFC 9253), each as the bytes that calendar programs fetch.

The text is written here and not by a library: `icalendar` turns a backslash before an N into a new line, lets control
characters through, and folds lines otherwise from version to version, which would be other bytes of the same plan.
What is written is what calendar programs were seen to read alike: single events without recurrence, wall-clock times
with one plain time zone, one category, titles of one line, no method, no UID on the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from aarsplan.diagnostics import Diagnostic, Rejected, error, warning
from aarsplan.outputs.base import clean, clean_lines
from aarsplan.texts import _, language
from aarsplan.views.calendar_event import CalendarEvent, EventStatus
from aarsplan.views.colours import css_name
from aarsplan.views.feeds import OPEN, Feed, FeedKind, FeedOptions, feed_events, feeds
from aarsplan.views.publication import Publication

MAX_FEED_BYTES = 1_000_000
"""Largest feed that every calendar program takes: Google leaves out larger ones."""

_FILES = {FeedKind.EVERYTHING, FeedKind.BODY, FeedKind.DEADLINES}
_REFRESH = "PT4H"
MAX_LINE_OCTETS = 75
"""Longest line of a feed without its end. Source: RFC 5545, 3.1."""
_SPACES = re.compile(r"([^\S\n])[^\S\n]+")
_UNIT = re.compile(r"\s?\\?.", re.DOTALL)

TIME_ZONE = (
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
    """The feeds of everything, of each body that is shown and of the deadlines by file name, in the reader's language.

    One without events is not made here: a file is not subscribed to.
    """
    if not publication.entries:
        return {}
    deadlines = publication.plan.problem.facts.feed_settings.deadlines
    options = FeedOptions(internal=publication.variant.internal, deadlines=deadlines)
    chosen = [found for found in feeds(publication) if found.kind in _FILES]
    chosen = [found for found in chosen if not found.code or publication.wants(found.code)]
    made = {f"{found.name}.ics": feed_file(publication, found, options) for found in chosen}
    return {name: content for name, content in sorted(made.items()) if b"BEGIN:VEVENT" in content}


def feed_file(publication: Publication, feed: Feed, options: FeedOptions = OPEN) -> bytes:
    """The whole calendar of a feed, in the reader's language; a valid one without events where there are none.

    Raises:
        Rejected: nothing has been planned, so that a calendar without events would tell something wrong.
    """
    if not publication.entries:
        hint = _("plan first, for example: aarsplan plan --horizon 2027")
        raise Rejected([error("no-plan", _("nothing has been planned yet"), hint=hint)])
    return calendar(feed.title, feed_events(publication, feed, options), feed.colour, options.alarm)


def calendar(title: str, events: Iterable[CalendarEvent], colour: str = "", alarm: int | None = None) -> bytes:
    """A calendar of `events` named `title`, coloured with `colour` ("#rrggbb", "" for none).

    `alarm` is how many minutes before an event that has times the program is to remind, None for never.
    """
    lines = (line for event in events for line in _event_lines(event, alarm))
    head = ["BEGIN:VCALENDAR", *_calendar_lines(title, colour), *TIME_ZONE]
    return b"".join(folded(line) for line in (*head, *lines, "END:VCALENDAR"))


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
    name = _title(title)
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


def _event_lines(event: CalendarEvent, alarm: int | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_utc(event.changed)}"
    yield f"LAST-MODIFIED:{_utc(event.changed)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{event.status}"
    yield f"DTSTART;{_moment(event.start)}"
    yield f"DTEND;{_moment(event.end)}"
    yield f"SUMMARY:{_title(event.summary)}"
    for name, text in (("LOCATION", clean(event.location)), ("DESCRIPTION", event.description)):
        if value := escaped(text):
            yield f"{name}:{value}"
    yield f"CATEGORIES:{escaped(clean(event.categories))}"
    yield f"TRANSP:{'TRANSPARENT' if event.transparent else 'OPAQUE'}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_busy(event)}"
    yield f"COLOR:{css_name(event.colour)}"
    if event.url:
        yield f"URL:{event.url}"
    for need in event.dependencies:
        yield f"RELATED-TO;RELTYPE=DEPENDS-ON{f';GAP=P{need.days}D' if need.days else ''}:{escaped(need.uid)}"
    if alarm is not None and not event.all_day and event.status is not EventStatus.CANCELLED:
        yield from _alarm_lines(event, alarm)
    yield "END:VEVENT"


def _alarm_lines(event: CalendarEvent, minutes: int) -> Iterator[str]:
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_title(event.summary)}"
    yield f"TRIGGER:-PT{minutes}M"
    yield "END:VALARM"


def _title(text: str) -> str:
    """`text` on one line; a dash where nothing of it can be written, since programs stumble over an event without."""
    return escaped(clean(text)) or "–"


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


def escaped(text: str) -> str:
    """`text` as a TEXT value (RFC 5545, 3.3.11), cleaned, without spaces around it and of several only the first.

    A folded line of spaces alone would be a blank one, which some programs leave out and others stop at.
    """
    escaped = _SPACES.sub(r"\1", clean_lines(text)).strip().replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\n", r"\n")


def folded(line: str) -> bytes:
    """The line with its end, folded to 75 octets without cutting a character or an escape (RFC 5545, 3.1).

    None of its rows ends with a space, which some programs take away.
    """
    if len(line.encode()) <= MAX_LINE_OCTETS:
        return line.encode() + b"\r\n"
    rows = [b""]
    for unit in _UNIT.findall(line):
        octets = unit.encode()
        if len(rows[-1]) + len(octets) > MAX_LINE_OCTETS:
            rows.append(b" ")
        rows[-1] += octets
    return b"".join(row + b"\r\n" for row in rows)
