"""Rule max-gap: the HU meets at least every thirteen weeks."""

from __future__ import annotations

import pytest

from aarsplan.workdays import DayType

from .problems import findings, meeting, plan, problem, rule, settled

HU = problem(
    meeting("HU/2025-Q1", "2025-02-14"),
    meeting("HU/2025-Q2", "2025-05-16..2025-05-17"),
    meeting("HU/2025-Q3", "2025-08-15"),
)
THIRTEEN_WEEKS = rule("max-gap", body="HU", days=91)


def test_exactly_thirteen_weeks_are_fine():
    assert findings(THIRTEEN_WEEKS, plan(HU)) == []


def test_a_day_more_is_told_with_both_dates_and_the_last_day_that_works():
    [found] = findings(THIRTEEN_WEEKS, plan(HU, **{"HU/2025-Q2": "2025-05-17"}))
    assert (found.about, found.amount) == (("HU/2025-Q1", "HU/2025-Q2"), 1)
    assert found.message == (
        "92 days between HU/2025-Q1 (Fri 14 Feb 2025) and HU/2025-Q2 (Sat 17 May 2025), at most 91 allowed"
    )
    assert found.hint == "move HU/2025-Q2 to Fri 16 May 2025 or earlier"


def test_meeting_that_is_not_held_leaves_one_long_gap_that_counts_once():
    [found] = findings(THIRTEEN_WEEKS, plan(HU, **{"HU/2025-Q2": None}))
    assert (found.about, found.amount) == (("HU/2025-Q1", "HU/2025-Q3"), 1)


def test_last_meeting_has_no_gap_after_it():
    assert findings(THIRTEEN_WEEKS, plan(HU, **{"HU/2025-Q2": None, "HU/2025-Q3": None})) == []


def test_gap_is_measured_by_date_when_meetings_change_order():
    facts = problem(
        meeting("HU/1", "2025-01-10..2025-06-30"), meeting("HU/2", "2025-03-03"), meeting("HU/3", "2025-03-10")
    )
    [found] = findings(rule("max-gap", body="HU", days=30), plan(facts, **{"HU/1": "2025-04-10"}))
    assert found.about == ("HU/3", "HU/1")


def test_two_meetings_on_one_day_are_each_followed_too_late():
    facts = problem(meeting("HU/1", "2025-03-03"), meeting("HU/2", "2025-03-03"), meeting("HU/3", "2025-06-03"))
    found = findings(rule("max-gap", body="HU", days=30), plan(facts))
    assert [each.about for each in found] == [("HU/1", "HU/3"), ("HU/2", "HU/3")]


@pytest.mark.parametrize(
    ("day_type", "between"),
    [(DayType.CALENDAR_DAY, 11), (DayType.WEEKDAY, 6), (DayType.WORKING_DAY, 4)],
)
def test_days_over_easter_count_by_their_type(day_type, between):
    """From Friday 11 April 2025 to Tuesday 22 April: two Saturdays, three days before Easter, and the Tuesday."""
    facts = problem(meeting("HU/1", "2025-04-11"), meeting("HU/2", "2025-04-22"))
    assert findings(rule("max-gap", body="HU", days=between, day_type=day_type), plan(facts)) == []
    assert len(findings(rule("max-gap", body="HU", days=between - 1, day_type=day_type), plan(facts))) == 1


def test_gap_between_settled_meetings_is_history_and_the_one_after_them_is_not():
    facts = problem(settled("HU/1", "2025-01-10"), settled("HU/2", "2025-03-03"), meeting("HU/3", "2025-05-05"))
    found = findings(rule("max-gap", body="HU", days=30), plan(facts))
    assert [each.about for each in found] == [("HU/2", "HU/3")]


def test_exempt_meeting_ends_a_gap_but_is_not_blamed_for_it():
    facts = problem(
        meeting("HU/1", "2025-01-10"),
        meeting("HU/2", "2025-03-03", exempt=["max-gap"]),
        meeting("HU/3", "2025-05-05"),
    )
    assert findings(rule("max-gap", body="HU", days=30), plan(facts)) == []
    assert len(findings(rule("max-gap", body="HU", days=30), plan(facts, **{"HU/2": None}))) == 1
