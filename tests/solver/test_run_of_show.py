"""Facts about a meeting's run of show: what must hold, and what each wish does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.agenda import Attendance, Block, Position
from aarsplan.checking import violations
from aarsplan.domain import Body, Role
from aarsplan.solver.run_of_show import run_of_show, without_times
from aarsplan.visits import AgendaSlot, VisitKind
from tests.rules.problems import fact, pause, plan, problem, settled, standing, visit
from tests.rules.test_agenda import SEPTEMBER, TIMES, W39

from .agenda_problems import MUSTS, faults, plans

pytestmark = pytest.mark.timeless

KEY = "DIR/1"
ROLES = {code: Role(code, code) for code in ("mayor", "auditor")}


def item(key, minutes=15, order=0, **fields):
    return visit(key, KEY, minutes=minutes, order=order, **fields)


def show(*visits, minutes=120, attendance=(), blocks=()):
    """What begins when in a meeting on 9-10-2025 from 9.00, in order; None when it cannot be told."""
    body = Body("DIR", "Direktionen", minutes, (time(9),), attendance=attendance, blocks=blocks)
    facts = problem(fact(KEY, "2025-10-09", minutes=minutes), bodies=[body], roles=ROLES, visits=visits)
    slots = run_of_show(plan(facts), facts.meetings[KEY], visits)
    if slots is None:
        return None
    told = sorted(slots.values(), key=lambda slot: (slot.first_minute, slot.key))
    return [f"{slot.start:%H:%M} {slot.key.rpartition('/')[2]} {slot.minutes}" for slot in told]


def test_items_follow_the_order_of_the_files_one_after_another_from_the_start():
    assert show(item("b", 20, order=2), item("a", 30, order=1), item("c", 10, order=3)) == [
        "09:00 a 30",
        "09:30 b 20",
        "09:50 c 10",
    ]


def test_each_position_has_its_place():
    order = [Position.LAST, Position.LATE, Position.ANY, Position.EARLY, Position.FIRST]
    visits = [item(position.value, 10, order=number, position=position) for number, position in enumerate(order)]
    assert [text.split()[1] for text in show(*visits)] == ["first", "early", "any", "late", "last"]


@pytest.mark.parametrize(
    ("position", "start"),
    [(Position.FIRST, "09:00"), (Position.EARLY, "09:00"), (Position.LATE, "10:30"), (Position.LAST, "10:30")],
)
def test_early_is_before_the_pause_and_late_is_after_it(position, start):
    assert f"{start} x 15" in show(pause(KEY, "10:00"), item("x", position=position))


def test_what_does_not_mind_stands_before_the_pause_when_there_is_room():
    assert show(pause(KEY, "10:00"), item("x")) == ["09:00 x 15", "10:00 frokost 30"]


def test_wish_gives_way_when_there_is_no_other_room():
    """Fifty minutes fit on neither side of the pause but the first."""
    assert show(pause(KEY, "10:00"), item("x", 50, position=Position.LAST), minutes=105) == [
        "09:00 x 50",
        "10:00 frokost 30",
    ]


def test_standing_item_has_its_full_time_where_there_is_room():
    assert show(standing(KEY, "punkt-1", minutes=60, least_minutes=30), item("x", 60, order=1)) == [
        "09:00 punkt-1 60",
        "10:00 x 60",
    ]


def test_standing_item_is_shortened_by_no_more_than_it_must():
    assert show(standing(KEY, "punkt-1", minutes=60, least_minutes=30), item("x", 73, order=1)) == [
        "09:00 punkt-1 47",
        "09:47 x 73",
    ]
    assert show(standing(KEY, "punkt-1", minutes=60, least_minutes=30), item("x", 91, order=1)) is None


def test_position_comes_before_full_time():
    """After the pause there are only twenty minutes."""
    last = standing(KEY, "slut", minutes=40, least_minutes=20, position=Position.LAST)
    assert show(pause(KEY, "10:10"), last, item("x", 10)) == ["09:00 x 10", "10:10 frokost 30", "10:40 slut 20"]


def test_position_comes_before_keeping_a_guests_items_together():
    visits = [
        item("a", guests=("auditor",), position=Position.FIRST),
        item("b", guests=("auditor",), position=Position.LAST),
        item("x"),
    ]
    assert [text.split()[1] for text in show(*visits)] == ["a", "x", "b"]


def test_full_time_comes_before_keeping_a_guests_items_together():
    window = (Attendance("mayor", time(9), time(9, 30)), Attendance("mayor", time(10, 30), time(11)))
    visits = [
        item("a", 30, order=1, guests=("auditor",), needs=("mayor",)),
        standing(KEY, "punkt-1", minutes=60, least_minutes=10),
        item("b", 30, order=2, guests=("auditor",), needs=("mayor",)),
    ]
    assert "09:30 punkt-1 60" in show(*visits, attendance=window)


def test_items_of_one_guest_stand_together():
    visits = [item(key, order=n, guests=guests) for n, (key, guests) in enumerate(zip("abcd", _GUESTS, strict=True))]
    keys = "".join(text.split()[1] for text in show(*visits))
    assert abs(keys.index("a") - keys.index("d")) == 1


_GUESTS = (("auditor",), (), (), ("auditor",))


def test_closed_items_stand_together():
    visits = [item(key, order=n, closed=key in "ac") for n, key in enumerate("abcd")]
    keys = "".join(text.split()[1] for text in show(*visits))
    assert abs(keys.index("a") - keys.index("c")) == 1


def test_guest_waits_over_the_pause_only_when_it_must_be():
    """Before the pause there is room for two of three items, and that of the others stands between the guest's two."""
    called = {"guests": ("auditor",)}
    visits = [item("a", 20, order=1, **called), item("x", 20, order=2), item("b", 20, order=3, **called)]
    assert show(pause(KEY, "09:40"), *visits) == ["09:00 a 20", "09:20 b 20", "09:40 frokost 30", "10:10 x 20"]


