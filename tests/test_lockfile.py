"""Facts about the lock: it comes back as it was written, and what subscribers were told never goes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import Body, DateRange, Status, merged
from aarsplan.lock_text import parse_lock, read_lock, render_lock
from aarsplan.lockfile import Approval, Entry, Lock, Told, advance, approve, uid_of
from aarsplan.problem import Placement
from aarsplan.texts import set_language
from aarsplan.workdays import DayType
from tests.rules.problems import fact, meeting, plan, problem, settled

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
CODES = st.from_regex(r"\A[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå_-]{0,9}\Z").filter(
    lambda c: c.upper() not in {"CON", "NUL"}
)
KEYS = st.builds("{}/{}".format, CODES, st.from_regex(r"\A[A-Za-z0-9_-]{1,12}\Z")) | CODES
STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
DECIDED = {Status.APPROVED, Status.LOCKED}
APPROVALS = st.builds(Approval, DAYS, st.none() | KEYS)
NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


DIGESTS = st.from_regex(r"\A[0-9a-f]{12}\Z")
NAMES = st.from_regex(r"\A[A-ZÆØÅa-z0-9_-]{1,9}(/[A-Za-z0-9_-]{1,9}){0,3}( [a-zæøå0-9_-]{1,9}){0,2}\Z")


@st.composite
def locks(draw):
    entries = {}
    for key in draw(st.lists(KEYS, unique=True, max_size=5)):
        start = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
        status = draw(st.sampled_from(Status))
        minutes, place = draw(st.integers(1, 1440 * 366)), draw(st.none() | CODES)
        entries[key] = Entry(
            placement=Placement(key, draw(DAYS), start, minutes, place),
            uid=str(len(entries)) + draw(st.from_regex(r"\A[!-~]{0,40}\Z")),
            sequence=draw(st.integers(0, 10**9)),
            status=status,
            changed=draw(STAMPS),
            text=draw(DIGESTS),
            approval=draw(st.none() | APPROVALS) if status in DECIDED else None,
        )
    ends = draw(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4))
    told = draw(st.dictionaries(NAMES, st.builds(Told, st.integers(0, 10**9 - 1), STAMPS, DIGESTS), max_size=4))
    planned = merged([DateRange(first, last) for first, last in ends])
    return Lock(dict(sorted(entries.items())), planned, told=dict(sorted(told.items())))


@given(locks())
def test_lock_comes_back_as_it_was_written(lock):
    text = render_lock(lock)
    back = parse_lock(text, "plan.lock")
    assert back == lock
    assert list(back.entries) == list(lock.entries)
    assert render_lock(back) == text


@given(locks())
def test_entry_knows_the_line_of_its_heading(lock):
    text = render_lock(lock)
    for key, entry in parse_lock(text, "plan.lock").entries.items():
        assert text.splitlines()[entry.span.line - 1] == f'[meeting."{key}"]'


def test_lock_that_is_not_there_is_an_empty_one(tmp_path):
    assert read_lock(tmp_path / "plan.lock", "plan.lock") == Lock()


KEY = "KCL/2025-10"


def _advanced(lock: Lock, days: str | None, now: datetime = NOW, **fields) -> Lock:
    """The lock after KCL's October meeting was placed on an ISO day and time, or left out for None."""
    facts = problem(meeting(KEY, "2025-10-01..2025-10-31", times=("09:00", "13:00"), **fields))
    return advance(lock, plan(facts, **{KEY: days}), now)


def test_new_meeting_gets_a_uid_of_its_key_and_domain():
    entry = _advanced(Lock(), "2025-10-30").entries[KEY]
    assert entry.uid == uid_of("test.example", KEY)
    assert (entry.sequence, entry.status, entry.changed) == (0, Status.DRAFT, NOW)


def test_same_plan_again_changes_nothing():
    first = _advanced(Lock(), "2025-10-30")
    assert _advanced(first, "2025-10-30", NOW + timedelta(days=9)) == first


@pytest.mark.parametrize("spot", ["2025-10-23", "2025-10-30 13:00"])
def test_moved_meeting_keeps_its_uid_and_rises(spot):
    first = _advanced(Lock(), "2025-10-30")
    later = NOW + timedelta(days=1)
    old, new = first.entries[KEY], _advanced(first, spot, later).entries[KEY]
    assert new.uid == old.uid
    assert (new.sequence, new.changed) == (1, later)


