"""What is told to have changed between two locks, of meetings and of their agendas."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diff import ChangeKind, changes, slot_changes
from aarsplan.domain import Status
from aarsplan.lockfile import Approval, Entry, Lock
from aarsplan.problem import Placement
from aarsplan.visits import AgendaSlot

SPOT = Placement("KCL/2025-10", date(2025, 10, 30), time(9), 180, "sal")
ENTRY = Entry(SPOT, "a@b", 0, Status.DRAFT, datetime(2025, 6, 1, tzinfo=UTC), "0" * 12)
DECIDED = Approval(date(2025, 6, 12))


def with_spot(**changed):
    return replace(ENTRY, placement=replace(SPOT, **changed))


def change(old, new):
    """The one change between two entries of a meeting, None for none; None is no entry."""
    found = changes(*(Lock({SPOT.key: entry} if entry else {}) for entry in (old, new)))
    return found[0] if found else None


GONE = replace(ENTRY, status=Status.CANCELLED)


@pytest.mark.parametrize(("old", "new", "kind"), [
    (None, ENTRY, ChangeKind.ADDED),
    (GONE, ENTRY, ChangeKind.ADDED),
    (ENTRY, with_spot(day=date(2025, 11, 6)), ChangeKind.MOVED),
    (ENTRY, with_spot(start=time(13)), ChangeKind.MOVED),
    (ENTRY, with_spot(minutes=60), ChangeKind.MOVED),
    (ENTRY, with_spot(place="stue"), ChangeKind.MOVED),
    (ENTRY, GONE, ChangeKind.CANCELLED),
    (ENTRY, None, ChangeKind.REMOVED),
    (ENTRY, replace(ENTRY, text="1" * 12), ChangeKind.CHANGED),
    (ENTRY, replace(ENTRY, status=Status.APPROVED), ChangeKind.CHANGED),
    (replace(ENTRY, status=Status.APPROVED), replace(ENTRY, status=Status.LOCKED), ChangeKind.CHANGED),
    (ENTRY, replace(ENTRY, approval=DECIDED), ChangeKind.CHANGED),
])  # fmt: skip
def test_what_happened_to_a_meeting_is_seen_in_two_locks(old, new, kind):
    assert change(old, new).kind is kind


@pytest.mark.parametrize("entry", [None, GONE])
def test_meeting_that_neither_lock_holds_is_no_change(entry):
    assert change(entry, GONE) is None
    assert change(GONE, entry) is None


def test_meeting_that_moved_and_moved_back_is_no_change():
    assert change(ENTRY, replace(ENTRY, sequence=2, changed=datetime(2025, 7, 1, tzinfo=UTC))) is None


def test_change_is_seen_although_both_locks_count_the_same():
    """A change that is taken back leaves its number to the next one."""
    old, new = (with_spot(day=date(2025, 11, day)) for day in (6, 13))
    assert change(replace(old, sequence=1), replace(new, sequence=1)).days == 7


def test_shift_is_counted_in_days_later():
    earlier = with_spot(day=date(2025, 10, 19))
    assert change(ENTRY, earlier).days == -11
    assert change(earlier, ENTRY).days == 11
    assert change(ENTRY, with_spot(start=time(13))).days == 0
    assert change(None, ENTRY).days == 0


def test_approval_that_a_move_costs_is_seen():
    approved = replace(ENTRY, status=Status.APPROVED, approval=DECIDED)
    assert change(approved, with_spot(day=date(2025, 11, 6))).restated
    assert not change(ENTRY, with_spot(day=date(2025, 11, 6))).restated
    assert not change(approved, GONE).restated


ENTRIES = st.none() | st.builds(
    replace,
    st.just(ENTRY),
    placement=st.builds(replace, st.just(SPOT), day=st.dates(date(2025, 1, 1), date(2025, 1, 3))),
    status=st.sampled_from(Status),
    text=st.sampled_from(["0" * 12, "1" * 12]),
)


@given(ENTRIES, ENTRIES)
def test_no_difference_is_told_only_of_plans_that_tell_the_same(old, new):
    def told(entry):
        standing = entry is not None and entry.status is not Status.CANCELLED
        return (entry.placement, entry.status, entry.text) if standing else None

    assert (change(old, new) is None) == (told(old) == told(new))
    assert (change(old, new) is None) == (change(new, old) is None)


STEP = AgendaSlot("PT/dir", "DIR/2024-W43", time(9, 15), 30)


def changed(before, after):
    """The keys of what is told, of two locks with these slots."""
    old, new = (Lock(slots={slot.key: slot for slot in slots}) for slots in (before, after))
    return [change.key for change in slot_changes(old, new)]


@pytest.mark.parametrize(
    "after",
    [
        [],
        [AgendaSlot("PT/dir", "DIR/2024-W45", time(9, 15), 30)],
        [AgendaSlot("PT/dir", "DIR/2024-W43", time(9, 30), 30)],
    ],
    ids=["gone", "another meeting", "another time"],
)
def test_step_that_stands_elsewhere_or_at_another_time_is_told(after):
    assert changed([STEP], after) == changed(after, [STEP]) == ["PT/dir"]


def test_step_that_only_takes_longer_is_not_told():
    assert changed([STEP], [AgendaSlot("PT/dir", "DIR/2024-W43", time(9, 15), 45)]) == []


def test_what_comes_and_goes_with_its_meeting_is_not_told():
    lunch = AgendaSlot("DIR/2024-W43/frokost", "DIR/2024-W43", time(12), 30)
    document = AgendaSlot("PLAN/ud", "PLAN/ud", None, 0)
    assert changed([], [lunch, document]) == []
