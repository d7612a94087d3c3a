"""Rule times: Direktion from 9.00, and done by 12.30 on Fridays."""

from __future__ import annotations

from datetime import time

import pytest

from aarsplan.domain import Weekday

from .problems import findings, meeting, plan, problem, rule, settled

STARTS = ("08:59", "09:00", "11:30", "11:31", "22:00")
DIR = problem(meeting("DIR/2025-W44", "2025-10-29", "2025-10-31", times=STARTS))


def placed(day_and_start):
    return plan(DIR, **{"DIR/2025-W44": day_and_start})


@pytest.mark.parametrize(("start", "fits"), [("08:59", False), ("09:00", True), ("11:30", True), ("11:31", False)])
def test_meeting_may_touch_the_hours_and_no_more(start, fits):
    hours = rule("times", body="DIR", earliest=time(9), latest=time(12, 30))
    assert (findings(hours, placed(f"2025-10-29 {start}")) == []) is fits


def test_early_start_is_told_with_the_hours_and_when_to_start():
    [found] = findings(rule("times", body="DIR", earliest=time(9), latest=time(16)), placed("2025-10-29 08:59"))
    assert (found.about, found.amount) == (("DIR/2025-W44",), 1)
    assert found.message == "DIR/2025-W44 on Wed 29 Oct 2025 is from 8:59 to 9:59, allowed: from 9:00 until 16:00"
    assert found.hint == "start DIR/2025-W44 at 9:00 or later"


def test_late_end_on_a_friday_is_told_with_when_to_start():
    fridays = rule("times", body="DIR", latest=time(12, 30), weekdays=(Weekday.FRIDAY,))
    [found] = findings(fridays, placed("2025-10-31 11:31"))
    assert found.message == "DIR/2025-W44 on Fri 31 Oct 2025 is from 11:31 to 12:31, allowed: until 12:30"
    assert found.hint == "start DIR/2025-W44 at 11:30 or earlier"
    assert findings(fridays, placed("2025-10-29 11:31")) == []


def test_meeting_longer_than_the_hours_can_only_be_shortened():
    [found] = findings(rule("times", body="DIR", earliest=time(9), latest=time(9, 59)), placed("2025-10-29 09:00"))
    assert found.hint == "make DIR/2025-W44 shorter"
    [found] = findings(rule("times", body="DIR", latest=time(0, 59)), placed("2025-10-29 09:00"))
    assert found.hint == "make DIR/2025-W44 shorter"


def test_meeting_past_midnight_ends_after_any_hour_of_its_day():
    facts = problem(meeting("KB/1", "2025-10-07", times=["22:00"], minutes=180))
    [found] = findings(rule("times", body="KB", latest=time(23, 59)), plan(facts))
    assert found.hint == "start KB/1 at 20:59 or earlier"


def test_meeting_too_early_and_too_late_counts_once():
    facts = problem(meeting("KB/1", "2025-10-07", times=["08:00"], minutes=600))
    [found] = findings(rule("times", body="KB", earliest=time(9), latest=time(16)), plan(facts))
    assert found.amount == 1


def test_held_and_exempt_meetings_are_not_judged():
    facts = problem(settled("DIR/1", "2025-10-29", "05:00"), meeting("DIR/2", "2025-11-12", exempt=["times"]))
    assert findings(rule("times", body="DIR", earliest=time(12)), plan(facts)) == []


def test_hours_without_a_bound_are_refused():
    with pytest.raises(ValueError, match="earliest"):
        rule("times", body="DIR")
