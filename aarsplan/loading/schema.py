"""The tables of the project files: which keys there are, of which type, within which limits.

Field names are the config keys with hyphens for underscores. `Ref` marks what names something else of the project, and
`DEFINES` what a table's `code` is the name of.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.domain import ExceptionKind, OnClosedDay, Per, Side, Status, Weekday
from aarsplan.loading.fields import (
    Clock,
    Code,
    Colour,
    Day,
    Domain,
    FileName,
    Minutes,
    Month,
    MonthDay,
    Note,
    Number,
    Period,
    ReachDays,
    Title,
    Week,
    wrong,
)
from aarsplan.rules.base import Ref
from aarsplan.texts import _, short_date
from aarsplan.workdays import OPTIONAL_HOLIDAYS, DayType

MAX_ROWS = 1000
"""Tables of one kind in one file."""
MAX_MEMBERS = 200
"""Words in one list."""
MAX_EVENT_DAYS = 366

_MOST_IN = {Per.WEEK: 5, Per.MONTH: 20, Per.QUARTER: 60, Per.HALF_YEAR: 60, Per.YEAR: 60}
"""Most meetings that a series spreads over a period."""

Rows = Field(default=(), max_length=MAX_ROWS)
Members = Field(default=(), max_length=MAX_MEMBERS)

RoleCode = Annotated[Code, Ref(("role",))]
PlaceCode = Annotated[Code, Ref(("place",))]
RuleName = Annotated[StrictStr, Ref(("rule",))]
RuleRows = tuple[dict[StrictStr, object], ...]
"""The `[[rule]]` tables of a file, of which each has the keys of its own rule."""


class Table(BaseModel):
    """A table of a project file: no keys but its own."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=False, alias_generator=lambda name: name.replace("_", "-")
    )
    DEFINES: ClassVar[str] = ""


class RoleTable(Table):
    """A `[[role]]`."""

    DEFINES: ClassVar[str] = "role"
    code: Code
    name: Title
    persons: Annotated[StrictInt, Field(ge=1, le=1000)] = 1


class PlaceTable(Table):
    """A `[[place]]`."""

    DEFINES: ClassVar[str] = "place"
    code: Code
    name: Title
    seats: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None


class BusyTable(Table):
    """A `[[busy]]`: a calendar file in the project folder and whom it keeps busy."""

    file: FileName
    roles: tuple[RoleCode, ...] = Members
    places: tuple[PlaceCode, ...] = Members


class ProjectFile(Table):
    """`aarsplan.toml`."""

    municipality: Title
    domain: Domain
    time_zone: Literal["Europe/Copenhagen"] = "Europe/Copenhagen"
    optional_holidays: tuple[Literal[tuple(OPTIONAL_HOLIDAYS)], ...] = Members  # type: ignore[valid-type]
    role: tuple[RoleTable, ...] = Rows
    place: tuple[PlaceTable, ...] = Rows
    busy: tuple[BusyTable, ...] = Field(default=(), max_length=100)


class ClosureTable(Table):
    """A `[[closure]]`: dates, ISO weeks of every year, or the same days of every year."""

    DEFINES: ClassVar[str] = "closure"
    code: Code
    name: Title
    office: StrictBool = False
    first: Day | None = None
    last: Day | None = None
    weeks: Annotated[tuple[Week, ...], Field(max_length=53)] = ()
    first_day: MonthDay | None = None
    last_day: MonthDay | None = None

    @model_validator(mode="after")
    def _one_form(self) -> ClosureTable:
        forms = [self.first is not None, bool(self.weeks), self.first_day is not None]
        if sum(forms) != 1 or (self.last and not self.first) or (self.last_day and not self.first_day):
            raise wrong(_("a closure has first (and last), or weeks, or first-day (and last-day)"))
        _in_order("first", self.first, "last", self.last)
        return self


class ClosureFile(Table):
    """`closures.toml`."""

    closure: tuple[ClosureTable, ...] = Rows


class Times(Table):
    """What has a start, and an end or a length."""

    start: Clock | None = None
    end: Clock | None = None
    minutes: Minutes | None = None

    @model_validator(mode="after")
    def _whole(self) -> Times:
        if self.end is not None and self.start is None:
            raise wrong(_("end needs a start"), key="end")
        if self.end is not None and self.minutes is not None:
            raise wrong(_("there is an end too; write one of the two"), key="minutes")
        if self.start and self.end and self.end <= self.start:
            raise wrong(_("it must come after start, {start}").format(start=f"{self.start:%H:%M}"), key="end")
        return self

    @property
    def length(self) -> int | None:
        """Minutes from start to end, None where neither is said."""
        if self.start and self.end:
            return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return self.minutes


class EventTable(Times):
    """An `[[event]]`."""

    DEFINES: ClassVar[str] = "event"
    code: Code
    name: Title
    date: Day
    last: Day | None = None
    place: PlaceCode | None = None
    required: tuple[RoleCode, ...] = Members
    optional: tuple[RoleCode, ...] = Members
    status: Status = Status.DRAFT
    colour: Colour = "#8a1c4a"
    source: Note = ""

    @model_validator(mode="after")
    def _ordered(self) -> EventTable:
        _in_order("date", self.date, "last", self.last)
        if self.last and (self.last - self.date).days >= MAX_EVENT_DAYS:
            raise wrong(_("an event lasts at most {limit} days").format(limit=MAX_EVENT_DAYS), key="last")
        if self.last and self.last > self.date and self.start:
            raise wrong(_("an event of several days takes whole days"), _("leave out start, or last"), key="start")
        if self.minutes and not self.start:
            raise wrong(_("an event without a start takes the whole day"), _("leave out minutes"), key="minutes")
        return self


