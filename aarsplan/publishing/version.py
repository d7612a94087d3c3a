"""One version of a site: a folder with all of its files, new ones beside those of the version before."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from aarsplan.saving import sync

_FILE, _FILE_MOST = 0o644, 0o664
_FOLDER, _FOLDER_MOST = 0o755, 0o2775
"""The permissions that a web server needs whatever the umask, and the most that the umask may leave."""


@dataclass(frozen=True)
class Published:
    """The files of a site, by path and sorted: new or changed, as they were, and gone."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the site is another one than before."""
        return bool(self.written or self.removed)


def compared(previous: Path, files: Mapping[str, bytes]) -> Published:
    """What becomes of the version in the folder `previous`, which need not be there, when `files` are published."""
    there = {found.relative_to(previous).as_posix() for found in _files_in(previous)}
    kept = {path for path in there & files.keys() if _holds(previous / path, files[path])}
    return Published(
        written=tuple(sorted(files.keys() - kept)),
        kept=tuple(sorted(kept)),
        removed=tuple(sorted(there - files.keys())),
    )


def moment_after(previous: Path, now: datetime) -> int:
    """The time that new files bear, in seconds since 1970: `now`, or a second after the latest of `previous`.

    The time of a version's folder counts as well, which is that of its new files: the times of one path never go back,
    also when it was gone for a while, so that size and time tell every change of a file.
    """
    times = [int(found.lstat().st_mtime) + 1 for found in (previous, *_files_in(previous)) if os.path.lexists(found)]
    return max(int(now.timestamp()), *times, 0)


def build(version: Path, previous: Path, files: Mapping[str, bytes], found: Published, moment: int) -> None:
    """Write `files` to the new folder `version`; what `found` keeps is what it is in the folder `previous`.

    All of it is on the disk when this returns.

    Raises:
        OSError: it cannot be written.
    """
    folders = sorted({version / parent for path in files for parent in PurePosixPath(path).parents})
    for folder in folders:
        make_folder(folder)
    for path in found.kept:
        _keep(previous / path, version / path, files[path])
    for path in found.written:
        _write(version / path, files[path], moment * 1_000_000_000)
    os.utime(version, (moment, moment))
    for folder in reversed(folders):
        sync(folder)


def make_folder(folder: Path) -> None:
    """Make `folder`, and those above it that are missing, so that a web server may enter it whatever the umask."""
    if not folder.parent.is_dir():
        make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode != (mode & _FOLDER_MOST | _FOLDER):
        folder.chmod(mode & _FOLDER_MOST | _FOLDER)


def _keep(old: Path, new: Path, content: bytes) -> None:
    """Give the file `old` the name `new` too; where the disk refuses that, a copy with its time takes the name."""
    try:
        os.link(old, new)
    except OSError:
        _write(new, content, old.stat().st_mtime_ns)


def _write(path: Path, content: bytes, moment: int) -> None:
    """Write a new file of the time `moment`, in nanoseconds since 1970."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        path.chmod(stat.S_IMODE(path.stat().st_mode) & _FILE_MOST | _FILE)
        os.utime(path, ns=(moment, moment))
        os.fsync(stream.fileno())


def _files_in(folder: Path) -> list[Path]:
    """What is below a folder besides folders; links are not followed."""
    return [found for found in folder.rglob("*") if found.is_symlink() or not found.is_dir()]


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file can be kept for `content`; one that cannot be read here or by a web server cannot."""
    try:
        found = path.lstat()
        fits = stat.S_ISREG(found.st_mode) and found.st_mode & _FILE == _FILE and found.st_size == len(content)
        return fits and path.read_bytes() == content
    except OSError:
        return False
