"""Rule count: the HU meets four times a year."""

from __future__ import annotations

import pytest

from aarsplan.domain import Per

from .problems import fact, findings, meeting, plan, problem, rule, settled

YEAR = "2025-01-01..2025-12-31"
QUARTERS = (
    settled("HU/2025-Q1", "2025-02-14"),
    meeting("HU/2025-Q2", "2025-05-16"),
    meeting("HU/2025-Q3", "2025-06-30..2025-07-01"),
    fact("HU/2025-Q4", "2025-12-31"),
)
HU = problem(*QUARTERS, covered=YEAR)


def test_settled_and_given_meetings_count_along():
    assert findings(rule("count", body="HU", per=Per.YEAR, least=4, most=4), plan(HU)) == []


def test_missing_meetings_are_counted():
    [found] = findings(rule("count", body="HU", per=Per.YEAR, least=6), plan(HU, **{"HU/2025-Q2": None}))
    assert found.amount == 3
    assert set(found.about) == set(HU.meetings)
    assert found.message == "HU meets 3 times in 2025, at least 6 required"


def test_meetings_too_many_are_named():
    [found] = findings(rule("count", body="HU", per=Per.QUARTER, most=1), plan(HU))
    assert (found.about, found.amount) == (("HU/2025-Q2", "HU/2025-Q3"), 1)
    assert found.message == "HU meets 2 times in 2025-Q2, at most 1 allowed: HU/2025-Q2, HU/2025-Q3"


def test_meeting_counts_in_the_period_of_its_day():
    assert findings(rule("count", body="HU", per=Per.QUARTER, most=1), plan(HU, **{"HU/2025-Q3": "2025-07-01"})) == []


def test_period_that_is_not_covered_to_its_last_day_is_not_counted():
    facts = problem(*QUARTERS[:3], covered="2025-01-01..2025-12-30")
    found = findings(rule("count", body="HU", per=Per.HALF_YEAR, least=9), plan(facts))
    assert [each.message for each in found] == ["HU meets 3 times in 2025-H1, at least 9 required"]


def test_period_of_settled_meetings_only_is_not_judged():
    found = findings(rule("count", body="HU", per=Per.QUARTER, least=2), plan(HU))
    assert [each.message.split(",")[0] for each in found] == [
        "HU meets 0 times in 2025-Q3",
        "HU meets 1 time in 2025-Q4",
    ]


def test_period_planned_now_without_any_meeting_is_short_of_them():
    facts = problem(meeting("HU/1", "2025-01-10"), covered="2025-01-01..2025-02-28")
    [found] = findings(rule("count", body="HU", per=Per.MONTH, least=1), plan(facts))
    assert (found.about, found.amount) == ((), 1)
    assert found.message == "HU meets 0 times in 2025-02, at least 1 required"


def test_exempt_meeting_is_not_counted():
    facts = problem(*QUARTERS, meeting("HU/2025-05-01", "2025-05-01", exempt=["count"]), covered=YEAR)
    assert findings(rule("count", body="HU", per=Per.YEAR, most=4), plan(facts)) == []


@pytest.mark.parametrize("bounds", [{}, {"least": 3, "most": 2}])
def test_bounds_that_say_nothing_or_contradict_each_other_are_refused(bounds):
    with pytest.raises(ValueError, match="least"):
        rule("count", body="HU", per=Per.YEAR, **bounds)
