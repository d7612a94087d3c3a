"""A problem that has no plan: its contradictions, and the plans that it would have if something gave way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from aarsplan.explain.near import Near, stands
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.solver.builder import Assumption
from aarsplan.solver.explain import Conflict, Nearest, Waived

MOST_CONFLICTS = 5
"""How many contradictions are told."""
_TELLING = (
    "route",
    "attendance",
    "guests",
    "window",
    "preparation",
    "placed",
    "agenda",
    "order",
    "deadline-bounds",
    "max-gap",
    "min-gap",
    "count",
    "load",
    "no-double-booking",
    "same-week",
    "not-same-week",
    "fallback",
    "keep-pattern",
)
"""The rules whose departures say most to a reader, in this order; the others are rather what they run up against."""


class Diagnosis:
    """The contradictions among the must-rules of a problem.

    In each the most telling member is taken to give way; the next one contradicts itself even then.
    """

    def __init__(self, problem: Problem, rules: Sequence[Rule], most: int = MOST_CONFLICTS) -> None:
        """Look for at most `most` contradictions."""
        self.problem = problem
        self.rules = [rule for rule in rules if rule.must]
        self._nearest = Nearest(problem, self.rules)
        self.conflicts: list[Conflict] = list(islice(self._nearest.conflicts(given_up), most))
        self.knows_all = len(self.conflicts) < most
        """Whether there are surely no more contradictions."""
        self._without: dict[frozenset[Waived], Plan | None] = {}

    def without(self, member: Assumption, beside: Collection[Waived] = ()) -> Plan | None:
        """The plan that breaks the rule of `member` by as little as can be, while all else holds but what is `beside`.

        None where there is no such plan.
        """
        own = _waived(member)
        waived = frozenset([own, *(one for one in beside if not (isinstance(one, Assumption) and one.rule == own))])
        if waived not in self._without:
            price = replace(member.rule, weight=1) if member.rule.has_price else None
            self._without[waived] = self._nearest.plan(waived, price)
        return self._without[waived]

    def at_best(self, member: Assumption, beside: Collection[Waived] = ()) -> Plan | None:
        """As `without`; a member about one meeting alone is broken as near as can be to where that stands."""
        meeting = self.problem.meetings.get(member.about[0]) if len(member.about) == 1 else None
        if meeting is None:
            return self.without(member, beside)
        near = Near(key=meeting.key, day=stands(self.problem, meeting), weight=1)
        return self._nearest.plan({member, *beside}, near)

    def plan(self, waived: Collection[Waived], price: Rule) -> Plan | None:
        """The plan that costs least by `price`, while all holds but what is `waived`; None where there is none."""
        return self._nearest.plan(waived, price)

    @property
    def full(self) -> frozenset[str]:
        """The meetings whose agendas turned out too full to be judged by their sums."""
        return self._nearest.exact

    def is_possible_by(self, rules: Sequence[Rule]) -> bool:
        """Whether the problem has a plan that keeps other rules than its own."""
        kept = [rule for rule in rules if rule.must]
        gone = [rule for rule in self.rules if rule not in kept]
        return self._nearest.plan(gone, besides=[rule for rule in kept if rule not in self.rules]) is not None

    @property
    def groups(self) -> Mapping[Waived, list[Conflict]]:
        """The contradictions by what a planner would change to be rid of them."""
        found: dict[Waived, list[Conflict]] = {}
        for conflict in self.conflicts:
            if conflict.members:
                found.setdefault(_waived(turn(conflict)), []).append(conflict)
        return found

    def beside(self, conflict: Conflict) -> set[Waived]:
        """What gives way in all contradictions but `conflict`."""
        others = (other for other in self.conflicts if other is not conflict and other.members)
        return {waived for other in others for waived in given_up(other)}


def given_up(conflict: Conflict) -> list[Waived]:
    """What gives way in a contradiction: its most telling member, with all that it has of a written rule."""
    told = turn(conflict)
    return [found for found in conflict.members if found is told or (told.rule.written and found.rule is told.rule)]


def _waived(member: Assumption) -> Waived:
    """What a planner would change to be rid of a member: a written rule altogether, another one only there."""
    return member.rule if member.rule.written else member


def turn(conflict: Conflict) -> Assumption:
    """The member of a contradiction that is told as what the others leave no room for; the last of equals."""
    return min(reversed(conflict.members), key=telling)


def telling(member: Assumption) -> int:
    """How much the departure of a member says to a reader: 0 is most."""
    name = member.rule.name
    return _TELLING.index(name) if name in _TELLING else len(_TELLING)
