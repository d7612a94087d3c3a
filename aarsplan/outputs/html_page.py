"""What the HTML pages share: the frame, the look, and how text gets into them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from aarsplan.outputs.base import clean, hex_colour
from aarsplan.texts import _, language

_TEMPLATES = Path(__file__).with_name("templates")
_COMMON = "page.css"


def page(
    name: str,
    title: str,
    municipality: str,
    *,
    folder: Path = _TEMPLATES,
    styles: Sequence[str] = (),
    icon: str = "",
    **values: Any,
) -> bytes:
    """A page of the template called `name`, filled with `values`, with its styles in it.

    Templates and styles are looked for in `folder` first, then here. `styles` are the files that follow the common
    ones, by default the one called as the template. `icon` is the address of the page's icon, the one thing that it
    takes from elsewhere; "" for none.
    """
    css = "".join(_styles(folder, file) for file in (_COMMON, *(styles or (f"{name}.css",))))
    template = environment(folder).get_template(f"{name}.html.j2")
    text = template.render(
        title=title,
        municipality=municipality,
        language=language(),
        css=Markup(css),  # noqa: S704 - files of this package
        icon=icon,
        **values,
    )
    return text.encode()


def _styles(folder: Path, file: str) -> str:
    found = next(place / file for place in (folder, _TEMPLATES) if (place / file).is_file())
    return found.read_text(encoding="utf-8")


@cache
def environment(folder: Path) -> Environment:
    """The templates of `folder`, and then those here, which escape and clean all text that is put into them."""
    made = Environment(
        loader=FileSystemLoader((folder, _TEMPLATES)),
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
