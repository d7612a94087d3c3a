"""How the columns of the årsplan share the width of a page: so that the table gets as short as it can."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from aarsplan.outputs.base import clean
from aarsplan.views.annual_plan import AnnualPlan
from aarsplan.views.annual_row import Column, Kind, Row, heading

PAGE_CHARACTERS = 130
"""Average characters of 9-point Calibri side by side on upright A4 with small margins."""

_PADDING = 2
_UNBROKEN = frozenset({Column.WEEK, Column.DATE, Column.TIME})
_WIDE = _UNBROKEN | {Column.TITLE}
"""Columns of digits or of bold letters, which are a tenth wider than the average character."""
_LONGEST_WORD = 20
"""Longer words may be hyphenated."""

_Text = tuple[tuple[int, ...], ...]
"""A cell's lines as the lengths of their words."""
_Rows = Counter[tuple[_Text, ...]]
"""Rows by the texts of the columns that wrap, with how often they occur."""


def column_shares(plan: AnnualPlan) -> dict[Column, float]:
    """The part of the width that each column of `plan` gets; together they are 1.

    Every column has room for its longest word, and those that are never broken for their longest line. What is left of
    the page goes, bit by bit, to the column where it saves most lines.
    """
    widths = {column: _least_width(plan, column) for column in plan.columns}
    wrapping = [column for column in plan.columns if column not in _UNBROKEN]
    rows: _Rows = Counter(
        tuple(_text(row, column) for column in wrapping) for row in plan.rows if row.kind is not Kind.CLOSURE
    )
    spare = PAGE_CHARACTERS - sum(width * _size(column) + _PADDING for column, width in widths.items())
    while step := _best_step(rows, {column: widths[column] for column in wrapping}, spare):
        column, more = step
        widths[column] += more
        spare -= more * _size(column)
    shares = {column: width * _size(column) + _PADDING for column, width in widths.items()}
    return {column: share / sum(shares.values()) for column, share in shares.items()}


def _least_width(plan: AnnualPlan, column: Column) -> int:
    """Characters without which the column breaks a word, or a line where it must not."""
    # The dates of closed days reach over the next column, and their names to the end of the row.
    rows = [row for row in plan.rows if column is Column.WEEK or row.kind is not Kind.CLOSURE]
    lines = [heading(column), *(clean(line) for row in rows for line in row.lines(column))]
    if column in _UNBROKEN:
        return max(map(len, lines))
    return min(_LONGEST_WORD, max((len(word) for line in lines for word in line.split()), default=1))


def _best_step(rows: _Rows, widths: dict[Column, int], spare: float) -> tuple[Column, int] | None:
    """The column to widen and by how many characters, to save most lines for each of them; None when none is saved."""
    best: tuple[Column, int] | None = None
    most = 0.0
    for place, (column, width) in enumerate(widths.items()):
        others = [_tallest(row, widths, column) for row in rows]
        now = _lines(rows, place, width, others)
        for more in range(1, int(spare / _size(column)) + 1):
            saved = (now - _lines(rows, place, width + more, others)) / (more * _size(column))
            if saved > most:
                most, best = saved, (column, more)
    return best


def _tallest(row: tuple[_Text, ...], widths: dict[Column, int], but: Column) -> int:
    """Lines of the row's highest cell in any column `but` one, 1 where there is no other."""
    cells = zip(widths.items(), row, strict=True)
    return max((_height(text, width) for (column, width), text in cells if column is not but), default=1)


def _lines(rows: _Rows, place: int, width: int, others: list[int]) -> int:
    """Lines of the whole table when the column at `place` is `width` wide and the others have as many as `others`."""
    counted = zip(rows.items(), others, strict=True)
    return sum(count * max(other, _height(row[place], width)) for (row, count), other in counted)


@lru_cache(maxsize=2**16)
def _height(text: _Text, width: int) -> int:
    """Lines that a text takes up in `width` characters."""
    total = 0
    for words in text:
        total += 1
        used = 0
        for word in words:
            if used and used + 1 + word > width:
                total += 1
                used = 0
            used += word + (used > 0)
    return total


def _text(row: Row, column: Column) -> _Text:
    return tuple(tuple(len(word) for word in clean(line).split()) for line in row.lines(column))


def _size(column: Column) -> float:
    return 1.1 if column in _WIDE else 1.0
