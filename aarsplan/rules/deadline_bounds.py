"""The deadline of a body's meetings falls on certain weekdays, between two dates, or on an open day.

It is a rule on the meeting's day: the deadline hangs on it and is counted from there. A body without the deadline is
left alone. The amount is one for each meeting whose deadline falls wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import Weekday
from aarsplan.plan import Plan, deadline_day
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, ClosureCode, DeadlineCode, Model, Rule, Violation, param
from aarsplan.rules.naming import listed
from aarsplan.texts import _, join, short_date, weekday_name


@dataclass(frozen=True, kw_only=True)
class DeadlineBounds(Rule):
    """The `deadline` of each meeting of `body` stays within its bounds."""

    body: BodyCode = param(help="the body on whose meetings the deadline hangs")
    deadline: DeadlineCode = param(help="the code of the deadline")
    weekdays: tuple[Weekday, ...] = param(help="the weekdays on which it may fall; any by default", default=())
    earliest: date | None = param(help="the first day on which it may fall", default=None)
    latest: date | None = param(help="the last day on which it may fall", default=None)
    open: bool = param(help="whether it must not fall on a holiday or in a closure", default=False)
    closures: tuple[ClosureCode, ...] = param(help="with open, the kinds of closed days; all by default", default=())

    def post(self, model: Model, problem: Problem) -> None:
        for spec in self._specs(problem):
            for meeting in self.judged(problem.of(self.body)):
                for day in meeting.days:
                    if self._wrong(problem, deadline_day(problem, spec, day)):
                        model.forbid(model.on(meeting, day), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for spec in self._specs(plan.problem):
            for meeting in self.judged(plan.problem.of(self.body)):
                placement = plan.get(meeting)
                if placement is None:
                    continue
                day = deadline_day(plan.problem, spec, placement.day)
                if wrong := self._wrong(plan.problem, day):
                    message = _("{deadline} of {key} ({meeting_day}) falls on {day}: {wrong}").format(
                        deadline=spec.name,
                        key=meeting.key,
                        meeting_day=short_date(placement.day),
                        day=short_date(day),
                        wrong=wrong,
                    )
                    yield self.violation(meeting, message=message)

    def describe(self) -> str:
        text = _("the deadline {deadline} of {body} falls on: {bounds}")
        return text.format(deadline=self.deadline, body=self.body, bounds=self._bounds())

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        spec = next(spec for spec in self._specs(problem))
        text = _("{deadline} for {meeting} must fall on: {bounds}")
        return text.format(deadline=spec.name, meeting=listed(problem, about), bounds=self._bounds())

    def _specs(self, problem: Problem) -> list[DeadlineSpec]:
        body = problem.facts.bodies.get(self.body)
        return [spec for spec in body.deadlines if spec.code == self.deadline] if body else []

    def _wrong(self, problem: Problem, day: date) -> str:
        """What is wrong with a deadline on `day`, "" when nothing is."""
        if self.weekdays and day.weekday() not in {weekday.number for weekday in self.weekdays}:
            return _("allowed: {weekdays}").format(weekdays=self._weekdays())
        if self.earliest and day < self.earliest:
            return _("the earliest allowed is {day}").format(day=short_date(self.earliest))
        if self.latest and day > self.latest:
            return _("the latest allowed is {day}").format(day=short_date(self.latest))
        closure = problem.closed(day, self.closures) if self.open else None
        return _("closed: {name}").format(name=closure.name) if closure else ""

    def _bounds(self) -> str:
        bounds = []
        if self.weekdays:
            bounds.append(self._weekdays())
        if self.earliest:
            bounds.append(_("{day} or later").format(day=short_date(self.earliest)))
        if self.latest:
            bounds.append(_("{day} or earlier").format(day=short_date(self.latest)))
        if self.open:
            bounds.append(_("an open day"))
        return ", ".join(bounds) or _("any day")

    def _weekdays(self) -> str:
        return join([weekday_name(weekday.number) for weekday in self.weekdays], _("or"))
