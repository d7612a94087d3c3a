"""What changed between two locks, meeting by meeting and item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from aarsplan.domain import Status
from aarsplan.lockfile import Approval, Entry, Lock
from aarsplan.visits import AgendaSlot


class ChangeKind(StrEnum):
    """What happened to a meeting; a removed one is in no way known to the newer lock."""

    ADDED = "added"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One meeting's change; `old` is None for an added one, and `new` is the last that is known of a removed one."""

    kind: ChangeKind
    old: Entry | None
    new: Entry

    @property
    def key(self) -> str:
        """The meeting's key."""
        return self.new.placement.key

    @property
    def days(self) -> int:
        """How many days later it stands than before, negative for earlier; 0 for one that has not moved."""
        if self.old is None or self.kind is not ChangeKind.MOVED:
            return 0
        return (self.new.placement.day - self.old.placement.day).days

    @property
    def restated(self) -> bool:
        """Whether its status or approval is another one, besides what the kind says."""
        standing = self.kind in {ChangeKind.MOVED, ChangeKind.CHANGED}
        return standing and self.old is not None and _state(self.old) != _state(self.new)

    @property
    def reworded(self) -> bool:
        """Whether its title, its deadlines or another text of it is new."""
        return self.old is not None and self.old.text != self.new.text


def changes(old: Lock, new: Lock) -> list[Change]:
    """The changes from `old` to `new`, by date and key; what was changed and changed back is none."""
    keys = {*old.entries, *new.entries}
    found = [change for key in keys if (change := _change(old.entries.get(key), new.entries.get(key))) is not None]
    return sorted(found, key=lambda change: (change.new.placement.begins, change.key))


def _change(old: Entry | None, new: Entry | None) -> Change | None:
    stood, stands = (entry is not None and entry.status is not Status.CANCELLED for entry in (old, new))
    if old is not None and new is None:
        return Change(ChangeKind.REMOVED, old, old) if stood else None
    if new is None or not (stood or stands):
        return None
    if old is None or not stood:
        return Change(ChangeKind.ADDED, old, new)
    if not stands:
        return Change(ChangeKind.CANCELLED, old, new)
    if old.placement != new.placement:
        return Change(ChangeKind.MOVED, old, new)
    changed = old.text != new.text or _state(old) != _state(new)
    return Change(ChangeKind.CHANGED, old, new) if changed else None


def _state(entry: Entry) -> tuple[Status, Approval | None]:
    return entry.status, entry.approval


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
