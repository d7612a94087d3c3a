"""Lists as CSV: fields with their places, delimited as the header shows.

Source: RFC 4180, with the delimiters that Excel writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aarsplan.diagnostics import Span
from aarsplan.formulas import unguarded
from aarsplan.loading.sheets.cells import Cell, Row, Sheet
from aarsplan.loading.sheets.encoding import decode
from aarsplan.loading.sheets.notes import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Fault, Note, Notes
from aarsplan.loading.sheets.tidy import tidy

_QUOTE = '"'
_DELIMITERS = "\t;,"
"""In this order: a title may well hold a comma, hardly a semicolon, and never a tab."""
_QUOTES = re.compile('"+')
_QUOTED = re.compile('"[^"]*"')
_MAX_HEADER = 100_000
"""Characters in which the delimiter is looked for."""


@dataclass(frozen=True)
class Field:
    """One field as written, without its quotation marks, and where it begins: line and column from 1."""

    text: str
    line: int
    column: int


def read_delimited(content: bytes, name: str) -> tuple[Sheet, list[Note]]:
    """The sheet in the CSV file `content`, and notes about its fields; `name` is what diagnostics call the file.

    Raises:
        Fault: the file cannot be used at all.
    """
    notes = Notes()
    text = decode(content, notes)
    rows: list[Row] = []
    width = 0
    for fields in records(text, delimiter_of(text)):
        first, width = fields[0], width or len(fields)
        if len(rows) > MAX_ROWS:
            raise _stray(first.line, first.column)
        if len(fields) < width or any(field.text for field in fields[width:]):
            notes.add("ragged", first.line, fields=len(fields), titles=width)
        cells = {position: _cell(field, name, notes) for position, field in enumerate(fields[:width], 1)}
        rows.append(Row(Span(name, first.line), cells))
    if not rows:
        raise Fault("empty")
    return Sheet(Span(name), rows[0], tuple(rows[1:])), notes.all()


def delimiter_of(text: str) -> str:
    """The delimiter of the first record that is not empty, a semicolon when it has none."""
    bare = _QUOTED.sub("", text[:_MAX_HEADER]).lstrip("\n ")
    return next((delimiter for delimiter in _DELIMITERS if delimiter in bare.partition("\n")[0]), ";")


def records(text: str, delimiter: str) -> Iterator[list[Field]]:
    """The fields of each record that is not empty.

    Raises:
        Fault: there are more than `MAX_CELLS` fields, empty ones counted, or more than `MAX_COLUMNS` in a record; a
            quotation mark is not closed, or text follows the closing one.
    """
    scanner = _Scanner(text, delimiter)
    left = MAX_CELLS
    while (fields := scanner.record()) is not None:
        left -= len(fields)
        if left < 0:
            raise Fault("fields", fields[0].line, limit=MAX_CELLS)
        if any(field.text.strip() for field in fields):
            yield fields


class _Scanner:
    """Walks through the text once, and knows its line and column."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._plain = re.compile(f"[^\n{re.escape(delimiter)}]*")
        self._at = 0
        self._line, self._line_start = 1, 0

    def record(self) -> list[Field] | None:
        """The fields up to the end of the line, None at the end of the text."""
        if self._at == len(self._text):
            return None
        fields = [self._field()]
        while self._take(self._delimiter):
            if len(fields) == MAX_COLUMNS:
                raise _stray(self._line, self._column)
            fields.append(self._field())
        if self._at < len(self._text) and not self._take("\n"):
            raise Fault("after-quote", self._line, self._column)
        self._line, self._line_start = self._line + 1, self._at
        return fields

    @property
    def _column(self) -> int:
        return self._at - self._line_start + 1

    def _take(self, character: str) -> bool:
        taken = self._text.startswith(character, self._at)
        self._at += taken
        return taken

    def _field(self) -> Field:
        line, column = self._line, self._column
        if not self._take(_QUOTE):
            start, self._at = self._at, self._plain.match(self._text, self._at).end()  # type: ignore[union-attr]
            return Field(self._text[start : self._at], line, column)
        for quotes in _QUOTES.finditer(self._text, self._at):
            # Quotation marks inside the field stand in pairs; the odd one ends it.
            if (quotes.end() - quotes.start()) % 2:
                value = self._text[self._at : quotes.end() - 1].replace(_QUOTE * 2, _QUOTE)
                self._at = quotes.end()
                break
        else:
            raise Fault("unclosed", line, column)
        if breaks := value.count("\n"):
            self._line, self._line_start = line + breaks, self._text.rfind("\n", 0, self._at) + 1
        return Field(value, line, column)


def _cell(field: Field, name: str, notes: Notes) -> Cell:
    if len(field.text) > MAX_TEXT:
        notes.add("long", field.line, field.column)
        return Cell(None, Span(name, field.line, field.column))
    text, changed = tidy(field.text)
    if changed:
        notes.add("controls", field.line, field.column)
    return Cell(unguarded(text).strip() or None, Span(name, field.line, field.column))


def _stray(line: int, column: int) -> Fault:
    return Fault("stray", line, column, rows=MAX_ROWS, columns=MAX_COLUMNS)
