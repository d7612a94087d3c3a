"""Where a history and the files it tells of lie, and what leads away from there."""

from __future__ import annotations

from pathlib import Path

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import display_name, resolved
from aarsplan.history.model import FOLDER
from aarsplan.texts import _

LOG = "log.jsonl"
OBJECTS = "objects"
PENDING = "pending.json"


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
    return display_name(folder, path.relative_to(folder).as_posix())


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
        told = display_name(folder, name)
        raise Rejected([error("history", message.format(name=told), Span(told), hint=hint)])
    return path
