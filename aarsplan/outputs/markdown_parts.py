"""Markdown (GitHub flavour): text that is no markup, rows of tables, and the parts of papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aarsplan.outputs.base import clean
from aarsplan.views.paper import Block, Bullets, Cell, Emphasis, Group, Heading, Line, Paragraph, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_FRAMES = {Emphasis.STRONG: "**", Emphasis.NOTICE: "**", Emphasis.STRUCK: "~~"}


def escaped(text: str) -> str:
    """`text` with every character that Markdown or HTML would read as markup escaped."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def table_row(cells: Sequence[str]) -> str:
    """A row of a table, of cells that are Markdown."""
    return f"| {' | '.join(cells)} |"


def block_lines(block: Block) -> Iterator[str]:
    """The lines of a part of a paper."""
    match block:
        case Heading(text):
            yield f"## {escaped(text)}"
        case Paragraph(line):
            yield _not_a_list(line_text(line))
        case Bullets(lines):
            yield from (f"- {line_text(line)}" for line in lines)
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield table_row([escaped(text) for text in table.head])
    yield table_row(["---"] * len(table.head))
    for row in table.rows:
        if isinstance(row, Group):
            yield table_row(
                [f"**{escaped(row.text)}**", *[""] * (len(table.head) - 2), escaped(row.about)][: len(table.head)]
            )
        else:
            yield table_row([_cell(found) for found in row.cells])


def _cell(cell: Cell) -> str:
    return "<br>".join(line_text(line) for line in cell)


def line_text(line: Line) -> str:
    """A line with its emphases."""
    return "".join(_run(run.text, _FRAMES.get(run.emphasis, "")) for run in line)


def _run(text: str, frame: str) -> str:
    """The text between two frames, which must touch its first and its last letter."""
    found = escaped(text)
    inner = found.strip()
    if not frame or not inner:
        return found
    before, _middle, after = found.partition(inner)
    return f"{before}{frame}{inner}{frame}{after}"


def _not_a_list(text: str) -> str:
    """`text` with what would make a list or a line of its beginning escaped: "- ", "+ ", "1. "."""
    return re.sub(r"^(\d*)([-+.)=])", r"\1\\\2", text)
