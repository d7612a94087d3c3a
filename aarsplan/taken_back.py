"""Numbers that calendars were told and that an undo took back, kept beside the history: none of them may come twice.

An undo gives the lock its old bytes, old numbers among them, and a calendar heeds no number that is not higher than the
one it knows (RFC 5545, 3.8.7.4). So whoever reads the lock raises it to the floor that is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.domain import Status
from aarsplan.files import is_there, read_text
from aarsplan.loading.written import STAMP
from aarsplan.lockfile import Entry, Lock, Told, told_of
from aarsplan.texts import _

FLOOR_FILE = "history/taken-back.json"
"""The file that keeps the floor, from the project folder."""
_VERSION = 1
_NOTHING = "0" * 12
"""Digest of an event that is not shown."""


@dataclass(frozen=True)
class Floor:
    """The lowest numbers that may be told from now on.

    `sequences` is by the key of a meeting, `events` a revision and a moment in UTC by the name of an event.
    """

    sequences: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)


def raised(lock: Lock, floor: Floor) -> Lock:
    """The lock with every number and stamp at its floor or above."""
    entries = {
        key: replace(entry, sequence=max(entry.sequence, floor.sequences.get(key, 0)))
        for key, entry in lock.entries.items()
    }
    told = dict(lock.told)
    for name, (revision, changed) in floor.events.items():
        old = told_of(lock.told, name) or Told(0, changed, _NOTHING)
        told[name] = Told(max(old.revision, revision), max(old.changed, changed), old.digest)
    return replace(lock, entries=entries, told=dict(sorted(told.items())))


def floor_above(floor: Floor, undone: Lock, restored: Lock, now: datetime) -> Floor:
    """The floor after the lock `undone`, which was told, gave way to the one `restored`: what differs is told anew."""
    now = now.astimezone(UTC).replace(microsecond=0)
    restored = raised(restored, floor)
    sequences, events = dict(floor.sequences), dict(floor.events)
    for key, entry in undone.entries.items():
        sequences[key] = entry.sequence + _is_elsewhere(entry, restored.entries.get(key))
    for name, told in undone.told.items():
        if told != restored.told.get(name):
            events[name] = (told.revision + 1, max(now, told.changed + timedelta(seconds=1)))
    return Floor({key: number for key, number in sorted(sequences.items()) if number}, dict(sorted(events.items())))


def read_floor(path: Path, name: str) -> Floor:
    """The floor kept at `path`, an empty one where there is none; `name` is what diagnostics call the file.

    Raises:
        Rejected: it is damaged.
    """
    if not is_there(path):
        return Floor()
    try:
        return _parsed(json.loads(read_text(path, name)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        hint = _("aarsplan writes this file: take back its last good copy")
        message = _("the numbers that were taken back cannot be read")
        raise Rejected([error("taken-back", message, Span(name), hint=hint)]) from problem


def render_floor(floor: Floor) -> bytes:
    """The text of a floor; `read_floor` gives it back."""
    events = {name: [revision, f"{changed:{STAMP}}"] for name, (revision, changed) in floor.events.items()}
    told = {"version": _VERSION, "sequences": dict(floor.sequences), "events": events}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _is_elsewhere(undone: Entry, restored: Entry | None) -> bool:
    """Whether the meeting has another day, time or place than was told, or is off where it was on."""
    if restored is None:
        return True
    off = [entry.status is Status.CANCELLED for entry in (undone, restored)]
    return off[0] != off[1] or undone.placement != restored.placement


def _parsed(found: Any) -> Floor:
    """The floor of what stood in the file.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is of another version or shape.
    """
    if found["version"] != _VERSION:
        raise ValueError(found["version"])
    sequences = {str(key): int(number) for key, number in found["sequences"].items()}
    events = {str(key): (int(number), _moment(stamp)) for key, (number, stamp) in found["events"].items()}
    return Floor(sequences, events)


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
