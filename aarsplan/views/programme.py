"""The programme of one meeting as plain data: what is taken when, with whom, and on which documents.

`shown_to_all` and `shown_inside` make the two variants that may leave the planner's desk. Everything that is printed is
made of one of them, so that what is closed cannot reach an open paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from aarsplan.agenda import Form


class Version(StrEnum):
    """How far a programme is on its way."""

    DRAFT = "draft"
    ADJUSTED = "adjusted"
    APPROVED = "approved"


class EntryKind(StrEnum):
    """What takes time at a meeting. A heading has its items as sub-entries."""

    ITEM = "item"
    STANDING = "standing"
    BLOCK = "block"
    PREPARATION = "preparation"
    HEADING = "heading"


@dataclass(frozen=True)
class Guest:
    """A role that is called for one entry, from `start` to `end`; None for all of the entry."""

    role: str
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True)
class Document:
    """A document to an entry. `late` ones are brought to the meeting; `id` and `journal` are "" where there is none."""

    title: str
    id: str = ""
    journal: str = ""
    closed: bool = False
    late: bool = False


@dataclass(frozen=True)
class ProgrammeEntry:
    """Something that is taken at a meeting.

    `start` is local time, None for a sub-entry without a time of its own. `number` is the one of "Punkt 2", None where
    the entry has none. `owner` is the name of a role, `journal` the number of the case. Only entries themselves have
    `entries`, sub-entries do not.
    """

    key: str
    title: str
    minutes: int
    start: time | None = None
    kind: EntryKind = EntryKind.ITEM
    number: int | None = None
    purpose: str = ""
    owner: str = ""
    journal: str = ""
    text: str = ""
    guests: tuple[Guest, ...] = ()
    documents: tuple[Document, ...] = ()
    entries: tuple[ProgrammeEntry, ...] = ()
    closed: bool = False

    @property
    def end(self) -> time | None:
        """When it ends, in local time; None where it has no start."""
        if self.start is None:
            return None
        return (datetime.combine(date(2000, 1, 1), self.start) + timedelta(minutes=self.minutes)).time()


@dataclass(frozen=True)
class Programme:
    """The programme of the meeting `key` of a body, its entries by time; its texts are in one `language`.

    `version` and the day it is of are None for a programme as the plan has it now. `participants` are names of roles.
    """

    municipality: str
    key: str
    code: str
    body: str
    colour: str
    day: date
    start: time
    end: time
    entries: tuple[ProgrammeEntry, ...]
    place: str = ""
    form: Form = Form.AGENDA
    version: Version | None = None
    version_day: date | None = None
    participants: tuple[str, ...] = ()
    language: str = "da"

    @property
    def all_entries(self) -> tuple[ProgrammeEntry, ...]:
        """Every entry, each followed by its sub-entries."""
        return tuple(found for entry in self.entries for found in (entry, *entry.entries))

    def start_of(self, entry: ProgrammeEntry) -> time | None:
        """When `entry` begins: at its own time, or with what it is a sub-entry of; None where neither has a time."""
        whole = next((top for top in self.entries if entry in (top, *top.entries)), entry)
        return whole.start if entry.start is None else entry.start

    @property
    def closed_keys(self) -> frozenset[str]:
        """Keys of the entries that are closed, with those of their sub-entries."""
        closed = (entry for entry in self.all_entries if entry.closed)
        return frozenset(key for entry in closed for key in (entry.key, *(sub.key for sub in entry.entries)))

    @property
    def closed_titles(self) -> frozenset[str]:
        """Titles of the documents that are closed."""
        return frozenset(found.title for entry in self.all_entries for found in entry.documents if found.closed)

    @property
    def has_closed(self) -> bool:
        """Whether anything in it is closed."""
        return bool(self.closed_keys or self.closed_titles)


def shown_to_all(
    programme: Programme, *, keys: frozenset[str] = frozenset(), titles: frozenset[str] = frozenset()
) -> Programme:
    """The programme for everybody: a closed entry keeps its time alone, a closed document nothing.

    Entries with one of `keys` and documents with one of `titles` are closed as well. A hidden entry has a number for a
    key, and a title "" as hidden documents have.
    """
    hidden = programme.closed_keys | keys
    secret = programme.closed_titles | titles
    numbers = count(1)

    def shown(entry: ProgrammeEntry) -> ProgrammeEntry:
        if entry.key in hidden:
            return ProgrammeEntry(f"#{next(numbers)}", "", entry.minutes, entry.start, closed=True)
        documents = tuple(
            Document("", closed=True) if found.closed or found.title in secret else found for found in entry.documents
        )
        return replace(entry, documents=documents, entries=tuple(map(shown, entry.entries)))

    return replace(programme, entries=tuple(map(shown, programme.entries)))


def shown_inside(
    programme: Programme, *, keys: frozenset[str] = frozenset(), titles: frozenset[str] = frozenset()
) -> Programme:
    """The programme for the body itself: a closed document keeps its title and loses its id and journal number.

    The documents of a closed entry are closed with it, and it loses its own journal number. Documents of entries with
    one of `keys` and those with one of `titles` lose their numbers as well.
    """
    closed = programme.closed_keys
    secret = programme.closed_titles | titles

    def document(entry: ProgrammeEntry, found: Document) -> Document:
        if entry.key in closed:
            return replace(found, id="", journal="", closed=True)
        return replace(found, id="", journal="") if entry.key in keys or found.title in secret else found

    def shown(entry: ProgrammeEntry) -> ProgrammeEntry:
        documents = tuple(document(entry, found) for found in entry.documents)
        journal = "" if entry.key in closed | keys else entry.journal
        return replace(entry, journal=journal, documents=documents, entries=tuple(map(shown, entry.entries)))

    return replace(programme, entries=tuple(map(shown, programme.entries)))


def numbered_documents(programme: Programme) -> Iterator[tuple[int, ProgrammeEntry, Document]]:
    """Every document with its number in the programme, from 1 on, and the entry that it belongs to."""
    pairs = ((entry, found) for entry in programme.all_entries for found in entry.documents)
    for number, (entry, found) in enumerate(pairs, 1):
        yield number, entry, found
