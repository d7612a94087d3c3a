"""The shape of the project files: which keys there are, of which type, within which limits.

Field names are the config keys with hyphens for underscores. Limits are generous for a municipality and small enough
that nothing overflows behind them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    create_model,
    model_validator,
)

from aarsplan.domain import ExceptionKind, OnClosedDay, Per, Side, Status, Weekday
from aarsplan.rules.base import Rule
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR, OPTIONAL_HOLIDAYS, DayType

_CLOCK = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?$", re.IGNORECASE)
_DANISH_DATE = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$")
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}


def _read_time(value: Any) -> Any:
    if isinstance(value, str):
        found = _CLOCK.match(value.strip())
        hour, minute = (int(found.group(1)), int(found.group(2) or 0)) if found else (99, 99)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    elif isinstance(value, time):
        return value
    raise ValueError(_('a time of day such as 09:00:00 or "9.30" is required'))


def _read_date(value: Any) -> Any:
    day = value
    if isinstance(value, str) and (found := _DANISH_DATE.match(value)):
        try:
            day = date(int(found.group(3)), int(found.group(2)), int(found.group(1)))
        except ValueError:
            day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(_("a date such as 2025-10-30 is required"))
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise ValueError(
            _("the year must lie between {first} and {last}").format(first=FIRST_YEAR + 1, last=LAST_YEAR - 1)
        )
    return day


def _check_code(value: str) -> str:
    if value.upper().split(".")[0] in _RESERVED:
        raise ValueError(_("the name is reserved on Windows"))
    return value


def _check_title(value: str) -> str:
    if not value.strip():
        raise ValueError(_("it may not be empty"))
    if any(not (c.isprintable() or c in "\u200d\ufe0f") for c in value):
        raise ValueError(_("it has invisible control characters"))
    return value


Clock = Annotated[time, BeforeValidator(_read_time)]
Day = Annotated[date, BeforeValidator(_read_date)]
Code = Annotated[
    StrictStr, StringConstraints(pattern=r"^[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå_-]{0,39}$"), AfterValidator(_check_code)
]
Period = Annotated[StrictStr, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
Title = Annotated[StrictStr, StringConstraints(max_length=500), AfterValidator(_check_title)]
Note = Annotated[StrictStr, StringConstraints(max_length=2000)]
Minutes = Annotated[StrictInt, Field(ge=5, le=1440)]
Colour = Annotated[StrictStr, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Month = Annotated[StrictInt, Field(ge=1, le=12)]
Week = Annotated[StrictInt, Field(ge=1, le=53)]
MonthDay = Annotated[StrictStr, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Table(BaseModel):
    """A table of a project file: no keys but its own."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=False, alias_generator=lambda name: name.replace("_", "-")
    )


class RoleTable(Table):
    """A `[[role]]`."""

    code: Code
    name: Title
    persons: Annotated[StrictInt, Field(ge=1, le=1000)] = 1


class PlaceTable(Table):
    """A `[[place]]`."""

    code: Code
    name: Title
    seats: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None


class BusyTable(Table):
    """A `[[busy]]`: a calendar file in the project folder and whom it keeps busy."""

    file: Annotated[StrictStr, StringConstraints(min_length=1, max_length=200)]
    roles: tuple[Code, ...] = ()
    places: tuple[Code, ...] = ()


class ProjectFile(Table):
    """`aarsplan.toml`."""

    municipality: Title
    domain: Annotated[
        StrictStr, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$")
    ]
    time_zone: Literal["Europe/Copenhagen"] = "Europe/Copenhagen"
    optional_holidays: tuple[Literal[tuple(OPTIONAL_HOLIDAYS)], ...] = ()  # type: ignore[valid-type]
    role: tuple[RoleTable, ...] = ()
    place: tuple[PlaceTable, ...] = ()
    busy: tuple[BusyTable, ...] = ()


class ClosureTable(Table):
    """A `[[closure]]`: dates, ISO weeks of every year, or the same days of every year."""

    code: Code
    name: Title
    office: StrictBool = False
    first: Day | None = None
    last: Day | None = None
    weeks: tuple[Week, ...] = ()
    first_day: MonthDay | None = None
    last_day: MonthDay | None = None

    @model_validator(mode="after")
    def _one_form(self) -> ClosureTable:
        forms = [self.first is not None, bool(self.weeks), self.first_day is not None]
        if sum(forms) != 1 or (self.last and not self.first) or (self.last_day and not self.first_day):
            raise ValueError(_("a closure has first (and last), or weeks, or first-day (and last-day)"))
        if self.first and self.last and self.last < self.first:
            raise ValueError(_("last ({last}) lies before first ({first})").format(last=self.last, first=self.first))
        return self


class ClosureFile(Table):
    """`closures.toml`."""

    closure: tuple[ClosureTable, ...] = ()


class Times(Table):
    """What has a start, and an end or a length."""

    start: Clock | None = None
    end: Clock | None = None
    minutes: Minutes | None = None

    @model_validator(mode="after")
    def _whole(self) -> Times:
        if self.end is not None and (self.start is None or self.minutes is not None):
            raise ValueError(_("end goes with start, and not with minutes"))
        if self.start and self.end and self.end <= self.start:
            text = _("end ({end}) does not come after start ({start})")
            raise ValueError(text.format(end=f"{self.end:%H:%M}", start=f"{self.start:%H:%M}"))
        return self

    @property
    def length(self) -> int | None:
        """Minutes from start to end, None where neither is said."""
        if self.start and self.end:
            return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute
        return self.minutes


