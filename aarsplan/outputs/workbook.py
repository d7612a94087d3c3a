"""Excel workbooks: sheets with a header, typed cells and a look, and bytes that are the same for the same content.

Every text is written as text, whatever it begins with, so that no title becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
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

from aarsplan.outputs.base import clean, repacked
from aarsplan.texts import _, language
from aarsplan.views.annual_table import Value

INK, QUIET = "1B1F23", "57606A"
INDENTED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)

_WHITE = "FFFFFF"
_HEAD_FILL = PatternFill("solid", start_color="24475B")
_PLAIN = Alignment(horizontal="left", vertical="top", wrap_text=True)
_CENTRED = Alignment(horizontal="left", vertical="center", wrap_text=True)
_LINE_POINTS = 15.0
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What begins an escaped character in a workbook (ECMA-376, part 1, 22.9.2.19)."""


def new_book(title: str, creator: str, changed: datetime) -> Workbook:
    """A workbook with one empty sheet, dated by what it tells of and not by the clock."""
    book = Workbook()
    book.properties.title = clean(title)
    book.properties.creator = clean(creator)
    book.properties.language = "da-DK" if language() == "da" else "en-GB"
    book.properties.created = book.properties.modified = changed.replace(tzinfo=None)
    return book


def saved(book: Workbook) -> bytes:
    """The bytes of the workbook. `Workbook.save` would stamp it with the time of day."""
    stream = BytesIO()
    ExcelWriter(book, ZipFile(stream, "w", ZIP_DEFLATED)).save()
    return repacked(stream.getvalue())


def fill(sheet: Worksheet, head: Sequence[str], lines: Sequence[Sequence[Value]], widths: Sequence[int]) -> None:
    """Write the headings, which stay in sight and filter, and the lines; `widths` are in characters."""
    for position, title in enumerate(head, start=1):
        cell = sheet.cell(1, position)
        _write(cell, title)
        cell.font, cell.fill, cell.alignment = font(_WHITE, bold=True), _HEAD_FILL, _CENTRED
        sheet.column_dimensions[get_column_letter(position)].width = widths[position - 1]
    sheet.row_dimensions[1].height = 24
    for number, line in enumerate(lines, start=2):
        for position, value in enumerate(line, start=1):
            cell = sheet.cell(number, position)
            _write(cell, value)
            cell.font, cell.border, cell.alignment = font(INK), border(), _PLAIN
        heights = (_height(value, width) for value, width in zip(line, widths, strict=True))
        sheet.row_dimensions[number].height = max(heights)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(lines) + 1}"


@cache
def font(colour: str, *, bold: bool = False, strike: bool = False) -> Font:
    """The font of a cell."""
    return Font(name="Calibri", size=11, color=colour, bold=bold, strike=strike)


@cache
def border(mark: str = "") -> Border:
    """The border of a cell, with a thick `mark` of that colour to the left where there is one."""
    bottom = Side(style="thin", color="D0D7DE")
    return Border(left=Side(style="thick", color=mark) if mark else None, bottom=bottom)


def set_up_print(sheet: Any, orientation: str, left: str, right: str, footer: str) -> None:
    """Fit the sheet to the width of A4 pages with a text at each side of their head and one at their foot."""
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
    sheet.oddHeader.left.text = _in_header(left)
    sheet.oddHeader.right.text = _in_header(right)
    sheet.oddFooter.left.text = _in_header(footer)
    sheet.oddFooter.right.text = _in_header(_("Page {page} of {pages}")).format(page="&P", pages="&N")


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
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
        # Keeps Excel from reading a formula when the cell is edited.
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _height(value: Value, width: int) -> float:
    """Height in points of what wraps in a column of `width` characters; LibreOffice does not fit it itself."""
    lines = value if isinstance(value, tuple) else (str(value),)
    return sum(max(1, ceil(len(line) / width)) for line in lines) * _LINE_POINTS + 2


def _in_header(text: str) -> str:
    """`text` as a header holds it, where `&` begins a code; a header has room for 255 characters in all."""
    return clean(text)[:100].replace("&", "&&")
