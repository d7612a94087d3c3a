"""The årsplan as an Excel workbook: one sheet with everything, one with the deadlines, all days and times typed.

Every text is written as text, whatever it begins with, so that no title becomes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from io import BytesIO
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from aarsplan.outputs.base import changed_text, clean, clean_lines, file_name, hex_colour, repacked
from aarsplan.texts import _, language
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Kind, Row
from aarsplan.views.annual_table import Value, deadline_headings, deadline_values, headings, values
from aarsplan.views.publication import Publication

_WIDTHS = (7, 10, 12, 12, 9, 9, 11, 32, 17, 20, 34, 11, 28)
_DEADLINE_WIDTHS = (7, 10, 12, 32, 11, 32, 16)
"""Widths in characters of the standard font."""
_CODE, _TITLE = 7, 8
_LINE_POINTS = 15.0
_INK, _QUIET, _GREY, _HEAD = "1B1F23", "57606A", "E7E9EC", "24475B"
_THIN = Side(style="thin", color="D0D7DE")


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
    _fill(sheet, headings(), [values(row) for row in plan.rows], _WIDTHS)
    for number, row in enumerate(plan.rows, start=2):
        _style(sheet, number, row)
    deadlines = book.create_sheet(_("Deadlines"))
    _fill(deadlines, deadline_headings(), deadline_values(plan), _DEADLINE_WIDTHS)
    _set_up_print(sheet, plan, "landscape")
    _set_up_print(deadlines, plan, "portrait")
    return {file_name(plan.title, "xlsx"): _saved(book)}


def _saved(book: Workbook) -> bytes:
    """The bytes of the workbook. `Workbook.save` would stamp it with the time of day."""
    stream = BytesIO()
    ExcelWriter(book, ZipFile(stream, "w", ZIP_DEFLATED)).save()
    return repacked(stream.getvalue())


def _fill(sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[Value]], widths: Sequence[int]) -> None:
    for number, title in enumerate(head, start=1):
        cell = sheet.cell(1, number)
        _write(cell, title)
        cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_HEAD)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = widths[number - 1]
    sheet.row_dimensions[1].height = 24
    for line, row in enumerate(rows, start=2):
        for number, value in enumerate(row, start=1):
            _write(sheet.cell(line, number), value)
        texts = zip((str(value or "") for value in row), widths, strict=True)
        sheet.row_dimensions[line].height = max(_height(text, width) for text, width in texts)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows) + 1}"


def _write(cell: Any, value: Value) -> None:
    cell.font = Font(name="Calibri", size=11, color=_INK)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str), horizontal="left")
    cell.border = Border(bottom=_THIN)
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = clean_lines(value)
        # openpyxl reads "=1+1" as a formula and "#N/A" as an error; a quote prefix keeps Excel from it on editing.
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    elif isinstance(value, time):
        cell.number_format = "hh:mm"


def _height(text: str, width: int) -> float:
    """Height in points of a wrapped text in a column of `width` characters."""
    lines = sum(max(1, ceil(len(line) / width)) for line in text.split("\n"))
    return lines * _LINE_POINTS + 3


def _style(sheet: Worksheet, number: int, row: Row) -> None:
    """Grey closed days, struck out cancelled meetings, and the body's colour beside its code."""
    quiet = row.kind in {Kind.CLOSURE, Kind.CANCELLED, Kind.NOT_HELD}
    for position, cell in enumerate(sheet[number], start=1):
        if row.kind is Kind.CLOSURE:
            cell.fill = PatternFill("solid", start_color=_GREY)
        struck = row.kind is Kind.CANCELLED and position <= _TITLE
        colour = _QUIET if quiet and row.kind is not Kind.CLOSURE else _INK
        cell.font = Font(name="Calibri", size=11, color=colour, strike=struck, bold=not quiet and position == _TITLE)
    if row.colour:
        mark = Side(style="thick", color=hex_colour(row.colour))
        code = sheet.cell(number, _CODE)
        code.border = Border(left=mark, bottom=_THIN)
        code.alignment = Alignment(vertical="top", horizontal="left", indent=1)


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