class StatutoryTable(Table):
    """A `[[statutory]]` deadline: a date set by law, with its source."""

    DEFINES: ClassVar[str] = "event"
    code: Code
    name: Title
    date: Day
    source: Annotated[Note, Field(min_length=1)]


class EventFile(Table):
    """`events.toml` and `statutory.toml`."""

    event: tuple[EventTable, ...] = Rows
    statutory: tuple[StatutoryTable, ...] = Rows


class Bounded(Table):
    """A `[[series]]` with a first and a last day."""

    first: Day | None = None
    last: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Bounded:
        _in_order("first", self.first, "last", self.last)
        return self


class WeeklyTable(Bounded):
    """A `[[series]]` every n weeks."""

    kind: Literal["weekly"]
    every: Annotated[StrictInt, Field(ge=1, le=52)] = 1
    anchor: Day
    reach_days: ReachDays | None = None


class MonthlyTable(Bounded):
    """A `[[series]]` on the nth or last weekday of the month."""

    kind: Literal["monthly"]
    weekday: Weekday
    nth: Annotated[Literal[1, 2, 3, 4, 5, -1, -2], Number]
    except_months: Annotated[tuple[Month, ...], Field(max_length=12)] = ()
    reach_days: ReachDays | None = None


class SpreadTable(Bounded):
    """A `[[series]]` of so many meetings in each period."""

    kind: Literal["spread"]
    count: Annotated[StrictInt, Field(ge=1, le=60)]
    per: Per

    @model_validator(mode="after")
    def _fits(self) -> SpreadTable:
        if self.count > _MOST_IN[self.per]:
            text = _("at most {limit} meetings are spread over a {per}")
            raise wrong(text.format(limit=_MOST_IN[self.per], per=self.per), key="count")
        return self


class DatesTable(Table):
    """A `[[series]]` of named days."""

    kind: Literal["dates"]
    dates: Annotated[tuple[Day, ...], Field(min_length=1, max_length=MAX_ROWS)]
    reach_days: ReachDays | None = None


SeriesTable = Annotated[WeeklyTable | MonthlyTable | SpreadTable | DatesTable, Field(discriminator="kind")]


class ExceptionTable(Table):
    """An `[[exception]]` to a body's series."""

    kind: ExceptionKind
    date: Day
    to: Day | None = None
    start: Clock | None = None
    despite: tuple[RuleName, ...] = Members
    because: Note = ""

    @model_validator(mode="after")
    def _fits_kind(self) -> ExceptionTable:
        if self.kind is ExceptionKind.MOVE and self.to is None:
            raise wrong(_("a move needs the day it goes to"), _("add: to = 2025-10-23"), key="kind")
        if self.kind is not ExceptionKind.MOVE and self.to is not None:
            raise wrong(_("only a move goes to another day"), _('leave out to, or write kind = "move"'), key="to")
        if self.kind is ExceptionKind.CANCEL and self.start is not None:
            raise wrong(_("a cancelled meeting has no start"), _("leave out start"), key="start")
        return self


class GivenTable(Times):
    """A `[[given]]` meeting: its date is a fact."""

    date: Day
    period: Period | None = None
    place: PlaceCode | None = None
    status: Status = Status.DRAFT
    source: Note = ""


class DeadlineTable(Table):
    """A `[[deadline]]` of each meeting of a body."""

    DEFINES: ClassVar[str] = "deadline"
    code: Code
    name: Title
    days: Annotated[StrictInt, Field(ge=0, le=366)]
    day_type: DayType
    side: Side = Side.BEFORE
    on_closed_day: OnClosedDay = OnClosedDay.EARLIER


class BodyFile(Table):
    """`bodies/<body>.toml`."""

    DEFINES: ClassVar[str] = "body"
    code: Code
    name: Title
    minutes: Minutes
    times: Annotated[tuple[Clock, ...], Field(min_length=1, max_length=48)]
    colour: Colour = "#555555"
    places: tuple[PlaceCode, ...] = Members
    required: tuple[RoleCode, ...] = Members
    optional: tuple[RoleCode, ...] = Members
    surroundings: StrictBool = False
    series: Annotated[tuple[SeriesTable, ...], Field(max_length=50)] = ()
    exception: tuple[ExceptionTable, ...] = Rows
    given: tuple[GivenTable, ...] = Rows
    deadline: Annotated[tuple[DeadlineTable, ...], Field(max_length=50)] = ()
    rule: RuleRows = ()


class RuleFile(Table):
    """`rules.toml`."""

    rule: RuleRows = ()


def _in_order(first_key: str, first: date | None, last_key: str, last: date | None) -> None:
    if first and last and last < first:
        text = _("it lies before {key}, {day}").format(key=first_key, day=short_date(first))
        raise wrong(text, key=last_key)
