"""What stands in the minutes of a meeting. Every piece has the place of the line on which it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from aarsplan.diagnostics import Diagnostic, Span
from aarsplan.domain import DateRange


@dataclass(frozen=True)
class Passage:
    """A piece of text as written, wrapped lines joined to one."""

    text: str
    span: Span


@dataclass(frozen=True)
class Guest:
    """Somebody called for one item: `who` as written, with titles."""

    who: str
    span: Span
    roles: tuple[str, ...] = ()
    """Codes of the roles behind the names, where the file of names tells them."""


@dataclass(frozen=True)
class Attendance:
    """Somebody who takes part in the meeting from `start` to `end`, exclusive, in local time."""

    who: str
    start: time
    end: time
    span: Span
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A timed line of the agenda with what stands under it.

    `end` is when the next line begins, or the meeting ends; None where neither is told.
    """

    start: time
    end: time | None
    title: Passage
    body: tuple[Passage, ...] = ()
    bullets: tuple[Passage, ...] = ()
    guests: tuple[Guest, ...] = ()
    attendance: tuple[Attendance, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What was decided under one heading; the heading is empty for what stands before the first one."""

    heading: Passage
    body: tuple[Passage, ...] = ()
    guests: tuple[Guest, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document of the list (bilag). A closed one has no `number` in the archive.

    `journal` is the case number ("92463/24") and `kind` its letter ("H"); both are "" where they are left out.
    """

    position: int
    closed: bool
    title: str
    span: Span
    number: str = ""
    journal: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Mention:
    """A day or a period that is named somewhere: `text` as written, `days` what it means, both ends inclusive.

    `about` is the code of the body or event that the sentence says it of, "" where it names none; `under` is the title
    of the agenda line or the heading of the decision, and `sentence` what is said.
    """

    text: str
    days: DateRange
    about: str
    under: str
    sentence: str
    span: Span


@dataclass(frozen=True)
class FollowUp:
    """Something that somebody shall do: `owners` as written, the first one foremost, and the sentence that says so."""

    owners: tuple[str, ...]
    text: str
    under: str
    span: Span
    due: DateRange | None = None
    roles: tuple[str, ...] = ()
    """Codes of the roles behind the owners, where the file of names tells them."""


class FindingKind(StrEnum):
    """What a sentence does to the plan."""

    POSTPONED = "postponed"
    SPLIT = "split"
    REMOVED = "removed"
    ADDED = "added"
    LATE_MATERIAL = "late-material"


@dataclass(frozen=True)
class Finding:
    """A sentence that changes what is planned.

    Of what is postponed, `precondition` is the sentence that says what must be there first and `next_time` the one
    that says where it is taken up again; both are "" where nothing is said.
    """

    kind: FindingKind
    text: str
    under: str
    span: Span
    precondition: str = ""
    next_time: str = ""


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting; `body` is what they call the body that met.

    `closed` is also true where the minutes do not say that the item is open.
    """

    title: Passage
    body: str
    day: date
    span: Span
    closed: bool
    end: time | None
    route: tuple[Passage, ...]
    recommendation: tuple[Passage, ...]
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    documents: tuple[Document, ...]
    mentions: tuple[Mention, ...]
    follow_ups: tuple[FollowUp, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[Diagnostic, ...] = ()
