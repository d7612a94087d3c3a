"""What a reader of sheets finds wrong, as plain data that can come from another process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

MAX_ROWS = 10_000
"""Rows below the header."""
MAX_COLUMNS = 200
MAX_CELLS = 300_000
"""Filled cells of a workbook's sheet, or fields of a CSV file."""
MAX_TEXT = 131_072
"""Characters of one cell; a cell of Excel has at most 32,767."""

MAX_NOTES = 100
"""Notes of one kind that are told one by one."""


@dataclass(frozen=True)
class Note:
    """Something to tell the user: a `code`, a row or line and a column from 1 (0 for none), and what was seen."""

    code: str
    row: int = 0
    column: int = 0
    seen: dict[str, Any] = field(default_factory=dict)


class Fault(Exception):
    """The sheet cannot be used at all."""

    def __init__(self, code: str, row: int = 0, column: int = 0, **seen: Any) -> None:
        super().__init__(code)
        self.note = Note(code, row, column, seen)


class Notes:
    """The notes about one sheet, the first ones of each kind; the last of them tells how many `more` there are."""

    def __init__(self) -> None:
        self._told: dict[str, list[Note]] = {}
        self._more: Counter[str] = Counter()

    def add(self, code: str, row: int = 0, column: int = 0, **seen: Any) -> None:
        """Take note of something."""
        alike = self._told.setdefault(code, [])
        if len(alike) < MAX_NOTES:
            alike.append(Note(code, row, column, seen))
        else:
            self._more[code] += 1

    def all(self) -> list[Note]:
        """Everything there is to tell."""
        for code, more in self._more.items():
            self._told[code][-1].seen["more"] = more
        return [note for alike in self._told.values() for note in alike]
