"""Facts about `aarsplan undo` and `aarsplan history` after each kind of change."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from aarsplan.cli import project as finding
from aarsplan.cli.project import open_project
from aarsplan.history import is_pending, records
from aarsplan.texts import set_language
from aarsplan.views.feeds import feed_events, feeds
from tests.cli.editing import contents, edit

SWAP = ("swap", "--yes", "KCL/2024-11", "--in", "SYGEFRAVAER")
POSTPONE = ("postpone", "--yes", "LOVPROGRAM", "--reason", "Der ønskes en »vurdering«", "--needs", "borgmester")
PROGRAMME = ("programme", "KCL", "2024-10", "--as", "draft")
SHEET = "Overskrift;Forum;Ønsket tid (min)\nNyt emne;KCL;30\n"


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    set_language("en")
    monkeypatch.setenv("AARSPLAN_USER", "sekretær")


@pytest.fixture
def autumn(autumn):
    """The autumn with a sheet of topics beside it, and a closure that moves KCL when it is planned again."""
    (autumn.parent / "liste.csv").write_text(SHEET, encoding="utf-8")
    return autumn


def _close(folder):
    edit(folder / "closures.toml", "", '\n[[closure]]\ncode = "local"\nname = "Lukket"\nfirst = 2024-11-28\n')


@pytest.mark.parametrize(
    ("command", "files"),
    [
        (("plan",), {"plan.lock"}),
        (POSTPONE, {"items/ledelse.toml", "plan.lock"}),
        (SWAP, {"items/koncernledelse.toml", "plan.lock"}),
        (("import", "liste.csv"), {"items/bruttoliste.toml"}),
        (PROGRAMME, {"programmes/kcl-2024-10/1-draft.toml"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_undo_restores_every_byte_of_every_kind_of_change(autumn, aarsplan, command, files):
    if command == ("plan",):
        _close(autumn)
    before = contents(autumn)
    assert aarsplan(*command, "-m", "fordi") == 0, aarsplan.err
    after = contents(autumn)
    assert {name for name in {*after, *before} if after.get(name) != before.get(name)} == files
    assert aarsplan("undo") == 0, aarsplan.err
    assert contents(autumn) == before
    assert aarsplan("history", "--json") == 0
    newest, oldest = json.loads(aarsplan.out)["records"]
    assert (newest["undoes"], oldest["undone_by"]) == (1, 2)
    assert (oldest["command"].split()[0], oldest["who"], oldest["reason"]) == (command[0], "sekretær", "fordi")
    assert {file["name"] for file in oldest["files"]} == files == {file["name"] for file in newest["files"]}


def test_undone_twice_two_changes_are_taken_back(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*SWAP) == 0
    assert aarsplan(*POSTPONE) == 0
    assert aarsplan("undo") == 0
    assert aarsplan.out.startswith("Taken back: postpone LOVPROGRAM --reason 'Der ønskes en »vurdering«' --needs borg")
    assert aarsplan("undo", "-m", "alligevel ikke") == 0
    assert contents(autumn) == before
    assert aarsplan("undo") == 2
    assert "every change has been taken back" in aarsplan.err
    assert [record.reason for record in records(autumn)] == ["", "Der ønskes en »vurdering«", "", "alligevel ikke"]


def test_undo_tells_what_moves_back_and_writes_nothing_in_a_dry_run(autumn, aarsplan):
    _close(autumn)
    assert aarsplan("plan", "-q", "-m", "lukkedag") == 0
    after = contents(autumn)
    assert aarsplan("undo", "--dry-run") == 0
    lines = aarsplan.out.splitlines()
    assert lines[:3] == ["Would take back: plan", "change 1, Thu 7 Nov 2024 at 18:20, by sekretær", "because: lukkedag"]
    assert any(line.startswith("KCL/2024-11 moves from") and "to Thu 28 Nov 2024 9:00" in line for line in lines[3:])
    assert contents(autumn) == after
    assert aarsplan("undo", "--json") == 0
    told = json.loads(aarsplan.out)
    assert (told["undoes"], told["command"], told["files"]) == (1, "plan", ["plan.lock"])
    assert "KCL/2024-11" in {change["key"] for change in told["changes"]}


def test_file_changed_by_hand_since_is_not_overwritten(autumn, aarsplan):
    assert aarsplan(*SWAP) == 0
    edit(autumn / "items" / "koncernledelse.toml", "", "# mit\n")
    after = contents(autumn)
    assert aarsplan("undo") == 1
    assert "config/items/koncernledelse.toml was changed by hand since change 1" in aarsplan.err
    assert contents(autumn) == after


def test_new_project_has_nothing_to_undo_and_no_history(autumn, aarsplan):
    assert aarsplan("undo") == 2
    assert "nothing has been changed so far" in aarsplan.err
    assert aarsplan("history") == 0
    assert aarsplan.out == "Nothing has been changed so far.\n"


def test_history_tells_the_newest_change_first_with_what_it_did(autumn, aarsplan):
    _close(autumn)
    aarsplan("--lang", "en", "plan", "-q", "--project", str(autumn), "-m", "lukkedag")
    aarsplan(*SWAP, "--json", "-m", "et ønske")
    aarsplan("undo")
    assert aarsplan("history", "--limit", "2") == 0
    assert aarsplan.out.splitlines() == [
        "3. Thu 7 Nov 2024 at 18:20 sekretær: undo",
        "   takes back change 2",
        "   1 place on an agenda is another one.",
        "   files: items/koncernledelse.toml",
        "2. Thu 7 Nov 2024 at 18:20 sekretær: swap KCL/2024-11 --in SYGEFRAVAER",
        "   taken back by change 3",
        "   because: et ønske",
        "   1 place on an agenda is another one.",
        "   files: items/koncernledelse.toml",
        "1 older change.",
    ]
    assert aarsplan("history") == 0
    first = aarsplan.out.partition("\n1. ")[2].splitlines()
    assert first[:2] == ["Thu 7 Nov 2024 at 18:20 sekretær: plan", "   because: lukkedag"]
    assert first[2].startswith("   KCL/2024-11 moves from Thu 28 Nov 2024 9:00 to")


def test_history_with_a_lost_content_still_tells_the_rest(autumn, aarsplan):
    aarsplan(*SWAP)
    (lock,) = [file for file in records(autumn)[0].files if file.name == "plan.lock"]
    (autumn / "history" / "objects" / lock.before).unlink()
    assert aarsplan("history") == 1
    assert f"config/history/objects/{lock.before}" in aarsplan.err
    assert "what it did is no longer known" in aarsplan.out
    assert aarsplan("undo") == 1
    assert contents(autumn)["plan.lock"]


def test_damaged_log_is_told_with_its_line_and_stops_every_change(autumn, aarsplan):
    aarsplan(*SWAP)
    log = autumn / "history" / "log.jsonl"
    log.write_bytes(log.read_bytes() + b"<<<<<<< HEAD\n")
    before = contents(autumn)
    for command in (("history",), ("undo",), POSTPONE):
        assert aarsplan(*command) == 1
        assert "--> config/history/log.jsonl:2" in aarsplan.err
    assert contents(autumn) == before


def test_exports_are_no_part_of_a_change_wherever_they_lie(autumn, aarsplan, monkeypatch):
    monkeypatch.chdir(autumn)
    _close(autumn)
    assert aarsplan("plan", "-q", "--export", "ud") == 0
    assert [file.name for file in records(autumn)[0].files] == ["plan.lock"]
    assert aarsplan("undo") == 0
    assert list((autumn / "ud").glob("*.docx"))


def test_command_is_told_as_it_could_be_typed_again(autumn, aarsplan):
    assert aarsplan(*POSTPONE, "--after", "30-10-2024", "-m", "kort") == 0
    (record,) = records(autumn)
    words = "--needs borgmester --after 2024-10-30"
    assert record.command == f"postpone LOVPROGRAM --reason 'Der ønskes en »vurdering«' {words}"
    assert record.reason == "kort"


def test_message_that_is_no_text_is_refused(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*SWAP, "-m", "\udce6") == 2
    assert "-m: it holds an invisible character" in aarsplan.err
    assert contents(autumn) == before


def test_user_that_the_system_does_not_know_is_told_as_unknown(autumn, aarsplan, monkeypatch):
    def nobody():
        raise OSError("No username set in the environment")

    monkeypatch.delenv("AARSPLAN_USER")
    monkeypatch.setattr("getpass.getuser", nobody)
    assert aarsplan(*SWAP) == 0
    assert aarsplan("history") == 0
    assert "unknown: swap" in aarsplan.out


CRASH = """\
import os, sys
from aarsplan.cli import run
def see(event, arguments):
    path = str(arguments[1 if event == "os.rename" else 0]) if arguments else ""
    if (event, os.path.basename(path)) == tuple(sys.argv[1].split(":")):
        os._exit(9)
