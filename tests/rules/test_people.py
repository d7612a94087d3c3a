"""What the rules on people and places share: the quick ways find what comparing everything with everything finds."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.rules.people import clashing_slots, neighbours, overlap, overlapping, slots_between

from .problems import meeting, problem

START = date(2025, 10, 27)
BUFFERS = st.sampled_from([0, 1, 30, 1440])


@st.composite
def meetings(draw: st.DrawFn) -> list[Meeting]:
    """A few meetings of a quarter of an hour to three days, each with some days of a fortnight and some times."""
    days = st.sets(st.integers(0, 13), min_size=1, max_size=4)
    times = st.sets(st.sampled_from([time(0), time(9), time(9, 15), time(23, 30)]), min_size=1)
    lengths = st.sampled_from([15, 60, 540, 1440, 3 * 1440])
    return [
        meeting(
            f"M/{number}",
            *((START + timedelta(days=day)).isoformat() for day in sorted(draw(days))),
            times=[start.isoformat() for start in draw(times)],
            minutes=draw(lengths),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


def clashes(one: Meeting, other: Meeting, buffer: int) -> set:
    return {
        (slot, other_slot)
        for slot, other_slot in product(one.slots, other.slots)
        if overlap(one.placed(*slot), other.placed(*other_slot), buffer)
    }


@given(meetings(), BUFFERS)
def test_clashing_slots_are_all_that_overlap_each_once(found, buffer):
    for one, other in combinations(found, 2):
        quick = list(clashing_slots(one, other, buffer))
        assert len(quick) == len(set(quick))
        assert set(quick) == clashes(one, other, buffer)


@given(meetings(), BUFFERS)
def test_every_pair_that_can_clash_is_among_the_neighbours_once(found, buffer):
    pairs = [frozenset((one.key, other.key)) for one, other in neighbours(problem(*found), buffer)]
    assert len(pairs) == len(set(pairs))
    can_clash = {frozenset((a.key, b.key)) for a, b in combinations(found, 2) if clashes(a, b, buffer)}
    assert can_clash <= set(pairs)


@given(meetings(), BUFFERS, st.data())
def test_overlapping_meetings_are_those_of_which_a_pair_overlaps(found, buffer, data):
    slots = {m.key: data.draw(st.sampled_from(list(m.slots))) for m in found if data.draw(st.booleans())}
    held = {m.key: m.placed(*slots[m.key]) for m in found if m.key in slots}
    quick = [frozenset((one.key, other.key)) for one, _h, other, _t in overlapping(Plan(problem(*found), held), buffer)]
    assert len(quick) == len(set(quick))
    assert set(quick) == {frozenset(pair) for pair in combinations(held, 2) if overlap(*map(held.get, pair), buffer)}


@given(meetings(), st.integers(-3000, 30_000), st.integers(1, 5000))
def test_slots_between_are_those_that_share_a_minute(found, offset, length):
    begins = START.toordinal() * 1440 + offset
    for one in found:
        wanted = [
            slot for slot in one.slots if one.placed(*slot).begins < begins + length and begins < one.placed(*slot).ends
        ]
        assert list(slots_between(one, begins, begins + length)) == wanted


def test_overlap_does_not_depend_on_the_order_of_the_two():
    morning = meeting("M/1", "2025-10-29", minutes=60).placed(START, time(9))
    noon = meeting("M/2", "2025-10-29", minutes=60).placed(START, time(10, 29))
    assert overlap(morning, noon, 30)
    assert overlap(noon, morning, 30)
    assert not overlap(morning, noon, 29)
