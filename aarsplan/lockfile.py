"""The lock: where every meeting stands, kept from one planning to the next, and how a plan or a decision changes it.

It holds what subscribers have been told: a UID that is minted once, a SEQUENCE (RFC 5545, 3.8.7.4) that rises when
date, time or place change, and of each event in a calendar a stamp that moves when anything shown of it does.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange, Status, merged
from aarsplan.facts import Facts
from aarsplan.items import Item
from aarsplan.plan import Plan
from aarsplan.problem import History, Meeting, Placement, Problem
from aarsplan.visits import AgendaSlot

INTERNAL = " internal"
"""How the name ends under which the lock keeps what those inside are told of an event."""

_APPROVED = {Status.APPROVED, Status.LOCKED}
_OVER = {Status.CANCELLED, Status.HELD}


@dataclass(frozen=True)
class Approval:
    """The decision that approved or locked a meeting: its day, and the key of the meeting that made it, if any."""

    day: date
    meeting: str | None = None


@dataclass(frozen=True)
class Entry:
    """One meeting in the lock. `text` is a digest of all that is shown of it besides date, time and place."""

    placement: Placement
    uid: str
    sequence: int
    status: Status
    changed: datetime
    text: str
    approval: Approval | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Told:
    """What subscribers were last told of one event of a calendar.

    `revision` is how often that changed, `changed` when it last did, in UTC, and `digest` stands for all that is shown.
    """

    revision: int
    changed: datetime
    digest: str


@dataclass(frozen=True)
class Lock:
    """The plan as it is kept: entries by key, the days that have been planned, and what stands on the agendas.

    `told` is what subscribers know of each event, by its name; what is not shown any more stays, since its numbers may
    not come twice.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    planned: tuple[DateRange, ...] = ()
    slots: Mapping[str, AgendaSlot] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)

    def history(self) -> History:
        """What a new planning must know of it."""
        standing = {key: entry for key, entry in self.entries.items() if entry.status is not Status.CANCELLED}
        return History(
            placements={key: entry.placement for key, entry in standing.items()},
            approved=frozenset(key for key, entry in standing.items() if entry.status in _APPROVED),
            locked=frozenset(key for key, entry in standing.items() if entry.status is Status.LOCKED),
            planned=self.planned,
            slots={key: slot for key, slot in self.slots.items() if slot.meeting in standing},
        )


def advance(lock: Lock, plan: Plan, now: datetime) -> Lock:
    """The lock after `plan`: new meetings enter, moved ones rise, those no longer wanted stay as cancelled.

    `now` is stamped on what changed, and on nothing else; a stamp never goes back.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    entries = dict(lock.entries)
    for key, meeting in plan.problem.meetings.items():
        placement = plan.placements.get(key)
        if key not in entries and meeting.given and not belongs(plan.problem, meeting):
            continue
        if placement is not None:
            entries[key] = _placed(entries.get(key), plan, meeting, placement, now)
        elif key in entries:
            entries[key] = _cancelled(entries[key], now)
    for key in forgotten(lock, plan.problem):
        entries[key] = _cancelled(entries[key], now)
    known = plan.problem.visits
    kept = {key: slot for key, slot in lock.slots.items() if key not in known and not _inside(slot, entries, plan)}
    told = {key: slot for key, slot in plan.slots.items() if slot.meeting in entries}
    slots = dict(sorted({**kept, **told}.items()))
    return Lock(dict(sorted(entries.items())), merged([*lock.planned, *plan.problem.horizon]), slots, lock.told)


def told_of(told: Mapping[str, Told], name: str) -> Told | None:
    """What is told of an event; those inside are told what everybody is, until there is something else to tell them."""
    return told.get(name) or told.get(name.removesuffix(INTERNAL))


def tell(lock: Lock, digests: Mapping[str, str], now: datetime) -> Lock:
    """The lock after subscribers are told of the events with these `digests`, by name.

    `now` is stamped on what is new or changed, and on nothing else; a stamp never goes back.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    told = dict(lock.told)
    for name, digest in sorted(digests.items()):
        old = told_of(told, name)
        if old is None:
            told[name] = Told(0, now, digest)
        elif old.digest != digest:
            told[name] = Told(old.revision + 1, max(now, old.changed + timedelta(seconds=1)), digest)
    return replace(lock, told=dict(sorted(told.items())))


