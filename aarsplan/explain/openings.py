"""Where a meeting could go, or one more be held, so that all else fits: the nearest such day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from aarsplan.domain import DateRange
from aarsplan.edits.meetings import Hold
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.explain.near import Near, stands
from aarsplan.meetings import build, key_of
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.solver.explain import Conflict, Nearest, Waived
from aarsplan.workdays import DayType

_REACH = timedelta(days=45)
"""How far a meeting is moved at most when nothing else says so, and an extra one held from where it is missed."""


class Openings:
    """The open days of a project on which all rules hold but what is `waived`."""

    def __init__(self, here: Circumstances, diagnosis: Diagnosis, waived: Collection[Waived]) -> None:
        self._here = here
        self._problem = here.problem
        self._diagnosis = diagnosis
        self._waived = waived

    def moved(self, key: str) -> Plan | None:
        """A plan with the meeting `key` on another day, as near as can be, that does not overtake its neighbours."""
        meeting = self._problem.meetings[key]
        at = stands(self._problem, meeting)
        between = _between_neighbours(self._problem, meeting)
        days = tuple(day for day in self._open_days(at) if day in between and (day,) != meeting.days)
        if not days:
            return None
        here = self._here
        return self._nearest(build(here.project.facts, here.parts, here.history, {key: days}), key, at)

    def one_more(self, body: str, wanted: date) -> date | None:
        """The day nearest to `wanted` on which one more meeting of `body` lets all fit."""
        taken = {stands(self._problem, meeting) for meeting in self._problem.of(body)}
        taken |= {exception.day for exception in self._problem.facts.bodies[body].exceptions}
        days = tuple(day for day in self._open_days(wanted) if day not in taken)
        if not days:
            return None
        here = self._here
        with_one = here.after([Hold(body, days[0])])
        key = key_of(body, days[0].isoformat())
        if key not in with_one.problem.meetings:
            return None
        plan = self._nearest(build(with_one.project.facts, here.parts, here.history, {key: days}), key, wanted)
        return plan.placements[key].day if plan else None

    def _nearest(self, problem: Problem, key: str, wanted: date) -> Plan | None:
        """A plan that holds the meeting, as near to `wanted` as can be while all else holds."""
        plan = Nearest(problem, self._diagnosis.rules, self._diagnosis.full).plan(
            self._waived, Near(key=key, day=wanted, weight=1)
        )
        return plan if plan and key in plan.placements else None

    def _open_days(self, around: date) -> list[date]:
        """The working days near a day that nothing closes and that are planned."""
        problem = self._problem
        return [
            day
            for day in DateRange(around - _REACH, around + _REACH)
            if problem.calendar.is_day(day, DayType.WORKING_DAY)
            and not problem.closed(day)
            and any(day in part for part in problem.covered)
        ]


def missed(problem: Problem, conflict: Conflict, body: str) -> date:
    """About when one more meeting of `body` is missed.

    That is right before what waits for it, else right after what came before it, else in the middle of the longest time
    without one.
    """
    waiting = list(_after(problem, conflict, body))
    if waiting:
        return min(waiting)
    keys = [key for member in conflict.members for key in member.about]
    came = [
        day
        for relation in problem.relations
        if relation.then in keys and _at_body(problem, relation.then, body) and (day := _day(problem, relation.first))
    ]
    return max(came) if came else _longest_without(problem, keys, body)


def _longest_without(problem: Problem, keys: Sequence[str], body: str) -> date:
    """The middle of the longest time without a meeting of `body`, among those of its meetings that are in `keys`."""
    windows = [problem.meetings[key].window for key in keys if key in problem.meetings]
    first = min((window.first for window in windows), default=problem.horizon[0].first)
    last = max((window.last for window in windows), default=problem.horizon[-1].last)
    days = sorted({first, last, *(stands(problem, meeting) for meeting in problem.of(body))})
    inside = [day for day in days if first <= day <= last]
    free = [DateRange(*pair) for pair in pairwise(inside)]
    return max(free, key=lambda days: days.last - days.first, default=DateRange(first, last)).middle


def _after(problem: Problem, conflict: Conflict, body: str) -> Iterator[date]:
    """The days of what a meeting of `body` must come before, as the contradiction has it."""
    keys = {key for member in conflict.members for key in member.about}
    for relation in problem.relations:
        if relation.first in keys and relation.then in keys and _at_body(problem, relation.first, body):
            day = _day(problem, relation.then)
            if day is not None:
                yield day
    for member in conflict.members:
        if member.rule.name == "preparation":
            yield from (day for key in member.about if (day := _day(problem, key)))


def _at_body(problem: Problem, key: str, body: str) -> bool:
    visit = problem.visits.get(key)
    return visit is not None and any(problem.meetings[meeting].body == body for meeting in visit.meetings)


def _day(problem: Problem, key: str) -> date | None:
    """The day of a meeting, or of the one that a visit is at, as far as that is known; else the end of its window."""
    meeting = problem.meetings.get(meeting_of(problem, key))
    if meeting is not None:
        return stands(problem, meeting)
    visit = problem.visits[key]
    return visit.window.last if visit.window else None


def meeting_of(problem: Problem, key: str) -> str:
    """`key` itself when it is a meeting, the one meeting that a visit may be at, "" when there are several."""
    visit = problem.visits.get(key)
    if visit is None:
        return key
    return visit.named or (visit.meetings[0] if len(visit.meetings) == 1 else "")


def _between_neighbours(problem: Problem, meeting: Meeting) -> DateRange:
    """The days after the body's meeting before this one and before the next, so that none overtakes another."""
    at = stands(problem, meeting)
    others = [stands(problem, other) for other in problem.of(meeting.body) if other.key != meeting.key]
    first = max((day for day in others if day < at), default=at - _REACH)
    last = min((day for day in others if day > at), default=at + _REACH)
    return DateRange(first + timedelta(days=1), last - timedelta(days=1))
