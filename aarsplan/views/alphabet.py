"""The order of the Danish alphabet, in which æ, ø and å come last."""

from __future__ import annotations

import unicodedata

# One after the other, and after everything that begins with z and a letter.
_LAST = str.maketrans({letter: f"z\uffff{place}" for place, letter in enumerate("æøå")})


def alphabetical(text: str) -> str:
    """What to sort `text` by: "Zoo", "Ældre", "Økonomi", "Ånd"."""
    return unicodedata.normalize("NFC", text).casefold().translate(_LAST)
