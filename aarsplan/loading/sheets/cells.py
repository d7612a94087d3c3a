"""A sheet as it was read: a header, rows, and cells that know where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from aarsplan.diagnostics import Span

Value = str | int | float | bool | date | time | None
"""What a cell holds: None is an empty one, and a date may be a `datetime` where the cell holds a time as well."""


class CellSpan(Span):
    """A place in a workbook: `file` is the file and the sheet, `line` the row and `column` the column, from 1."""

    def __str__(self) -> str:
        cell = f"{letters(self.column)}{self.line or ''}"
        return f"{self.file}!{cell}" if cell else self.file


@dataclass(frozen=True)
class Cell:
    """One cell; a text has no blanks at its ends and no control characters but newlines."""

    value: Value
    span: Span


@dataclass(frozen=True)
class Row:
    """One row that is not empty: its filled cells by the number of their column, from 1."""

    span: Span
    cells: Mapping[int, Cell]

    def cell(self, column: int) -> Cell:
        """The cell in `column`, which may be empty."""
        return self.cells.get(column) or Cell(None, replace(self.span, column=column))


@dataclass(frozen=True)
class Sheet:
    """A list with a header. `day_zero` is the day that a workbook calls number 0, None for CSV."""

    span: Span
    header: Row
    rows: tuple[Row, ...]
    day_zero: date | None = None

    def day(self, number: float) -> date | None:
        """The day that a bare `number` would be in Excel if its cell were formatted as a date; None where it is none.

        Raises nothing: CSV has no such numbers, and some lie outside of what a date can be.
        """
        if self.day_zero is None or number < 1:
            return None
        try:
            return self.day_zero + timedelta(days=int(number))
        except OverflowError:
            return None


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA, and 0 is ""."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
