"""`aarsplan check --against`: what is out there beside the plan."""

from __future__ import annotations

import io
import json
import re
import sys
from datetime import date, timedelta

import pytest
from jsonschema import Draft202012Validator

from aarsplan.cli.schema import schema
from aarsplan.texts import speaking

pytestmark = pytest.mark.timeless

EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nX-WR-CALNAME:Nix\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def feeds(planned, aarsplan):
    """The folder with the feeds of the project, as they were published."""
    with speaking("en"):
        assert aarsplan("export", "--to", "ical", "--out", "out") == 0, aarsplan.err
    return planned.parent / "out"


@pytest.fixture
def check(aarsplan):
    def run(*arguments):
        with speaking("en"):
            return aarsplan("check", *arguments)

    return run


def typed(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def a_week_later(path):
    """Move the first event that has times; the line on which it begins."""
    text = path.read_bytes().decode()

    def later(match):
        day = date.fromisoformat(match[2]) + timedelta(days=7)
        return f"{match[1]}{day:%Y%m%d}T"

    at = text.index("DTSTART;TZID")
    begin = text.rindex("BEGIN:VEVENT", 0, at)
    end = text.index("END:VEVENT", at)
    changed = re.sub(r"(DT(?:START|END);TZID=Europe/Copenhagen:)(\d{8})T", later, text[begin:end])
    path.write_bytes((text[:begin] + changed + text[end:]).encode())
    return text.count("\n", 0, begin) + 1


def test_own_feed_agrees_to_the_byte(feeds, aarsplan, check):
    assert check("--against", "out/kcl.ics") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == "out/kcl.ics is compared with the feed kcl: Koncernledelsen, for everybody"
    assert re.fullmatch(r"out/kcl.ics: (\d+) of \1 events agree with the plan. Every byte is the same.", lines[-1])


def test_feed_in_another_language_than_the_readers_agrees(feeds, aarsplan):
    with speaking("da"):
        assert aarsplan("check", "--against", "out/kcl.ics") == 0
    assert "out/kcl.ics" in aarsplan.out


def test_moved_event_is_told_at_its_line_with_the_place_in_the_lock(feeds, aarsplan, check):
    line = a_week_later(feeds / "kcl.ics")
    assert check("--against", "out/kcl.ics") == 1
    assert aarsplan.err.count("error[feed-") == 1
    assert "error[feed-moved]: KCL/" in aarsplan.err
    assert f"  --> out/kcl.ics:{line}\n" in aarsplan.err
    assert "(config/plan.lock:" in aarsplan.err
    assert "Every byte" not in aarsplan.out


def test_calendar_comes_from_standard_input(feeds, aarsplan, check, monkeypatch):
    typed(monkeypatch, (feeds / "kcl.ics").read_bytes())
    assert check("--against", "-") == 0
    assert aarsplan.out.startswith("<stdin> is compared with the feed kcl")


def test_several_calendars_are_compared_each_with_its_feed(feeds, aarsplan, check):
    assert check("--against", "out/kcl.ics", "--against", "out/frister.ics") == 0
    assert [line.split(":")[0].split()[-1] for line in aarsplan.out.splitlines()[:2]] == ["kcl", "frister"]


def test_json_has_the_outcome_and_the_findings(feeds, aarsplan, check):
    a_week_later(feeds / "kcl.ics")
    assert check("--against", "out/kcl.ics", "--json") == 1
    told = json.loads(aarsplan.out)
    Draft202012Validator(schema("check")).validate(told)
    [outcome] = told["against"]
    assert (outcome["file"], outcome["feed"], outcome["identical"]) == ("out/kcl.ics", "kcl", False)
    assert outcome["agree"] == outcome["events"] - 1
    assert [found["code"] for found in told["diagnostics"] if found["code"].startswith("feed-")] == ["feed-moved"]


def test_calendar_of_somebody_else_is_asked_about(feeds, aarsplan, check):
    (feeds / "other.ics").write_bytes(EMPTY)
    assert check("--against", "out/other.ics") == 1
    assert "error[which-feed]" in aarsplan.err
    assert "--feed alle" in aarsplan.err
    assert check("--against", "out/other.ics", "--feed", "hu") == 1
    assert "error[feed-missing]" in aarsplan.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--feed", "kcl"), "--against"),
        (("--against", "out/kcl.ics", "--feed", "klc"), "kcl"),
        (("--against", "-", "--against", "-"), "only once"),
    ],
)
def test_wrong_use_is_told(planned, aarsplan, check, arguments, told):
    assert check(*arguments) == 2
    assert told in aarsplan.err


@pytest.mark.parametrize("content", [b"", b"<!DOCTYPE html>", b"\x1f\x8bgz", b"\0" * 10])
def test_what_is_no_calendar_is_refused(planned, aarsplan, check, monkeypatch, content):
    typed(monkeypatch, content)
    assert check("--against", "-") == 1
    assert "<stdin>" in aarsplan.err
    assert "Traceback" not in aarsplan.err


def test_files_that_cannot_be_read_are_all_told(feeds, aarsplan, check):
    (feeds / "html.ics").write_bytes(b"<html>")
    assert check("--against", "out/nowhere.ics", "--against", "out/html.ics", "--against", "out") == 1
    for name in ("out/nowhere.ics", "out/html.ics:1", "--> out\n"):
        assert name in aarsplan.err


def test_endless_input_is_cut_off(planned, aarsplan, check, monkeypatch):
    monkeypatch.setattr("aarsplan.cli.against.MAX_BYTES", 1000)
    typed(monkeypatch, b"X" * 2000)
    assert check("--against", "-") == 1
    assert "more than 1000 bytes" in aarsplan.err


def test_calendar_made_for_a_horizon_is_compared_within_it(planned, aarsplan, check):
    with speaking("en"):
        assert aarsplan("export", "--to", "ical", "--out", "out", "--horizon", "2025-11") == 0, aarsplan.err
    assert check("--against", "out/dir.ics") == 1
    assert "feed-missing" in aarsplan.err
    assert check("--against", "out/dir.ics", "--horizon", "2025-11") == 0, aarsplan.err
    assert "Every byte is the same" in aarsplan.out
