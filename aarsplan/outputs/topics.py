"""The bruttoliste as a workbook and as CSV, for a secretary to work on; `aarsplan import` takes either back.

A project without topics, or without any that may be told, has no such files.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from aarsplan.outputs.base import file_name
from aarsplan.outputs.csv import encoded
from aarsplan.outputs.workbook import fill, new_book, saved, set_up_print
from aarsplan.texts import _
from aarsplan.topic_columns import TopicColumn
from aarsplan.views.annual_table import Value
from aarsplan.views.publication import Publication
from aarsplan.views.topic_sheet import topic_columns, topic_rows

_NAME = "bruttoliste"
_BUTTON = 4
"""Characters that the button of the filter takes beside a heading."""


def files(publication: Publication) -> dict[str, bytes]:
    """The bruttoliste twice, or nothing."""
    rows = topic_rows(publication)
    if not rows:
        return {}
    internal = publication.variant.internal
    title = f"{_('Backlog')}, {_('internal')}" if internal else _("Backlog")
    municipality = publication.plan.problem.facts.municipality
    columns = topic_columns(internal=internal)
    head = [column.heading for column in columns]
    book = new_book(title, municipality, publication.changed)
    sheet = book.worksheets[0]
    sheet.title = _("Backlog")
    fill(sheet, head, rows, [_width(*column) for column in zip(columns, zip(*rows, strict=True), strict=True)])
    set_up_print(sheet, "landscape", municipality, title, "")
    # The last column is the code, which tells the topics apart when the sheet comes back and is nothing to be read.
    sheet.print_area = f"A1:{get_column_letter(len(columns) - 1)}{len(rows) + 1}"
    name = f"{_NAME} {_('internal')}" if internal else _NAME
    return {file_name(name, "xlsx"): saved(book), file_name(name, "csv"): encoded(head, rows, line_break="\n")}


def _width(column: TopicColumn, values: Sequence[Value]) -> int:
    """Characters that the longest line in a column takes, within bounds."""
    lines = (line for value in values for line in (value if isinstance(value, tuple) else (str(value or ""),)))
    return max(len(column.heading) + _BUTTON, min(column.width, 2 + max(len(line) for line in lines)))
