"""On which day each subscription was last fetched, kept beside the project: days and ids, of nobody an address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from aarsplan.diagnostics import Rejected
from aarsplan.files import read_text
from aarsplan.saving import save

SEEN_FILE = ".feeds-seen.json"
_ID = re.compile(r"[0-9a-f]{6}")


def read_seen(path: Path) -> dict[str, date]:
    """The last day of each subscription by its id; none where there is no such file, or one that is damaged.

    The days are there for people to look at: nothing is decided by them, and the next fetch tells them anew.
    """
    try:
        data = json.loads(read_text(path, path.name))
    except (Rejected, ValueError, RecursionError):
        return {}
    found = data.items() if isinstance(data, dict) else ()
    days = {key: _day(value) for key, value in found if _ID.fullmatch(key)}
    return {key: day for key, day in sorted(days.items()) if day is not None}


def note_seen(path: Path, ids: Iterable[str], day: date) -> None:
    """Note that the subscriptions `ids` were fetched on `day`; a later day that is known already stays.

    Raises:
        Rejected: the file cannot be written.
    """
    before = read_seen(path)
    days = {**before, **{key: max(day, before.get(key, day)) for key in ids}}
    if days != before:
        told = {key: found.isoformat() for key, found in sorted(days.items())}
        save(path, f"{json.dumps(told, indent=1)}\n".encode())


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
