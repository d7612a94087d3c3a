"""Guests of a meeting: roles that are called to some of its items, each invited for that time alone.

A guest's part of a meeting is an event of its own with a UID made of the meeting's; the key of it is the meeting's with
the role's code after a space. Its number counts what the guest was told: it rises when the guest's time changes, which
the meeting's own does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from aarsplan.invitations.members import Member
from aarsplan.invitations.model import Convened, Invitations
from aarsplan.invitations.occasion import Occasion, Row
from aarsplan.lockfile import shown_digest
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, join, speaking
from aarsplan.views.events import uid_with
from aarsplan.views.programme_words import times_text
from aarsplan.views.publication import code_of
from aarsplan.views.slugs import slug
from aarsplan.views.visit_words import starts, visit_title
from aarsplan.visits import Visit


def guest_key(meeting: str, role: str) -> str:
    """The key of what `role` is called to at a meeting."""
    return f"{meeting} {role}"


def meeting_of(key: str) -> str:
    """The key of the meeting that a key, of a guest's part or of the meeting itself, is about."""
    return key.partition(" ")[0]


def guest_occasions(
    plan: Plan, whole: Occasion, invitations: Invitations
) -> Iterator[tuple[Occasion, tuple[Member, ...]]]:
    """The parts of a meeting that roles are called to, each with its role; nobody is to come to one that is off."""
    meeting = plan.problem.meetings.get(whole.key)
    held = meeting is not None and meeting.key in plan.placements and not whole.is_cancelled
    called = dict(_called(plan, meeting)) if meeting is not None and held else {}
    for role, visits in sorted(called.items()):
        part = _part(plan, whole, role, visits)
        yield _numbered(part, invitations.get(part.key), off=False), (Member(role, required=True),)
    for key, convened in sorted(invitations.items()):
        role = key.partition(" ")[2]
        if role and meeting_of(key) == whole.key and role not in called and convened.invited:
            yield _numbered(_off(whole, key, convened), convened, off=True), ()


def _called(plan: Plan, meeting: Meeting) -> Iterator[tuple[str, list[Visit]]]:
    """The roles that are no members, with the items that each is called to, by time."""
    owner = plan.problem.facts.owner(code_of(meeting.key))
    members = {*owner.required, *owner.optional} if owner else set()
    visits = [visit for visit, _slot in plan.agenda(meeting)]
    roles = {role for visit in visits for role in (*visit.guests, *visit.needs)} - members
    for role in roles:
        yield role, [visit for visit in visits if role in {*visit.guests, *visit.needs}]


def _part(plan: Plan, whole: Occasion, role: str, visits: list[Visit]) -> Occasion:
    """The time from a role's first item to the end of its last, and what it is called to."""
    begins = starts(plan, plan.problem.meetings[whole.key])
    day = whole.placement.day
    times = [datetime.combine(day, begins[visit.key]) for visit in visits]
    ends = [at + timedelta(minutes=plan.slots[visit.key].minutes) for visit, at in zip(visits, times, strict=True)]
    start, end = min(times), max(ends)
    minutes = int((end - start).total_seconds()) // 60
    with speaking("da"):
        said = [
            whole.title,
            str(whole.status),
            whole.place,
            *(visit_title(plan, found, open_variant=True) for found in visits),
        ]
    titles = [visit_title(plan, visit, open_variant=True) for visit in visits]
    return replace(
        whole,
        key=guest_key(whole.key, role),
        uid=uid_with(whole.uid, f"guest-{slug(role)}"),
        title=_("{meeting}: {titles}").format(meeting=whole.title, titles=join(titles)),
        placement=Placement(guest_key(whole.key, role), day, start.time(), minutes, whole.placement.place),
        start=start,
        end=end,
        programme=tuple(
            Row(times_text(at.time(), until.time()), title, is_sub=False)
            for at, until, title in zip(times, ends, titles, strict=True)
        ),
        deadlines=(),
        text=shown_digest(said),
    )


def _off(whole: Occasion, key: str, convened: Convened) -> Occasion:
    """A part of a meeting that there is no more, at the time that was told last."""
    told = max(convened.told.values(), key=lambda found: (found.sequence, found.sent))
    start = datetime.combine(told.placement.day, told.placement.start)
    return replace(
        whole,
        key=key,
        uid=convened.uid,
        placement=told.placement,
        start=start,
        end=start + timedelta(minutes=told.placement.minutes),
        programme=(),
        deadlines=(),
        text=told.text,
    )


def _numbered(part: Occasion, convened: Convened | None, *, off: bool) -> Occasion:
    """The part with the number after the last one told, where day, time or place are others or it is `off`."""
    told = convened.told.values() if convened else ()
    highest = max((found.sequence for found in told), default=-1)
    last = [found for found in told if found.sequence == highest]
    stands = all(found.placement == part.placement and found.is_invited != off for found in last)
    return replace(part, sequence=max(highest, 0) if stands else highest + 1)
