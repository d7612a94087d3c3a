"""Where several plans of one problem differ, and which wishes each of them fulfils that the first does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aarsplan.checking import cost, violations
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.select import monday_of
from aarsplan.rules.unchanged import Unchanged


@dataclass(frozen=True)
class Alternative:
    """One of several plans, numbered from 1, with every departure from a should-rule.

    `proven` says that no plan so far from those before it is cheaper.
    """

    number: int
    plan: Plan
    departures: tuple[Violation, ...]
    proven: bool

    @classmethod
    def of(cls, number: int, plan: Plan, rules: Iterable[Rule], *, proven: bool) -> Alternative:
        """The alternative with its departures from `rules`."""
        should = [rule for rule in rules if not rule.must]
        return cls(number, plan, tuple(violations(plan, should)), proven)

    @property
    def cost(self) -> int:
        """What it pays to all should-rules."""
        return cost(self.departures)

    @property
    def wishes(self) -> tuple[Violation, ...]:
        """The departures from wishes: neither from what the lock has, nor from rules that only break ties."""
        return tuple(found for found in self.departures if _is_wish(found.rule))


@dataclass(frozen=True)
class Weighing:
    """How much more an alternative pays to one rule than the first does, negative for less, and for which departures.

    Those of a gain are the first's that it has not, or has less of; those of a loss are its own.
    """

    rule: Rule
    points: int
    departures: tuple[Violation, ...]


@dataclass(frozen=True)
class Alternatives:
    """Plans of one problem to choose from, at least one; each two are `distance` meetings apart or more.

    How far apart two are is what `placed_apart` counts. `asked` is how many were wanted. `reachable` is how far from
    each of these another one could be at most, where there is none at `distance`; None where that is not known.
    """

    found: tuple[Alternative, ...]
    distance: int
    asked: int
    reachable: int | None = None

    @property
    def first(self) -> Alternative:
        """The one that is cheapest of all, by which the others are measured."""
        return self.found[0]

    @cached_property
    def differing(self) -> tuple[Meeting, ...]:
        """The meetings that do not stand alike in all of them, by where they stand in the first that holds them."""
        meetings = self.first.plan.problem.of()
        differ = [m for m in meetings if len({spot_of(each.plan, m) for each in self.found}) > 1]
        return tuple(sorted(differ, key=lambda meeting: (self._begins(meeting), meeting.key)))

    @property
    def alike(self) -> list[tuple[Meeting, Placement]]:
        """The meetings of the period that are held alike in all of them, by date and time."""
        differ = {meeting.key for meeting in self.differing}
        return [(m, spot) for m, spot in self.first.plan.held() if not (m.settled or m.key in differ)]

    def gains(self, alternative: Alternative) -> list[Weighing]:
        """What it fulfils better than the first, the dearest wish first."""
        return _weighed(self.first.wishes, alternative.wishes, -1)

    def losses(self, alternative: Alternative) -> list[Weighing]:
        """What it fulfils worse than the first, the dearest wish first."""
        return _weighed(alternative.wishes, self.first.wishes, 1)

    @property
    def shared(self) -> list[Violation]:
        """The departures from wishes that all of them have."""
        return [
            found
            for found in self.first.wishes
            if all(any(_same(found, other) for other in each.wishes) for each in self.found)
        ]

    def _begins(self, meeting: Meeting) -> int:
        spots = (each.plan.get(meeting) for each in self.found)
        return next((spot.begins for spot in spots if spot is not None), 0)


def placed_apart(one: Plan, other: Plan) -> int:
    """How many meetings are held in another ISO week in one plan than in the other, or in only one of them."""
    return sum(_week(one.get(meeting)) != _week(other.get(meeting)) for meeting in one.problem.of())


def spot_of(plan: Plan, meeting: Meeting) -> tuple[object, ...] | None:
    """What tells whether a meeting stands alike: day, start and place; None where it is not held."""
    spot = plan.get(meeting)
    return (spot.day, spot.start, spot.place) if spot else None


def _week(spot: Placement | None) -> date | None:
    return monday_of(spot.day) if spot else None


def _is_wish(rule: Rule) -> bool:
    return not (rule.breaks_ties or isinstance(rule, Unchanged))


def _same(one: Violation, other: Violation) -> bool:
    return (one.rule, one.message) == (other.rule, other.message)


def by_rule(departures: Sequence[Violation]) -> list[Weighing]:
    """What departures cost, rule by rule, the dearest first."""
    return _weighed(departures, (), 1)


def _weighed(of: Sequence[Violation], against: Sequence[Violation], sign: int) -> list[Weighing]:
    """The departures `of` one plan that are more than those of another, by rule."""
    less = Counter[tuple[Rule, tuple[str, ...]]]()
    for found in against:
        less[found.rule, found.about] += found.amount
    broken: dict[Rule, list[tuple[Violation, int]]] = {}
    for found, amount in _beyond(of, less):
        broken.setdefault(found.rule, []).append((found, amount))
    weighed = [
        Weighing(rule, sign * (rule.weight or 0) * sum(amount for _found, amount in pairs), tuple(f for f, _a in pairs))
        for rule, pairs in broken.items()
    ]
    return sorted(weighed, key=lambda weighing: -abs(weighing.points))


def _beyond(found: Sequence[Violation], less: Counter[tuple[Rule, tuple[str, ...]]]) -> Iterator[tuple[Violation, int]]:
    """The violations whose amounts are not used up by `less`, with what is left of each."""
    left = Counter(less)
    for violation in found:
        used = min(violation.amount, left[violation.rule, violation.about])
        left[violation.rule, violation.about] -= used
        if violation.amount > used:
            yield violation, violation.amount - used
