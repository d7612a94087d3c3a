"""The årsplan as a Word document on upright A4, made to be sent and to hang on a wall: a table for each month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aarsplan.outputs import word_parts as parts
from aarsplan.outputs.base import changed_text, clean, file_name, hex_colour
from aarsplan.outputs.paper_word import write_table
from aarsplan.outputs.widths import column_shares
from aarsplan.outputs.word_document import (
    CLOSED,
    HEADING,
    LINE,
    NOTICE,
    QUIET,
    TEXT_MM,
    new_document,
    saved,
    write_edges,
)
from aarsplan.texts import _
from aarsplan.views.annual_plan import AnnualPlan, Month, annual_plan
from aarsplan.views.annual_row import Column, Kind, Row, heading
from aarsplan.views.publication import Publication


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one Word document."""
    plan = annual_plan(publication)
    document = new_document(plan.title, plan.municipality, publication.changed)
    write_edges(document, plan.municipality, plan.title, changed_text(plan))
    _write_front(document, plan)
    shares = column_shares(plan) if plan.months else {}
    for month in plan.months:
        document.add_heading(clean(month.title), level=2)
        _write_month(document, month, {column: share * TEXT_MM for column, share in shares.items()})
    if plan.topics:
        document.add_heading(clean(plan.topics.title), level=2)
        write_table(document, plan.topics)
    return {file_name(plan.title, "docx"): saved(document)}


def _write_front(document: Any, plan: AnnualPlan) -> None:
    """Title, where the plan stands, the bodies with their colours, and who approved their meetings."""
    document.add_heading(clean(plan.title), level=1)
    if plan.status_text:
        parts.add_run(document.add_paragraph(), plan.status_text, colour=NOTICE, size=10.5, bold=True)
    if plan.legend:
        legend = document.add_paragraph()
        for entry in plan.legend:
            parts.add_run(legend, "■\u00a0", colour=hex_colour(entry.colour), size=10.5)
            parts.add_run(legend, f"{entry.code}\u00a0", size=10.5, bold=True)
            parts.add_run(legend, entry.name.replace(" ", "\u00a0") + "    ", size=10.5)
    for line in plan.decisions:
        parts.keep_dates_whole(parts.add_run(document.add_paragraph(), line, colour=QUIET, size=9))
    if not plan.months:
        document.add_paragraph(_("Nothing is planned here."))


def _write_month(document: Any, month: Month, widths_mm: dict[Column, float]) -> None:
    columns, widths = list(widths_mm), list(widths_mm.values())
    table = document.add_table(rows=1, cols=len(columns))
    parts.set_up_table(table, widths, LINE, month.title)
    head = parts.set_up_row(table.rows[0], widths, repeated=True)
    for cell, column in zip(head, columns, strict=True):
        parts.paint(cell, edges={"bottom": (HEADING, 8)})
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        parts.add_run(cell.paragraphs[0], heading(column), colour=QUIET, size=8, bold=True)
    for row in month.rows:
        cells = parts.set_up_row(table.add_row(), widths)
        _write_row(_joined(cells, row.spans(columns)), row)


def _joined(cells: Sequence[Any], spans: dict[Column, int]) -> dict[Column, Any]:
    """The cells that the columns have, each merged with those that it spans."""
    found: dict[Column, Any] = {}
    at = 0
    for column, span in spans.items():
        found[column] = cells[at] if span == 1 else cells[at].merge(cells[at + span - 1])
        at += span
    return found


def _write_row(cells: dict[Column, Any], row: Row) -> None:
    for column, cell in cells.items():
        marked = column is Column.TITLE and row.colour
        parts.paint(
            cell,
            fill=CLOSED if row.kind is Kind.CLOSURE else "",
            edges={"left": (hex_colour(row.colour), 32)} if marked else None,
        )
        for number, text in enumerate(row.lines(column)):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            if column is Column.TITLE and number:
                parts.hang(paragraph)
                parts.keep_dates_whole(parts.add_run(paragraph, text, colour=QUIET, size=8))
            else:
                _write_text(paragraph, text, column, row.kind)


def _write_text(paragraph: Any, text: str, column: Column, kind: Kind) -> None:
    quiet = kind in {Kind.CANCELLED, Kind.NOT_HELD} or column is Column.WEEK
    colour = NOTICE if column is Column.REMARKS else QUIET if quiet else ""
    run = parts.add_run(paragraph, text, colour=colour)
    if column is Column.REMARKS:
        parts.keep_dates_whole(run)
    if column in {Column.DEADLINES, Column.REMARKS}:
        parts.hang(paragraph)
    if column is Column.TITLE:
        run.bold = kind in {Kind.MEETING, Kind.EVENT, Kind.STATUTORY}
    if kind is Kind.CANCELLED and column in {Column.DATE, Column.TIME, Column.TITLE}:
        run.font.strike = True
