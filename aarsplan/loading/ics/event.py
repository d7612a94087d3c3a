"""One event of an .ics file as values: when it is, how it repeats, and whether it makes anybody busy.

Source: RFC 5545, sections 3.6.1 (events) and 3.8 (properties).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from aarsplan.loading.ics.definition import defined_zone
from aarsplan.loading.ics.rule import read_rule
from aarsplan.loading.ics.text import EventFault, Note, Property, RawComponent
from aarsplan.loading.ics.time import COPENHAGEN, UTC, Moment, in_range, read_duration, read_moment
from aarsplan.loading.ics.zones import zone_of

MAX_UID = 255
MAX_TITLE = 500
MAX_RULES = 10
MAX_DATES = 5_000
"""Dates that one event may list, besides its rules."""

_LONGEST_OF_SERIES = timedelta(days=366)
_FREE = {
    "TRANSP": ("TRANSPARENT",),
    "STATUS": ("CANCELLED",),
    # Who works elsewhere can be called to a meeting.
    "X-MICROSOFT-CDO-BUSYSTATUS": ("FREE", "WORKINGELSEWHERE"),
}
_PRIVATE = ("PRIVATE", "CONFIDENTIAL")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Characters that turn the reading direction."""


@dataclass(frozen=True)
class Event:
    """A VEVENT: one event, a series, or a changed occurrence of a series (`instead_of` the original time).

    `end` is exclusive. `zone` is the one on whose clock it repeats. `extra` are the dates listed besides the rules,
    each with an end of its own where it has one. `onwards` says that the change holds for later occurrences too.
    """

    line: int
    uid: str
    title: str
    free: bool
    sequence: int
    start: Moment
    end: Moment
    zone: tzinfo
    rules: tuple[str, ...] = ()
    extra: tuple[tuple[Moment, Moment | None], ...] = ()
    excluded: tuple[Moment, ...] = ()
    instead_of: Moment | None = None
    onwards: bool = False

    @property
    def repeats(self) -> bool:
        """Whether it has other occurrences than its first one."""
        return bool(self.rules or self.extra or self.excluded)


def read_event(raw: RawComponent, notes: list[Note]) -> Event:
    """The event as values; what a user should know of it is added to `notes`.

    Raises:
        EventFault: it cannot be used.
    """
    if raw.fault:
        raise raw.fault
    if "DTSTART" not in raw.properties:
        raise EventFault("no-start")
    uid = uid_of(raw)
    if not raw.value("UID"):
        notes.append(Note("no-uid", raw.line, uid))
    if "EXRULE" in raw.properties:
        notes.append(Note("exrule", raw.line, uid))
    start, zone = _start(raw)
    end, rules = _end(raw, start, zone), _rules(raw, zone)
    if rules and end > start + _LONGEST_OF_SERIES:
        raise EventFault("long")
    changed = raw.properties.get("RECURRENCE-ID")
    sequence = raw.value("SEQUENCE")
    return Event(
        line=raw.line,
        uid=uid,
        title=_title(raw, uid, notes),
        free=raw.cancelled or any(raw.value(name).upper() in values for name, values in _FREE.items()),
        sequence=int(sequence) if re.fullmatch(r"\d{1,9}", sequence, re.ASCII) else 0,
        start=start,
        end=end,
        zone=zone,
        rules=rules,
        extra=tuple(_extra(raw, zone)),
        excluded=tuple(read_moment(text, where) for text, where in _listed(raw, "EXDATE", zone)),
        instead_of=read_moment(changed[0].value, _zone(raw, changed[0], zone)) if changed else None,
        onwards=changed is not None and changed[0].params.get("RANGE", "").upper() == "THISANDFUTURE",
    )


def read_free_busy(raw: RawComponent) -> Iterator[Event]:
    """The busy periods of a VFREEBUSY as events without a title (RFC 5545, 3.6.4).

    Raises:
        EventFault: it cannot be used.
    """
    if raw.fault:
        raise raw.fault
    uid = uid_of(raw)
    for text, zone in _listed(raw, "FREEBUSY", UTC):
        start, end = _period(text, zone)
        yield Event(raw.line, uid, title="", free=False, sequence=0, start=start, end=end, zone=zone)


def uid_of(raw: RawComponent) -> str:
    """The UID of the event, at most `MAX_UID` characters; made from start and title where there is none."""
    uid = raw.value("UID")
    if len(uid) <= MAX_UID and (cleaned := clean(uid)):
        return cleaned
    seed = uid or "\n".join((raw.value("DTSTART"), raw.value("SUMMARY")))
    return "sha256-" + hashlib.sha256(seed.encode()).hexdigest()[:32]


