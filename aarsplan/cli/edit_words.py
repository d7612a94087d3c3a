"""An edit as a sentence."""

from __future__ import annotations

from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.tables import Relax, Skip
from aarsplan.plan import Plan
from aarsplan.texts import _, clock, short_date
from aarsplan.views.plan_difference_words import shift_text, spot_text, week_text


def wish_text(edit: Edit, before: Plan, after: Plan) -> str:
    """What an edit asks for; the meetings stand as in the plan `before`, and would as in the one `after`."""
    match edit:
        case Move():
            return _moved(edit, before, after)
        case Cancel(key=key):
            spot = before.placements.get(key)
            where = spot_text(spot) if spot else _("not planned yet")
            return _("{key} is cancelled ({day})").format(key=key, day=where)
        case Hold(body=body, day=day, start=start):
            when = f"{short_date(day)} {clock(start)}" if start else short_date(day)
            return _("{body} holds an extra meeting on {day}").format(body=body, day=when)
        case Unpin(key=key):
            return _("{key} is no longer pinned").format(key=key)
        case Relax(span=span):
            return _("{place} says {values}").format(place=span, values=", ".join(edit.words()[2:]))
        case Skip(key=key):
            return _("{step} is left out").format(step=key)
    raise TypeError(type(edit).__name__)


def _moved(move: Move, before: Plan, after: Plan) -> str:
    old, new = before.placements.get(move.key), after.placements.get(move.key)
    if old is None or new is None:
        return _("{key} is held on {day}").format(key=move.key, day=short_date(move.day))
    more = [week_text(new), shift_text((new.day - old.day).days)]
    text = _("{key} moves from {old} to {new}").format(key=move.key, old=spot_text(old), new=spot_text(new))
    return f"{text} ({', '.join(filter(None, more))})"
