"""The N-1 test of a plan: if any one meeting is cancelled, with all other dates as they are, does all still hold?

Each cancellation is decided by solving: every other meeting stands where it stands, and what is on the agendas is
placed anew, so that as little breaks, and then as little moves, as can be. First only the
routes that it had to do with move; only where that breaks something may everything else make room for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from aarsplan.chains import End, chains
from aarsplan.checking import diagnose, violations
from aarsplan.diagnostics import Rejected, error
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.agenda import Agenda
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.ends import travelling
from aarsplan.rules.keep_agenda import KeepAgenda
from aarsplan.rules.placed import Placed
from aarsplan.rules.routes import Stop, in_order
from aarsplan.rules.soon import Soon
from aarsplan.rules.spare import Spare
from aarsplan.slack import Tree, spot_of
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.solve import Outcome, solve
from aarsplan.texts import _
from aarsplan.visits import Visit


class Need(StrEnum):
    """How much a plan needs a meeting."""

    NEEDED = "needed"
    """Without it a rule that must hold is broken, or a step does not reach its end."""
    MOVABLE = "movable"
    """Without it all holds once what it had goes elsewhere."""
    FREE = "free"
    """Nobody would miss it."""


@dataclass(frozen=True)
class Move:
    """What stands on an agenda and must go elsewhere: to the meeting `to`, or nowhere within what is planned."""

    visit: Visit
    to: Stop | None


@dataclass(frozen=True)
class Failure:
    """A rule that must hold and is broken without the meeting.

    `step` is the step that does not reach its `end`, where one is concerned; `left` are the stops that the dates still
    allow it, so that it is the agendas that have no room.
    """

    violation: Violation
    step: Visit | None = None
    end: End | None = None
    left: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Cancellation:
    """What follows when one meeting is cancelled, all other dates as they are."""

    stop: Stop
    failures: tuple[Failure, ...]
    moves: tuple[Move, ...]

    @property
    def need(self) -> Need:
        """How much the plan needs the meeting."""
        if self.failures:
            return Need.NEEDED
        return Need.MOVABLE if self.moves else Need.FREE


def cancellations(plan: Plan, rules: Sequence[Rule]) -> Iterator[Cancellation]:
    """Each meeting to come, by day, with what follows when it is cancelled.

    Judged are the rules that must hold, and of what they say only what the plan itself keeps; `spare` is not, which
    asks for this very thing beforehand.

    Raises:
        Rejected: an agenda of the plan does not fit as it is, or a search took too long.
        KeyboardInterrupt: the user stopped the search.
    """
    asked = [rule for rule in rules if rule.must and not isinstance(rule, Spare)]
    unfit = violations(plan, [rule for rule in asked if isinstance(rule, Agenda)])
    if unfit:
        raise Rejected([diagnose(found) for found in unfit])
    test = _Test(plan, asked)
    bodies = plan.problem.facts.bodies
    coming = [found for found in plan.problem.meetings.values() if found.body in bodies and not found.settled]
    stops = [(meeting, spot) for meeting in coming if (spot := spot_of(plan, meeting.key)) is not None]
    for stop in sorted(stops, key=lambda stop: (stop[1].begins, stop[0].key)):
        yield test.without(stop)


class _Test:
    """The plan with all its dates fixed, and the rules that it is held to."""

    def __init__(self, plan: Plan, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._plan = _fixed(plan)
        self._agendas = Agendas(self._plan.problem, wishes=False)
        self._known = {(found.rule, found.about) for found in violations(self._plan, rules)}
        self._ends = {link.visit.key: link.end for chain in chains(plan) for link in chain.links}
        steps = len(plan.problem.visits) + 1
        # What cannot be placed is told so, rather than placed where it must not be; what need not move stays.
        self._prices = [_priced(rule, steps) for rule in rules] + [KeepAgenda(weight=1), Soon(weight=1)]

    def without(self, stop: Stop) -> Cancellation:
        """What follows when the meeting at `stop` is cancelled."""
        key = stop[0].key
        left = _cancelled(self._plan, key)
        found, new = left, self._new(left)
        if any(slot.meeting == key for slot in self._plan.slots.values() if slot.key in left.problem.visits):
            found = self._placed(_others_stay(left))
            new = self._new(found)
            hurt = {about for violation in new for about in violation.about if about in left.problem.visits}
            if any(_stops_left(left, left.problem.visits[about]) for about in hurt):
                found = self._placed(left.problem)
                new = self._new(found)
        failures = [self._failure(left, violation) for violation in new]
        return Cancellation(stop, tuple(failures), tuple(self._moves(found)))

    def _new(self, found: Plan) -> list[Violation]:
        """What `found` breaks and the plan does not."""
        return [broken for broken in violations(found, self._rules) if (broken.rule, broken.about) not in self._known]

    def _placed(self, problem: Problem) -> Plan:
        """The plan of `problem` that breaks as little as can be, and then moves as little as can be."""
        solution = solve(problem, self._prices, agendas=self._agendas)
        if solution.interrupted:
            raise KeyboardInterrupt
        if solution.plan is None or solution.outcome is not Outcome.OPTIMAL:
            message = _("it was not found out in {seconds:.0f} seconds what follows when a meeting is cancelled")
            raise Rejected([error("time", message.format(seconds=solution.seconds))])
        return solution.plan

    def _failure(self, left: Plan, violation: Violation) -> Failure:
        steps = travelling(left.problem)
        step = next((steps[key] for key in violation.about if key in steps), None)
        if step is None:
            return Failure(violation)
        return Failure(violation, step, self._ends.get(step.key), tuple(_stops_left(left, step)))

    def _moves(self, found: Plan) -> Iterator[Move]:
        """What stands at another meeting, or is handed over on another day, than before."""
        for key, visit in found.problem.visits.items():
            before, now = self._plan.stop(self._plan.problem.visits[key]), found.stop(visit)
            if before is not None and not visit.follows and (now is None or now[1] != before[1]):
                yield Move(visit, now)


def _stops_left(plan: Plan, visit: Visit) -> list[Stop]:
    """The stops that the dates allow a visit: those of its route, and for what prepares a meeting those before it."""
    if visit.key in travelling(plan.problem):
        return Tree(plan, [visit.key]).domains()[visit.key]
    gaps = [(plan.placements[found.then], found.gap) for found in plan.problem.relations if found.first == visit.key]
    stops = [(plan.problem.meetings[key], plan.placements[key]) for key in visit.meetings]
    return [stop for stop in stops if all(in_order(plan.problem, stop[1], then, gap) for then, gap in gaps)]


def _priced(rule: Rule, steps: int) -> Rule:
    """A rule that must hold as one that gives way where nothing else helps: what is placed nowhere before all else."""
    if isinstance(rule, Agenda):
        return rule
    return replace(rule, weight=steps if isinstance(rule, Placed) else steps**2)


def _fixed(plan: Plan) -> Plan:
    """The same plan as one of a problem in which every meeting stands where it stands, and no other is to be held."""
    problem, slots = plan.problem, plan.slots
    kept = {key: found for key, meeting in problem.meetings.items() if (found := _as_it_stands(plan, meeting))}
    spots = {key: spot for key in kept if (spot := spot_of(plan, key)) is not None}
    fixed = replace(problem, previous=spots, previous_slots=slots, approved=frozenset())
    return Plan(_with(fixed, kept), spots, slots)


def _as_it_stands(plan: Plan, meeting: Meeting) -> Meeting | None:
    """A meeting with the one day, time and place that it has, None when it is not held; hand-overs stay free."""
    if meeting.settled or meeting.key in plan.problem.visits:
        return meeting
    spot = spot_of(plan, meeting.key)
    if spot is None:
        return None
    places = (spot.place,) if spot.place else ()
    return replace(meeting, days=(spot.day,), times=(spot.start,), places=places, minutes=spot.minutes, given=True)


def _with(problem: Problem, meetings: Mapping[str, Meeting]) -> Problem:
    """The problem with no other meetings than `meetings`, and what asks for others gone with them."""
    visits = {}
    for key, visit in problem.visits.items():
        at = tuple(found for found in visit.meetings if found in meetings)
        lost = visit.follows and not at
        if not lost and (not visit.prepares or visit.prepares in meetings):
            early = sum(found in meetings for found in visit.meetings[: visit.early])
            visits[key] = replace(visit, meetings=at, early=early)
    known = {*visits, *meetings}
    relations = tuple(found for found in problem.relations if {found.first, found.then} <= known)
    return replace(
        problem,
        meetings=meetings,
        visits=visits,
        relations=relations,
        previous={key: spot for key, spot in problem.previous.items() if key in meetings},
        previous_slots={key: slot for key, slot in problem.previous_slots.items() if key in visits},
    )


def _cancelled(plan: Plan, key: str) -> Plan:
    """The plan without one meeting, and with nothing in place of what it had."""
    problem = _with(plan.problem, {other: meeting for other, meeting in plan.problem.meetings.items() if other != key})
    slots = {name: slot for name, slot in plan.slots.items() if slot.meeting != key and name in problem.visits}
    return Plan(problem, {other: spot for other, spot in plan.placements.items() if other != key}, slots)


def _others_stay(plan: Plan) -> Problem:
    """The problem of placing what a cancelled meeting had, and the routes it belongs to, while all else stays."""
    visits = plan.problem.visits
    lost = {key for key in plan.problem.previous_slots if key not in plan.slots}
    free = {*lost, *Tree(plan, lost & travelling(plan.problem).keys()).order}
    stay = {
        key: replace(visit, meetings=(plan.slots[key].meeting,) if key in plan.slots else (), early=0)
        for key, visit in visits.items()
        if not (visit.settled or visit.follows or key in free)
    }
    return replace(plan.problem, visits={**visits, **stay})
