"""Rule not-same-week: HU and the Koncernledelse keep out of each other's weeks."""

from __future__ import annotations

import pytest

from .problems import fact, findings, meeting, plan, problem, rule, settled

APART = rule("not-same-week", bodies=("HU", "KCL"))
AUTUMN = problem(
    meeting("HU/2025-Q4", "2025-10-26", "2025-10-27", "2025-11-02", "2025-11-03"),
    meeting("KCL/2025-10", "2025-10-30"),
    meeting("KCL/2025-11", "2025-11-27"),
)


@pytest.mark.parametrize(
    ("day", "apart"), [("2025-10-26", True), ("2025-10-27", False), ("2025-11-02", False), ("2025-11-03", True)]
)
def test_week_runs_from_monday_to_sunday(day, apart):
    assert (findings(APART, plan(AUTUMN, **{"HU/2025-Q4": day})) == []) is apart


def test_two_in_one_week_are_told_with_both_dates_and_the_week():
    [found] = findings(APART, plan(AUTUMN, **{"HU/2025-Q4": "2025-10-27"}))
    assert (found.about, found.amount) == (("HU/2025-Q4", "KCL/2025-10"), 1)
    assert found.message == "HU/2025-Q4 (Mon 27 Oct 2025) and KCL/2025-10 (Thu 30 Oct 2025) are both in week 44"


def test_body_is_not_kept_apart_from_itself_and_a_meeting_not_held_from_nothing():
    facts = problem(meeting("HU/1", "2025-10-27"), meeting("HU/2", "2025-10-28"), meeting("KCL/1", "2025-10-30"))
    twice = rule("not-same-week", bodies=("HU", "HU", "KCL"))
    assert findings(twice, plan(facts, **{"KCL/1": None})) == []
    assert [found.about for found in findings(twice, plan(facts))] == [("HU/1", "KCL/1"), ("HU/2", "KCL/1")]


def test_each_pair_of_three_bodies_counts():
    facts = problem(meeting("HU/1", "2025-10-27"), meeting("DIR/1", "2025-10-29"), meeting("KCL/1", "2025-10-30"))
    assert len(findings(rule("not-same-week", bodies=("HU", "DIR", "KCL")), plan(facts))) == 3


def test_event_takes_every_week_it_touches_and_no_other():
    facts = problem(
        fact("TOP", "2025-10-24", "00:00", minutes=4 * 1440, all_day=True),
        meeting("HU/1", "2025-10-20", "2025-10-31", "2025-11-03"),
    )
    apart = rule("not-same-week", bodies=("TOP", "HU"))
    assert len(findings(apart, plan(facts))) == 1
    [found] = findings(apart, plan(facts, **{"HU/1": "2025-10-31"}))
    assert found.message == "TOP (Fri 24 Oct 2025) and HU/1 (Fri 31 Oct 2025) are both in week 44"
    assert findings(apart, plan(facts, **{"HU/1": "2025-11-03"})) == []


def test_settled_pair_and_exempt_meeting_are_not_judged():
    facts = problem(
        settled("HU/1", "2025-09-01"),
        settled("KCL/1", "2025-09-02"),
        meeting("HU/2", "2025-10-27", exempt=["not-same-week"]),
        meeting("KCL/2", "2025-10-30"),
    )
    assert findings(APART, plan(facts)) == []