class EventTable(Times):
    """An `[[event]]`."""

    code: Code
    name: Title
    date: Day
    last: Day | None = None
    place: Code | None = None
    required: tuple[Code, ...] = ()
    optional: tuple[Code, ...] = ()
    status: Status = Status.DRAFT
    colour: Colour = "#8a1c4a"
    source: Note = ""

    @model_validator(mode="after")
    def _ordered(self) -> EventTable:
        if self.last and self.last < self.date:
            raise ValueError(_("last ({last}) lies before date ({date})").format(last=self.last, date=self.date))
        return self


class StatutoryTable(Table):
    """A `[[statutory]]` deadline: a date set by law, with its source."""

    code: Code
    name: Title
    date: Day
    source: Annotated[StrictStr, StringConstraints(min_length=1, max_length=2000)]


class EventFile(Table):
    """`events.toml` and `statutory.toml`."""

    event: tuple[EventTable, ...] = ()
    statutory: tuple[StatutoryTable, ...] = ()


class WeeklyTable(Table):
    """A `[[series]]` every n weeks."""

    kind: Literal["weekly"]
    every: Annotated[StrictInt, Field(ge=1, le=52)] = 1
    anchor: Day
    first: Day | None = None
    last: Day | None = None
    reach_days: Annotated[StrictInt, Field(ge=0, le=180)] | None = None


class MonthlyTable(Table):
    """A `[[series]]` on the nth or last weekday of the month."""

    kind: Literal["monthly"]
    weekday: Weekday
    nth: Literal[1, 2, 3, 4, 5, -1, -2]
    except_months: tuple[Month, ...] = ()
    first: Day | None = None
    last: Day | None = None
    reach_days: Annotated[StrictInt, Field(ge=0, le=180)] | None = None


class SpreadTable(Table):
    """A `[[series]]` of so many meetings in each period."""

    kind: Literal["spread"]
    count: Annotated[StrictInt, Field(ge=1, le=60)]
    per: Per
    first: Day | None = None
    last: Day | None = None


class DatesTable(Table):
    """A `[[series]]` of named days."""

    kind: Literal["dates"]
    dates: tuple[Day, ...]
    reach_days: Annotated[StrictInt, Field(ge=0, le=180)] | None = None


SeriesTable = Annotated[WeeklyTable | MonthlyTable | SpreadTable | DatesTable, Field(discriminator="kind")]


class ExceptionTable(Table):
    """An `[[exception]]` to a body's series."""

    kind: ExceptionKind
    date: Day
    to: Day | None = None
    start: Clock | None = None
    despite: tuple[Code, ...] = ()
    because: Note = ""

    @model_validator(mode="after")
    def _fits_kind(self) -> ExceptionTable:
        if (self.kind is ExceptionKind.MOVE) != (self.to is not None):
            raise ValueError(_("a move has a day to move to, and nothing else has"))
        return self


class GivenTable(Times):
    """A `[[given]]` meeting: its date is a fact."""

    date: Day
    period: Period | None = None
    place: Code | None = None
    status: Status = Status.DRAFT
    source: Note = ""


class DeadlineTable(Table):
    """A `[[deadline]]` of each meeting of a body."""

    code: Code
    name: Title
    days: Annotated[StrictInt, Field(ge=0, le=366)]
    day_type: DayType
    side: Side = Side.BEFORE
    on_closed_day: OnClosedDay = OnClosedDay.EARLIER


class BodyFile(Table):
    """`bodies/<body>.toml`."""

    code: Code
    name: Title
    minutes: Minutes
    times: Annotated[tuple[Clock, ...], Field(min_length=1, max_length=48)]
    colour: Colour = "#555555"
    places: tuple[Code, ...] = ()
    required: tuple[Code, ...] = ()
    optional: tuple[Code, ...] = ()
    surroundings: StrictBool = False
    series: tuple[SeriesTable, ...] = ()
    exception: tuple[ExceptionTable, ...] = ()
    given: tuple[GivenTable, ...] = ()
    deadline: tuple[DeadlineTable, ...] = ()
    rule: tuple[dict[StrictStr, Any], ...] = ()


class RuleFile(Table):
    """`rules.toml`."""

    rule: tuple[dict[StrictStr, Any], ...] = ()


_STRICT: dict[Any, Any] = {int: StrictInt, bool: StrictBool, str: StrictStr, date: Day, time: Clock}


@cache
def rule_table(kind: type[Rule]) -> type[Table]:
    """The table of a rule in the config, made from its parameters."""
    from dataclasses import MISSING, fields

    hints = get_type_hints(kind, include_extras=True)
    made: dict[str, Any] = {"rule": (StrictStr, ...)}
    for parameter in fields(kind):
        if "help" not in parameter.metadata:
            continue
        default = ... if parameter.default is MISSING else parameter.default
        described = Field(default, description=parameter.metadata["help"], **parameter.metadata["limits"])
        made[parameter.name] = (_strict(hints[parameter.name]), described)
    table: type[Table] = create_model(kind.__name__, __base__=Table, **made)
    return table


def _strict(annotation: Any) -> Any:
    """The annotation with the types of the config for Python's own."""
    if annotation in _STRICT:
        return _STRICT[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _strict(arguments[0])
    if origin in {Union, UnionType}:
        return Union[tuple(_strict(argument) for argument in arguments)]
    if origin is tuple:
        return tuple[tuple(a if a is ... else _strict(a) for a in arguments)]  # type: ignore[misc]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return annotation
    return annotation
