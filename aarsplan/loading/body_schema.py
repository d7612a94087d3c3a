"""The tables of a body's file: its series, exceptions, given meetings and deadlines."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.agenda import Form, Position, Purpose
from aarsplan.deadlines import OnClosedDay, Side
from aarsplan.domain import ExceptionKind, Per, Status, Weekday
from aarsplan.loading.capacity import CapacityTable
from aarsplan.loading.fields import (
    Clock,
    Code,
    Colour,
    Day,
    Minutes,
    Month,
    Note,
    Number,
    Period,
    ReachDays,
    Title,
    wrong,
)
from aarsplan.loading.schema import MAX_ROWS, Members, PlaceCode, RoleCode, Rows, RuleRows, Table, Times, in_order
from aarsplan.rules.base import Ref
from aarsplan.texts import _
from aarsplan.workdays import DayType

_MOST_IN = {Per.WEEK: 5, Per.MONTH: 20, Per.QUARTER: 60, Per.HALF_YEAR: 60, Per.YEAR: 60}
"""Most meetings that a series spreads over a period."""

StandingCode = Annotated[Code, Ref(("standing",))]
RuleName = Annotated[StrictStr, Ref(("rule",))]


class Bounded(Table):
    """A `[[series]]` with a first and a last day."""

    first: Day | None = None
    last: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Bounded:
        in_order("first", self.first, "last", self.last)
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
    pinned: StrictBool = True
    despite: tuple[RuleName, ...] = Members
    because: Note = ""

    @model_validator(mode="after")
    def _fits_kind(self) -> ExceptionTable:
        if self.kind is ExceptionKind.MOVE and self.to is None:
            raise wrong(_("a move needs the day it goes to"), _("add: to = 2025-10-23"), key="kind")
        if self.kind is ExceptionKind.CANCEL and self.to is not None:
            raise wrong(_("a cancelled meeting goes to no other day"), _("leave out to"), key="to")
        if self.kind is not ExceptionKind.MOVE and not self.pinned:
            raise wrong(_("only a moved meeting can be left free"), _("leave out pinned"), key="pinned")
        if self.kind is ExceptionKind.CANCEL and self.start is not None:
            raise wrong(_("a cancelled meeting has no start"), _("leave out start"), key="start")
        if "locked" in self.despite:
            raise wrong(_("a lock holds whatever is written here"), _("use aarsplan move --force"), key="despite")
        return self


class GivenTable(Times):
    """A `[[given]]` meeting: its date is a fact."""

    date: Day
    period: Period | None = None
    place: PlaceCode | None = None
    status: Status = Status.DRAFT
    standing: Annotated[tuple[StandingCode, ...], Field(max_length=50)] | None = None
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


class StandingTable(Table):
    """A `[[standing]]` item of each agenda of a body, or a break."""

    DEFINES: ClassVar[str] = "standing"
    code: Code
    title: Title
    minutes: Minutes
    least_minutes: Minutes | None = None
    position: Position = Position.ANY
    start: Clock | None = None
    is_break: StrictBool = Field(default=False, alias="break")
    every: Annotated[StrictInt, Field(ge=1, le=52)] = 1
    anchor: Day | None = None
    months: Annotated[tuple[Month, ...], Field(max_length=12)] = ()
    first: Day | None = None
    last: Day | None = None
    needs: tuple[RoleCode, ...] = Members
    guests: tuple[RoleCode, ...] = Members
    when_present: StrictBool = False
    prepares: Annotated[Code, Ref(("body", "event"))] | None = None
    min_days: Annotated[StrictInt, Field(ge=0, le=400)] = 1
    max_days: Annotated[StrictInt, Field(ge=0, le=400)] = 8
    purpose: Purpose | None = None
    decides: StrictBool = True
    text: Note = ""

    @model_validator(mode="after")
    def _fits(self) -> StandingTable:
        in_order("first", self.first, "last", self.last)
        if self.least_minutes is not None and self.least_minutes > self.minutes:
            raise wrong(_("it is more than minutes, {minutes}").format(minutes=self.minutes), key="least-minutes")
        if self.least_minutes is not None and self.start is not None:
            raise wrong(_("what has a fixed start has a fixed length"), _("leave out start"), key="least-minutes")
        if self.every > 1 and self.anchor is None:
            raise wrong(_("it is counted from a day"), _("add: anchor = 2025-01-08"), key="every")
        if self.max_days < self.min_days:
            raise wrong(_("it is less than min-days, {days}").format(days=self.min_days), key="max-days")
        return self


class BlockTable(Table):
    """A `[[block]]` of time taken out of one meeting."""

    date: Day
    start: Clock
    end: Clock
    title: Title

    @model_validator(mode="after")
    def _ordered(self) -> BlockTable:
        if self.end <= self.start:
            raise wrong(_("it must come after start, {start}").format(start=f"{self.start:%H:%M}"), key="end")
        return self


class AttendanceTable(Table):
    """An `[[attendance]]`: when a role is in the room."""

    role: RoleCode
    start: Clock
    end: Clock
    date: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> AttendanceTable:
        if self.end <= self.start:
            raise wrong(_("it must come after start, {start}").format(start=f"{self.start:%H:%M}"), key="end")
        return self


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
    quorum: Annotated[StrictInt, Field(ge=1, le=10_000)] | None = None
    capacity: CapacityTable | None = None
    series: Annotated[tuple[SeriesTable, ...], Field(max_length=50)] = ()
    exception: tuple[ExceptionTable, ...] = Rows
    given: tuple[GivenTable, ...] = Rows
    deadline: Annotated[tuple[DeadlineTable, ...], Field(max_length=50)] = ()
    standing: Annotated[tuple[StandingTable, ...], Field(max_length=50)] = ()
    block: tuple[BlockTable, ...] = Rows
    attendance: Annotated[tuple[AttendanceTable, ...], Field(max_length=200)] = ()
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=10)] = tuple(Purpose)
    paper: Form = Form.AGENDA
    rule: RuleRows = ()
