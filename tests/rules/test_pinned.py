"""Rule pinned: KCL in October 2025 stands on the 30th at 9.00 in the hall."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.rules.base import Violation
from aarsplan.texts import speaking

from .problems import meeting, plan, problem, rule, settled

THE_30TH = date(2025, 10, 30)


def violations(*, make=meeting, placed: str | None = "2025-10-30", key="KCL/2025-10", **parameters) -> list[Violation]:
    facts = problem(make("KCL/2025-10", "2025-10-30", places=("hall",)))
    return list(
        rule("pinned", key=key, **({"day": THE_30TH} | parameters)).check(plan(facts, **{"KCL/2025-10": placed}))
    )


def test_meeting_on_its_day_is_as_pinned_whatever_its_time_and_place():
    assert violations() == []
    assert violations(start=time(9), place="hall") == []


@pytest.mark.parametrize(
    ("parameters", "amount"),
    [
        ({"day": date(2025, 10, 29)}, 1),
        ({"start": time(10)}, 1),
        ({"place": "room"}, 1),
        ({"start": time(10), "place": "room"}, 2),
        ({"day": date(2025, 10, 29), "start": time(10), "place": "room"}, 3),
    ],
)
def test_each_of_day_start_and_place_that_differs_counts_one(parameters, amount):
    (found,) = violations(**parameters)
    assert found.amount == amount


def test_meeting_not_held_counts_one_however_much_is_pinned():
    (found,) = violations(placed=None, start=time(10), place="room")
    assert found.amount == 1


def test_midnight_is_a_time_like_any_other():
    assert [found.amount for found in violations(start=time(0))] == [1]


def test_message_names_where_it_stands_and_where_it_is_pinned():
    with speaking("en"):
        (found,) = violations(day=date(2025, 10, 29), start=time(10), place="hall")
    assert found.message == "KCL/2025-10 stands at Thu 30 Oct 2025, 9:00, pinned: Wed 29 Oct 2025, 10:00, hall"


def test_meeting_outside_the_problem_is_left_alone():
    assert violations(key="KCL/2026-10", day=date(2026, 10, 29)) == []


def test_held_meeting_is_not_judged():
    assert violations(make=settled, day=date(2025, 10, 29)) == []
