"""A step is treated at the first meeting that it may be at, rather than later.

The amount is the number of its meetings that it passes over, those aside that come too early anyway; a step on no
agenda passes over all of them and `beyond` more. What prepares a meeting is bound to that and not counted, nor is a
step for which no meeting is planned yet. The rule chooses only among plans that are equally good otherwise, so that no
meeting is moved for an item to be treated sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Model, Rule, Violation, param
from aarsplan.rules.naming import item_text, place_of
from aarsplan.rules.routes import called
from aarsplan.texts import _, ngettext
from aarsplan.visits import Visit


@dataclass(frozen=True, kw_only=True)
class Soon(Rule):
    """Steps pass over no meeting that they could be at."""

    breaks_ties = True

    beyond: int = param(
        help="how many meetings count as passed over besides all of them, for a step that stands on no agenda",
        unit="meetings",
        default=10,
        ge=0,
        le=1000,
    )

    def post(self, model: Model, problem: Problem) -> None:
        for visit in self._judged(problem):
            passed = model.total([~model.placed(visit)]) * self._all(visit)
            for number, key in enumerate(visit.meetings):
                if number > visit.early:
                    passed += model.total([model.at(visit, problem.meetings[key])]) * (number - visit.early)
            model.at_most(passed, 0, about=(visit,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit in self._judged(plan.problem):
            stop = plan.stop(visit)
            passed = self._all(visit) if stop is None else max(0, visit.meetings.index(stop[0].key) - visit.early)
            if not passed:
                continue
            if stop is None:
                message = _("{item} ({key}) stands on no agenda").format(item=called(visit), key=visit.key)
            else:
                text = ngettext(
                    "{item} passes over {n} meeting before {key}",
                    "{item} passes over {n} meetings before {key}",
                    passed,
                )
                message = text.format(item=called(visit), n=passed, key=stop[0].key)
            yield self.violation(visit, message=message, amount=passed)

    def describe(self) -> str:
        return _("steps are treated at the first meeting that they may be at")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        visit = problem.visits[key]
        text = _("{item} must be treated at the first meeting that it may be at ({place})")
        return text.format(item=item_text(visit), place=place_of(problem, visit))

    def _judged(self, problem: Problem) -> Iterator[Visit]:
        for visit in problem.visits.values():
            if visit.meetings and not visit.follows and not visit.prepares and self.judges(visit):
                yield visit

    def _all(self, visit: Visit) -> int:
        """What a step on no agenda counts."""
        return len(visit.meetings) - visit.early + self.beyond
