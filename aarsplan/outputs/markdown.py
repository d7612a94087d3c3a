"""The årsplan as Markdown (GitHub flavour): one table for each month."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aarsplan.outputs.base import changed_text, clean, file_name
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Column, Kind, Row, heading
from aarsplan.views.publication import Publication

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one Markdown file."""
    plan = annual_plan(publication)
    return {file_name(plan.title, "md"): "\n".join(_lines(plan)).encode()}


def _lines(plan: AnnualPlan) -> Iterator[str]:
    yield f"# {escaped(plan.title)}"
    for paragraph in (plan.municipality, plan.subtitle, plan.status_text):
        if paragraph:
            yield from ("", escaped(paragraph))
    columns = plan.columns
    for month in plan.months:
        yield from ("", f"## {escaped(month.title)}", "")
        yield _table_row([heading(column) for column in columns])
        yield _table_row(["---"] * len(columns))
        for row in month.rows:
            yield _table_row([_cell(row, column) for column in columns])
    if changed := changed_text(plan):
        yield from ("", escaped(changed))
    yield ""


def escaped(text: str) -> str:
    """`text` with every character that Markdown or HTML would read as markup escaped."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def _cell(row: Row, column: Column) -> str:
    text = "<br>".join(escaped(line) for line in row.lines(column))
    if not text:
        return ""
    if column is Column.TITLE and row.kind is Kind.MEETING:
        return f"**{text}**"
    if column in {Column.DATE, Column.TIME, Column.TITLE} and row.kind is Kind.CANCELLED:
        return f"~~{text}~~"
    if row.kind is Kind.CLOSURE and column is Column.TITLE:
        return f"*{text}*"
    return text


def _table_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