def test_what_needs_a_role_stands_while_that_is_there():
    window = (Attendance("mayor", time(10), time(10, 20)),)
    assert show(item("x", 20, needs=("mayor",)), item("y", 60, order=1), attendance=window) == [
        "09:00 y 60",
        "10:00 x 20",
    ]
    assert show(item("x", 20, needs=("mayor",)), item("y", 1, needs=("mayor",)), attendance=window) is None


def test_shortened_item_keeps_to_one_opening():
    """Before the theme day the mayor has 20 minutes and after it 30, of 60 that were wished."""
    window = (Attendance("mayor", time(9, 10), time(11)),)
    block = Block(date(2025, 10, 9), time(9, 30), time(10, 30), "Temadag")
    visits = [
        standing(KEY, "block-1", kind=VisitKind.BLOCK, day="2025-10-09", start="09:30", minutes=60),
        standing(KEY, "punkt-1", minutes=60, least_minutes=15, needs=("mayor",)),
    ]
    assert show(*visits, attendance=window, blocks=(block,)) == ["09:30 block-1 60", "10:30 punkt-1 30"]


def test_run_of_show_of_september_comes_out_with_its_own_times():
    """Four hours that are full to the minute leave no other order."""
    wished = {"KCL/2024-09/prep": Position.LATE, f"{W39}/gennemgang": Position.LAST}
    visits = [
        replace(found, position=wished.get(key, found.position), order=n)
        for n, (key, found) in enumerate(sorted(SEPTEMBER.visits.items(), key=lambda pair: pair[0]))
    ]
    slots = run_of_show(plan(SEPTEMBER), SEPTEMBER.meetings[W39], visits)
    expected = TIMES | {f"{W39}/frokost": f"{W39} 12:00"}
    assert {key: f"{slot.meeting} {slot.start:%H:%M}" for key, slot in slots.items()} == expected
    assert sum(slot.minutes for slot in slots.values()) == 240


def test_one_minute_more_than_there_is_cannot_be_told():
    assert show(item("x", 60), item("y", 60)) == ["09:00 x 60", "10:00 y 60"]
    assert show(item("x", 60), item("y", 61)) is None
    assert show(item("x", 121)) is None


