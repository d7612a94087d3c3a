"""The files of a project as they were, and as they are to be again."""

from __future__ import annotations

from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.files import is_there, read_bytes
from aarsplan.history.log import records
from aarsplan.history.model import Record
from aarsplan.history.objects import MAX_BYTES, content, digest_on_disk
from aarsplan.history.places import file_called, log_name, shown
from aarsplan.texts import _


def file_at(folder: Path, name: str, number: int) -> bytes | None:
    """What the file `name` of the project held after the change of that number; None where there was no file.

    0 stands for the time before the first change. What was done by hand is known as far as a change came upon it.

    Raises:
        Rejected: the history is damaged, or `name` is no file of the project.
    """
    path = file_called(folder, name)
    changes = [(record.number, file) for record in records(folder) for file in record.files if file.name == name]
    earlier = [file.after for at, file in changes if at <= number]
    later = [file.before for at, file in changes if at > number]
    if not changes:
        return read_bytes(path, shown(folder, path), max_bytes=MAX_BYTES) if is_there(path) else None
    digest = earlier[-1] if earlier else later[0]
    return None if digest is None else content(folder, digest)


def reverted(folder: Path, record: Record) -> dict[Path, bytes | None]:
    """What the files of a change are to hold when it is taken back; None for those that are to go.

    Raises:
        Rejected: one of them was changed since, or what it held is lost.
    """
    found: dict[Path, bytes | None] = {}
    wrong: list[Diagnostic] = []
    for file in record.files:
        try:
            path = file_called(folder, file.name)
            if digest_on_disk(path, shown(folder, path)) != file.after:
                wrong.append(_changed_since(folder, record, shown(folder, path)))
            else:
                found[path] = None if file.before is None else content(folder, file.before)
        except Rejected as rejected:
            wrong += rejected.diagnostics
    if wrong:
        raise Rejected(wrong)
    return found


def _changed_since(folder: Path, record: Record, name: str) -> Diagnostic:
    message = _("{name} was changed by hand since change {number}").format(name=name, number=record.number)
    because = [
        Reason(
            _("change {number} left other bytes in it: {command}").format(number=record.number, command=record.command),
            Span(log_name(folder)),
        )
    ]
    hint = _("take back what was done to {name} by hand, or take the change back by hand").format(name=name)
    return error("undo", message, Span(name), because=because, hint=hint)
