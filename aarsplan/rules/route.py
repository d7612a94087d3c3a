"""The steps of an item's route come in their order, with the days between them that each step asks for.

`min-days` and `max-days` of a step count from the step before it, or from what it names in `after`; both are inclusive
and in the step's own day type. The earlier meeting must end before the later begins. A step may not stand on
an agenda while what it follows stands on none, nor may it wait for days not planned yet when `max-days` after any day
of the meeting before it are planned. The amount is one for each pair of steps that is out of order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Lit, Model, Placeable, Rule, Violation
from aarsplan.rules.gaps import Gaps
from aarsplan.rules.route_words import distance_demand, distance_text, earlier_text, late_text
from aarsplan.rules.routes import Stop, in_order, is_due
from aarsplan.texts import _, short_date
from aarsplan.visits import Relation, Visit

Stops = list[tuple[Lit, Meeting]]


@dataclass(frozen=True, kw_only=True)
class Route(Rule):
    """Every step keeps its distance to what it follows."""

    def post(self, model: Model, problem: Problem) -> None:
        gaps = Gaps(model, problem)
        for relation, first, then in self._judged(problem):
            before, after = _stops(model, problem, first), _stops(model, problem, then)
            _post_distance(model, gaps, relation.gap, (first, then), (before, after))
            if isinstance(then, Visit):
                for here, earlier in before:
                    if is_due(problem, earlier, relation.gap):
                        model.require(model.placed(then), when=(here,), about=(first, then))
            if self.must and isinstance(first, Visit) and isinstance(then, Visit):
                _post_prefixes(model, before, after, gaps, relation.gap, (first, then))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for relation, first, then in self._judged(plan.problem):
            stop, later = _stop(plan, first), _stop(plan, then)
            if later is None and stop is not None and isinstance(then, Visit):
                if is_due(plan.problem, stop[0], relation.gap):
                    yield self.violation(first, then, message=late_text(plan.problem, then, stop, relation.gap))
                continue
            if later is None or (stop is None and not isinstance(then, Visit)):
                continue
            if stop is None or not in_order(plan.problem, stop[1], later[1], relation.gap):
                message = self._message(plan, relation, first, then)
                yield self.violation(first, then, message=message, hint=_nearest(plan, stop, later, then, relation.gap))

    def describe(self) -> str:
        return _("the steps of an item come in the order of its route, with the days between them that it asks for")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        first, then = about
        gaps = dict.fromkeys(found.gap for found in problem.relations if (found.first, found.then) == (first, then))
        return "; ".join(distance_demand(problem, gap, first, then) for gap in gaps)

    def _judged(self, problem: Problem) -> Iterator[tuple[Relation, Placeable, Placeable]]:
        for relation in problem.relations:
            first, then = (problem.visits.get(end) or problem.meetings[end] for end in (relation.first, relation.then))
            if self.judges(first, then):
                yield relation, first, then

    def _message(self, plan: Plan, relation: Relation, first: Placeable, then: Placeable) -> str:
        stop, later = _stop(plan, first), _stop(plan, then)
        if stop is None or later is None:
            return _("{then} stands on an agenda, and {first}, which it follows, on none").format(
                then=then.key, first=first.key
            )
        if stop[1].ends > later[1].begins:
            return earlier_text(plan, first, then, stop, later)
        return distance_text(plan.problem, (first, *stop), (then, *later), relation.gap)


def _post_distance(
    model: Model, gaps: Gaps, gap: Gap, about: tuple[Placeable, Placeable], stops: tuple[Stops, Stops]
) -> None:
    """Wherever what follows stands, what it follows stands near enough: at which meeting, and on which of its days."""
    before, after = stops
    for there, later in after:
        possible = [(here, earlier) for here, earlier in before if gaps.possible(earlier, later, gap)]
        if isinstance(about[1], Visit):
            model.require(*(here for here, _earlier in possible), when=(there,), about=about)
        else:
            near = {earlier.key for _here, earlier in possible}
            for here, earlier in before:
                if earlier.key not in near:
                    model.forbid(here, there, about=about)
        for here, earlier in possible:
            if not gaps.certain(earlier, later, gap):
                model.require(gaps.kept(earlier, later, gap), when=(here, there), about=about)


def _post_prefixes(
    model: Model, before: Stops, after: Stops, gaps: Gaps, gap: Gap, about: tuple[Placeable, Placeable]
) -> None:
    """Say again, in sums, that what comes first has come wherever the other may have: a relaxation sees those.

    For each meeting: `then` is there or before only if `first` is at one of the meetings near enough to any of these;
    and the same from the end.
    """
    for stops in (after, after[::-1]):
        near: dict[str, Lit] = {}
        come: list[Lit] = []
        for there, later in stops:
            come.append(there)
            near |= {m.key: here for here, m in before if gaps.possible(m, later, gap)}
            if len(near) < len(before):
                model.at_least(model.total(near.values()) - model.total(come), 0, about=about)


def _nearest(plan: Plan, stop: Stop | None, later: Stop, then: Placeable, gap: Gap) -> str:
    """The meeting nearest to where `then` stands that keeps the gap, of those that it may be at."""
    if stop is None or not isinstance(then, Visit):
        return ""
    spots = [plan.placements[key] for key in then.meetings if key in plan.placements]
    fitting = [spot for spot in spots if in_order(plan.problem, stop[1], spot, gap)]
    if not fitting:
        return ""
    best = min(fitting, key=lambda spot: (abs(spot.begins - later[1].begins), spot.key))
    text = _("the nearest {body} that keeps the distance is {day}")
    return text.format(body=plan.problem.meetings[best.key].body, day=short_date(best.day))


def _stops(model: Model, problem: Problem, end: Placeable) -> Stops:
    """Where a visit may be, or the one meeting that is meant."""
    if isinstance(end, Visit):
        return [(model.at(end, problem.meetings[key]), problem.meetings[key]) for key in end.meetings]
    meeting = problem.meetings[end.key]
    return [(model.held(meeting), meeting)]


def _stop(plan: Plan, end: Placeable) -> tuple[Meeting, Placement] | None:
    if isinstance(end, Visit):
        return plan.stop(end)
    placement = plan.placements.get(end.key)
    return (plan.problem.meetings[end.key], placement) if placement else None
