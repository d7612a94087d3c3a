"""Which meeting of the plan some minutes are of, and what bodies and events are called in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aarsplan.diagnostics import Reason, Rejected, error
from aarsplan.domain import Body, Event, Status
from aarsplan.facts import Facts
from aarsplan.loading.minutes.model import Minutes
from aarsplan.loading.words import suggestion
from aarsplan.lockfile import Entry, Lock
from aarsplan.texts import _, clock, short_date

_NEAREST = 2


def words_of(facts: Facts) -> dict[str, str]:
    """What bodies and events are called in running text, each with its code; of several the first one's."""
    found: dict[str, str] = {}
    owners: list[Body | Event] = [*facts.bodies.values(), *facts.events.values()]
    for owner in owners:
        found.setdefault(owner.name, owner.code)
        found.setdefault(owner.code, owner.code)
    return found


def body_called(facts: Facts, name: str) -> Body | None:
    """The body that is called `name`, by its name or its code."""
    plain = name.strip().casefold()
    return next((body for body in facts.bodies.values() if plain in (body.name.casefold(), body.code.casefold())), None)


def held_meeting(minutes: Minutes, facts: Facts, lock: Lock) -> Entry:
    """The meeting in the lock that the minutes are of.

    Raises:
        Rejected: no body is called so, or the lock has no meeting of it on that day; names the nearest ones.
    """
    body = body_called(facts, minutes.body)
    if body is None:
        message = _("no body of the project is called {name}").format(name=f'"{minutes.body}"')
        hint = suggestion(minutes.body, [body.name for body in facts.bodies.values()])
        raise Rejected([error("unknown-body", message, minutes.span, hint=hint)])
    found = standing(lock, [body.code])
    there = [entry for entry in found if entry.placement.day == minutes.day]
    if there:
        first = minutes.entries[0].start if minutes.entries else None
        return min(there, key=lambda entry: entry.placement.start != first)
    near = sorted(found, key=lambda entry: abs(entry.placement.day - minutes.day))[:_NEAREST]
    message = _("the plan has no meeting of {body} on {day}").format(body=body.name, day=short_date(minutes.day))
    because = [Reason(_("{meeting} is near it").format(meeting=entry_text(entry)), entry.span) for entry in near]
    hint = _("if it was held, write it in the file of the body: [[given]] with date = {day}").format(day=minutes.day)
    raise Rejected([error("unknown-meeting", message, minutes.span, because=because, hint=hint)])


def standing(lock: Lock, codes: Iterable[str]) -> list[Entry]:
    """The meetings of the bodies or events `codes` that the lock has and that are not cancelled, by date and key."""
    wanted = frozenset(codes)
    found = [
        entry
        for key, entry in lock.entries.items()
        if key.partition("/")[0] in wanted and entry.status is not Status.CANCELLED
    ]
    return sorted(found, key=lambda entry: (entry.placement.begins, entry.placement.key))


def entry_text(entry: Entry) -> str:
    """A meeting of the lock in words: "DIR/2024-W43, Wed 23 Oct 2024 9:00"."""
    spot = entry.placement
    return f"{spot.key}, {short_date(spot.day)} {clock(spot.start)}"


def nearest(entries: Iterable[Entry], day: date) -> Entry | None:
    """The one of `entries` that lies nearest to `day`, the earlier one of two."""
    return min(entries, key=lambda entry: abs(entry.placement.day - day), default=None)
