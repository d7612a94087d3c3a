"""Colours by the names that calendars know them by."""

from __future__ import annotations

from functools import cache
from math import dist

from aarsplan.facts import Facts

GREY = "#555555"
"""The colour of what has none of its own."""
_NAMES = {
    "black": 0x000000, "dimgray": 0x696969, "gray": 0x808080, "silver": 0xC0C0C0, "gainsboro": 0xDCDCDC,
    "white": 0xFFFFFF, "darkslategray": 0x2F4F4F, "slategray": 0x708090, "maroon": 0x800000, "brown": 0xA52A2A,
    "firebrick": 0xB22222, "crimson": 0xDC143C, "red": 0xFF0000, "tomato": 0xFF6347, "indianred": 0xCD5C5C,
    "salmon": 0xFA8072, "saddlebrown": 0x8B4513, "sienna": 0xA0522D, "chocolate": 0xD2691E, "peru": 0xCD853F,
    "tan": 0xD2B48C, "wheat": 0xF5DEB3, "orangered": 0xFF4500, "darkorange": 0xFF8C00, "orange": 0xFFA500,
    "goldenrod": 0xDAA520, "gold": 0xFFD700, "yellow": 0xFFFF00, "khaki": 0xF0E68C, "olive": 0x808000,
    "olivedrab": 0x6B8E23, "yellowgreen": 0x9ACD32, "darkgreen": 0x006400, "green": 0x008000, "seagreen": 0x2E8B57,
    "mediumseagreen": 0x3CB371, "limegreen": 0x32CD32, "lime": 0x00FF00, "lightgreen": 0x90EE90, "teal": 0x008080,
    "lightseagreen": 0x20B2AA, "turquoise": 0x40E0D0, "aqua": 0x00FFFF, "cadetblue": 0x5F9EA0, "navy": 0x000080,
    "midnightblue": 0x191970, "mediumblue": 0x0000CD, "blue": 0x0000FF, "royalblue": 0x4169E1, "steelblue": 0x4682B4,
    "dodgerblue": 0x1E90FF, "cornflowerblue": 0x6495ED, "skyblue": 0x87CEEB, "lightsteelblue": 0xB0C4DE,
    "darkslateblue": 0x483D8B, "slateblue": 0x6A5ACD, "indigo": 0x4B0082, "purple": 0x800080, "darkviolet": 0x9400D3,
    "mediumpurple": 0x9370DB, "orchid": 0xDA70D6, "plum": 0xDDA0DD, "lavender": 0xE6E6FA, "fuchsia": 0xFF00FF,
    "mediumvioletred": 0xC71585, "deeppink": 0xFF1493, "hotpink": 0xFF69B4, "pink": 0xFFC0CB,
}  # fmt: skip


_XYZ = (
    ((0.4124564, 0.3575761, 0.1804375), 0.95047),
    ((0.2126729, 0.7151522, 0.0721750), 1.0),
    ((0.0193339, 0.1191920, 0.9503041), 1.08883),
)
"""How much of red, green and blue light is in each of X, Y and Z, and how much of these in white."""


@cache
def css_name(colour: str) -> str:
    """The CSS name that the eye finds nearest to `colour` ("#rrggbb"), one of the names that RFC 7986, 5.9 allows.

    Source: CSS Color Module Level 3, 4.3, of which these names are spread over all colours.
    """
    wanted = _lab(int(colour.removeprefix("#"), 16))
    return min(_NAMES, key=lambda name: dist(_lab(_NAMES[name]), wanted))


@cache
def _lab(colour: int) -> tuple[float, float, float]:
    """Lightness and two hues, in which distances are those that the eye sees.

    Source: IEC 61966-2-1 (sRGB) and CIE 15 (L*a*b*, white D65).
    """
    shares = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    light = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    x, y, z = (
        _response(sum(weight * part for weight, part in zip(row, light, strict=True)) / white) for row, white in _XYZ
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _response(share: float) -> float:
    return share ** (1 / 3) if share > 216 / 24389 else share * 841 / 108 + 4 / 29


def colour_of(facts: Facts, code: str) -> str:
    """The colour of the body or event `code`, "#rrggbb"; grey for one that left the project."""
    owner = facts.owner(code)
    return owner.colour if owner else GREY
