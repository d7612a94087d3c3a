"""From one meeting of a body to the next there are at most so many days.

Each meeting that a later one follows is looked at; the next one is the first on a later day. The amount is one for
each gap that is too long, however long it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import BodyCode, Lit, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.select import any_of
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True, kw_only=True)
class MaxGap(Rule):
    """The next meeting of `body` comes at most `days` after each."""

    body: BodyCode = param(help="the body that meets often enough")
    days: int = param(help="greatest number of days from one meeting to the next", unit="days", ge=1, le=400)
    day_type: DayType = param(help="the type of day that is counted", default=DayType.CALENDAR_DAY)

    def post(self, model: Model, problem: Problem) -> None:
        meetings = problem.of(self.body)
        held_on = _held_on(model, meetings)
        reach = self._reach(problem, sorted(held_on))
        for settled in (False, True):
            judged = [m for m in meetings if m.settled is settled and self.name not in m.exempt]
            if not judged:
                continue
            ends = [m for m in meetings if self.name not in m.exempt and not (settled and m.settled)]
            next_is_judged = _next_is_one_of(model, held_on, _held_on(model, ends))
            for meeting, day in ((m, day) for m in judged for day in m.days):
                soon, beyond = reach[day]
                if beyond:
                    when = (model.on(meeting, day), next_is_judged[beyond])
                    model.require(*(held_on[later] for later in soon), when=when, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        held = plan.held(self.body)
        for meeting, here in held:
            later = [(m, p) for m, p in held if p.day > here.day]
            following = [(m, p) for m, p in later if p.day == later[0][1].day and self.judges(meeting, m)]
            gap = plan.problem.calendar.count(here.day, later[0][1].day, self.day_type) if later else 0
            if not following or gap <= self.days:
                continue
            other, there = following[0]
            message = _("{gap} between {one} ({day}) and {other} ({other_day}), at most {days} allowed").format(
                gap=day_type_name(self.day_type, gap),
                one=meeting.key,
                day=short_date(here.day),
                other=other.key,
                other_day=short_date(there.day),
                days=self.days,
            )
            latest = plan.problem.calendar.shift(here.day, self.days, self.day_type)
            hint = _("move {key} to {day} or earlier").format(key=other.key, day=short_date(latest))
            yield self.violation(meeting, other, message=message, hint=hint)

    def describe(self) -> str:
        days = day_type_name(self.day_type, self.days)
        return _("{body} meets at most {days} after its last meeting").format(body=self.body, days=days)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        days = day_type_name(self.day_type, self.days)
        text = _("the next {body} must come at most {days} after {meeting}")
        return text.format(body=self.body, days=days, meeting=named(problem, key))

    def _reach(self, problem: Problem, days: Sequence[date]) -> dict[date, tuple[Sequence[date], date | None]]:
        """For each of the sorted `days`: the later ones close enough, and the first one that is not."""
        ordinals = [problem.calendar.ordinal(day, self.day_type) for day in days]
        result: dict[date, tuple[Sequence[date], date | None]] = {}
        for number, day in enumerate(days):
            end = bisect_right(ordinals, ordinals[number] + self.days)
            result[day] = (days[number + 1 : end], days[end] if end < len(days) else None)
        return result


def _held_on(model: Model, meetings: Iterable[Meeting]) -> dict[date, Lit]:
    """For each candidate day of `meetings`: one of them is held on it."""
    lits: dict[date, list[Lit]] = {}
    for meeting in meetings:
        for day in meeting.days:
            lits.setdefault(day, []).append(model.on(meeting, day))
    return {day: any_of(model, found) for day, found in lits.items()}


def _next_is_one_of(model: Model, held_on: Mapping[date, Lit], ends: Mapping[date, Lit]) -> dict[date, Lit]:
    """For each day: the first day from it on with a meeting (`held_on`) is one with a meeting in `ends`."""
    result: dict[date, Lit] = {}
    after: list[Lit] = []
    for day in sorted(held_on, reverse=True):
        goes_on = [model.all_of(~held_on[day], *after)] if after else []
        ended = [ends[day]] if day in ends else []
        result[day] = any_of(model, [*ended, *goes_on])
        after = [result[day]]
    return result
