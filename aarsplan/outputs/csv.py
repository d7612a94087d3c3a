"""The årsplan as CSV the way a Danish Excel opens it: semicolons, UTF-8 with byte order mark, CRLF; days as ISO 8601.

A text that a spreadsheet would calculate gets an apostrophe in front. The deadlines have a file of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, time
from io import StringIO

from aarsplan.formulas import guarded
from aarsplan.outputs.base import clean, file_name
from aarsplan.texts import _
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_table import Value, deadline_headings, deadline_values, headings, values
from aarsplan.views.publication import Publication
from aarsplan.views.topic_sheet import topic_columns, topic_rows


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan, its deadlines, and the bruttoliste where the variant holds it, one CSV file each."""
    plan = annual_plan(publication)
    items = plan.has_items
    tables = {
        plan.title: encoded(headings(items=items), [values(row, items=items) for row in plan.rows]),
        f"{plan.title} {_('Deadlines')}": encoded(deadline_headings(), deadline_values(plan)),
    }
    if plan.topics:
        head = [column.heading for column in topic_columns(internal=plan.variant.internal)]
        tables[f"{plan.title} {plan.topics.title}"] = encoded(head, topic_rows(publication))
    return {file_name(title, "csv"): content for title, content in tables.items()}


def encoded(head: Sequence[str], rows: Iterable[Sequence[Value]], *, line_break: str = ", ") -> bytes:
    """A file with a header and rows; the lines of a text of several are joined by `line_break`."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([cell(value, line_break) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: Value, line_break: str = ", ") -> str:
    """A value as the text of a field, which no spreadsheet calculates; of lines with commas in them semicolons part."""
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
            lines = [clean(line) for line in value]
            text = ("; " if any(line_break.rstrip(" ") in line for line in lines) else line_break).join(lines)
    return guarded(text)
