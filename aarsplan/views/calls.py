"""What one role takes part in: whole meetings, the part of them that it is at, and the items that it is called to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from aarsplan.domain import Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry, uid_of
from aarsplan.presence import bounds, presence
from aarsplan.problem import Meeting
from aarsplan.texts import _, clock, short_date
from aarsplan.views.calendar_event import CalendarEvent
from aarsplan.views.disclosure import handed_over, is_hand_over
from aarsplan.views.event_text import place_lines, state_lines
from aarsplan.views.events import Events, events_of, title_of, uid_with
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.slugs import slug
from aarsplan.views.visit_words import purpose_text, starts, visit_title
from aarsplan.visits import Visit


def role_events(publication: Publication, role: str, *, internal: bool) -> Iterator[CalendarEvent]:
    """All that `role` attends, with its own times, and the deadlines of the meetings that it is a member of."""
    made = events_of(publication, internal=internal)
    for entry in publication.everything:
        if is_hand_over(made.facts, entry.placement):
            yield from made.of(entry) if _is_concerned(made.facts, entry, role) else ()
        elif not _is_member(made.facts, entry, role):
            yield from _calls(made, entry, role)
        else:
            attended = list(_attendance(made, entry, role))
            yield from attended
            yield from (call for call in _calls(made, entry, role) if not _is_among(call, attended))
            yield from made.deadlines(entry)


def guest_events(publication: Publication, role: str, *, internal: bool) -> Iterator[CalendarEvent]:
    """The items that `role` is called to at meetings that it is no member of."""
    made = events_of(publication, internal=internal)
    for entry in publication.everything:
        if not is_hand_over(made.facts, entry.placement) and not _is_member(made.facts, entry, role):
            yield from _calls(made, entry, role)


def _is_member(facts: Facts, entry: Entry, role: str) -> bool:
    owner = facts.owner(code_of(entry.placement.key))
    return owner is not None and role in {*owner.required, *owner.optional}


def _is_concerned(facts: Facts, entry: Entry, role: str) -> bool:
    """Whether a document is handed over to `role`, or is that of an item it owns."""
    found = handed_over(facts, entry.placement.key, open_variant=False)
    return found is not None and (role == found[0].owner or role in found[1].to)


def _attendance(made: Events, entry: Entry, role: str) -> Iterator[CalendarEvent]:
    """The whole meeting, or for a role that is there at times only an event for each of these.

    Who is not there throughout is told nothing of closed items.
    """
    facts, spot = made.facts, entry.placement
    body = facts.bodies.get(code_of(spot.key))
    if body is None or all(window.role != role for window in body.attendance):
        yield made.meeting(entry)
        return
    whole = events_of(made.publication, internal=False).meeting(entry)
    meeting = made.plan.problem.meetings.get(spot.key)
    start, uid = datetime.combine(spot.day, spot.start), uid_with(whole.uid, f"rolle-{slug(role)}")
    if entry.status is Status.CANCELLED or meeting is None:
        yield made.stamped(replace(whole, stamp=f"{spot.key} {role}", uid=uid))
        return
    times = presence(replace(facts, busy=()), meeting, role, spot.day, spot.start)
    if all(window.role != role or window.day not in {None, spot.day} for window in body.attendance):
        times = times or (bounds(meeting, spot.start),)
    midnight = start.replace(hour=0, minute=0)
    for number, (first, last) in enumerate(times, 1):
        part = replace(
            whole,
            stamp=f"{spot.key} {role}" if number == 1 else f"{spot.key} {role} {number}",
            uid=uid if number == 1 else uid_with(uid, str(number)),
            start=midnight + timedelta(minutes=first),
            end=midnight + timedelta(minutes=last),
            dependencies=(),
        )
        yield made.stamped(part)


def _is_among(call: CalendarEvent, attended: list[CalendarEvent]) -> bool:
    """Whether who is at what is `attended` is there for the call anyhow."""
    return any(part.start <= call.start and call.end <= part.end for part in attended)


def _calls(made: Events, entry: Entry, role: str) -> Iterator[CalendarEvent]:
    """The items of a meeting that `role` is called to, each an event of its own that goes with its item."""
    meeting = made.plan.problem.meetings.get(entry.placement.key)
    if meeting is None or entry.status is Status.CANCELLED:
        return
    for visit, _slot in made.plan.agenda(meeting):
        if role in {*visit.guests, *visit.needs} and (made.internal or not visit.closed):
            yield _call(made, entry, meeting, visit, role)


def _call(made: Events, entry: Entry, meeting: Meeting, visit: Visit, role: str) -> CalendarEvent:
    plan, facts, spot = made.plan, made.facts, entry.placement
    title = visit_title(plan, visit, open_variant=not made.internal)
    whole = made.meeting(entry)
    start = datetime.combine(spot.day, starts(plan, meeting)[visit.key])
    at = _("Meeting: {meeting}, {day} at {start}–{end}")
    told = at.format(
        meeting=title_of(facts, spot.key), day=short_date(spot.day), start=clock(spot.start), end=clock(spot.end)
    )
    lines = [
        *state_lines(facts, entry),
        _("Come at {time}").format(time=clock(start.time())),
        told,
        purpose_text(visit).capitalize(),
        *place_lines(facts, entry),
        whole.url,
    ]
    event = replace(
        whole,
        stamp=f"{visit.key} {role}",
        uid=uid_of(facts.domain, f"{visit.key} {role}"),
        sequence=0,
        summary=_("{body}: {title}").format(body=code_of(spot.key), title=title),
        description="\n".join(filter(None, lines)),
        start=start,
        end=start + timedelta(minutes=plan.slots[visit.key].minutes),
        dependencies=(),
    )
    return made.stamped(event)
