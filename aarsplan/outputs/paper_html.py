"""A paper as one HTML page that needs nothing else."""

from __future__ import annotations

from typing import Any

from aarsplan.outputs.html_page import page
from aarsplan.views.paper import Block, Emphasis, Group, Paper, Row


def content(paper: Paper, template: str = "paper", **values: Any) -> bytes:
    """The bytes of the page, of a `template` that builds on "paper" and is filled with `values` as `page` is."""
    return page(template, paper.title, paper.municipality, paper=paper, part=part_name, Emphasis=Emphasis, **values)


def part_name(part: Block | Row | Group) -> str:
    """What the template calls a part of a paper: "heading", "table", "group"."""
    return type(part).__name__.lower()
