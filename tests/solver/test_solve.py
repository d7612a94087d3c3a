"""Facts about solving: the cheapest plan, found the same way every time."""

from __future__ import annotations

import pytest
from ortools.sat.python import cp_model

from aarsplan.checking import cost, violations
from aarsplan.domain import Weekday
from aarsplan.solver.builder import Builder
from aarsplan.solver.explain import conflict
from aarsplan.solver.solve import Outcome, Settings, solve
from tests.rules.problems import every_plan, meeting, problem, rule

DAYS = "2025-10-06..2025-10-10"


def _two_meetings():
    return problem(
        meeting("A/1", DAYS, pattern_day="2025-10-08"),
        meeting("A/2", DAYS, pattern_day="2025-10-08"),
        meeting("B/1", DAYS, optional=()),
    )


RULES = (
    rule("occurs", body="A"),
    rule("occurs", body="B", weight=7),
    rule("min-gap", body="A", days=2),
    rule("keep-pattern", body="A", weight=3),
    rule("not-same-day", bodies=("A", "B"), weight=5),
    rule("preparation", of="B", by="A", min_days=1, max_days=3),
)


def test_no_plan_is_cheaper_than_the_solvers():
    found = _two_meetings()
    musts = [r for r in RULES if r.must]
    cheapest = min(cost(violations(plan, RULES)) for plan in every_plan(found) if not violations(plan, musts))
    solution = solve(found, RULES)
    assert solution.outcome is Outcome.OPTIMAL
    assert solution.cost == solution.bound == cheapest == cost(violations(solution.plan, RULES))


def test_a_plan_keeps_every_must_rule():
    solution = solve(_two_meetings(), RULES)
    assert violations(solution.plan, [r for r in RULES if r.must]) == []


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_same_seed_gives_the_same_plan(seed):
    first, second = (solve(_two_meetings(), RULES, Settings(seed=seed)) for _ in range(2))
    assert first.plan.placements == second.plan.placements


def test_progress_tells_cost_and_bound():
    told = []
    solution = solve(_two_meetings(), RULES, progress=told.append)
    assert told
    assert told[-1].cost == solution.cost
    assert all(step.bound <= step.cost for step in told if step.cost is not None)


def test_a_contradiction_has_no_plan():
    rules = (*RULES, rule("weekdays", body="A", allow=(Weekday.SUNDAY,)))
    solution = solve(_two_meetings(), rules)
    assert solution.outcome is Outcome.IMPOSSIBLE
    assert solution.plan is None


def test_every_member_of_a_conflict_is_needed():
    """Monday to Friday there is no room for three meetings three days apart; only these rules say so."""
    found = problem(*(meeting(f"A/{n}", DAYS) for n in (1, 2, 3)), meeting("B/1", DAYS))
    rules = (
        rule("occurs", body="A"),
        rule("occurs", body="B"),
        rule("min-gap", body="A", days=3),
        rule("not-same-day", bodies=("A", "B")),
    )
    contradiction = conflict(found, rules)
    assert contradiction.minimal
    assert {member.rule.name for member in contradiction.members} == {"occurs", "min-gap"}
    assert not any("B/1" in member.about for member in contradiction.members)
    for left_out in contradiction.members:
        assert _can_hold(found, rules, [member for member in contradiction.members if member != left_out])
    assert not _can_hold(found, rules, contradiction.members)


def _can_hold(found, rules, members):
    builder = Builder(found, assume=True)
    builder.post(rules)
    for member in members:
        builder.model.add(builder.assumptions[member] == 1)
    return cp_model.CpSolver().solve(builder.model) != cp_model.INFEASIBLE


def test_rules_that_agree_have_no_conflict():
    assert conflict(_two_meetings(), RULES) is None
