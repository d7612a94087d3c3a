"""What a change of the history did to the plan and to the project's files, in words and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aarsplan.cli.project import LOCK_FILE
from aarsplan.cli.report import change_text, changes_json, slot_changes_json
from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.diff import Change, ChangeKind, SlotChange, changes, slot_changes
from aarsplan.files import display_name
from aarsplan.history import Record, content
from aarsplan.lock_text import parse_lock
from aarsplan.lockfile import Lock
from aarsplan.texts import _, ngettext

FEW = 3
"""Meetings that come or go and are named one by one; of more only the number is told."""


@dataclass(frozen=True)
class Effect:
    """What changes: meetings, what stands on agendas, and the `files` besides the lock."""

    meetings: tuple[Change, ...]
    slots: tuple[SlotChange, ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, record: Record, *, backwards: bool = False) -> Effect:
        """What a change did, or what it does to take it back.

        Raises:
            Rejected: a lock of that time is missing or damaged.
        """
        files = tuple(file.name for file in record.files if file.name != LOCK_FILE)
        for file in record.files:
            if file.name == LOCK_FILE:
                old, new = (kept_lock(folder, digest) for digest in (file.before, file.after))
                if backwards:
                    old, new = new, old
                return cls(tuple(changes(old, new)), tuple(slot_changes(old, new)), files)
        return cls((), (), files)

    @property
    def lines(self) -> list[str]:
        """What changes, a sentence for each meeting that moves and one for all that come or go."""
        return [*self._meeting_lines(), *self._slot_lines()]

    def to_json(self) -> dict[str, Any]:
        """What changes of the plan, as plain data."""
        return {"changes": changes_json(self.meetings), "agenda_changes": slot_changes_json(self.slots)}

    def _meeting_lines(self) -> Iterator[str]:
        coming, going = (
            [change for change in self.meetings if change.kind is kind]
            for kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
        )
        many = [group for group in (coming, going) if len(group) > FEW]
        if coming in many:
            yield ngettext("{n} meeting is new.", "{n} meetings are new.", len(coming)).format(n=len(coming))
        if going in many:
            told = ngettext("{n} meeting leaves the plan.", "{n} meetings leave the plan.", len(going))
            yield told.format(n=len(going))
        counted = {change.key for group in many for change in group}
        yield from (change_text(change) for change in self.meetings if change.key not in counted)

    def _slot_lines(self) -> Iterator[str]:
        if n := len(self.slots):
            told = ngettext("{n} place on an agenda is another one.", "{n} places on agendas are other ones.", n)
            yield told.format(n=n)


def kept_lock(folder: Path, digest: str | None) -> Lock:
    """The lock that the history keeps under a digest, an empty one for none.

    Raises:
        Rejected: it is missing or damaged.
    """
    if digest is None:
        return Lock()
    name = display_name(folder, "history", "objects", digest)
    try:
        text = content(folder, digest).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Rejected([error("encoding", _("the lock is not UTF-8 text"), Span(name))]) from problem
    return parse_lock(text, name)
