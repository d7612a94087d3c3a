"""What the formats share: file names, clean text, colours, and archives that are the same for the same content."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from aarsplan.texts import _, short_date
from aarsplan.views.annual_plan import AnnualPlan
from aarsplan.views.slugs import slug

_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))
# Embeddings, overrides and isolates (Unicode TR 36) reach out of their cell and turn what follows.
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NEVER_TEXT = frozenset("\ufeff\ufffe\uffff")
"""A byte order mark, and what XML does not know."""
_CONTENT_TYPES = "[Content_Types].xml"
_FIRST_ZIP_YEAR = (1980, 1, 1, 0, 0, 0)


def file_name(title: str, extension: str) -> str:
    """File name of a document called `title`."""
    return f"{slug(title) or 'aarsplan'}.{extension}"


def clean(text: str) -> str:
    """`text` on one line, without what XML cannot hold, a control character or a turn of the reading direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text.translate(_BREAKS) if _is_shown(c))


def clean_lines(text: str) -> str:
    """Each line of `text` cleaned, the newlines kept."""
    return "\n".join(clean(line) for line in text.split("\n"))


def hex_colour(text: str) -> str:
    """The six hexadecimal digits of a colour `#rrggbb`, grey for anything else."""
    return text[1:].upper() if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else "555555"


def changed_text(plan: AnnualPlan) -> str:
    """When the plan was changed last, in words; "" while it is empty."""
    return _("Last changed {date}").format(date=short_date(plan.changed)) if plan.changed else ""


def repacked(archive: bytes) -> bytes:
    """The same zip archive without its clock: members sorted, the list of content types first, one fixed time."""
    result = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            member = ZipInfo(name, _FIRST_ZIP_YEAR)
            member.compress_type = ZIP_DEFLATED
            member.create_system = 3  # one value for all systems, otherwise that of the machine
            member.external_attr = 0o644 << 16
            new.writestr(member, old.read(name))
    return result.getvalue()


@lru_cache(maxsize=4096)
def _is_shown(char: str) -> bool:
    if char in _NEVER_TEXT or unicodedata.category(char) in {"Cc", "Cs"}:
        return False
    return unicodedata.bidirectional(char) not in _TURNING
