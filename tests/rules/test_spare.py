"""Rule spare: in autumn 2024 the Direktion has a second meeting before the Koncernledelse, or it has none to spare."""

from __future__ import annotations

import pytest

from aarsplan.agenda import Attendance
from aarsplan.domain import Body

from .problems import fact, findings, plan, problem, relation, rule, time, visit

DIR = {"DIR/1": "2024-10-09", "DIR/2": "2024-10-23", "DIR/3": "2024-11-06"}
KCL = {"KCL/10": "2024-10-31", "KCL/11": "2024-11-28"}
MEETINGS = [fact(key, day) for key, day in {**DIR, **KCL}.items()]
DAY = fact("AMD", "2024-11-26", "00:00", minutes=1440, all_day=True)


def _route(least=1, most=None, **fields):
    """From the Direktion to the Koncernledelse, where it must be a week before the arbejdsmiljødag on 26 November."""
    return problem(
        *MEETINGS,
        DAY,
        visits=[visit("I/dir", *DIR, title="Tryghed"), visit("I/kcl", *KCL, **fields)],
        relations=[relation("I/dir", "I/kcl", least, most), relation("I/kcl", "AMD", 7)],
    )


SPARE = rule("spare")


def _about(found, at, checked=SPARE):
    return [violation.about for violation in findings(checked, plan(found, **at))]


def test_step_whose_meeting_is_the_only_one_before_the_end_has_no_spare():
    found = _route(must=True)
    assert _about(found, {}) == [("I/kcl",)]
    [violation] = findings(rule("spare"), plan(found))
    text = "»I/kcl« has no other meeting to go to, if KCL Thu 31 Oct 2024 (week 44) is cancelled"
    assert (violation.message, violation.amount) == (text, 1)


@pytest.mark.parametrize(("most", "spared"), [(None, True), (22, True), (21, False)])
def test_spare_meeting_keeps_the_distance_to_the_step_after(most, spared):
    about = _about(_route(most=most, must=True), {"I/dir": "DIR/2"})
    assert (("I/dir",) not in about) is spared


@pytest.mark.parametrize(("least", "spared"), [(8, True), (9, False)])
def test_spare_meeting_keeps_the_least_distance_to_the_step_after(least, spared):
    about = _about(_route(least=least, must=True), {"I/dir": "DIR/1"})
    assert (("I/dir",) not in about) is spared


def test_step_that_nothing_ends_needs_no_spare():
    assert _about(_route(), {}) == []


def test_step_on_no_agenda_is_for_other_rules():
    assert _about(_route(must=True), {"I/kcl": None}) == []


def test_step_that_names_its_meeting_has_none_to_go_to_and_is_left_alone():
    assert _about(_route(must=True, named="KCL/10"), {}) == []


def test_bodies_narrow_down_what_is_meant():
    only = rule("spare", bodies=("DIR",))
    assert _about(_route(must=True), {}, only) == []
    assert only.describe() != rule("spare").describe()


@pytest.mark.parametrize(("window", "spared"), [("2024-10-09..2024-10-23", True), ("2024-10-09..2024-10-22", False)])
def test_spare_meeting_lies_in_the_window(window, spared):
    found = problem(*MEETINGS[:3], visits=[visit("I/dir", *DIR, must=True, window=window)])
    assert (_about(found, {}) == []) is spared


@pytest.mark.parametrize(("minutes", "spared"), [(15, True), (16, False)])
def test_spare_meeting_has_those_who_are_needed_long_enough(minutes, spared):
    window = Attendance("borgmester", time(9, 45), time(12))
    body = Body("DIR", "DIR", 60, (time(9),), attendance=(window,))
    found = problem(
        *MEETINGS[:2],
        bodies=[body],
        visits=[visit("I/dir", "DIR/1", "DIR/2", must=True, needs=("borgmester",), minutes=minutes)],
    )
    assert (_about(found, {}) == []) is spared
