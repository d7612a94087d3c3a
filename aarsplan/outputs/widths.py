"""How the columns of the årsplan share the width of a page, judged by the text that they hold."""

from __future__ import annotations

from aarsplan.outputs.base import clean
from aarsplan.views.annual_plan import AnnualPlan
from aarsplan.views.annual_row import Column, Kind, heading

PAGE_CHARACTERS = 130
"""Characters of 9-point Calibri side by side on upright A4 with small margins."""

_PADDING = 2.0
_UNBROKEN = frozenset({Column.WEEK, Column.DATE, Column.TIME})
_WIDE = _UNBROKEN | {Column.TITLE}
"""Digits and bold letters are a tenth wider than the average character."""
_LONGEST_WORD = 20
"""Longer words may be hyphenated."""


def column_shares(plan: AnnualPlan) -> dict[Column, float]:
    """The part of the width that each column of `plan` gets; together they are 1.

    Every column has room for its longest word. What is left goes to those whose lines would wrap, in proportion to the
    text that does not fit.
    """
    lines = {column: _lines(plan, column) for column in plan.columns}
    wished = {column: max(_width(len(line), column) for line in found) for column, found in lines.items()}
    widths = {c: wished[c] if c in _UNBROKEN else _width(_longest_word(lines[c]), c) for c in lines}
    overflow = {c: sum(max(0.0, _width(len(line), c) - widths[c]) for line in lines[c]) for c in lines}
    spare = max(0.0, PAGE_CHARACTERS - sum(widths.values()))
    # The least needy first: what it does not use is left for the others.
    for column in sorted(lines, key=lambda c: (overflow[c], c)):
        if overflow[column] > 0:
            given = min(spare * overflow[column] / sum(overflow.values()), wished[column] - widths[column])
            widths[column] += given
            spare -= given
            overflow[column] = 0
    whole = sum(widths.values())
    return {column: width / whole for column, width in widths.items()}


def _lines(plan: AnnualPlan, column: Column) -> list[str]:
    """The lines of a column; the dates and the name of closed days reach over more than one."""
    wide = column in {Column.DATE, Column.TITLE}
    rows = [row for row in plan.rows if not (wide and row.kind is Kind.CLOSURE)]
    return [heading(column), *(clean(line) for row in rows for line in row.lines(column))]


def _longest_word(lines: list[str]) -> int:
    return min(_LONGEST_WORD, max((len(word) for line in lines for word in line.split()), default=0))


def _width(characters: int, column: Column) -> float:
    return characters * (1.1 if column in _WIDE else 1.0) + _PADDING
