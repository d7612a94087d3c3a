"""Rule busy-times: DIR on Wednesday 29 October 2025 from 9.00 to 10.00 in the hall."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.diagnostics import Span
from aarsplan.domain import Place, Role
from aarsplan.facts import BusyTime
from aarsplan.problem import minute_of
from aarsplan.rules.base import Violation
from aarsplan.rules.people import Members
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

ROLES = {"chief": Role("chief", "Kommunaldirektør"), "mayor": Role("mayor", "Borgmester")}
PLACES = {"hall": Place("hall", "Byrådssalen"), "room": Place("room", "Lokale 1")}


def violations(found, *busy, **parameters) -> list[Violation]:
    facts = problem(found, roles=ROLES, places=PLACES, busy=busy)
    return list(rule("busy-times", **parameters).check(plan(facts)))


def direktion(make=meeting, key="DIR/2025-W44", **fields):
    return make(key, "2025-10-29", **({"required": ["chief"], "optional": ["mayor"], "places": ("hall",)} | fields))


def busy(first, last, *roles, day="2025-10-29", last_day=None, places=(), span=None):
    begins = minute_of(date.fromisoformat(day), time.fromisoformat(first))
    ends = minute_of(date.fromisoformat(last_day or day), time.fromisoformat(last))
    return BusyTime(begins, ends, "Budgetseminar", roles, places, span)


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [("08:00", "09:00", False), ("08:00", "09:01", True), ("09:59", "12:00", True), ("10:00", "12:00", False)],
)
def test_busy_time_that_touches_a_meeting_does_not_hit_it(first, last, clashes):
    assert [found.amount for found in violations(direktion(), busy(first, last, "chief"))] == [1] * clashes


def test_busy_time_of_several_days_hits_the_days_between():
    assert violations(direktion(), busy("15:00", "11:00", "chief", day="2025-10-27", last_day="2025-10-30"))


def test_busy_time_of_somebody_else_is_no_matter():
    assert violations(direktion(), busy("09:00", "10:00", "mayor")) == []


def test_busy_time_of_an_optional_member_counts_only_when_any_does():
    assert len(violations(direktion(), busy("09:00", "10:00", "mayor"), members=Members.ANY)) == 1


def test_busy_place_hits_the_meetings_in_it():
    assert len(violations(direktion(), busy("09:00", "10:00", places=("room", "hall")))) == 1
    assert violations(direktion(), busy("09:00", "10:00", places=("room",))) == []
    assert violations(direktion(places=()), busy("09:00", "10:00", places=("hall",))) == []


def test_each_busy_time_counts_once_even_with_people_and_place():
    taken = busy("09:00", "10:00", "chief", "mayor", places=("hall",))
    assert [found.amount for found in violations(direktion(), taken, taken, members=Members.ANY)] == [1, 1]


def test_message_names_the_busy_time_and_where_it_stands():
    with speaking("en"):
        (found,) = violations(direktion(), busy("09:30", "12:00", "chief", span=Span("calendars/chief.ics", 12)))
    assert found.message == (
        "DIR/2025-W44 (Wed 29 Oct 2025 9:00-10:00) falls in a busy time: Budgetseminar (calendars/chief.ics:12)"
    )


def test_bodies_named_are_the_only_ones_judged_and_an_event_may_be_one():
    taken = busy("09:00", "10:00", "chief")
    assert violations(direktion(), taken, bodies=("KCL",)) == []
    assert violations(direktion(fact, "TEMA"), taken) == []
    assert len(violations(direktion(fact, "TEMA"), taken, bodies=("TEMA",))) == 1


def test_held_and_exempt_meetings_are_not_judged():
    taken = busy("09:00", "10:00", "chief")
    assert violations(direktion(settled), taken) == []
    assert violations(direktion(exempt=["busy-times"]), taken) == []
