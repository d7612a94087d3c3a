"""What the pages of the site share: where they lie, how they link to each other, and the frame around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from aarsplan.facts import Facts
from aarsplan.outputs.html_page import page

FRONT, ANNUAL_PLAN, SUBSCRIBE, MISSING = "index.html", "aarsplan.html", "abonner.html", "404.html"
"""The pages at the root of the site; web servers show the last one for every path that is none."""

ICON = "favicon.svg"

_TEMPLATES = Path(__file__).with_name("templates")
_COMMON = "site.css"


def site_page(name: str, path: str, title: str, facts: Facts, *styles: str, **values: Any) -> bytes:
    """The page at `path`, of the site's template called `name`, filled with `values`, with its own `styles`."""
    return page(name, title, facts.municipality, **framed(path, facts, *styles), **values)


def framed(path: str, facts: Facts, *styles: str) -> dict[str, Any]:
    """What a page at `path` needs to stand in the site's frame, with its own `styles`."""
    root = _root(path, facts)
    return {
        "folder": _TEMPLATES,
        "styles": (_COMMON, *styles),
        "icon": root + ICON,
        "root": root,
        "here": path,
        "pages": {"front": FRONT, "plan": ANNUAL_PLAN, "subscribe": SUBSCRIBE},
    }


def link(root: str, path: str) -> str:
    """The link to `path` from a page whose way to the root is `root`."""
    return root + quote(path)


def _root(path: str, facts: Facts) -> str:
    """The way from the page at `path` to the root: up, but from the one that is shown at any path the whole address."""
    if path == MISSING:
        return facts.site_url or "/"
    return "../" * path.count("/")
