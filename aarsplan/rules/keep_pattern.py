"""A meeting stays on the day its pattern points at, or near it.

With a weight it costs that much for each calendar day between the two, so that a meeting which cannot be on its day
goes to the nearest permitted one. Without a weight no departure is allowed. A meeting that a person moved belongs on
the day it was moved to. Meetings without a pattern day (spread series, extra meetings) are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class KeepPattern(Rule):
    """`body` meets on its pattern days."""

    body: BodyCode = param(help="the body that follows its pattern")

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(self.body)):
            for day in meeting.days:
                if meeting.anchor and day != meeting.anchor:
                    off = abs((day - meeting.anchor).days)
                    model.forbid(model.on(meeting, day), amount=off, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(self.body)):
            placement = plan.get(meeting)
            if placement is None or meeting.anchor is None or placement.day == meeting.anchor:
                continue
            off = abs((placement.day - meeting.anchor).days)
            message = _("{key} is on {day}, {days} off its pattern day {pattern}").format(
                key=meeting.key,
                day=short_date(placement.day),
                days=day_type_name(DayType.CALENDAR_DAY, off),
                pattern=short_date(meeting.anchor),
            )
            yield self.violation(meeting, message=message, amount=off)

    def describe(self) -> str:
        return _("{body} keeps to its pattern").format(body=self.body)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        meeting = problem.meetings[key]
        text = _("{key} must be on its pattern day, {day}")
        if meeting.moved_to:
            text = _("{key} must be on {day}, where it was moved")
        return text.format(key=key, day=short_date(meeting.anchor) if meeting.anchor else "")
