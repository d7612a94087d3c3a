"""A published feed as it is found, whoever serves it: the events that readers see, to be compared with the plan.

The file is read in a process of its own (`feed_worker`), with a limit on its time and memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aarsplan.diagnostics import Diagnostic, Rejected, in_order
from aarsplan.loading.calendars import MAX_MEMORY, MAX_SECONDS
from aarsplan.loading.child import ask
from aarsplan.loading.ics.messages import notice, refusal

_READER = "aarsplan.loading.feed_worker"


@dataclass(frozen=True)
class FoundEvent:
    """An event of a feed, its first occurrence where it `repeats`.

    `start` and `end` are both wall-clock times in Europe/Copenhagen, or both dates of an all-day event; `end` is
    exclusive. `changed` is in UTC, None where it is not told; `status` "" where it is not. `occurrence` says that it is
    a changed occurrence of another event with its UID.
    """

    line: int
    uid: str
    sequence: int
    changed: datetime | None
    status: str
    summary: str
    location: str
    start: date
    end: date
    repeats: bool = False
    occurrence: bool = False


@dataclass(frozen=True)
class FeedFile:
    """A feed as it was found: what diagnostics call it, what it calls itself and its producer, and its events."""

    name: str
    title: str
    producer: str
    events: tuple[FoundEvent, ...]


def read_feed(content: bytes, name: str) -> tuple[FeedFile, list[Diagnostic]]:
    """The feed in `content`, and warnings about what in it was skipped; `name` is what diagnostics call it.

    Raises:
        Rejected: it is no calendar, or takes more than `MAX_SECONDS` or `MAX_MEMORY`.
    """
    answer = ask(_READER, (), content, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    if "fault" in answer:
        raise Rejected([refusal(answer["fault"], name, ())])
    events = tuple(map(_event, answer["events"]))
    return FeedFile(name, answer["title"], answer["producer"], events), in_order(
        notice(told, name) for told in answer["notes"]
    )


def _event(told: Mapping[str, Any]) -> FoundEvent:
    moments = {name: _moment(told[name]) for name in ("start", "end")}
    changed = told["changed"] and datetime.fromisoformat(told["changed"])
    return FoundEvent(**{**told, **moments, "changed": changed})


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