sys.addaudithook(see)
sys.exit(run(sys.argv[2:]))
"""


def _die(folder, at):
    """Swap in a process that dies just before a step on a file, "os.rename:plan.lock" for example."""
    command = [sys.executable, "-c", CRASH, at, *SWAP]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr


@pytest.mark.parametrize(
    ("at", "interrupted", "made"),
    [
        ("os.rename:pending.json", False, False),
        ("os.rename:koncernledelse.toml", True, True),
        ("os.rename:plan.lock", True, True),
        ("open:log.jsonl", True, True),
        ("os.remove:pending.json", True, True),
    ],
)
def test_command_that_dies_leaves_the_old_state_or_the_new_one(autumn, aarsplan, at, interrupted, made):
    """The next command that reads the project finishes what was begun."""
    old = contents(autumn)
    _die(autumn, at)
    assert is_pending(autumn) is interrupted
    assert aarsplan("check") == 0
    assert not is_pending(autumn)
    assert (contents(autumn) != old) is made
    assert len(records(autumn)) == made
    if made:
        assert aarsplan("undo") == 0
    assert contents(autumn) == old


def test_reader_who_may_not_write_is_told_of_an_interrupted_change(autumn, aarsplan, monkeypatch):
    _die(autumn, "os.rename:plan.lock")
    assert is_pending(autumn)
    monkeypatch.setattr(finding.os, "access", lambda *_arguments: False)
    before = contents(autumn)
    assert aarsplan("show") == 1
    assert "error[interrupted]" in aarsplan.err
    assert contents(autumn) == before


def test_change_by_hand_after_a_crash_is_not_overwritten(autumn, aarsplan):
    _die(autumn, "os.rename:plan.lock")
    edit(autumn / "items" / "koncernledelse.toml", "", "# mit\n")
    before = contents(autumn)
    assert aarsplan("show") == 1
    assert "config/items/koncernledelse.toml was changed by hand before" in aarsplan.err
    assert "config/history/pending.json" in aarsplan.err
    assert contents(autumn) == before


def test_what_was_told_and_taken_back_is_told_anew_and_its_numbers_never_again(planned, aarsplan, monkeypatch):
    """The bytes of the lock come back; in calendars the meeting moves back, as a change like any other."""

    def shown():
        opened = open_project(planned, None)
        feed = next(found for found in feeds(opened.publication()) if found.name == "hu")
        return {event.stamp: event for event in feed_events(opened.publication(), feed)}

    def at(moment):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(moment))

    key, deadline = "HU/2025-Q4", "HU/2025-Q4/agenda"
    before, lock = shown(), (planned / "plan.lock").read_bytes()
    at(2_000_000_000)
    assert aarsplan("move", key, "2025-11-13", "--yes") == 0, aarsplan.err
    moved = shown()
    at(2_000_000_100)
    assert aarsplan("undo") == 0
    assert (planned / "plan.lock").read_bytes() == lock
    back = shown()
    assert (back[key].start, back[deadline].start) == (before[key].start, before[deadline].start)
    at(2_000_000_200)
    assert aarsplan("move", key, "2025-11-12", "--yes") == 0, aarsplan.err
    again = shown()
    for name in (key, deadline):
        told = [found[name] for found in (before, moved, back, again)]
        assert [event.sequence for event in told] == [told[0].sequence + step for step in range(4)]
        assert sorted({event.changed for event in told}) == [event.changed for event in told]
    untouched = before.keys() - {name for name in before if name.startswith(key)}
    assert {name for name in untouched if back[name] == before[name]} == untouched


def test_floor_of_numbers_that_is_damaged_is_named(planned, aarsplan):
    (planned / "history").mkdir(exist_ok=True)
    (planned / "history" / "taken-back.json").write_text('{"version": 1, "sequences": []', encoding="utf-8")
    assert aarsplan("show") == 1
    assert "config/history/taken-back.json" in aarsplan.err
