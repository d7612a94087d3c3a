"""How edits of meetings stand in the project's files."""

from __future__ import annotations

from datetime import time
from typing import Any

from aarsplan.diagnostics import Span
from aarsplan.domain import Event, ExceptionKind, GivenMeeting, SeriesException
from aarsplan.edits.base import refused
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import Project
from aarsplan.loading.table_text import Values
from aarsplan.texts import _

_DAY_MINUTES = 24 * 60


def swapped(found: tuple[Any, ...], old: Any, new: Any) -> tuple[Any, ...]:
    """`found` with `new` for `old`, or without it."""
    return tuple(new if one is old else one for one in found if one is not old or new is not None)


def change(editor: Editor, found: Any, values: Values) -> None:
    """Set or remove keys of the table of `found`."""
    file, path = editor.table(found.span)
    file.change(path, values)


def hours(editor: Editor, found: Event | GivenMeeting, start: time | None) -> Values:
    """The start that is asked for, and the end where the file says one: it lasts as long as before."""
    if start is None:
        return {}
    file, path = editor.table(found.span)
    if "end" not in file.values(path):
        return {"start": start}
    ends = start.hour * 60 + start.minute + (found.minutes or 0)
    if ends >= _DAY_MINUTES:
        raise refused(_("it would end after midnight"), found.span)
    return {"start": start, "end": time(ends // 60, ends % 60)}


def append(editor: Editor, project: Project, body: str, exception: SeriesException) -> None:
    """Write an exception after the others of the body, or at the end of its file."""
    found = project.facts.bodies[body]
    others = [other.span for other in found.exceptions if other.span]
    file = editor.file(max(others) if others else found.span or Span(""))
    if others:
        file.insert_after(file.path_at(max(others).line), table_of(exception))
    else:
        file.append("exception", table_of(exception))


def table_of(exception: SeriesException) -> dict[str, Any]:
    """The keys of an exception in a file."""
    moved = exception.kind is ExceptionKind.MOVE
    return {
        "kind": str(exception.kind),
        "date": exception.day,
        "to": exception.to,
        "start": exception.start,
        "pinned": False if moved and not exception.pinned else None,
        "despite": sorted(exception.despite) or None,
        "because": exception.because or None,
    }
