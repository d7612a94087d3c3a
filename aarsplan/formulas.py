"""Texts that a spreadsheet would calculate, and the apostrophe that keeps it from doing so in a CSV file.

Source: OWASP, CSV injection.
"""

from __future__ import annotations

import re

FORMULA_STARTS = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula; the wide forms are read as their narrow ones by some."""

_CALCULATED = re.compile(rf"[\s']*[{re.escape(''.join(FORMULA_STARTS))}]")


def guarded(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would calculate it, or has it behind an apostrophe."""
    return f"'{text}" if _CALCULATED.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` made `text` of, which is `text` itself where it has no guard."""
    return text[1:] if text.startswith("'") and _CALCULATED.match(text) else text
