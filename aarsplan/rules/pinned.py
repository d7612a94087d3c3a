"""A meeting is held on a certain day, and, where that is said, at a certain time and in a certain place.

The rule says nothing while its meeting lies outside what is planned. The amount is one for each of day, start and place
that differs, and one when the meeting is not held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import MeetingKey, Model, PlaceCode, Rule, Violation, param
from aarsplan.texts import _, clock, short_date


@dataclass(frozen=True, kw_only=True)
class Pinned(Rule):
    """The meeting `key` is on `day`."""

    key: MeetingKey = param(help="the key of the meeting, such as KCL/2025-10")
    day: date = param(help="the day it is held on")
    start: time | None = param(help="the time it starts at; any by default", default=None)
    place: PlaceCode | None = param(help="the place it is held in; any by default", default=None)

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self._meeting(problem):
            held = (model.held(meeting),)
            model.require(model.on(meeting, self.day), about=(meeting,))
            if self.start is not None:
                model.require(model.starts(meeting, self.start), when=held, about=(meeting,))
            if self.place is not None:
                model.require(model.sits_in(meeting, self.place), when=held, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self._meeting(plan.problem):
            here = plan.get(meeting)
            if here is None:
                message = _("{key} is not held, pinned: {pinned}").format(key=meeting.key, pinned=self._pin())
                yield self.violation(meeting, message=message)
                continue
            seen = []
            if here.day != self.day:
                seen.append(short_date(here.day))
            if self.start not in {None, here.start}:
                seen.append(clock(here.start))
            if self.place not in {None, here.place}:
                seen.append(here.place or _("no place"))
            if seen:
                message = _("{key} stands at {seen}, pinned: {pinned}")
                message = message.format(key=meeting.key, seen=", ".join(seen), pinned=self._pin())
                yield self.violation(meeting, message=message, amount=len(seen))

    def describe(self) -> str:
        return _("{key} is pinned: {pinned}").format(key=self.key, pinned=self._pin())

    def demand(self, problem: Problem, about: Sequence[str]) -> str:  # noqa: ARG002 - its parameters say it all
        if self.span is None:
            return _("the wish is {key} on {pinned}").format(key=self.key, pinned=self._pin())
        return self.describe()

    def _meeting(self, problem: Problem) -> list[Meeting]:
        found = problem.meetings.get(self.key)
        return self.judged([found] if found else [])

    def _pin(self) -> str:
        start = clock(self.start) if self.start is not None else ""
        return ", ".join(filter(None, (short_date(self.day), start, self.place)))
