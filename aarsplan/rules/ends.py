"""Which steps must reach an end within what is planned, and cannot wait for ever."""

from __future__ import annotations

from collections.abc import Collection

from aarsplan.problem import Problem
from aarsplan.rules.routes import is_due
from aarsplan.visits import Relation, Visit, VisitKind

_TRAVELLING = {VisitKind.STEP, VisitKind.HAND_OVER}


def travelling(problem: Problem) -> dict[str, Visit]:
    """The steps of the routes by key, hand-overs among them."""
    return {key: visit for key, visit in problem.visits.items() if visit.kind in _TRAVELLING}


def followed(problem: Problem) -> dict[str, Relation]:
    """For each step that follows another the relation that says so; it follows at most one."""
    steps = travelling(problem)
    return {found.then: found for found in problem.relations if found.first in steps and found.then in steps}


def needed(problem: Problem) -> frozenset[str]:
    """The steps that have to be placed within what is planned or have been, and those that they follow."""
    before = followed(problem)
    found: set[str] = set()
    for key, visit in travelling(problem).items():
        step: str | None = key if visit.must or visit.settled else None
        while step is not None and step not in found:
            found.add(step)
            step = before[step].first if step in before else None
    return frozenset(found)


def ending(problem: Problem, anchors: Collection[str]) -> frozenset[str]:
    """The steps to come that cannot wait for ever: for what comes after them, or for the days since what came before.

    `anchors` are the meetings and events from which a number of days may count.
    """
    steps = travelling(problem)
    limited = {found.then for found in problem.relations if _is_limited(problem, found, anchors)}
    found = {key for key in (*needed(problem), *limited) if key in steps and not steps[key].settled}
    after: dict[str, list[str]] = {}
    for relation in followed(problem).values():
        if relation.gap.most is not None and not steps[relation.then].settled:
            after.setdefault(relation.first, []).append(relation.then)
    reached = sorted(found)
    for key in reached:
        more = [then for then in after.get(key, ()) if then not in found]
        found.update(more)
        reached += more
    return frozenset(found)


def _is_limited(problem: Problem, relation: Relation, anchors: Collection[str]) -> bool:
    """Whether what follows an anchor, or a step that is history, has to come within the days planned."""
    first = problem.visits.get(relation.first)
    keys = [relation.first] if first is None and relation.first in anchors else []
    if first is not None and first.settled:
        keys += first.meetings
    return any(is_due(problem, problem.meetings[key], relation.gap) for key in keys)
