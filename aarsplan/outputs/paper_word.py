"""A paper as a Word document on upright A4, of the same family as the årsplan."""

from __future__ import annotations

from typing import Any

from docx.shared import Pt

from aarsplan.outputs import word_parts as parts
from aarsplan.outputs.base import clean, hex_colour
from aarsplan.outputs.word_document import (
    CLOSED,
    HEADING,
    LINE,
    NOTICE,
    QUIET,
    TEXT_MM,
    new_document,
    saved,
    write_edges,
)
from aarsplan.views.paper import (
    Block,
    Bullets,
    Cell,
    Emphasis,
    Group,
    Heading,
    Line,
    Mark,
    Paper,
    Paragraph,
    Row,
    Table,
)

_COLOURS = {Emphasis.QUIET: QUIET, Emphasis.STRUCK: QUIET, Emphasis.NOTICE: NOTICE}
_EDGES = {Mark.NEW: "1A6B3C", Mark.CHANGED: HEADING, Mark.REMOVED: NOTICE}


def content(paper: Paper) -> bytes:
    """The bytes of the document."""
    document = new_document(paper.title, paper.municipality, None)
    parts.set_up_text(document)
    write_edges(document, paper.municipality, paper.title, paper.stamp)
    _write_front(document, paper)
    for block in paper.blocks:
        _write_block(document, block)
    return saved(document)


def _write_front(document: Any, paper: Paper) -> None:
    title = document.add_heading(clean(paper.title), level=1)
    parts.underline(title, hex_colour(paper.colour) if paper.colour else HEADING)
    if paper.notice:
        parts.add_run(document.add_paragraph(), paper.notice, colour=NOTICE, size=10.5, bold=True)
    for line in paper.subtitle:
        _write_line(document.add_paragraph(), line, size=10.5)
    document.paragraphs[-1].paragraph_format.space_after = Pt(5)


def _write_block(document: Any, block: Block) -> None:
    match block:
        case Heading(text):
            parts.keep_dates_whole(document.add_heading(clean(text), level=2).runs[0])
        case Paragraph(line):
            _write_line(document.add_paragraph(style="Body Text"), line)
        case Bullets(lines):
            for line in lines:
                _write_line(document.add_paragraph(style="List Bullet"), line)
        case Table():
            write_table(document, block)


def write_table(document: Any, block: Table) -> None:
    """Write a table of a paper at the end of `document`."""
    widths = [share * TEXT_MM for share in block.shares]
    table = document.add_table(rows=1, cols=len(widths))
    parts.set_up_table(table, widths, LINE, block.title)
    head = parts.set_up_row(table.rows[0], widths, repeated=True)
    for cell, text in zip(head, block.head, strict=True):
        parts.paint(cell, edges={"bottom": (HEADING, 8)})
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        parts.add_run(cell.paragraphs[0], text, colour=QUIET, size=8, bold=True)
    for row in block.rows:
        cells = parts.set_up_row(table.add_row(), widths)
        if isinstance(row, Group):
            _write_group(cells[0].merge(cells[-1]), row)
        else:
            _write_row(cells, row)


def _write_group(cell: Any, group: Group) -> None:
    parts.paint(cell, edges={"bottom": (HEADING, 4)})
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.keep_with_next = True
    parts.keep_dates_whole(parts.add_run(paragraph, group.text, colour=HEADING, bold=True))
    if group.about:
        parts.keep_dates_whole(parts.add_run(paragraph, f"  {group.about}", colour=QUIET, size=8))


def _write_row(cells: tuple[Any, ...], row: Row) -> None:
    edge = _EDGES[row.mark] if row.mark in _EDGES else hex_colour(row.colour) if row.colour else ""
    for number, (cell, texts) in enumerate(zip(cells, row.cells, strict=True)):
        parts.paint(
            cell,
            fill=CLOSED if row.mark is Mark.QUIET else "",
            edges={"left": (edge, 32)} if edge and not number else None,
        )
        _write_cell(cell, texts)


def _write_cell(cell: Any, texts: Cell) -> None:
    for number, line in enumerate(texts):
        _write_line(cell.add_paragraph() if number else cell.paragraphs[0], line)


def _write_line(paragraph: Any, line: Line, *, size: float = 0) -> None:
    for piece in line:
        strong = piece.emphasis in {Emphasis.STRONG, Emphasis.NOTICE}
        colour = _COLOURS.get(piece.emphasis, "")
        run = parts.add_run(paragraph, piece.text, colour=colour, size=size, bold=strong)
        run.font.strike = piece.emphasis is Emphasis.STRUCK or None
        parts.keep_dates_whole(run)
