"""Facts about agendas in the loop: what the sums do not see is found, and the plan is the cheapest all the same."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from ortools.sat.python import cp_model

from aarsplan.agenda import Attendance
from aarsplan.checking import cost, violations
from aarsplan.domain import Body
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.builder import Builder
from aarsplan.solver.solve import Outcome, Settings, solve
from tests.rules.problems import every_plan, fact, meeting, pause, plan, problem, rule, settled, slot, visit

from .agenda_problems import MUSTS, ROLES, RULES, faults, problems

pytestmark = pytest.mark.timeless

LUNCH = problem(
    fact("DIR/1", "2025-10-08", minutes=180),
    fact("DIR/2", "2025-10-22", minutes=180),
    visits=[
        pause("DIR/1", "10:30"),
        pause("DIR/2", "10:30"),
        visit("A/dir", "DIR/1", "DIR/2", minutes=80, title="A"),
        visit("B/dir", "DIR/1", "DIR/2", minutes=70, title="B"),
    ],
)
"""Ninety minutes before the pause and sixty after it: together enough for 80 and 70, one by one not."""


def cheapest(found, exact):
    """The cost of the cheapest plan with the agendas of `exact` (None is all) laid out; None when there is none."""
    builder = Builder(found, exact=exact)
    builder.post(RULES)
    builder.aim([*builder.costs, *builder.tie_costs])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(builder.model)
    assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
    if status == cp_model.INFEASIBLE:
        return None
    return round(solver.objective_value) if builder.model.has_objective() else 0


def test_item_for_which_there_is_time_but_no_place_goes_to_the_next_meeting():
    assert cheapest(LUNCH, exact=()) == 0
    solution = solve(LUNCH, RULES)
    assert (solution.outcome, solution.cost) == (Outcome.OPTIMAL, 1)
    assert sorted(solution.plan.slots[key].meeting for key in ("A/dir", "B/dir")) == ["DIR/1", "DIR/2"]
    assert faults(solution.plan) == []


def test_items_that_fill_both_sides_of_the_pause_to_the_minute_stay_together():
    visits = {**LUNCH.visits, "A/dir": visit("A/dir", "DIR/1", "DIR/2", minutes=90)}
    visits["B/dir"] = visit("B/dir", "DIR/1", "DIR/2", minutes=60)
    solution = solve(_with(visits), RULES)
    assert solution.cost == 0
    assert {solution.plan.slots[key].meeting for key in ("A/dir", "B/dir")} == {"DIR/1"}


def test_meeting_without_any_run_of_show_leaves_no_plan():
    visits = {key: found for key, found in LUNCH.visits.items() if found.follows}
    visits |= {key: visit(key, "DIR/1", minutes=n, must=True) for key, n in (("A/dir", 80), ("B/dir", 70))}
    solution = solve(_with(visits), RULES)
    assert (solution.outcome, solution.plan) == (Outcome.IMPOSSIBLE, None)


def test_the_same_inputs_give_the_same_slots():
    first, second = (solve(LUNCH, RULES).plan.slots for _ in range(2))
    assert list(first.items()) == list(second.items())
    assert all(found.start for found in first.values())


def test_meeting_of_the_past_keeps_the_times_that_the_lock_has():
    before = [slot("DIR/0/frokost", "DIR/0", "12:15", 20), slot("OLD/dir", "DIR/0", "11:00", 90)]
    solution = solve(_past(before), RULES)
    assert list(solution.plan.slots.values()) == before


def test_agenda_of_the_past_that_does_not_add_up_stops_nothing():
    """An hour and a half in a meeting of one hour; of the pause alone it is known when it was."""
    solution = solve(_past([]), RULES)
    assert solution.outcome is Outcome.OPTIMAL
    assert {key: found.start for key, found in solution.plan.slots.items()} == {
        "DIR/0/frokost": time(12),
        "OLD/dir": None,
    }


def _past(slots):
    return problem(
        settled("DIR/0", "2025-09-24", minutes=60),
        visits=[pause("DIR/0", "12:00", settled=True), visit("OLD/dir", "DIR/0", minutes=90, settled=True)],
        previous_slots=slots,
    )


def test_agenda_that_others_lay_out_has_no_times_here():
    theirs = Body("KB", "Kommunalbestyrelsen", 60, (time(17),), surroundings=True)
    found = problem(fact("KB/1", "2025-10-07", "17:00"), bodies=[theirs], visits=[visit("B/kb", "KB/1", minutes=600)])
    solution = solve(found, RULES)
    assert solution.plan.slots["B/kb"] == slot("B/kb", "KB/1", None, 600)


def test_agenda_is_told_anew_for_each_day_and_start_of_its_meeting():
    """Where the mayor is not there for long enough, which another rule tells, the item stands first."""
    windows = (Attendance("mayor", time(9, 30), time(10)), Attendance("mayor", time(9), time(9, 10), date(2025, 10, 8)))
    body = Body("DIR", "Direktionen", 60, (time(8), time(9)), attendance=windows)
    found = problem(
        meeting("DIR/1", "2025-10-08..2025-10-09", times=["08:00", "09:00"], given=True),
        bodies=[body],
        roles=ROLES,
        visits=[visit("LOV/dir", "DIR/1", minutes=30, needs=("mayor",), must=True)],
    )
    agendas = Agendas(found)
    told = {}
    for day, start in found.meetings["DIR/1"].slots:
        slots, untold = agendas.told(plan(found, **{"DIR/1": f"{day} {start}"}))
        assert untold == frozenset()
        told[day.day, start.hour] = slots["LOV/dir"].start
    assert told == {(8, 8): time(8), (8, 9): time(9), (9, 8): time(8), (9, 9): time(9, 30)}


def test_meeting_once_laid_out_stays_so():
    """What cannot stay at the first meeting would fit by the sums at the second, and has to go to the third."""
    keys = ("DIR/1", "DIR/2", "DIR/3")
    found = problem(
        *(fact(key, f"2025-10-{day:02}", minutes=180) for key, day in zip(keys, (1, 8, 15), strict=True)),
        visits=[
            *(pause(key, "10:30") for key in keys),
            visit("A/dir", *keys, minutes=80, must=True),
            visit("B/dir", *keys, minutes=70, must=True),
            visit("C/dir", "DIR/2", minutes=70, must=True),
        ],
    )
    assert cheapest(found, exact=["DIR/1"]) == 1
    solution = solve(found, RULES, Settings(seconds=10))
    assert (solution.outcome, solution.cost) == (Outcome.OPTIMAL, 2)


def _with(visits):
    return problem(*LUNCH.meetings.values(), visits=visits.values())


def test_no_plan_with_agendas_is_cheaper_than_the_solvers():
    found = problem(
        fact("DIR/1", "2025-10-08", minutes=30),
        fact("DIR/2", "2025-10-22", minutes=30),
        visits=[
            visit("A/dir", "DIR/1", "DIR/2", minutes=20),
            visit("B/dir", "DIR/1", "DIR/2", minutes=15, must=True),
            visit("C/dir", "DIR/1", minutes=10),
        ],
    )
    starts = tuple(found.meetings["DIR/1"].times[0].replace(minute=minute) for minute in (0, 10, 15, 20))
    allowed = [plan for plan in every_plan(found, starts) if not violations(plan, MUSTS)]
    solution = solve(found, RULES)
    assert (
        solution.cost
        == min(cost(violations(plan, RULES)) for plan in allowed)
        == cost(violations(solution.plan, RULES))
    )


@settings(max_examples=60)
@given(problems())
def test_plan_costs_what_it_costs_with_every_agenda_laid_out_and_stands_up_to_an_outsiders_look(found):
    solution = solve(found, (*RULES, rule("keep-agenda", weight=5)))
    expected = cheapest(found, exact=None)
    if expected is None:
        assert solution.outcome is Outcome.IMPOSSIBLE
        return
    assert (solution.outcome, solution.cost) == (Outcome.OPTIMAL, expected)
    assert faults(solution.plan) == []
    assert violations(solution.plan, MUSTS) == []
    assert cost(violations(solution.plan, RULES)) == solution.cost
