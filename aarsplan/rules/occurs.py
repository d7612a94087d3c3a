"""Every meeting of a body is held.

Each body has this rule from the start. With a weight it says that a meeting may be skipped, and what that costs:
that is how a blocked meeting without a good day is given up rather than moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import meeting_name, named
from aarsplan.texts import _


@dataclass(frozen=True, kw_only=True)
class Occurs(Rule):
    """Every meeting of `body` is held."""

    body: BodyCode = param(help="the body whose meetings are held")

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(self.body)):
            model.require(model.held(meeting), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(self.body)):
            if plan.get(meeting) is None:
                yield self.violation(meeting, message=_("{key} is not held").format(key=meeting.key))

    def describe(self) -> str:
        return _("every meeting of {body} is held").format(body=self.body)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        period = meeting_name(problem.meetings[key])
        if not period:
            return _("{body} must hold the meeting {key}").format(body=self.body, key=named(problem, key))
        text = _("{body} must hold its meeting of {period} ({key})")
        return text.format(body=self.body, period=period, key=key)
