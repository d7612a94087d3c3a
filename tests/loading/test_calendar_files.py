"""Calendar files as files: encodings, line ends, what is no calendar at all, and the limits that are kept."""

from __future__ import annotations

import contextlib
import gzip
import random
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected, Span
from aarsplan.loading import calendars
from aarsplan.loading.ics import worker as ics_worker
from aarsplan.loading.ics.text import FileFault

from .samples import FOOT, GOOD, HEAD, YEAR, calendar, event, read, said


def test_windows_1252_is_read_with_a_warning():
    content = calendar(event(title="Møde på rådhuset"), event(uid="2", title="Åben")).encode("cp1252")
    busy, warnings = read(content)
    assert [one.title for one in busy] == ["Møde på rådhuset", "Åben"]
    assert said(warnings) == ["calendars/mayor.ics:9: the file is not UTF-8; its letters are read as Windows-1252"]


def test_letter_that_is_folded_in_two_is_put_together():
    content = calendar(event()).encode().replace("ø".encode(), b"\xc3\r\n \xb8")
    busy, warnings = read(content)
    assert [one.title for one in busy] == ["Møde"]
    assert not warnings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding):
    busy, warnings = read(calendar(event()).encode(encoding))
    assert [one.title for one in busy] == ["Møde"]
    assert not warnings


@pytest.mark.parametrize("end_of_line", ["\n", "\r", "\r\r\n", "\r\n\r\n"])
def test_line_ends_of_all_kinds_are_read(end_of_line):
    busy, warnings = read(calendar(event("DESCRIPTION:a\r\n b")).replace("\r\n", end_of_line))
    assert len(busy) == 1
    assert not warnings


def test_lines_are_counted_as_an_editor_does():
    for end_of_line in ("\r\n", "\n", "\r"):
        busy, _warnings = read(calendar(event("DESCRIPTION:a\r\n b\r\n c"), GOOD).replace("\r\n", end_of_line))
        assert busy[1].span == Span("calendars/mayor.ics", 14)


def test_event_without_a_calendar_around_it_is_read_with_a_warning():
    busy, warnings = read(GOOD)
    assert len(busy) == 1
    assert "no BEGIN:VCALENDAR" in warnings[0].message


def test_calendar_cut_short_is_warned_of():
    busy, warnings = read(calendar(GOOD, event())[:-40])
    assert len(busy) == 1
    assert [warning.message.partition(":")[0] for warning in warnings] == [
        "event bad@example.org is skipped",
        "the calendar ends before its END",
    ]


def _zip():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("calendar.ics", calendar(GOOD))
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "the calendar is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "the calendar is empty"),
    "gzip": (gzip.compress(calendar(GOOD).encode(), mtime=0), "compressed"),
    "zip": (_zip(), "compressed"),
    "junk": (random.Random(7).randbytes(50_000), "NUL character"),
    "junk without NUL": (
        random.Random(7).randbytes(50_000).replace(b"\0", b"x"),
        "does not begin with BEGIN:VCALENDAR",
    ),
    "NUL in an event": (calendar(event(title="a\0b")).encode(), "NUL character"),
    "web page": (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "does not begin with BEGIN:VCALENDAR"),
    "address card": (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "does not begin with BEGIN:VCALENDAR"),
    "nested": ((HEAD + "BEGIN:VEVENT\r\n" * 5_000 + "END:VEVENT\r\n" * 5_000 + FOOT).encode(), "more than 8 deep"),
    "components": ((HEAD + "BEGIN:X\nEND:X\n" * 60_000 + FOOT).encode(), "more than 50000 components"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_calendar_is_refused_with_file_line_and_hint(case):
    content, reason = REFUSED[case]
    with pytest.raises(Rejected) as caught:
        read(content)
    (refused,) = caught.value.diagnostics
    assert reason in refused.message
    assert refused.span is not None
    assert refused.span.file == "calendars/mayor.ics"
    assert refused.span.line > 0
    assert refused.hint
    assert refused.because[0].span == Span("aarsplan.toml", 7)


def test_calendar_that_takes_too_long_is_refused_naming_the_limit(monkeypatch):
    monkeypatch.setattr(calendars, "MAX_SECONDS", 0.5)
    slow = [
        event("RRULE:FREQ=DAILY", uid=str(n), start=":16000301T090000Z", end=":16000301T100000Z") for n in range(40)
    ]
    with pytest.raises(Rejected, match=r"takes more than 0\.5 seconds"):
        read(calendar(*slow))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory reliably")
def test_calendar_that_takes_too_much_memory_is_refused_naming_the_limit(monkeypatch):
    monkeypatch.setattr(calendars, "MAX_MEMORY", 100_000_000)
    with pytest.raises(Rejected, match="takes more than 100 MB of memory"):
        read(HEAD + " \n" * 4_000_000 + FOOT)


def test_file_over_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(calendars, "MAX_BYTES", 100)
    with pytest.raises(Rejected, match="at most 100 are read"):
        read(calendar(GOOD))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory reliably")
def test_process_that_ends_without_an_answer_is_told_of(monkeypatch):
    monkeypatch.setattr(calendars, "MAX_MEMORY", 1_000_000)
    with pytest.raises(Rejected, match=r"could not be read|of memory"):
        read(calendar(event("RRULE:FREQ=WEEKLY")))


def test_process_that_cannot_be_started_is_told_of(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(Rejected, match="could not be read"):
        read(calendar(GOOD))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(Rejected):
        calendars.read_busy(tmp_path / "no.ics", "no.ics", YEAR, roles=(), places=(), span=None)


def test_process_that_reads_imports_little_of_the_project():
    script = "import sys, aarsplan.loading.ics.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "ortools", "holidays", "numpy", "icalendar", "recurring_ical_events"}
    ours = {name for name in loaded if name.startswith("aarsplan.")}
    known = {"aarsplan.loading", "aarsplan.loading.child"}
    assert all(name in known or name.startswith("aarsplan.loading.ics") for name in ours)


def test_surroundings_change_nothing(monkeypatch):
    content = calendar(event("RRULE:FREQ=WEEKLY;COUNT=3", title="Møde på Ø"), event("RRULE:FREQ=HOURLY", uid="h"), GOOD)
    before = read(content)
    for name, value in {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONHASHSEED": "7",
        "PYTHONWARNINGS": "error",
    }.items():
        monkeypatch.setenv(name, value)
    assert read(content) == before


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_bytes_of_any_kind_are_read_or_refused(content):
    with contextlib.suppress(FileFault):
        found = ics_worker.read(HEAD.encode() + content, YEAR.first, YEAR.last)
        assert found.keys() == {"busy", "titles", "notes", "events", "free", "skipped", "zones"}
    with pytest.raises(FileFault):
        ics_worker.read(b"x" + content, YEAR.first, YEAR.last)
