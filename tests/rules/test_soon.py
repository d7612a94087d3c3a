"""Rule soon: an item for the Direktion in autumn 2024 is treated at the first meeting that has room."""

from __future__ import annotations

import pytest

from .problems import fact, findings, plan, problem, rule, visit

DAYS = {"DIR/1": "2024-10-09", "DIR/2": "2024-10-23", "DIR/3": "2024-11-06"}
AUTUMN = problem(
    *(fact(key, day) for key, day in DAYS.items()),
    visits=[
        visit("LOV/dir", *DAYS, title="Lovprogram"),
        visit("LATER/dir"),
        visit("P/prep", "DIR/3", prepares="DIR/3"),
    ],
)


@pytest.mark.parametrize(
    ("at", "amount", "message"),
    [
        ("DIR/2", 1, "»Lovprogram« passes over 1 meeting before DIR/2"),
        ("DIR/3", 2, "»Lovprogram« passes over 2 meetings before DIR/3"),
        (None, 13, "»Lovprogram« (LOV/dir) stands on no agenda"),
    ],
)
def test_each_meeting_passed_over_counts(at, amount, message):
    [found] = findings(rule("soon"), plan(AUTUMN, **{"LOV/dir": at, "P/prep": None}))
    assert (found.about, found.amount, found.message) == (("LOV/dir",), amount, message)


def test_first_meeting_is_soon_enough():
    assert findings(rule("soon"), plan(AUTUMN)) == []


def test_what_no_agenda_costs_beyond_all_the_meetings_is_a_parameter():
    [found] = findings(rule("soon", beyond=0), plan(AUTUMN, **{"LOV/dir": None}))
    assert found.amount == 3


@pytest.mark.parametrize(("at", "amount"), [("DIR/1", 0), ("DIR/2", 0), ("DIR/3", 1), (None, 12)])
def test_meeting_that_comes_too_early_is_not_passed_over(at, amount):
    facts = problem(*AUTUMN.meetings.values(), visits=[visit("LOV/dir", *DAYS, early=1)])
    assert sum(found.amount for found in findings(rule("soon"), plan(facts, **{"LOV/dir": at}))) == amount
