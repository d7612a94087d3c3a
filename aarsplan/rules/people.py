"""Who takes part in a meeting, and when two meetings come too near each other: for the rules on people and rooms."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, time
from enum import StrEnum

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.texts import clock, short_date

Slot = tuple[date, time]
"""A candidate day and start of a meeting."""


class Members(StrEnum):
    """Which members of a meeting count."""

    REQUIRED = "required"
    """Those who must be there."""
    ANY = "any"
    """The optional ones as well."""


def members(meeting: Meeting, which: Members) -> frozenset[str]:
    """Codes of the roles that take part in `meeting`."""
    return meeting.required | meeting.optional if which is Members.ANY else meeting.required


def overlap(here: Placement, there: Placement, buffer_minutes: int = 0) -> bool:
    """Whether fewer than `buffer_minutes` lie between the two; with none, whether they share a minute."""
    return here.begins < there.ends + buffer_minutes and there.begins < here.ends + buffer_minutes


def neighbours(problem: Problem, buffer_minutes: int = 0) -> Iterator[tuple[Meeting, Meeting]]:
    """Pairs of meetings, each once, of which some candidate days might come too near each other."""
    spans = ((*_reach(meeting), meeting) for meeting in problem.meetings.values())
    return _crossing(spans, buffer_minutes)


def overlapping(plan: Plan, buffer_minutes: int = 0) -> Iterator[tuple[Meeting, Placement, Meeting, Placement]]:
    """Pairs of meetings held, each once, with their placements, that `overlap`; the earlier one first."""
    held = {m.key: p for m in plan.problem.meetings.values() if (p := plan.get(m)) is not None}
    spans = ((here.begins, here.ends, plan.problem.meetings[key]) for key, here in held.items())
    for one, other in _crossing(spans, buffer_minutes):
        if overlap(held[one.key], held[other.key], buffer_minutes):
            yield one, held[one.key], other, held[other.key]


def clashing_slots(one: Meeting, other: Meeting, buffer_minutes: int = 0) -> Iterator[tuple[Slot, Slot]]:
    """Every slot of `one` with each slot of `other` that would `overlap` with it."""
    for day, start in one.slots:
        here = one.placed(day, start)
        for slot in slots_between(other, here.begins - buffer_minutes, here.ends + buffer_minutes):
            yield (day, start), slot


def slots_between(meeting: Meeting, begins: int, ends: int) -> Iterator[Slot]:
    """Every slot of `meeting` that shares a minute with those from `begins` to `ends`, the latter exclusive."""
    first = bisect_left(meeting.days, (begins - meeting.minutes) // 1440, key=date.toordinal)
    last = bisect_right(meeting.days, ends // 1440, key=date.toordinal)
    for day in meeting.days[first:last]:
        for start in meeting.times:
            here = meeting.placed(day, start)
            if here.begins < ends and begins < here.ends:
                yield day, start


def spoken(meeting: Meeting, placement: Placement) -> str:
    """When a meeting is held, in words: "ons 29-10-2025 9.00-13.00"; only its days when it takes whole days."""
    if not meeting.all_day:
        return f"{short_date(placement.day)} {clock(placement.start)}-{clock(placement.end)}"
    last = date.fromordinal((placement.ends - 1) // 1440)
    return " - ".join(short_date(day) for day in dict.fromkeys((placement.day, last)))


def _reach(meeting: Meeting) -> tuple[int, int]:
    """First minute, and last minute exclusive, that `meeting` may take, counted as `Placement.begins` counts."""
    first = meeting.placed(meeting.days[0], min(meeting.times))
    last = meeting.placed(meeting.days[-1], max(meeting.times))
    return first.begins, last.ends


def _crossing(spans: Iterable[tuple[int, int, Meeting]], buffer_minutes: int) -> Iterator[tuple[Meeting, Meeting]]:
    """Pairs of meetings whose spans lie within `buffer_minutes` of each other; the earlier one first."""
    under_way: list[tuple[int, Meeting]] = []
    for begins, ends, meeting in sorted(spans, key=lambda span: (span[0], span[2].key)):
        under_way = [(end, other) for end, other in under_way if end + buffer_minutes >= begins]
        yield from ((other, meeting) for _end, other in under_way)
        under_way.append((ends, meeting))
