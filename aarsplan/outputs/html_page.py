"""What the HTML pages share: the frame, the look, and how text gets into them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from aarsplan.outputs.base import clean, hex_colour
from aarsplan.texts import _, language

_TEMPLATES = Path(__file__).with_name("templates")
_COMMON = "page.css"


def page(name: str, title: str, municipality: str, **values: Any) -> bytes:
    """A page that needs nothing else, of the template and the styles called `name`, filled with `values`."""
    css = "".join((_TEMPLATES / file).read_text(encoding="utf-8") for file in (_COMMON, f"{name}.css"))
    template = _environment().get_template(f"{name}.html.j2")
    text = template.render(
        title=title,
        municipality=municipality,
        language=language(),
        css=Markup(css),  # noqa: S704 - files of this package
        **values,
    )
    return text.encode()


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
    made.globals.update(_=_)
    made.filters["colour"] = hex_colour
    made.filters["whole_dates"] = _whole_dates
    return made


def _whole_dates(text: str) -> Markup:
    """`text` with its dates and times kept on one line each."""
    escaped = str(escape(clean(text)))
    return Markup(re.sub(r"\d+(?:[-–.]\d+)+", r'<span class="whole">\g<0></span>', escaped))  # noqa: S704 - escaped above


def _cleaned(value: Any) -> Any:
    return clean(value) if type(value) is str else value
