"""Rule locked: KCL is locked on Thursday 30 October 2025 at 9.00 in the hall."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.problem import Placement

from .problems import fact, findings, meeting, plan, problem, rule, settled

KEY = "KCL/2025-10"
BEFORE = Placement(KEY, date(2025, 10, 30), time(9), 60, "hall")


def violations(now: str | None, *, place="hall", make=meeting, before=BEFORE, locked=(KEY,), **fields):
    places = (place,) if place else ()
    facts = problem(make(KEY, "2025-10-23", places=places, **fields), previous=[before], locked=locked)
    return findings(rule("locked"), plan(facts, **{KEY: now}))


def test_locked_meeting_that_stays_breaks_nothing():
    assert violations("2025-10-30") == []


@pytest.mark.parametrize(
    ("now", "place"),
    [
        ("2025-10-29", "hall"),
        ("2025-10-30 09:15", "hall"),
        ("2025-10-30", "room"),
        ("2025-10-30", None),
        (None, "hall"),
    ],
)
def test_locked_meeting_that_moves_or_is_given_up_breaks_its_lock_once(now, place):
    assert [found.amount for found in violations(now, place=place)] == [1]


def test_place_given_to_a_locked_meeting_without_one_breaks_nothing():
    assert violations("2025-10-30", before=Placement(KEY, BEFORE.day, BEFORE.start, 60)) == []


def test_meeting_that_is_not_locked_may_move():
    assert violations("2025-10-29", locked=()) == []


def test_locked_meeting_that_is_given_on_another_day_breaks_its_lock():
    assert len(violations("2025-10-23", make=fact)) == 1


def test_what_was_held_is_history():
    assert violations("2025-10-23", make=settled) == []


def test_a_locked_meeting_holds_by_default_without_a_price():
    assert rule("locked").must


def test_message_names_both_places_and_the_way_out():
    (found,) = violations("2025-10-29 13:00", place="room")
    old = "the lock has it on Thu 30 Oct 2025 9:00-10:00, hall"
    assert found.message == f"KCL/2025-10 is on Wed 29 Oct 2025 13:00-14:00, room, {old}"
    assert "aarsplan move KCL/2025-10 DATE --force" in found.hint
