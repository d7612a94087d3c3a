"""A body's meetings keep inside certain hours: they start no earlier than `earliest` and end no later than `latest`.

Either may be left out. With `weekdays` the hours hold on these days only: a Friday meeting that ends by 12.30 is
`latest = 12:30:00` and `weekdays = ["friday"]`. The amount is one for each meeting outside the hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from aarsplan.domain import Weekday
from aarsplan.plan import Plan
from aarsplan.problem import Placement, Problem, minute_of
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import listed
from aarsplan.texts import _, clock, join, short_date, weekday_name


@dataclass(frozen=True, kw_only=True)
class Times(Rule):
    """Meetings of `body` lie from `earliest` to `latest`, a meeting's end being exclusive."""

    body: BodyCode = param(help="the body that meets")
    earliest: time | None = param(help="no meeting starts before", unit="time of day", default=None)
    latest: time | None = param(help="no meeting ends after", unit="time of day", default=None)
    weekdays: tuple[Weekday, ...] = param(help="the weekdays on which the hours hold; all by default", default=())

    def __post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise ValueError(_("give earliest, latest or both"))

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(self.body)):
            for day, start in meeting.slots:
                if self._outside(meeting.placed(day, start)):
                    model.forbid(model.on(meeting, day), model.starts(meeting, start), about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(self.body)):
            placement = plan.get(meeting)
            if placement and self._outside(placement):
                message = _("{key} on {day} is from {start} to {end}, allowed: {hours}").format(
                    key=meeting.key,
                    day=short_date(placement.day),
                    start=clock(placement.start),
                    end=clock(placement.end),
                    hours=self._hours(),
                )
                yield self.violation(meeting, message=message, hint=self._hint(placement))

    def describe(self) -> str:
        if not self.weekdays:
            return _("{body} meets {hours}").format(body=self.body, hours=self._hours())
        names = join([weekday_name(weekday.number) for weekday in self.weekdays])
        return _("{body} meets {hours} on: {weekdays}").format(body=self.body, hours=self._hours(), weekdays=names)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        parts = {"meeting": listed(problem, about), "hours": self._hours()}
        if not self.weekdays:
            return _("{meeting} must lie {hours}").format(**parts)
        names = join([weekday_name(weekday.number) for weekday in self.weekdays])
        return _("{meeting} must lie {hours} on: {weekdays}").format(**parts, weekdays=names)

    def _outside(self, placement: Placement) -> bool:
        if self.weekdays and placement.day.weekday() not in {weekday.number for weekday in self.weekdays}:
            return False
        too_early = self.earliest is not None and placement.start < self.earliest
        too_late = self.latest is not None and placement.ends > minute_of(placement.day, self.latest)
        return too_early or too_late

    def _hint(self, placement: Placement) -> str:
        if self.earliest is not None and placement.start < self.earliest:
            return _("start {key} at {time} or later").format(key=placement.key, time=clock(self.earliest))
        latest = datetime.combine(placement.day, self.latest or time()) - timedelta(minutes=placement.minutes)
        if latest < datetime.combine(placement.day, self.earliest or time()):
            return _("make {key} shorter").format(key=placement.key)
        return _("start {key} at {time} or earlier").format(key=placement.key, time=clock(latest.time()))

    def _hours(self) -> str:
        parts = []
        if self.earliest is not None:
            parts.append(_("from {time}").format(time=clock(self.earliest)))
        if self.latest is not None:
            parts.append(_("until {time}").format(time=clock(self.latest)))
        return " ".join(parts)
