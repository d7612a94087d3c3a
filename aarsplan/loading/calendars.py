"""Busy times out of .ics files, whoever wrote them.

The file is read in a process of its own (`ics.worker`), with a limit on its time and memory. One bad event costs a
warning, and the others are read; only what is no calendar at all, or too much of one, is refused.
"""

from __future__ import annotations

from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, in_order
from aarsplan.domain import DateRange
from aarsplan.files import read_bytes
from aarsplan.loading.child import ask
from aarsplan.loading.ics.messages import notice, refusal
from aarsplan.problem import BusyTime
from aarsplan.texts import _

MAX_BYTES = 20_000_000
MAX_SECONDS = 10.0
MAX_MEMORY = 500_000_000
"""Bytes of memory that reading one calendar may take."""

_READER = "aarsplan.loading.ics.worker"


def read_busy(
    path: Path,
    name: str,
    within: DateRange,
    *,
    roles: tuple[str, ...],
    places: tuple[str, ...],
    span: Span | None,
) -> tuple[tuple[BusyTime, ...], list[Diagnostic]]:
    """The times in the calendar `path` that touch the days `within`, in order, and warnings about what was skipped.

    `name` is what diagnostics call the file, `span` the place that asks for it, named by errors. `roles` and `places`
    are those that are busy then. Times are those of Copenhagen, where the file does not say otherwise; each busy time
    has the line of its event as its span.

    Raises:
        Rejected: the file is no calendar, or takes more than `MAX_BYTES`, `MAX_SECONDS` or `MAX_MEMORY`.
    """
    days = (within.first.isoformat(), within.last.isoformat())
    content = read_bytes(path, name, max_bytes=MAX_BYTES)
    answer = ask(_READER, days, content, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    if "fault" in answer:
        because = (Reason(_("the project names this calendar"), span),) if span else ()
        raise Rejected([refusal(answer["fault"], name, because)])
    titles = answer["titles"]
    busy = tuple(
        BusyTime(start, end, titles[str(line)] or _("busy"), roles, places, Span(name, line))
        for start, end, line in answer["busy"]
    )
    return busy, in_order(notice(told, name) for told in answer["notes"])
