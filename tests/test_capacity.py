"""Days of so many people over a window: how the people are divided, where the days fall, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aarsplan
from aarsplan.capacity import Capacity, Unit
from aarsplan.checking import violations
from aarsplan.domain import DateRange
from aarsplan.lockfile import Lock, advance
from aarsplan.plan import Plan
from aarsplan.rules.room_capacity import RoomCapacity
from aarsplan.solver.solve import Outcome
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold, untold
from tests.outputs.feed_sample import calendar_events

CONFIG = Path(__file__).parent.parent / "config"
ACADEMY = "LEDELSESAKADEMI-VELFAERD"
QUARTER = DateRange(date(2025, 1, 1), date(2025, 3, 31))
NOW = datetime(2024, 11, 1, 12, tzinfo=UTC)


def series(least: int, most: int, *heads: int) -> Capacity:
    units = tuple(Unit(f"u{number}", f"U{number}", of_unit) for number, of_unit in enumerate(heads))
    return Capacity(QUARTER.first, QUARTER.last, least, most, units)


def test_hundred_people_come_on_three_days_as_evenly_as_can_be():
    whole = series(30, 35, 100)
    assert whole.shares(whole.units[0]) == [34, 33, 33]


@given(st.integers(1, 60), st.integers(0, 40), st.integers(1, 500))
def test_unit_is_divided_into_the_fewest_days_that_fit_or_told_to_miss_people(least, more, heads):
    whole = series(least, least + more, heads)
    (unit,) = whole.units
    fitting = [n for n in range(1, heads + 1) if n * least <= heads <= n * (least + more)]
    shares = whole.shares(unit)
    assert sum(shares) == heads
    assert max(shares) - min(shares) <= 1
    assert (whole.missing(unit) == 0) is bool(fitting)
    if fitting:
        assert len(shares) == fitting[0]
        assert all(least <= share <= least + more for share in shares)


@pytest.fixture(scope="module")
def quarter() -> Plan:
    project = aarsplan.load(CONFIG, "2025-Q1")
    solution = aarsplan.solve(project, "2025-Q1")
    assert solution.outcome is Outcome.OPTIMAL
    assert solution.plan is not None
    assert [found for found in violations(solution.plan, project.rules) if found.rule.must] == []
    return solution.plan


def test_every_leader_has_a_day_in_the_quarter_with_thirty_to_thirty_five(quarter):
    body = quarter.problem.facts.bodies[ACADEMY]
    held = quarter.held(ACADEMY)
    assert body.capacity is not None
    assert [meeting.key for meeting, _spot in held] == [f"{ACADEMY}/{n}" for n in range(1, len(body.capacity.days) + 1)]
    assert all(30 <= meeting.heads <= 35 for meeting, _spot in held)
    assert sum(meeting.heads for meeting, _spot in held) == sum(unit.heads for unit in body.capacity.units)
    assert all(spot.day in QUARTER and not quarter.problem.closed(spot.day) for _meeting, spot in held)


def test_days_lie_evenly_over_the_quarter(quarter):
    days = [spot.day for _meeting, spot in quarter.held(ACADEMY)]
    assert all(11 <= (later - earlier).days <= 19 for earlier, later in pairwise(days))


def test_nobody_who_runs_a_day_is_elsewhere(quarter):
    days = {spot.day for _meeting, spot in quarter.held(ACADEMY)}
    assert days.isdisjoint(spot.day for _meeting, spot in quarter.held("DIR", "HU"))


def test_half_the_quarter_has_the_days_whose_part_of_it_it_holds():
    project = aarsplan.load(CONFIG, "2025-01")
    plan = aarsplan.solve(project, "2025-01").plan
    assert plan is not None
    lock = advance(Lock(), plan, NOW)
    later = aarsplan.solve(project, "2025-02..2025-03", lock).plan
    assert later is not None
    first = {key: spot for key, spot in plan.placements.items() if key.startswith(ACADEMY)}
    both = {key: spot for key, spot in later.placements.items() if key.startswith(ACADEMY)}
    assert 0 < len(first) < len(both) == 6
    assert {key: both[key].day for key in first} == {key: spot.day for key, spot in first.items()}
    assert len({spot.day for spot in both.values()}) == 6


class TestTitle:
    def test_annual_plan_and_feed_name_the_unit_and_its_people(self, quarter):
        publication = Publication.of(quarter, advance(Lock(), quarter, NOW), QUARTER)
        titles = [row.title for row in annual_plan(publication).rows if row.code == ACADEMY]
        assert titles[:2] == [
            "Ledelsesakademi i Velfærd: Dagtilbud (33)",
            "Ledelsesakademi i Velfærd: Skoler og SFO (32)",
        ]
        events = [event for event in calendar_events(publication) if event.body == ACADEMY and not event.is_deadline]
        assert [event.summary for event in events] == titles

    def test_lock_sees_that_a_units_people_became_more(self, quarter):
        facts = quarter.problem.facts
        body = facts.bodies[ACADEMY]
        assert body.capacity is not None
        first, *rest = body.capacity.units
        changed = replace(body, capacity=replace(body.capacity, units=(replace(first, heads=34), *rest)))
        after = replace(quarter.problem, facts=replace(facts, bodies={**facts.bodies, ACADEMY: changed}))
        lock = retold(quarter, advance(Lock(), quarter, NOW), NOW)
        (warning,) = untold(replace(quarter, problem=after), lock, "plan.lock")
        assert warning.message.endswith(f": {ACADEMY}/1")


@pytest.mark.parametrize(("seats", "without"), [(35, 0), (34, 1)])
def test_people_of_the_unit_need_a_seat_beside_the_members(quarter, seats, without):
    """33 leaders, the director and the lead of the working group."""
    facts = quarter.problem.facts
    places = {**facts.places, "salen": replace(facts.places["salen"], seats=seats)}
    problem = replace(quarter.problem, facts=replace(facts, places=places))
    found = RoomCapacity(bodies=(ACADEMY,)).check(replace(quarter, problem=problem))
    assert [violation.amount for violation in found if violation.about == (f"{ACADEMY}/1",)] == [without][:without]
