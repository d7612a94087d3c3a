"""The process in which a published feed is read: .ics bytes on standard input, its events as JSON on standard output.

Whoever serves a feed may have changed it, so it is read like any other calendar, in a process of its own with limits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from aarsplan.loading.child import answer
from aarsplan.loading.ics.event import read_event, uid_of
from aarsplan.loading.ics.text import KEPT, EventFault, FileFault, Note, RawComponent, Scan, logical_lines
from aarsplan.loading.ics.time import COPENHAGEN, UTC, Moment, read_moment, wall_clock
from aarsplan.loading.ics.worker import first_of

_SHOWN = KEPT | {"LOCATION", "LAST-MODIFIED"}
_ABOUT_TITLES = ("controls", "long-title")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_HEAD = re.compile(rb"(NAME|X-WR-CALNAME|PRODID)[;:]", re.IGNORECASE)
_MAX_TITLE = 500


def main() -> None:
    """Answer with the feed."""
    answer(answered)


def answered(content: bytes, _arguments: Sequence[str]) -> dict[str, Any]:
    """What `read` gives, or the `fault` because of which the feed cannot be used."""
    try:
        return read(content)
    except FileFault as fault:
        return {"fault": asdict(fault.note)}


def read(content: bytes) -> dict[str, Any]:
    """The feed as plain data: `title`, `producer`, `events` in the order of the file, and `notes` on what was skipped.

    Raises:
        FileFault: it cannot be used at all.
    """
    scan = Scan(content, _SHOWN)
    notes = scan.notes
    events = []
    for raw in scan.events:
        found: list[Note] = []
        try:
            events.append(_event(raw, found))
        except EventFault as fault:
            notes.append(Note(fault.code, raw.line, uid_of(raw), fault.seen))
        else:
            # Titles are compared as they are written, not as they are read for rooms and roles.
            notes += [note for note in found if note.code not in _ABOUT_TITLES]
    head = _head(content)
    return {
        "title": head.get("X-WR-CALNAME") or head.get("NAME", ""),
        "producer": head.get("PRODID", ""),
        "events": events,
        "notes": [asdict(note) for note in first_of(notes)],
    }


def _head(content: bytes) -> dict[str, str]:
    """What the calendar says of itself before its first event."""
    found: dict[str, str] = {}
    for _line, text, _folds in logical_lines(content):
        if text[:12].upper() == b"BEGIN:VEVENT":
            break
        if match := _HEAD.match(text):
            value = text.partition(b":")[2][:_MAX_TITLE].decode(errors="replace")
            found.setdefault(match[1].decode().upper(), _plain(value))
    return found


def _event(raw: RawComponent, notes: list[Note]) -> dict[str, Any]:
    event = read_event(raw, notes)
    return {
        "line": event.line,
        "uid": event.uid,
        "sequence": event.sequence,
        "changed": _changed(raw.value("LAST-MODIFIED")),
        "status": "CANCELLED" if raw.cancelled else raw.value("STATUS").upper(),
        "summary": _plain(raw.value("SUMMARY")),
        "location": _plain(raw.value("LOCATION")),
        "start": _local(event.start),
        "end": _local(event.end),
        "repeats": event.repeats,
        "occurrence": event.instead_of is not None,
    }


def _local(moment: Moment) -> str:
    return wall_clock(moment, COPENHAGEN).isoformat()


def _changed(written: str) -> str | None:
    """A LAST-MODIFIED in UTC; raises EventFault where it is none."""
    if not written:
        return None
    moment = read_moment(written, UTC)
    if not isinstance(moment, datetime):
        raise EventFault("date", value=written[:40])
    return moment.isoformat()


def _plain(text: str) -> str:
    """A TEXT value without its escapes (RFC 5545, 3.3.11)."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text.strip())


if __name__ == "__main__":
    main()
