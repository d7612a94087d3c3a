"""A body takes the first of its times and places when it can.

The order of `times` and `places` in the body's file is the order of preference. The amount is how many better choices
were passed over: two for the third time of day in the first place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import BodyCode, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.texts import _, clock, join


@dataclass(frozen=True, kw_only=True)
class FirstChoice(Rule):
    """`body` meets at the first of its times, in the first of its places."""

    body: BodyCode = param(help="the body that has preferences")

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(self.body)):
            held = model.held(meeting)
            for number, start in enumerate(meeting.times):
                if number:
                    model.forbid(held, model.starts(meeting, start), amount=number, about=(meeting,))
            for number, place in enumerate(meeting.places):
                if number:
                    model.forbid(held, model.sits_in(meeting, place), amount=number, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(self.body)):
            here = plan.get(meeting)
            if here is None:
                continue
            if number := _passed_over(meeting.times, here.start):
                message = _("{key} starts at {start}, preferred: {first}")
                yield self.violation(
                    meeting,
                    message=message.format(key=meeting.key, start=clock(here.start), first=clock(meeting.times[0])),
                    amount=number,
                )
            if here.place and (number := _passed_over(meeting.places, here.place)):
                facts = plan.problem.facts
                message = _("{key} is in {place}, preferred: {first}").format(
                    key=meeting.key,
                    place=facts.place_name(here.place) or here.place,
                    first=facts.place_name(meeting.places[0]) or meeting.places[0],
                )
                yield self.violation(meeting, message=message, amount=number)

    def describe(self) -> str:
        return _("{body} takes the first of its times and places").format(body=self.body)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        meeting = problem.meetings[key]
        wanted = [_("start at {time}").format(time=clock(meeting.times[0]))] if len(meeting.times) > 1 else []
        if len(meeting.places) > 1:
            place = problem.facts.place_name(meeting.places[0]) or meeting.places[0]
            wanted.append(_("be held in {place}").format(place=place))
        return _("{meeting} must {wanted}").format(meeting=named(problem, key), wanted=join(wanted))


def _passed_over(choices: Sequence[object], chosen: object) -> int:
    """How many better choices there are; what a changed project does not permit any more passes over none."""
    return choices.index(chosen) if chosen in choices else 0