def test_cancelled_meeting_stays_with_its_uid_and_rises_once():
    first = _advanced(Lock(), "2025-10-30")
    cancelled = _advanced(first, None)
    entry = cancelled.entries[KEY]
    assert (entry.status, entry.sequence) == (Status.CANCELLED, 1)
    assert entry.uid == first.entries[KEY].uid
    assert _advanced(cancelled, None, NOW + timedelta(days=9)) == cancelled


def test_revived_meeting_keeps_its_uid_and_rises():
    cancelled = _advanced(_advanced(Lock(), "2025-10-30"), None)
    entry = _advanced(cancelled, "2025-10-30").entries[KEY]
    assert (entry.status, entry.sequence) == (Status.DRAFT, 2)
    assert entry.uid == uid_of("test.example", KEY)


def test_changed_text_is_no_reschedule():
    first = _advanced(Lock(), "2025-10-30")
    entry = _advanced(first, "2025-10-30", because="new reason").entries[KEY]
    assert entry.sequence == 0
    assert entry.changed > first.entries[KEY].changed
    assert entry.text != first.entries[KEY].text


def test_changed_deadline_is_no_reschedule():
    def with_deadline(days: int):
        spec = DeadlineSpec("agenda", "Agenda", days, DayType.CALENDAR_DAY)
        body = Body("KCL", "KCL", 60, (time(9),), deadlines=(spec,))
        return plan(problem(meeting(KEY, "2025-10-30"), bodies=[body]))

    first = advance(Lock(), with_deadline(4), NOW)
    entry = advance(first, with_deadline(8), NOW).entries[KEY]
    assert entry.sequence == 0


def test_stamp_never_goes_back_when_the_clock_does():
    first = _advanced(Lock(), "2025-10-30")
    entry = _advanced(first, "2025-10-23", NOW - timedelta(days=700)).entries[KEY]
    assert entry.changed == NOW + timedelta(seconds=1)


