"""The text of an .ics file taken apart into components and their properties, in linear time and without recursion.

Works on bytes: a line may be folded in the middle of a letter, and each line is decoded by itself, so that one line
of another code page spoils no other. Only the properties that say when somebody is busy are kept.

Source: RFC 5545, section 3.1 (content lines).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 8
"""Components inside one another, the calendar included."""
MAX_COMPONENTS = 50_000
MAX_FOLDS = 100_000
"""Lines that one property may be folded over; an attachment, which is dropped unread, may have more."""

ONCE = frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"})
"""Properties that make an event ambiguous when it has them twice."""
KEPT = ONCE | {
    "RRULE", "RDATE", "EXRULE", "EXDATE",
    "SUMMARY", "CLASS", "SEQUENCE", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
    "FREEBUSY", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION",
}  # fmt: skip

_EVENTS = (b"VEVENT", b"VFREEBUSY")
_ZONE, _ZONE_PARTS = b"VTIMEZONE", (b"STANDARD", b"DAYLIGHT")
_NAME = re.compile(rb"[\w.-]+")
_PARAMETER = re.compile(rb";([\w.-]+)=")
_VALUE = re.compile(rb'"[^"]*"|[^";:,]*')
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")


@dataclass(frozen=True)
class Note:
    """Something to tell the user: a `code`, a line of the file from 1, the event's UID, and what was seen."""

    code: str
    line: int = 1
    uid: str = ""
    seen: dict[str, Any] = field(default_factory=dict)


class FileFault(Exception):
    """The file cannot be used at all."""

    def __init__(self, code: str, line: int = 1, **seen: Any) -> None:
        super().__init__(code)
        self.note = Note(code, line, seen=seen)


class EventFault(Exception):
    """One event cannot be used; the others can."""

    def __init__(self, code: str, **seen: Any) -> None:
        super().__init__(code)
        self.code = code
        self.seen = seen


@dataclass(frozen=True)
class Property:
    """The parameters of a content line, by name in capitals and without quotes, and its value as written."""

    params: dict[str, str]
    value: str


@dataclass(eq=False)
class RawComponent:
    """A VEVENT or VFREEBUSY as it stands in the file, or a VTIMEZONE with its `parts`.

    `zones` are the time zones that the file defines, by name. `fault` is the first thing that makes it unusable.
    """

    line: int
    cancelled: bool = False
    zones: dict[str, RawComponent] = field(default_factory=dict, repr=False)
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[RawComponent] = field(default_factory=list)
    fault: EventFault | None = None

    def blame(self, code: str, **seen: Any) -> None:
        """Take note of a fault, unless there is one already."""
        self.fault = self.fault or EventFault(code, **seen)

    def value(self, name: str) -> str:
        """The value of a property, "" where there is none."""
        found = self.properties.get(name)
        return found[0].value.strip() if found else ""


