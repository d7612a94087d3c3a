"""Files read within bounds, and what is wrong with those that cannot be."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePosixPath

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.texts import _

MAX_TEXT_BYTES = 5_000_000
"""Largest project file that is read."""


def read_text(path: Path, name: str, *, max_bytes: int = MAX_TEXT_BYTES, quoted: bool = True) -> str:
    """The text of a UTF-8 file, a byte order mark removed; `name` is what diagnostics call it.

    Nothing of the file is told in a diagnostic unless it may be `quoted`.

    Raises:
        Rejected: no regular file, not readable, larger than `max_bytes`, or not UTF-8 text.
    """
    content = read_bytes(path, name, max_bytes=max_bytes)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:2]:
        raise Rejected([_not_utf8(_("the file is saved as UTF-16"), Span(name, 1))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        seen = content.split(b"\n")[line - 1].decode("cp1252", errors="replace").strip()[:60]
        message = _("the file is saved in an old encoding, not as UTF-8: {line}").format(line=seen if quoted else "…")
        raise Rejected([_not_utf8(message, Span(name, line))]) from problem
    if (at := text.find("\0")) >= 0:
        where = Span(name, text.count("\n", 0, at) + 1)
        hint = _("the file is damaged: take the last good copy of it")
        raise Rejected([error("encoding", _("the file holds a NUL character: it is no text"), where, hint=hint)])
    return text


def read_bytes(path: Path, name: str, *, max_bytes: int) -> bytes:
    """The bytes of a regular file of at most `max_bytes`; `name` is what diagnostics call it.

    The file is looked at before it is opened, so that a pipe or a device never hangs the reader.

    Raises:
        Rejected: no regular file, not readable, or too large.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            message = _("{name} is no ordinary file but a folder, a pipe or a device")
            raise Rejected([error("file", message.format(name=name), Span(name))])
        if found.st_size > max_bytes:
            message = _("the file has {size} bytes, at most {limit} are read")
            raise Rejected([error("limit", message.format(size=found.st_size, limit=max_bytes), Span(name))])
        with path.open("rb") as stream:
            return stream.read(max_bytes)
    except (OSError, ValueError) as problem:
        # A name with a NUL character in it is a ValueError.
        if isinstance(problem, FileNotFoundError) and is_there(path):
            message = _("{name} is a link that leads nowhere").format(name=name)
            raise Rejected([error("file", message, Span(name))]) from problem
        raise Rejected([_unreadable(name, problem)]) from problem


def names_in(folder: Path, name: str) -> list[str]:
    """The names of what is in a folder, sorted; `name` is what diagnostics call it.

    Raises:
        Rejected: no folder, or not readable.
    """
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError as problem:
        raise Rejected([_unreadable(name, problem)]) from problem


def display_name(folder: Path, *inside: str) -> str:
    """What diagnostics call a project folder, "config", or a file inside it, "config/bodies/kcl.toml"."""
    return PurePosixPath(folder.name or folder.resolve().name, *inside).as_posix()


def is_there(path: Path) -> bool:
    """Whether there is anything at `path`, be it a link that leads nowhere."""
    return os.path.lexists(path)


def resolved(path: Path) -> Path:
    """Where `path` leads when every link is followed.

    Raises:
        OSError: links run in a ring, which `Path.resolve` tells by a RuntimeError before Python 3.13, and then not.
    """
    try:
        target = path.resolve()
    except RuntimeError:
        target = path
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


def _not_utf8(message: str, place: Span) -> Diagnostic:
    return error("encoding", message, place, hint=_("save the file as UTF-8"))


def _unreadable(name: str, problem: OSError | ValueError) -> Diagnostic:
    message = _("{name} cannot be read: {reason}").format(name=name, reason=reason(problem))
    return error("file", message, Span(name))


def reason(problem: Exception) -> str:
    """What the system says, in the reader's language."""
    told = problem.strerror if isinstance(problem, OSError) else None
    return _(told) if told else _("its name cannot be used")
