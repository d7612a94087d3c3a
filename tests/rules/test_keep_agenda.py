"""Rule keep-agenda: what the lock has on the agendas of autumn 2024 stays there."""

from __future__ import annotations

from datetime import date, time

from aarsplan.checking import cost
from aarsplan.problem import Placement
from aarsplan.solver.solve import solve

from .problems import fact, findings, hand_over, meeting, plan, problem, rule, slot, visit

AUTUMN = problem(
    meeting("DIR/1", "2024-10-23..2024-10-24"),
    fact("DIR/2", "2024-11-06"),
    meeting("PLAN/ud", "2024-10-25", "2024-10-28", times=["00:00"]),
    visits=[visit("LOV/dir", "DIR/1", "DIR/2", title="Lovprogram"), hand_over("PLAN/ud", title="Udmøntningsplan")],
    previous=[
        Placement("PLAN/ud", date(2024, 10, 25), time(0), 1440),
        Placement("DIR/1", date(2024, 10, 23), time(9), 60),
    ],
    previous_slots=[slot("LOV/dir", "DIR/1", "09:15"), slot("PLAN/ud", "PLAN/ud")],
    approved=["DIR/1"],
)


def told(**or_else):
    return [(found.message, found.amount) for found in findings(rule("keep-agenda"), plan(AUTUMN, **or_else))]


def test_item_that_moves_with_its_meeting_or_within_it_stays():
    assert told(**{"LOV/dir": "DIR/1 09:30", "DIR/1": "2024-10-24"}) == []


def test_item_that_leaves_an_approved_meeting_counts_five_times():
    assert told(**{"LOV/dir": "DIR/2"}) == [("»Lovprogram« is at DIR/2, the lock has it at DIR/1", 5)]
    assert told(**{"LOV/dir": None}) == [("»Lovprogram« is at no meeting, the lock has it at DIR/1", 5)]
    [found] = findings(rule("keep-agenda", approved_factor=1), plan(AUTUMN, **{"LOV/dir": None}))
    assert found.amount == 1


def test_document_is_handed_over_on_the_day_it_was():
    assert told(**{"PLAN/ud": "2024-10-28"}) == [
        ("»Udmøntningsplan« is at Mon 28 Oct 2024, the lock has it at Fri 25 Oct 2024", 1)
    ]
    assert told(**{"PLAN/ud": None}) == [("»Udmøntningsplan« is at no day, the lock has it at Fri 25 Oct 2024", 1)]


def test_item_that_can_no_longer_be_where_it_was_costs_what_is_reported():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-31"),
        visits=[visit("LOV/kcl", "KCL/1", title="Lovprogram")],
        previous_slots=[slot("LOV/kcl", "DIR/1")],
    )
    rules = (rule("keep-agenda", weight=7),)
    solution = solve(facts, rules)
    assert solution.cost == cost(findings(rules[0], solution.plan)) == 7


def test_item_whose_meeting_is_gone_has_nowhere_to_stay():
    facts = problem(
        fact("DIR/2", "2024-11-06"),
        visits=[visit("LOV/dir", "DIR/2")],
        previous_slots=[slot("LOV/dir", "DIR/1")],
    )
    assert findings(rule("keep-agenda"), plan(facts)) == []
