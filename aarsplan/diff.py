"""What changed between two locks, meeting by meeting and item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from aarsplan.domain import Status
from aarsplan.lockfile import Entry, Lock
from aarsplan.visits import AgendaSlot


class ChangeKind(StrEnum):
    """What happened to a meeting."""

    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One meeting's change; `old` is None for an added one."""

    kind: ChangeKind
    old: Entry | None
    new: Entry

    @property
    def key(self) -> str:
        """The meeting's key."""
        return self.new.placement.key


def changes(old: Lock, new: Lock) -> list[Change]:
    """The changes from `old` to `new`, by date and key."""
    found = [
        Change(kind, old.entries.get(key), entry)
        for key, entry in new.entries.items()
        if (kind := _kind(old.entries.get(key), entry)) is not None
    ]
    return sorted(found, key=lambda change: (change.new.placement.begins, change.key))


def _kind(old: Entry | None, new: Entry) -> ChangeKind | None:
    standing = new.status is not Status.CANCELLED
    if old is None or (old.status is Status.CANCELLED and standing):
        return ChangeKind.ADDED if standing else None
    if old.revision == new.revision:
        return None
    if not standing:
        return ChangeKind.CANCELLED
    return ChangeKind.MOVED if old.sequence != new.sequence else ChangeKind.CHANGED


@dataclass(frozen=True)
class SlotChange:
    """That the visit `key` came on an agenda (`old` is None), left one (`new` is None), or has another place on one."""

    key: str
    old: AgendaSlot | None
    new: AgendaSlot | None


def slot_changes(old: Lock, new: Lock) -> list[SlotChange]:
    """What stands at another meeting or time in `new` than in `old`, by key.

    What comes and goes with its meeting is left out: standing items, breaks, blocks, and the days of hand-overs.
    """
    keys = sorted({*old.slots, *new.slots})
    found = [SlotChange(key, old.slots.get(key), new.slots.get(key)) for key in keys]
    return [change for change in found if _spot(change.old) != _spot(change.new)]


def _spot(slot: AgendaSlot | None) -> tuple[str, time | None] | None:
    """The meeting and time of a slot, None for none and for what belongs to its meeting."""
    if slot is None or f"{slot.key}/".startswith(f"{slot.meeting}/"):
        return None
    return slot.meeting, slot.start
