"""Facts about who is in the room when, at a meeting of the Direktion that lasts from 9.00 to 13.00."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.agenda import Attendance, Block
from aarsplan.domain import Body
from aarsplan.facts import BusyTime
from aarsplan.presence import bounds, longest, openings, presence
from aarsplan.problem import minute_of
from tests.rules.problems import fact, problem

DAY, OTHER = date(2024, 10, 23), date(2024, 11, 6)
NINE, TEN, HALF_PAST_ELEVEN, NOON, ONE = 540, 600, 690, 720, 780


def window(start, end, day=None, role="mayor"):
    return Attendance(role, time.fromisoformat(start), time.fromisoformat(end), day)


def present(*windows, role="mayor", start="09:00", blocks=(), busy=(), minutes=240):
    """When `role` is in the room on `DAY`."""
    body = Body("DIR", "Direktionen", 240, (time(9),), attendance=windows, blocks=blocks)
    at = fact("DIR/1", DAY.isoformat(), start, minutes=minutes, required=["chief"], optional=["mayor"])
    facts = problem(at, bodies=[body], busy=busy).facts
    return presence(facts, at, role, DAY, at.times[0])


def busy(day, start, to, end, *roles):
    return BusyTime(minute_of(day, time.fromisoformat(start)), minute_of(to, time.fromisoformat(end)), "Optaget", roles)


def test_required_member_is_there_throughout_and_an_optional_one_never():
    assert present(role="chief") == ((NINE, ONE),)
    assert present() == ()
    assert present(role="stranger") == ()


def test_window_is_cut_to_the_meeting():
    assert present(window("08:00", "10:00"), window("12:00", "15:00")) == ((NINE, TEN), (NOON, ONE))
    assert present(window("13:00", "15:00")) == ()
    assert present(window("10:00", "12:00"), start="11:30", minutes=60) == ((HALF_PAST_ELEVEN, NOON),)


def test_required_member_with_a_window_is_there_in_it_only():
    assert present(window("10:00", "12:00", role="chief"), role="chief") == ((TEN, NOON),)


def test_window_of_the_day_replaces_the_usual_one():
    usual = window("09:00", "13:00")
    assert present(usual, window("10:00", "12:00", DAY)) == ((TEN, NOON),)
    assert present(usual, window("10:00", "12:00", OTHER)) == ((NINE, ONE),)


def test_window_of_another_day_alone_says_nothing_of_this_one():
    assert present(window("10:00", "12:00", OTHER)) == ()
    assert present(window("10:00", "12:00", OTHER, "chief"), role="chief") == ((NINE, ONE),)


def test_windows_that_touch_or_overlap_are_one():
    assert present(window("10:00", "11:30"), window("11:30", "12:00")) == ((TEN, NOON),)
    assert present(window("11:00", "12:00"), window("10:00", "11:30")) == ((TEN, NOON),)
    assert present(window("10:00", "12:00"), window("10:30", "11:00")) == ((TEN, NOON),)


def test_block_of_the_day_takes_its_time_out():
    block = Block(DAY, time(10), time(12), "Temadag")
    assert present(role="chief", blocks=(block,)) == ((NINE, TEN), (NOON, ONE))
    assert present(window("10:00", "12:00"), blocks=(block,)) == ()
    assert present(role="chief", blocks=(Block(OTHER, time(10), time(12), "Temadag"),)) == ((NINE, ONE),)


def test_busy_times_are_taken_out_also_those_of_several_days():
    assert present(role="chief", busy=(busy(DAY, "10:00", DAY, "12:00", "chief"),)) == ((NINE, TEN), (NOON, ONE))
    assert present(role="chief", busy=(busy(date(2024, 10, 22), "15:00", DAY, "10:00", "chief"),)) == ((TEN, ONE),)
    assert present(role="chief", busy=(busy(date(2024, 10, 20), "00:00", OTHER, "00:00", "chief"),)) == ()
    assert present(role="chief", busy=(busy(DAY, "10:00", DAY, "12:00", "mayor"),)) == ((NINE, ONE),)
    assert present(role="chief", busy=(busy(OTHER, "10:00", OTHER, "12:00", "chief"),)) == ((NINE, ONE),)


def test_several_roles_are_there_when_all_of_them_are():
    body = Body(
        "DIR",
        "Direktionen",
        240,
        (time(9),),
        attendance=(window("10:00", "12:00"), window("11:30", "13:00", role="auditor")),
    )
    at = fact("DIR/1", DAY.isoformat(), minutes=240, required=["chief"])
    facts = problem(at, bodies=[body]).facts
    assert openings(facts, at, (), DAY, time(9)) == ((NINE, ONE),)
    assert openings(facts, at, ("mayor", "chief"), DAY, time(9)) == ((TEN, NOON),)
    assert openings(facts, at, ("mayor", "auditor"), DAY, time(9)) == ((HALF_PAST_ELEVEN, NOON),)
    assert openings(facts, at, ("mayor", "stranger"), DAY, time(9)) == ()


def test_meeting_ends_at_midnight_at_the_latest():
    at = fact("DIR/1", DAY.isoformat(), "23:00", minutes=240)
    assert bounds(at, time(23)) == (1380, 1440)


@pytest.mark.parametrize(("found", "minutes"), [((), 0), (((TEN, NOON),), 120), (((NINE, TEN), (TEN, NOON)), 120)])
def test_longest_opening_counts(found, minutes):
    assert longest(found) == minutes
