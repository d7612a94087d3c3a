"""`plan.lock`: where every meeting stands, kept from one planning to the next.

A sorted TOML file, one table for each meeting under its key, so that a changed meeting is a changed table and nothing
else. It holds what subscribers have been told: a UID that is minted once, a SEQUENCE (RFC 5545, 3.8.7.4) that rises
when date, time or place change, a revision that rises when anything shown changes, and when that was.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.domain import DateRange, Status, merged
from aarsplan.files import is_there, read_text
from aarsplan.items import Item
from aarsplan.loading.lock_schema import AgendaTable, EntryTable, LockTable
from aarsplan.loading.source import Source, parse_source
from aarsplan.loading.validation import MAX_MISTAKES, validated
from aarsplan.plan import Plan
from aarsplan.problem import Facts, History, Meeting, Placement, Problem
from aarsplan.texts import _
from aarsplan.visits import AgendaSlot

VERSION = 1
MAX_VALUES = 200_000
"""What a lock may hold: ten values for each of eighteen thousand meetings."""
_HEADER = "# Written by aarsplan. Change the rules and run `aarsplan plan`; keep this file with the project.\n"
_FOOTER = "# End of the plan.\n"
_APPROVED = {Status.APPROVED, Status.LOCKED}


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
    revision: int
    status: Status
    changed: datetime
    text: str
    approval: Approval | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Lock:
    """The plan as it is kept: entries by key, the days that have been planned, and what stands on the agendas."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    planned: tuple[DateRange, ...] = ()
    slots: Mapping[str, AgendaSlot] = field(default_factory=dict)

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


def read_lock(path: Path, name: str) -> Lock:
    """The lock at `path`, an empty one when there is none; `name` is what diagnostics call it.

    Raises:
        Rejected: not readable, cut short, from a newer version, with merge marks, or contradicting itself.
    """
    return parse_lock(read_text(path, name), name) if is_there(path) else Lock()


def parse_lock(text: str, name: str) -> Lock:
    """The lock in `text`; raises as `read_lock`."""
    try:
        lock = _from_source(parse_source(text, name, MAX_VALUES))
        _see_the_end(text, name)
    except Rejected as rejected:
        hint = _("aarsplan writes this file: take back its last good copy")
        kept = {"newer-lock", "merge-conflict"}
        told = [found if found.code in kept else replace(found, hint=hint) for found in rejected.diagnostics]
        raise Rejected(told) from rejected
    return lock


def _see_the_end(text: str, name: str) -> None:
    """Refuse a file that was cut between two tables, which is TOML all the same."""
    if not text.rstrip().endswith(_FOOTER.strip()):
        raise Rejected([error("cut-lock", _("the end of the lock is missing"), Span(name, text.count("\n") + 1))])


def render_lock(lock: Lock) -> str:
    """The text of the lock; `parse_lock` gives it back."""
    planned = ", ".join(f'"{days}"' for days in lock.planned)
    parts = [f"{_HEADER}version = {VERSION}\nplanned = [{planned}]\n"]
    for key in sorted(lock.entries):
        entry = lock.entries[key]
        spot = entry.placement
        rows = {
            "uid": _quoted(entry.uid),
            "sequence": entry.sequence,
            "revision": entry.revision,
            "date": spot.day.isoformat(),
            "start": f"{spot.start:%H:%M:%S}",
            "minutes": spot.minutes,
            "place": _quoted(spot.place) if spot.place else None,
            "status": _quoted(entry.status),
            "decided": entry.approval.day.isoformat() if entry.approval else None,
            "decided-at": _quoted(entry.approval.meeting) if entry.approval and entry.approval.meeting else None,
            "changed": f"{entry.changed:%Y-%m-%dT%H:%M:%SZ}",
            "text": _quoted(entry.text),
        }
        lines = [f"{name} = {value}" for name, value in rows.items() if value is not None]
        parts.append("\n".join([f"\n[meeting.{_quoted(key)}]", *lines, ""]))
    for key in sorted(lock.slots):
        slot = lock.slots[key]
        start = f"start = {slot.start:%H:%M:%S}\n" if slot.start else ""
        parts.append(f"\n[agenda.{_quoted(key)}]\nmeeting = {_quoted(slot.meeting)}\n{start}minutes = {slot.minutes}\n")
    return "".join([*parts, "\n", _FOOTER])


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
    for key, entry in lock.entries.items():
        inside = any(entry.placement.day in part for part in plan.problem.horizon)
        if key not in plan.problem.meetings and (inside or "/" not in key):
            entries[key] = _cancelled(entry, now)
    known = plan.problem.visits
    kept = {key: slot for key, slot in lock.slots.items() if key not in known and not _inside(slot, entries, plan)}
    told = {key: slot for key, slot in plan.slots.items() if slot.meeting in entries}
    slots = dict(sorted({**kept, **told}.items()))
    return Lock(dict(sorted(entries.items())), merged([*lock.planned, *plan.problem.horizon]), slots)


