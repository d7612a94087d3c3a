"""Two meetings are not in one place at the same time.

Meetings and events of all bodies count, also those that others decide. All-day events take their days whole; a meeting
that begins when the other ends does not clash with it. The amount is one for each pair of meetings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Model, PlaceCode, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.people import clashing_slots, neighbours, overlapping, spoken
from aarsplan.texts import _, join


@dataclass(frozen=True, kw_only=True)
class RoomClash(Rule):
    """Each of `places` holds one meeting at a time."""

    places: tuple[PlaceCode, ...] = param(help="the places that hold one meeting at a time; all by default", default=())

    def post(self, model: Model, problem: Problem) -> None:
        for one, other in neighbours(problem):
            places = self._shared(one, other)
            if not places:
                continue
            for (day, start), (other_day, other_start) in clashing_slots(one, other):
                times = (
                    model.on(one, day),
                    model.starts(one, start),
                    model.on(other, other_day),
                    model.starts(other, other_start),
                )
                for place in places:
                    model.forbid(*times, model.sits_in(one, place), model.sits_in(other, place), about=(one, other))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, here, other, there in overlapping(plan):
            place = here.place
            if place is None or place != there.place or not self._watches(place) or not self.judges(one, other):
                continue
            room = plan.problem.facts.places.get(place)
            message = _("{place} holds both {one} ({when}) and {other} ({other_when})").format(
                place=room.name if room else place,
                one=one.key,
                when=spoken(one, here),
                other=other.key,
                other_when=spoken(other, there),
            )
            yield self.violation(one, other, message=message)

    def describe(self) -> str:
        if self.places:
            return _("one meeting at a time in: {places}").format(places=join(list(self.places)))
        return _("one meeting at a time in each place")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = (problem.meetings[key] for key in about)
        text = _("{one} and {other} may not be in {places} at the same time")
        places = join([problem.facts.place_name(place) or place for place in self._shared(one, other)], _("or"))
        return text.format(one=named(problem, one.key), other=named(problem, other.key), places=places)

    def _watches(self, place: str) -> bool:
        return not self.places or place in self.places

    def _shared(self, one: Meeting, other: Meeting) -> list[str]:
        """The places in which the two meetings could clash."""
        both = [place for place in one.places if place in other.places and self._watches(place)]
        return both if both and self.judges(one, other) else []
