"""The tables of the project files: which keys there are, of which type, within which limits.

Field names are the config keys with hyphens for underscores. `Ref` marks what names something else of the project, and
`DEFINES` what a table's `code` is the name of.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.domain import Status
from aarsplan.fetching.address import read_address
from aarsplan.loading.fields import (
    CalendarHost,
    CalendarUrl,
    Clock,
    Code,
    Colour,
    Day,
    Domain,
    FileName,
    Host,
    MailAddress,
    Minutes,
    MonthDay,
    Note,
    SiteUrl,
    Title,
    Week,
    wrong,
)
from aarsplan.loading.mail import Security, is_loopback
from aarsplan.rules.base import Ref
from aarsplan.texts import _, short_date
from aarsplan.workdays import OPTIONAL_HOLIDAYS

MAX_ROWS = 1000
"""Tables of one kind in one file."""
MAX_MEMBERS = 200
"""Words in one list."""
MAX_EVENT_DAYS = 366

Rows = Field(default=(), max_length=MAX_ROWS)
Members = Field(default=(), max_length=MAX_MEMBERS)

RoleCode = Annotated[Code, Ref(("role",))]
PlaceCode = Annotated[Code, Ref(("place",))]
RuleRows = tuple[dict[StrictStr, object], ...]
"""The `[[rule]]` tables of a file, of which each has the keys of its own rule."""


class Table(BaseModel):
    """A table of a project file: no keys but its own."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        defer_build=True,
        extra="forbid",
        frozen=True,
        populate_by_name=False,
        alias_generator=lambda name: name.replace("_", "-"),
    )
    DEFINES: ClassVar[str] = ""


def in_order(first_key: str, first: date | None, last_key: str, last: date | None) -> None:
    """Refuse a `last` day that lies before the `first`.

    Raises:
        PydanticCustomError: it does; the key of the last day is named.
    """
    if first and last and last < first:
        text = _("it lies before {key}, {day}").format(key=first_key, day=short_date(first))
        raise wrong(text, key=last_key)


class RoleTable(Table):
    """A `[[role]]`."""

    DEFINES: ClassVar[str] = "role"
    code: Code
    name: Title
    persons: Annotated[StrictInt, Field(ge=1, le=1000)] = 1
    in_text: Title | None = None


class PlaceTable(Table):
    """A `[[place]]`."""

    DEFINES: ClassVar[str] = "place"
    code: Code
    name: Title
    seats: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = None


class BusyTable(Table):
    """A `[[busy]]`: a calendar, and whom it keeps busy.

    It is a `file` in the project folder, or is fetched from `url` and kept there under its `code`.
    """

    DEFINES: ClassVar[str] = "calendar"
    file: FileName | None = None
    url: CalendarUrl | None = None
    code: Code | None = None
    max_age_days: Annotated[StrictInt, Field(ge=1, le=366)] = 7
    roles: tuple[RoleCode, ...] = Members
    places: tuple[PlaceCode, ...] = Members
    committees: tuple[Title, ...] = Members
    """Those of a list of committees that are read, all where none is named."""

    @model_validator(mode="after")
    def _one_form(self) -> BusyTable:
        if (self.file is None) == (self.url is None):
            raise wrong(_("a calendar has one of file and url"))
        if self.url is not None and self.code is None:
            raise wrong(_("a calendar with url needs a code, by which its copy is kept"), _('add: code = "borgmester"'))
        if self.file is not None and self.model_fields_set & {"code", "max_age_days"}:
            raise wrong(_("only a calendar with url has code and max-age-days"))
        if self.committees and not self.lists_committees:
            raise wrong(_("only FirstAgenda's list of committees, a .json file, has committees"), key="committees")
        return self

    @property
    def lists_committees(self) -> bool:
        """Whether it is FirstAgenda's JSON and not iCalendar."""
        return read_address(self.url).is_json if self.url else (self.file or "").lower().endswith(".json")


class SiteTable(Table):
    """`[site]`: where the published site is."""

    url: SiteUrl


class FeedsTable(Table):
    """`[feeds]`: how many days feeds keep what is over, and whether the open ones hold the meetings' deadlines."""

    cancelled_days: Annotated[StrictInt, Field(ge=0, le=3660)] = 30
    past_days: Annotated[StrictInt, Field(ge=1, le=3660)] | None = None
    deadlines: StrictBool = True


class MailTable(Table):
    """`[mail]`: who convenes, and the server that takes the mail. Its password stands in no file."""

    sender: MailAddress
    sender_name: Title | None = None
    smtp_host: Host | None = None
    smtp_port: Annotated[StrictInt, Field(ge=1, le=65_535)] | None = None
    smtp_user: Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")] | None = None
    security: Security = Security.STARTTLS

    @model_validator(mode="after")
    def _is_safe(self) -> MailTable:
        if self.security is Security.NONE and not is_loopback(self.smtp_host or ""):
            text = _("only a server on this machine may take mail unprotected")
            raise wrong(text, _('write "starttls" or "tls"'), key="security")
        return self


class ProjectFile(Table):
    """`aarsplan.toml`."""

    municipality: Title
    domain: Domain
    time_zone: Literal["Europe/Copenhagen"] = "Europe/Copenhagen"
    optional_holidays: tuple[Literal[tuple(OPTIONAL_HOLIDAYS)], ...] = Members  # type: ignore[valid-type]
    role: tuple[RoleTable, ...] = Rows
    place: tuple[PlaceTable, ...] = Rows
    site: SiteTable | None = None
    mail: MailTable | None = None
    feeds: FeedsTable = Field(default_factory=FeedsTable)
    calendar_hosts: tuple[CalendarHost, ...] = Members
    """The hosts that calendars may be fetched from."""
    private_calendar_hosts: tuple[CalendarHost, ...] = Members
    """Those of them that are inside the own net."""
    busy: tuple[BusyTable, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _lists_private_hosts(self) -> ProjectFile:
        for host in self.private_calendar_hosts:
            if host not in self.calendar_hosts:
                text = _("{host} must be among calendar-hosts too").format(host=host)
                raise wrong(text, key="private-calendar-hosts")
        return self


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
        in_order("first", self.first, "last", self.last)
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
        in_order("date", self.date, "last", self.last)
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


class RuleFile(Table):
    """`rules.toml`."""

    rule: RuleRows = ()
