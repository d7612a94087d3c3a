"""The one way to a list that somebody keeps in Excel or as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Rejected, Span, has_errors, in_order
from aarsplan.files import read_bytes
from aarsplan.loading.sheets.cells import Sheet
from aarsplan.loading.sheets.delimited import read_delimited
from aarsplan.loading.sheets.messages import told
from aarsplan.loading.sheets.notes import Fault, Note
from aarsplan.loading.sheets.table import Column
from aarsplan.loading.sheets.workbook import read_workbook

MAX_BYTES = 20_000_000


def read_sheet(path: Path, name: str, columns: Sequence[Column] = ()) -> tuple[Sheet, list[Diagnostic]]:
    """The list in the workbook (.xlsx, .xlsm) or CSV file at `path`, and warnings about it, in order.

    `name` is what diagnostics call the file. The first row that is not empty is the header. Of several visible sheets
    in a workbook it is the one that has all the required ones of `columns`.

    Raises:
        Rejected: the file is no sheet, a cell or row of it cannot be read, or it takes more than `MAX_BYTES` or the
            limits of `notes`, `archive` and `workbook`.
    """
    content = read_bytes(path, name, max_bytes=MAX_BYTES)
    try:
        sheet, notes = _read(content, path.suffix.lower(), name, columns)
    except Fault as fault:
        raise Rejected([told(fault.note, Span(name))]) from fault
    found = in_order(told(note, sheet.span) for note in notes)
    if has_errors(found):
        raise Rejected(found)
    return sheet, found


def _read(content: bytes, suffix: str, name: str, columns: Sequence[Column]) -> tuple[Sheet, list[Note]]:
    if suffix in (".xlsx", ".xlsm"):
        return read_workbook(content, name, [column.same_titles for column in columns if column.required])
    if suffix == ".csv":
        return read_delimited(content, name)
    raise Fault("kind", name=name)