def test_two_halves_that_are_long_enough_together_only_cannot_be_told():
    assert show(pause(KEY, "10:00"), item("x", 60), item("y", 30)) is not None
    assert show(pause(KEY, "10:00"), item("x", 61), item("y", 29)) is None


def test_pause_outside_the_meeting_cannot_be_told():
    assert show(pause(KEY, "11:00")) is None


def test_meeting_with_nothing_on_its_agenda_is_told_at_once():
    assert show() == []


def test_item_under_a_standing_item_begins_with_it_and_a_hand_over_never():
    visits = [
        standing(KEY, "punkt-2", minutes=30),
        item("first", 60, position=Position.FIRST),
        item("under", 20, under="punkt-2"),
    ]
    assert show(*visits) == ["09:00 first 60", "10:00 punkt-2 30", "10:00 under 20"]
    facts = problem(fact("PLAN/ud", "2025-10-09"), visits=[visit("PLAN/ud", "PLAN/ud", kind=VisitKind.HAND_OVER)])
    slots = run_of_show(plan(facts), facts.meetings["PLAN/ud"], list(facts.visits.values()))
    assert slots["PLAN/ud"].start is None


def test_agenda_of_the_past_that_does_not_add_up_keeps_its_fixed_times():
    at = settled(KEY, "2025-10-09")
    visits = [
        pause(KEY, "12:00"),
        item("x"),
        standing(KEY, "block-1", kind=VisitKind.BLOCK, day="2025-10-10", start="09:00"),
    ]
    slots = without_times(at, at.placed(at.days[0], at.times[0]), visits)
    assert {key: slot.start for key, slot in slots.items()} == {f"{KEY}/frokost": time(12), "x": None}


@settings(max_examples=25)
@given(st.permutations([item(key, 10, guests=_GUESTS[n], closed=n > 1) for n, key in enumerate("abcd")]))
def test_order_in_which_the_visits_are_given_is_of_no_account(visits):
    assert show(*visits) == show(*sorted(visits, key=lambda found: found.key))


@settings(max_examples=150)
@given(plans())
def test_any_plan_that_passes_the_rules_can_be_told_as_a_run_of_show(found):
    broken = violations(found, MUSTS)
    assert (broken == []) is (faults(found) == [])
    if broken:
        return
    slots: dict[str, AgendaSlot] = {}
    for key in found.placements:
        at = found.problem.meetings[key]
        told = run_of_show(found, at, [visited for visited, _slot in found.agenda(at)])
        assert told is not None
        slots |= told
    retold = replace(found, slots=slots)
    assert set(slots) == set(found.slots)
    assert faults(retold) == []
    assert violations(retold, MUSTS) == []


def test_agenda_whose_wishes_take_too_long_is_told_without_them(monkeypatch):
    """That there is a way is found out whatever it takes; the wishes are what is given up."""
    monkeypatch.setattr("aarsplan.solver.run_of_show._EFFORT", 0.0)
    told = show(item("late", 60, position=Position.LATE), item("early", 60, position=Position.EARLY))
    assert [line.split()[0] for line in told] == ["09:00", "10:00"]
    assert show(item("long", 100), item("longer", 110)) is None


@pytest.mark.parametrize("minutes", [5, 30, 75])
def test_morning_before_the_mayor_comes_is_used_rather_than_the_time_after_lunch(minutes):
    """The standing item with the mayor stands first in the project's files, and cannot begin before 10.15."""
    visits = [
        standing(KEY, "punkt-1", minutes=105, needs=("mayor",), order=0),
        pause(KEY, "12:00", order=1),
        item("sag", minutes, order=1000),
        standing(KEY, "gennemgang", minutes=5, position=Position.LAST, order=2),
    ]
    told = show(*visits, minutes=270, attendance=(Attendance("mayor", time(10, 15), time(12)),))
    assert told == ["09:00 sag " + str(minutes), "10:15 punkt-1 105", "12:00 frokost 30", "12:30 gennemgang 5"]
