"""A step finds its meeting within what is planned, when its window, its meeting or what it comes before lies there.

Also, whatever prepares a meeting stands on an agenda when that meeting is held, and not otherwise. Steps that nothing
binds to the days planned may wait; `soon` sees that they do not wait for nothing. The amount is one for each step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.naming import item_text, named, place_of
from aarsplan.rules.routes import called
from aarsplan.texts import _
from aarsplan.visits import Visit, VisitKind


@dataclass(frozen=True, kw_only=True)
class Placed(Rule):
    """Every step that belongs to what is planned stands on an agenda."""

    def post(self, model: Model, problem: Problem) -> None:
        for visit in self._judged(problem):
            if visit.prepares:
                held = model.held(problem.meetings[visit.prepares])
                model.require(model.placed(visit), when=(held,), about=(visit,))
                model.forbid(model.placed(visit), ~held, about=(visit,))
            else:
                model.require(model.placed(visit), about=(visit,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit in self._judged(plan.problem):
            wanted = not visit.prepares or visit.prepares in plan.placements
            if (plan.stop(visit) is not None) is wanted:
                continue
            if visit.prepares:
                text = _("{item} prepares {key}, which is not held")
                if wanted:
                    text = _("{item} stands on no agenda before {key}")
                message = text.format(item=called(visit), key=visit.prepares)
            else:
                message = _("{item} ({key}) stands on no agenda").format(item=called(visit), key=visit.key)
            yield self.violation(visit, message=message)

    def describe(self) -> str:
        return _("every step that belongs to the days planned stands on an agenda")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        visit = problem.visits[key]
        parts = {"item": item_text(visit), "place": place_of(problem, visit)}
        if visit.prepares:
            text = _("{item} must be treated {place} exactly when {meeting} is held")
            return text.format(**parts, meeting=named(problem, visit.prepares))
        text = _("{item} must be treated {place} in the days planned")
        if visit.kind is VisitKind.HAND_OVER:
            text = _("{item} must take place in the days planned")
        return text.format(**parts)

    def _judged(self, problem: Problem) -> Iterator[Visit]:
        for visit in problem.visits.values():
            if visit.must and self.judges(visit):
                yield visit
