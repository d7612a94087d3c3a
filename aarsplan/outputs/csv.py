"""The årsplan as CSV the way a Danish Excel opens it: semicolons, UTF-8 with byte order mark, CRLF; days as ISO 8601.

A text that a spreadsheet would calculate gets an apostrophe in front. The deadlines have a file of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, time
from io import StringIO

from aarsplan.outputs.base import clean, file_name
from aarsplan.texts import _
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_table import Value, deadline_headings, deadline_values, headings, values
from aarsplan.views.publication import Publication

# The wide forms are read as their narrow ones by some spreadsheets (OWASP, CSV injection).
_FORMULA_STARTS = tuple("=+-@＝＋－＠")


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan and its deadlines, one CSV file each."""
    plan = annual_plan(publication)
    deadlines = f"{plan.title} {_('Deadlines')}"
    return {
        file_name(plan.title, "csv"): _encoded(headings(), [values(row) for row in plan.rows]),
        file_name(deadlines, "csv"): _encoded(deadline_headings(), deadline_values(plan)),
    }


def _encoded(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case int():
            return str(value)
        case str():
            text = clean(value)
        case tuple():
            text = ", ".join(clean(line) for line in value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text
