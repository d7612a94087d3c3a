"""`plan.lock`: the lock as a text, read and written.

A sorted TOML file, one table for each meeting under its key, so that a changed meeting is a changed table and nothing
else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.domain import merged
from aarsplan.files import is_there, read_text
from aarsplan.loading.lock_schema import AgendaTable, EntryTable, LockTable, read_told
from aarsplan.loading.source import Source, parse_source
from aarsplan.loading.validation import MAX_MISTAKES, validated
from aarsplan.loading.written import STAMP, quoted, refuse_cut, refuse_newer
from aarsplan.lockfile import Approval, Entry, Lock, Told
from aarsplan.problem import Placement
from aarsplan.texts import _
from aarsplan.visits import AgendaSlot

VERSION = 1
MAX_VALUES = 200_000
"""What a lock may hold: ten values for each of eighteen thousand meetings."""
_HEADER = "# Written by aarsplan. Change the rules and run `aarsplan plan`; keep this file with the project.\n"
_FOOTER = "# End of the plan.\n"


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
        refuse_cut(text, _FOOTER, name, "lock", _("the end of the lock is missing"))
    except Rejected as rejected:
        hint = _("aarsplan writes this file: take back its last good copy")
        kept = {"newer-lock", "merge-conflict"}
        told = [found if found.code in kept else replace(found, hint=hint) for found in rejected.diagnostics]
        raise Rejected(told) from rejected
    return lock


def render_lock(lock: Lock) -> str:
    """The text of the lock; `parse_lock` gives it back."""
    planned = ", ".join(f'"{days}"' for days in lock.planned)
    parts = [f"{_HEADER}version = {VERSION}\nplanned = [{planned}]\n"]
    for key in sorted(lock.entries):
        entry = lock.entries[key]
        spot = entry.placement
        rows = {
            "uid": quoted(entry.uid),
            "sequence": entry.sequence,
            "date": spot.day.isoformat(),
            "start": f"{spot.start:%H:%M:%S}",
            "minutes": spot.minutes,
            "place": quoted(spot.place) if spot.place else None,
            "status": quoted(entry.status),
            "decided": entry.approval.day.isoformat() if entry.approval else None,
            "decided-at": quoted(entry.approval.meeting) if entry.approval and entry.approval.meeting else None,
            "changed": f"{entry.changed:{STAMP}}",
            "text": quoted(entry.text),
        }
        lines = [f"{name} = {value}" for name, value in rows.items() if value is not None]
        parts.append("\n".join([f"\n[meeting.{quoted(key)}]", *lines, ""]))
    for key in sorted(lock.slots):
        slot = lock.slots[key]
        start = f"start = {slot.start:%H:%M:%S}\n" if slot.start else ""
        parts.append(f"\n[agenda.{quoted(key)}]\nmeeting = {quoted(slot.meeting)}\n{start}minutes = {slot.minutes}\n")
    if lock.told:
        parts.append("\n[told]\n")
    parts += [
        f'{quoted(name)} = "{told.revision} {told.changed:{STAMP}} {told.digest}"\n'
        for name, told in sorted(lock.told.items())
    ]
    return "".join([*parts, "\n", _FOOTER])


def _from_source(source: Source) -> Lock:
    refuse_newer(source, VERSION, "lock", _("the lock is of version {version}, this program knows {known}"))
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
    told = {name: Told(*read_told(row)) for name, row in (table.told if table else {}).items()}
    mistakes += _same_uid(entries, source)
    if table is None or mistakes:
        raise Rejected(mistakes)
    slots, told = dict(sorted(slots.items())), dict(sorted(told.items()))
    return Lock(dict(sorted(entries.items())), merged(list(table.planned)), slots, told)


def _entry(key: str, table: EntryTable, span: Span) -> Entry:
    return Entry(
        placement=Placement(key, table.date, table.start, table.minutes, table.place),
        uid=table.uid,
        sequence=table.sequence,
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
