"""Busy times out of calendars that others wrote: .ics files, and FirstAgenda's lists of committees (.json).

A file is read in a process of its own, with a limit on its time and memory. One bad event costs a warning, and the
others are read; only what is no calendar at all, or too much of one, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error, in_order
from aarsplan.domain import DateRange
from aarsplan.facts import BusyTime
from aarsplan.files import read_bytes
from aarsplan.loading.child import ask
from aarsplan.loading.firstagenda import messages as firstagenda_messages
from aarsplan.loading.ics import messages as ics_messages
from aarsplan.texts import _

MAX_BYTES = 20_000_000
MAX_SECONDS = 10.0
MAX_MEMORY = 500_000_000
"""Bytes of memory that reading one calendar may take."""
COMMITTEES = ".json"
"""How the name of a file ends that is FirstAgenda's."""


@dataclass(frozen=True)
class Reading:
    """What a calendar says: the `busy` times of the days asked for, in order, with the line of the event as span.

    Of all its days, `events` counts what it holds, `free` what makes nobody busy, and `skipped` what could not be
    read. `zones` are the names of time zones with the known zone that each is, None where the file defines it or
    nobody knows it. `committees` are those that a list of committees names.
    """

    busy: tuple[BusyTime, ...]
    warnings: tuple[Diagnostic, ...]
    events: int
    free: int
    skipped: int
    zones: Mapping[str, str | None]
    committees: tuple[str, ...] = ()


def read_busy(
    path: Path,
    name: str,
    within: DateRange,
    *,
    roles: tuple[str, ...],
    places: tuple[str, ...],
    committees: tuple[str, ...] = (),
    span: Span | None,
) -> tuple[tuple[BusyTime, ...], list[Diagnostic]]:
    """The busy times of the calendar `path` and warnings about what was skipped, as `read_calendar` finds them.

    Raises:
        Rejected: the file is no calendar, or takes more than `MAX_BYTES`, `MAX_SECONDS` or `MAX_MEMORY`.
    """
    content = read_bytes(path, name, max_bytes=MAX_BYTES)
    found = read_calendar(content, name, within, roles=roles, places=places, committees=committees, span=span)
    return found.busy, list(found.warnings)


def read_calendar(
    content: bytes,
    name: str,
    within: DateRange,
    *,
    kind: str = "",
    roles: tuple[str, ...],
    places: tuple[str, ...],
    committees: tuple[str, ...] = (),
    span: Span | None = None,
) -> Reading:
    """What the calendar `content` says of the days that its times touch `within`.

    `name` is what diagnostics call the file. Its end says of which kind it is where `kind`, ".ics" or ".json", does
    not. `span` is the place that asks for it, named by errors. `roles` and `places` are those that are busy then. Of a
    list of committees only `committees` are read, all of them where none are named. Times are those of Copenhagen,
    where the file does not say otherwise.

    Raises:
        Rejected: the file is no calendar, has no committees that could be named, or takes more than `MAX_SECONDS` or
            `MAX_MEMORY`.
    """
    days = (within.first.isoformat(), within.last.isoformat())
    has_committees = (kind or name).lower().endswith(COMMITTEES)
    if committees and not has_committees:
        hint = _("only FirstAgenda's list of committees (.json) has them; leave committees out")
        raise Rejected([error(ics_messages.CODE, _("the calendar has no committees"), span or Span(name), hint=hint)])
    messages = firstagenda_messages if has_committees else ics_messages
    # As JSON the names go through any locale.
    asked = [*days, json.dumps(committees)] if has_committees else days
    answer = ask(messages.READER, asked, content, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    if "fault" in answer:
        because = (Reason(_("the project names this calendar"), span),) if span else ()
        raise Rejected([messages.refusal(answer["fault"], name, because)])
    warnings = in_order(messages.notice(told, name) for told in answer["notes"])
    counts = {key: answer[key] for key in ("events", "free", "skipped", "zones")}
    return Reading(
        _busy(answer, name, roles, places), tuple(warnings), **counts, committees=tuple(answer.get("committees", ()))
    )


def _busy(
    answer: Mapping[str, Any], name: str, roles: tuple[str, ...], places: tuple[str, ...]
) -> tuple[BusyTime, ...]:
    titles = answer["titles"]
    return tuple(
        BusyTime(start, end, titles[title] or _("busy"), roles, places, Span(name, line))
        for start, end, line, title in answer["busy"]
    )
