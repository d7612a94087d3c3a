"""What the commands print: diagnostics to stderr, tables and JSON to stdout."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from aarsplan.diagnostics import Diagnostic, in_order, printable, render

JSON_VERSION = 1
"""Version of the shape of everything that `--json` prints."""

_NARROWEST = 14
"""Columns that a cell keeps however narrow the terminal is."""


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics to stderr, sorted by file and line."""
    colour = sys.stderr.isatty()
    for diagnostic in in_order(diagnostics):
        click.echo(render(diagnostic, colour=colour), err=True)


def print_json(data: dict[str, Any]) -> None:
    """Print `data` to stdout as JSON, with the version of its shape first."""
    click.echo(json.dumps({"version": JSON_VERSION, **data}, ensure_ascii=False, indent=2))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their head, columns aligned; columns that are empty throughout are left out."""
    used = [number for number in range(len(head)) if any(row[number] for row in rows)]
    cells = [[printable(row[number]) for number in used] for row in rows]
    titles = [head[number] for number in used]
    widths = _fitting([max(_width(cell) for cell in column) for column in zip(titles, *cells, strict=True)])
    click.secho(_line(titles, widths), bold=True)
    for row in cells:
        click.echo(_line(row, widths))


def _fitting(widths: list[int]) -> list[int]:
    """The widths of columns, the widest made narrower until a line fits the terminal; a file takes any width."""
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - 2 * (len(widths) - 1)
        while sum(widths) > room and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    fitted = [_cut(cell, width) for cell, width in zip(cells, widths, strict=True)]
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(fitted, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while _width(text) >= width:
        text = text[:-1]
    return text.rstrip() + "…"


def _width(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    marks = sum(unicodedata.combining(c) > 0 for c in text)
    return len(text) + wide - marks
