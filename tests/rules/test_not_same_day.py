"""Rule not-same-day: no HU on the day of the Koncernledelse or of the theme days."""

from __future__ import annotations

import pytest

from .problems import fact, findings, meeting, plan, problem, rule, settled

APART = rule("not-same-day", bodies=("HU", "KCL"))
AUTUMN = problem(
    meeting("HU/2025-Q4", "2025-10-29..2025-10-31", times=["13:00"]),
    meeting("KCL/2025-10", "2025-10-30"),
)


@pytest.mark.parametrize(("day", "apart"), [("2025-10-29", True), ("2025-10-30", False), ("2025-10-31", True)])
def test_days_beside_each_other_are_apart(day, apart):
    assert (findings(APART, plan(AUTUMN, **{"HU/2025-Q4": day})) == []) is apart


def test_two_on_one_day_are_told_with_the_day_whatever_the_time():
    [found] = findings(APART, plan(AUTUMN, **{"HU/2025-Q4": "2025-10-30"}))
    assert (found.about, found.amount) == (("HU/2025-Q4", "KCL/2025-10"), 1)
    assert found.message == "HU/2025-Q4 and KCL/2025-10 are both on Thu 30 Oct 2025"


@pytest.mark.parametrize(
    ("day", "apart"), [("2025-01-08", True), ("2025-01-09", False), ("2025-01-10", False), ("2025-01-11", True)]
)
def test_event_of_two_days_takes_both_and_no_more(day, apart):
    facts = problem(
        fact("KOF", "2025-01-09", "00:00", minutes=2 * 1440, all_day=True),
        meeting("HU/1", "2025-01-08..2025-01-11"),
    )
    found = findings(rule("not-same-day", bodies=("KOF", "HU")), plan(facts, **{"HU/1": day}))
    assert [each.about for each in found] == [] if apart else [("KOF", "HU/1")]


def test_day_shared_with_an_event_is_the_one_that_is_told():
    facts = problem(fact("KOF", "2025-01-09", "00:00", minutes=2 * 1440, all_day=True), meeting("HU/1", "2025-01-10"))
    [found] = findings(rule("not-same-day", bodies=("KOF", "HU")), plan(facts))
    assert found.message == "KOF and HU/1 are both on Fri 10 Jan 2025"


def test_settled_pair_and_exempt_meeting_are_not_judged():
    facts = problem(
        settled("HU/1", "2025-09-01"),
        settled("KCL/1", "2025-09-01"),
        meeting("HU/2", "2025-10-30", exempt=["not-same-day"]),
        meeting("KCL/2", "2025-10-30"),
        meeting("HU/3", "2025-11-27"),
        meeting("KCL/3", "2025-11-28"),
    )
    assert findings(APART, plan(facts)) == []
    assert findings(APART, plan(facts, **{"HU/3": None})) == []