def approve(lock: Lock, keys: Iterable[str], status: Status, approval: Approval | None, now: datetime) -> Lock:
    """The lock after a decision: the meetings `keys` have `status` from now on, by `approval`.

    Without an approval each keeps the one it has, and a draft none. Dates, times and the sequence stay; `now` is
    stamped on what changed.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    entries = dict(lock.entries)
    for key in keys:
        old = entries[key]
        decided = None if status is Status.DRAFT else approval or old.approval
        if (old.status, old.approval) != (status, decided):
            entries[key] = replace(old, status=status, approval=decided, changed=_later(old, now))
    return replace(lock, entries=entries)


def forgotten(lock: Lock, problem: Problem) -> list[str]:
    """Keys of the meetings that nothing asks for any more in what is planned, so that a plan cancels them."""
    return [
        key
        for key, entry in lock.entries.items()
        if key not in problem.meetings
        and entry.status not in _OVER
        and ("/" not in key or any(entry.placement.day in part for part in problem.horizon))
    ]


def _inside(slot: AgendaSlot, entries: Mapping[str, Entry], plan: Plan) -> bool:
    """Whether a slot is at a meeting of the horizon, or at none that the lock has."""
    entry = entries.get(slot.meeting)
    return entry is None or any(entry.placement.day in part for part in plan.problem.horizon)


def belongs(problem: Problem, meeting: Meeting) -> bool:
    """Whether a given meeting has a place in the lock: it was held, or its day has been planned."""
    return meeting.status is Status.HELD or problem.covers(DateRange(meeting.days[0], meeting.days[0]))


def uid_of(domain: str, key: str) -> str:
    """The UID that a new meeting gets, the same for the same key in every copy of the project (RFC 7986, 5.3)."""
    return f"{uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, domain), key)}@{domain}"


def _placed(old: Entry | None, plan: Plan, meeting: Meeting, placement: Placement, now: datetime) -> Entry:
    text = _digest(plan, meeting)
    if old is None:
        uid = uid_of(plan.problem.facts.domain, meeting.key)
        return Entry(placement, uid, 0, meeting.status, now, text)
    moved = _told(old.placement) != _told(placement) or old.status is Status.CANCELLED
    # A meeting that leaves its day, time or place must be approved anew, not one that is given its first place.
    left = moved and replace(old.placement, place=old.placement.place or placement.place) != placement
    anew = left or old.status is Status.CANCELLED
    # What a person decided here of a given meeting stands until it is held.
    decided = None if anew or meeting.status is Status.HELD else old.approval
    status = old.status if decided or not (meeting.given or anew) else meeting.status
    if not moved and (old.text, old.status, old.placement) == (text, status, placement):
        return old
    return replace(
        old,
        placement=placement,
        sequence=old.sequence + moved,
        status=status,
        changed=_later(old, now),
        text=text,
        approval=decided,
    )


def _cancelled(entry: Entry, now: datetime) -> Entry:
    if entry.status in _OVER:
        return entry
    return replace(
        entry,
        sequence=entry.sequence + 1,
        status=Status.CANCELLED,
        approval=None,
        changed=_later(entry, now),
    )


def _later(entry: Entry, now: datetime) -> datetime:
    return max(now, entry.changed + timedelta(seconds=1))


def _told(placement: Placement) -> tuple[Any, ...]:
    return (placement.day, placement.start, placement.minutes, placement.place)


def _digest(plan: Plan, meeting: Meeting) -> str:
    facts = plan.problem.facts
    placement = plan.placements[meeting.key]
    place = facts.place_name(placement.place)
    deadlines = [[d.spec.code, d.spec.name, d.day.isoformat()] for d in plan.deadlines_of(meeting)]
    closure = plan.displaced_by(meeting)
    departure = [plan.is_off_pattern(meeting), closure and closure.code]
    item = facts.items.get(meeting.body)
    title = facts.meeting_title(meeting.key) if item is None else _handed_over(facts, item, meeting.key)
    shown = [title, place, departure, meeting.because, deadlines]
    return shown_digest(shown)


def shown_digest(shown: object) -> str:
    """Twelve hexadecimal digits that change when anything of `shown`, which is plain data, does."""
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:12]


def _handed_over(facts: Facts, item: Item, key: str) -> list[str]:
    """What is shown of a document that is handed over; nothing of a closed item, whose title a digest would confirm."""
    step = next((found for found in item.steps if found.key == key), None)
    return [] if item.closed or step is None else [item.title, step.hand_over, *map(facts.role_name, step.to)]
