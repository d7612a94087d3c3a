"""Facts about the lock: it comes back as it was written, rejects what was tampered with, and never goes back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.domain import Body, DateRange, DeadlineSpec, Status, merged
from aarsplan.lockfile import Entry, Lock, advance, parse_lock, read_lock, render_lock, uid_of
from aarsplan.problem import Placement
from aarsplan.texts import set_language
from aarsplan.workdays import DayType
from tests.rules.problems import fact, meeting, plan, problem, settled

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
CODES = st.from_regex(r"\A[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå_-]{0,9}\Z").filter(lambda c: c.upper() not in {"CON", "NUL"})
KEYS = st.builds("{}/{}".format, CODES, st.from_regex(r"\A[A-Za-z0-9_-]{1,12}\Z")) | CODES
STAMPS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@st.composite
def locks(draw):
    entries = {}
    for key in draw(st.lists(KEYS, unique=True, max_size=5)):
        start = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
        minutes, place = draw(st.integers(1, 1440 * 366)), draw(st.none() | CODES)
        entries[key] = Entry(
            placement=Placement(key, draw(DAYS), start, minutes, place),
            uid=str(len(entries)) + draw(st.from_regex(r"\A[!-~]{0,40}\Z")),
            sequence=draw(st.integers(0, 10**9)),
            revision=draw(st.integers(0, 10**9)),
            status=draw(st.sampled_from(Status)),
            changed=draw(STAMPS),
            text=draw(st.from_regex(r"\A[0-9a-f]{12}\Z")),
        )
    ends = draw(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=4))
    return Lock(dict(sorted(entries.items())), merged([DateRange(first, last) for first, last in ends]))


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


# Hostile locks.

TEXT = """\
version = 1
planned = ["2025-08-01..2025-12-31"]

[meeting."KCL/2025-10"]
uid = "first@test.example"
sequence = 0
revision = 2
date = 2025-10-30
start = 09:00:00
minutes = 180
place = "hall"
status = "draft"
changed = 2025-06-01T08:00:00Z
text = "0123456789ab"

