"""Meetings of different bodies, and events, do not lie in the same ISO week.

Each body is kept apart from each of the others named, not from itself; an event of several days takes all of their
weeks. The amount is one for each pair of meetings in one week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Code, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.select import monday_of, pairs_across, post_apart, together
from aarsplan.texts import _, join, short_date, week_number


@dataclass(frozen=True, kw_only=True)
class NotSameWeek(Rule):
    """No two of `bodies` meet in the same ISO week."""

    bodies: tuple[Code, ...] = param(help="the bodies or events that are kept apart", min_length=2)

    def post(self, model: Model, problem: Problem) -> None:
        post_apart(self, model, problem, self.bodies, monday_of)

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, other in pairs_across(self, plan.problem, self.bodies):
            here, there = plan.get(one), plan.get(other)
            if here and there and together(here, there, monday_of):
                message = _("{one} ({day}) and {other} ({other_day}) are both in week {week}").format(
                    one=one.key,
                    day=short_date(here.day),
                    other=other.key,
                    other_day=short_date(there.day),
                    week=week_number(max(here.day, there.day)),
                )
                yield self.violation(one, other, message=message)

    def describe(self) -> str:
        return _("{bodies} do not meet in the same week").format(bodies=join(list(self.bodies)))

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = (named(problem, key) for key in about)
        return _("{one} and {other} may not be in the same week").format(one=one, other=other)
