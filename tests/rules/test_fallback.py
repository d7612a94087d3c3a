"""Rule fallback: the Koncernledelse of December 2025, whose pattern day is Christmas Day, a Thursday."""

from __future__ import annotations

import pytest

from aarsplan.domain import Weekday
from aarsplan.rules.fallback import Direction

from .problems import findings, meeting, plan, problem, rule, settled

KCL = problem(meeting("KCL/2025-12", "2025-12-01..2025-12-31", pattern_day="2025-12-25"))


def told(day, **parameters):
    return findings(rule("fallback", body="KCL", **parameters), plan(KCL, **{"KCL/2025-12": day}))


@pytest.mark.parametrize(
    ("direction", "earlier", "later"),
    [(Direction.BEFORE, True, False), (Direction.AFTER, False, True), (Direction.EITHER, True, True)],
)
def test_meeting_goes_only_the_way_it_may(direction, earlier, later):
    assert (told("2025-12-24", direction=direction) == []) is earlier
    assert (told("2025-12-26", direction=direction) == []) is later
    assert told("2025-12-25", direction=direction) == []


def test_whole_weeks_lead_to_the_same_weekday():
    assert told("2025-12-18", same_weekday=True) == []
    assert len(told("2025-12-17", same_weekday=True)) == 1


def test_weekdays_hold_off_the_pattern_day_only():
    tuesdays = {"weekdays": (Weekday.TUESDAY, Weekday.WEDNESDAY)}
    assert told("2025-12-25", **tuesdays) == []
    assert told("2025-12-16", **tuesdays) == []
    assert len(told("2025-12-18", **tuesdays)) == 1


def test_wrong_way_is_told_with_the_pattern_day_and_what_is_allowed():
    [found] = told(
        "2025-12-29", direction=Direction.BEFORE, same_weekday=True, weekdays=(Weekday.THURSDAY, Weekday.FRIDAY)
    )
    assert (found.about, found.amount) == (("KCL/2025-12",), 1)
    assert found.message == (
        "KCL/2025-12 is on Mon 29 Dec 2025, its pattern day is Thu 25 Dec 2025; "
        "it may leave it for: earlier days, the same weekday, Thursday or Friday"
    )


def test_meetings_held_exempt_or_without_a_pattern_day_are_not_judged():
    facts = problem(
        settled("KCL/1", "2025-10-31", pattern_day="2025-10-30"),
        meeting("KCL/2", "2025-11-28", pattern_day="2025-11-27", exempt=["fallback"]),
        meeting("KCL/3", "2025-12-29"),
    )
    assert findings(rule("fallback", body="KCL", direction=Direction.BEFORE), plan(facts)) == []
