"""Names for files and identifiers, made of codes that may hold Danish letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def slug(text: str) -> str:
    """`text` in lower-case ASCII letters and digits, anything else a hyphen: "Økonomi_1" is "oekonomi-1"."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_DANISH)
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in plain)


def slugs(texts: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """A slug for each of `texts`, none alike and none in `reserved`: a later twin gets a number ("a-b-2")."""
    taken = set(reserved)
    found: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        name = base = slug(text)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        found[text] = name
    return found
