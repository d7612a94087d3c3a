"""Lists of committees with their meetings, as FirstAgenda publishes them."""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected, Span
from aarsplan.loading.calendars import read_calendar
from aarsplan.loading.firstagenda import worker
from aarsplan.loading.firstagenda.json_text import Array, Number, Object, parse
from aarsplan.loading.ics.text import FileFault
from aarsplan.texts import speaking

from .samples import YEAR, said, starts, times

pytestmark = pytest.mark.timeless

STEERING = '"Navn": "\\ud800\\u001b[31mØko\\u202e"'
WINTER, SUMMER = "2027-01-14T{}:00:00+01:00", "2027-06-17T{}:00:00+02:00"


def meeting(begin="2027-01-14T15:00:00+01:00", end="2027-01-14T17:00:00+01:00", **keys):
    return {"Id": "1", "MeetingBeginUtc": begin, "MeetingEndUtc": end, "IsSupplementaryAgenda": False, **keys}


def committees(indent=1, **meetings):
    """The JSON of a list whose committees have `meetings`, by name."""
    listed = [{"Id": "1", "Navn": name, "Moeder": of} for name, of in meetings.items()]
    return json.dumps({"Udvalg": {"Politiske udvalg": listed}}, ensure_ascii=False, indent=indent)


def read(content, name="calendars/udvalg.json", **parameters):
    asked = {"roles": ("mayor",), "places": (), "span": Span("aarsplan.toml", 7)} | parameters
    with speaking("en"):
        return read_calendar(content.encode() if isinstance(content, str) else content, name, YEAR, **asked)


def refused(content, **parameters):
    with pytest.raises(Rejected) as caught:
        read(content, **parameters)
    (told,) = caught.value.diagnostics
    assert told.hint
    return f"{told.span}: {told.message}"


def test_times_called_utc_are_read_by_the_offset_that_stands_there():
    found = read(
        committees(
            Økonomiudvalget=[meeting(), meeting(SUMMER.format("15"), SUMMER.format("17"))],
        )
    )
    assert times(found.busy) == ["14-01 15:00 - 14-01 17:00", "17-06 15:00 - 17-06 17:00"]
    assert {one.title for one in found.busy} == {"Økonomiudvalget"}
    assert [one.roles for one in found.busy] == [("mayor",)] * 2
    assert not found.warnings


def test_offset_that_is_not_the_danish_one_is_believed():
    found = read(committees(Udvalg=[meeting("2027-06-17T15:00:00+01:00", "2027-06-17T17:00:00+01:00")]))
    assert times(found.busy) == ["17-06 16:00 - 17-06 18:00"]


@pytest.mark.parametrize(
    ("end", "start", "told"),
    [
        ("Z", "17-06 17:00", "2 times are in UTC, and are read so"),
        ("+00:00", "17-06 17:00", "2 times are in UTC, and are read so"),
        ("", "17-06 15:00", "2 times say nothing of their time zone; they are read as Danish"),
    ],
)
def test_time_in_utc_or_without_an_offset_is_read_and_told(end, start, told):
    found = read(committees(Udvalg=[meeting(f"2027-06-17T15:00:00{end}", f"2027-06-17T17:00:00{end}")]))
    assert starts(found.busy) == [start]
    assert [warning.message for warning in found.warnings] == [told]


@pytest.mark.parametrize(
    "written", ["2027-06-17T15:00+02:00", "2027-06-17T15:00:00.0000000+02:00", "2027-06-17T15:00:00+0200"]
)
def test_times_are_read_as_programs_write_them(written):
    assert starts(read(committees(Udvalg=[meeting(written, SUMMER.format("18"))])).busy) == ["17-06 15:00"]


def test_meetings_at_both_changes_of_the_clock_keep_their_hours():
    spring = meeting("2027-03-28T01:30:00+01:00", "2027-03-28T04:00:00+02:00")
    autumn = meeting("2027-10-31T02:30:00+02:00", "2027-10-31T04:00:00+01:00")
    assert times(read(committees(Udvalg=[spring, autumn])).busy) == [
        "28-03 01:30 - 28-03 04:00",
        "31-10 02:30 - 31-10 04:00",
    ]


