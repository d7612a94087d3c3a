"""Whether a paper has room on one page of upright A4, as near as can be told without setting it.

The measures are those of the Word document; the printed HTML page is a little shorter.
"""

from __future__ import annotations

from textwrap import wrap

from aarsplan.views.paper import Block, Bullets, Group, Heading, Line, Paper, Paragraph, Row, Table

PAGE_MM = 262.0
"""Height of a full page as it is told here: the estimates are some 6 to 10 % too high, and the text is 260 mm high."""

_TITLE_MM, _SUBTITLE_MM, _HEADING_MM = 15.0, 4.6, 7.3
_LINE_MM, _ROW_MM = 3.9, 1.2
"""A line of 9-point text, and what a table row has above and below its lines."""
_TEXT_MM, _PARAGRAPH_MM = 4.1, 1.4
"""A line of 9.5-point text, and what stands between two paragraphs; the lines of a list stand close."""
_TABLE_CHARACTERS, _TEXT_CHARACTERS = 126, 120
"""Characters over the whole width."""


def fits_a_page(paper: Paper) -> bool:
    """Whether `paper` has room on one page."""
    front = _TITLE_MM + _SUBTITLE_MM * (len(paper.subtitle) + bool(paper.notice))
    return front + sum(_height(block) for block in paper.blocks) <= PAGE_MM


def _height(block: Block) -> float:
    match block:
        case Heading():
            return _HEADING_MM
        case Paragraph(line):
            return _text(line) + _PARAGRAPH_MM
        case Bullets(lines):
            return sum(_text(line) for line in lines) + _PARAGRAPH_MM
        case Table():
            return sum((_row(row, block.shares) for row in block.rows), _LINE_MM + _ROW_MM)


def _text(line: Line) -> float:
    return _lines(line, _TEXT_CHARACTERS) * _TEXT_MM


def _row(row: Row | Group, shares: tuple[float, ...]) -> float:
    if isinstance(row, Group):
        return len(wrap(f"{row.text}  {row.about}", _TABLE_CHARACTERS)) * _LINE_MM + _ROW_MM
    cells = zip(row.cells, shares, strict=True)
    heights = (sum(_lines(line, int(share * _TABLE_CHARACTERS) - 2) for line in cell) for cell, share in cells)
    return max(1, *heights) * _LINE_MM + _ROW_MM


def _lines(line: Line, width: int) -> int:
    return len(wrap("".join(run.text for run in line), max(width, 1)))
