"""Busy times out of .ics files, whoever wrote them.

The file is read in a process of its own (`ics.worker`), with a limit on its time and memory. One bad event costs a
warning, and the others are read; only what is no calendar at all, or too much of one, is refused.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from math import ceil
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, in_order
from aarsplan.domain import DateRange
from aarsplan.files import read_bytes, reason
from aarsplan.loading.ics.messages import notice, refusal
from aarsplan.problem import BusyTime
from aarsplan.texts import _

MAX_BYTES = 20_000_000
MAX_SECONDS = 10.0
MAX_MEMORY = 500_000_000
"""Bytes of memory that reading one calendar may take."""


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
    answer = _ask(read_bytes(path, name, max_bytes=MAX_BYTES), within)
    if "fault" in answer:
        because = (Reason(_("the project names this calendar"), span),) if span else ()
        raise Rejected([refusal(answer["fault"], name, because)])
    titles = answer["titles"]
    busy = tuple(
        BusyTime(start, end, titles[str(line)] or _("busy"), roles, places, Span(name, line))
        for start, end, line in answer["busy"]
    )
    return busy, in_order(notice(told, name) for told in answer["notes"])


def _ask(content: bytes, within: DateRange) -> dict[str, Any]:
    limits = (str(MAX_MEMORY), str(ceil(MAX_SECONDS)))
    days = (within.first.isoformat(), within.last.isoformat())
    try:
        done = subprocess.run(  # noqa: S603 - this very Python, and no argument comes from outside
            [sys.executable, "-P", "-m", "aarsplan.loading.ics.worker", *days, *limits],
            input=content,
            capture_output=True,
            timeout=MAX_SECONDS,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused("time", seconds=f"{MAX_SECONDS:g}")
    except OSError as problem:
        return _refused("stopped", reason=reason(problem))
    if done.returncode:
        last_words = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return _refused("stopped", reason="".join(last_words) or str(done.returncode))
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer.get("fault", {}).get("code") == "memory":
        return _refused("memory", megabytes=MAX_MEMORY // 1_000_000)
    return answer


def _refused(code: str, **seen: Any) -> dict[str, Any]:
    return {"fault": {"code": code, "line": 1, "seen": seen}}


def _environment() -> dict[str, str]:
    # The child finds the modules where this process does, and nothing that it answers depends on the machine.
    search = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {**os.environ, "PYTHONPATH": search, "PYTHONHASHSEED": "0", "TZ": "UTC"}
