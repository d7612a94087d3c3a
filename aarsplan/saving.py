"""Files written whole or not at all, all that belong together or none of them.

`saving` is the one way to write: temporary files in the same folders, flushed to disk, then put in place of the old
ones, so that a full disk leaves the old files as they were. A crash between two files is what `history` sees to.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import reason, resolved
from aarsplan.texts import _

_RETRIES = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait before each new try to replace a file that somebody holds open."""
TEMPORARY = ".aarsplan-"
"""How the name of a temporary file begins."""
_STRAY_SECONDS = 600.0
"""Age at which a temporary file was left behind by a crash, in seconds of wall-clock time."""
_NO_SYNC = {errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
"""What a system says that does not flush folders, or not this one to this user."""


def save(path: Path, content: bytes) -> bool:
    """Put `content` in `path`, as `save_all` does; returns whether the bytes changed."""
    return bool(save_all({path: content}))


def save_all(contents: Mapping[Path, bytes | None]) -> list[Path]:
    """Put each content in its path, all of them or none; returns the paths whose bytes changed, in order.

    Raises:
        Rejected: as `saving`.
    """
    with saving(contents) as found:
        found.put_in_place()
    return [staged.path for staged in found.staged]


@contextlib.contextmanager
def saving(contents: Mapping[Path, bytes | None]) -> Iterator[Saving]:
    """The contents written beside their paths, to be put in place; None stands for a file that is to go.

    A link is followed and a file's mode is kept. When the block ends by an exception, what was put in place in it is
    taken back.

    Raises:
        Rejected: a file cannot be written.
    """
    found = Saving()
    try:
        for path, content in contents.items():
            with writing(path):
                found.stage(path, content)
        yield found
    except BaseException:
        found.take_back()
        raise
    finally:
        found.clean()


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what the system has against writing to `path`.

    Raises:
        Rejected: the block ended by an OSError.
    """
    try:
        yield
    except OSError as problem:
        message = _("{path} cannot be written: {reason}").format(path=path, reason=reason(problem))
        raise Rejected([error("write", message, Span(str(path)), hint=_remedy(problem))]) from problem


@dataclass(frozen=True)
class Staged:
    """A change of one file that is prepared: `path` leads to `target`, `temporary` holds the new content beside it.

    `temporary` is None where the file is to go. `old` is what the target held and `mode` its permission bits, both None
    where there was no file.
    """

    path: Path
    target: Path
    temporary: Path | None
    old: bytes | None
    mode: int | None


class Saving:
    """The changes of one `saving`, in order; `is_kept` once they are not to be taken back any more."""

    def __init__(self) -> None:
        self.staged: list[Staged] = []
        self.is_kept = False

    def stage(self, path: Path, content: bytes | None) -> None:
        """Write `content` beside the file that `path` leads to, unless that file holds it already."""
        target = resolved(path)
        old = _held(target)
        if old == content:
            return
        mode = None if old is None else stat.S_IMODE(target.stat().st_mode)
        temporary = None
        if content is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            _sweep(target.parent)
            temporary = _beside(target, content, mode)
        self.staged.append(Staged(path, target, temporary, old, mode))

    def put_in_place(self) -> None:
        """Put the changes in place, one after the other.

        Raises:
            Rejected: one is refused for good.
        """
        for staged in self.staged:
            with writing(staged.path):
                put_in_place(staged.temporary, staged.target)

    def take_back(self) -> None:
        """Give every file what it held before, as far as that is possible."""
        for staged in reversed([] if self.is_kept else self.staged):
            with contextlib.suppress(OSError):
                if _held(staged.target) == staged.old:
                    continue
                temporary = None if staged.old is None else _beside(staged.target, staged.old, staged.mode)
                put_in_place(temporary, staged.target)

    def clean(self) -> None:
        """Remove the temporary files that were not put in place."""
        for staged in self.staged:
            if staged.temporary is not None:
                with contextlib.suppress(OSError):
                    staged.temporary.unlink()


def put_in_place(temporary: Path | None, target: Path) -> None:
    """Give `target` the content of the file `temporary`, which goes; without one `target` goes itself.

    Word and Excel hold open files on Windows, so a refused replacement is tried again for a second and a half.

    Raises:
        OSError: somebody holds it, or it may not be replaced.
    """
    act = target.unlink if temporary is None else partial(temporary.replace, target)
    for pause in _RETRIES:
        try:
            act()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    act()


def sync(folder: Path) -> None:
    """See that what was renamed and removed in `folder` survives a power failure.

    Raises:
        OSError: the disk failed.
    """
    # Windows opens no folder, and orders such changes itself; so do network drives that refuse to.
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as problem:
        if problem.errno not in _NO_SYNC:
            raise


def _held(target: Path) -> bytes | None:
    return target.read_bytes() if target.is_file() else None


def _beside(target: Path, content: bytes, mode: int | None) -> Path:
    """A temporary file with `content` in the folder of `target`, on the disk and with its mode."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask() if mode is None else mode)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _sweep(folder: Path) -> None:
    """Remove the temporary files that a crash left in `folder`."""
    for stray in folder.glob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if time.time() - stray.stat().st_mtime > _STRAY_SECONDS:
                stray.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remedy(problem: Exception) -> str:
    if isinstance(problem, PermissionError):
        return _("close the file if it is open in Word or Excel, and see that the folder can be written to")
    return _("see that there is room on the disk and that the folder can be written to")
