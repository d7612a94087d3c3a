"""Files written whole or not at all, and read within bounds.

`save` is the one way to write: a temporary file in the same folder, flushed to disk, then put in place of the old
one, so that a crash or a full disk leaves the old file as it was.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.texts import _

MAX_TEXT_BYTES = 5_000_000
"""Largest project file that is read."""

_RETRIES = (0.1, 0.2, 0.4, 0.8)
_TEMPORARY = ".aarsplan-"


def save(path: Path, content: bytes) -> bool:
    """Put `content` in `path`, whole or not at all; returns whether the bytes changed.

    A link is followed and the file's mode is kept. Word and Excel hold open files on Windows, so a refused
    replacement is tried again for a second and a half.

    Raises:
        Rejected: the file cannot be written; the old one is untouched.
    """
    target = path.resolve()
    try:
        if target.is_file() and target.read_bytes() == content:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)
    except OSError as problem:
        raise Rejected(
            [
                error(
                    "write",
                    _("{path} cannot be written: {reason}").format(path=path, reason=_reason(problem)),
                    Span(str(path)),
                    hint=_("close the file if it is open in Word or Excel, and see that the folder can be written to"),
                )
            ]
        ) from problem
    return True


def read_text(path: Path, name: str, *, max_bytes: int = MAX_TEXT_BYTES) -> str:
    """The text of a UTF-8 file, a byte order mark removed; `name` is what diagnostics call it.

    Raises:
        Rejected: no regular file, not readable, larger than `max_bytes`, or not UTF-8 text.
    """
    content = read_bytes(path, name, max_bytes=max_bytes)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Rejected(
            [error("encoding", _("the file is not UTF-8 text"), Span(name, line), hint=_("save the file as UTF-8"))]
        ) from problem
    if (at := text.find("\0")) >= 0:
        where = Span(name, text.count("\n", 0, at) + 1)
        raise Rejected([error("encoding", _("the file holds a NUL character: it is not a text file"), where)])
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
            raise Rejected([error("file", _("{name} is not a file").format(name=name), Span(name))])
        if found.st_size > max_bytes:
            message = _("the file has {size} bytes, at most {limit} are read")
            raise Rejected([error("file", message.format(size=found.st_size, limit=max_bytes), Span(name))])
        with path.open("rb") as stream:
            return stream.read(max_bytes)
    except OSError as problem:
        message = _("{name} cannot be read: {reason}").format(name=name, reason=_reason(problem))
        raise Rejected([error("file", message, Span(name))]) from problem


def _replace(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        for pause in (*_RETRIES, None):
            try:
                Path(temporary).replace(target)
                break
            except PermissionError:
                if pause is None:
                    raise
                time.sleep(pause)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__
