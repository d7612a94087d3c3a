"""Rule same-week: the Koncernledelse meets in weeks of the Direktion, around the turn of the year 2024-2025."""

from __future__ import annotations

from .problems import fact, findings, meeting, plan, problem, rule, settled

SAME_WEEK = rule("same-week", body="KCL", other="DIR")
NEW_YEAR = problem(
    meeting("KCL/1", "2024-12-29", "2025-01-02", "2025-01-05", "2025-01-06", "2025-01-13"),
    meeting("DIR/1", "2024-12-30"),
    meeting("DIR/2", "2025-01-15"),
)


def told(day, **others):
    return findings(SAME_WEEK, plan(NEW_YEAR, **{"KCL/1": day}, **others))


def test_week_runs_from_monday_to_sunday_over_the_turn_of_the_year():
    assert told("2025-01-02") == []
    assert told("2025-01-05") == []
    assert len(told("2024-12-29")) == 1
    assert len(told("2025-01-06")) == 1


def test_week_without_the_other_is_told_with_the_nearest_that_has_it():
    [found] = told("2025-01-06")
    assert (found.about, found.amount) == (("KCL/1",), 1)
    assert found.message == "KCL/1 is on Mon 6 Jan 2025 in week 2, in which there is no DIR"
    assert found.hint == "move KCL/1 to week 1"
    [found] = told("2025-01-06", **{"DIR/1": None})
    assert found.hint == "move KCL/1 to week 3"


def test_other_that_is_not_held_is_no_company():
    [found] = told("2025-01-02", **{"DIR/1": None, "DIR/2": None})
    assert found.hint == ""


def test_event_over_a_weekend_is_company_in_both_weeks():
    facts = problem(
        meeting("KCL/1", "2025-10-02", "2025-10-06", "2025-10-13"),
        fact("TOP", "2025-10-04", "00:00", minutes=3 * 1440, all_day=True),
    )
    with_event = rule("same-week", body="KCL", other="TOP")
    assert findings(with_event, plan(facts)) == []
    assert findings(with_event, plan(facts, **{"KCL/1": "2025-10-06"})) == []
    assert len(findings(with_event, plan(facts, **{"KCL/1": "2025-10-13"}))) == 1


def test_held_and_exempt_meetings_are_not_judged_and_held_ones_are_company():
    facts = problem(
        settled("KCL/1", "2025-03-03"),
        meeting("KCL/2", "2025-03-10", exempt=["same-week"]),
        meeting("KCL/3", "2025-03-17"),
        settled("DIR/1", "2025-03-19"),
    )
    assert findings(SAME_WEEK, plan(facts)) == []
