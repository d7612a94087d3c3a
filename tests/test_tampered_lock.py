"""Facts about locks that somebody tampered with: each is rejected with a place and a way back."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.lock_text import parse_lock, render_lock
from aarsplan.texts import set_language


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


TEXT = """\
version = 1
planned = ["2025-08-01..2025-12-31"]

[meeting."KCL/2025-10"]
uid = "first@test.example"
sequence = 0
# October
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
# November
date = 2025-11-27
start = 09:00:00
minutes = 180
status = "approved"
changed = 2025-06-01T08:00:00Z
text = "0123456789ab"

# End of the plan.
"""


def test_the_lock_that_is_tampered_with_below_is_sound():
    assert list(parse_lock(TEXT, "plan.lock").entries) == ["KCL/2025-10", "KCL/2025-11"]


def test_a_lock_cut_between_two_tables_is_told():
    cut = TEXT[: TEXT.index('[meeting."KCL/2025-11"]')]
    with pytest.raises(Rejected) as refused:
        parse_lock(cut, "plan.lock")
    (found,) = refused.value.diagnostics
    assert (found.code, found.span.line) == ("cut-lock", cut.count("\n") + 1)


HOSTILE = {
    "empty": (None, "", "missing-key plan.lock:1 the file says nothing"),
    "only a comment": (None, "# nothing\n", "missing-key plan.lock:1 the file says nothing"),
    "cut in a value": (None, TEXT[: TEXT.index("second") + 3], "syntax plan.lock:17:11 a quotation mark is not closed"),
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
    "two meetings with one UID": (
        "second@",
        "first@",
        "duplicate plan.lock:17:1 KCL/2025-11 has the UID of KCL/2025-10",
    ),
    "a meeting twice": ("2025-11", "2025-10", "duplicate plan.lock:16:10 KCL/2025-10 stands twice"),
    "a key of spaces": ("KCL/2025-10", "KCL 2025-10", "value plan.lock:4:10 meeting"),
    "a key that leaves the folder": ("KCL/2025-10", "../../x", "value plan.lock:4:10 meeting"),
    "an unknown key": ("sequence = 0\n# Oct", "sequense = 0\n# Oct", "missing-key plan.lock:4:10"),
    "a UID with a line break": ("first@", "first\\n@", "value plan.lock:5:1 meeting"),
    "a UID of nothing": ("first@test.example", "", "value plan.lock:5:1 meeting"),
    "sequence below nothing": ("sequence = 0", "sequence = -1", "value plan.lock:6:1 meeting"),
    "sequence beyond all": ("sequence = 0", "sequence = 99999999999", "value plan.lock:6:1 meeting"),
    "an impossible date": ("2025-10-30", "2025-10-32", "syntax plan.lock:8:12 2025-10-32: there is no such day"),
    "a date of another age": ("date = 2025-10-30", "date = 0001-10-30", "value plan.lock:8:1 meeting"),
    "a date that is a text": ("date = 2025-10-30", 'date = "soon"', "value plan.lock:8:1 meeting"),
    "a start that is a number": ("09:00:00", "9", "value plan.lock:9:1 meeting"),
    "a meeting of years": ("180", "999999999", "value plan.lock:10:1 meeting"),
    "a place that is a path": ('"hall"', '"/etc/passwd"', "value plan.lock:11:1 meeting"),
    "a status in Danish": ('"draft"', '"udkast"', "unknown-word plan.lock:12:1 meeting"),
    "a decision on a draft": (
        '"draft"',
        '"draft"\ndecided = 2024-10-23',
        'value plan.lock:12:1 meeting "KCL/2025-10": status is "draft": only an approved or locked',
    ),
    "a decision on what is cancelled": ('"draft"', '"cancelled"\ndecided = 2024-10-23', "value plan.lock:12:1 meeting"),
    "a decision without a day": (
        '"approved"',
        '"approved"\ndecided-at = "DIR/2024-W43"',
        "value plan.lock:24:1 meeting",
    ),
    "a decision of nobody's": (
        '"approved"',
        '"approved"\ndecided = 2024-10-23\ndecided-at = ""',
        "value plan.lock:25:1 meeting",
    ),
    "a decision at a path": (
        '"approved"',
        '"locked"\ndecided = 2024-10-23\ndecided-at = "../../x"',
        "value plan.lock:25:1 meeting",
    ),
    "a decision some day": ('"approved"', '"approved"\ndecided = "soon"', "value plan.lock:24:1 meeting"),
    "a decision of another age": ('"approved"', '"approved"\ndecided = 0001-01-01', "value plan.lock:24:1 meeting"),
    "a stamp without a time": ("2025-06-01T08:00:00Z", "2025-06-01", "value plan.lock:13:1 meeting"),
    "a stamp beyond the calendar": (
        "2025-06-01T08:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "value plan.lock:13:1 meeting",
    ),
    "a stamp at the end of days": ("2025-06-01T08:00:00Z", "9999-12-31T23:59:59Z", "value plan.lock:13:1 meeting"),
    "a digest by hand": ('"0123456789ab"', '"changed by hand"', "value plan.lock:14:1 meeting"),
    "days in disorder": ("2025-08-01..2025-12-31", "2025-12-31..2025-08-01", "value plan.lock:2:12 planned"),
    "days of all ages": ("2025-08-01..2025-12-31", "0001-01-01..9999-12-31", "value plan.lock:2:12 planned"),
    "days that are none": ("2025-08-01..2025-12-31", "2025-02-30..2025-12-31", "value plan.lock:2:12 planned"),
    "days that are a number": ('"2025-08-01..2025-12-31"', "5", "value plan.lock:2:12 planned"),
    "a meeting that is a number": (None, TEXT + '[meeting]\n"X" = 5\n', "value plan.lock:29:1 a table with keys"),
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


@given(
    st.integers(0, len(TEXT)), st.sampled_from(["", '"', "[", "]", "\n", "=", "9", "\0", "æ", "\\"]), st.integers(0, 40)
)
def test_lock_with_a_wound_is_read_or_rejected(at, wound, length):
    with suppress(Rejected):
        lock = parse_lock(TEXT[:at] + wound + TEXT[at + length :], "plan.lock")
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
