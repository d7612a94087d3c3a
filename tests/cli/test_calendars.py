"""`aarsplan calendars` lists the calendars and fetches them; what fails leaves the last good copy, and is told."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from aarsplan.cli import calendar_fetching
from aarsplan.cli.schema import schema
from aarsplan.fetching.client import fetch
from aarsplan.loading import calendars as reading
from aarsplan.texts import speaking
from tests.cli.editing import contents, edit
from tests.fetching_host import CALENDAR, Host, answer
from tests.loading.broken import FILES, write
from tests.loading.samples import calendar, event

pytestmark = pytest.mark.timeless

JUNE, JULY = "1750000000", "1752000000"
"""15 June and 8 July 2025."""
NEWER = calendar(event(uid="newer@example.org")).encode()


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture
def host():
    found = Host()
    yield found
    found.close()


def tables(host, *codes):
    """The tables of calendars at `host`, each of the chair's."""
    return "".join(f'\n[[busy]]\nurl = "{host.url(f"/secret/{code}.ics")}"\ncode = "{code}"\n' for code in codes)


def hosts(host):
    return f'calendar-hosts = ["{host.place}"]\nprivate-calendar-hosts = ["{host.place}"]\n'


@pytest.fixture
def project(tmp_path, monkeypatch, host):
    """A small project with the calendars mayor and hall at `host`; it is June 2025."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", JUNE)
    host.answers = {"/secret/mayor.ics": answer(ETag='"v1"'), "/secret/hall.ics": answer(NEWER)}
    return write(tmp_path, {"aarsplan.toml": f"{hosts(host)}{FILES['aarsplan.toml']}{tables(host, 'mayor', 'hall')}"})


def listed(aarsplan, *arguments, code=0):
    """What is told of each calendar, by its name."""
    assert aarsplan("calendars", *arguments, "--json") == code, aarsplan.err
    told = json.loads(aarsplan.out)
    Draft202012Validator(schema("calendars")).validate(told)
    assert "secret" not in aarsplan.out + aarsplan.err
    return {one["name"]: one for one in told["calendars"]}


def copy(project, name="mayor"):
    return (project / "calendars" / f"{name}.ics").read_bytes()


def test_calendars_are_fetched_kept_and_listed(aarsplan, project):
    assert aarsplan("calendars") == 0
    assert "never fetched" in aarsplan.out
    assert aarsplan.err.count("warning[calendar-copy]: there is no copy of calendar") == 2
    assert aarsplan("calendars", "--fetch") == 0
    assert aarsplan.err == ""
    head, mayor, hall, count = aarsplan.out.splitlines()
    assert head.split() == ["Calendar", "Host", "Keeps", "busy", "Fetched", "Age", "State"]
    assert mayor.startswith("mayor")
    assert mayor.endswith("Sun 15 Jun 2025 17:06  0 hours  in order")
    assert "127.0.0.1:" in hall
    assert count == "2 calendars."
    assert (copy(project), copy(project, "hall")) == (CALENDAR, NEWER)
    assert "secret" not in "".join(path.read_text("utf-8") for path in (project / "calendars").iterdir())


def test_only_the_named_calendar_is_fetched(aarsplan, project, host):
    assert listed(aarsplan, "--fetch", "MAYOR").keys() == {"mayor"}
    assert [request.split()[1] for request in host.requests] == ["/secret/mayor.ics"]
    assert listed(aarsplan)["hall"]["state"] == "never"


def test_unknown_name_is_wrong_use_with_the_nearest_one(aarsplan, project, host):
    assert aarsplan("calendars", "--fetch", "mayr") == 2
    assert "did you mean mayor?" in aarsplan.err
    assert host.requests == []


def test_file_is_listed_and_cannot_be_fetched(aarsplan, project, host):
    (project / "hall.ics").write_bytes(CALENDAR)
    edit(project / "aarsplan.toml", "", '\n[[busy]]\nfile = "hall.ics"\nplaces = ["hall"]\n')
    assert listed(aarsplan)["hall.ics"] | {"busy_times": 0} == {
        "name": "hall.ics", "host": None, "roles": [], "places": ["hall"], "busy_times": 0, "kept": True,
        "state": "file", "fetched": None, "age_days": None, "max_age_days": None, "failed": None, "reason": None,
    }  # fmt: skip
    assert aarsplan("calendars", "--fetch", "hall.ics") == 2
    assert "hall.ics is a file and cannot be fetched" in aarsplan.err
    assert host.requests == []


def test_unchanged_calendar_keeps_its_copy_and_renews_its_age(aarsplan, project, host, monkeypatch):
    listed(aarsplan, "--fetch", "mayor")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", JULY)
    assert listed(aarsplan)["mayor"]["state"] == "old"
    host.answers = {"/secret/mayor.ics": answer(b"", 304)}
    after = listed(aarsplan, "--fetch", "mayor")
    assert (after["mayor"]["state"], after["mayor"]["age_days"]) == ("good", 0)
    assert 'If-None-Match: "v1"' in host.requests[-1]
    assert copy(project) == CALENDAR


@pytest.mark.parametrize("damage", ["gone", "changed", "no record"])
def test_copy_that_is_not_what_came_is_asked_for_whole(aarsplan, project, host, damage):
    listed(aarsplan, "--fetch", "mayor")
    if damage == "gone":
        (project / "calendars" / "mayor.ics").unlink()
    elif damage == "changed":
        (project / "calendars" / "mayor.ics").write_bytes(NEWER)
    else:
        (project / "calendars" / ".fetched.json").write_bytes(b"{")
    listed(aarsplan, "--fetch", "mayor")
    assert "If-None-Match" not in host.requests[-1]
    assert copy(project) == CALENDAR


BAD = {
    "500": (answer(b"", 500), "the server answered 500"),
    "cut": (answer(NEWER, length=9999), "the answer was cut short"),
    "page": (answer(b"<!DOCTYPE html>", Content_Type="text/html"), "what came is no calendar"),
    "hostile": (
        answer(calendar("BEGIN:X\r\n" * 20).encode()),
        "what came cannot be read as a calendar",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_calendar_that_fails_keeps_its_last_good_copy_and_is_warned_of(aarsplan, project, host, case):
    told, reason = BAD[case]
    listed(aarsplan, "--fetch", "mayor")
    host.answers = {"/secret/mayor.ics": told}
    found = listed(aarsplan, "--fetch", "mayor", code=1)["mayor"]
    assert (found["state"], found["reason"], found["age_days"]) == ("failed", reason, 0)
    assert copy(project) == CALENDAR
    before = contents(project)
    assert aarsplan("calendars") == 0
    assert f"warning[calendar-copy]: the copy of calendar mayor from {host.place} is 0 hours old" in aarsplan.err
    assert f"fetching it failed on Sun 15 Jun 2025 17:06: {reason}" in aarsplan.err
    assert contents(project) == before


def test_one_that_fails_keeps_no_other_from_being_fetched(aarsplan, project, host):
    host.answers |= {"/secret/mayor.ics": answer(b"", 500)}
    found = listed(aarsplan, "--fetch", code=1)
    assert {name: one["state"] for name, one in found.items()} == {"mayor": "failed", "hall": "good"}
    assert copy(project, "hall") == NEWER


def test_newer_calendar_takes_the_place_of_the_copy_after_a_failure(aarsplan, project, host):
    host.answers = {"/secret/mayor.ics": answer()}
    listed(aarsplan, "--fetch", "mayor")
    host.answers = {}
    listed(aarsplan, "--fetch", "mayor", code=1)
    host.answers = {"/secret/mayor.ics": answer(NEWER)}
    found = listed(aarsplan, "--fetch", "mayor")["mayor"]
    assert (found["state"], found["failed"], found["reason"]) == ("good", None, None)
    assert copy(project) == NEWER


def test_what_is_wrong_with_a_hostile_calendar_is_told(aarsplan, project, host):
    host.answers |= {"/secret/mayor.ics": BAD["hostile"][0]}
    assert aarsplan("calendars", "--fetch") == 1
    assert "more than 8 deep" in aarsplan.err
    assert "secret" not in aarsplan.err
    assert not (project / "calendars" / "mayor.ics").exists()


def test_first_fetch_that_fails_is_an_error_and_then_a_warning(aarsplan, project, host):
    host.answers = {}
    assert aarsplan("calendars", "--fetch") == 1
    assert aarsplan.err.count("error[calendar-copy]: there is no copy of calendar") == 2
    assert aarsplan("calendars") == 0
    assert aarsplan.err.count("warning[calendar-copy]: there is no copy of calendar") == 2


def test_copy_and_its_record_are_written_together_or_not_at_all(aarsplan, project, host, monkeypatch):
    listed(aarsplan, "--fetch", "mayor")
    before = {path.name: path.read_bytes() for path in (project / "calendars").iterdir()}
    host.answers |= {"/secret/mayor.ics": answer(NEWER)}
    monkeypatch.setattr(calendar_fetching, "FILE", "aarsplan.toml/records.json")
    assert aarsplan("calendars", "--fetch") == 1
    assert {path.name: path.read_bytes() for path in (project / "calendars").iterdir()} == before


def test_record_that_a_link_leads_out_of_the_project_is_not_written(aarsplan, project, tmp_path):
    (project / "calendars").mkdir()
    (project / "calendars" / ".fetched.json").symlink_to(tmp_path / "elsewhere.json")
    assert aarsplan("calendars", "--fetch") == 1
    assert "leads out of the project folder" in aarsplan.err
    assert not (tmp_path / "elsewhere.json").exists()


def test_project_without_calendars_says_so(aarsplan, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    assert aarsplan("calendars", "--fetch") == 0
    assert aarsplan.out == "No calendar keeps anybody busy yet: aarsplan import calendar FILE --role ROLE\n"


def test_time_and_size_that_a_calendar_may_take_are_those_of_its_reader():
    limits = fetch.__kwdefaults__
    assert (limits["seconds"], limits["max_bytes"]) == (reading.MAX_SECONDS, reading.MAX_BYTES)


def test_plan_is_made_from_copies_alone_and_every_command_warns_of_their_age(aarsplan, planned, host, monkeypatch):
    taken = event(start=":20251030T080000Z", end=":20251030T090000Z", uid="taken@example.org")
    host.answers = {"/secret/mayor.ics": answer(calendar(taken).encode())}
    main = planned / "aarsplan.toml"
    edit(main, "", tables(host, "mayor") + 'roles = ["kommunaldirektoer"]\n')
    main.write_text(hosts(host) + main.read_text(encoding="utf-8"), encoding="utf-8")
    assert listed(aarsplan, "--fetch")["mayor"]["busy_times"] == 1
    assert aarsplan("check") in {0, 1}
    assert "calendar-copy" not in aarsplan.err
    history = planned / "history"
    assert not history.exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", JULY)
    asked = len(host.requests)
    for command in (["check"], ["move", "KCL/2025-10", "2025-11-06", "--dry-run"], ["plan", "--dry-run", "--quiet"]):
        aarsplan(*command)
        warned = f"warning[calendar-copy]: the copy of calendar mayor from {host.place} is 23 days old"
        assert aarsplan.err.count(warned) == 1, (command, aarsplan.err)
        assert "at most 7 days are allowed" in aarsplan.err
    assert len(host.requests) == asked
