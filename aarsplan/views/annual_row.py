"""One line of the årsplan: a meeting, an event, closed days, and the text of each of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from aarsplan.domain import DateRange, Status
from aarsplan.lockfile import Approval
from aarsplan.texts import _, clock, short_date, week_number


class Kind(StrEnum):
    """What a row tells of."""

    MEETING = "meeting"
    EVENT = "event"
    STATUTORY = "statutory"
    HAND_OVER = "hand-over"
    CLOSURE = "closure"
    CANCELLED = "cancelled"
    NOT_HELD = "not-held"


class Column(StrEnum):
    """What is told of a row, in the order of reading."""

    WEEK = "week"
    DATE = "date"
    TIME = "time"
    TITLE = "title"
    PLACE = "place"
    DEADLINES = "deadlines"
    REMARKS = "remarks"


@dataclass(frozen=True, order=True)
class DatedDeadline:
    """A deadline of a meeting by day and name."""

    day: date
    name: str


@dataclass(frozen=True)
class Row:
    """One line of the årsplan, its remarks in the reader's language.

    `code` and `colour` are those of the body or event, "" for closed days and documents handed over. `start` and `end`
    None are whole days. `status` is where a meeting stands that is planned here, None for all else, and `approval` the
    decision that brought it there. `items` stand under the title: what the meeting treats, or what is handed over.
    """

    kind: Kind
    days: DateRange
    title: str
    code: str = ""
    colour: str = ""
    start: time | None = None
    end: time | None = None
    place: str = ""
    status: Status | None = None
    approval: Approval | None = None
    deadlines: tuple[DatedDeadline, ...] = ()
    remarks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[date, bool, time, str, str]:
        """Sort key: day, closed days first, time of day, body, title."""
        return (self.days.first, self.kind is not Kind.CLOSURE, self.start or time(0), self.code, self.title)

    def lines(self, column: Column) -> tuple[str, ...]:
        """The text of a column in the reader's language, line by line; none where there is nothing to tell."""
        match column:
            case Column.WEEK:
                texts: tuple[str, ...] = (weeks_text(self.days),)
            case Column.DATE:
                texts = self._dates()
            case Column.TIME:
                texts = (self._time(),)
            case Column.TITLE:
                texts = (self.title, *self.items)
            case Column.PLACE:
                texts = (self.place,)
            case Column.DEADLINES:
                texts = tuple(f"{near_date(found.day, self.days.first)} {found.name}" for found in self.deadlines)
            case Column.REMARKS:
                texts = self.remarks
        return tuple(filter(None, texts))

    def spans(self, columns: Sequence[Column]) -> dict[Column, int]:
        """The columns that the row fills, with how many each takes up.

        The dates of closed days reach over the times, and their name over the rest of the row.
        """
        if self.kind is not Kind.CLOSURE:
            return dict.fromkeys(columns, 1)
        after_title = len(columns) - columns.index(Column.TITLE)
        return {Column.WEEK: 1, Column.DATE: 1 + (Column.TIME in columns), Column.TITLE: after_title}

    def _dates(self) -> tuple[str, ...]:
        """Several days on a line each, but those of a closure, which have room, on one."""
        text = range_text(self.days)
        if self.kind is Kind.CLOSURE or self.days.first == self.days.last:
            return (text,)
        first, dash, last = text.partition(" – ")
        return (first + dash.rstrip(), last)

    def _time(self) -> str:
        if self.start is not None and self.end is not None:
            return f"{clock(self.start)}–{clock(self.end)}"
        return _("all day") if self.kind is Kind.EVENT else ""


def heading(column: Column) -> str:
    """The heading of a column in the reader's language."""
    return {
        Column.WEEK: _("Week"),
        Column.DATE: _("Day and date"),
        Column.TIME: _("Time"),
        Column.TITLE: _("Meeting"),
        Column.PLACE: _("Place"),
        Column.DEADLINES: _("Deadlines"),
        Column.REMARKS: _("Remarks"),
    }[column]


def kind_name(kind: Kind) -> str:
    """What a row tells of, as a word in a table."""
    return {
        Kind.MEETING: _("meeting"),
        Kind.EVENT: _("event"),
        Kind.STATUTORY: _("statutory deadline"),
        Kind.HAND_OVER: _("hand-over"),
        Kind.CLOSURE: _("closed"),
        Kind.CANCELLED: _("cancelled"),
        Kind.NOT_HELD: _("not held"),
    }[kind]


def status_name(status: Status) -> str:
    """Where a meeting stands, as a word in a table."""
    return {
        Status.DRAFT: _("draft"),
        Status.APPROVED: _("approved"),
        Status.LOCKED: _("locked"),
        Status.HELD: _("held"),
        Status.CANCELLED: _("cancelled"),
    }[status]


def range_text(days: DateRange) -> str:
    """Days as they stand in a table: "tor 30-10-2025", "man 13-10 – fre 17-10-2025"."""
    if days.first == days.last:
        return short_date(days.first)
    return f"{near_date(days.first, days.last)} – {short_date(days.last)}"


def weeks_text(days: DateRange) -> str:
    """The ISO weeks of the days: "42", "52–1"."""
    first, last = week_number(days.first), week_number(days.last)
    return f"{first}" if first == last else f"{first}–{last}"


def near_date(day: date, other: date) -> str:
    """`day` as it stands beside `other`, with its year only where the two differ: "tor 25-12"."""
    # The year is a separator and four digits at the end in both languages.
    return short_date(day) if day.year != other.year else short_date(day)[:-5]
