"""How long commands take beside what they cannot do without, so that a slow machine changes nothing.

Each limit is about twice what was measured; `-s` prints the ratios.
"""

from __future__ import annotations

import pytest

from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import load
from aarsplan.meetings import build
from aarsplan.problem import History
from aarsplan.solver.solve import solve
from tests.benchmarks.stopwatch import limited, python, ratio
from tests.solver.a_year import RULES, YEAR, a_year, some_items

pytestmark = pytest.mark.benchmark
ITEMS = some_items(60, seed=1)


def test_help_costs_little_more_than_click():
    limited("--help / import click", ratio(python("-m", "aarsplan", "--help"), python("-c", "import click")), 3)


def test_check_costs_little_more_than_its_libraries(norddjurs):
    python("-m", "aarsplan", "plan", "--horizon", "2027", cwd=norddjurs.parent)()
    check = python("-m", "aarsplan", "check", cwd=norddjurs.parent)
    libraries = python(
        "-c", "import click, pydantic, holidays; holidays.country_holidays('DK', years=range(2000, 2101))"
    )
    limited("check of a year / its imports", ratio(check, libraries), 3.5)


def test_a_year_is_planned_in_a_few_imports_of_the_solver(norddjurs):
    plan = python("-m", "aarsplan", "plan", "--horizon", "2027", "--dry-run", cwd=norddjurs.parent)
    solver = python("-c", "from ortools.sat.python import cp_model")
    limited("plan of 2027 / import of ortools", ratio(plan, solver), 6)


def test_planning_again_is_no_slower_than_planning(norddjurs):
    days = parse_horizon("2027")
    project = load(norddjurs, days)
    fresh = build(project.facts, (days,))
    first = solve(fresh, project.rules)
    lock_rules = project.rules
    again = build(project.facts, (days,), _history(first.plan))
    limited("again / fresh", ratio(lambda: solve(again, lock_rules), lambda: solve(fresh, lock_rules)), 2.5)


def _history(plan):
    return History(dict(plan.placements), planned=plan.problem.horizon)


def test_items_make_a_year_no_more_than_some_times_slower_to_plan():
    bare, full = a_year(), a_year(*ITEMS)
    measured = ratio(lambda: solve(full, RULES), lambda: solve(bare, RULES), pairs=3)
    limited("year of 60 items / year of dates", measured, 20)


def test_planning_a_year_with_items_again_is_no_slower_than_planning_it():
    fresh = a_year(*ITEMS)
    first = solve(fresh, RULES)
    again = a_year(*ITEMS, history=History(first.plan.placements, planned=(YEAR,), slots=first.plan.slots))
    measured = ratio(lambda: solve(again, RULES), lambda: solve(fresh, RULES), pairs=3)
    limited("year of 60 items, again / fresh", measured, 2.5)
