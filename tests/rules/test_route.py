"""Rule route: the chain towards the arbejdsmiljødag of 2024, a budget in two readings, documents handed over."""

from __future__ import annotations

from datetime import date

import pytest

from aarsplan.agenda import Purpose
from aarsplan.domain import DateRange, Event
from aarsplan.workdays import DayType

from .problems import fact, findings, hand_over, meeting, plan, problem, relation, rule, settled, visit

TITLE = "Psykologisk tryghed"
CHAIN = problem(
    fact("DIR/2024-W43", "2024-10-23"),
    meeting("KCL/2024-10", "2024-10-31", "2024-11-14", "2024-11-28"),
    fact("HU/2024-Q4", "2024-11-15", "13:00"),
    fact("ARBEJDSMILJOEDAG", "2024-11-26", "00:00", minutes=1440, all_day=True),
    visits=[
        visit("PT/dir", "DIR/2024-W43", title=TITLE),
        visit("PT/kcl", "KCL/2024-10", title=TITLE),
        visit("PT/hu", "HU/2024-Q4", title=TITLE),
        visit("PT/dag", "ARBEJDSMILJOEDAG", title=TITLE),
    ],
    relations=[
        relation("PT/dir", "PT/kcl", 1, 8),
        relation("PT/kcl", "PT/hu", 15),
        relation("PT/hu", "PT/dag", 11, 11),
    ],
)
ROUTE = rule("route")


def reading(day, start="17:00", least=21, most=None, day_type=DayType.CALENDAR_DAY):
    """What is told of a second reading on `day`, the first being on Tuesday 16 September 2025, 17.00-19.00."""
    facts = problem(
        fact("ØU/1", "2025-09-16", "17:00", minutes=120),
        meeting("KB/1", day, times=[start]),
        visits=[visit("BUDGET/1", "ØU/1", title="Budget 2026"), visit("BUDGET/2", "KB/1", title="Budget 2026")],
        relations=[relation("BUDGET/1", "BUDGET/2", least, most, day_type)],
    )
    return [found.message for found in findings(ROUTE, plan(facts))]


def test_chain_of_2024_holds_with_8_and_15_and_11_days():
    assert findings(ROUTE, plan(CHAIN)) == []


def test_koncernledelse_in_november_breaks_the_chain_on_both_sides():
    before, after = findings(ROUTE, plan(CHAIN, **{"KCL/2024-10": "2024-11-28"}))
    assert (before.about, before.amount) == (("PT/dir", "PT/kcl"), 1)
    assert before.message == (
        "»Psykologisk tryghed«: 36 days from DIR Wed 23 Oct 2024 (week 43) to KCL Thu 28 Nov 2024 (week 48), "
        "at most 8 allowed"
    )
    assert (after.about, after.amount) == (("PT/kcl", "PT/hu"), 1)
    assert after.message == (
        "The item »Psykologisk tryghed« must be in KCL before it can be treated in HU Fri 15 Nov 2024 (week 46), "
        "but the next KCL is only on Thu 28 Nov 2024"
    )


def too_late(*others, first="KCL/2"):
    """What is told of a step on 28 November that leads up to Hovedudvalget on the 15th."""
    facts = problem(
        fact("HU/1", "2024-11-15"),
        fact(first, "2024-11-28"),
        *others,
        events=[Event("AI", "Temadag om AI", DateRange(date(2024, 11, 28), date(2024, 11, 28)))],
        visits=[
            visit("PT/kcl", first, title=TITLE),
            visit("PT/hu", "HU/1", title=TITLE, purpose=Purpose.PRESENTATION),
        ],
        relations=[relation("PT/kcl", "PT/hu")],
    )
    return [found.message for found in findings(ROUTE, plan(facts))]


def test_next_meeting_is_called_so_only_when_no_other_lies_between():
    start = "The item »Psykologisk tryghed« must be in KCL before it can be presented in HU Fri 15 Nov 2024 (week 46)"
    assert too_late() == [f"{start}, but the next KCL is only on Thu 28 Nov 2024"]
    assert too_late(fact("KCL/1", "2024-11-14")) == [f"{start}, but the next KCL is only on Thu 28 Nov 2024"]
    assert too_late(fact("KCL/1", "2024-11-21")) == [f"{start}, but it is there only on Thu 28 Nov 2024"]


def test_an_event_that_comes_too_late_is_called_by_its_name():
    (message,) = too_late(first="AI")
    assert message == (
        "The item »Psykologisk tryghed« must be at Temadag om AI before it can be presented in HU Fri 15 Nov 2024 "
        "(week 46), but it is there only on Thu 28 Nov 2024"
    )


def test_step_may_not_stand_anywhere_while_the_one_before_it_stands_nowhere():
    found = findings(ROUTE, plan(CHAIN, **{"PT/kcl": None}))
    assert "PT/hu stands on an agenda, and PT/kcl, which it follows, on none" in [told.message for told in found]


def test_step_that_stands_nowhere_follows_nothing():
    assert findings(ROUTE, plan(CHAIN, **{"PT/dir": None, "PT/kcl": None, "PT/hu": None, "PT/dag": None})) == []


def test_exactly_21_days_between_two_readings_is_legal():
    assert reading("2025-10-07") == []
    assert reading("2025-10-06") == [
        "»Budget 2026«: 20 days from ØU Tue 16 Sep 2025 (week 38) to KB Mon 6 Oct 2025 (week 41), at least 21 required"
    ]


