"""What a plan is weighed by when somebody has to choose among several: counts and distances, each of the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.rules.base import Rule
from aarsplan.rules.preparation import Preparation
from aarsplan.rules.unchanged import departure

Held = Sequence[tuple[Meeting, Placement]]
Span = tuple[int, int]
"""The least and the greatest of some numbers of days."""


@dataclass(frozen=True)
class Figures:
    """The figures of one plan; meetings that were held or lie beside the period do not count.

    `moved` are the meetings that leave the place that the lock has them in. `closed_deadlines` counts the deadlines on
    holidays and in closures, `busiest` is the most meetings of a week (Monday to Sunday). `spacing` are the calendar
    days between two meetings of a body, `leads` those from a preparing meeting to what it prepares, by the codes of
    both. `waiting` are the steps that stand at no meeting and could.
    """

    meetings: int
    moved: tuple[str, ...]
    off_pattern: tuple[str, ...]
    closed_deadlines: int
    busiest: int
    spacing: Mapping[str, Span]
    leads: Mapping[tuple[str, str], Span]
    waiting: tuple[str, ...]


def figures(plan: Plan, rules: Iterable[Rule]) -> Figures:
    """The figures of `plan`; the `rules` tell which meetings prepare which."""
    problem = plan.problem
    held = [(meeting, spot) for meeting, spot in plan.held() if not meeting.settled]
    weeks = Counter(spot.day.isocalendar()[:2] for _meeting, spot in held)
    prepares = sorted({(rule.by, rule.of) for rule in rules if isinstance(rule, Preparation)})
    spacing = {code: _spacing(plan.held(code)) for code in problem.planned_bodies}
    leads = {(by, of): _leads(plan.held(by), plan.held(of)) for by, of in prepares}
    deadlines = (deadline for deadline in plan.deadlines if not deadline.meeting.settled)
    return Figures(
        meetings=len(held),
        moved=tuple(meeting.key for meeting in problem.of() if _is_moved(plan, meeting)),
        off_pattern=tuple(meeting.key for meeting, _spot in held if plan.is_off_pattern(meeting)),
        closed_deadlines=sum(problem.closed(deadline.day) is not None for deadline in deadlines),
        busiest=max(weeks.values(), default=0),
        spacing={code: found for code, found in spacing.items() if found},
        leads={pair: found for pair, found in leads.items() if found},
        waiting=tuple(visit.key for visit in plan.waiting),
    )


def _is_moved(plan: Plan, meeting: Meeting) -> bool:
    before = plan.problem.previous.get(meeting.key)
    return before is not None and not (meeting.settled or meeting.given) and bool(departure(plan, meeting, before))


def _spacing(held: Held) -> Span | None:
    gaps = [
        (then.day - here.day).days
        for (first, here), (second, then) in pairwise(held)
        if not (first.settled or second.settled)
    ]
    return _span(gaps)


def _leads(preparing: Held, prepared: Held) -> Span | None:
    """How long before each meeting the last one that prepares it is held."""
    found = []
    for meeting, spot in prepared:
        before = [other for _meeting, other in preparing if other.ends <= spot.begins]
        if before and not meeting.settled:
            found.append((spot.day - before[-1].day).days)
    return _span(found)


def _span(days: Sequence[int]) -> Span | None:
    return (min(days), max(days)) if days else None