def _inside(slot: AgendaSlot, entries: Mapping[str, Entry], plan: Plan) -> bool:
    """Whether a slot is at a meeting of the horizon, or at none that the lock has."""
    entry = entries.get(slot.meeting)
    return entry is None or any(entry.placement.day in part for part in plan.problem.horizon)


def outdated(lock: Lock, plan: Plan) -> list[str]:
    """Keys of the meetings of which something else would be shown now than when the lock was written."""
    return [
        key
        for key in plan.placements
        if (entry := lock.entries.get(key)) is not None and entry.text != _digest(plan, plan.problem.meetings[key])
    ]


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
        return Entry(placement, uid, 0, 0, meeting.status, now, text)
    moved = _told(old.placement) != _told(placement) or old.status is Status.CANCELLED
    # A moved meeting must be approved anew. What a person decided of a given one here stands until it is held.
    decided = None if moved or meeting.status is Status.HELD else old.approval
    status = old.status if decided or not (meeting.given or moved) else meeting.status
    if not moved and (old.text, old.status, old.placement) == (text, status, placement):
        return old
    return replace(
        old,
        placement=placement,
        sequence=old.sequence + moved,
        revision=old.revision + 1,
        status=status,
        changed=_later(old, now),
        text=text,
        approval=decided,
    )


def _cancelled(entry: Entry, now: datetime) -> Entry:
    if entry.status in {Status.CANCELLED, Status.HELD}:
        return entry
    return replace(
        entry,
        sequence=entry.sequence + 1,
        revision=entry.revision + 1,
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
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:12]


def _handed_over(facts: Facts, item: Item, key: str) -> list[str]:
    """What is shown of a document that is handed over; nothing of a closed item, whose title a digest would confirm."""
    step = next((found for found in item.steps if found.key == key), None)
    return [] if item.closed or step is None else [item.title, step.hand_over, *map(facts.role_name, step.to)]


def _from_source(source: Source) -> Lock:
    version = source.data.get("version")
    if isinstance(version, int) and version > VERSION:
        message = _("the lock is of version {version}, this program knows {known}")
        text = message.format(version=version, known=VERSION)
        raise Rejected([error("newer-lock", text, source.span(("version",)), hint=_("update aarsplan"))])
    table, mistakes = validated(LockTable, source.data, source)
    entries: dict[str, Entry] = {}
    for key, data in table.meeting.items() if table else ():
        found, wrong = validated(EntryTable, data, source, ("meeting", key))
        mistakes += wrong
        if found is not None:
            entries[key] = _entry(key, found, source.span(("meeting", key)))
        if len(mistakes) >= MAX_MISTAKES:
            break
    slots: dict[str, AgendaSlot] = {}
    for key, data in table.agenda.items() if table else ():
        if len(mistakes) >= MAX_MISTAKES:
            break
        slot, wrong = validated(AgendaTable, data, source, ("agenda", key))
        mistakes += wrong
        if slot is not None:
            slots[key] = AgendaSlot(key, slot.meeting, slot.start, slot.minutes)
    mistakes += _same_uid(entries, source)
    if table is None or mistakes:
        raise Rejected(mistakes)
    return Lock(dict(sorted(entries.items())), merged(list(table.planned)), dict(sorted(slots.items())))


def _entry(key: str, table: EntryTable, span: Span) -> Entry:
    return Entry(
        placement=Placement(key, table.date, table.start, table.minutes, table.place),
        uid=table.uid,
        sequence=table.sequence,
        revision=table.revision,
        status=table.status,
        changed=table.changed,
        text=table.text,
        approval=Approval(table.decided, table.decided_at) if table.decided else None,
        span=span,
    )


def _same_uid(entries: Mapping[str, Entry], source: Source) -> Iterator[Diagnostic]:
    by_uid: dict[str, str] = {}
    for key, entry in entries.items():
        first = by_uid.setdefault(entry.uid, key)
        if first != key:
            message = _("{key} has the UID of {other}, and a UID belongs to one meeting for ever")
            because = [Reason(_("it stands here first"), source.span(("meeting", first, "uid")))]
            place = source.span(("meeting", key, "uid"))
            yield error("duplicate", message.format(key=key, other=first), place, because=because)


def _quoted(text: str) -> str:
    return json.dumps(str(text), ensure_ascii=False)
