"""A meeting that leaves its pattern day goes one way only, or to certain weekdays.

Example: when a Koncernledelse cannot be on its day, it goes to an earlier one (`direction = "before"`), and whole weeks
at a time (`same-weekday = true`). Meetings without a pattern day (spread series, extra meetings) are left alone, and so
are those that a person moved. The amount is one for each meeting on a day that is not permitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aarsplan.domain import Weekday
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, join, short_date, weekday_name


class Direction(StrEnum):
    """Which way a meeting may leave its pattern day."""

    BEFORE = "before"
    AFTER = "after"
    EITHER = "either"


@dataclass(frozen=True, kw_only=True)
class Fallback(Rule):
    """Meetings of `body` that are not on their pattern day are in `direction` of it, on permitted weekdays."""

    body: BodyCode = param(help="the body that follows a pattern")
    direction: Direction = param(help="which way from its pattern day a meeting may go", default=Direction.EITHER)
    same_weekday: bool = param(help="whether it goes whole weeks only", default=False)
    weekdays: tuple[Weekday, ...] = param(help="the weekdays it may go to; all by default", default=())

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self._left_to_it(problem):
            for day in meeting.days:
                if meeting.pattern_day and not self._allows(day, meeting.pattern_day):
                    model.forbid(model.on(meeting, day), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self._left_to_it(plan.problem):
            placement = plan.get(meeting)
            if placement is None or meeting.pattern_day is None or self._allows(placement.day, meeting.pattern_day):
                continue
            message = _("{key} is on {day}, its pattern day is {pattern}; it may leave it for: {allowed}").format(
                key=meeting.key,
                day=short_date(placement.day),
                pattern=short_date(meeting.pattern_day),
                allowed=self._allowed(),
            )
            yield self.violation(meeting, message=message)

    def describe(self) -> str:
        return _("{body} leaves its pattern days only for: {allowed}").format(body=self.body, allowed=self._allowed())

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        day = problem.meetings[key].pattern_day
        text = _("{meeting} belongs on {pattern} and may leave it only for: {allowed}")
        return text.format(meeting=named(problem, key), pattern=short_date(day) if day else "", allowed=self._allowed())

    def _left_to_it(self, problem: Problem) -> list[Meeting]:
        return [meeting for meeting in self.judged(problem.of(self.body)) if meeting.moved_to is None]

    def _allows(self, day: date, pattern_day: date) -> bool:
        if day == pattern_day:
            return True
        if self.direction is not Direction.EITHER and (day < pattern_day) is not (self.direction is Direction.BEFORE):
            return False
        if self.same_weekday and day.weekday() != pattern_day.weekday():
            return False
        return not self.weekdays or day.weekday() in {weekday.number for weekday in self.weekdays}

    def _allowed(self) -> str:
        days = {
            Direction.BEFORE: _("earlier days"),
            Direction.AFTER: _("later days"),
            Direction.EITHER: _("earlier and later days"),
        }
        parts = [days[self.direction]]
        if self.same_weekday:
            parts.append(_("the same weekday"))
        if self.weekdays:
            parts.append(join([weekday_name(weekday.number) for weekday in self.weekdays], _("or")))
        return ", ".join(parts)
