"""The process in which workbooks are read: .xlsx bytes on standard input, one sheet as JSON on standard output."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from aarsplan.loading.child import answer
from aarsplan.loading.sheets.archive import check_archive
from aarsplan.loading.sheets.notes import Fault, Notes
from aarsplan.loading.sheets.tidy import same_title
from aarsplan.loading.sheets.worksheet import Worksheet


def work(content: bytes, arguments: Sequence[str]) -> dict[str, Any]:
    """What `read` finds, or the fault that stopped it. The argument is `known` as JSON."""
    try:
        return read(content, json.loads(arguments[0]))
    except Fault as fault:
        return {"fault": asdict(fault.note)}
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001 - the libraries raise whatever a damaged part leads them to
        return {"fault": asdict(Fault("damaged", reason=_last_line(problem)).note)}


def read(content: bytes, known: Sequence[Sequence[str]]) -> dict[str, Any]:
    """One sheet of the workbook as plain data: its `title`, `rows`, `notes`, and the day it counts from.

    `known` has the titles of each column that the sheet must have; it chooses among several sheets.

    Raises:
        Fault: the workbook cannot be used at all.
    """
    check_archive(content)
    book = ExcelReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    book.read_manifest()
    book.read_strings()
    book.read_workbook()
    apply_stylesheet(book.archive, book.wb)
    title, sheet = _chosen(book, known)
    notes = Notes()
    rows = [
        [number, [[column, _tagged(value)] for column, value in cells.items()]] for number, cells in sheet.read(notes)
    ]
    return {
        "title": title,
        "rows": rows,
        "notes": [asdict(note) for note in notes.all()],
        "day_zero": book.wb.epoch.date().isoformat(),
    }


def _chosen(book: ExcelReader, known: Sequence[Sequence[str]]) -> tuple[str, Worksheet]:
    """The visible sheet that holds something; of several, the one whose header is known."""
    headers = {}
    if not book.parser.sheets:
        raise Fault("damaged", reason="no sheet")
    for sheet, relation in book.parser.find_sheets():
        if sheet.state == "visible" and "chartsheet" not in relation.Type:
            if relation.target not in book.valid_files:
                raise Fault("no-sheet", sheet=sheet.name)
            worksheet = Worksheet(book, relation.target)
            if (header := worksheet.header()) is not None:
                headers[sheet.name] = (worksheet, {same_title(str(title)) for title in header})
    if len(headers) > 1:
        right = {
            name: found for name, found in headers.items() if all(not found[1].isdisjoint(titles) for titles in known)
        }
        if len(right) != 1:
            raise Fault("sheets", sheets=list(headers), columns=[titles[0] for titles in known])
        headers = right
    for name, (worksheet, _header) in headers.items():
        return name, worksheet
    raise Fault("empty")


def _tagged(value: Any) -> Any:
    """A date or a time as its type and its ISO form, everything else as it is."""
    return [type(value).__name__, value.isoformat()] if isinstance(value, date | datetime | time) else value


def _last_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[-1][:100] or type(problem).__name__


if __name__ == "__main__":
    answer(work)
