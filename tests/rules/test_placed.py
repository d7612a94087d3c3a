"""Rule placed: what belongs to autumn 2024 stands on an agenda."""

from __future__ import annotations

from .problems import findings, hand_over, meeting, plan, problem, rule, visit

PREPARED = problem(
    meeting("DIR/2024-W43", "2024-10-23"),
    meeting("KCL/2024-10", "2024-10-31"),
    visits=[visit("KCL/2024-10/prep", "DIR/2024-W43", title="KCL den {date}", must=True, prepares="KCL/2024-10")],
)


def told(facts, **or_else):
    return [found.message for found in findings(rule("placed"), plan(facts, **or_else))]


def test_step_that_must_be_placed_is_told_when_it_stands_nowhere():
    facts = problem(
        meeting("DIR/1", "2024-10-23"),
        visits=[visit("LOV/dir", "DIR/1", title="Lovprogram", must=True), visit("AI/dir", "DIR/1")],
    )
    assert told(facts) == []
    assert told(facts, **{"LOV/dir": None, "AI/dir": None}) == ["»Lovprogram« (LOV/dir) stands on no agenda"]


def test_closed_step_without_any_meeting_is_told_by_its_code():
    facts = problem(
        meeting("DIR/1", "2024-10-23"), visits=[visit("GRUND/dir", title="Køb af grund", must=True, closed=True)]
    )
    assert told(facts) == ["the closed item GRUND (GRUND/dir) stands on no agenda"]


def test_meeting_is_prepared_when_it_is_held_and_not_otherwise():
    assert told(PREPARED) == []
    assert told(PREPARED, **{"KCL/2024-10/prep": None}) == [
        "»KCL den KCL/2024-10« stands on no agenda before KCL/2024-10"
    ]
    assert told(PREPARED, **{"KCL/2024-10": None}) == ["»KCL den KCL/2024-10« prepares KCL/2024-10, which is not held"]
    assert told(PREPARED, **{"KCL/2024-10": None, "KCL/2024-10/prep": None}) == []


def test_preparing_meeting_that_is_not_held_prepares_nothing():
    assert len(told(PREPARED, **{"DIR/2024-W43": None})) == 1


def test_document_that_must_be_handed_over_has_a_day():
    facts = problem(meeting("PLAN/ud", "2024-10-25"), visits=[hand_over("PLAN/ud", must=True, title="Udmøntningsplan")])
    assert told(facts) == []
    assert told(facts, **{"PLAN/ud": None}) == ["»Udmøntningsplan« (PLAN/ud) stands on no agenda"]
