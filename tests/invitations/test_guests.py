from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from aarsplan.agenda import Cadence, StandingItem
from aarsplan.domain import DateRange, Per, Series, Spread
from aarsplan.invitations.due import after, due
from aarsplan.invitations.guests import guest_occasions, meeting_of
from aarsplan.invitations.model import Convened, Method
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Placement
from aarsplan.views.calendar_event import EventStatus
from aarsplan.visits import AgendaSlot
from tests.invitations.samples import DAY, MAYOR, NOW, facts, meeting

pytestmark = pytest.mark.timeless

KEY = "KCL/2025-10"


def plan(*, start=time(10), guests=("mayor",)):
    """A meeting of KCL with one standing item, to which the mayor comes as a guest and the chief as a member."""
    item = StandingItem("budget", "Budget", 30, 30, guests=(*guests, "chief"), cadence=Cadence())
    base = facts()
    body = replace(
        base.bodies["KCL"], optional=(), standing=(item,), series=(Series(Spread(1, Per.MONTH)),), places=("salen",)
    )
    problem = build(replace(base, bodies={"KCL": body}), (DateRange(date(2025, 10, 1), date(2025, 10, 31)),))
    slot = AgendaSlot(f"{KEY}/budget", KEY, start, 30)
    return Plan(problem, {KEY: Placement(KEY, DAY, time(9), 180, "salen")}, {slot.key: slot})


def told(found, invitations):
    """The invitations after everybody was told of the parts `found`, and the messages that took."""
    messages = []
    for part, people in found:
        coming = [replace(MAYOR, required=True)] if people else []
        messages += due(part, coming, [MAYOR], invitations.get(part.key), NOW)
    return after(invitations, messages), messages


def test_guest_is_called_for_the_time_of_the_items_alone():
    ((part, people),) = guest_occasions(plan(), meeting(), {})
    assert [member.role for member in people] == ["mayor"]
    assert (part.key, meeting_of(part.key)) == (f"{KEY} mayor", KEY)
    assert (part.start.time(), part.end.time(), part.sequence) == (time(10), time(10, 30), 0)
    assert part.uid != meeting().uid
    assert [row.title for row in part.programme] == ["Budget"]
    assert "Budget" in part.title


def test_guest_is_told_again_with_a_higher_number_when_the_item_is_taken_later():
    kept, _first = told(guest_occasions(plan(), meeting(), {}), {})
    same = list(guest_occasions(plan(), meeting(), kept))
    assert told(same, kept)[1] == []
    kept, (message,) = told(guest_occasions(plan(start=time(11)), meeting(), kept), kept)
    assert (message.method, message.occasion.sequence, message.is_moved) == (Method.REQUEST, 1, True)


@pytest.mark.parametrize("cancelled", [False, True])
def test_guest_who_is_not_called_any_more_is_told_once(cancelled):
    kept, _first = told(guest_occasions(plan(), meeting(), {}), {})
    whole = meeting(status=EventStatus.CANCELLED) if cancelled else meeting()
    without = plan(guests=())
    kept, (message,) = told(guest_occasions(without, whole, kept), kept)
    assert (message.method, message.occasion.sequence) == (Method.CANCEL, 1)
    assert message.occasion.is_cancelled == cancelled
    assert list(guest_occasions(without, whole, kept)) == []


def test_guest_who_comes_back_has_a_higher_number_still():
    kept, _first = told(guest_occasions(plan(), meeting(), {}), {})
    kept, _off = told(guest_occasions(plan(guests=()), meeting(), kept), kept)
    ((part, _people),) = guest_occasions(plan(), meeting(), kept)
    assert part.sequence == 2


def test_what_another_meeting_called_is_left_alone():
    other = {"KCL/2025-09 mayor": Convened("x@norddjurs.dk")}
    assert len(list(guest_occasions(plan(), meeting(), other))) == 1
