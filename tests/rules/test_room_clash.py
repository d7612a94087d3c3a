"""Rule room-clash on Wednesday 29 October 2025 with DIR in the hall from 9.00 to 13.00."""

from __future__ import annotations

import pytest

from aarsplan.domain import Place
from aarsplan.rules.base import Violation
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

PLACES = {"hall": Place("hall", "Byrådssalen"), "room": Place("room", "Lokale 1")}


def violations(*meetings, **parameters) -> list[Violation]:
    return list(rule("room-clash", **parameters).check(plan(problem(*meetings, places=PLACES))))


def direktion(**fields):
    return meeting("DIR/2025-W44", "2025-10-29", minutes=240, **({"places": ("hall",)} | fields))


def koncernledelse(start, place="hall", **fields):
    return meeting("KCL/2025-10", "2025-10-29", times=[start], places=(place,), **fields)


@pytest.mark.parametrize(("start", "clashes"), [("08:00", False), ("08:01", True), ("12:59", True), ("13:00", False)])
def test_one_place_holds_one_meeting_at_a_time(start, clashes):
    assert [found.amount for found in violations(direktion(), koncernledelse(start))] == [1] * clashes


def test_two_places_hold_two_meetings():
    assert violations(direktion(), koncernledelse("09:00", "room")) == []


def test_meetings_without_a_place_do_not_clash():
    assert violations(direktion(places=()), meeting("KCL/1", "2025-10-29")) == []


def test_only_the_places_named_are_looked_at():
    meetings = (direktion(), koncernledelse("09:00"))
    assert violations(*meetings, places=("room",)) == []
    assert len(violations(*meetings, places=("room", "hall"))) == 1


@pytest.mark.parametrize(("day", "clashes"), [("10-27", False), ("10-28", True), ("10-29", True), ("10-30", False)])
def test_all_day_event_holds_its_place_on_each_of_its_days(day, clashes):
    event = fact("TEMA", "2025-10-28", "00:00", minutes=2 * 1440, all_day=True, places=("hall",))
    assert bool(violations(event, meeting("DIR/1", f"2025-{day}", places=("hall",)))) is clashes


def test_message_names_the_place_both_meetings_and_both_times():
    with speaking("en"):
        (found,) = violations(direktion(), koncernledelse("12:00"))
    assert found.message == (
        "Byrådssalen holds both DIR/2025-W44 (Wed 29 Oct 2025 9:00-13:00) and KCL/2025-10 (Wed 29 Oct 2025 12:00-13:00)"
    )


def test_place_that_the_project_no_longer_knows_is_named_by_its_code():
    (found,) = violations(direktion(places=("old",)), koncernledelse("09:00", "old"))
    assert found.message.startswith("old ")


def test_held_meetings_are_history_and_exempt_ones_are_let_be():
    assert violations(*(settled(f"{body}/1", "2025-10-29", places=("hall",)) for body in ("DIR", "KCL"))) == []
    assert violations(direktion(), koncernledelse("09:00", exempt=["room-clash"])) == []
