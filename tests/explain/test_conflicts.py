"""Contradictions against brute force: every plan of a small problem, judged by the rules' own checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aarsplan.checking import cost
from aarsplan.domain import Per, Weekday
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.solver.builder import Assumption, Builder
from aarsplan.solver.explain import Conflict, Nearest, conflicts
from tests.rules.problems import dates, every_plan, meeting, problem, relation, rule, visit

pytestmark = pytest.mark.timeless

WEEK, TWO_WEEKS = "2025-10-07..2025-10-09", ("2025-10-08..2025-10-09", "2025-10-14..2025-10-15")
ALWAYS = tuple(rule(name) for name in ("route", "window", "placed"))


@dataclass(frozen=True)
class Case:
    """A small problem with must-rules."""

    problem: Problem
    rules: tuple[Rule, ...]

    @cached_property
    def members(self) -> tuple[Assumption, ...]:
        """Each rule with each set of meetings that it speaks of."""
        builder = Builder(self.problem, assume=True)
        builder.post(self.rules)
        return tuple(builder.assumptions)

    @cached_property
    def plans(self) -> tuple[tuple[Plan, frozenset[Assumption]], ...]:
        """Every plan, with the members that it breaks."""
        return tuple((plan, self._broken(plan)) for plan in every_plan(self.problem))

    def holds(self, kept: Iterable[Assumption]) -> bool:
        """Whether there is a plan in which all of `kept` hold."""
        wanted = frozenset(kept)
        return any(broken.isdisjoint(wanted) for _plan, broken in self.plans)

    def without(self, *given_up: Assumption) -> list[Assumption]:
        """All members but some."""
        return [member for member in self.members if member not in given_up]

    def _broken(self, plan: Plan) -> frozenset[Assumption]:
        return frozenset(self._member(violation) for found in self.rules for violation in found.check(plan))

    def _member(self, violation: Violation) -> Assumption:
        """The member that a departure is one from.

        A check may name only those of its meetings that are at fault (count), or the one that comes next (max-gap).
        """
        own = {frozenset(member.about): member for member in self.members if member.rule == violation.rule}
        about = frozenset(violation.about)
        if about in own:
            return own[about]
        around = [member for names, member in own.items() if about < names]
        return around[0] if len(around) == 1 else own[frozenset(violation.about[:1])]


DAYS = dates(WEEK, *TWO_WEEKS)
_WEEKDAYS = st.lists(st.sampled_from(list(Weekday)[1:4]), min_size=1, max_size=2, unique=True).map(tuple)
_BODIES = st.sampled_from(["A", "B"])


@st.composite
def _rules(draw) -> Rule:
    body, other = draw(st.permutations(["A", "B"]))
    days = draw(st.integers(1, 7))
    return draw(
        st.sampled_from(
            [
                rule("min-gap", body=body, days=days),
                rule("max-gap", body=body, days=days),
                rule("order", before=body, after=other, per=Per.MONTH, min_days=days - 1),
                rule("preparation", of=body, by=other, min_days=1, max_days=days),
                rule("weekdays", body=body, allow=draw(_WEEKDAYS)),
                rule("not-same-day", bodies=("A", "B")),
                rule("same-week", body=body, other=other),
                rule("not-same-week", bodies=("A", "B")),
                rule("count", body=body, per=Per.WEEK, most=1),
                rule("pinned", key=draw(st.sampled_from(["A/1", "A/2", "B/1"])), day=draw(st.sampled_from(DAYS))),
            ]
        )
    )


@st.composite
def cases(draw) -> Case:
    """Two meetings of one body and one of another with up to seven rules, and now and then a route through them."""
    spans = [draw(st.sampled_from([(WEEK,), TWO_WEEKS])) for _ in range(3)]
    meetings = [meeting(key, *days) for key, days in zip(("A/1", "A/2", "B/1"), spans, strict=True)]
    visits, relations = [], []
    if draw(st.booleans()):
        window = {"window": draw(st.sampled_from([WEEK, "2025-10-14..2025-10-15"]))} if draw(st.booleans()) else {}
        visits = [visit("X/a", "A/1", "A/2", must=True), visit("X/b", "B/1", must=draw(st.booleans()), **window)]
        relations = [relation("X/a", "X/b", draw(st.integers(1, 6)), draw(st.sampled_from([None, 6])))]
    rules = [rule("occurs", body=body) for body in ("A", "B") if draw(st.integers(0, 3))]
    rules += draw(st.lists(_rules(), min_size=2, max_size=7, unique=True))
    found = problem(*meetings, visits=visits, relations=relations, covered="2025-10-06..2025-10-19")
    return Case(found, (*rules, *(ALWAYS if visits else ())))


def _told(case: Case, given_up) -> tuple[list[Conflict], list[Assumption]]:
    """All contradictions, and the members that were given up for them."""
    gone: list[Assumption] = []

    def give_up(conflict: Conflict) -> list[Assumption]:
        gone.extend(given_up(conflict))
        return given_up(conflict)

    return list(conflicts(case.problem, case.rules, give_up)), gone


def _last(conflict: Conflict) -> list[Assumption]:
    return [conflict.members[-1]]


def _all(conflict: Conflict) -> list[Assumption]:
    return list(conflict.members)


@settings(max_examples=25)
@given(cases())
def test_rules_contradict_each_other_exactly_when_no_plan_keeps_them(case):
    assert bool(_told(case, _last)[0]) is not case.holds(case.members)


@settings(max_examples=25)
@given(cases(), st.sampled_from([_last, _all]))
def test_members_of_a_conflict_cannot_all_hold_and_without_any_one_they_can(case, given_up):
    found, _gone = _told(case, given_up)
    assume(found)
    for conflict in found:
        assert conflict.minimal
        assert set(conflict.members) <= set(case.members)
        assert not case.holds(conflict.members)
        for member in conflict.members:
            assert case.holds(other for other in conflict.members if other != member), member


@settings(max_examples=15)
@given(cases())
def test_what_is_not_given_up_can_hold(case):
    found, gone = _told(case, _last)
    assume(found)
    assert case.holds(case.without(*gone))


@settings(max_examples=15)
@given(cases())
def test_no_contradiction_shares_nothing_with_those_told(case):
    found, gone = _told(case, _all)
    assume(found)
    assert len(gone) == len(set(gone)), "each contradiction is disjoint from those before it"
    assert case.holds(case.without(*gone))


@settings(max_examples=15)
@given(cases(), st.data())
def test_what_is_waived_is_broken_by_as_little_as_can_be(case, data):
    given_up = data.draw(st.sampled_from(case.rules))
    assume(given_up.has_price)
    price = replace(given_up, weight=1)
    kept = {member for member in case.members if member.rule != given_up}
    amounts = [cost(price.check(plan)) for plan, broken in case.plans if broken.isdisjoint(kept)]
    found = Nearest(case.problem, case.rules).plan([given_up], price)
    assert (found is not None) is bool(amounts)
    if found is not None:
        assert cost(price.check(found)) == min(amounts)
        assert not [broken for other in case.rules if other != given_up for broken in other.check(found)]
