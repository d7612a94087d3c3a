"""The bruttoliste as a workbook and as CSV, for a secretary to work on; `aarsplan import` takes either back.

A project without topics, or without any that may be told, has no such files.
"""

from __future__ import annotations

from aarsplan.outputs.base import file_name
from aarsplan.outputs.csv import encoded
from aarsplan.outputs.workbook import fill, new_book, saved, set_up_print
from aarsplan.texts import _
from aarsplan.views.publication import Publication
from aarsplan.views.topic_sheet import topic_columns, topic_rows

_NAME = "bruttoliste"


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
    fill(sheet, head, rows, [column.width for column in columns])
    set_up_print(sheet, "landscape", municipality, title, "")
    name = f"{_NAME} {_('internal')}" if internal else _NAME
    return {file_name(name, "xlsx"): saved(book), file_name(name, "csv"): encoded(head, rows, line_break="\n")}
