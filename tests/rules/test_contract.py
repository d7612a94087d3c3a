"""The contract of every rule: what it forbids is what it reports, and what that costs is what it measures.

Each sample's rules are posted together, each with means of telling what the solver makes of it alone. Then every plan
of the problem is put to solver and checker in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from ortools.sat.python import cp_model

from aarsplan.plan import Plan
from aarsplan.problem import Placement
from aarsplan.rules.base import Rule
from aarsplan.rules.registry import RULES
from aarsplan.solver.builder import Builder
from aarsplan.visits import VisitKind

from .problems import Sample, every_plan
from .samples import SAMPLES as SAMPLES_OF_ONE_BODY
from .samples_agendas import SAMPLES as SAMPLES_OF_AGENDAS
from .samples_bodies import SAMPLES as SAMPLES_OF_BODIES
from .samples_items import SAMPLES as SAMPLES_OF_ROUTES
from .samples_people import SAMPLES as SAMPLES_OF_PEOPLE

pytestmark = pytest.mark.timeless

SAMPLES_OF_ITEMS = SAMPLES_OF_ROUTES | SAMPLES_OF_AGENDAS
SAMPLES_OF_MEETINGS = SAMPLES_OF_ONE_BODY | SAMPLES_OF_BODIES | SAMPLES_OF_PEOPLE
SAMPLES = SAMPLES_OF_MEETINGS | SAMPLES_OF_ITEMS
WEIGHT = 3
WITHOUT_PRICE = {"agenda"}

every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
every_sample_of_meetings = pytest.mark.parametrize("sample", SAMPLES_OF_MEETINGS.values(), ids=SAMPLES_OF_MEETINGS)
every_sample_of_items = pytest.mark.parametrize("sample", SAMPLES_OF_ITEMS.values(), ids=SAMPLES_OF_ITEMS)


class Bench:
    """Solves a builder's model again and again, with the meetings and visits where a plan has them."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.solver = cp_model.CpSolver()
        self.solver.parameters.num_workers = 1
        self.solver.parameters.cp_model_presolve = False

    def solve(self, plan: Plan) -> bool:
        """Whether the model has a solution that is `plan`; the solver then holds the cheapest one."""
        before = []
        for literal, value in self._choices(plan):
            domain = self.builder.model.proto.variables[literal.index].domain
            before.append((domain, list(domain)))
            _set(domain, [value, value])
        status = self.solver.solve(self.builder.model)
        for domain, values in reversed(before):
            _set(domain, values)
        assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
        return bool(status == cp_model.OPTIMAL)

    def _choices(self, plan: Plan) -> Iterator[tuple[Any, int]]:
        builder = self.builder
        for meeting in plan.problem.meetings.values():
            placement = plan.get(meeting)
            yield builder.held(meeting), int(placement is not None)
            if placement is not None:
                yield builder.on(meeting, placement.day), 1
                yield builder.starts(meeting, placement.start), 1
                if placement.place is not None:
                    yield builder.sits_in(meeting, placement.place), 1
        for visit in plan.problem.visits.values():
            slot = plan.slots.get(visit.key)
            if not visit.follows and not visit.settled and visit.kind is not VisitKind.HAND_OVER:
                for key in visit.meetings:
                    there = slot is not None and slot.meeting == key
                    yield builder.at(visit, plan.problem.meetings[key]), int(there)
            begin = builder._sequences.begins.get(visit.key)
            if begin is not None and slot is not None and slot.start is not None:
                yield begin, slot.first_minute


class Found(cp_model.CpSolverSolutionCallback):
    """All plans that a builder's model allows."""

    def __init__(self, builder: Builder) -> None:
        super().__init__()
        self.builder = builder
        self.plans: set[tuple[frozenset[Placement], frozenset[tuple[str, str]]]] = set()
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.enumerate_all_solutions = True
        solver.solve(builder.model, self)

    def on_solution_callback(self) -> None:
        meetings = self.builder.problem.meetings.values()
        placed = (self.builder.placement(meeting, self.boolean_value) for meeting in meetings)
        visits = self.builder.problem.visits.values()
        stops = {visit.key: self.builder.stop(visit, self.boolean_value) for visit in visits}
        at = frozenset((key, meeting) for key, meeting in stops.items() if meeting)
        self.plans.add((frozenset(placement for placement in placed if placement), at))


