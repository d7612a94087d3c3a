"""Calendars taken into the project: what is told, what is written, and that all of it is or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tomllib

import pytest

from aarsplan.loading import calendars
from aarsplan.texts import set_language
from tests.cli.test_import_bruttoliste import files
from tests.loading.samples import calendar, event
from tests.loading.test_firstagenda import committees, meeting

pytestmark = pytest.mark.timeless

AUTUMN = {"start": ":20241128T080000Z", "end": ":20241128T120000Z", "title": "Optaget"}
"""While KCL meets in November 2024."""
ECONOMY, CHILDREN = (
    meeting("2024-11-28T09:00:00+01:00", "2024-11-28T11:00:00+01:00"),
    meeting("2024-12-05T09:00:00+01:00", "2024-12-05T11:00:00+01:00"),
)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def given(tmp_path):
    """Writes a file beside the project and returns its name."""

    def write(name, content):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write


def busy(folder):
    return tomllib.loads((folder / "aarsplan.toml").read_text(encoding="utf-8")).get("busy", [])


def refused(aarsplan, folder, *arguments, code):
    """What is told of an import that must be refused, having written nothing."""
    before = files(folder)
    assert aarsplan("import", "calendar", *arguments) == code
    assert aarsplan.out == ""
    assert "Traceback" not in aarsplan.err
    assert files(folder) == before
    return aarsplan.err


def test_calendar_is_copied_and_named_and_the_rest_of_the_file_is_kept(autumn, aarsplan, given):
    before = (autumn / "aarsplan.toml").read_text(encoding="utf-8")
    name = given("Økonomichefens kalender.ics", calendar(event(**AUTUMN)))
    assert aarsplan("import", "calendar", name, "--role", "OEKONOMICHEF", "-m", "Fra Outlook") == 0
    copy = autumn / "calendars" / "oekonomichefens-kalender.ics"
    assert copy.read_bytes() == calendar(event(**AUTUMN)).encode()
    assert busy(autumn) == [{"file": "calendars/oekonomichefens-kalender.ics", "roles": ["oekonomichef"]}]
    assert (autumn / "aarsplan.toml").read_text(encoding="utf-8").startswith(before)
    assert "1 event. It keeps busy: oekonomichef." in aarsplan.out
    assert aarsplan("history") == 0
    assert "Fra Outlook" in aarsplan.out


def test_meetings_that_collide_with_it_are_told(autumn, aarsplan, given):
    name = given("chefer.ics", calendar(event(**AUTUMN)))
    assert aarsplan("import", "calendar", name, "--role", "kommunaldirektoer") == 0
    assert "error[busy-times]: KCL/2024-11" in aarsplan.err
    assert "1 finding about the plan follows from it. Plan again with: aarsplan plan" in aarsplan.out
    assert aarsplan("check") == 1
    assert "error[busy-times]: KCL/2024-11" in aarsplan.err


def test_calendar_that_disturbs_nothing_says_so(autumn, aarsplan, given):
    name = given("chefer.ics", calendar(event(start=":20241130T080000Z", end="DURATION:PT1H")))
    assert aarsplan("import", "calendar", name, "--role", "kommunaldirektoer") == 0
    assert aarsplan.err.count("busy-times") == 0
    assert "No planned meeting collides with it." in aarsplan.out


def test_dry_run_tells_all_and_writes_nothing(autumn, aarsplan, given):
    before = files(autumn)
    name = given("chefer.ics", calendar(event(**AUTUMN)))
    assert aarsplan("import", "calendar", name, "--place", "salen", "--dry-run") == 0
    assert "It keeps busy: salen." in aarsplan.out
    assert files(autumn) == before


def test_calendar_of_the_same_name_takes_the_place_of_the_old_one(autumn, aarsplan, given):
    first = given("chef.ics", calendar(event(**AUTUMN)))
    assert aarsplan("import", "calendar", first, "--role", "borgmester", "--place", "salen") == 0
    after = (autumn / "aarsplan.toml").read_bytes()
    newer = calendar(event(start=":20241130T080000Z", end="DURATION:PT1H"))
    given("chef.ics", newer)
    assert aarsplan("import", "calendar", first) == 0
    assert "calendars/chef.ics, in the place of what it was" in aarsplan.out
    assert (autumn / "aarsplan.toml").read_bytes() == after
    assert (autumn / "calendars" / "chef.ics").read_bytes() == newer.encode()
    assert aarsplan("import", "calendar", first, "--role", "oekonomichef") == 0
    assert busy(autumn) == [{"file": "calendars/chef.ics", "roles": ["oekonomichef"], "places": ["salen"]}]


def test_calendar_that_lies_there_already_is_named(autumn, aarsplan):
    path = autumn / "calendars" / "chef.ics"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(calendar(event(**AUTUMN)).encode())
    assert aarsplan("import", "calendar", str(path), "--role", "borgmester") == 0
    assert [table["file"] for table in busy(autumn)] == ["calendars/chef.ics"]


def test_only_the_committees_that_were_named_count_from_then_on(autumn, aarsplan, given):
    name = given("udvalg.json", committees(Økonomiudvalget=[ECONOMY], Børneudvalget=[CHILDREN]))
    asked = ("--role", "kommunaldirektoer", "--committee", "økonomiudvalget")
    assert aarsplan("import", "calendar", name, *asked) == 0
    assert "the first" not in aarsplan.out
    assert "1 busy time from" in aarsplan.out
    assert busy(autumn)[0]["committees"] == ["Økonomiudvalget"]
    assert aarsplan("check") == 1
    assert "falls in a busy time: Økonomiudvalget" in aarsplan.err
    assert "Børneudvalget" not in aarsplan.err


def test_kind_of_a_file_is_known_by_what_stands_in_it(autumn, aarsplan, given):
    assert aarsplan("import", "calendar", given("udvalgsliste", committees(A=[ECONOMY])), "--role", "borgmester") == 0
    assert aarsplan("import", "calendar", given("ferie.txt", calendar(event(**AUTUMN))), "--role", "borgmester") == 0
    assert [table["file"] for table in busy(autumn)] == ["calendars/udvalgsliste.json", "calendars/ferie.ics"]


def test_report_tells_what_was_skipped_and_which_zones_were_met(autumn, aarsplan, given):
    local = event(start=";TZID=Romance Standard Time:20241114T090000", end="DURATION:PT1H")
    text = calendar(local, event("RRULE:FREQ=HOURLY", uid="2"), event("TRANSP:TRANSPARENT", uid="3"))
    assert aarsplan("import", "calendar", given("a.ics", text), "--role", "borgmester", "--dry-run") == 0
    assert aarsplan.out.splitlines()[:3] == [
        "calendars/a.ics: 3 events, 1 keeps nobody busy, 1 was skipped. It keeps busy: borgmester.",
        "1 busy time from Tue 1 Oct 2024 to Tue 31 Dec 2024: Thu 14 Nov 2024 9:00.",
        "Time zones: Romance Standard Time = Europe/Copenhagen.",
    ]
    assert "a.ics:11: " not in aarsplan.out
    assert aarsplan.err.count("event 2 is skipped: it repeats HOURLY") == 1
    assert aarsplan("import", "calendar", "a.ics", "--role", "borgmester", "--dry-run", "--json") == 0
    told = json.loads(aarsplan.out)
    assert (told["events"], told["free"], told["skipped"], told["busy"]) == (3, 1, 1, 1)
    assert told["first"] == {"start": "2024-11-14T09:00:00", "end": "2024-11-14T10:00:00"}
    assert told["zones"] == [{"name": "Romance Standard Time", "zone": "Europe/Copenhagen"}]


def test_calendar_is_taken_in_before_anything_is_planned(norddjurs, aarsplan, given):
    weekly = event("RRULE:FREQ=WEEKLY", start=":20240101T080000Z", end="DURATION:PT1H")
    assert aarsplan("import", "calendar", given("chef.ics", calendar(weekly)), "--role", "borgmester") == 0
    assert "53 busy times from Sun 27 Oct 2024 to Mon 27 Oct 2025" in aarsplan.out
    assert len(busy(norddjurs)) == 1


WRONG = {
    "no such role": (("a.ics", "--role", "ministeren", "--place", "hallen"), ["no role ministeren", "no place hallen"]),
    "nobody": (("a.ics",), ["nothing says whom or what the calendar keeps busy"]),
    "path for a name": (("a.ics", "--role", "borgmester", "--name", "../x"), ['"../x" is no name for a calendar']),
    "name of Windows": (("a.ics", "--role", "borgmester", "--name", "con"), ['"con" is no name for a calendar']),
    "committee of an .ics": (("a.ics", "--role", "borgmester", "--committee", "A"), ["a.ics has no committees"]),
    "unknown committee": (
        ("udvalg.json", "--role", "borgmester", "--committee", "Bornudvalget"),
        ["the list has no committee Bornudvalget", "did you mean Børneudvalget?"],
    ),
    "name that is taken": (
        ("a.ics", "--role", "borgmester", "--name", "taget"),
        ["calendars/taget.ics is another calendar"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_is_told_and_nothing_is_written(autumn, aarsplan, given, case):
    arguments, told = WRONG[case]
    given("a.ics", calendar(event(**AUTUMN)))
    given("udvalg.json", committees(Børneudvalget=[CHILDREN]))
    (autumn / "calendars").mkdir(exist_ok=True)
    (autumn / "calendars" / "taget.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", encoding="utf-8")
    err = refused(aarsplan, autumn, *arguments, code=2)
    assert all(text in err for text in told)


UNREADABLE = {
    "no calendar": ("a.ics", "<html>", "a.ics:1"),
    "empty calendar": ("a.ics", calendar(), "a.ics holds nothing that keeps anybody busy"),
    "no list": ("a.json", '{"Udvalg":\n[]}', "a.json:1"),
    "nested": ("a.json", "[" * 100_000, "nested more than 16 deep"),
    "bytes": ("a.ics", b"\0\1\2", "NUL character"),
    "nothing": ("a.ics", b"", "the calendar is empty"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_file_that_is_no_calendar_is_refused(autumn, aarsplan, given, case):
    name, content, told = UNREADABLE[case]
    assert told in refused(aarsplan, autumn, given(name, content), "--role", "borgmester", code=1)


def test_missing_file_is_refused(autumn, aarsplan):
    assert "no.ics cannot be read" in refused(aarsplan, autumn, "no.ics", "--role", "borgmester", code=1)


def test_file_over_the_limit_is_refused_unread(autumn, aarsplan, tmp_path):
    with (tmp_path / "big.ics").open("wb") as file:
        file.truncate(calendars.MAX_BYTES + 1)
    assert "at most 20000000 are read" in refused(aarsplan, autumn, "big.ics", "--role", "borgmester", code=1)


def test_calendar_that_takes_too_long_leaves_the_project_as_it_was(autumn, aarsplan, given, monkeypatch):
    monkeypatch.setattr(calendars, "MAX_SECONDS", 0.01)
    name = given("a.ics", calendar(event("RRULE:FREQ=DAILY")))
    assert "more than 0.01 seconds" in refused(aarsplan, autumn, name, "--role", "borgmester", code=1)


def test_copy_of_a_fetched_calendar_is_not_written_over(autumn, aarsplan, given):
    main = autumn / "aarsplan.toml"
    text = main.read_text(encoding="utf-8")
    fetched = '\n[[busy]]\nurl = "https://kalender.example/a.ics"\ncode = "chef"\nroles = ["borgmester"]\n'
    main.write_text(f'calendar-hosts = ["kalender.example"]\n{text}{fetched}', encoding="utf-8")
    name = given("chef.ics", calendar(event(**AUTUMN)))
    err = refused(aarsplan, autumn, name, "--role", "borgmester", code=2)
    assert "calendars/chef.ics is another calendar" in err


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_nothing_is_written_through_a_link_out_of_the_project(autumn, aarsplan, given, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(autumn / "calendars", ignore_errors=True)
    (autumn / "calendars").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    name = given("chef.ics", calendar(event(**AUTUMN)))
    err = refused(aarsplan, autumn, name, "--role", "borgmester", code=1)
    assert "a link leads calendars/chef.ics out of the project folder" in err
    assert not list((tmp_path / "elsewhere").iterdir())
