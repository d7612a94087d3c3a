"""Where a history and the files it tells of lie, and what leads away from there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import resolved
from aarsplan.history.model import FOLDER
from aarsplan.texts import _

LOG = "log.jsonl"
OBJECTS = "objects"
PENDING = "pending.json"

_NO_SYNC = {errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
"""What a system says that does not flush folders, or not this one to this user."""


def place(folder: Path, *names: str) -> Path:
    """A file or folder of a project's history.

    Raises:
        Rejected: there is a link on the way, which could lead to what is no part of the project.
    """
    path = folder
    for name in (FOLDER, *names):
        path /= name
        if path.is_symlink():
            message = _("{name} is a link, and a history lies in the project folder").format(name=shown(folder, path))
            hint = _("put a folder in its place that holds what it leads to")
            raise Rejected([error("history", message, Span(shown(folder, path)), hint=hint)])
    return path


def shown(folder: Path, path: Path) -> str:
    """What diagnostics call a file of the project."""
    return _called(folder, path.relative_to(folder).as_posix())


def _called(folder: Path, name: str) -> str:
    return f"{folder.name or folder.resolve().name}/{name}"


def log_name(folder: Path) -> str:
    """What diagnostics call the log."""
    return shown(folder, folder / FOLDER / LOG)


def name_of(folder: Path, path: Path) -> str | None:
    """The name that a file of the project has in the log; None for what lies, or is led by a link, elsewhere.

    Raises:
        OSError: links run in a ring.
    """
    try:
        inside = resolved(path).relative_to(folder.resolve())
    except ValueError:
        return None
    return inside.as_posix() if inside.parts and inside.parts[0] != FOLDER else None


def file_called(folder: Path, name: str) -> Path:
    """The file that has `name` in the log.

    Raises:
        Rejected: a link leads from there to somewhere else.
    """
    path = folder / name
    try:
        leads_to = name_of(folder, path)
    except OSError:
        leads_to = None
    if leads_to != name:
        message = _("{name} is led elsewhere by a link, and is no longer the file that the history knows")
        hint = _("put the file back in the place of the link")
        told = _called(folder, name)
        raise Rejected([error("history", message.format(name=told), Span(told), hint=hint)])
    return path


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
