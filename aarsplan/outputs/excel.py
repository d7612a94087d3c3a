"""The årsplan as an Excel workbook: one sheet with everything, one with the deadlines, all days and times typed."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import PatternFill

from aarsplan.outputs.base import changed_text, file_name, hex_colour
from aarsplan.outputs.workbook import INDENTED, INK, QUIET, border, fill, font, new_book, saved, set_up_print
from aarsplan.texts import _
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Kind, Row
from aarsplan.views.annual_table import deadline_headings, deadline_values, headings, values
from aarsplan.views.publication import Publication
from aarsplan.views.topic_sheet import topic_columns, topic_rows

_WIDTHS = (7, 10, 12, 12, 9, 9, 8, 34, 17, 25, 34, 11, 12, 12, 28)
_ITEMS_WIDTH = 50
_DEADLINE_WIDTHS = (7, 10, 12, 32, 11, 32, 16)
"""Widths in characters of the standard font."""
_CODE, _TITLE = 7, 8
"""Columns of the first sheet, counted from 1."""
_CLOSED_FILL = PatternFill("solid", start_color="E7E9EC")

_STANDING = frozenset({Kind.MEETING, Kind.EVENT, Kind.STATUTORY})
_OFF = frozenset({Kind.CANCELLED, Kind.NOT_HELD})


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one workbook."""
    plan = annual_plan(publication)
    book = new_book(plan.title, plan.municipality, publication.changed)
    sheet = book.worksheets[0]
    sheet.title = _("Annual plan")
    items = plan.has_items
    widths = (*_WIDTHS[:_TITLE], *[_ITEMS_WIDTH] * items, *_WIDTHS[_TITLE:])
    fill(sheet, headings(items=items), [values(row, items=items) for row in plan.rows], widths)
    for cells, row in zip(sheet.iter_rows(min_row=2), plan.rows, strict=True):
        for position, cell in enumerate(cells, start=1):
            _dress(cell, position, row)
    deadlines = book.create_sheet(_("Deadlines"))
    fill(deadlines, deadline_headings(), deadline_values(plan), _DEADLINE_WIDTHS)
    _set_up_print(sheet, plan, "landscape")
    _set_up_print(deadlines, plan, "portrait")
    if plan.topics:
        topics = book.create_sheet(plan.topics.title)
        columns = topic_columns(internal=plan.variant.internal)
        topic_widths = [column.width for column in columns]
        fill(topics, [column.heading for column in columns], topic_rows(publication), topic_widths)
        _set_up_print(topics, plan, "landscape")
    return {file_name(plan.title, "xlsx"): saved(book)}


def _dress(cell: Any, position: int, row: Row) -> None:
    """Grey closed days, strike out cancelled meetings, and mark the code with the body's colour."""
    mark = row.colour if position == _CODE else ""
    cell.font = font(
        QUIET if row.kind in _OFF else INK,
        bold=row.kind in _STANDING and position == _TITLE,
        strike=row.kind is Kind.CANCELLED and position <= _TITLE,
    )
    if mark:
        cell.border, cell.alignment = border(hex_colour(mark)), INDENTED
    if row.kind is Kind.CLOSURE:
        cell.fill = _CLOSED_FILL


def _set_up_print(sheet: Any, plan: AnnualPlan, orientation: str) -> None:
    set_up_print(sheet, orientation, plan.municipality, plan.title, changed_text(plan))
