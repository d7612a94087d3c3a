"""Rule unchanged: the lock has KCL on Thursday 30 October 2025 at 9.00 in the hall."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.problem import Placement
from aarsplan.rules.base import Violation
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

KEY = "KCL/2025-10"
BEFORE = Placement(KEY, date(2025, 10, 30), time(9), 60, "hall")


def violations(
    now: str | None, *, place="hall", make=meeting, before=BEFORE, approved=(), **parameters
) -> list[Violation]:
    places = (place,) if place else ()
    found = make(KEY, "2025-10-23", places=places)
    facts = problem(found, previous=[before] if before else [], approved=approved)
    return list(rule("unchanged", **parameters).check(plan(facts, **{KEY: now})))


def test_meeting_that_stays_costs_nothing():
    assert violations("2025-10-30") == []


@pytest.mark.parametrize(
    ("now", "place"), [("2025-10-29", "hall"), ("2025-10-30 10:00", "hall"), ("2025-10-30", "room"), (None, "hall")]
)
def test_moved_or_dropped_meeting_counts_one(now, place):
    assert [found.amount for found in violations(now, place=place)] == [1]


def test_day_time_and_place_together_are_still_one_move():
    assert [found.amount for found in violations("2025-10-29 10:00", place="room")] == [1]


def test_approved_meeting_counts_ten_times_or_as_often_as_asked():
    assert [found.amount for found in violations("2025-10-29", approved=[KEY])] == [10]
    assert [found.amount for found in violations("2025-10-29", approved=[KEY], approved_factor=3)] == [3]


def test_meeting_that_is_new_has_nowhere_to_stay():
    assert violations("2025-10-29", before=None) == []


def test_place_given_to_a_meeting_without_one_is_no_move():
    assert violations("2025-10-30", before=Placement(KEY, BEFORE.day, BEFORE.start, 60)) == []


def test_place_that_is_lost_is_a_move():
    assert len(violations("2025-10-30", place=None)) == 1


@pytest.mark.parametrize("make", [fact, settled])
def test_given_and_held_meetings_cannot_move(make):
    assert violations("2025-10-23", make=make) == []


def test_only_the_bodies_named_are_looked_at():
    assert violations("2025-10-29", bodies=("DIR",)) == []
    assert len(violations("2025-10-29", bodies=("DIR", "KCL"))) == 1


def test_message_names_both_places_and_times():
    with speaking("en"):
        (moved,), (dropped,) = violations("2025-10-29 13:00", place="room"), violations(None)
    old = "the lock has it on Thu 30 Oct 2025 9:00-10:00, hall"
    assert moved.message == f"KCL/2025-10 is on Wed 29 Oct 2025 13:00-14:00, room, {old}"
    assert dropped.message == f"KCL/2025-10 is not held, {old}"
