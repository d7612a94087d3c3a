"""A body meets so many times in each week, month, quarter, half-year or year.

Only a period that has been planned from end to end is counted, and one in which every meeting is settled is not judged;
in others the settled meetings count along. A meeting that need not follow the rule is not counted. The amount is how
many meetings are missing or too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.domain import DateRange, Per
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.recurrence import period_name, periods
from aarsplan.rules.base import BodyCode, Lit, Model, Rule, Violation, param
from aarsplan.rules.naming import period_text
from aarsplan.rules.select import each
from aarsplan.texts import _, join, ngettext


@dataclass(frozen=True, kw_only=True)
class Count(Rule):
    """`body` meets from `least` to `most` times, both inclusive, in each calendar period `per`."""

    body: BodyCode = param(help="the body whose meetings are counted")
    per: Per = param(help="the calendar period in which they are counted")
    least: int | None = param(help="least number of meetings", unit="meetings", default=None, ge=0, le=400)
    most: int | None = param(help="greatest number of meetings", unit="meetings", default=None, ge=0, le=400)

    def __post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise ValueError(_("give least, most or both"))
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(_("least is {least}, more than most, {most}").format(least=self.least, most=self.most))

    def post(self, model: Model, problem: Problem) -> None:
        for days, meetings in self._periods(problem):
            number = model.total(lit for m in meetings for lit in _in(model, m, days))
            if self.least is not None:
                model.at_least(number, self.least, about=meetings)
            if self.most is not None:
                model.at_most(number, self.most, about=meetings)

    def check(self, plan: Plan) -> Iterator[Violation]:
        for days, meetings in self._periods(plan.problem):
            held = [m for m in self._counted(plan.problem) if (placement := plan.get(m)) and placement.day in days]
            name = period_name(days, self.per)
            if self.least is not None and len(held) < self.least:
                message = ngettext(
                    "{body} meets {count} time in {period}, at least {least} required",
                    "{body} meets {count} times in {period}, at least {least} required",
                    len(held),
                ).format(body=self.body, count=len(held), period=name, least=self.least)
                yield self.violation(*meetings, message=message, amount=self.least - len(held))
            if self.most is not None and len(held) > self.most:
                keys = ", ".join(m.key for m in held)
                message = ngettext(
                    "{body} meets {count} time in {period}, at most {most} allowed: {keys}",
                    "{body} meets {count} times in {period}, at most {most} allowed: {keys}",
                    len(held),
                ).format(body=self.body, count=len(held), period=name, most=self.most, keys=keys)
                yield self.violation(*held, message=message, amount=len(held) - self.most)

    def describe(self) -> str:
        parts = {"body": self.body, "least": self.least, "most": self.most, "each": each(self.per)}
        if self.most is None:
            text = ngettext(
                "{body} meets at least {least} time {each}",
                "{body} meets at least {least} times {each}",
                self.least or 0,
            )
        elif self.least is None:
            text = ngettext(
                "{body} meets at most {most} time {each}", "{body} meets at most {most} times {each}", self.most
            )
        else:
            text = _("{body} meets {least} to {most} times {each}")
        return text.format(**parts)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        found = [days for days, meetings in self._periods(problem) if [m.key for m in meetings] == list(about)]
        parts = {"body": self.body, "least": self.least, "most": self.most}
        parts["periods"] = join([period_text(days, self.per) for days in found])
        if self.most is None:
            text = ngettext(
                "{body} must meet at least {least} time in {periods}",
                "{body} must meet at least {least} times in {periods}",
                self.least or 0,
            )
        elif self.least is None:
            text = ngettext(
                "{body} may meet at most {most} time in {periods}",
                "{body} may meet at most {most} times in {periods}",
                self.most,
            )
        else:
            text = _("{body} must meet {least} to {most} times in {periods}")
        return text.format(**parts)

    def _periods(self, problem: Problem) -> Iterator[tuple[DateRange, list[Meeting]]]:
        """The periods that are judged, each with the meetings that may lie in it."""
        counted = self._counted(problem)
        for days in (found for part in problem.covered for found in periods(part, self.per) if part.covers(found)):
            meetings = [m for m in counted if any(day in days for day in m.days)]
            planned_now = any(part.intersection(days) for part in problem.horizon)
            if any(not m.settled for m in meetings) or (not meetings and planned_now):
                yield days, meetings

    def _counted(self, problem: Problem) -> list[Meeting]:
        return [m for m in problem.of(self.body) if self.name not in m.exempt]


def _in(model: Model, meeting: Meeting, days: DateRange) -> list[Lit]:
    """Of these one is true when the meeting is in `days`; a single one where all its days are, so that sums are low."""
    inside = [day for day in meeting.days if day in days]
    return [model.held(meeting)] if len(inside) == len(meeting.days) else [model.on(meeting, day) for day in inside]
