"""Meetings of different bodies, and events, do not lie on the same day.

Each body is kept apart from each of the others named, not from itself; an event of several days takes all of them.
The amount is one for each pair of meetings on one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Code, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.select import pairs_across, post_apart, same_day, together
from aarsplan.texts import _, join, short_date


@dataclass(frozen=True, kw_only=True)
class NotSameDay(Rule):
    """No two of `bodies` meet on the same day."""

    bodies: tuple[Code, ...] = param(help="the bodies or events that are kept apart", min_length=2)

    def post(self, model: Model, problem: Problem) -> None:
        post_apart(self, model, problem, self.bodies, same_day)

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, other in pairs_across(self, plan.problem, self.bodies):
            here, there = plan.get(one), plan.get(other)
            if here and there and together(here, there, same_day):
                message = _("{one} and {other} are both on {day}").format(
                    one=one.key, other=other.key, day=short_date(max(here.day, there.day))
                )
                yield self.violation(one, other, message=message)

    def describe(self) -> str:
        return _("{bodies} do not meet on the same day").format(bodies=join(list(self.bodies)))

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = (named(problem, key) for key in about)
        return _("{one} and {other} may not be on the same day").format(one=one, other=other)
