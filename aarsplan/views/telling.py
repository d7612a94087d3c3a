"""What subscribers are told of each event, so that a stamp moves when, and only when, what is shown does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aarsplan.diagnostics import Diagnostic, Span, warning
from aarsplan.domain import DateRange
from aarsplan.items import EARLIEST, LATEST
from aarsplan.lockfile import Lock, tell, told_of
from aarsplan.plan import Plan
from aarsplan.texts import _, ngettext, speaking
from aarsplan.views.calendar_event import CalendarEvent
from aarsplan.views.calls import role_events
from aarsplan.views.events import events_of
from aarsplan.views.publication import Publication

_SHOWN = 5
"""How many of the events that changed are named."""


def retold(plan: Plan, lock: Lock, now: datetime) -> Lock:
    """The lock with what its readers are told from now on of its `plan`: of every event that any feed may show."""
    return tell(lock, _digests(plan, lock), now)


def untold(plan: Plan, lock: Lock, lock_name: str) -> list[Diagnostic]:
    """A warning when what feeds show changed after the lock was written, so that subscribers know something else."""
    digests = _digests(plan, lock)
    known = {name: told.digest for name in digests if (told := told_of(lock.told, name))}
    changed = list(dict.fromkeys(name.partition(" ")[0] for name in digests if digests[name] != known.get(name)))
    if not changed:
        return []
    message = ngettext(
        "what calendars show of {n} event changed since the plan was made: {keys}",
        "what calendars show of {n} events changed since the plan was made: {keys}",
        len(changed),
    )
    shown = ", ".join(changed[:_SHOWN]) + (", ..." if len(changed) > _SHOWN else "")
    hint = _("run aarsplan plan, so that calendars see the change")
    return [warning("outdated-lock", message.format(n=len(changed), keys=shown), Span(lock_name), hint=hint)]


def _digests(plan: Plan, lock: Lock) -> dict[str, str]:
    """The digest of every event, by the name of its stamp.

    Texts are those of the Danish reader: what changes for one language changes for all.
    """
    found: dict[str, str] = {}
    with speaking("da"):
        for event in _events(plan, lock):
            if event.stamp not in found:
                found[event.stamp] = event.digest
    return found


def _events(plan: Plan, lock: Lock) -> Iterator[CalendarEvent]:
    publication = Publication.of(plan, lock, DateRange(EARLIEST, LATEST))
    roles = _with_times_of_their_own(plan)
    for internal in (False, True):
        made = events_of(publication, internal=internal)
        for entry in publication.everything:
            # Deadlines are alike for everybody and for those inside.
            yield from made.of(entry, deadlines=not internal)
        for role in roles:
            yield from role_events(publication, role, internal=internal)


def _with_times_of_their_own(plan: Plan) -> list[str]:
    """The roles that have events which no other feed has: they are somewhere at times, or are called to items."""
    facts = plan.problem.facts
    found = {window.role for body in facts.bodies.values() for window in body.attendance}
    for visit in plan.problem.visits.values():
        found |= {*visit.guests, *visit.needs}
    return sorted(found & facts.roles.keys())
