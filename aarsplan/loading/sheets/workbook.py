"""Lists in Excel workbooks. They are read in a process of their own (`worker`), within limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

from aarsplan.loading.child import ask
from aarsplan.loading.sheets.cells import Cell, CellSpan, Row, Sheet, Value
from aarsplan.loading.sheets.notes import Fault, Note

MAX_SECONDS = 10.0
MAX_MEMORY = 500_000_000
"""Bytes of memory that reading one workbook may take."""

_READER = "aarsplan.loading.sheets.worker"
_MOMENTS: dict[str, Callable[[str], Value]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}


def read_workbook(content: bytes, name: str, known: Sequence[Sequence[str]]) -> tuple[Sheet, list[Note]]:
    """The sheet in the workbook `content`, and notes about its cells; `name` is what diagnostics call the file.

    Of several visible sheets with something in them it is the one that has one of the titles of each column in
    `known`.

    Raises:
        Fault: the workbook cannot be used at all, or takes more than `MAX_SECONDS` or `MAX_MEMORY`.
    """
    told = ask(_READER, [json.dumps(known)], content, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    if "fault" in told:
        fault = told["fault"]
        raise Fault(fault["code"], **fault["seen"])
    file = f"{name} {told['title']}"
    rows = [_row(file, number, cells) for number, cells in told["rows"]]
    notes = [Note(**note) for note in told["notes"]]
    header = rows[0] if rows else Row(CellSpan(file), {})
    return Sheet(CellSpan(file), header, tuple(rows[1:]), date.fromisoformat(told["day_zero"])), notes


def _row(file: str, number: int, cells: Sequence[tuple[int, Any]]) -> Row:
    found = {column: Cell(_value(told), CellSpan(file, number, column)) for column, told in cells}
    return Row(CellSpan(file, number), found)


def _value(told: Any) -> Value:
    if isinstance(told, list):
        kind, iso = told
        return _MOMENTS[kind](iso)
    value: Value = told
    return value
