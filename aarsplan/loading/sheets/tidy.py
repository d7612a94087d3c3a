"""The text of a cell without what nobody sees."""

from __future__ import annotations

import re
import unicodedata

_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|007F|005F)_", re.IGNORECASE)
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


def unescaped(text: str) -> str:
    """`text` of a workbook with its control characters as such: Excel writes them as `_x000B_`.

    Source: ECMA-376, part 1, 22.9.2.19 (ST_Xstring).
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def tidy(text: str) -> tuple[str, bool]:
    """`text` in the usual Unicode form with ordinary spaces and newlines, and whether anything else was removed.

    Removed are control characters and what turns the reading direction.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if plain.isprintable():
        return plain.strip(), False
    spaced = "".join(" " if c.isspace() and c != "\n" and not _is_control(c) else c for c in plain).strip()
    shown = "".join(c for c in spaced if c == "\n" or not _is_harmful(c))
    return shown.strip(), shown != spaced


def same_title(text: str) -> str:
    """`text` as the titles of columns are compared: in small letters and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character != "\t"


def _is_harmful(character: str) -> bool:
    # No XML file may hold a surrogate or a code point that ends in FFFE or FFFF.
    odd = unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
    return odd or character in _STEERING
