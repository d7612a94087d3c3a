"""Rule load around Friday 31 October 2025: the end of a month in the middle of week 44."""

from __future__ import annotations

import pytest

from aarsplan.domain import Role
from aarsplan.rules.base import Violation
from aarsplan.rules.load import LoadPer
from aarsplan.rules.people import Members
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

ROLES = {"chief": Role("chief", "Kommunaldirektør"), "mayor": Role("mayor", "Borgmester")}


def violations(*meetings, **parameters) -> list[Violation]:
    return list(rule("load", **parameters).check(plan(problem(*meetings, roles=ROLES))))


def on(*days, **fields):
    return [meeting(f"DIR/{n}", f"2025-{day}", **({"required": ["chief"]} | fields)) for n, day in enumerate(days)]


WEEK_44 = on("10-27", "10-29", "10-31", "11-02")


@pytest.mark.parametrize(("most", "amounts"), [(2, [2]), (3, [1]), (4, [])])
def test_monday_to_sunday_is_one_week_over_the_end_of_the_month(most, amounts):
    assert [found.amount for found in violations(*WEEK_44, most=most, per=LoadPer.WEEK)] == amounts


def test_next_monday_belongs_to_the_next_week():
    assert violations(*on("11-02", "11-03"), most=1, per=LoadPer.WEEK) == []


def test_first_of_the_month_belongs_to_the_next_month():
    assert violations(*on("10-31", "11-01"), most=1, per=LoadPer.MONTH) == []
    assert len(violations(*on("10-01", "10-31"), most=1, per=LoadPer.MONTH)) == 1


def test_week_1_is_one_week_over_the_end_of_the_year():
    meetings = [*on("12-29"), meeting("KCL/1", "2026-01-02", required=["chief"])]
    with speaking("en"):
        (found,) = violations(*meetings, most=1, per=LoadPer.WEEK)
    assert found.message == "Kommunaldirektør has 2 meetings (week 1 of 2026), at most 1 allowed: DIR/0 and KCL/1"


def test_meetings_of_all_bodies_and_events_count_on_a_day():
    meetings = [*on("10-29"), fact("TEMA", "2025-10-29", required=["chief"])]
    with speaking("en"):
        (found,) = violations(*meetings, most=1, per=LoadPer.DAY)
    assert found.about == ("DIR/0", "TEMA")
    assert "(Wed 29 Oct 2025), at most 1" in found.message


def test_each_role_and_period_is_counted_by_itself():
    meetings = on("10-27", "10-29", "11-03", "11-04", "11-05", required=["chief", "mayor"])
    found = violations(*meetings, most=1, per=LoadPer.WEEK)
    assert [violation.amount for violation in found] == [1, 2, 1, 2]


def test_only_the_roles_named_are_counted():
    assert violations(*WEEK_44, most=1, per=LoadPer.WEEK, roles=("mayor",)) == []


def test_optional_member_counts_only_when_any_does():
    meetings = on("10-27", "10-29", required=[], optional=["chief"])
    assert violations(*meetings, most=1, per=LoadPer.WEEK) == []
    assert len(violations(*meetings, most=1, per=LoadPer.WEEK, members=Members.ANY)) == 1


def test_held_meetings_are_not_judged_but_leave_no_room():
    history = [settled(f"KCL/{n}", "2025-10-28", required=["chief"]) for n in range(3)]
    assert violations(*history, most=1, per=LoadPer.WEEK) == []
    (found,) = violations(*history, *on("10-30", "10-31"), most=1, per=LoadPer.WEEK)
    assert found.amount == 2


def test_exempt_meeting_does_not_count():
    meetings = [*on("10-29"), meeting("KCL/1", "2025-10-29", required=["chief"], exempt=["load"])]
    assert violations(*meetings, most=1, per=LoadPer.DAY) == []


def test_none_allowed_makes_every_meeting_one_too_many():
    assert [found.amount for found in violations(*WEEK_44, most=0, per=LoadPer.MONTH)] == [3, 1]


def test_description_names_the_roles_and_the_period():
    with speaking("en"):
        assert rule("load", most=1, per=LoadPer.DAY).describe() == "everybody: at most 1 meeting a day"
        text = rule("load", most=3, per=LoadPer.WEEK, roles=("chief", "mayor")).describe()
    assert text == "chief and mayor: at most 3 meetings a week"
