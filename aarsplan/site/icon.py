"""The site's icon: a calendar sheet."""

from __future__ import annotations

_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect x="1" y="2" width="14" height="13" rx="2" fill="#24475b"/>
<path d="M3 6h10v7H3z" fill="#ffffff"/>
<path d="M5 1v3M11 1v3" stroke="#9fcbe2" stroke-width="2"/>
<path d="M9 9h3v3H9z" fill="#8a3600"/>
</svg>
"""


def icon_svg() -> bytes:
    """The icon, which stands out from a light and from a dark bar."""
    return _SVG.encode()
