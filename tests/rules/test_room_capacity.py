"""Rule room-capacity: KCL on 30 October 2025 is a director and eleven chiefs, the mayor may come."""

from __future__ import annotations

import pytest

from aarsplan.domain import Place, Role
from aarsplan.rules.base import Violation
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

ROLES = {
    "chief": Role("chief", "Kommunaldirektør"),
    "chiefs": Role("chiefs", "Chefer", persons=11),
    "mayor": Role("mayor", "Borgmester"),
}


def violations(found, seats, **parameters) -> list[Violation]:
    place = Place("room", "Lokale 1", seats)
    return list(rule("room-capacity", **parameters).check(plan(problem(found, roles=ROLES, places={"room": place}))))


def koncernledelse(make=meeting, key="KCL/2025-10", **fields):
    return make(
        key, "2025-10-30", **({"places": ("room",), "required": ["chief", "chiefs"], "optional": ["mayor"]} | fields)
    )


@pytest.mark.parametrize(("seats", "amounts"), [(0, [12]), (10, [2]), (11, [1]), (12, []), (None, [])])
def test_every_required_person_has_a_seat(seats, amounts):
    assert [found.amount for found in violations(koncernledelse(), seats)] == amounts


@pytest.mark.parametrize(("seats", "amounts"), [(12, [1]), (13, [])])
def test_optional_members_need_a_seat_when_asked_for(seats, amounts):
    assert [found.amount for found in violations(koncernledelse(), seats, optional=True)] == amounts


def test_message_names_the_place_and_the_people_without_a_seat():
    with speaking("en"):
        (one,), (two,) = violations(koncernledelse(), 11), violations(koncernledelse(), 10)
    assert one.message == "KCL/2025-10 is in Lokale 1: 1 person is without a seat"
    assert two.message == "KCL/2025-10 is in Lokale 1: 2 people are without a seat"


def test_meeting_without_a_place_is_not_judged():
    assert violations(koncernledelse(places=()), 1) == []


def test_place_that_the_project_no_longer_knows_is_not_judged():
    assert violations(koncernledelse(places=("old",)), 1) == []


def test_event_is_judged_when_it_is_named():
    event = koncernledelse(fact, "TEMA")
    assert violations(event, 11) == []
    assert len(violations(event, 11, bodies=("TEMA",))) == 1


def test_held_and_exempt_meetings_are_not_judged():
    assert violations(koncernledelse(settled), 11) == []
    assert violations(koncernledelse(exempt=["room-capacity"]), 11) == []


def test_meeting_that_is_not_held_needs_no_seats():
    facts = problem(koncernledelse(), roles=ROLES, places={"room": Place("room", "Lokale 1", 1)})
    assert list(rule("room-capacity").check(plan(facts, **{"KCL/2025-10": None}))) == []