[meeting."KCL/2025-11"]
uid = "second@test.example"
sequence = 0
revision = 0
date = 2025-11-27
start = 09:00:00
minutes = 180
status = "approved"
changed = 2025-06-01T08:00:00Z
text = "0123456789ab"
"""


def test_the_lock_that_is_tampered_with_below_is_sound():
    assert list(parse_lock(TEXT, "plan.lock").entries) == ["KCL/2025-10", "KCL/2025-11"]


HOSTILE = {
    "empty": (None, "", "missing-key plan.lock:1 the file says nothing"),
    "only a comment": (None, "# nothing\n", "missing-key plan.lock:1 the file says nothing"),
    "cut in a value": (None, TEXT[: TEXT.index("second") + 3], "syntax plan.lock:17 a quotation mark is not closed"),
    "cut in a key": (None, TEXT[: TEXT.index("uid") + 2], "syntax plan.lock:5:3 the line is not understood"),
    "cut between lines": (
        None,
        TEXT[: TEXT.index("changed")],
        'missing-key plan.lock:4:10 meeting "KCL/2025-10": changed is missing',
    ),
    "no version": ("version = 1\n", "", "missing-key plan.lock version is missing"),
    "version as a text": ("version = 1", 'version = "1"', 'value plan.lock:1:1 version is "1": a whole number'),
    "version true": ("version = 1", "version = true", "value plan.lock:1:1 version is true: a whole number"),
    "version 0": ("version = 1", "version = 0", "value plan.lock:1:1 version is 0: one of these is required: 1"),
    "newer": ("version = 1", "version = 2", "newer-lock plan.lock:1:1 the lock is of version 2, this program knows 1"),
    "merge": ("version = 1", "<<<<<<< HEAD\nversion = 1", "merge-conflict plan.lock:1:1"),
    "merge in the middle": ("sequence = 0", "=======\nsequence = 0", "merge-conflict plan.lock:6:1"),
    "two meetings with one UID": ("second@", "first@", "duplicate plan.lock:17:1 KCL/2025-11 has the UID of KCL/2025-10"),
    "a meeting twice": ("2025-11", "2025-10", "duplicate plan.lock:16:10 KCL/2025-10 stands twice"),
    "a key of spaces": ("KCL/2025-10", "KCL 2025-10", "value plan.lock:4:10 meeting"),
    "a key that leaves the folder": ("KCL/2025-10", "../../x", "value plan.lock:4:10 meeting"),
    "an unknown key": ("revision", "revison", "missing-key plan.lock:4:10"),
    "a UID with a line break": ("first@", "first\\n@", "value plan.lock:5:1 meeting"),
    "a UID of nothing": ("first@test.example", "", "value plan.lock:5:1 meeting"),
    "sequence below nothing": ("sequence = 0", "sequence = -1", "value plan.lock:6:1 meeting"),
    "sequence beyond all": ("sequence = 0", "sequence = 99999999999", "value plan.lock:6:1 meeting"),
    "an impossible date": ("2025-10-30", "2025-10-32", "syntax plan.lock:8:17 2025-10-32: there is no such day"),
    "a date of another age": ("date = 2025-10-30", "date = 0001-10-30", "value plan.lock:8:1 meeting"),
    "a date that is a text": ("date = 2025-10-30", 'date = "soon"', "value plan.lock:8:1 meeting"),
    "a start that is a number": ("09:00:00", "9", "value plan.lock:9:1 meeting"),
    "a meeting of years": ("180", "999999999", "value plan.lock:10:1 meeting"),
    "a place that is a path": ('"hall"', '"/etc/passwd"', "value plan.lock:11:1 meeting"),
    "a status in Danish": ('"draft"', '"udkast"', "unknown-word plan.lock:12:1 meeting"),
    "a stamp without a time": ("2025-06-01T08:00:00Z", "2025-06-01", "value plan.lock:13:1 meeting"),
    "a stamp beyond the calendar": ("2025-06-01T08:00:00Z", "0001-01-01T00:00:00+14:00", "value plan.lock:13:1 meeting"),
    "a stamp at the end of days": ("2025-06-01T08:00:00Z", "9999-12-31T23:59:59Z", "value plan.lock:13:1 meeting"),
    "a digest by hand": ('"0123456789ab"', '"changed by hand"', "value plan.lock:14:1 meeting"),
    "days in disorder": ("2025-08-01..2025-12-31", "2025-12-31..2025-08-01", "value plan.lock:2:12 planned"),
    "days of all ages": ("2025-08-01..2025-12-31", "0001-01-01..9999-12-31", "value plan.lock:2:12 planned"),
    "days that are none": ("2025-08-01..2025-12-31", "2025-02-30..2025-12-31", "value plan.lock:2:12 planned"),
    "days that are a number": ('"2025-08-01..2025-12-31"', "5", "value plan.lock:2:12 planned"),
    "a meeting that is a number": (None, TEXT + '[meeting]\n"X" = 5\n', "duplicate plan.lock:26:2"),
    "nonsense": (None, "hej med dig\n", "syntax plan.lock:1:5 the line is not understood"),
    "JSON": (None, '{"version": 1}', "syntax plan.lock:1:1 the line is not understood"),
    "twenty thousand deep": ("sequence = 0", "sequence = " + "[" * 20_000, "limit plan.lock:6:"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_tampered_lock_is_told_with_its_line_and_a_way_back(name):
    old, new, expected = HOSTILE[name]
    with pytest.raises(Rejected) as rejected:
        parse_lock(TEXT.replace(old, new, 1) if old else new, "plan.lock")
    told = rejected.value.diagnostics[0]
    assert f"{told.code} {told.span} {told.message}".startswith(expected)
    assert told.hint


@given(st.integers(0, len(TEXT)), st.sampled_from(["", '"', "[", "]", "\n", "=", "9", "\0", "æ", "\\"]), st.integers(0, 40))
def test_lock_with_a_wound_is_read_or_rejected(at, wound, length):
    try:
        lock = parse_lock(TEXT[:at] + wound + TEXT[at + length :], "plan.lock")
    except Rejected as rejected:
        assert all(told.message and told.hint for told in rejected.diagnostics)
    else:
        assert parse_lock(render_lock(lock), "plan.lock") == lock


def test_all_mistakes_of_a_lock_are_told_at_once():
    text = re.sub("sequence = 0", "sequence = -1", TEXT).replace("2025-12-31", "2025-01-01")
    with pytest.raises(Rejected) as rejected:
        parse_lock(text, "plan.lock")
    assert [str(told.span) for told in rejected.value.diagnostics] == ["plan.lock:2:12"]
    text = re.sub("sequence = 0", "sequence = -1", TEXT)
    with pytest.raises(Rejected) as rejected:
        parse_lock(text, "plan.lock")
    assert [str(told.span) for told in rejected.value.diagnostics] == ["plan.lock:6:1", "plan.lock:18:1"]


# Advancing.

KEY = "KCL/2025-10"


def _advanced(lock: Lock, days: str | None, now: datetime = NOW, **fields) -> Lock:
    """The lock after KCL's October meeting was placed on an ISO day and time, or left out for None."""
    facts = problem(meeting(KEY, "2025-10-01..2025-10-31", times=("09:00", "13:00"), **fields))
    return advance(lock, plan(facts, **{KEY: days}), now)


