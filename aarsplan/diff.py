"""What changed between two locks, meeting by meeting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aarsplan.domain import Status
from aarsplan.lockfile import Entry, Lock


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
