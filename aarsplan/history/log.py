"""The log of a project: a line for each change, in the order in which they were made, and never a line less."""

from __future__ import annotations

import errno
import os
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.files import is_there, read_bytes
from aarsplan.history.model import Record, from_json, from_line
from aarsplan.history.places import LOG, log_name, place
from aarsplan.saving import sync, writing
from aarsplan.texts import _

MAX_BYTES = 50_000_000
"""Largest log that is read: a hundred thousand changes."""
MAX_LINE_BYTES = 1_000_000
"""Longest line of a log: a change of six thousand files."""
_MAX_MISTAKES = 20


def records(folder: Path) -> tuple[Record, ...]:
    """The changes of the project in `folder`, the oldest first.

    Raises:
        Rejected: with every line of the log that is no record; or it cannot be read.
    """
    found: dict[int, Record] = {}
    wrong: list[Diagnostic] = []
    name = log_name(folder)
    last = 0
    for number, line in enumerate(_lines(folder), 1):
        try:
            record = _record(line, Span(name, number))
            see_the_order(record, last, found, Span(name, number))
        except Rejected as rejected:
            wrong += rejected.diagnostics
            if len(wrong) >= _MAX_MISTAKES:
                break
        else:
            found[record.number] = record
            last = record.number
    if wrong:
        raise Rejected(wrong)
    return tuple(found.values())


def number_at(folder: Path, when: datetime) -> int:
    """The number of the last change made at `when` or earlier, 0 where there is none; raises as `records`."""
    return max((record.number for record in records(folder) if record.when <= when), default=0)


def undone_by(found: Sequence[Record]) -> Mapping[int, int]:
    """The numbers of the changes that were taken back, each with that of the change that did so."""
    return {record.undoes: record.number for record in found if record.undoes is not None}


def undone(found: Sequence[Record]) -> Record | None:
    """The change that is taken back next: the latest one that takes none back and was not taken back itself."""
    gone = undone_by(found)
    return next((record for record in reversed(found) if record.undoes is None and record.number not in gone), None)


def append(folder: Path, line: bytes) -> None:
    """Add a line to the end of the log, in the place of half a line that a crash may have left there.

    Raises:
        Rejected: it cannot be written.
    """
    path = place(folder, LOG)
    with writing(path):
        is_new = not is_there(path)
        size = end(folder)
        with path.open("ab", buffering=0) as stream:
            stream.truncate(size)
            if stream.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(stream.fileno())
        if is_new:
            sync(path.parent)


def cut(folder: Path, size: int) -> None:
    """Make the log end after `size` bytes, where it did before a record was added that is not to be.

    Raises:
        Rejected: it cannot be written.
    """
    path = place(folder, LOG)
    if is_there(path):
        with writing(path), path.open("r+b", buffering=0) as stream:
            stream.truncate(size)
            os.fsync(stream.fileno())


def end(folder: Path) -> int:
    """Where in the log the next line begins, in bytes; raises as `records`."""
    return _content(folder).rfind(b"\n") + 1


def _content(folder: Path) -> bytes:
    path = place(folder, LOG)
    return read_bytes(path, log_name(folder), max_bytes=MAX_BYTES) if is_there(path) else b""


def _lines(folder: Path) -> list[bytes]:
    """The lines of the log; what a crash cut off is none."""
    return _content(folder).split(b"\n")[:-1]


def _record(line: bytes, span: Span) -> Record:
    see_the_length(line, span)
    return from_json(from_line(line, span), span)


def see_the_length(line: bytes, span: Span) -> None:
    """Refuse a line that is too long to be read.

    Raises:
        Rejected: it is longer than `MAX_LINE_BYTES`.
    """
    if len(line) > MAX_LINE_BYTES:
        message = _("the line has {size} bytes, at most {limit} are read")
        raise Rejected([error("limit", message.format(size=len(line), limit=MAX_LINE_BYTES), span)])


def see_the_order(record: Record, last: int, found: Container[int], span: Span) -> None:
    """Refuse a record that cannot come after those `found` so far, of which the last one has the number `last`.

    Raises:
        Rejected: its number does not rise, or it takes back what is not there.
    """
    hint = _("take back the last good copy of {name}").format(name=span.file)
    if record.number <= last:
        message = _("change {number} stands after change {before}").format(number=record.number, before=last)
        because = [Reason(_("each change has a higher number than the one before it"))]
        raise Rejected([error("history", message, span, because=because, hint=hint)])
    if record.undoes is not None and record.undoes not in found:
        message = _("change {number} takes back {undoes}, which is not there")
        text = message.format(number=record.number, undoes=record.undoes)
        raise Rejected([error("history", text, span, hint=hint)])
