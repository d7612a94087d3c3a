"""The index of the alternatives that are kept: a file that aarsplan writes and that somebody may have changed since."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictStr

from aarsplan.loading.fields import Number, wrong
from aarsplan.loading.lock_schema import Days
from aarsplan.loading.schema import Table
from aarsplan.texts import _

MAX_ALTERNATIVES = 5
"""Most alternatives that are made: what a table side by side has room for, and a meeting can discuss."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def _check_sha256(value: str) -> str:
    if not _SHA256.fullmatch(value):
        raise wrong(_("sixty-four digits from 0 to f are required"))
    return value


Sha256 = Annotated[StrictStr, AfterValidator(_check_sha256)]


class AlternativesTable(Table):
    """The whole file."""

    version: Annotated[Literal[1], Number]
    made_from: Sha256
    planned: Annotated[tuple[Days, ...], Field(min_length=1, max_length=1000)]
    locks: Annotated[tuple[Sha256, ...], Field(min_length=1, max_length=MAX_ALTERNATIVES)]
    """The digest of each lock, the first alternative's first."""
