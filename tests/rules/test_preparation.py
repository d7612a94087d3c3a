"""Rule preparation: the Direktion prepares the Koncernledelse, as it did in autumn 2024."""

from __future__ import annotations

import pytest

from aarsplan.workdays import DayType

from .problems import findings, meeting, plan, problem, rule, settled

AUTUMN = problem(
    meeting("DIR/2024-W39", "2024-09-25"),
    meeting("KCL/2024-09", "2024-09-26"),
    meeting("DIR/2024-W43", "2024-10-23"),
    meeting("KCL/2024-10", "2024-10-31"),
)


def test_direktion_8_days_before_is_near_enough_for_8_days():
    assert findings(rule("preparation", of="KCL", by="DIR", max_days=8), plan(AUTUMN)) == []


def test_direktion_8_days_before_is_too_early_for_7():
    [found] = findings(rule("preparation", of="KCL", by="DIR", max_days=7), plan(AUTUMN))
    assert (found.about, found.amount) == (("KCL/2024-10",), 1)
    assert found.message == "DIR does not meet 1-7 days before KCL/2024-10 on Thu 31 Oct 2024"


def test_direktion_the_day_before_is_too_late_for_2():
    found = findings(rule("preparation", of="KCL", by="DIR", min_days=2, max_days=8), plan(AUTUMN))
    assert [each.about for each in found] == [("KCL/2024-09",)]


def test_direktion_that_is_not_held_prepares_nothing():
    without = plan(AUTUMN, **{"DIR/2024-W39": None})
    assert len(findings(rule("preparation", of="KCL", by="DIR", max_days=8), without)) == 1


@pytest.mark.parametrize(("start", "fits"), [("09:00", True), ("09:30", True), ("09:31", False), ("11:00", False)])
def test_on_the_same_day_it_must_end_before_the_other_begins(start, fits):
    facts = problem(
        meeting("DIR/1", "2024-09-25", times=("09:00", "09:30", "09:31", "11:00")),
        meeting("KCL/1", "2024-09-25", times=("10:30",)),
    )
    rules = rule("preparation", of="KCL", by="DIR", min_days=0, max_days=8)
    assert (findings(rules, plan(facts, **{"DIR/1": f"2024-09-25 {start}"})) == []) is fits


def test_working_days_are_counted_over_the_weekend():
    facts = problem(meeting("DIR/1", "2024-10-24"), meeting("KCL/1", "2024-10-28"))
    working_days = rule("preparation", of="KCL", by="DIR", max_days=2, day_type=DayType.WORKING_DAY)
    assert findings(working_days, plan(facts)) == []
    assert len(findings(rule("preparation", of="KCL", by="DIR", max_days=3), plan(facts))) == 1


def test_held_meeting_prepares_but_needs_no_preparation():
    facts = problem(settled("KCL/1", "2024-08-29"), settled("DIR/1", "2024-09-25"), meeting("KCL/2", "2024-09-26"))
    assert findings(rule("preparation", of="KCL", by="DIR", max_days=8), plan(facts)) == []
