"""What is told to have changed on the agendas between two locks."""

from __future__ import annotations

from datetime import time

import pytest

from aarsplan.diff import slot_changes
from aarsplan.lockfile import Lock
from aarsplan.visits import AgendaSlot

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
