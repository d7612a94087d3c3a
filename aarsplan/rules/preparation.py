"""Each meeting of one body, or an event, is prepared at a meeting of another some days before.

Example: each Koncernledelse (`of`) has a Direktion (`by`) 1 to 8 days before. With `min-days` 0 the preparing meeting
may lie on the same day, if it ends before the other begins. The amount is one for each meeting without preparation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import BodyCode, Code, Lit, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class Preparation(Rule):
    """Each meeting of `of` has one of `by` from `max_days` to `min_days` before it, both inclusive."""

    of: Code = param(help="the body or event that is prepared")
    by: BodyCode = param(help="the body that prepares it")
    min_days: int = param(help="least number of days before", unit="days", default=1, ge=0, le=400)
    max_days: int = param(help="greatest number of days before", unit="days", ge=0, le=400)
    day_type: DayType = param(help="the type of day that is counted", default=DayType.CALENDAR_DAY)

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(self.of)):
            for day, start in meeting.slots:
                chosen = (model.on(meeting, day), model.starts(meeting, start))
                prepared = list(self._preparing(model, problem, meeting, day, start))
                model.require(*prepared, when=chosen, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(self.of)):
            placement = plan.get(meeting)
            if placement is None or any(self._prepares(plan.problem, p, placement) for _m, p in plan.held(self.by)):
                continue
            message = _("{by} does not meet {days} before {key} on {day}").format(
                by=self.by, days=self._days(), key=meeting.key, day=short_date(placement.day)
            )
            yield self.violation(meeting, message=message)

    def describe(self) -> str:
        return _("{by} meets {days} before {of}").format(by=self.by, days=self._days(), of=self.of)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        text = _("{by} must meet {days} before {meeting}")
        return text.format(by=self.by, days=self._days(), meeting=named(problem, key))

    def _preparing(self, model: Model, problem: Problem, meeting: Meeting, day: date, start: time) -> Iterator[Lit]:
        wanted = meeting.placed(day, start)
        # A day that is shifted to may be followed by others that count no more than it does.
        earliest = problem.calendar.shift(day, -self.max_days - 1, self.day_type)
        for candidate in problem.of(self.by):
            if candidate.window.first > day or candidate.window.last < earliest:
                continue
            for other in candidate.days:
                near = earliest <= other < day
                if near and self._prepares(problem, candidate.placed(other, candidate.times[0]), wanted):
                    yield model.on(candidate, other)
            for other_start in candidate.times if day in candidate.days else ():
                if self._prepares(problem, candidate.placed(day, other_start), wanted):
                    yield model.all_of(model.on(candidate, day), model.starts(candidate, other_start))

    def _prepares(self, problem: Problem, candidate: Placement, wanted: Placement) -> bool:
        lead = problem.calendar.count(candidate.day, wanted.day, self.day_type)
        return candidate.ends <= wanted.begins and self.min_days <= lead <= self.max_days

    def _days(self) -> str:
        return f"{self.min_days}-{day_type_name(self.day_type, self.max_days)}"
