"""The årsplan as one HTML page that needs nothing else: it reads on a screen, by day and by night, and prints on A4."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from aarsplan.outputs.base import changed_text, clean, file_name, hex_colour
from aarsplan.outputs.widths import column_shares
from aarsplan.texts import _, language
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_row import Column, heading
from aarsplan.views.publication import Publication

_TEMPLATES = Path(__file__).with_name("templates")


def files(publication: Publication) -> dict[str, bytes]:
    """The årsplan as one self-contained page."""
    plan = annual_plan(publication)
    page = _environment().get_template("annual_plan.html.j2")
    text = page.render(
        plan=plan,
        columns=plan.columns,
        shares=column_shares(plan) if plan.months else {},
        changed=changed_text(plan),
        language=language(),
        css=Markup((_TEMPLATES / "annual_plan.css").read_text(encoding="utf-8")),  # noqa: S704 - a file of this package
        Column=Column,
    )
    return {file_name(plan.title, "html"): text.encode()}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_cleaned,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(_=_, heading=heading)
    made.filters["colour"] = hex_colour
    made.filters["whole_dates"] = _whole_dates
    return made


def _whole_dates(text: str) -> Markup:
    """`text` with its dates kept on one line."""
    escaped = str(escape(clean(text)))
    return Markup(re.sub(r"\d+(?:-\d+)+", r'<span class="whole">\g<0></span>', escaped))  # noqa: S704 - escaped above


def _cleaned(value: Any) -> Any:
    return clean(value) if type(value) is str else value
