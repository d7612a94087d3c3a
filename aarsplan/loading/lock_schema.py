"""The tables of `plan.lock`, a file that aarsplan writes and that a person or a merge may have changed since."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr, model_validator

from aarsplan.domain import DateRange, Status
from aarsplan.loading.fields import Clock, Code, Day, Number, wrong
from aarsplan.loading.schema import MAX_EVENT_DAYS, Table
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

_KEY = re.compile(r"[A-Za-z0-9ÆØÅæøå_-]{1,60}(?:/[A-Za-z0-9ÆØÅæøå_-]{1,60})?")
_AGENDA_KEY = re.compile(r"[A-Za-z0-9ÆØÅæøå_-]{1,60}(?:/[A-Za-z0-9ÆØÅæøå_-]{1,60}){1,2}")
_TOLD_NAME = re.compile(
    r"[A-Za-z0-9ÆØÅæøå_-]{1,60}(?:/[A-Za-z0-9ÆØÅæøå_-]{1,60}){0,3}(?: [A-Za-z0-9ÆØÅæøå_-]{1,60}){0,3}"
)
_TOLD = re.compile(r"(\d{1,9}) (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})Z ([0-9a-f]{12})", re.ASCII)
_UID = re.compile(r"[!-~]{1,255}")
_DIGEST = re.compile(r"[0-9a-f]{12}")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


def _check_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise wrong(_("this is no key of a meeting"))
    return value


def _check_agenda_key(value: str) -> str:
    if not _AGENDA_KEY.fullmatch(value):
        raise wrong(_("this is no key of anything on an agenda"))
    return value


def _check_uid(value: str) -> str:
    if not _UID.fullmatch(value):
        raise wrong(_("a UID has 1 to 255 visible characters of ASCII"))
    return value


def _check_digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise wrong(_("twelve digits from 0 to f are required"))
    return value


def _read_stamp(value: Any) -> datetime:
    if not isinstance(value, datetime) or not FIRST_YEAR <= value.year < LAST_YEAR:
        raise wrong(_("a date and time such as {example} is required").format(example="2025-06-01T08:00:00Z"))
    return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)


def _read_range(value: Any) -> DateRange:
    found = _RANGE.fullmatch(value) if isinstance(value, str) else None
    try:
        days = [date.fromisoformat(part) for part in found.groups()] if found else []
    except ValueError:
        days = []
    if not days or days[1] < days[0] or not FIRST_YEAR < days[0].year <= days[1].year < LAST_YEAR:
        raise wrong(_("two days in order are required, such as {example}").format(example="2025-08-01..2025-12-31"))
    return DateRange(days[0], days[1])


def _check_told_name(value: str) -> str:
    if not _TOLD_NAME.fullmatch(value):
        raise wrong(_("this is no name of an event in a calendar"))
    return value


def _check_told(value: str) -> str:
    try:
        _revision, changed, _digest = read_told(value)
    except ValueError:
        changed = None
    if changed is None or not FIRST_YEAR <= changed.year < LAST_YEAR:
        raise wrong(_("a number, a moment and a digest are required"), _('as in "0 2025-06-01T08:00:00Z 0123456789ab"'))
    return value


def read_told(row: str) -> tuple[int, datetime, str]:
    """The revision, the moment in UTC and the digest of a row of `[told]`.

    Raises:
        ValueError: it is no such row.
    """
    found = _TOLD.fullmatch(row)
    if found is None:
        raise ValueError(row)
    return int(found[1]), datetime.fromisoformat(found[2]).replace(tzinfo=UTC), found[3]


Key = Annotated[StrictStr, AfterValidator(_check_key)]
ToldName = Annotated[StrictStr, AfterValidator(_check_told_name)]
ToldRow = Annotated[StrictStr, AfterValidator(_check_told)]
AgendaKey = Annotated[StrictStr, AfterValidator(_check_agenda_key)]
Days = Annotated[DateRange, BeforeValidator(_read_range)]
Stamp = Annotated[datetime, BeforeValidator(_read_stamp)]
Uid = Annotated[StrictStr, AfterValidator(_check_uid)]
Digest = Annotated[StrictStr, AfterValidator(_check_digest)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]


class EntryTable(Table):
    """A `[meeting.<key>]` table."""

    uid: Uid
    sequence: Count
    date: Day
    start: Clock
    minutes: Annotated[StrictInt, Field(ge=1, le=1440 * MAX_EVENT_DAYS)]
    place: Code | None = None
    status: Status
    decided: Day | None = None
    decided_at: Key | None = None
    changed: Stamp
    text: Digest

    @model_validator(mode="after")
    def _is_decided(self) -> EntryTable:
        if self.decided is not None and self.status not in {Status.APPROVED, Status.LOCKED}:
            raise wrong(
                _("only an approved or locked meeting has been decided on"), _("leave out decided"), key="status"
            )
        if self.decided_at is not None and self.decided is None:
            raise wrong(_("the day of the decision is missing"), _("add: decided = 2024-10-23"), key="decided-at")
        return self


class AgendaTable(Table):
    """An `[agenda.<key>]` table: at which meeting something stands, from when, for how long."""

    meeting: Key
    start: Clock | None = None
    minutes: Annotated[StrictInt, Field(ge=0, le=1440)]


class LockTable(Table):
    """The whole file."""

    version: Annotated[Literal[1], Number]
    planned: Annotated[tuple[Days, ...], Field(max_length=1000)]
    meeting: dict[Key, object] = Field(default_factory=dict)
    """Each an `EntryTable`; looked at one by one, since there can be thousands."""
    agenda: dict[AgendaKey, object] = Field(default_factory=dict)
    """Each an `AgendaTable`."""
    told: dict[ToldName, ToldRow] = Field(default_factory=dict)
    """What subscribers know of each event: how often it changed, when it last did, and a digest of what is shown."""
