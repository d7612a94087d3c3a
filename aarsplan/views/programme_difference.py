"""What became of a programme from one version to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from aarsplan.views.programme import Guest, Programme, ProgrammeEntry


class Frame(StrEnum):
    """What of the meeting itself can change."""

    WHEN = "when"
    PLACE = "place"
    PARTICIPANTS = "participants"


class Aspect(StrEnum):
    """What of an entry can change."""

    START = "start"
    MINUTES = "minutes"
    TITLE = "title"
    PURPOSE = "purpose"
    OWNER = "owner"
    JOURNAL = "journal"
    TEXT = "text"
    GUESTS = "guests"
    DOCUMENTS = "documents"
    ACCESS = "access"


@dataclass(frozen=True)
class Added:
    """An entry that only the new version has."""

    entry: ProgrammeEntry


@dataclass(frozen=True)
class Removed:
    """An entry that only the old version has."""

    entry: ProgrammeEntry


@dataclass(frozen=True)
class Changed:
    """An entry that both versions have, with what of it differs."""

    old: ProgrammeEntry
    entry: ProgrammeEntry
    aspects: tuple[Aspect, ...]


EntryDifference = Added | Removed | Changed


@dataclass(frozen=True)
class Differences:
    """Everything that differs between two versions: of the meeting, and of its entries by time."""

    frame: tuple[Frame, ...]
    entries: tuple[EntryDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.frame or self.entries)


def differences(old: Programme, new: Programme) -> Differences:
    """What differs between two versions of a programme; an entry is the same one as long as it keeps its key."""
    before = {entry.key: entry for entry in old.all_entries}
    after = {entry.key: entry for entry in new.all_entries}
    found: list[tuple[time, EntryDifference]] = []
    for key, entry in after.items():
        start = new.start_of(entry) or new.start
        if key not in before:
            found.append((start, Added(entry)))
        elif aspects := _aspects(before[key], entry):
            found.append((start, Changed(before[key], entry, aspects)))
    found += [(old.start_of(entry) or old.start, Removed(entry)) for key, entry in before.items() if key not in after]
    by_time = sorted(found, key=lambda pair: pair[0])
    return Differences(_frame(old, new), tuple(difference for _start, difference in by_time))


def _frame(old: Programme, new: Programme) -> tuple[Frame, ...]:
    pairs = zip(Frame, _frame_values(old), _frame_values(new), strict=True)
    return tuple(frame for frame, before, after in pairs if before != after)


def _frame_values(programme: Programme) -> tuple[object, ...]:
    """What is compared of a meeting, one value for each of `Frame`."""
    return ((programme.day, programme.start, programme.end), programme.place, programme.participants)


def _aspects(old: ProgrammeEntry, new: ProgrammeEntry) -> tuple[Aspect, ...]:
    pairs = zip(Aspect, _values(old), _values(new), strict=True)
    return tuple(aspect for aspect, before, after in pairs if before != after)


def _values(entry: ProgrammeEntry) -> tuple[object, ...]:
    """What is compared of an entry, one value for each of `Aspect`."""
    # A guest who is called for all of the entry moves with it.
    whole = {(None, None), (entry.start, entry.end)}
    guests = [Guest(found.role) if (found.start, found.end) in whole else found for found in entry.guests]
    return (
        entry.start,
        entry.minutes,
        entry.title,
        entry.purpose,
        entry.owner,
        entry.journal,
        entry.text,
        guests,
        entry.documents,
        entry.closed,
    )