def test_meeting_without_an_end_takes_two_hours_and_that_is_told():
    found = read(committees(Udvalg=[meeting(end=None)]))
    assert times(found.busy) == ["14-01 15:00 - 14-01 17:00"]
    assert [warning.message for warning in found.warnings] == ["1 meeting has no end; it is taken to last 2 hours"]


def test_supplementary_agenda_is_no_other_meeting():
    extra = meeting(end=None, IsSupplementaryAgenda=True)
    later = meeting(WINTER.format("16"), IsSupplementaryAgenda=True)
    found = read(committees(Udvalg=[extra, meeting(), later], Andet=[extra]))
    assert [(one.title, one.end_minute - one.start_minute) for one in found.busy] == [("Udvalg", 120), ("Andet", 120)]
    assert found.events == 2
    assert len(found.warnings) == 1


def test_committee_in_two_groups_meets_once():
    once = {"Navn": "Udvalg", "Moeder": [meeting()]}
    found = read(json.dumps({"Udvalg": {"Aktive": [once], "Alle": [once, {"Navn": "Tomt", "Moeder": None}]}}))
    assert len(found.busy) == 1
    assert found.committees == ("Tomt", "Udvalg")


def test_only_the_committees_that_were_named_are_read():
    text = committees(Byråd=[meeting()], Økonomiudvalget=[meeting(end=None)])
    found = read(text, committees=("økonomiudvalget ",))
    assert [one.title for one in found.busy] == ["Økonomiudvalget"]
    assert found.committees == ("Byråd", "Økonomiudvalget")


def test_committee_that_is_not_in_the_list_is_told_with_the_nearest_one():
    found = read(committees(Byråd=[meeting()]), committees=("Byrod",))
    assert found.busy == ()
    (told,) = found.warnings
    assert told.message == 'the list has no committee "Byrod"'
    assert "Byråd" in told.hint


def test_committees_of_an_ics_file_are_refused():
    assert "the calendar has no committees" in refused("BEGIN:VCALENDAR", name="a.ics", committees=("Byråd",))


