"""Facts about a whole year with its items: planned to the end within seconds, and planned again without a stir."""

from __future__ import annotations

from datetime import date

import pytest

from aarsplan.agenda import Purpose
from aarsplan.checking import cost, violations
from aarsplan.domain import DateRange
from aarsplan.items import Item, Step
from aarsplan.problem import History
from aarsplan.solver.solve import Outcome, solve
from aarsplan.visits import VisitKind

from .a_year import RULES, YEAR, a_year, some_items
from .agenda_problems import faults

pytestmark = pytest.mark.timeless

ITEMS = some_items(120, seed=1)
FEW = ITEMS[:12]
MUSTS = [found for found in RULES if found.must]


@pytest.fixture(scope="module")
def year():
    return solve(a_year(*ITEMS), RULES)


@pytest.fixture(scope="module")
def quiet_year():
    return solve(a_year(*FEW), RULES)


def _history(plan):
    return History(plan.placements, planned=(YEAR,), slots=plan.slots)


def test_year_of_120_items_is_planned_to_proven_optimality(year):
    assert (year.outcome, year.cost) == (Outcome.OPTIMAL, year.bound)
    assert len(year.plan.problem.meetings) >= 40
    assert len(_steps(year.plan)) > 200


def test_year_has_a_place_for_every_step(year):
    assert [key for key in _steps(year.plan) if key not in year.plan.slots] == []


def test_year_keeps_every_rule_that_must_be_kept(year):
    assert violations(year.plan, MUSTS) == []
    assert cost(violations(year.plan, RULES)) == year.cost


def test_year_stands_up_to_an_outsiders_look(year):
    assert faults(year.plan) == []


def test_same_year_gives_the_same_slots(quiet_year):
    again = solve(a_year(*FEW), RULES)
    assert list(again.plan.slots.items()) == list(quiet_year.plan.slots.items())
    assert again.plan.placements == quiet_year.plan.placements


def test_year_planned_again_from_its_own_lock_is_the_same_and_costs_no_more(quiet_year):
    again = solve(a_year(*FEW, history=_history(quiet_year.plan)), RULES)
    assert again.outcome is Outcome.OPTIMAL
    assert again.plan.placements == quiet_year.plan.placements
    assert again.plan.slots == quiet_year.plan.slots
    assert again.cost <= quiet_year.cost


def test_item_that_comes_later_moves_no_other(quiet_year):
    step = Step(
        "NEW/dir", at="DIR", purpose=Purpose.APPROVAL, minutes=20, window=DateRange(date(2027, 5, 1), YEAR.last)
    )
    late = Item("NEW", "Ny sag", (step,))
    again = solve(a_year(*FEW, late, history=_history(quiet_year.plan)), RULES)
    meetings = {key: slot.meeting for key, slot in again.plan.slots.items()}
    assert meetings.pop("NEW/dir").startswith("DIR/")
    assert meetings == {key: slot.meeting for key, slot in quiet_year.plan.slots.items()}
    assert again.plan.placements == quiet_year.plan.placements


def _steps(plan):
    return [key for key, visit in plan.problem.visits.items() if visit.kind is VisitKind.STEP]
