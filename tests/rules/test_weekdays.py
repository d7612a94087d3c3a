"""Rule weekdays: Koncernledelse on Thursdays."""

from __future__ import annotations

from aarsplan.domain import Weekday

from .problems import findings, meeting, plan, problem, rule, settled

THURSDAYS = rule("weekdays", body="KCL", allow=(Weekday.THURSDAY,))
KCL = problem(meeting("KCL/2024-10", "2024-10-30..2024-10-31"), meeting("DIR/2024-W43", "2024-10-23"))


def test_wednesday_is_told_with_the_weekdays_allowed():
    [found] = findings(THURSDAYS, plan(KCL, **{"KCL/2024-10": "2024-10-30"}))
    assert (found.about, found.amount) == (("KCL/2024-10",), 1)
    assert found.message == "KCL/2024-10 is on Wed 30 Oct 2024, allowed: Thursday"


def test_fifth_thursday_is_a_thursday():
    assert findings(THURSDAYS, plan(KCL, **{"KCL/2024-10": "2024-10-31"})) == []


def test_several_weekdays_may_be_allowed():
    allowed = rule("weekdays", body="KCL", allow=(Weekday.WEDNESDAY, Weekday.FRIDAY))
    [found] = findings(allowed, plan(KCL, **{"KCL/2024-10": "2024-10-31"}))
    assert found.message == "KCL/2024-10 is on Thu 31 Oct 2024, allowed: Wednesday or Friday"
    assert findings(allowed, plan(KCL, **{"KCL/2024-10": "2024-10-30"})) == []


def test_held_and_exempt_meetings_are_not_judged():
    facts = problem(settled("KCL/1", "2024-10-30"), meeting("KCL/2", "2024-11-27", exempt=["weekdays"]))
    assert findings(THURSDAYS, plan(facts)) == []
