"""A meeting is held only in a place with a seat for everybody who must be there.

Each role counts as many people as hold it; with `optional` the optional members need a seat too. So do the people
of the unit that a day is for. A place whose seats nobody counted is never too small. The amount is how many
people are without a seat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Code, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.people import Members, members
from aarsplan.texts import _, join, ngettext


@dataclass(frozen=True, kw_only=True)
class RoomCapacity(Rule):
    """Meetings of `bodies` have a place with seats enough."""

    bodies: tuple[Code, ...] = param(
        help="the bodies and events that need seats; all planned bodies by default", default=()
    )
    optional: bool = param(help="whether optional members need a seat too", default=False)

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(*self.bodies)):
            for place in meeting.places:
                without = self._without_seat(problem, meeting, place)
                if without > 0:
                    sitting = (model.held(meeting), model.sits_in(meeting, place))
                    model.forbid(*sitting, amount=without, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(*self.bodies)):
            placement = plan.get(meeting)
            if placement is None or placement.place is None:
                continue
            without = self._without_seat(plan.problem, meeting, placement.place)
            if without > 0:
                message = ngettext(
                    "{key} is in {place}: {n} person is without a seat",
                    "{key} is in {place}: {n} people are without a seat",
                    without,
                ).format(key=meeting.key, place=plan.problem.facts.places[placement.place].name, n=without)
                yield self.violation(meeting, message=message, amount=without)

    def describe(self) -> str:
        if self.bodies:
            return _("{bodies} meet where there are seats enough").format(bodies=join(list(self.bodies)))
        return _("every body meets where there are seats enough")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        meeting = problem.meetings[key]
        text = ngettext(
            "{meeting} must be held where there is a seat for {n} person",
            "{meeting} must be held where there are seats for {n} people",
            self._people(problem, meeting),
        )
        return text.format(meeting=named(problem, key), n=self._people(problem, meeting))

    def _without_seat(self, problem: Problem, meeting: Meeting, place: str) -> int:
        """How many people `place` has no seat for; zero or less when all can sit."""
        found = problem.facts.places.get(place)
        if found is None or found.seats is None:
            return 0
        return self._people(problem, meeting) - found.seats

    def _people(self, problem: Problem, meeting: Meeting) -> int:
        """How many people need a seat."""
        roles = members(meeting, Members.ANY if self.optional else Members.REQUIRED)
        return sum(problem.facts.roles[role].persons for role in roles) + meeting.heads
