"""A programme, and what differs between two of them, as plain data for other programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, time
from typing import Any

from aarsplan.views.programme import Programme, shown_inside, shown_to_all
from aarsplan.views.programme_difference import Changed, differences


def programme_json(programme: Programme, *, open_variant: bool) -> dict[str, Any]:
    """The programme with all its entries: what everybody may know of it, or the body itself."""
    shown = shown_to_all(programme) if open_variant else shown_inside(programme)
    return {"programme": _plain(asdict(shown))}


def differences_json(old: Programme, new: Programme, *, open_variant: bool) -> dict[str, Any]:
    """What differs between two versions; what is closed in either is closed in both."""
    keys, titles = old.closed_keys | new.closed_keys, old.closed_titles | new.closed_titles
    shown = shown_to_all if open_variant else shown_inside
    before, after = (shown(whole, keys=keys, titles=titles) for whole in (old, new))
    found = differences(before, after)
    return {
        "frame": [str(frame) for frame in found.frame],
        "changes": [
            {
                "kind": type(change).__name__.lower(),
                "aspects": [str(aspect) for aspect in change.aspects] if isinstance(change, Changed) else [],
                "old": _plain(asdict(change.old)) if isinstance(change, Changed) else None,
                "entry": _plain(asdict(change.entry)),
            }
            for change in found.entries
        ],
    }


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(found) for key, found in value.items()}
        case list() | tuple():
            return [_plain(found) for found in value]
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
    return value
