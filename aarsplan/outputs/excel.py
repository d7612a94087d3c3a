"""The årsplan as an Excel workbook: one sheet with everything, one with the deadlines, all days and times typed.

Every text is written as text, whatever it begins with, so that no title becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import cache
from io import BytesIO
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from aarsplan.outputs.base import changed_text, clean, file_name, hex_colour, repacked
from aarsplan.texts import _, language
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Kind, Row
from aarsplan.views.annual_table import Value, deadline_headings, deadline_values, headings, values
from aarsplan.views.publication import Publication

_WIDTHS = (7, 10, 12, 12, 9, 9, 8, 34, 17, 25, 34, 11, 28)
_DEADLINE_WIDTHS = (7, 10, 12, 32, 11, 32, 16)
"""Widths in characters of the standard font."""
_CODE, _TITLE = 7, 8
"""Columns of the first sheet, counted from 1."""
_LINE_POINTS = 15.0

_INK, _QUIET, _WHITE = "1B1F23", "57606A", "FFFFFF"
_CLOSED_FILL = PatternFill("solid", start_color="E7E9EC")
_HEAD_FILL = PatternFill("solid", start_color="24475B")
_PLAIN = Alignment(horizontal="left", vertical="top", wrap_text=True)
_INDENTED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_CENTRED = Alignment(horizontal="left", vertical="center", wrap_text=True)

_STANDING = frozenset({Kind.MEETING, Kind.EVENT, Kind.STATUTORY})
_OFF = frozenset({Kind.CANCELLED, Kind.NOT_HELD})


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one workbook."""
    plan = annual_plan(publication)
    book = Workbook()
    book.properties.title = clean(plan.title)
    book.properties.creator = clean(plan.municipality)
    book.properties.language = "da-DK" if language() == "da" else "en-GB"
    book.properties.created = book.properties.modified = publication.changed.replace(tzinfo=None)
    sheet = book.worksheets[0]
    sheet.title = _("Annual plan")
    _fill(sheet, headings(), [(values(row), row) for row in plan.rows], _WIDTHS)
    deadlines = book.create_sheet(_("Deadlines"))
    _fill(deadlines, deadline_headings(), [(line, None) for line in deadline_values(plan)], _DEADLINE_WIDTHS)
    _set_up_print(sheet, plan, "landscape")
    _set_up_print(deadlines, plan, "portrait")
    return {file_name(plan.title, "xlsx"): _saved(book)}


def _saved(book: Workbook) -> bytes:
    """The bytes of the workbook. `Workbook.save` would stamp it with the time of day."""
    stream = BytesIO()
    ExcelWriter(book, ZipFile(stream, "w", ZIP_DEFLATED)).save()
    return repacked(stream.getvalue())


def _fill(
    sheet: Worksheet, head: Sequence[str], lines: Sequence[tuple[Sequence[Value], Row | None]], widths: Sequence[int]
) -> None:
    """Write the headings and the lines; the look of a line is that of its row, where it has one."""
    for position, title in enumerate(head, start=1):
        cell = sheet.cell(1, position)
        _write(cell, title)
        cell.font, cell.fill, cell.alignment = _font(_WHITE, bold=True), _HEAD_FILL, _CENTRED
        sheet.column_dimensions[get_column_letter(position)].width = widths[position - 1]
    sheet.row_dimensions[1].height = 24
    for number, (line, row) in enumerate(lines, start=2):
        for position, value in enumerate(line, start=1):
            cell = sheet.cell(number, position)
            _write(cell, value)
            _dress(cell, position, row)
        heights = (_height(value, width) for value, width in zip(line, widths, strict=True))
        sheet.row_dimensions[number].height = max(heights)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(lines) + 1}"


def _write(cell: Any, value: Value) -> None:
    match value:
        case str() | tuple():
            text = clean(value) if isinstance(value, str) else "\n".join(clean(line) for line in value)
            _write_text(cell, text)
        case date():
            cell.value, cell.number_format = value, "dd-mm-yyyy"
        case time():
            cell.value, cell.number_format = value, "hh:mm"
        case _:
            cell.value = value


def _write_text(cell: Any, text: str) -> None:
    """Write `text` as text: openpyxl takes "=1+1" for a formula and "#N/A" for an error."""
    if text:
        cell.value = text
        cell.data_type = "s"
        # Keeps Excel from reading a formula when the cell is edited.
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _dress(cell: Any, position: int, row: Row | None) -> None:
    """Grey closed days, strike out cancelled meetings, and mark the code with the body's colour."""
    kind = row.kind if row else None
    mark = row.colour if row and position == _CODE else ""
    cell.font = _font(
        _QUIET if kind in _OFF else _INK,
        bold=kind in _STANDING and position == _TITLE,
        strike=kind is Kind.CANCELLED and position <= _TITLE,
    )
    cell.border = _border(hex_colour(mark) if mark else "")
    cell.alignment = _INDENTED if mark else _PLAIN
    if kind is Kind.CLOSURE:
        cell.fill = _CLOSED_FILL


@cache
def _font(colour: str, *, bold: bool = False, strike: bool = False) -> Font:
    return Font(name="Calibri", size=11, color=colour, bold=bold, strike=strike)


@cache
def _border(mark: str) -> Border:
    bottom = Side(style="thin", color="D0D7DE")
    return Border(left=Side(style="thick", color=mark) if mark else None, bottom=bottom)


def _height(value: Value, width: int) -> float:
    """Height in points of what wraps in a column of `width` characters; LibreOffice does not fit it itself."""
    lines = value if isinstance(value, tuple) else (str(value),)
    return sum(max(1, ceil(len(line) / width)) for line in lines) * _LINE_POINTS + 2


def _set_up_print(sheet: Any, plan: AnnualPlan, orientation: str) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    sheet.oddHeader.left.text = _in_header(plan.municipality)
    sheet.oddHeader.right.text = _in_header(plan.title)
    sheet.oddFooter.left.text = _in_header(changed_text(plan))
    sheet.oddFooter.right.text = _in_header(_("Page {page} of {pages}")).format(page="&P", pages="&N")


def _in_header(text: str) -> str:
    """`text` as a header holds it, where `&` begins a code; a header has room for 255 characters in all."""
    return clean(text)[:100].replace("&", "&&")
