"""The årsplan as one HTML page that needs nothing else: it reads on a screen, by day and by night, and prints on A4."""

from __future__ import annotations

from typing import Any

from aarsplan.outputs.base import changed_text, file_name
from aarsplan.outputs.html_page import page
from aarsplan.outputs.paper_html import part_name
from aarsplan.outputs.widths import column_shares
from aarsplan.views.annual_plan import AnnualPlan, annual_plan
from aarsplan.views.annual_row import Column, heading
from aarsplan.views.paper import Emphasis
from aarsplan.views.publication import Publication


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one self-contained page."""
    plan = annual_plan(publication)
    return {file_name(plan.title, "html"): content(plan)}


def content(plan: AnnualPlan, template: str = "annual_plan", **values: Any) -> bytes:
    """The bytes of the page, of a `template` that builds on "annual_plan" and is filled with `values` as `page` is."""
    return page(
        template,
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
        **values,
    )
