"""Numbers that were told and taken back: what an undo did not touch keeps its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aarsplan.lockfile import Lock, Told
from aarsplan.taken_back import Floor, floor_above, raised

pytestmark = pytest.mark.timeless
NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)
FIRST = Lock(told={"KCL/1": Told(0, NOW, "0" * 12), "KCL/2": Told(0, NOW, "0" * 12)})


def changed(lock, name, moment):
    old = lock.told[name]
    return replace(lock, told={**lock.told, name: Told(old.revision + 1, moment, "1" * 12)})


def test_second_undo_leaves_alone_what_only_the_first_one_touched():
    once = floor_above(Floor(), changed(FIRST, "KCL/1", NOW + timedelta(1)), FIRST, NOW + timedelta(2))
    after = raised(FIRST, once)
    twice = floor_above(once, changed(after, "KCL/2", NOW + timedelta(3)), FIRST, NOW + timedelta(4))
    assert raised(FIRST, twice).told["KCL/1"] == after.told["KCL/1"]
    assert raised(FIRST, twice).told["KCL/2"].revision == 2


def test_what_was_new_and_is_gone_comes_back_above_its_number():
    new = replace(FIRST, told={**FIRST.told, "KCL/3": Told(4, NOW, "2" * 12)})
    floor = floor_above(Floor(), new, FIRST, NOW)
    assert raised(FIRST, floor).told["KCL/3"].revision == 5
