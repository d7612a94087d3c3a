"""Rule min-gap: the two readings of the budget lie at least three weeks apart."""

from __future__ import annotations

import pytest

from aarsplan.workdays import DayType

from .problems import findings, meeting, plan, problem, rule, settled

READINGS = problem(meeting("KB/first", "2025-09-09"), meeting("KB/second", "2025-09-29..2025-09-30"))
THREE_WEEKS = rule("min-gap", body="KB", days=21)


def test_exactly_three_weeks_between_the_readings_are_legal():
    assert findings(THREE_WEEKS, plan(READINGS, **{"KB/second": "2025-09-30"})) == []


def test_a_day_less_is_told_with_both_dates_and_the_first_day_that_works():
    [found] = findings(THREE_WEEKS, plan(READINGS, **{"KB/second": "2025-09-29"}))
    assert found.amount == 1
    assert found.about == ("KB/first", "KB/second")
    assert found.message == ("20 days between KB/first (Tue 9 Sep 2025) and KB/second (Mon 29 Sep 2025), 21 required")
    assert found.hint == "move KB/second to Tue 30 Sep 2025 or later"


@pytest.mark.parametrize(
    ("day_type", "between"),
    [(DayType.CALENDAR_DAY, 6), (DayType.WEEKDAY, 2), (DayType.WORKING_DAY, 1)],
)
def test_days_over_easter_count_by_their_type(day_type, between):
    """From Wednesday 16 April 2025 to Tuesday 22 April only Saturday and Tuesday can count."""
    facts = problem(meeting("DIR/1", "2025-04-16"), meeting("DIR/2", "2025-04-22"))
    assert findings(rule("min-gap", body="DIR", days=between, day_type=day_type), plan(facts)) == []
    [found] = findings(rule("min-gap", body="DIR", days=between + 2, day_type=day_type), plan(facts))
    assert found.amount == 2


def test_meeting_moved_past_its_neighbour_is_told_in_the_order_of_the_dates():
    facts = problem(meeting("HU/1", "2025-10-01..2025-10-20"), meeting("HU/2", "2025-10-10"))
    [found] = findings(rule("min-gap", body="HU", days=14), plan(facts, **{"HU/1": "2025-10-15"}))
    assert found.amount == 9
    assert found.message == "5 days between HU/2 (Fri 10 Oct 2025) and HU/1 (Wed 15 Oct 2025), 14 required"
    assert found.hint == "move HU/1 to Fri 24 Oct 2025 or later"


def test_every_pair_counts_but_history_and_exempt_meetings_do_not():
    facts = problem(
        settled("HU/1", "2025-10-01"),
        settled("HU/2", "2025-10-02"),
        meeting("HU/3", "2025-10-03"),
        meeting("HU/4", "2025-10-04", exempt=["min-gap"]),
    )
    found = findings(rule("min-gap", body="HU", days=14), plan(facts))
    assert [each.about for each in found] == [("HU/1", "HU/3"), ("HU/2", "HU/3")]
