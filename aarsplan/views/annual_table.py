"""The årsplan as a table of typed values, for the formats that are calculated with rather than read."""

from __future__ import annotations

from datetime import date, time

from aarsplan.texts import _, week_number, weekday_name
from aarsplan.views.annual_plan import AnnualPlan
from aarsplan.views.annual_row import Column, Kind, Row, heading, kind_name, status_name
from aarsplan.views.publication import code_of

Value = int | str | tuple[str, ...] | date | time | None
"""What a cell holds; a tuple is a text of several lines."""


def headings(*, items: bool = False) -> tuple[str, ...]:
    """The headings of the columns of `values`, with one of the items or without."""
    return (
        heading(Column.WEEK),
        _("Weekday"),
        _("Date"),
        _("Last day"),
        _("Start"),
        _("End"),
        _("Code"),
        heading(Column.TITLE),
        *((_("Items"),) if items else ()),
        _("Kind"),
        heading(Column.PLACE),
        heading(Column.DEADLINES),
        _("Status"),
        _("Decided on"),
        _("Decided by"),
        heading(Column.REMARKS),
    )


def values(row: Row, *, items: bool = False) -> tuple[Value, ...]:
    """One line of the table. The last day stands only where there is more than one, the code only of a body."""
    return (
        week_number(row.days.first),
        weekday_name(row.days.first.weekday()),
        row.days.first,
        row.days.last if row.days.last != row.days.first else None,
        row.start,
        row.end,
        "" if row.kind in {Kind.EVENT, Kind.STATUTORY} else row.code,
        row.title,
        *((row.items,) if items else ()),
        kind_name(row.kind),
        row.place,
        row.lines(Column.DEADLINES),
        status_name(row.status) if row.status else "",
        row.approval.day if row.approval else None,
        code_of(row.approval.meeting) if row.approval and row.approval.meeting else "",
        row.remarks,
    )


def deadline_headings() -> tuple[str, ...]:
    """The headings of the columns of `deadline_values`."""
    return (
        heading(Column.WEEK),
        _("Weekday"),
        _("Date"),
        _("Deadline"),
        _("Code"),
        heading(Column.TITLE),
        _("Date of the meeting"),
    )


def deadline_values(plan: AnnualPlan) -> list[tuple[Value, ...]]:
    """Every deadline of the meetings in `plan`, by day."""
    return [
        (
            week_number(found.day),
            weekday_name(found.day.weekday()),
            found.day,
            found.name,
            row.code,
            row.title,
            row.days.first,
        )
        for found, row in plan.deadlines
    ]
