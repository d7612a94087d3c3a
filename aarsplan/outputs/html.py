"""The årsplan as one HTML page that needs nothing else: it reads on a screen, by day and by night, and prints on A4."""

from __future__ import annotations

from aarsplan.outputs.base import changed_text, file_name
from aarsplan.outputs.html_page import page
from aarsplan.outputs.paper_html import part_name
from aarsplan.outputs.widths import column_shares
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_row import Column, heading
from aarsplan.views.paper import Emphasis
from aarsplan.views.publication import Publication


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one self-contained page."""
    plan = annual_plan(publication)
    content = page(
        "annual_plan",
        plan.title,
        plan.municipality,
        plan=plan,
        columns=plan.columns,
        shares=column_shares(plan) if plan.months else {},
        changed=changed_text(plan),
        heading=heading,
        Column=Column,
        Emphasis=Emphasis,
        part=part_name,
    )
    return {file_name(plan.title, "html"): content}