def _set(domain: Any, values: list[int]) -> None:
    domain.clear()
    domain.extend(values)


def where(plan: Plan) -> tuple[frozenset[Placement], frozenset[tuple[str, str]]]:
    """What a plan says, the times within its meetings aside."""
    return frozenset(plan.placements.values()), frozenset((slot.key, slot.meeting) for slot in plan.slots.values())


def reported(rule: Rule, plan: Plan) -> int:
    amounts = [violation.amount for violation in rule.check(plan)]
    assert all(amount > 0 for amount in amounts)
    return sum(amounts)


@every_sample
def test_solver_accepts_exactly_the_plans_in_which_nothing_is_reported(sample: Sample):
    outcomes = set()
    for rule in sample.rules:
        builder = Builder(sample.problem)
        builder.post([rule])
        bench = Bench(builder)
        for plan in every_plan(sample.problem, sample.starts):
            accepted = bench.solve(plan)
            assert accepted is (reported(rule, plan) == 0), (rule, plan.placements, plan.slots)
            outcomes.add(accepted)
    assert outcomes == {True, False}


@every_sample
def test_a_rule_costs_its_weight_times_what_is_reported(sample: Sample):
    builder = Builder(sample.problem)
    prices = {}
    for rule in sample.rules:
        if rule.name in WITHOUT_PRICE:
            with pytest.raises(ValueError):
                replace(rule, weight=WEIGHT)
            continue
        before = len(builder.costs), len(builder.tie_costs)
        builder.post([replace(rule, weight=WEIGHT)])
        prices[rule] = [*builder.costs[before[0] :], *builder.tie_costs[before[1] :]]
    bench = Bench(builder)
    for plan in every_plan(sample.problem, sample.starts):
        assert bench.solve(plan)
        for rule, costs in prices.items():
            paid = sum(weight * bench.solver.value(variable) for variable, weight in costs)
            assert paid == WEIGHT * reported(rule, plan), (rule, plan.placements, plan.slots)


@every_sample_of_meetings
def test_a_rule_can_be_assumed_in_exactly_the_plans_in_which_nothing_is_reported(sample: Sample):
    builder = Builder(sample.problem, assume=True)
    builder.post(sample.rules)
    builder.model.maximize(sum(builder.assumptions.values()))
    bench = Bench(builder)
    for plan in every_plan(sample.problem, sample.starts):
        assert bench.solve(plan)
        refused = {a.rule for a, literal in builder.assumptions.items() if not bench.solver.value(literal)}
        assert refused == {rule for rule in sample.rules if reported(rule, plan)}, (plan.placements, plan.slots)


@every_sample_of_items
def test_a_rule_can_be_assumed_of_exactly_the_meetings_and_visits_of_which_nothing_is_reported(sample: Sample):
    builder = Builder(sample.problem, assume=True)
    builder.post(sample.rules)
    builder.model.maximize(sum(builder.assumptions.values()))
    bench = Bench(builder)
    for plan in every_plan(sample.problem, sample.starts):
        assert bench.solve(plan)
        refused = {
            (a.rule, frozenset(a.about))
            for a, literal in builder.assumptions.items()
            if not bench.solver.value(literal)
        }
        told = {(rule, frozenset(found.about)) for rule in sample.rules for found in rule.check(plan)}
        assert refused == told, (plan.placements, plan.slots)


@every_sample
def test_without_rules_the_solver_knows_exactly_the_plans_of_the_problem(sample: Sample):
    found = Found(Builder(sample.problem))
    assert found.plans == {where(plan) for plan in every_plan(sample.problem)}


def test_every_rule_has_a_sample():
    assert {rule.name for sample in SAMPLES.values() for rule in sample.rules} == set(RULES)
