"""The årsplan as Markdown (GitHub flavour): one table for each month."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.outputs.base import changed_text, file_name
from aarsplan.outputs.markdown_parts import block_lines, escaped, table_row
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Column, Kind, Row, heading
from aarsplan.views.publication import Publication


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one Markdown file."""
    plan = annual_plan(publication)
    return {file_name(plan.title, "md"): "\n".join(_lines(plan)).encode()}


def _lines(plan: AnnualPlan) -> Iterator[str]:
    yield f"# {escaped(plan.title)}"
    for paragraph in (plan.municipality, plan.subtitle, plan.status_text, *plan.decisions):
        if paragraph:
            yield from ("", escaped(paragraph))
    columns = plan.columns
    for month in plan.months:
        yield from ("", f"## {escaped(month.title)}", "")
        yield table_row([heading(column) for column in columns])
        yield table_row(["---"] * len(columns))
        for row in month.rows:
            yield table_row([_cell(row, column) for column in columns])
    if plan.topics:
        yield from ("", f"## {escaped(plan.topics.title)}", "", *block_lines(plan.topics))
    if changed := changed_text(plan):
        yield from ("", escaped(changed))
    yield ""


def _cell(row: Row, column: Column) -> str:
    lines = [escaped(line) for line in row.lines(column)]
    text = "<br>".join(lines)
    if not text:
        return ""
    if column is Column.TITLE and row.kind is Kind.MEETING:
        return "<br>".join([f"**{lines[0]}**", *lines[1:]])
    if column in {Column.DATE, Column.TIME, Column.TITLE} and row.kind is Kind.CANCELLED:
        return f"~~{text}~~"
    if row.kind is Kind.CLOSURE and column is Column.TITLE:
        return f"*{text}*"
    return text
