"""A step that must reach an end could go to another meeting, if its own is cancelled, and nothing else need move.

Such a spare meeting is one of those that the step may be at: on a day of its window, with those it needs in the room,
and at its distance from where the step before and the steps after it stand. Whether its agenda has room is not asked.
Normally a rule with a weight: the plan then stands up to cancellations as far as it can (`aarsplan robust` tries them).
A step that names its meeting, or is at an event, is left alone. The amount is one for each step without such a meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from aarsplan.plan import Plan
from aarsplan.presence import longest, openings
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import BodyCode, Lit, Model, Rule, Violation, param
from aarsplan.rules.ends import ending
from aarsplan.rules.gaps import Gaps
from aarsplan.rules.naming import item_text, place_of
from aarsplan.rules.routes import Stop, called, in_order, place_text
from aarsplan.rules.select import any_of
from aarsplan.texts import _, join
from aarsplan.visits import Relation, Visit, VisitKind


@dataclass(frozen=True, kw_only=True)
class Spare(Rule):
    """Every step that must reach an end has another meeting to go to."""

    bodies: tuple[BodyCode, ...] = param(help="the bodies whose steps are meant; all when none is named", default=())

    def post(self, model: Model, problem: Problem) -> None:
        links = _Links(model, problem)
        for visit in self._judged(problem):
            meetings = [problem.meetings[key] for key in visit.meetings]
            spare = {meeting.key: links.spare(visit, meeting) for meeting in meetings}
            for here in meetings:
                others = [fits for key, fits in spare.items() if key != here.key]
                model.require(*others, when=(model.at(visit, here),), about=(visit,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit in self._judged(plan.problem):
            stop = plan.stop(visit)
            if stop is None or any(_fits(plan, visit, other) for other in _others(plan, visit, stop)):
                continue
            text = _("{item} has no other meeting to go to, if {meeting} is cancelled")
            message = text.format(item=called(visit), meeting=place_text(plan.problem, stop))
            yield self.violation(visit, message=message)

    def describe(self) -> str:
        if self.bodies:
            text = _(
                "every step at {bodies} that must reach an end could go to another meeting, if its own is cancelled"
            )
            return text.format(bodies=join(list(self.bodies)))
        return _("every step that must reach an end could go to another meeting, if its own is cancelled")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        visit = problem.visits[key]
        text = _("{item} must have another meeting to go to, should the one {place} be cancelled")
        return text.format(item=item_text(visit), place=place_of(problem, visit))

    def _judged(self, problem: Problem) -> Iterator[Visit]:
        for key in sorted(ending(problem, problem.meetings)):
            visit = problem.visits[key]
            bodies = {problem.meetings[found].body for found in visit.meetings}
            free = visit.kind is VisitKind.STEP and not visit.named and bodies <= problem.facts.bodies.keys()
            if free and bodies and (not self.bodies or bodies & set(self.bodies)) and self.judges(visit):
                yield visit


class _Links:
    """What the steps that follow each other allow, wherever they stand."""

    def __init__(self, model: Model, problem: Problem) -> None:
        self._model = model
        self._problem = problem
        self._gaps = Gaps(model, problem)

    def spare(self, visit: Visit, meeting: Meeting) -> Lit:
        """The meeting is held where the step could go to it, all else staying where it is."""
        problem, model = self._problem, self._model
        suitable = [slot for slot in meeting.slots if _suits(problem, visit, meeting, *slot)]
        held = model.held(meeting)
        if len(suitable) < len(list(meeting.slots)):
            held = any_of(model, (model.all_of(model.on(meeting, d), model.starts(meeting, s)) for d, s in suitable))
        around = [self._keeps(found, visit, meeting) for found in _around(problem, visit)]
        return model.all_of(held, *around)

    def _keeps(self, relation: Relation, visit: Visit, meeting: Meeting) -> Lit:
        """The meeting keeps the distance of a relation to wherever its other end stands."""
        model = self._model
        comes_after = relation.then == visit.key
        stands, stops = self._other_end(relation.first if comes_after else relation.then)
        near = []
        for there, other in stops:
            pair = (other, meeting) if comes_after else (meeting, other)
            if self._gaps.possible(*pair, relation.gap):
                sure = self._gaps.certain(*pair, relation.gap)
                near.append(there if sure else model.all_of(there, self._gaps.kept(*pair, relation.gap)))
        return any_of(model, near if comes_after else [~stands, *near])

    def _other_end(self, key: str) -> tuple[Lit, list[tuple[Lit, Meeting]]]:
        """Whether the other end of a relation stands anywhere, and where it may."""
        model, problem = self._model, self._problem
        visit = problem.visits.get(key)
        if visit is None:
            held = model.held(problem.meetings[key])
            return held, [(held, problem.meetings[key])]
        meetings = [problem.meetings[found] for found in visit.meetings]
        return model.placed(visit), [(model.at(visit, meeting), meeting) for meeting in meetings]


def _around(problem: Problem, visit: Visit) -> list[Relation]:
    """What a step follows, and what follows it."""
    return [found for found in problem.relations if visit.key in {found.first, found.then}]


def _others(plan: Plan, visit: Visit, stop: Stop) -> Iterable[Stop]:
    """The other meetings that a step may be at and that are held."""
    for key in visit.meetings:
        spot = plan.placements.get(key)
        if spot is not None and key != stop[0].key:
            yield plan.problem.meetings[key], spot


def _fits(plan: Plan, visit: Visit, stop: Stop) -> bool:
    """Whether a step could go to another stop, all else staying where it is."""
    meeting, spot = stop
    if not _suits(plan.problem, visit, meeting, spot.day, spot.start):
        return False
    for relation in _around(plan.problem, visit):
        comes_after = relation.then == visit.key
        other = _spot(plan, relation.first if comes_after else relation.then)
        if other is None:
            if comes_after:
                return False
        elif not in_order(plan.problem, *((other, spot) if comes_after else (spot, other)), relation.gap):
            return False
    return True


def _spot(plan: Plan, key: str) -> Placement | None:
    """Where the other end of a relation stands, None where it does not."""
    visit = plan.problem.visits.get(key)
    if visit is None:
        return plan.placements.get(key)
    stop = plan.stop(visit)
    return stop[1] if stop else None


def _suits(problem: Problem, visit: Visit, meeting: Meeting, day: date, start: time) -> bool:
    """Whether the day is in the window of a step, and those it needs are in the room for as long as it takes."""
    if visit.window is not None and day not in visit.window:
        return False
    if not visit.needs or not problem.facts.plans(meeting.body):
        return True
    return longest(openings(problem.facts, meeting, visit.needs, day, start)) >= visit.least_minutes
