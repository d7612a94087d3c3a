"""Files written whole or not at all, and read within bounds.

`save_all` is the one way to write: temporary files in the same folders, flushed to disk, then put in place of the old
ones, so that a crash or a full disk leaves the old files as they were.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.texts import _

MAX_TEXT_BYTES = 5_000_000
"""Largest project file that is read."""

_RETRIES = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait before each new try to replace a file that somebody holds open."""
_TEMPORARY = ".aarsplan-"
_STRAY_SECONDS = 600.0
"""Age at which a temporary file was left behind by a crash, in seconds of wall-clock time."""


def save(path: Path, content: bytes) -> bool:
    """Put `content` in `path`, as `save_all` does; returns whether the bytes changed."""
    return bool(save_all({path: content}))


def save_all(contents: Mapping[Path, bytes]) -> list[Path]:
    """Put each content in its path, all of them or none; returns the paths whose bytes changed, in order.

    All are written beside their targets first and then put in place one after the other. A link is followed and a
    file's mode is kept. Word and Excel hold open files on Windows, so a refused replacement is tried again for a
    second and a half; when it is refused for good, what was put in place before it is taken back.

    Raises:
        Rejected: a file cannot be written; the old ones are there as they were.
    """
    staged: list[_Staged] = []
    done: list[_Staged] = []
    path = Path()
    try:
        for path, content in contents.items():
            if (found := _stage(path, content)) is not None:
                staged.append(found)
        for found in staged:
            path = found.path
            _put_in_place(found.temporary, found.target)
            done.append(found)
    except BaseException as problem:
        for found in reversed(done):
            _take_back(found)
        for found in staged:
            with contextlib.suppress(OSError):
                found.temporary.unlink()
        if not isinstance(problem, OSError):
            raise
        message = _("{path} cannot be written: {reason}").format(path=path, reason=reason(problem))
        raise Rejected([error("write", message, Span(str(path)), hint=_remedy(problem))]) from problem
    return [found.path for found in staged]


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


def is_there(path: Path) -> bool:
    """Whether there is anything at `path`, be it a link that leads nowhere."""
    return os.path.lexists(path)


@dataclass(frozen=True)
class _Staged:
    """New content written beside its target; `old` is what the target held, None where there was no file."""

    path: Path
    target: Path
    temporary: Path
    old: bytes | None


def _stage(path: Path, content: bytes) -> _Staged | None:
    """Write `content` beside the file that `path` leads to; None when that file holds it already."""
    target = resolved(path)
    old = target.read_bytes() if target.is_file() else None
    if old == content:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    return _Staged(path, target, _beside(target, content), old)


def _take_back(staged: _Staged) -> None:
    with contextlib.suppress(OSError):
        if staged.old is None:
            staged.target.unlink()
        else:
            _beside(staged.target, staged.old).replace(staged.target)


def _beside(target: Path, content: bytes) -> Path:
    """A temporary file with `content` in the folder of `target`, on the disk and with its mode."""
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


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


def _put_in_place(temporary: Path, target: Path) -> None:
    for pause in _RETRIES:
        try:
            temporary.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    temporary.replace(target)


def _sweep(folder: Path) -> None:
    """Remove the temporary files that a crash left in `folder`."""
    for stray in folder.glob(f"{_TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if time.time() - stray.stat().st_mtime > _STRAY_SECONDS:
                stray.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _not_utf8(message: str, place: Span) -> Diagnostic:
    return error("encoding", message, place, hint=_("save the file as UTF-8"))


def _unreadable(name: str, problem: OSError | ValueError) -> Diagnostic:
    message = _("{name} cannot be read: {reason}").format(name=name, reason=reason(problem))
    return error("file", message, Span(name))


def reason(problem: Exception) -> str:
    """What the system says, in the reader's language."""
    told = problem.strerror if isinstance(problem, OSError) else None
    return _(told) if told else _("its name cannot be used")


def _remedy(problem: Exception) -> str:
    if isinstance(problem, PermissionError):
        return _("close the file if it is open in Word or Excel, and see that the folder can be written to")
    return _("see that there is room on the disk and that the folder can be written to")
