"""Facts about a second plan and a third: so far from those before them, and the cheapest that are."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.alternatives import placed_apart
from aarsplan.checking import cost, violations
from aarsplan.solver.solve import Outcome, Settings, solve
from tests.rules.problems import every_plan, fact, meeting, problem, rule, settled

pytestmark = pytest.mark.timeless

DAYS = tuple(f"2025-{week_day}" for week_day in ("10-06", "10-08", "10-13", "10-15", "10-20"))
"""Days of three weeks, two of them with a choice of days."""


def rules(pattern=3, gap=2, clash=5):
    return (
        rule("occurs", body="A"),
        rule("occurs", body="B", weight=7),
        rule("min-gap", body="A", days=gap),
        rule("keep-pattern", body="A", weight=pattern),
        rule("not-same-day", bodies=("A", "B"), weight=clash),
    )


def three_meetings(first="2025-10-06", second="2025-10-15"):
    return problem(
        meeting("A/1", *DAYS, pattern_day=first),
        meeting("A/2", *DAYS, pattern_day=second),
        meeting("B/1", *DAYS),
        fact("AMD", "2025-10-08"),
    )


def chain(facts, asked, distance, number):
    """Plans one after the other, each so far from all before it; they end where there is no more."""
    plans = []
    while len(plans) < number:
        found = solve(facts, asked, Settings(distance=distance), apart=plans)
        if found.plan is None:
            assert found.outcome is Outcome.IMPOSSIBLE
            break
        plans.append(found.plan)
    return plans


@pytest.mark.parametrize("distance", [1, 2, 3])
def test_second_plan_is_the_cheapest_so_far_from_the_first(distance):
    facts, asked = three_meetings(), rules()
    first, second = chain(facts, asked, distance, 2)
    musts = [found for found in asked if found.must]
    permitted = [plan for plan in every_plan(facts) if not violations(plan, musts)]
    cheapest = min(cost(violations(p, asked)) for p in permitted if placed_apart(first, p) >= distance)
    assert placed_apart(first, second) >= distance
    assert cost(violations(second, asked)) == cheapest


def test_third_plan_is_the_cheapest_so_far_from_both():
    facts, asked = three_meetings(), rules()
    first, second, third = chain(facts, asked, 2, 3)
    musts = [found for found in asked if found.must]
    cheapest = min(
        cost(violations(plan, asked))
        for plan in every_plan(facts)
        if not violations(plan, musts) and min(placed_apart(first, plan), placed_apart(second, plan)) >= 2
    )
    assert cost(violations(third, asked)) == cheapest


DAY = st.sampled_from(DAYS)


@settings(max_examples=15)
@given(
    first=DAY,
    second=DAY,
    distance=st.integers(1, 4),
    pattern=st.integers(1, 9),
    gap=st.integers(1, 3),
    clash=st.integers(1, 9),
)
def test_plans_keep_their_distance_and_get_no_cheaper(first, second, distance, pattern, gap, clash):
    asked = rules(pattern, gap, clash)
    plans = chain(three_meetings(first, second), asked, distance, 4)
    assert all(placed_apart(one, other) >= distance for one, other in combinations(plans, 2))
    costs = [cost(violations(plan, asked)) for plan in plans]
    assert costs == sorted(costs)
    assert not any(violations(plan, [found for found in asked if found.must]) for plan in plans)


def test_what_cannot_move_makes_no_distance():
    facts = problem(fact("A/1", "2025-10-06"), settled("A/2", "2025-10-07"), meeting("A/3", *DAYS))
    asked = (rule("occurs", body="A"),)
    assert len(chain(facts, asked, 1, 9)) == 3
    assert len(chain(facts, asked, 2, 9)) == 1


def test_a_meeting_left_out_stands_apart_from_one_that_is_held():
    facts = problem(meeting("A/1", "2025-10-06"))
    asked = (rule("occurs", body="A", weight=1),)
    first, second = chain(facts, asked, 1, 9)
    assert first.placements
    assert not second.placements


@pytest.mark.parametrize(("days", "plans"), [
    ("2025-10-06..2025-10-12", 1),
    ("2025-10-05..2025-10-06", 2),
    ("2025-12-29..2026-01-04", 1),
    ("2026-01-04..2026-01-05", 2),
])  # fmt: skip
def test_another_day_or_time_of_the_same_week_is_no_distance(days, plans):
    facts = problem(meeting("A/1", days, times=("09:00", "13:00")))
    assert len(chain(facts, (rule("occurs", body="A"),), 1, 9)) == plans


def test_same_week_number_of_another_year_is_another_week():
    facts = problem(meeting("A/1", "2025-03-03", "2026-03-02"))
    assert len(chain(facts, (rule("occurs", body="A"),), 1, 9)) == 2
