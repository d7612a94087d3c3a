"""Rule order: the economic committee (ØU) meets before the council (KB) in each month."""

from __future__ import annotations

import pytest

from aarsplan.domain import Per
from aarsplan.texts import speaking
from aarsplan.workdays import DayType

from .problems import fact, findings, meeting, plan, problem, rule, settled

OCTOBER = problem(
    meeting("ØU/2025-10", "2025-10-01..2025-10-31", times=["17:00", "18:01"], minutes=120, pattern_day="2025-10-08"),
    meeting("KB/2025-10", "2025-10-01..2025-10-31", times=["19:00"], pattern_day="2025-10-14"),
)


def told(committee, council, **parameters):
    return findings(
        rule("order", before="ØU", after="KB", **parameters),
        plan(OCTOBER, **{"ØU/2025-10": committee, "KB/2025-10": council}),
    )


def test_council_after_the_committee_is_fine_from_the_least_to_the_greatest_distance():
    assert told("2025-10-08", "2025-10-14", min_days=6, max_days=6) == []


def test_council_too_soon_is_told_with_both_dates_and_the_first_day_that_works():
    [found] = told("2025-10-08", "2025-10-14", min_days=8)
    assert (found.about, found.amount) == (("ØU/2025-10", "KB/2025-10"), 2)
    assert found.message == (
        "6 days from ØU/2025-10 (Wed 8 Oct 2025) to KB/2025-10 (Tue 14 Oct 2025), at least 8 required"
    )
    assert found.hint == "move KB/2025-10 to Thu 16 Oct 2025 or later"


def test_council_too_late_is_told_with_the_last_day_that_works():
    [found] = told("2025-10-08", "2025-10-14", max_days=3)
    assert found.amount == 3
    assert found.message == (
        "6 days from ØU/2025-10 (Wed 8 Oct 2025) to KB/2025-10 (Tue 14 Oct 2025), at most 3 allowed"
    )
    assert found.hint == "move KB/2025-10 to Sat 11 Oct 2025 or earlier"


def test_council_before_the_committee_lacks_all_the_days_between():
    [found] = told("2025-10-14", "2025-10-08")
    assert found.amount == 7


def test_on_one_day_the_committee_must_be_done_when_the_council_begins():
    assert told("2025-10-08 17:00", "2025-10-08", min_days=0) == []
    [found] = told("2025-10-08 18:01", "2025-10-08", min_days=0)
    assert found.amount == 1
    assert found.message == (
        "ØU/2025-10 (Wed 8 Oct 2025) ends at 20:01, KB/2025-10 (Wed 8 Oct 2025) begins before it, at 19:00"
    )


def test_council_on_saturday_before_a_committee_on_sunday_is_wrong_in_working_days_too():
    [found] = told("2025-10-12", "2025-10-11", min_days=0, day_type=DayType.WORKING_DAY)
    assert found.amount == 1


def test_working_days_are_counted_over_the_weekend():
    assert told("2025-10-10", "2025-10-13", min_days=1, max_days=1, day_type=DayType.WORKING_DAY) == []
    [found] = told("2025-10-10", "2025-10-13", min_days=2, day_type=DayType.WORKING_DAY)
    assert found.message.startswith("1 working day from")


def test_pair_in_which_one_is_not_held_is_left_alone():
    assert told("2025-10-14", None) == []


def test_meetings_are_paired_in_their_order_within_the_period_that_the_series_gives_them():
    facts = problem(
        meeting("ØU/1", "2025-10-01"),
        meeting("ØU/2", "2025-11-03", pattern_day="2025-10-30"),
        meeting("ØU/3", "2025-11-12"),
        meeting("KB/1", "2025-10-07"),
        meeting("KB/2", "2025-10-31"),
        meeting("KB/3", "2025-11-11"),
    )
    found = findings(rule("order", before="ØU", after="KB"), plan(facts))
    assert [each.about for each in found] == [("ØU/2", "KB/2"), ("ØU/3", "KB/3")]


def test_period_decides_which_meetings_are_a_pair():
    facts = problem(meeting("ØU/1", "2025-10-31"), meeting("KB/1", "2025-10-01"), meeting("KB/2", "2025-12-01"))
    assert [each.about for each in findings(rule("order", before="ØU", after="KB"), plan(facts))] == [("ØU/1", "KB/1")]
    assert findings(rule("order", before="ØU", after="KB", per=Per.WEEK), plan(facts)) == []


def test_meeting_before_an_event_of_several_days_has_ended_does_not_follow_it():
    facts = problem(
        fact("TOP", "2025-10-09", "00:00", minutes=2880, all_day=True), meeting("KB/1", "2025-10-10..2025-10-11")
    )
    after = rule("order", before="TOP", after="KB")
    assert [found.amount for found in findings(after, plan(facts))] == [1]
    assert findings(after, plan(facts, **{"KB/1": "2025-10-11"})) == []


def test_settled_pair_and_exempt_meeting_are_not_judged():
    facts = problem(
        settled("KB/1", "2025-09-01"),
        settled("ØU/1", "2025-09-02"),
        meeting("KB/2", "2025-10-01", exempt=["order"]),
        meeting("ØU/2", "2025-10-02"),
    )
    assert findings(rule("order", before="ØU", after="KB"), plan(facts)) == []


def test_distances_that_contradict_each_other_are_refused():
    with speaking("en"), pytest.raises(ValueError, match="min-days is 3, more than max-days, 2"):
        rule("order", before="ØU", after="KB", min_days=3, max_days=2)
