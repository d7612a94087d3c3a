"""A wish that is made while a remedy is looked for, and stands in no project: a meeting is near a certain day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import MeetingKey, Model, Rule, Violation, param
from aarsplan.texts import _, short_date


@dataclass(frozen=True, kw_only=True)
class Near(Rule):
    """The meeting `key` is as near to `day` as can be; the amount is the calendar days between the two."""

    key: MeetingKey = param(help="the key of the meeting")
    day: date = param(help="the day that it is to be near")

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self._meeting(problem):
            for day in meeting.days:
                if day != self.day:
                    model.forbid(model.on(meeting, day), amount=abs((day - self.day).days), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self._meeting(plan.problem):
            placement = plan.get(meeting)
            if placement is not None and placement.day != self.day:
                message = _("{key} is on {day}").format(key=self.key, day=short_date(placement.day))
                yield self.violation(meeting, message=message, amount=abs((placement.day - self.day).days))

    def describe(self) -> str:
        return _("{key} is near {day}").format(key=self.key, day=short_date(self.day))

    def _meeting(self, problem: Problem) -> list[Meeting]:
        found = problem.meetings.get(self.key)
        return [found] if found else []


def stands(problem: Problem, meeting: Meeting) -> date:
    """Where a meeting stands, or is meant to."""
    before = problem.previous.get(meeting.key)
    return before.day if before else meeting.anchor or meeting.window.middle
