"""Nobody is in two places at once.

Two meetings or events that share a role do not overlap, and `buffer-minutes` lie between them. With `members` "any" a
role counts that is optional in one of them or in both. All-day events take their days whole; a meeting that begins
when the other ends does not overlap with it. The amount is one for each pair of meetings, however many roles it shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Model, RoleCode, Rule, Violation, param
from aarsplan.rules.naming import named, opening, roles_text
from aarsplan.rules.people import Members, clashing_slots, members, neighbours, overlapping, spoken
from aarsplan.texts import _, join


@dataclass(frozen=True, kw_only=True)
class NoDoubleBooking(Rule):
    """Meetings that share one of `roles` do not overlap."""

    roles: tuple[RoleCode, ...] = param(help="the roles that are not double-booked; all by default", default=())
    members: Members = param(
        help="whether only required members count, or any, the optional ones as well", default=Members.REQUIRED
    )
    buffer_minutes: int = param(
        help="least time between two meetings of a role", unit="minutes", default=0, ge=0, le=1440
    )

    def post(self, model: Model, problem: Problem) -> None:
        for one, other in neighbours(problem, self.buffer_minutes):
            if not self._shared(one, other):
                continue
            for (day, start), (other_day, other_start) in clashing_slots(one, other, self.buffer_minutes):
                model.forbid(
                    model.on(one, day),
                    model.starts(one, start),
                    model.on(other, other_day),
                    model.starts(other, other_start),
                    about=(one, other),
                )

    def check(self, plan: Plan) -> Iterator[Violation]:
        for one, here, other, there in overlapping(plan, self.buffer_minutes):
            roles = self._shared(one, other)
            if not roles:
                continue
            if self.buffer_minutes:
                text = _(
                    "{roles}: both {one} ({when}) and {other} ({other_when}), {minutes} minutes required between them"
                )
            else:
                text = _("{roles}: both {one} ({when}) and {other} ({other_when})")
            message = text.format(
                roles=roles_text(plan.problem.facts, roles),
                one=one.key,
                when=spoken(one, here),
                other=other.key,
                other_when=spoken(other, there),
                minutes=self.buffer_minutes,
            )
            yield self.violation(one, other, message=opening(message))

    def describe(self) -> str:
        roles, minutes = join(list(self.roles)), self.buffer_minutes
        if minutes and roles:
            text = _("{roles}: not in two meetings at once, {minutes} minutes required between them")
        elif minutes:
            text = _("nobody is in two meetings at once, {minutes} minutes required between them")
        else:
            text = _("{roles}: not in two meetings at once") if roles else _("nobody is in two meetings at once")
        return text.format(roles=roles, minutes=minutes)

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        one, other = (problem.meetings[key] for key in about)
        text = _("{roles} is to be at both {one} and {other}, so they may not overlap")
        if self.buffer_minutes:
            text = _("{roles} is to be at both {one} and {other}, so {minutes} minutes must lie between them")
        return text.format(
            roles=roles_text(problem.facts, self._shared(one, other)),
            one=named(problem, one.key),
            other=named(problem, other.key),
            minutes=self.buffer_minutes,
        )

    def _shared(self, one: Meeting, other: Meeting) -> list[str]:
        """The roles for which the two meetings may not overlap."""
        both = members(one, self.members) & members(other, self.members)
        roles = both & frozenset(self.roles) if self.roles else both
        return sorted(roles) if roles and self.judges(one, other) else []
