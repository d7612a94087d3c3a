"""A meeting keeps clear of the times at which its people or its place are taken.

The busy times come from the calendars of roles and places. With `members` "any" those of the optional members count as
well. A meeting that begins when the busy time ends is clear of it. The amount is one for each meeting and busy time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.facts import BusyTime
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Code, Model, Rule, Violation, param
from aarsplan.rules.naming import named
from aarsplan.rules.people import Members, members, slots_between, spoken
from aarsplan.texts import _, join


@dataclass(frozen=True, kw_only=True)
class BusyTimes(Rule):
    """Meetings of `bodies` keep clear of busy times."""

    bodies: tuple[Code, ...] = param(
        help="the bodies and events that keep clear; all planned bodies by default", default=()
    )
    members: Members = param(
        help="whether only required members count, or any, the optional ones as well", default=Members.REQUIRED
    )

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self.judged(problem.of(*self.bodies)):
            begins = meeting.days[0].toordinal() * 1440
            ends = (meeting.days[-1].toordinal() + 1) * 1440 + meeting.minutes
            for busy in problem.facts.busy:
                if busy.start_minute < ends and begins < busy.end_minute:
                    self._keep_clear(model, meeting, busy)

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self.judged(plan.problem.of(*self.bodies)):
            here = plan.get(meeting)
            if here is None:
                continue
            for busy in plan.problem.facts.busy:
                if _hits(busy, here) and (self._takes_people(meeting, busy) or here.place in busy.places):
                    message = _("{key} ({when}) falls in a busy time: {title}").format(
                        key=meeting.key, when=spoken(meeting, here), title=busy.title
                    )
                    where = f" ({busy.span})" if busy.span else ""
                    yield self.violation(meeting, message=message + where)

    def describe(self) -> str:
        if self.bodies:
            return _("{bodies} keep clear of busy times").format(bodies=join(list(self.bodies)))
        return _("every body keeps clear of busy times")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        meeting = problem.meetings[key]
        people, places = members(meeting, self.members), set(meeting.places)
        roles = sorted({role for busy in problem.facts.busy for role in busy.roles if role in people})
        taken = sorted({place for busy in problem.facts.busy for place in busy.places if place in places})
        who = [*map(problem.facts.role_in_text, roles), *(problem.facts.place_name(place) or place for place in taken)]
        text = _("{meeting} may not lie where {who} is taken")
        return text.format(meeting=named(problem, key), who=join(who, _("or")))

    def _keep_clear(self, model: Model, meeting: Meeting, busy: BusyTime) -> None:
        for day, start in slots_between(meeting, busy.start_minute, busy.end_minute):
            chosen = (model.on(meeting, day), model.starts(meeting, start))
            if self._takes_people(meeting, busy):
                model.forbid(*chosen, about=(meeting,))
                continue
            for place in meeting.places:
                if place in busy.places:
                    model.forbid(*chosen, model.sits_in(meeting, place), about=(meeting,))

    def _takes_people(self, meeting: Meeting, busy: BusyTime) -> bool:
        return not members(meeting, self.members).isdisjoint(busy.roles)


def _hits(busy: BusyTime, here: Placement) -> bool:
    return busy.start_minute < here.ends and here.begins < busy.end_minute
