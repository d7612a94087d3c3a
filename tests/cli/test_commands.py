"""Facts about the commands beside plan: check, show, export, rules, completion, and the names for programs."""

from __future__ import annotations

import json

import pytest

import aarsplan as library
from aarsplan.diagnostics import Severity
from aarsplan.lock_text import read_lock
from aarsplan.rules.registry import RULES

pytestmark = pytest.mark.timeless

AUTUMN = ("plan", "--horizon", "2025-08..2025-12", "--quiet")


@pytest.fixture
def planned(norddjurs, aarsplan):
    assert aarsplan(*AUTUMN) == 0
    return norddjurs


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_is_content_with_what_plan_made(planned, aarsplan):
    assert aarsplan("check", "--strict") == 0
    assert aarsplan.err == ""


def test_check_finds_a_meeting_moved_by_hand_in_the_lock(planned, aarsplan):
    _edit(planned / "plan.lock", "date = 2025-10-30", "date = 2025-10-29")
    assert aarsplan("check", "--json") == 1
    told = json.loads(aarsplan.out)
    found = {(d["code"], d["span"]["file"]) for d in told["diagnostics"] if d["severity"] == "error"}
    assert {("weekdays", "config/bodies/kcl.toml"), ("fallback", "config/bodies/kcl.toml")} <= found
    assert told["version"] == 1


def test_check_finds_a_rule_that_got_stricter(planned, aarsplan):
    _edit(planned / "rules.toml", "max-days = 8", "max-days = 7")
    assert aarsplan("check") == 1
    assert "config/rules.toml:10" in aarsplan.err
    assert "KCL/2025-10" in aarsplan.err


def test_check_warns_when_deadlines_changed_after_the_plan(planned, aarsplan):
    _edit(planned / "bodies" / "kcl.toml", "days = 12", "days = 13")
    assert aarsplan("check") == 0
    assert "outdated-lock" in aarsplan.err
    assert aarsplan("check", "--strict") == 1
    assert aarsplan(*AUTUMN) == 0
    assert aarsplan("check", "--strict") == 0


def test_wishes_not_met_are_told_on_request(planned, aarsplan):
    assert aarsplan("check", "--all") == 0
    assert "KCL/2025-12" in aarsplan.err


def test_show_tells_of_one_body_in_one_period(planned, aarsplan):
    assert aarsplan("show", "--body", "kcl", "--horizon", "2025-Q4", "--json") == 0
    meetings = json.loads(aarsplan.out)["meetings"]
    assert [meeting["key"] for meeting in meetings] == ["KCL/2025-10", "KCL/2025-11", "KCL/2025-12"]
    assert [meeting["off_pattern"] for meeting in meetings] == [False, False, True]


def test_surroundings_are_shown_when_named(planned, aarsplan):
    aarsplan("show")
    assert "Kommunalbestyrelsen" not in aarsplan.out
    aarsplan("show", "--body", "KB")
    assert "Kommunalbestyrelsen" in aarsplan.out


def test_an_unknown_body_is_wrong_use(planned, aarsplan):
    assert aarsplan("show", "--body", "KLC") == 2
    assert "KCL" in aarsplan.err


def test_export_of_one_body_holds_no_other(planned, aarsplan, tmp_path):
    assert aarsplan("export", "--to", "ical", "--out", str(tmp_path / "ud"), "--body", "HU") == 0
    feeds = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "ud").glob("*.ics")}
    assert "hu.ics" in feeds
    assert not any("Koncernledelsen" in feed for feed in feeds.values())


def test_export_speaks_english_on_request(planned, aarsplan, tmp_path):
    from aarsplan.texts import speaking

    with speaking("en"):
        assert aarsplan("export", "--to", "markdown", "--out", str(tmp_path / "out")) == 0
    (page,) = (tmp_path / "out").glob("*.md")
    assert "Thu 30 Oct 2025" in page.read_text(encoding="utf-8")


def test_export_again_changes_nothing(planned, aarsplan, tmp_path):
    aarsplan("export", "--out", str(tmp_path / "ud"))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "ud").iterdir()}
    assert aarsplan("export", "--out", str(tmp_path / "ud")) == 0
    assert aarsplan.out == ""
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "ud").iterdir()} == before


def test_manual_names_every_rule_and_parameter(aarsplan):
    assert aarsplan("rules") == 0
    assert all(f"\n{name}\n" in f"\n{aarsplan.out}" for name in RULES)
    assert aarsplan("rules", "min-gap", "--json") == 0
    (manual,) = json.loads(aarsplan.out)["rules"]
    assert set(manual["parameters"]) == {"body", "days", "day-type", "weight", "because", "basis"}


def test_an_unknown_rule_is_wrong_use(aarsplan):
    assert aarsplan("rules", "min-gab") == 2
    assert "min-gap" in aarsplan.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_command(aarsplan, shell):
    assert aarsplan("completion", shell) == 0
    assert "_AARSPLAN_COMPLETE" in aarsplan.out


def test_the_names_for_programs_do_what_the_commands_do(planned):
    project = library.load(planned, "2025-08..2025-12")
    lock = read_lock(planned / "plan.lock", "plan.lock")
    solution = library.solve(project, "2025-08..2025-12", lock)
    assert {key: solution.plan.placements[key] for key in lock.entries} == {
        key: entry.placement for key, entry in lock.entries.items()
    }
    assert [finding for finding in library.check(project, lock) if finding.severity is Severity.ERROR] == []