def test_new_meeting_gets_a_uid_of_its_key_and_domain():
    entry = _advanced(Lock(), "2025-10-30").entries[KEY]
    assert entry.uid == uid_of("test.example", KEY)
    assert (entry.sequence, entry.revision, entry.status, entry.changed) == (0, 0, Status.DRAFT, NOW)


def test_same_plan_again_changes_nothing():
    first = _advanced(Lock(), "2025-10-30")
    assert _advanced(first, "2025-10-30", NOW + timedelta(days=9)) == first


@pytest.mark.parametrize("spot", ["2025-10-23", "2025-10-30 13:00"])
def test_moved_meeting_keeps_its_uid_and_rises(spot):
    first = _advanced(Lock(), "2025-10-30")
    later = NOW + timedelta(days=1)
    old, new = first.entries[KEY], _advanced(first, spot, later).entries[KEY]
    assert new.uid == old.uid
    assert (new.sequence, new.revision, new.changed) == (1, 1, later)


def test_cancelled_meeting_stays_with_its_uid_and_rises_once():
    first = _advanced(Lock(), "2025-10-30")
    cancelled = _advanced(first, None)
    entry = cancelled.entries[KEY]
    assert (entry.status, entry.sequence, entry.revision) == (Status.CANCELLED, 1, 1)
    assert entry.uid == first.entries[KEY].uid
    assert _advanced(cancelled, None, NOW + timedelta(days=9)) == cancelled


def test_revived_meeting_keeps_its_uid_and_rises():
    cancelled = _advanced(_advanced(Lock(), "2025-10-30"), None)
    entry = _advanced(cancelled, "2025-10-30").entries[KEY]
    assert (entry.status, entry.sequence, entry.revision) == (Status.DRAFT, 2, 2)
    assert entry.uid == uid_of("test.example", KEY)


def test_changed_text_rises_in_revision_alone():
    first = _advanced(Lock(), "2025-10-30")
    entry = _advanced(first, "2025-10-30", because="new reason").entries[KEY]
    assert (entry.sequence, entry.revision) == (0, 1)
    assert entry.changed > first.entries[KEY].changed
    assert entry.text != first.entries[KEY].text


def test_changed_deadline_rises_in_revision_alone():
    def with_deadline(days: int):
        spec = DeadlineSpec("agenda", "Agenda", days, DayType.CALENDAR_DAY)
        body = Body("KCL", "KCL", 60, (time(9),), deadlines=(spec,))
        return plan(problem(meeting(KEY, "2025-10-30"), bodies=[body]))

    first = advance(Lock(), with_deadline(4), NOW)
    entry = advance(first, with_deadline(8), NOW).entries[KEY]
    assert (entry.sequence, entry.revision) == (0, 1)


def test_stamp_never_goes_back_when_the_clock_does():
    first = _advanced(Lock(), "2025-10-30")
    entry = _advanced(first, "2025-10-23", NOW - timedelta(days=700)).entries[KEY]
    assert entry.changed == NOW + timedelta(seconds=1)


def test_stamp_is_in_utc_and_whole_seconds():
    from datetime import timezone

    now = datetime(2025, 6, 1, 10, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    assert _advanced(Lock(), "2025-10-30", now).entries[KEY].changed == NOW


def test_approved_meeting_that_moves_is_a_draft_again():
    first = _advanced(Lock(), "2025-10-30")
    approved = Lock({KEY: replace(first.entries[KEY], status=Status.APPROVED)}, first.planned)
    assert _advanced(approved, "2025-10-30").entries[KEY].status is Status.APPROVED
    assert _advanced(approved, "2025-10-23").entries[KEY].status is Status.DRAFT


def test_given_meeting_takes_the_status_that_the_project_says():
    def decided(status: Status):
        return plan(problem(fact(KEY, "2025-10-30", status=status)))

    first = advance(Lock(), decided(Status.DRAFT), NOW)
    entry = advance(first, decided(Status.APPROVED), NOW).entries[KEY]
    assert (entry.status, entry.sequence, entry.revision) == (Status.APPROVED, 0, 1)


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
def test_uid_stays_and_sequence_revision_and_stamp_never_go_back(steps):
    lock = Lock()
    for spot, because, now in steps:
        before = lock.entries.get(KEY)
        lock = _advanced(lock, spot, now, because=because)
        after = lock.entries.get(KEY)
        if before is None or after is None:
            assert before is None
            continue
        told = (before.placement, before.status is Status.CANCELLED), (after.placement, after.status is Status.CANCELLED)
        assert after.uid == before.uid
        assert after.sequence == before.sequence + (told[0] != told[1])
        assert after.revision - before.revision == int(after != before)
        assert after.changed > before.changed or after == before
        assert parse_lock(render_lock(lock), "plan.lock") == lock
