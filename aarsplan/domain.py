"""What a municipality's meeting year consists of: bodies, events, people by role, places, closures.

Plain facts, read from the project folder. What is asked of them stands in `aarsplan.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from aarsplan.agenda import Attendance, Block, Form, Purpose, StandingItem
from aarsplan.capacity import Capacity, Over
from aarsplan.deadlines import DeadlineSpec
from aarsplan.diagnostics import Span


@dataclass(frozen=True, order=True)
class DateRange:
    """Days from `first` to `last`, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def intersection(self, other: DateRange) -> DateRange | None:
        """The days in both, None when there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return DateRange(first, last) if first <= last else None

    def covers(self, other: DateRange) -> bool:
        """Whether every day of `other` is in this range."""
        return self.first <= other.first and other.last <= self.last

    @property
    def middle(self) -> date:
        """The day in the middle, the earlier one of two."""
        return self.first + (self.last - self.first) // 2

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


def merged(ranges: list[DateRange]) -> tuple[DateRange, ...]:
    """The same days as as few ranges as possible, in order."""
    result: list[DateRange] = []
    for found in sorted(ranges):
        if result and found.first <= result[-1].last + timedelta(days=1):
            result[-1] = DateRange(result[-1].first, max(result[-1].last, found.last))
        else:
            result.append(found)
    return tuple(result)


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday, as `date.weekday` counts."""
        return list(Weekday).index(self)


class Status(StrEnum):
    """Where a meeting stands. A locked one binds, as an adopted plan does: to move it is an act of its own."""

    DRAFT = "draft"
    APPROVED = "approved"
    LOCKED = "locked"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Role:
    """A function in the municipality, never a person's name; `persons` is how many hold it.

    `in_text` is what it is called inside a sentence ("borgmesteren"), "" when that is its name.
    """

    code: str
    name: str
    persons: int = 1
    span: Span | None = None
    in_text: str = ""


@dataclass(frozen=True)
class Place:
    """A room or other place; `seats` is None where nobody counted."""

    code: str
    name: str
    seats: int | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Closure:
    """Days of a kind ("school-holiday") without meetings; with `office` the town hall is shut, for deadlines too."""

    code: str
    name: str
    days: DateRange
    office: bool = False
    span: Span | None = None


@dataclass(frozen=True)
class Weekly:
    """Every `every` weeks, counted from the day `anchor`, which also gives the weekday."""

    every: int
    anchor: date


@dataclass(frozen=True)
class Monthly:
    """The `nth` `weekday` of each month; 1 is the first, -1 the last. `except_months` (1 to 12) are skipped."""

    weekday: Weekday
    nth: int
    except_months: frozenset[int] = frozenset()


class Per(StrEnum):
    """A calendar period."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


@dataclass(frozen=True)
class Spread:
    """`count` meetings in each period, each with an equal share of its days to lie in."""

    count: int
    per: Per


@dataclass(frozen=True)
class Dates:
    """The days named, and no others."""

    days: tuple[date, ...]


Pattern = Weekly | Monthly | Spread | Dates | Over


@dataclass(frozen=True)
class Series:
    """A pattern of meetings from `first` to `last` (both inclusive, None = no end).

    `reach_days` is how far a meeting may lie from its pattern day, None for half way to its neighbours or its month.
    """

    pattern: Pattern
    first: date | None = None
    last: date | None = None
    reach_days: int | None = None
    span: Span | None = None


class ExceptionKind(StrEnum):
    """What an exception does to a series."""

    MOVE = "move"
    CANCEL = "cancel"
    EXTRA = "extra"


@dataclass(frozen=True)
class SeriesException:
    """One departure from a body's series.

    `day` is the pattern day (move, cancel), or the day that the extra meeting was called to, of which it keeps the
    name. A moved meeting can only be on the day `to` when it is `pinned`; otherwise it belongs there, beside the days
    that it may have anyway. `despite` names the rules that this one meeting need not follow.
    """

    kind: ExceptionKind
    day: date
    to: date | None = None
    start: time | None = None
    pinned: bool = True
    despite: frozenset[str] = frozenset()
    because: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class GivenMeeting:
    """A meeting whose date is a fact: it happened, or somebody else decided it.

    `name` is its period in the meeting's key ("2024-10"), the date where nothing else is said. `standing` are the
    codes of the standing items that it had, None for those that the body's meetings have.
    """

    day: date
    name: str
    start: time | None = None
    minutes: int | None = None
    place: str | None = None
    status: Status = Status.DRAFT
    standing: tuple[str, ...] | None = None
    source: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class Quorum:
    """How many of a body's required persons must come, so that it can decide."""

    persons: int
    span: Span | None = None


@dataclass(frozen=True)
class Body:
    """A body that meets: its people, its meetings' usual form, its pattern and its deadlines.

    `surroundings` marks a body whose dates others decide; they are known here and never planned. `standing`, `blocks`
    and `attendance` shape its agendas, `paper` is what it calls them; `purposes` is what it may be asked to do with an
    item. `capacity` says whom each meeting is for, where it is for one unit. `quorum` is None where nobody counts who
    comes.
    """

    code: str
    name: str
    minutes: int
    times: tuple[time, ...]
    colour: str = "#555555"
    places: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    surroundings: bool = False
    series: tuple[Series, ...] = ()
    exceptions: tuple[SeriesException, ...] = ()
    given: tuple[GivenMeeting, ...] = ()
    deadlines: tuple[DeadlineSpec, ...] = ()
    standing: tuple[StandingItem, ...] = ()
    blocks: tuple[Block, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    purposes: frozenset[Purpose] = frozenset(Purpose)
    paper: Form = Form.AGENDA
    capacity: Capacity | None = None
    quorum: Quorum | None = None
    span: Span | None = None


@dataclass(frozen=True)
class Event:
    """Something with a date that no series makes: a theme day, or a deadline set by law (`statutory`).

    `start` None means all day.
    """

    code: str
    name: str
    days: DateRange
    start: time | None = None
    minutes: int | None = None
    place: str | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    statutory: bool = False
    status: Status = Status.DRAFT
    colour: str = "#8a1c4a"
    source: str = ""
    span: Span | None = None
