"""The items that travel: what is decided where, in which order, with which papers; and what waits for its turn.

Plain facts, read from the project folder. A route's steps become `aarsplan.visits`, which the solver places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aarsplan.agenda import Position, Purpose
from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR, DayType

EARLIEST, LATEST = date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31)
"""Where a window that is open at one end begins or ends."""


@dataclass(frozen=True)
class Gap:
    """From `least` to `most` days of type `day_type` between two steps, both inclusive; `most` None is any number."""

    least: int = 0
    most: int | None = None
    day_type: DayType = DayType.CALENDAR_DAY


@dataclass(frozen=True)
class Step:
    """One stop of an item's route.

    `at` is the body or event where it is treated; "" for a document handed over (`hand_over` says which) `to` some
    roles. `after` names what it follows: a step ("ITEM/step"), a meeting's key or an event; "" is nothing. `before`
    is a meeting or an event that it must precede by `lead_days` calendar days. `meeting` is the one meeting it must
    be at, `window` the days it must lie in. `under` is the standing item that it is part of and whose time it uses.
    """

    key: str
    at: str
    purpose: Purpose
    minutes: int
    hand_over: str = ""
    to: tuple[str, ...] = ()
    after: str = ""
    gap: Gap = Gap()
    before: str = ""
    lead_days: int = 0
    meeting: str = ""
    window: DateRange | None = None
    position: Position = Position.ANY
    needs: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    under: str = ""
    text: str = ""
    span: Span | None = None

    @property
    def item(self) -> str:
        """Code of the item."""
        return self.key.partition("/")[0]


@dataclass(frozen=True)
class Document:
    """A paper of an item, open or closed by itself. `late` papers are brought to the meeting."""

    title: str
    number: str = ""
    journal: str = ""
    closed: bool = False
    late: bool = False
    step: str = ""
    """Key of the step, or of what else stands on an agenda, that it belongs to; "" for all steps of its item."""
    span: Span | None = None


@dataclass(frozen=True)
class Origin:
    """Which meeting or event asked for an item, and in which words."""

    meeting: str
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class Decision:
    """What a meeting decided of an item."""

    meeting: str
    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Postponement:
    """That a step was put off: from which meeting, why, what must come first, and who sees to it (role codes)."""

    step: str
    meeting: str
    reason: str
    precondition: str = ""
    responsible: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class Item:
    """A case or point with its route.

    `split_from` is the step ("ITEM/step") at which it left another item, whose history up to there is its own too.
    `continues` says that the route goes on in a way nobody knows yet, so that nothing need close it.
    """

    code: str
    title: str
    steps: tuple[Step, ...]
    journal: str = ""
    owner: str = ""
    theme: str = ""
    closed: bool = False
    continues: bool = False
    split_from: str = ""
    origins: tuple[Origin, ...] = ()
    documents: tuple[Document, ...] = ()
    decisions: tuple[Decision, ...] = ()
    postponements: tuple[Postponement, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class FollowUp:
    """Something that somebody is to do: its owners (role codes), a due date where there is one, where it arose."""

    text: str
    owners: tuple[str, ...] = ()
    due: date | None = None
    meeting: str = ""
    item: str = ""
    done: bool = False
    closed: bool = False
    span: Span | None = None


@dataclass(frozen=True)
class Topic:
    """A candidate on the bruttoliste: a topic without a meeting, with what is wished for it.

    `period` is the wish as it was written ("efterår 2025"), `days` what it means where it names days. `source` and
    `reason` tell where a topic came from that was taken off a meeting.
    """

    code: str
    title: str
    body: str = ""
    period: str = ""
    days: DateRange | None = None
    theme: str = ""
    owner: str = ""
    minutes: int | None = None
    closed: bool = False
    source: str = ""
    reason: str = ""
    note: str = ""
    span: Span | None = None
