"""Rule attendance: the mayor is at the Direktion from 10.15 to 12.00, and on 23-10-2024 a theme day takes that time."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.agenda import Attendance, Block
from aarsplan.domain import Body, Role
from aarsplan.facts import BusyTime
from aarsplan.problem import minute_of

from .problems import fact, findings, plan, problem, rule, standing, visit

ROLES = {"mayor": Role("mayor", "Mayor"), "auditor": Role("auditor", "Auditor"), "chief": Role("chief", "Chief")}
DIR = Body(
    "DIR",
    "Direktionen",
    240,
    (time(9),),
    attendance=(
        Attendance("mayor", time(10, 15), time(12)),
        Attendance("mayor", time(9), time(9, 30), day=date(2024, 11, 20)),
    ),
    blocks=(Block(date(2024, 10, 23), time(10), time(12), "Temadag om AI"),),
)
DAYS = {"DIR/1": "2024-10-09", "DIR/2": "2024-10-23", "DIR/3": "2024-11-06", "DIR/4": "2024-11-20"}


def told(at, minutes=15, needs=("mayor",), least=None, **facts):
    meetings = [fact(key, day, minutes=240, required=["chief"]) for key, day in DAYS.items()]
    lovprogram = visit(
        "LOV/dir", *DAYS, title="Lovprogram", minutes=minutes, least_minutes=least or minutes, needs=needs
    )
    found = problem(*meetings, bodies=[DIR], roles=ROLES, visits=[lovprogram], **facts)
    return findings(rule("attendance"), plan(found, **{"LOV/dir": at}))


def test_item_in_the_mayors_hours_is_fine():
    assert told("DIR/1") == []


def test_theme_day_takes_the_mayors_hours_and_the_next_meeting_with_a_window_is_named():
    [found] = told("DIR/2")
    assert (found.about, found.amount) == (("LOV/dir", "DIR/2"), 1)
    assert found.message == (
        "The item »Lovprogram« needs Mayor, but DIR Wed 23 Oct 2024 has no time with Mayor "
        "(10:00-12:00 is taken by »Temadag om AI«)"
    )
    assert found.hint == "the next DIR with Mayor is Wed 6 Nov 2024"


def test_window_of_exactly_the_needed_length_is_enough_and_one_minute_less_is_not():
    assert told("DIR/1", minutes=105) == []
    [found] = told("DIR/1", minutes=106)
    assert found.message == (
        "The item »Lovprogram« needs Mayor for 106 minutes, and DIR Wed 9 Oct 2024 has them for at most 105 at a time"
    )
    assert found.hint == ""


def test_window_of_one_day_replaces_the_usual_one():
    assert told("DIR/4", minutes=30) == []
    assert len(told("DIR/4", minutes=31)) == 1


def test_role_that_is_no_part_of_the_meeting_is_named():
    [found] = told("DIR/1", needs=("mayor", "auditor"))
    assert found.message.endswith("has no time with Mayor and Auditor (Auditor is no part of it)")
    assert found.hint == ""


@pytest.mark.parametrize(("minutes", "told_times"), [(120, 0), (121, 1)])
def test_required_member_is_there_throughout_but_for_busy_times(minutes, told_times):
    on = date(2024, 10, 9)
    busy = BusyTime(minute_of(on, time(8)), minute_of(on, time(11)), "Møde i regionen", ("chief",))
    assert len(told("DIR/1", minutes=minutes, needs=("chief",), busy=(busy,))) == told_times


def test_standing_item_stands_whoever_is_there():
    facts = problem(
        fact("DIR/2", DAYS["DIR/2"], minutes=240),
        bodies=[DIR],
        roles=ROLES,
        visits=[standing("DIR/2", "punkt-1", needs=("mayor",))],
    )
    assert findings(rule("attendance"), plan(facts)) == []


@pytest.mark.parametrize(("least", "told_times"), [(105, 0), (106, 1)])
def test_what_may_be_shortened_needs_its_people_for_its_least(least, told_times):
    assert len(told("DIR/1", minutes=120, least=least)) == told_times


def test_who_comes_to_a_meeting_that_others_plan_is_theirs_to_say():
    facts = problem(
        fact("KB/1", "2024-10-22", "17:00"),
        bodies=[Body("KB", "Kommunalbestyrelsen", 60, (time(17),), surroundings=True)],
        roles=ROLES,
        visits=[visit("LOV/kb", "KB/1", needs=("mayor",))],
    )
    assert findings(rule("attendance"), plan(facts)) == []
