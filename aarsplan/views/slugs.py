"""Names for files and identifiers, made of codes that may hold Danish letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def slug(text: str) -> str:
    """`text` in small ASCII letters, digits and single hyphens: "Økonomi_1" is "oekonomi-1"."""
    danish = unicodedata.normalize("NFC", text).lower().translate(_DANISH)
    letters = unicodedata.normalize("NFKD", danish).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", letters))


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