def clean(text: str) -> str:
    """`text` on one line, without control characters and without what turns the reading direction."""
    # What can be printed is harmless, and told at once.
    kept = text if text.isprintable() else "".join(c for c in text if c.isspace() or not _is_harmful(c))
    return " ".join(kept.split())


def _is_harmful(character: str) -> bool:
    # No XML file may hold a code point that ends in FFFE or FFFF.
    odd = unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
    return character in _STEERING or (odd and character not in "\t\r\n")


def _title(raw: RawComponent, uid: str, notes: list[Note]) -> str:
    if raw.value("CLASS").upper() in _PRIVATE:
        return ""
    written = raw.value("SUMMARY")
    text = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], written[: 10 * MAX_TITLE])
    title = clean(text)
    if not text.isprintable() and any(_is_harmful(character) for character in text):
        notes.append(Note("controls", raw.line, uid))
    if len(title) > MAX_TITLE or len(written) > 10 * MAX_TITLE:
        notes.append(Note("long-title", raw.line, uid, {"limit": MAX_TITLE}))
    return title[:MAX_TITLE]


def _start(raw: RawComponent) -> tuple[Moment, tzinfo]:
    found = raw.properties["DTSTART"][0]
    zone = _zone(raw, found, COPENHAGEN)
    start = read_moment(found.value, zone)
    if not isinstance(start, datetime):
        return start, COPENHAGEN
    return start, UTC if start.tzinfo is UTC else zone


def _end(raw: RawComponent, start: Moment, zone: tzinfo) -> Moment:
    timed = isinstance(start, datetime)
    if "DTEND" in raw.properties:
        found = raw.properties["DTEND"][0]
        end = read_moment(found.value, _zone(raw, found, zone))
        if isinstance(end, datetime) != timed:
            raise EventFault("kinds")
        if end < start:
            raise EventFault("end")
    elif "DURATION" in raw.properties:
        end = _after(start, read_duration(raw.value("DURATION")))
    else:
        end = start
    return end if timed or end > start else start + timedelta(days=1)


def _after(start: Moment, length: timedelta) -> Moment:
    """The end of what takes `length`: its days are those of the calendar, its hours pass however the clock changes."""
    try:
        end = start + timedelta(days=length.days)
        if isinstance(end, datetime):
            end = (end.astimezone(UTC) + timedelta(seconds=length.seconds)).astimezone(end.tzinfo)
        return in_range(end)
    except OverflowError:
        raise EventFault("duration", value=str(length)) from None


def _zone(raw: RawComponent, found: Property, default: tzinfo) -> tzinfo:
    name = found.params.get("TZID", "").strip()
    if not name:
        return default
    zone = zone_in(raw, name)
    if zone is None:
        raise EventFault("zone", value=clean(name[:60]))
    return zone


def zone_in(raw: RawComponent, name: str) -> tzinfo | None:
    """The time zone called `name` in the file of `raw`: the one everybody knows by that name, or the file's own."""
    known = zone_of(name)
    return defined_zone(raw.zones[name]) if known is None and name in raw.zones else known


def _rules(raw: RawComponent, zone: tzinfo) -> tuple[str, ...]:
    found = raw.properties.get("RRULE", [])
    if len(found) > MAX_RULES:
        raise EventFault("rules", count=len(found), limit=MAX_RULES)
    return tuple(read_rule(rule.value, zone) for rule in found)


def _extra(raw: RawComponent, zone: tzinfo) -> Iterator[tuple[Moment, Moment | None]]:
    for text, where in _listed(raw, "RDATE", zone):
        yield _period(text, where) if "/" in text else (read_moment(text, where), None)


def _period(text: str, zone: tzinfo) -> tuple[Moment, Moment]:
    first, _slash, rest = text.partition("/")
    start = read_moment(first, zone)
    end = _after(start, read_duration(rest)) if rest.lstrip("+-")[:1] in ("P", "p") else read_moment(rest, zone)
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise EventFault("kinds")
    if end < start:
        raise EventFault("end")
    return start, end


def _listed(raw: RawComponent, name: str, zone: tzinfo) -> list[tuple[str, tzinfo]]:
    found = [listed for listed in raw.properties.get(name, []) if listed.params.get("FBTYPE", "").upper() != "FREE"]
    count = sum(listed.value.count(",") + 1 for listed in found)
    if count > MAX_DATES:
        raise EventFault("dates", property=name, count=count, limit=MAX_DATES)
    return [(text, _zone(raw, listed, zone)) for listed in found for text in listed.value.split(",") if text.strip()]