BAD = {
    "no start": (meeting(None), "it has no MeetingBeginUtc"),
    "no time": (meeting("tomorrow"), '"tomorrow" is no date'),
    "day alone": (meeting("2027-01-14"), '"2027-01-14" is no date'),
    "30 February": (meeting("2027-02-30T15:00:00+01:00"), "is no date"),
    "offset": (meeting("2027-02-03T15:00:00+99:99"), "is no date"),
    "Microsoft's form": (meeting("/Date(1800000000000+0100)/"), "is no date"),
    "number": (meeting(1_800_000_000), '"1800000000" is no date'),
    "list": (meeting([1]), '"MeetingBeginUtc" is no date'),
    "year 1": (meeting("0001-01-01T00:00:00+02:00"), "the year 1 lies outside"),
    "year 9999": (meeting(end="9999-12-31T23:00:00-02:00"), "the year 9999 lies outside"),
    "end before start": (meeting(end=WINTER.format("14")), "ends before it starts"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_meeting_is_skipped_with_its_line_and_the_others_are_read(case):
    bad, reason = BAD[case]
    found = read(committees(Udvalg=[bad, meeting()]))
    assert len(found.busy) == found.skipped == 1
    (told,) = said(found.warnings)
    assert told.startswith("calendars/udvalg.json:8: a meeting of Udvalg is skipped: ")
    assert reason in told


REFUSED = {
    "empty": (b" \n", "1: the file is empty"),
    "gzip": (gzip.compress(b"{}", mtime=0), "1: the file is compressed"),
    "old letters": ('{\n"Udvalg": "Økonomi"}'.encode("cp1252"), "2: the file is not UTF-8"),
    "array": (b"[1]", "1: the file is no list"),
    "text": (b'"Udvalg"', "1: the file is no list"),
    "other keys": (b'\n{"udvalg": {}}', "2: the file is no list"),
    "groups as a list": (b'{"Udvalg": []}', "1: the file is no list"),
    "group as an object": (b'{"Udvalg": {"a": {}}}', "1: the file is no list"),
    "committee as a text": (b'{"Udvalg": {"a": [\n"b"]}}', "1: the file is no list"),
    "committee without a name": (b'{"Udvalg": {"a": [\n{"Moeder": []}]}}', "2: the file is no list"),
    "meetings as a text": (b'{"Udvalg": {"a": [{"Navn": "b",\n"Moeder": "c"}]}}', "1: the file is no list"),
    "meeting as a text": (b'{"Udvalg": {"a": [{"Navn": "b",\n"Moeder": ["c"]}]}}', "1: the file is no list"),
    "NaN": (b'{"Udvalg":\nNaN}', '2: the file is no JSON from here on: "NaN}"'),
    "Infinity": (b'{"Udvalg": -Infinity}', "no JSON from here on"),
    "web page": (b"<!DOCTYPE html>", 'no JSON from here on: "<!DOCTYPE html>"'),
    "comma at the end": (b'{"Udvalg": {},}', 'no JSON from here on: "}"'),
    "two values": (b'{"Udvalg": {}} {}', 'no JSON from here on: "{}"'),
    "key twice": (b'{"Udvalg": {},\n"Udvalg": {}}', '2: the key "Udvalg" stands twice'),
    "cut short": (b'{"Udvalg": {"a": [', "ends too early"),
    "nested lists": (b"[" * 100_000, "nested more than 16 deep"),
    "nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested more than 16 deep"),
    "line feed in a text": (b'{"Udv\nalg": 1}', "no JSON from here on"),
    "control characters": (b'{"a": \x1b[31m}', "no JSON from here on"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_list_of_committees_is_refused_with_line_and_hint(case):
    content, reason = REFUSED[case]
    told = refused(content)
    assert told.startswith("calendars/udvalg.json:")
    assert reason in told
    assert told.isprintable()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(encoding):
    found = read(committees(Økonomiudvalget=[meeting()]).encode(encoding))
    assert [one.title for one in found.busy] == ["Økonomiudvalget"]


def test_meetings_on_one_line_keep_their_committees():
    found = read(committees(indent=None, A=[meeting()], B=[meeting()]))
    assert [(one.title, one.span) for one in found.busy] == [
        ("A", Span("calendars/udvalg.json", 1)),
        ("B", Span("calendars/udvalg.json", 1)),
    ]


def test_names_cannot_steer_a_terminal():
    found = read(committees(Navn=[meeting()]).replace('"Navn": "Navn"', STEERING))
    assert [one.title for one in found.busy] == ["[31mØko"]


def test_list_without_meetings_is_warned_of():
    assert [told.message for told in read(committees(Udvalg=[])).warnings] == ["the list holds no meetings"]


def test_process_that_reads_imports_little_of_the_project():
    script = "import sys, aarsplan.loading.firstagenda.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {*done.stdout.split()} & {"pydantic", "ortools", "holidays", "numpy", "click", "icalendar", "tomlkit"}


def plain(value):
    """What `parse` found as Python's own reader tells it."""
    if isinstance(value, Object):
        return {key: plain(inner) for key, inner in value.values.items()}
    if isinstance(value, Array):
        return [plain(inner) for inner in value.values]
    return json.loads(value.text) if isinstance(value, Number) else value


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(values, st.sampled_from([None, 0, 2]), st.booleans())
def test_json_is_read_as_python_reads_it(value, indent, ascii_only):
    assert plain(parse(json.dumps(value, indent=indent, ensure_ascii=ascii_only))) == value


@given(st.text(st.sampled_from('{}[]",:\\u0123aeE.-+ \n\ttruefalsn'), max_size=40))
def test_what_python_refuses_is_refused(text):
    with contextlib.suppress(FileFault):
        found = parse(text)
        assert plain(found) == json.loads(text)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_bytes_of_any_kind_are_read_or_refused(content):
    with contextlib.suppress(FileFault):
        worker.read(b'{"Udvalg": {"a": [' + content + b"]}}", YEAR.first, YEAR.last)
