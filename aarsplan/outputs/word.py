"""The årsplan as a Word document on upright A4, made to be sent and to hang on a wall: a table for each month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document

from aarsplan.outputs import word_parts as parts
from aarsplan.outputs.base import changed_text, clean, file_name, hex_colour, repacked
from aarsplan.outputs.widths import column_shares
from aarsplan.texts import _, language
from aarsplan.views.annual_plan import AnnualPlan, Month, annual_plan
from aarsplan.views.annual_row import Column, Kind, Row, heading
from aarsplan.views.publication import Publication

_TABLE_MM = 184.0
_INK, _QUIET, _HEADING, _NOTICE = "1B1F23", "57606A", "24475B", "8A3600"
_LINE, _CLOSED = "D0D7DE", "E7E9EC"


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one Word document."""
    plan = annual_plan(publication)
    document = Document()
    properties = document.core_properties
    properties.title = clean(plan.title)
    properties.author = properties.last_modified_by = clean(plan.municipality)[:255]
    properties.comments = ""
    properties.language = "da-DK" if language() == "da" else "en-GB"
    properties.created = properties.modified = publication.changed
    parts.set_up_page(document, _TABLE_MM)
    parts.set_up_settings(document)
    parts.set_up_styles(document, properties.language, ink=_INK, quiet=_QUIET, heading=_HEADING)
    _write_edges(document.sections[0], plan)
    _write_front(document, plan)
    shares = column_shares(plan) if plan.months else {}
    for month in plan.months:
        document.add_heading(clean(month.title), level=2)
        _write_month(document, month, {column: share * _TABLE_MM for column, share in shares.items()})
    stream = BytesIO()
    document.save(stream)
    return {file_name(plan.title, "docx"): repacked(stream.getvalue())}


def _write_edges(section: Any, plan: AnnualPlan) -> None:
    """The municipality on top of each page; title, date of the plan and page number at its foot."""
    parts.add_run(section.header.paragraphs[0], plan.municipality)
    foot = section.footer.paragraphs[0]
    parts.add_tab_stops(foot, _TABLE_MM)
    parts.add_run(foot, plan.title).add_tab()
    parts.add_run(foot, changed_text(plan)).add_tab()
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    for piece in re.split(r"(\{pages?\})", _("Page {page} of {pages}")):
        run = parts.add_run(foot, "" if piece in fields else piece)
        if piece in fields:
            parts.add_field(run, fields[piece])


def _write_front(document: Any, plan: AnnualPlan) -> None:
    """Title, where the plan stands, and the bodies with their colours."""
    document.add_heading(clean(plan.title), level=1)
    if plan.status_text:
        parts.add_run(document.add_paragraph(), plan.status_text, colour=_NOTICE, size=10.5, bold=True)
    if plan.legend:
        legend = document.add_paragraph()
        for entry in plan.legend:
            parts.add_run(legend, "■\u00a0", colour=hex_colour(entry.colour), size=10.5)
            parts.add_run(legend, f"{entry.code}\u00a0", size=10.5, bold=True)
            parts.add_run(legend, entry.name.replace(" ", "\u00a0") + "    ", size=10.5)
    if not plan.months:
        document.add_paragraph(_("Nothing is planned here."))


def _write_month(document: Any, month: Month, widths_mm: dict[Column, float]) -> None:
    columns, widths = list(widths_mm), list(widths_mm.values())
    table = document.add_table(rows=1, cols=len(columns))
    parts.set_up_table(table, widths, _LINE, month.title)
    head = parts.set_up_row(table.rows[0], widths, repeated=True)
    for cell, column in zip(head, columns, strict=True):
        parts.paint(cell, edges={"bottom": (_HEADING, 8)})
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        parts.add_run(cell.paragraphs[0], heading(column), colour=_QUIET, size=8, bold=True)
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
            fill=_CLOSED if row.kind is Kind.CLOSURE else "",
            edges={"left": (hex_colour(row.colour), 32)} if marked else None,
        )
        for number, text in enumerate(row.lines(column)):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            _write_text(paragraph, text, column, row.kind)


def _write_text(paragraph: Any, text: str, column: Column, kind: Kind) -> None:
    quiet = kind in {Kind.CANCELLED, Kind.NOT_HELD} or column is Column.WEEK
    colour = _NOTICE if column is Column.REMARKS else _QUIET if quiet else ""
    run = parts.add_run(paragraph, text, colour=colour)
    if column is Column.REMARKS:
        parts.keep_dates_whole(run)
    if column in {Column.DEADLINES, Column.REMARKS}:
        parts.hang(paragraph)
    if column is Column.TITLE:
        run.bold = kind in {Kind.MEETING, Kind.EVENT, Kind.STATUTORY}
    if kind is Kind.CANCELLED and column in {Column.DATE, Column.TIME, Column.TITLE}:
        run.font.strike = True
