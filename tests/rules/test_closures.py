"""Rule closures: the last Thursday of December 2024 is the second day of Christmas."""

from __future__ import annotations

from datetime import date

from aarsplan.domain import Closure, DateRange

from .problems import findings, meeting, plan, problem, rule, settled

CHRISTMAS = Closure("school-holiday", "Juleferie", DateRange(date(2024, 12, 21), date(2025, 1, 5)))
KCL = problem(meeting("KCL/2024-12", "2024-12-19..2024-12-30"), closures=(CHRISTMAS,))


def test_koncernledelse_on_second_christmas_day_is_named_with_the_holiday():
    [found] = findings(rule("closures"), plan(KCL, **{"KCL/2024-12": "2024-12-26"}))
    assert found.amount == 1
    assert found.about == ("KCL/2024-12",)
    assert found.message == "KCL/2024-12 is on Thu 26 Dec 2024, which is closed: Second Day of Christmas"


def test_koncernledelse_a_week_earlier_is_fine():
    assert findings(rule("closures"), plan(KCL, **{"KCL/2024-12": "2024-12-19"})) == []


def test_closure_is_named_from_its_first_day_to_its_last_and_only_when_its_kind_counts():
    monday = plan(KCL, **{"KCL/2024-12": "2024-12-30"})
    [found] = findings(rule("closures"), monday)
    assert found.message == "KCL/2024-12 is on Mon 30 Dec 2024, which is closed: Juleferie"
    assert findings(rule("closures", closures=("holiday",)), monday) == []
    assert findings(rule("closures", closures=("school-holiday",)), plan(KCL, **{"KCL/2024-12": "2024-12-20"})) == []
    assert len(findings(rule("closures"), plan(KCL, **{"KCL/2024-12": "2024-12-21"}))) == 1


def test_optional_holiday_the_project_chose_is_closed():
    assert len(findings(rule("closures"), plan(KCL, **{"KCL/2024-12": "2024-12-24"}))) == 1


def test_held_and_exempt_meetings_and_other_bodies_are_not_judged():
    facts = problem(
        settled("KCL/2023-12", "2023-12-25"),
        meeting("KCL/2024-12", "2024-12-26", exempt=["closures"]),
        meeting("DIR/2024-W52", "2024-12-25"),
    )
    assert findings(rule("closures", bodies=("KCL",)), plan(facts)) == []
    assert [found.about for found in findings(rule("closures"), plan(facts))] == [("DIR/2024-W52",)]
