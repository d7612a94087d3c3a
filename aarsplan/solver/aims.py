"""What a plan may aim at besides its rules: to disturb the plan before it as little as can be, or to be another one."""

from __future__ import annotations

from typing import Any, cast

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.select import monday_of
from aarsplan.rules.unchanged import stays
from aarsplan.solver.builder import Builder, Terms


def moves(builder: Builder, approved_factor: int) -> Terms:
    """One for each meeting that leaves the day, time or place where the lock has it, more for an approved one."""
    approved = builder.problem.approved
    return [
        (~cast(Any, stays(builder, meeting, before)), approved_factor if meeting.key in approved else 1)
        for meeting, before in _movable(builder.problem)
    ]


def days_moved(builder: Builder) -> Terms:
    """The calendar days between where the lock has each meeting and where it is; not to be held counts as most."""
    terms: Terms = []
    for meeting, before in _movable(builder.problem):
        distance = {day: abs((day - before.day).days) for day in meeting.days}
        terms += [(builder.on(meeting, day), days) for day, days in distance.items() if days]
        terms.append((~builder.held(meeting), max(distance.values()) + 1))
    return terms


def keep_apart(builder: Builder, plan: Plan, least: int) -> None:
    """At least `least` of the meetings to place lie in another ISO week than in `plan`, or in only one of both."""
    free = [meeting for meeting in builder.problem.of() if not (meeting.given or meeting.settled)]
    same: list[Any] = []
    for meeting in free:
        placement = plan.get(meeting)
        if placement is None:
            same.append(~builder.held(meeting))
        else:
            week = monday_of(placement.day)
            same += [builder.on(meeting, day) for day in meeting.days if monday_of(day) == week]
    builder.model.add(sum(same) <= len(free) - least)


def _movable(problem: Problem) -> list[tuple[Meeting, Placement]]:
    """The meetings that could be elsewhere than the lock has them, with where that is."""
    found = [meeting for meeting in problem.of() if not meeting.settled]
    return [(meeting, problem.previous[meeting.key]) for meeting in found if meeting.key in problem.previous]
