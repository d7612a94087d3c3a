"""What takes its turn on an agenda, as the solver places it: steps of items, standing items, breaks, preparations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from aarsplan.agenda import Position, Purpose
from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange
from aarsplan.items import Gap

DATE = "{date}"
"""What stands in the title of a preparation for the day of the meeting that it prepares."""


class VisitKind(StrEnum):
    """What stands on the agenda."""

    STEP = "step"
    STANDING = "standing"
    BREAK = "break"
    BLOCK = "block"
    PREPARATION = "preparation"
    HAND_OVER = "hand-over"


@dataclass(frozen=True)
class Visit:
    """One thing to place on one of its `meetings` (keys, by period), for `least_minutes` to `minutes`.

    A visit that `follows` stands whenever its one meeting is held (on `day`, when it names one). `must` says that it
    has to be placed within what is planned, `named` and `window` where. `prepares` is the key of the meeting that it
    prepares: it is placed exactly when that is held. `early` is how many of its first meetings come too early for it,
    by days that are known beforehand. `under` is the visit key suffix of the
    standing item whose time it uses. `start` is a fixed time of day. `order` is its place among its likes.
    """

    key: str
    kind: VisitKind
    title: str
    meetings: tuple[str, ...]
    minutes: int
    least_minutes: int
    follows: bool = False
    settled: bool = False
    must: bool = False
    day: date | None = None
    start: time | None = None
    named: str = ""
    window: DateRange | None = None
    prepares: str = ""
    early: int = 0
    needs: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    under: str = ""
    position: Position = Position.ANY
    order: int = 0
    purpose: Purpose | None = None
    closed: bool = False
    exempt: frozenset[str] = frozenset()
    span: Span | None = None

    @property
    def owner(self) -> str:
        """What the key begins with: the code of the item, or the body of a standing item."""
        return self.key.partition("/")[0]

    @property
    def takes_time(self) -> bool:
        """Whether it has a time of its own in the meeting."""
        return not self.under and self.kind is not VisitKind.HAND_OVER


@dataclass(frozen=True)
class Relation:
    """`then` comes `gap` days after `first`; each is the key of a visit, of a meeting or of an event.

    On one day the meeting of `first` ends before that of `then` begins.
    """

    first: str
    then: str
    gap: Gap
    span: Span | None = None


@dataclass(frozen=True)
class AgendaSlot:
    """Where a visit stands: at which meeting, from when (local time, None where no time is its own), how long."""

    key: str
    meeting: str
    start: time | None
    minutes: int

    @property
    def first_minute(self) -> int:
        """Minutes after midnight at which it begins, 0 without a time."""
        return self.start.hour * 60 + self.start.minute if self.start else 0

    @property
    def end_minute(self) -> int:
        """Minutes after midnight at which it ends, exclusive."""
        return self.first_minute + self.minutes
