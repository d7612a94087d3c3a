"""Rule keep-pattern: the Koncernledelse of December 2024, whose pattern day is Thursday the 26th."""

from __future__ import annotations

from .problems import findings, meeting, plan, problem, rule

KEEP = rule("keep-pattern", body="KCL")
KCL = problem(meeting("KCL/2024-12", "2024-12-01..2024-12-31", pattern_day="2024-12-26"))


def test_week_before_the_pattern_day_costs_seven_days():
    [found] = findings(KEEP, plan(KCL, **{"KCL/2024-12": "2024-12-19"}))
    assert found.amount == 7
    assert found.message == "KCL/2024-12 is on Thu 19 Dec 2024, 7 days off its pattern day Thu 26 Dec 2024"


def test_days_after_the_pattern_day_count_alike():
    [found] = findings(KEEP, plan(KCL, **{"KCL/2024-12": "2024-12-30"}))
    assert found.amount == 4


def test_pattern_day_itself_is_free_and_so_is_a_meeting_not_held():
    assert findings(KEEP, plan(KCL, **{"KCL/2024-12": "2024-12-26"})) == []
    assert findings(KEEP, plan(KCL, **{"KCL/2024-12": None})) == []


def test_meeting_without_a_pattern_day_is_left_alone():
    assert findings(KEEP, plan(problem(meeting("KCL/2024-12-04", "2024-12-04")))) == []
