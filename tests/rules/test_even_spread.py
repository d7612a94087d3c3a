"""Rule even-spread: the HU's quarters of 2025; the middles of the first two (14 February, 16 May) are 91 days apart."""

from __future__ import annotations

import pytest

from .problems import findings, meeting, plan, problem, rule, settled

HU = problem(
    meeting("HU/2025-Q1", "2025-01-01..2025-03-31", period="2025-01-01..2025-03-31"),
    meeting("HU/2025-Q2", "2025-04-01..2025-06-30", period="2025-04-01..2025-06-30"),
)


def told(first, second, tolerance_days):
    return findings(
        rule("even-spread", body="HU", tolerance_days=tolerance_days),
        plan(HU, **{"HU/2025-Q1": first, "HU/2025-Q2": second}),
    )


def test_meetings_as_far_apart_as_the_middles_of_their_periods_are_even():
    assert told("2025-02-14", "2025-05-16", 0) == []
    assert told("2025-01-10", "2025-04-11", 0) == []


@pytest.mark.parametrize(
    ("second", "amount"), [("2025-04-26", 0), ("2025-04-25", 1), ("2025-06-05", 0), ("2025-06-06", 1)]
)
def test_tolerance_holds_both_ways_and_what_is_beyond_counts(second, amount):
    assert [found.amount for found in told("2025-02-14", second, 20)] == [amount] * bool(amount)


def test_end_of_one_quarter_and_start_of_the_next_are_told_with_the_days_that_work():
    [found] = told("2025-03-31", "2025-04-01", 30)
    assert (found.about, found.amount) == (("HU/2025-Q1", "HU/2025-Q2"), 60)
    assert found.message == (
        "1 day from HU/2025-Q1 (Mon 31 Mar 2025) to HU/2025-Q2 (Tue 1 Apr 2025), 61 to 121 required"
    )
    assert found.hint == "move HU/2025-Q2 to a day from Sat 31 May 2025 to Wed 30 Jul 2025"


def test_pair_in_which_one_is_not_held_is_left_alone():
    assert told("2025-03-31", None, 0) == []


def test_extra_meeting_does_not_stand_between_two_of_the_series():
    facts = problem(*HU.meetings.values(), meeting("HU/2025-03-20", "2025-03-20"))
    even = plan(facts, **{"HU/2025-Q1": "2025-02-14", "HU/2025-Q2": "2025-05-16"})
    assert findings(rule("even-spread", body="HU", tolerance_days=0), even) == []


def test_meetings_follow_each_other_by_period_when_one_is_moved_past_the_next():
    facts = problem(
        meeting("HU/2025-Q1", "2025-05-20", period="2025-01-01..2025-03-31"),
        meeting("HU/2025-Q2", "2025-05-16", period="2025-04-01..2025-06-30"),
    )
    [found] = findings(rule("even-spread", body="HU", tolerance_days=0), plan(facts))
    assert (found.about, found.amount) == (("HU/2025-Q1", "HU/2025-Q2"), 95)
    assert found.message.startswith("-4 days from HU/2025-Q1")


def test_settled_pair_and_exempt_meeting_are_not_judged():
    facts = problem(
        settled("HU/1", "2025-03-31", period="2025-01-01..2025-03-31"),
        settled("HU/2", "2025-04-01", period="2025-04-01..2025-06-30"),
        meeting("HU/3", "2025-09-30", period="2025-07-01..2025-09-30", exempt=["even-spread"]),
    )
    assert findings(rule("even-spread", body="HU", tolerance_days=0), plan(facts)) == []
