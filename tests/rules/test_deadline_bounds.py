"""Rule deadline-bounds: DIR's agenda goes out 4 hverdage before, counted over Christmas 2025.

Of the days between 20 December and 5 January no hverdag are the Sundays 21 and 28 December and 4 January, Christmas Eve
(chosen by the project), 25 and 26 December, New Year's Eve (chosen) and 1 January. So four hverdage before Monday 29
December is Saturday 20 December (27, 23, 22, 20), and before Monday 5 January it is Monday 29 December (3, 2, 30, 29).
"""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.deadlines import DeadlineSpec, OnClosedDay
from aarsplan.domain import Body, Closure, DateRange, Weekday
from aarsplan.rules.base import Violation
from aarsplan.texts import speaking
from aarsplan.workdays import DayType

from .problems import meeting, plan, problem, rule, settled

MONDAY, SATURDAY = date(2025, 12, 29), date(2025, 12, 20)
SCHOOL = Closure("school-holiday", "Juleferie", DateRange(date(2025, 12, 20), date(2026, 1, 2)))


def violations(
    day: str, *, make=meeting, closed=(), on_closed=OnClosedDay.KEEP, deadline="agenda", body="DIR", **parameters
) -> list[Violation]:
    spec = DeadlineSpec("agenda", "Dagsorden", 4, DayType.WEEKDAY, on_closed_day=on_closed)
    direktion = Body("DIR", "Direktionen", 60, (time(9),), deadlines=(spec,))
    facts = problem(make("DIR/2025-W52", day), bodies=[direktion], closures=closed)
    return list(rule("deadline-bounds", body=body, deadline=deadline, **parameters).check(plan(facts)))


def test_first_and_last_permitted_day_are_permitted():
    assert violations("2026-01-05", earliest=MONDAY, latest=MONDAY) == []


@pytest.mark.parametrize("bounds", [{"earliest": date(2025, 12, 30)}, {"latest": date(2025, 12, 28)}])
def test_deadline_a_day_beyond_its_bound_counts_one(bounds):
    assert [found.amount for found in violations("2026-01-05", **bounds)] == [1]


def test_deadline_with_two_faults_still_counts_one():
    faults = {"earliest": date(2025, 12, 30), "weekdays": (Weekday.FRIDAY,)}
    assert [found.amount for found in violations("2026-01-05", **faults)] == [1]


def test_weekday_is_that_of_the_deadline_not_of_the_meeting():
    assert violations("2025-12-29", weekdays=(Weekday.SATURDAY,)) == []
    with speaking("en"):
        (found,) = violations("2025-12-29", weekdays=(Weekday.MONDAY, Weekday.FRIDAY))
    assert found.message == (
        "Dagsorden of DIR/2025-W52 (Mon 29 Dec 2025) falls on Sat 20 Dec 2025: allowed: Monday or Friday"
    )


def test_open_day_lies_in_no_closure_of_any_kind():
    assert violations("2025-12-29", open=True) == []
    with speaking("en"):
        (found,) = violations("2025-12-29", open=True, closed=(SCHOOL,))
    assert found.message.endswith("falls on Sat 20 Dec 2025: closed: Juleferie")
    assert violations("2025-12-29", closed=(SCHOOL,)) == []


def test_open_day_may_be_asked_of_some_kinds_of_closure_only():
    assert violations("2025-12-29", open=True, closed=(SCHOOL,), closures=("holiday",)) == []
    assert len(violations("2025-12-29", open=True, closed=(SCHOOL,), closures=("school-holiday",))) == 1


def test_deadline_moved_off_a_closed_day_is_judged_where_it_ends():
    before = {"on_closed": OnClosedDay.EARLIER}
    assert violations("2025-12-29", **before, latest=date(2025, 12, 19)) == []
    assert len(violations("2025-12-29", **before, latest=date(2025, 12, 18))) == 1


@pytest.mark.parametrize("other", [{"deadline": "material"}, {"body": "KCL"}])
def test_body_without_the_deadline_is_left_alone(other):
    assert violations("2026-01-05", latest=date(2025, 1, 1), **other) == []


def test_held_meeting_is_not_judged():
    assert violations("2026-01-05", make=settled, latest=date(2025, 1, 1)) == []


def test_description_names_every_bound():
    bounds = {"weekdays": (Weekday.FRIDAY,), "earliest": SATURDAY, "latest": MONDAY, "open": True}
    with speaking("en"):
        text = rule("deadline-bounds", body="DIR", deadline="agenda", **bounds).describe()
    assert text == (
        "the deadline agenda of DIR falls on: Friday, Sat 20 Dec 2025 or later, Mon 29 Dec 2025 or earlier, an open day"
    )
