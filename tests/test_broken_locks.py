"""Facts about locked meetings that the project has no room for any more: each is named with its line and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from aarsplan.checking import broken_locks, errors_about
from aarsplan.diagnostics import Diagnostic
from aarsplan.domain import Status, Weekday
from aarsplan.lock_text import parse_lock, render_lock
from aarsplan.lockfile import Approval, Lock, advance, approve
from aarsplan.problem import Meeting
from aarsplan.texts import set_language
from tests.rules.problems import fact, meeting, plan, problem, rule, settled

KEY = "KCL/2025-10"
NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)
DAYS = "2025-10-01..2025-10-31"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def locked(*meetings: Meeting, status: Status = Status.LOCKED) -> Lock:
    """The lock after the meetings were planned, each as early as can be, with KCL's locked."""
    facts = problem(meeting("HU/2025-Q4", DAYS), *meetings)
    lock = advance(Lock(), plan(facts), NOW)
    lock = approve(lock, [KEY], status, Approval(date(2024, 10, 23)), NOW)
    return parse_lock(render_lock(lock), "plan.lock")


def told(lock: Lock, *meetings: Meeting, forced: Iterable[str] = (), **facts) -> list[Diagnostic]:
    return broken_locks(problem(meeting("HU/2025-Q4", DAYS), *meetings, **facts), lock, "plan.lock", [*forced])


def test_a_locked_meeting_that_can_stay_is_fine():
    lock = locked(meeting(KEY, DAYS))
    assert told(lock, meeting(KEY, DAYS)) == []


def test_a_locked_meeting_that_nothing_asks_for_is_told_with_its_line_and_the_way_out():
    lock = locked(meeting(KEY, DAYS))
    (found,) = told(lock)
    assert (found.code, found.span) == ("locked", lock.entries[KEY].span)
    assert found.message == "KCL/2025-10 is in the lock, and nothing asks for it"
    assert "aarsplan cancel KCL/2025-10 --force" in found.hint


@pytest.mark.parametrize(
    "other",
    [
        meeting(KEY, "2025-10-02..2025-10-31"),
        meeting(KEY, DAYS, times=["10:00"]),
        meeting(KEY, DAYS, minutes=90),
        fact(KEY, "2025-10-23"),
        settled(KEY, "2025-10-23", given=True),
    ],
    ids=["day", "time", "length", "given elsewhere", "given elsewhere beyond the horizon"],
)
def test_a_locked_meeting_that_the_project_has_elsewhere_is_told_with_both_places(other):
    lock = locked(meeting(KEY, DAYS))
    (found,) = told(lock, other)
    assert (found.code, found.span) == ("locked", lock.entries[KEY].span)
    assert [reason.text for reason in found.because] == [
        "KCL/2025-10 is locked on Wed 1 Oct 2025",
        "KCL/2025-10 stands in the project",
    ]
    assert "aarsplan move KCL/2025-10 DATE --force" in found.hint


def test_a_locked_meeting_that_was_held_on_another_day_is_history():
    lock = locked(meeting(KEY, DAYS))
    assert told(lock, fact(KEY, "2025-10-23", status=Status.HELD)) == []


def test_a_locked_meeting_may_be_given_its_first_place_and_no_second_one():
    assert told(locked(meeting(KEY, DAYS)), meeting(KEY, DAYS, places=("hall",))) == []
    assert len(told(locked(meeting(KEY, DAYS, places=("hall",))), meeting(KEY, DAYS, places=("room",)))) == 1


def test_a_meeting_beyond_the_horizon_stays_whoever_asks_for_it():
    november = problem(meeting("HU/2025-Q4", "2025-11-01..2025-11-30"))
    assert broken_locks(november, locked(meeting(KEY, DAYS)), "plan.lock") == []


def test_what_is_forced_is_not_told():
    lock = locked(meeting(KEY, DAYS))
    assert told(lock, forced=[KEY]) == []
    assert len(told(lock, forced=["HU/2025-Q4"])) == 1


def test_an_approved_meeting_may_go():
    assert told(locked(meeting(KEY, DAYS), status=Status.APPROVED)) == []


def test_errors_about_a_meeting_are_those_of_its_own():
    facts = problem(meeting(KEY, "2025-10-30"), meeting("HU/2025-Q4", "2025-10-30"))
    made = plan(facts)
    lock = advance(Lock(), made, NOW)
    rules = [rule("weekdays", body=code, allow=(Weekday.MONDAY,)) for code in ("KCL", "HU")]
    found = errors_about(
        [KEY], made, lock, [*rules, rule("weekdays", body="KCL", allow=(Weekday.FRIDAY,), weight=1)], "l"
    )
    assert [told.message.partition(" ")[0] for told in found] == [KEY]