def test_stamp_is_in_utc_and_whole_seconds():
    from datetime import timezone

    now = datetime(2025, 6, 1, 10, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    assert _advanced(Lock(), "2025-10-30", now).entries[KEY].changed == NOW


APPROVAL = Approval(date(2024, 10, 23), "DIR/2024-W43")


def _approved(lock: Lock, status: Status = Status.APPROVED) -> Lock:
    return approve(lock, [KEY], status, APPROVAL, NOW + timedelta(days=1))


@pytest.mark.parametrize("status", [Status.APPROVED, Status.LOCKED])
def test_approval_is_no_reschedule(status):
    first = _advanced(Lock(), "2025-10-30")
    old, new = first.entries[KEY], _approved(first, status).entries[KEY]
    assert (new.status, new.approval) == (status, APPROVAL)
    assert (new.uid, new.sequence, new.placement) == (old.uid, 0, old.placement)
    assert new.changed == NOW + timedelta(days=1)


def test_the_same_decision_again_changes_nothing():
    lock = _approved(_advanced(Lock(), "2025-10-30"))
    assert approve(lock, [KEY], Status.APPROVED, APPROVAL, NOW + timedelta(days=9)) == lock


def test_what_is_locked_without_a_decision_of_its_own_keeps_the_one_that_approved_it():
    lock = approve(_approved(_advanced(Lock(), "2025-10-30")), [KEY], Status.LOCKED, None, NOW)
    assert (lock.entries[KEY].status, lock.entries[KEY].approval) == (Status.LOCKED, APPROVAL)


def test_draft_has_no_decision():
    lock = approve(_approved(_advanced(Lock(), "2025-10-30")), [KEY], Status.DRAFT, None, NOW)
    assert (lock.entries[KEY].status, lock.entries[KEY].approval) == (Status.DRAFT, None)
    assert lock.entries[KEY].sequence == 0


def test_approval_stays_when_a_text_changes():
    entry = _advanced(_approved(_advanced(Lock(), "2025-10-30")), "2025-10-30", because="new reason").entries[KEY]
    assert (entry.status, entry.approval, entry.sequence) == (Status.APPROVED, APPROVAL, 0)


@pytest.mark.parametrize("spot", ["2025-10-23", "2025-10-30 13:00"])
def test_approved_meeting_that_moves_is_a_draft_again(spot):
    entry = _advanced(_approved(_advanced(Lock(), "2025-10-30")), spot).entries[KEY]
    assert (entry.status, entry.approval) == (Status.DRAFT, None)


def test_approved_meeting_that_gets_its_first_place_stays_approved():
    lock = _approved(_advanced(Lock(), "2025-10-30"))
    placed = _advanced(lock, "2025-10-30", places=("hall",))
    assert (placed.entries[KEY].status, placed.entries[KEY].sequence) == (Status.APPROVED, 1)
    moved = _advanced(_approved(placed), "2025-10-30", places=("room",))
    assert (moved.entries[KEY].status, moved.entries[KEY].sequence) == (Status.DRAFT, 2)


def test_approved_meeting_that_is_cancelled_and_comes_back_is_a_draft():
    cancelled = _advanced(_approved(_advanced(Lock(), "2025-10-30")), None)
    assert cancelled.entries[KEY].approval is None
    assert _advanced(cancelled, "2025-10-30").entries[KEY].status is Status.DRAFT


def test_decision_on_a_given_meeting_stands_until_it_is_held():
    def given(status: Status):
        return plan(problem(fact(KEY, "2025-10-30", status=status)))

    lock = _approved(advance(Lock(), given(Status.DRAFT), NOW), Status.LOCKED)
    assert advance(lock, given(Status.DRAFT), NOW) == lock
    held = advance(lock, given(Status.HELD), NOW).entries[KEY]
    assert (held.status, held.approval) == (Status.HELD, None)


def test_a_planning_knows_what_is_approved_and_what_is_locked():
    first = _advanced(Lock(), "2025-10-30")
    approved, locked = (_approved(first, status).history() for status in (Status.APPROVED, Status.LOCKED))
    assert (approved.approved, approved.locked) == ({KEY}, frozenset())
    assert (locked.approved, locked.locked) == ({KEY}, {KEY})


def test_given_meeting_takes_the_status_that_the_project_says():
    def decided(status: Status):
        return plan(problem(fact(KEY, "2025-10-30", status=status)))

    first = advance(Lock(), decided(Status.DRAFT), NOW)
    entry = advance(first, decided(Status.APPROVED), NOW).entries[KEY]
    assert (entry.status, entry.sequence) == (Status.APPROVED, 0)


def test_held_meeting_is_never_cancelled():
    held = advance(Lock(), plan(problem(fact(KEY, "2025-10-30", status=Status.HELD))), NOW)
    other = plan(problem(meeting("HU/2025-Q4", "2025-10-01..2025-10-31")))
    assert advance(held, other, NOW).entries[KEY] == held.entries[KEY]


def test_meeting_that_nothing_asks_for_is_cancelled_inside_the_horizon_only():
    first = _advanced(Lock(), "2025-10-30")
    october = plan(problem(meeting("HU/2025-Q4", "2025-10-01..2025-10-31")))
    november = plan(problem(meeting("HU/2025-Q4", "2025-11-01..2025-11-30")))
    assert advance(first, october, NOW).entries[KEY].status is Status.CANCELLED
    assert advance(first, november, NOW).entries[KEY] == first.entries[KEY]


def test_context_outside_the_horizon_stays_as_it_is():
    first = _advanced(Lock(), "2025-10-30")
    beside = plan(problem(settled(KEY, "2025-10-30"), meeting("HU/2025-Q4", "2025-11-01..2025-11-30")))
    assert advance(first, beside, NOW + timedelta(days=9)).entries[KEY] == first.entries[KEY]


def test_planned_days_grow_together():
    lock = advance(Lock(), plan(problem(meeting(KEY, "2025-10-01..2025-10-31"))), NOW)
    lock = advance(lock, plan(problem(meeting("KCL/2025-11", "2025-11-01..2025-11-30"))), NOW)
    assert lock.planned == (DateRange(date(2025, 10, 1), date(2025, 11, 30)),)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([None, "2025-10-02", "2025-10-09 13:00", "2025-10-30"]),
        st.sampled_from(["", "a reason"]),
        STAMPS,
    ),
    min_size=1,
    max_size=8,
)


@given(STEPS)
def test_uid_stays_and_sequence_and_stamp_never_go_back(steps):
    lock = Lock()
    for spot, because, now in steps:
        before = lock.entries.get(KEY)
        lock = _advanced(lock, spot, now, because=because)
        after = lock.entries.get(KEY)
        if before is None or after is None:
            assert before is None
            continue
        told = (
            (before.placement, before.status is Status.CANCELLED),
            (after.placement, after.status is Status.CANCELLED),
        )
        assert after.uid == before.uid
        assert after.sequence == before.sequence + (told[0] != told[1])
        assert after.changed > before.changed or after == before
        assert parse_lock(render_lock(lock), "plan.lock") == lock
