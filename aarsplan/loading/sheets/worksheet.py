"""The rows of one worksheet, cell by cell, as openpyxl reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any
from xml.etree.ElementTree import iterparse

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from aarsplan.loading.sheets.notes import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Fault, Notes
from aarsplan.loading.sheets.tidy import tidy, unescaped

Line = tuple[int, dict[int, Any]]
"""The number of a row and the values in its columns, both from 1."""

_DAY = timedelta(days=1)
_HALF_SECOND = timedelta(milliseconds=500)


@dataclass(frozen=True)
class Worksheet:
    """The part `path` of a workbook that `book` has opened."""

    book: ExcelReader
    path: str

    def header(self) -> list[Any] | None:
        """The values of the first row that is not empty; None where the sheet is empty."""
        notes = Notes()
        first = next(self._rows(notes, []), None)
        if first:
            return list(first[1].values())
        return [] if notes.all() else None

    def read(self, notes: Notes) -> list[Line]:
        """The rows that are not empty, in order; what cannot be read is told in `notes`."""
        merged: list[CellRange] = []
        rows: dict[int, dict[int, Any]] = {}
        for number, cells in self._rows(notes, merged):
            if number in rows:
                raise Fault("damaged", reason=f"row {number}")
            rows[number] = cells
        header = min(rows, default=0)
        for block in sorted(merged, key=lambda block: (block.min_row, block.min_col)):
            _unmerge(block, rows, header, notes)
        return [(number, cells) for number, cells in sorted(rows.items()) if cells]

    def _rows(self, notes: Notes, merged: list[CellRange]) -> Iterator[Line]:
        """Each row that is not empty, up to the limits; blocks of merged cells are put into `merged`."""
        wb: Any = self.book.wb
        left = MAX_CELLS
        with self.book.archive.open(self.path) as source:
            parser = WorkSheetParser(
                source,
                self.book.shared_strings,
                data_only=True,
                epoch=wb.epoch,
                date_formats=wb._date_formats,  # noqa: SLF001 - what openpyxl's own reader gives its parser
                timedelta_formats=wb._timedelta_formats,  # noqa: SLF001
            )
            for _event, element in iterparse(source):  # noqa: S314 - `check_archive` let no definitions through
                if element.tag == MERGE_TAG:
                    merged += [CellRange(one.get("ref", "")) for one in element]
                if element.tag != ROW_TAG:
                    continue
                number, cells = _cells(parser, element, notes)
                element.clear()
                left -= len(cells)
                if left < 0:
                    raise Fault("cells", number, limit=MAX_CELLS)
                if stray := next((column for column in cells if number > MAX_ROWS + 1 or column > MAX_COLUMNS), 0):
                    notes.add("stray", number, stray, rows=MAX_ROWS, columns=MAX_COLUMNS)
                    return
                if cells:
                    yield number, cells


def _cells(parser: WorkSheetParser, row: Any, notes: Notes) -> Line:
    """The filled cells of one row."""
    number, parsed = parser.parse_row(row)
    found: dict[int, Any] = {}
    for element, cell in zip(row, parsed, strict=True):
        column = cell["column"]
        if cell["row"] != number or column in found:
            raise Fault("damaged", reason=f"row {number}")
        if (code := _fault(element, cell)) is not None:
            notes.add(code, number, column, value=str(cell["value"])[:60])
            found[column] = ""
        elif (value := _plain(cell["value"], number, column, notes)) not in ("", None):
            found[column] = value
    return number, found


def _fault(element: Any, cell: dict[str, Any]) -> str | None:
    """Why the cell has no value that can be taken."""
    value = cell["value"]
    if element.find(FORMULA_TAG) is not None and value is None:
        # A text that is empty is a value, which Excel writes as such.
        saved = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        return None if saved else "formula"
    if cell["data_type"] == "e" and value is not None:
        return "error-value" if element.get("t") == "e" else "no-date"
    if isinstance(value, float) and not isfinite(value):
        return "no-number"
    if isinstance(value, timedelta) and not timedelta(0) <= value < _DAY:
        return "no-time"
    return "long" if isinstance(value, str) and len(value) > MAX_TEXT else None


def _plain(value: Any, row: int, column: int, notes: Notes) -> Any:
    """A value of openpyxl as one of ours."""
    match value:
        case str():
            text, changed = tidy(unescaped(value))
            if changed:
                notes.add("controls", row, column)
            return text
        case float() if value.is_integer():
            return int(value)
        case datetime():
            moment = (value + _HALF_SECOND).replace(microsecond=0)
            return moment if moment.time() != time(0) else moment.date()
        case time():
            return _to_second(
                timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
            )
        case timedelta():
            return _to_second(value)
    return value


def _to_second(length: timedelta) -> time:
    return (datetime.combine(date.min, time(0)) + length + _HALF_SECOND).replace(microsecond=0).time()


def _unmerge(block: CellRange, rows: dict[int, dict[int, Any]], header: int, notes: Notes) -> None:
    """Empty the cells that the block covers, and tell of blocks that mean more than their first cell."""
    covered = [number for number in range(block.min_row, block.max_row + 1) if number in rows]
    anchor = rows.get(block.min_row, {}).get(block.min_col)
    for number in covered:
        for column in range(block.min_col, min(block.max_col, MAX_COLUMNS) + 1):
            if (number, column) != (block.min_row, block.min_col):
                rows[number].pop(column, None)
    if anchor is None:
        return
    if len(covered) > 1:
        notes.add("merged-rows", block.min_row, block.min_col, cells=block.coord)
    elif block.min_row != header and block.min_col < block.max_col:
        notes.add("merged-columns", block.min_row, block.min_col, cells=block.coord)
