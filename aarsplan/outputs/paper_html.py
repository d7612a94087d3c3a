"""A paper as one HTML page that needs nothing else."""

from __future__ import annotations

from aarsplan.outputs.html_page import page
from aarsplan.views.paper import Block, Emphasis, Group, Paper, Row


def content(paper: Paper) -> bytes:
    """The bytes of the page."""
    return page("paper", paper.title, paper.municipality, paper=paper, part=part_name, Emphasis=Emphasis)


def part_name(part: Block | Row | Group) -> str:
    """What the template calls a part of a paper: "heading", "table", "group"."""
    return type(part).__name__.lower()