def test_exactly_the_most_days_is_permitted_and_one_more_is_not():
    assert reading("2025-10-07", least=0, most=21) == []
    assert reading("2025-10-08", least=0, most=21) == [
        "»Budget 2026«: 22 days from ØU Tue 16 Sep 2025 (week 38) to KB Wed 8 Oct 2025 (week 41), at most 21 allowed"
    ]


@pytest.mark.parametrize(
    ("day_type", "days"), [(DayType.CALENDAR_DAY, 13), (DayType.WORKING_DAY, 6), (DayType.WEEKDAY, 8)]
)
def test_days_over_easter_are_counted_in_the_steps_own_day_type(day_type, days):
    """Friday 11 to Thursday 24 April 2025: Thursday, Friday and Monday are holidays."""
    for least, fits in ((days, True), (days + 1, False)):
        facts = problem(
            fact("A/1", "2025-04-11"),
            fact("B/1", "2025-04-24"),
            visits=[visit("S/1", "A/1"), visit("S/2", "B/1")],
            relations=[relation("S/1", "S/2", least, days, day_type)],
        )
        assert (findings(ROUTE, plan(facts)) == []) is fits


def test_two_steps_on_one_day_come_in_the_order_of_their_times():
    assert reading("2025-09-16", "19:00", least=0) == []
    assert reading("2025-09-16", "18:30", least=0) == [
        "ØU (Tue 16 Sep 2025) ends at 19:00, KB (Tue 16 Sep 2025) begins before it, at 18:30"
    ]


def test_two_steps_are_never_at_one_meeting():
    facts = problem(
        fact("A/1", "2025-09-16"),
        visits=[visit("S/1", "A/1"), visit("S/2", "A/1")],
        relations=[relation("S/1", "S/2")],
    )
    assert len(findings(ROUTE, plan(facts))) == 1


@pytest.mark.parametrize(("day", "told"), [("2024-10-23", 1), ("2024-10-24", 0), ("2024-10-30", 0), ("2024-10-31", 1)])
def test_document_is_handed_over_on_a_day_between_two_meetings(day, told):
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        meeting("PLAN/ud", day, times=["00:00"], minutes=1440, all_day=True),
        fact("KCL/1", "2024-10-31"),
        visits=[visit("PLAN/dir", "DIR/1"), hand_over("PLAN/ud"), visit("PLAN/kcl", "KCL/1")],
        relations=[relation("PLAN/dir", "PLAN/ud"), relation("PLAN/ud", "PLAN/kcl")],
    )
    assert len(findings(ROUTE, plan(facts))) == told


@pytest.mark.parametrize(("day", "told"), [("2025-06-12", 1), ("2025-06-14", 1), ("2025-06-15", 0)])
def test_event_of_three_days_is_over_after_the_last_of_them(day, told):
    facts = problem(
        fact("FOLKEMOEDE", "2025-06-12", "00:00", minutes=3 * 1440, all_day=True),
        meeting("DIR/1", day),
        visits=[visit("OPSAMLING/dir", "DIR/1")],
        relations=[relation("FOLKEMOEDE", "OPSAMLING/dir")],
    )
    assert len(findings(ROUTE, plan(facts))) == told


def test_preparation_that_is_too_early_names_both_meetings():
    facts = problem(
        fact("DIR/2024-W43", "2024-10-23"),
        fact("KCL/2024-10", "2024-10-31"),
        visits=[visit("KCL/2024-10/prep", "DIR/2024-W43", title="KCL den {date}", prepares="KCL/2024-10")],
        relations=[relation("KCL/2024-10/prep", "KCL/2024-10", 1, 7)],
    )
    [found] = findings(ROUTE, plan(facts))
    assert found.message == (
        "»KCL den KCL/2024-10«: 8 days from DIR Wed 23 Oct 2024 (week 43) to KCL Thu 31 Oct 2024 (week 44), "
        "at most 7 allowed"
    )


def test_meeting_that_is_not_held_comes_after_nothing():
    facts = problem(
        fact("DIR/1", "2024-10-30"),
        meeting("KCL/1", "2024-10-23"),
        visits=[visit("S/1", "DIR/1")],
        relations=[relation("S/1", "KCL/1")],
    )
    assert len(findings(ROUTE, plan(facts))) == 1
    assert findings(ROUTE, plan(facts, **{"KCL/1": None})) == []


def test_what_happened_is_not_judged_and_still_binds_what_follows():
    facts = problem(
        settled("DIR/1", "2024-10-23"),
        settled("KCL/1", "2024-10-16"),
        meeting("HU/1", "2024-10-22"),
        visits=[
            visit("S/1", "DIR/1", settled=True),
            visit("S/2", "KCL/1", settled=True),
            visit("S/3", "HU/1"),
        ],
        relations=[relation("S/1", "S/2"), relation("S/1", "S/3")],
    )
    assert [found.about for found in findings(ROUTE, plan(facts))] == [("S/1", "S/3")]


def test_what_is_exempt_neither_follows_nor_is_followed():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-16"),
        visits=[visit("S/1", "DIR/1"), visit("S/2", "KCL/1", exempt=["route"]), visit("S/3", "KCL/1")],
        relations=[relation("S/1", "S/2"), relation("S/2", "S/3", 1)],
    )
    assert findings(ROUTE, plan(facts)) == []


def test_what_happened_cannot_follow_what_is_still_to_come():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        settled("KCL/1", "2024-10-16"),
        visits=[visit("S/1", "DIR/1"), visit("S/2", "KCL/1", settled=True)],
        relations=[relation("S/1", "S/2")],
    )
    assert len(findings(ROUTE, plan(facts))) == 1
