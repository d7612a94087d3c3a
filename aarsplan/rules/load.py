"""Nobody has more than so many meetings a day, a week or a month.

Meetings and events of all bodies count, each on the day it begins. Those that were held count, but only what is planned
beyond them is judged. The amount is how many meetings are too many, for each role and period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aarsplan.domain import DateRange, Per
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.recurrence import period
from aarsplan.rules.base import Model, RoleCode, Rule, Violation, param
from aarsplan.rules.naming import listed, opening, roles_text
from aarsplan.rules.people import Members, members
from aarsplan.texts import _, join, month_name, ngettext, short_date, week_number


class LoadPer(StrEnum):
    """The period for which meetings are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Load(Rule):
    """Each of `roles` has at most `most` meetings a period."""

    most: int = param(help="greatest number of meetings in a period", unit="meetings", ge=0, le=1000)
    per: LoadPer = param(help="the period: a day, a week (Monday to Sunday) or a month")
    roles: tuple[RoleCode, ...] = param(help="the roles whose meetings are counted; all by default", default=())
    members: Members = param(
        help="whether only required members count, or any, the optional ones as well", default=Members.REQUIRED
    )

    def post(self, model: Model, problem: Problem) -> None:
        for role in self._roles(problem):
            candidates = ((meeting, day) for meeting in self._counted(problem, role) for day in meeting.days)
            for found in self._by_period(candidates).values():
                meetings = tuple(dict.fromkeys(meeting for meeting, _day in found))
                if len(meetings) > self.most:
                    number = model.total(model.on(meeting, day) for meeting, day in found)
                    model.at_most(number, self._bound(meetings), about=meetings)

    def check(self, plan: Plan) -> Iterator[Violation]:
        for role in self._roles(plan.problem):
            counted = self._counted(plan.problem, role)
            placed = ((meeting, here.day) for meeting in counted if (here := plan.get(meeting)) is not None)
            for first, found in sorted(self._by_period(placed).items()):
                meetings = tuple(meeting for meeting, _day in found)
                too_many = len(meetings) - self._bound(meetings)
                if too_many > 0:
                    message = _("{role} has {meetings} ({period}), at most {most} allowed: {keys}").format(
                        role=opening(plan.problem.facts.role_in_text(role)),
                        meetings=_meetings(len(meetings)),
                        period=self._period_name(first),
                        most=self.most,
                        keys=join([meeting.key for meeting in meetings]),
                    )
                    yield self.violation(*meetings, message=message, amount=too_many)

    def describe(self) -> str:
        texts = {
            LoadPer.DAY: _("{roles}: at most {meetings} a day"),
            LoadPer.WEEK: _("{roles}: at most {meetings} a week"),
            LoadPer.MONTH: _("{roles}: at most {meetings} a month"),
        }
        return texts[self.per].format(roles=join(list(self.roles)) or _("everybody"), meetings=_meetings(self.most))

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        roles = [role for role in self._roles(problem) if self._limits(problem, role, about)]
        most = self._bound(problem.meetings[key] for key in about)
        texts = {
            LoadPer.DAY: _("{meetings} a day at most for {roles} ({keys})"),
            LoadPer.WEEK: _("{meetings} a week at most for {roles} ({keys})"),
            LoadPer.MONTH: _("{meetings} a month at most for {roles} ({keys})"),
        }
        return texts[self.per].format(
            meetings=_meetings(most), roles=roles_text(problem.facts, roles), keys=listed(problem, about)
        )

    def _limits(self, problem: Problem, role: str, about: Sequence[str]) -> bool:
        """Whether the limit for a role concerns exactly these meetings in some period."""
        candidates = ((meeting, day) for meeting in self._counted(problem, role) for day in meeting.days)
        periods = self._by_period(candidates).values()
        return any(list(dict.fromkeys(meeting.key for meeting, _day in found)) == list(about) for found in periods)

    def _roles(self, problem: Problem) -> tuple[str, ...]:
        return self.roles or tuple(sorted(problem.facts.roles))

    def _counted(self, problem: Problem, role: str) -> list[Meeting]:
        meetings = problem.meetings.values()
        return [m for m in meetings if role in members(m, self.members) and self.name not in m.exempt]

    def _by_period(self, found: Iterable[tuple[Meeting, date]]) -> dict[date, list[tuple[Meeting, date]]]:
        """The meetings with their days, by the first day of the period that holds the day."""
        result: dict[date, list[tuple[Meeting, date]]] = {}
        for meeting, day in found:
            result.setdefault(self._period(day).first, []).append((meeting, day))
        return result

    def _bound(self, meetings: Iterable[Meeting]) -> int:
        return max(self.most, sum(meeting.settled for meeting in meetings))

    def _period(self, day: date) -> DateRange:
        return DateRange(day, day) if self.per is LoadPer.DAY else period(day, Per(self.per.value))

    def _period_name(self, first: date) -> str:
        if self.per is LoadPer.DAY:
            return short_date(first)
        if self.per is LoadPer.MONTH:
            return f"{month_name(first.month)} {first.year}"
        return _("week {week} of {year}").format(week=week_number(first), year=first.isocalendar().year)


def _meetings(n: int) -> str:
    return ngettext("{n} meeting", "{n} meetings", n).format(n=n)
