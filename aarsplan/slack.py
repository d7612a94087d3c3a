"""How long a route can wait: for each step the latest meeting at which it still reaches what ends the route.

Planned backwards from the ends of the route over the meetings as they stand: an event, a meeting that it comes before,
the last day of a window, a meeting that is named. The steps of a route and of what split from it form a tree, each
following at most one other, so that one pass from the ends and one from the beginning leave each step exactly the
meetings at which all others still have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.presence import longest, openings
from aarsplan.problem import Placement
from aarsplan.rules.routes import Stop, in_order, is_due
from aarsplan.visits import Visit, VisitKind


@dataclass(frozen=True)
class Slack:
    """How long one step can wait.

    `now` is where it stands, `latest` the last stop that still reaches the ends of its route; `ends` is false where
    nothing ends it within what is planned. `days` are the calendar days from `now` to `latest`.
    """

    now: Stop | None
    latest: Stop | None
    ends: bool

    @property
    def days(self) -> int | None:
        """Calendar days to spare, negative for a step that stands too late; None where there is nothing to count."""
        if self.now is None or self.latest is None:
            return None
        return (self.latest[1].day - self.now[1].day).days


def stop_of(plan: Plan, visit: Visit) -> Stop | None:
    """Where a visit stands; one that is history stands where it was, also when the lock never had it."""
    stop = plan.stop(visit)
    if stop is None and visit.settled:
        return next(iter(_candidates(plan, visit)), None)
    return stop


def slacks(plan: Plan, keys: Iterable[str]) -> dict[str, Slack]:
    """The slack of each step of the routes that the steps `keys` belong to; history has none, and is left out."""
    tree = _Tree(plan, keys)
    return {
        key: Slack(
            now=plan.stop(tree.visits[key]),
            latest=max(stops, key=lambda stop: (stop[1].begins, stop[0].key), default=None)
            if key in tree.ending
            else None,
            ends=key in tree.ending,
        )
        for key, stops in tree.domains().items()
        if not tree.visits[key].settled
    }


class _Tree:
    """The steps that follow each other, directly or not, with the gap that each keeps to the one before it."""

    def __init__(self, plan: Plan, keys: Iterable[str]) -> None:
        self._plan = plan
        self._fixed: dict[str, list[tuple[Placement, Gap, bool]]] = {}
        self.parents: dict[str, tuple[str, Gap]] = {}
        children: dict[str, list[str]] = {}
        visits = {key: visit for key, visit in plan.problem.visits.items() if visit.kind in _TRAVELLING}
        for relation in plan.problem.relations:
            if relation.first in visits and relation.then in visits:
                self.parents[relation.then] = (relation.first, relation.gap)
                children.setdefault(relation.first, []).append(relation.then)
            elif relation.first in visits and (spot := _spot(plan, relation.then)) is not None:
                self._fixed.setdefault(relation.first, []).append((spot, relation.gap, False))
            elif relation.then in visits and (spot := _spot(plan, relation.first)) is not None:
                self._fixed.setdefault(relation.then, []).append((spot, relation.gap, True))
        self.order = self._from_the_roots(keys, children)
        self.visits = {key: visits[key] for key in self.order}
        self.must = self._must()
        self.ending = self._ending()

    def domains(self) -> Mapping[str, list[Stop]]:
        """The stops of each step at which all others that must be placed have one too."""
        found = {key: self._alone(visit) for key, visit in self.visits.items()}
        linked = [(key, *self.parents[key]) for key in self.order if key in self.parents and not self._past(key)]
        for key, parent, gap in reversed(linked):
            fitting = [a for a in found[parent] if any(self._fits(a, b, gap) for b in found[key])]
            found[parent] = [a for a in found[parent] if a in fitting or self._may_wait(key, a, gap)]
        for key, parent, gap in linked:
            found[key] = [b for b in found[key] if any(self._fits(a, b, gap) for a in found[parent])]
        return found

    def _may_wait(self, key: str, before: Stop, gap: Gap) -> bool:
        """Whether a step may be placed later than what is planned, with the one it follows at `before`."""
        return key not in self.must and not is_due(self._plan.problem, before[0], gap)

    def _past(self, key: str) -> bool:
        """Whether a step and the one it follows are both history, in whatever order they came."""
        return self.visits[key].settled and self.visits[self.parents[key][0]].settled

    def _from_the_roots(self, keys: Iterable[str], children: Mapping[str, list[str]]) -> list[str]:
        """All steps of the trees in which `keys` are, each after the one it follows."""
        roots = dict.fromkeys(self._root(key) for key in keys)
        order = list(roots)
        for key in order:
            order += children.get(key, ())
        return order

    def _root(self, key: str) -> str:
        while key in self.parents:
            key = self.parents[key][0]
        return key

    def _must(self) -> set[str]:
        """The steps that have to be placed within what is planned, and those that they follow."""
        must = {key for key, visit in self.visits.items() if visit.must or visit.settled}
        for key in reversed(self.order):
            if key in must and key in self.parents:
                must.add(self.parents[key][0])
        return must

    def _ending(self) -> set[str]:
        """The steps that cannot wait for ever: for what comes after them, or for the days since what came before."""
        ending = {key for key in self.must if not self.visits[key].settled}
        for key in self.order:
            fixed = [gap for _spot, gap, after in self._fixed.get(key, ()) if after]
            if key in self.parents:
                parent, gap = self.parents[key]
                fixed += [gap] if parent in ending or self.visits[parent].settled else []
            if any(gap.most is not None for gap in fixed):
                ending.add(key)
        return ending

    def _alone(self, visit: Visit) -> list[Stop]:
        """The stops that suit a step whatever the others do."""
        found = _candidates(self._plan, visit)
        return found if visit.settled else [stop for stop in found if self._suits(visit, stop)]

    def _suits(self, visit: Visit, stop: Stop) -> bool:
        meeting, spot = stop
        facts = self._plan.problem.facts
        if (visit.named and visit.named != meeting.key) or (visit.window and spot.day not in visit.window):
            return False
        if visit.needs and facts.plans(meeting.body):
            room = longest(openings(facts, meeting, visit.needs, spot.day, spot.start))
            if room < visit.least_minutes:
                return False
        return all(
            in_order(self._plan.problem, *((there, spot) if after else (spot, there)), gap)
            for there, gap, after in self._fixed.get(visit.key, ())
        )

    def _fits(self, first: Stop, then: Stop, gap: Gap) -> bool:
        return in_order(self._plan.problem, first[1], then[1], gap)


_TRAVELLING = {VisitKind.STEP, VisitKind.HAND_OVER}


def _candidates(plan: Plan, visit: Visit) -> list[Stop]:
    """Where a visit might stand: its meetings as they stand, and for a document that is handed over any of its days."""
    found: list[Stop] = []
    for key in visit.meetings:
        meeting = plan.problem.meetings[key]
        if visit.kind is VisitKind.HAND_OVER and not visit.settled:
            found += [(meeting, meeting.placed(day, meeting.times[0])) for day in meeting.days]
        elif (spot := _spot(plan, key)) is not None:
            found.append((meeting, spot))
    return found


def _spot(plan: Plan, key: str) -> Placement | None:
    """Where a meeting stands; one whose date is given stands there, also when the lock never had it."""
    spot, meeting = plan.placements.get(key), plan.problem.meetings.get(key)
    if spot is None and meeting is not None and meeting.given:
        return meeting.placed(meeting.days[0], meeting.times[0])
    return spot