class Scan:
    """The events of one file in its order with the properties `kept`, and what there is to say about the file.

    `free_busy` holds what tells when somebody is busy without telling of events.

    Raises:
        FileFault: the file is empty, no calendar, too deeply nested, or has too many components.
    """

    def __init__(self, content: bytes, kept: frozenset[str] = KEPT) -> None:
        self.events: list[RawComponent] = []
        self.free_busy: list[RawComponent] = []
        self.notes: list[Note] = []
        self._zones: dict[str, RawComponent] = {}
        self._open: list[tuple[bytes, RawComponent | None]] = []
        self._components = 0
        self._cancelled = False
        self._foreign = False
        self._kept = kept
        line = 0
        for line, text, folds in logical_lines(_as_utf8(content)):
            self._take(line, text, folds)
        if not self._components:
            raise FileFault("empty")
        if self._open:
            self.notes.append(Note("cut", line))
            self._leave(0)
        if not self.events and not self.free_busy:
            self.notes.append(Note("no-events"))

    def _take(self, line: int, text: bytes, folds: int) -> None:
        if text[:6].upper() == b"BEGIN:":
            self._begin(line, text[6:].strip().upper())
        elif not self._components:
            raise FileFault("no-calendar", line)
        elif text[:4].upper() == b"END:":
            names = [name for name, _event in self._open]
            ended = text[4:].strip().upper()
            # An END without its BEGIN closes nothing.
            if ended in names:
                at = len(names) - 1 - names[::-1].index(ended)
                self._leave(at + 1)
                self._open.pop()
        elif self._open:
            self._property(line, text, folds)

    def _begin(self, line: int, name: bytes) -> None:
        if not self._components and name != b"VCALENDAR":
            if name not in _EVENTS:
                raise FileFault("no-calendar", line)
            self.notes.append(Note("no-vcalendar", line))
        self._components += 1
        if self._components > MAX_COMPONENTS:
            raise FileFault("components", line, limit=MAX_COMPONENTS)
        if len(self._open) == MAX_DEPTH:
            raise FileFault("depth", line, limit=MAX_DEPTH)
        if name == b"VCALENDAR":
            self._cancelled = False
        self._open.append((name, self._kept_component(line, name)))

    def _kept_component(self, line: int, name: bytes) -> RawComponent | None:
        outer, around = self._open[-1] if self._open else (b"", None)
        is_part = around is not None and outer == _ZONE and name in _ZONE_PARTS
        if not (is_part or name == _ZONE or name in _EVENTS):
            return None
        made = RawComponent(line, self._cancelled, self._zones)
        if is_part and around is not None:
            around.parts.append(made)
        elif name in _EVENTS:
            (self.events if name == _EVENTS[0] else self.free_busy).append(made)
        return made

    def _leave(self, depth: int) -> None:
        """Close the components inside the first `depth` ones, none of which had its END."""
        for _name, event in self._open[depth:]:
            if event:
                event.blame("unended")
        del self._open[depth:]

    def _property(self, line: int, text: bytes, folds: int) -> None:
        component, event = self._open[-1]
        if component == b"VCALENDAR" and text[:7].upper() == b"METHOD:":
            self._cancelled = text[7:].strip().upper() == b"CANCEL"
        if event is None or event.fault:
            return
        parts = _parts(text)
        if parts is None:
            event.blame("syntax", at=line)
            return
        name, parameters, value = parts
        key = name.decode("ascii").upper()
        if folds > MAX_FOLDS and key != "ATTACH":
            event.blame("folds", property=key[:40], count=folds, limit=MAX_FOLDS)
        elif key in ONCE and key in event.properties:
            event.blame("twice", property=key)
        elif key in self._kept:
            params = {
                parameter.decode("ascii").upper(): self._decode(said, line).strip('"') for parameter, said in parameters
            }
            event.properties.setdefault(key, []).append(Property(params, self._decode(value, line)))
            if component == _ZONE and key == "TZID":
                self._zones.setdefault(event.value(key), event)

    def _decode(self, text: bytes, line: int) -> str:
        try:
            return text.decode()
        except UnicodeDecodeError:
            if not self._foreign:
                self._foreign = True
                self.notes.append(Note("encoding", line))
            return text.decode("cp1252", errors="replace")


def _parts(line: bytes) -> tuple[bytes, list[tuple[bytes, bytes]], bytes] | None:
    """Name, parameters and value of a content line (RFC 5545, 3.1), None for what is none.

    Part by part: one expression for the whole would try a long line that is no property in every way.
    """
    name = _NAME.match(line)
    at = name.end() if name else 0
    parameters: list[tuple[bytes, bytes]] = []
    while (found := _PARAMETER.match(line, at)) is not None:
        start = at = found.end()
        while (value := _VALUE.match(line, at)) is not None:
            at = value.end()
            if line[at : at + 1] != b",":
                break
            at += 1
        parameters.append((found[1], line[start:at]))
    return (name[0], parameters, line[at + 1 :]) if name and line[at : at + 1] == b":" else None


def logical_lines(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Each unfolded line with the number of its first line in the file, from 1, and how many lines it is folded over.

    Lines end with CRLF, LF or CR. Empty ones are passed over.
    """
    parts: list[bytes] = []
    first = 0
    for number, ended in enumerate(io.BytesIO(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")), 1):
        text = ended.rstrip(b"\n")
        if parts and text[:1] in (b" ", b"\t"):
            parts.append(text[1:])
        elif text.strip():
            if parts:
                yield first, b"".join(parts), len(parts)
            parts, first = [text.lstrip()], number
    if parts:
        yield first, b"".join(parts), len(parts)


def _as_utf8(content: bytes) -> bytes:
    if not content.strip():
        raise FileFault("empty")
    if content.startswith(COMPRESSED):
        raise FileFault("compressed")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", errors="replace").encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    if (at := content.find(b"\0")) >= 0:
        raise FileFault("no-text", content.count(b"\n", 0, at) + 1)
    return content
