"""Rule agenda: the Direktion's two run-of-shows of autumn 2024, and what does not fit in them."""

from __future__ import annotations

from datetime import date, time

import pytest

from aarsplan.agenda import Attendance, Block
from aarsplan.domain import Body, Role
from aarsplan.visits import VisitKind

from .problems import fact, findings, pause, plan, problem, rule, standing, visit

ROLES = {"mayor": Role("mayor", "Mayor")}
DIR = Body(
    "DIR",
    "Direktionen",
    240,
    (time(9),),
    attendance=(Attendance("mayor", time(10, 15), time(12)),),
    blocks=(Block(date(2024, 10, 23), time(10), time(12), "Temadag om AI"),),
)
W39, W43 = "DIR/2024-W39", "DIR/2024-W43"
SEPTEMBER = problem(
    fact(W39, "2024-09-25", minutes=240),
    bodies=[DIR],
    roles=ROLES,
    visits=[
        visit("AKADEMI/dir", W39, title="Ledelsesakademi", minutes=30),
        visit("BESTILLING/dir", W39, title="Bestillinger", minutes=45),
        standing(W39, "punkt-1", title="Punkt 1", minutes=105, least_minutes=60, needs=("mayor",)),
        pause(W39, "12:00", title="Frokost"),
        visit("KCL/2024-09/prep", W39, title="Koncernledelsesmøde", minutes=25, prepares=W39),
        standing(W39, "gennemgang", title="Gennemgang", minutes=5),
    ],
)
TIMES = {
    "AKADEMI/dir": f"{W39} 09:00",
    "BESTILLING/dir": f"{W39} 09:30",
    f"{W39}/punkt-1": f"{W39} 10:15",
    "KCL/2024-09/prep": f"{W39} 12:30",
    f"{W39}/gennemgang": f"{W39} 12:55",
}


def told(facts, **or_else):
    return [found.message for found in findings(rule("agenda"), plan(facts, **or_else))]


def test_run_of_show_of_september_fills_the_meeting_to_the_minute():
    found = plan(SEPTEMBER, **TIMES)
    assert findings(rule("agenda"), found) == []
    assert sum(slot.minutes for slot in found.slots.values()) == 240


def test_items_that_overlap_by_a_minute_are_told():
    assert told(SEPTEMBER, **{**TIMES, "BESTILLING/dir": f"{W39} 09:29"}) == [
        "»Ledelsesakademi« and »Bestillinger« overlap at DIR Wed 25 Sep 2024 9:00-13:00"
    ]


@pytest.mark.parametrize(
    ("key", "start"),
    [
        (f"{W39}/gennemgang", "12:56"),
        ("AKADEMI/dir", "08:59"),
        (f"{W39}/punkt-1", "10:14"),
        (f"{W39}/frokost", "12:01"),
    ],
)
def test_what_begins_a_minute_outside_its_time_is_told(key, start):
    [message, *_overlaps] = told(SEPTEMBER, **{**TIMES, key: f"{W39} {start}"})
    assert message.endswith("has no time that suits it at DIR Wed 25 Sep 2024 9:00-13:00")


def test_item_without_a_time_is_told():
    assert told(SEPTEMBER, **{**TIMES, "AKADEMI/dir": W39}) == [
        "»Ledelsesakademi« has no time that suits it at DIR Wed 25 Sep 2024 9:00-13:00"
    ]


@pytest.mark.parametrize(("minutes", "fits"), [(59, False), (60, True), (105, True), (106, False)])
def test_standing_item_may_be_shortened_to_its_least(minutes, fits):
    """Of 106 minutes there is no telling: it begins at 10.15 and the pause at 12.00."""
    assert (told(SEPTEMBER, **{**TIMES, f"{W39}/punkt-1": f"{W39} 10:15 {minutes}"}) == []) is fits


def test_items_under_a_standing_item_do_not_count_their_time_twice():
    facts = problem(
        fact(W43, "2024-10-23", "12:30", minutes=30),
        bodies=[DIR],
        visits=[
            standing(W43, "punkt-2", title="Punkt 2 – Økonomi", minutes=30),
            visit("EVALUERING/dir", W43, minutes=15, under="punkt-2"),
            visit("PLAN/dir", W43, minutes=15, under="punkt-2"),
            visit("MERE/dir", W43, minutes=1, under="punkt-2"),
        ],
    )
    at = f"{W43} 12:30"
    assert told(facts, **{f"{W43}/punkt-2": at, "EVALUERING/dir": at, "PLAN/dir": at, "MERE/dir": None}) == []
    [found] = findings(rule("agenda"), plan(facts, **{f"{W43}/punkt-2": at}))
    assert found.amount == 1
    assert found.message == (
        "Punkt 2 – Økonomi at DIR Wed 23 Oct 2024 12:30-13:00 has 30 minutes, its items take 1 more"
    )


def test_step_that_is_called_like_a_standing_item_has_nothing_under_it():
    facts = problem(
        fact(W43, "2024-10-23", minutes=30),
        visits=[
            standing(W43, "punkt-2", minutes=15),
            visit("ANDET/punkt-2", W43, minutes=5),
            visit("PLAN/dir", W43, minutes=15, under="punkt-2"),
        ],
    )
    assert told(facts, **{f"{W43}/punkt-2": f"{W43} 09:00", "ANDET/punkt-2": f"{W43} 09:15"}) == []


def test_block_takes_its_time_out_of_the_meeting():
    facts = problem(
        fact(W43, "2024-10-23", minutes=240),
        bodies=[DIR],
        visits=[
            standing(W43, "block-1", kind=VisitKind.BLOCK, title="Temadag om AI", start="10:00", minutes=120),
            visit("LOV/dir", W43, title="Lovprogram", minutes=15),
        ],
    )
    assert told(facts, **{"LOV/dir": f"{W43} 09:45"}) == []
    assert told(facts, **{"LOV/dir": f"{W43} 12:00"}) == []
    for start in ("09:46", "11:59"):
        [message] = told(facts, **{"LOV/dir": f"{W43} {start}"})
        assert "overlap at DIR Wed 23 Oct 2024" in message


def test_block_may_begin_before_the_meeting_and_belongs_to_its_day():
    facts = problem(
        fact(W43, "2024-10-23", minutes=240),
        bodies=[DIR],
        visits=[
            standing(W43, "block-1", kind=VisitKind.BLOCK, day="2024-10-23", start="08:00", minutes=120),
            standing(
                W43, "block-2", kind=VisitKind.BLOCK, day="2024-10-24", start="11:00", minutes=60, title="Temadag"
            ),
        ],
    )
    assert told(facts, **{f"{W43}/block-2": None}) == []
    assert told(facts, **{f"{W43}/block-2": W43 + " 11:00"}) == [
        "»Temadag« has no time that suits it at DIR Wed 23 Oct 2024 9:00-13:00"
    ]


def test_item_whose_people_are_never_there_long_enough_may_stand_anywhere():
    """That they are not there is told once, by the rule attendance."""
    facts = problem(
        fact(W39, "2024-09-25", minutes=240),
        bodies=[DIR],
        roles=ROLES,
        visits=[visit("LOV/dir", W39, minutes=106, needs=("mayor",))],
    )
    assert told(facts, **{"LOV/dir": f"{W39} 09:00"}) == []


def test_agenda_must_fit_whatever_it_costs():
    with pytest.raises(ValueError):
        rule("agenda", weight=1)
