"""What stands on a body's agendas whatever the items are: standing items, breaks, blocks, and who is in the room when.

Plain facts of a body. Which of them a meeting has stands in `aarsplan.agendas`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from aarsplan.diagnostics import Span
from aarsplan.texts import _


class Purpose(StrEnum):
    """What a body is asked to do with an item."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    PREPARATION = "preparation"
    REVIEW = "review"
    PRESENTATION = "presentation"
    APPROVAL = "approval"
    DECISION = "decision"

    @property
    def closes(self) -> bool:
        """Whether an item can end with it: nobody closes an item by preparing, reviewing or discussing it."""
        return self not in {Purpose.DISCUSSION, Purpose.PREPARATION, Purpose.REVIEW}


def purpose_name(purpose: Purpose) -> str:
    """The purpose as it stands on an agenda: "drøftelse"."""
    return {
        Purpose.INFORMATION: _("information"),
        Purpose.DISCUSSION: _("discussion"),
        Purpose.PREPARATION: _("preparation"),
        Purpose.REVIEW: _("review"),
        Purpose.PRESENTATION: _("presentation"),
        Purpose.APPROVAL: _("approval"),
        Purpose.DECISION: _("decision"),
    }[purpose]


class Form(StrEnum):
    """What a body calls the paper with what is taken at a meeting."""

    AGENDA = "agenda"
    PROGRAMME = "programme"


class Position(StrEnum):
    """Where on an agenda something wishes to stand."""

    FIRST = "first"
    EARLY = "early"
    ANY = "any"
    LATE = "late"
    LAST = "last"

    @property
    def rank(self) -> int:
        """0 for the first to 4 for the last."""
        return list(Position).index(self)


@dataclass(frozen=True)
class Cadence:
    """At which meetings a standing item stands; without anything said, at each.

    Every `every` weeks counted from `anchor` (the meeting's pattern day, or its day, tells the week), in the `months`
    named (1 to 12), from `first` to `last`, both inclusive.
    """

    every: int = 1
    anchor: date | None = None
    months: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None

    def includes(self, day: date) -> bool:
        """Whether a meeting that belongs to `day` has the item."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        if self.months and day.month not in self.months:
            return False
        if self.anchor is None:
            return True
        weeks = (day.toordinal() - day.weekday() - (self.anchor.toordinal() - self.anchor.weekday())) // 7
        return weeks % self.every == 0


@dataclass(frozen=True)
class StandingItem:
    """An item that stands on a body's agendas: `minutes` long, or shorter down to `least_minutes` when it must be.

    `start` is the fixed time of a break such as lunch, during which nobody is available for anything else. `needs` are
    roles in the room; with `when_present` the item stands only where they can be. `prepares` makes it stand once for
    each meeting of that body or event, `min_days` to `max_days` (calendar days, inclusive) before it.
    """

    code: str
    title: str
    minutes: int
    least_minutes: int
    position: Position = Position.ANY
    start: time | None = None
    is_break: bool = False
    cadence: Cadence = Cadence()
    needs: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    when_present: bool = False
    prepares: str = ""
    min_days: int = 1
    max_days: int = 8
    purpose: Purpose | None = None
    decides: bool = True
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class Block:
    """Time taken out of the meeting on one day, `end` exclusive, such as a theme day that all attend."""

    day: date
    start: time
    end: time
    title: str
    span: Span | None = None


@dataclass(frozen=True)
class Attendance:
    """When a role is in the room, `end` exclusive: at each meeting, or on `day` alone, where it replaces the rest."""

    role: str
    start: time
    end: time
    day: date | None = None
    span: Span | None = None
