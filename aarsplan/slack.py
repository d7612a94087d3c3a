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
from aarsplan.rules.ends import ending, followed, needed, travelling
from aarsplan.rules.routes import Stop, in_order, is_due
from aarsplan.visits import Visit, VisitKind
from aarsplan.workdays import DayType

Anchor = tuple[Placement, Gap]


@dataclass(frozen=True)
class Slack:
    """How long one step can wait.

    `now` is where it stands, `latest` the last stop that still reaches the ends of its route; `ends` is false where
    nothing ends it within what is planned. `days` are the working days to spare from `now` to `latest`, negative for a
    step that stands too late, None where there is nothing to count.
    """

    now: Stop | None
    latest: Stop | None
    ends: bool
    days: int | None


def stop_of(plan: Plan, visit: Visit) -> Stop | None:
    """Where a visit stands; one that is history stands where it was, also when the lock never had it."""
    stop = plan.stop(visit)
    if stop is None and visit.settled:
        return next(iter(_candidates(plan, visit)), None)
    return stop


def slacks(plan: Plan, keys: Iterable[str]) -> dict[str, Slack]:
    """The slack of each step of the routes that the steps `keys` belong to; history has none, and is left out."""
    return Tree(plan, keys).slacks()


def spot_of(plan: Plan, key: str) -> Placement | None:
    """Where a meeting stands; one whose date is given stands there, also when the lock never had it."""
    spot, meeting = plan.placements.get(key), plan.problem.meetings.get(key)
    if spot is None and meeting is not None and meeting.given:
        return meeting.placed(meeting.days[0], meeting.times[0])
    return spot


class Tree:
    """The steps that follow each other, directly or not, with the gap that each keeps to the one before it.

    `order` has each step after the one it follows, `ending` those that cannot wait for ever.
    """

    def __init__(self, plan: Plan, keys: Iterable[str]) -> None:
        self.plan = plan
        visits = travelling(plan.problem)
        self.parents = {key: (found.first, found.gap) for key, found in followed(plan.problem).items()}
        self.children: dict[str, list[str]] = {}
        for key, (parent, _gap) in self.parents.items():
            self.children.setdefault(parent, []).append(key)
        self.before: dict[str, list[Anchor]] = {}
        """The meetings and events that each step comes before, as they stand."""
        self.after: dict[str, list[Anchor]] = {}
        """The meetings and events that each step comes after."""
        anchors: set[str] = set()
        for found in plan.problem.relations:
            for step, other, side in ((found.first, found.then, self.before), (found.then, found.first, self.after)):
                if step in visits and other not in visits and (spot := spot_of(plan, other)) is not None:
                    side.setdefault(step, []).append((spot, found.gap))
                    anchors.add(other)
        self.order = self._from_the_roots(keys)
        self.visits = {key: visits[key] for key in self.order}
        self.ending = ending(plan.problem, anchors)
        self._needed = needed(plan.problem)

    def slacks(self) -> dict[str, Slack]:
        """The slack of each step that is still to come."""
        return {key: self._slack(key, stops) for key, stops in self.domains().items() if not self.visits[key].settled}

    def _slack(self, key: str, stops: list[Stop]) -> Slack:
        now, latest = self.plan.stop(self.visits[key]), None
        if key in self.ending:
            latest = max(stops, key=lambda stop: (stop[1].begins, stop[0].key), default=None)
        days = None
        if now is not None and latest is not None:
            days = self.plan.problem.calendar.count(now[1].day, latest[1].day, DayType.WORKING_DAY)
        return Slack(now, latest, key in self.ending, days)

    def domains(self) -> Mapping[str, list[Stop]]:
        """The stops of each step at which all others that must be placed have one too."""
        found = {key: self.alone(key) for key in self.order}
        linked = [(key, *self.parents[key]) for key in self.order if key in self.parents and not self._past(key)]
        for key, parent, gap in reversed(linked):
            fitting = [a for a in found[parent] if any(self.fits(a, b, gap) for b in found[key])]
            found[parent] = [a for a in found[parent] if a in fitting or self._may_wait(key, a, gap)]
        for key, parent, gap in linked:
            found[key] = [b for b in found[key] if any(self.fits(a, b, gap) for a in found[parent])]
        return found

    def _may_wait(self, key: str, before: Stop, gap: Gap) -> bool:
        """Whether a step may be placed later than what is planned, with the one it follows at `before`."""
        return key not in self._needed and not is_due(self.plan.problem, before[0], gap)

    def _past(self, key: str) -> bool:
        """Whether a step and the one it follows are both history, in whatever order they came."""
        return self.visits[key].settled and self.visits[self.parents[key][0]].settled

    def alone(self, key: str) -> list[Stop]:
        """The stops that suit a step whatever the others do."""
        visit = self.visits[key]
        found = _candidates(self.plan, visit)
        return found if visit.settled else [stop for stop in found if self._suits(visit, stop)]

    def fits(self, first: Stop, then: Stop, gap: Gap) -> bool:
        """Whether two stops keep a gap."""
        return in_order(self.plan.problem, first[1], then[1], gap)

    def _from_the_roots(self, keys: Iterable[str]) -> list[str]:
        """All steps of the trees in which `keys` are, each after the one it follows."""
        order = list(dict.fromkeys(self.root(key) for key in keys))
        for key in order:
            order += self.children.get(key, ())
        return order

    def root(self, key: str) -> str:
        """The step with which the route of a step begins."""
        while key in self.parents:
            key = self.parents[key][0]
        return key

    def _suits(self, visit: Visit, stop: Stop) -> bool:
        meeting, spot = stop
        problem = self.plan.problem
        if (visit.named and visit.named != meeting.key) or (visit.window and spot.day not in visit.window):
            return False
        if visit.needs and problem.facts.plans(meeting.body):
            room = longest(openings(problem.facts, meeting, visit.needs, spot.day, spot.start))
            if room < visit.least_minutes:
                return False
        return all(in_order(problem, spot, there, gap) for there, gap in self.before.get(visit.key, ())) and all(
            in_order(problem, there, spot, gap) for there, gap in self.after.get(visit.key, ())
        )


def _candidates(plan: Plan, visit: Visit) -> list[Stop]:
    """Where a visit might stand: its meetings as they stand, and for a document that is handed over any of its days."""
    found: list[Stop] = []
    for key in visit.meetings:
        meeting = plan.problem.meetings[key]
        if visit.kind is VisitKind.HAND_OVER and not visit.settled:
            found += [(meeting, meeting.placed(day, meeting.times[0])) for day in meeting.days]
        elif (spot := spot_of(plan, key)) is not None:
            found.append((meeting, spot))
    return found
