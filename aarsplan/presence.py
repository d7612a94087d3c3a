"""Who is in the room when: the minutes of a meeting in which roles can be had for an item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from aarsplan.facts import Facts
from aarsplan.problem import Meeting, minute_of

Minutes = tuple[int, int]
"""From a minute of the day to another, the latter exclusive."""


def bounds(meeting: Meeting, start: time) -> Minutes:
    """The minutes of its day that a meeting takes when it starts at `start`."""
    first = start.hour * 60 + start.minute
    return first, min(first + meeting.minutes, 1440)


def openings(facts: Facts, meeting: Meeting, needs: Iterable[str], day: date, start: time) -> tuple[Minutes, ...]:
    """When all roles in `needs` are in the room at once, if `meeting` is held on `day` at `start`; in order."""
    found: tuple[Minutes, ...] = (bounds(meeting, start),)
    for role in needs:
        found = _both(found, presence(facts, meeting, role, day, start))
    return found


def presence(facts: Facts, meeting: Meeting, role: str, day: date, start: time) -> tuple[Minutes, ...]:
    """When `role` is in the room: in its attendance windows, or throughout when it is a required member without any.

    What is taken out of the meeting by blocks, and times at which the role is known to be busy, are left out.
    """
    within = bounds(meeting, start)
    body = facts.bodies.get(meeting.body)
    windows = [window for window in (body.attendance if body else ()) if window.role == role]
    windows = [w for w in windows if w.day == day] or [w for w in windows if w.day is None]
    if not windows and role not in meeting.required:
        return ()
    found = _both((within,), _merged((_minute(w.start), _minute(w.end)) for w in windows)) if windows else (within,)
    taken = [(_minute(block.start), _minute(block.end)) for block in (body.blocks if body else ()) if block.day == day]
    base = minute_of(day, time(0))
    taken += [(busy.start_minute - base, busy.end_minute - base) for busy in facts.busy_of.get(role, ())]
    return _without(found, taken)


def longest(found: Iterable[Minutes]) -> int:
    """Minutes of the longest of some openings, 0 when there is none."""
    return max((last - first for first, last in found), default=0)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _both(one: tuple[Minutes, ...], other: tuple[Minutes, ...]) -> tuple[Minutes, ...]:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((first, last) for first, last in pairs if first < last))


def _merged(found: Iterable[Minutes]) -> tuple[Minutes, ...]:
    """The same minutes as as few openings as possible, in order."""
    result: list[Minutes] = []
    for first, last in sorted(found):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], last))
        else:
            result.append((first, last))
    return tuple(result)


def _without(found: tuple[Minutes, ...], taken: Iterable[Minutes]) -> tuple[Minutes, ...]:
    for first, last in taken:
        pieces = [piece for a, b in found for piece in ((a, min(b, first)), (max(a, last), b))]
        found = tuple(sorted((a, b) for a, b in pieces if a < b))
    return found
