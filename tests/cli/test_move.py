"""Facts about `aarsplan move` on the autumn of 2025, and of what all commands share that change the project."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import tomllib

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit, lines, placeless

MOVE = ("move", "KCL/2025-10", "2025-11-06")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _lock(folder):
    return tomllib.loads((folder / "plan.lock").read_text(encoding="utf-8"))["meeting"]


def _exceptions(folder, body="kcl"):
    table = tomllib.loads((folder / "bodies" / f"{body}.toml").read_text(encoding="utf-8"))
    return table.get("exception", [])


def test_session(planned, aarsplan, snapshot):
    assert aarsplan(*MOVE, "-m", "Salen er optaget", "--yes") == 0
    assert placeless(aarsplan.out) == snapshot
    assert aarsplan.err == ""


def test_moved_meeting_keeps_its_key_and_uid_and_rises(planned, aarsplan):
    before = _lock(planned)["KCL/2025-10"]
    assert aarsplan(*MOVE, "--yes") == 0
    after = _lock(planned)["KCL/2025-10"]
    assert (str(after["date"]), after["uid"], after["sequence"]) == (
        "2025-11-06",
        before["uid"],
        before["sequence"] + 1,
    )
    assert aarsplan("check") == 0


def test_reason_stands_with_the_exception_and_in_the_history(planned, aarsplan):
    assert aarsplan(*MOVE, "-m", "Salen er optaget", "--yes") == 0
    (found,) = _exceptions(planned)
    assert (found["kind"], str(found["date"]), str(found["to"])) == ("move", "2025-10-30", "2025-11-06")
    assert (found["because"], found["pinned"]) == ("Salen er optaget", False)
    assert aarsplan("history") == 0
    assert "Salen er optaget" in aarsplan.out


def test_no_line_of_others_is_touched(planned, aarsplan):
    before = contents(planned)
    assert aarsplan(*MOVE, "--yes") == 0
    after = contents(planned)
    gone, come = lines(before["bodies/kcl.toml"], after["bodies/kcl.toml"])
    assert gone == []
    assert [line for line in come if line] == [
        "[[exception]]",
        'kind = "move"',
        "date = 2025-10-30",
        "to = 2025-11-06",
        "pinned = false",
    ]
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"bodies/kcl.toml", "plan.lock"}


@pytest.mark.parametrize(
    "words",
    [
        MOVE,
        ("move", "BESOEG", "2025-09-03"),
        ("move", "KB/2025-11", "18-11-2025", "--time", "18.00"),
        ("cancel", "KCL/2025-12"),
        ("extra", "KCL", "2025-11-13"),
        ("relax", "config/rules.toml:10", "max-days=9"),
        ("postpone", "EVALUERING", "--reason", "x"),
    ],
    ids=lambda words: words[0],
)
def test_undo_restores_every_byte(planned, aarsplan, words):
    edit(planned / "events.toml", "", '\n[[event]]\ncode = "BESOEG"\nname = "Besøg"\ndate = 2025-09-02\n')
    item = '\n[[item]]\ncode = "EVALUERING"\ntitle = "Evaluering"\n[[item.step]]\nat = "DIR"\npurpose = "discussion"\n'
    edit(planned / "items" / "ledelse.toml", "", item)
    assert aarsplan("plan", "--quiet") == 0
    before = {name: found for name, found in contents(planned).items() if not name.startswith("history")}
    assert aarsplan(*words, "--yes") == 0, aarsplan.err
    now = contents(planned)
    assert any(now[name] != before[name] for name in before)
    assert aarsplan("undo") == 0
    now = contents(planned)
    assert {name: now[name] for name in before} == before


def test_nothing_is_written_without_yes_where_nobody_can_be_asked(planned, aarsplan):
    before = contents(planned)
    for words in (MOVE, ("cancel", "KCL/2025-12"), ("extra", "KCL", "2025-11-13"), (*MOVE, "--json")):
        assert aarsplan(*words) == 1
        assert "add --yes to write it, or --dry-run to look only" in aarsplan.err
        assert contents(planned) == before


def test_dry_run_writes_nothing_and_is_fine(planned, aarsplan):
    before = contents(planned)
    assert aarsplan(*MOVE, "--dry-run", "--yes") == 0
    assert "What follows" in aarsplan.out
    assert contents(planned) == before


def _at_a_terminal(planned, answer):
    leader, follower = pty.openpty()
    environment = {**os.environ, "AARSPLAN_LANG": "en", "TERM": "dumb"}
    command = [sys.executable, "-m", "aarsplan", *MOVE]
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, cwd=planned.parent, env=environment
    ) as running:
        os.close(follower)
        os.write(leader, f"{answer}\n".encode())
        said = io.BytesIO()
        try:
            while chunk := os.read(leader, 4096):
                said.write(chunk)
        except OSError:
            # Linux says so when the last one who could write has gone.
            pass
    os.close(leader)
    return running.returncode, said.getvalue().decode()


def test_person_at_a_terminal_is_asked(planned):
    before = contents(planned)
    code, said = _at_a_terminal(planned, "no")
    assert code == 1
    assert "Write it? yes/no" in said
    assert "Nothing was written." in said
    assert contents(planned) == before
    code, said = _at_a_terminal(planned, "yes")
    assert (code, str(_lock(planned)["KCL/2025-10"]["date"])) == (0, "2025-11-06")


def test_move_to_and_fro_leaves_the_project_as_it_was(planned, aarsplan):
    path = planned / "bodies" / "kcl.toml"
    before = path.read_bytes()
    assert aarsplan(*MOVE, "--yes") == 0
    assert aarsplan("move", "KCL 06-11-2025", "30.10.2025", "--yes") == 0
    assert path.read_bytes() == before


def test_meeting_that_others_set_is_moved_where_it_stands(planned, aarsplan):
    assert aarsplan("move", "KB 11-11-2025", "18-11-2025", "--yes") == 0
    table = tomllib.loads((planned / "bodies" / "kb.toml").read_text(encoding="utf-8"))
    assert {"date", "period"} == set(next(found for found in table["given"] if found["period"] == "2025-11"))
    assert str(_lock(planned)["KB/2025-11"]["date"]) == "2025-11-18"


def test_event_moves_with_all_its_days(planned, aarsplan):
    edit(
        planned / "events.toml",
        "",
        '\n[[event]]\ncode = "BESOEG"\nname = "Besøg"\ndate = 2025-09-02\nlast = 2025-09-03\n',
    )
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan("move", "besoeg", "2025-09-09", "--yes") == 0
    table = tomllib.loads((planned / "events.toml").read_text(encoding="utf-8"))["event"][-1]
    assert (str(table["date"]), str(table["last"])) == ("2025-09-09", "2025-09-10")


def test_hours_of_an_event_keep_their_length(planned, aarsplan):
    hours = "start = 10:00:00\nend = 12:00:00\n"
    event = f'\n[[event]]\ncode = "BESOEG"\nname = "Besøg"\ndate = 2025-09-02\n{hours}'
    edit(planned / "events.toml", "", event)
    assert aarsplan("plan", "--quiet") == 0
    assert aarsplan("move", "BESOEG", "2025-09-02", "--time", "13.30", "--yes") == 0
    table = tomllib.loads((planned / "events.toml").read_text(encoding="utf-8"))["event"][-1]
    assert (str(table["start"]), str(table["end"])) == ("13:30:00", "15:30:00")


def test_pinned_meeting_is_held_there_until_it_is_let_go(planned, aarsplan):
    assert aarsplan(*MOVE, "--pin", "--yes") == 0
    assert "pinned" not in _exceptions(planned)[0]
    assert aarsplan("unpin", "KCL/2025-10", "--yes") == 0
    assert _exceptions(planned)[0]["pinned"] is False
    assert aarsplan("unpin", "KCL/2025-10", "--yes") == 2
    assert "KCL/2025-10 is not pinned" in aarsplan.err


def test_closed_day_needs_despite(planned, aarsplan):
    before = contents(planned)
    closed = ("move", "DIR/2025-W43", "2025-10-15", "--yes")
    assert aarsplan(*closed) == 3
    assert "Efterårsferie" in aarsplan.out + aarsplan.err
    assert contents(planned) == before
    assert aarsplan(*closed, "--despite", "closures") == 0
    assert _exceptions(planned, "dir")[0]["despite"] == ["closures"]


def test_past_days_are_warned_of(planned, aarsplan, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1762000000")
    assert aarsplan(*MOVE, "--dry-run") == 0
    assert "warning[past]: KCL/2025-10: Thu 30 Oct 2025 is past" in aarsplan.err
    assert "(already past)" in aarsplan.out


def test_approved_meeting_becomes_a_draft_again_and_that_is_told(planned, aarsplan):
    assert aarsplan("approve", "KCL", "2025-10", "--date", "2025-06-01") == 0, aarsplan.err
    assert aarsplan(*MOVE, "--yes") == 0
    assert "Approved so far, and drafts again: KCL/2025-10" in aarsplan.out
    assert _lock(planned)["KCL/2025-10"]["status"] == "draft"


def test_locked_meeting_moves_only_by_force(planned, aarsplan):
    assert aarsplan("approve", "KCL", "2025-10", "--date", "2025-06-01", "--lock") == 0, aarsplan.err
    before = contents(planned)
    assert aarsplan(*MOVE, "--yes") == 2
    assert "KCL/2025-10 is locked" in aarsplan.err
    assert contents(planned) == before
    assert aarsplan(*MOVE, "--yes", "--force") == 0, aarsplan.err


def test_json_tells_the_wish_and_what_follows(planned, aarsplan):
    assert aarsplan(*MOVE, "--json", "--yes") == 0
    told = json.loads(aarsplan.out)
    assert told["wish"]["commands"] == ["move KCL/2025-10 2025-11-06"]
    (broken,) = told["wish"]["broken"]
    assert (broken["rule"], broken["span"]["file"]) == ("route", "config/bodies/kcl.toml")
    assert [found["key"] for found in told["wish"]["deadlines"]][:2] == ["KCL/2025-10/invitation", "KCL/2025-10/item"]
    assert (told["moved"], told["days"], told["fewest"], told["written"]) == ([], 0, True, True)


def test_meeting_that_is_not_planned_yet_is_moved_with_a_longer_horizon(planned, aarsplan):
    assert aarsplan("move", "KCL/2026-03", "2026-03-19", "--yes") == 2
    assert aarsplan("move", "KCL/2026-03", "2026-03-19", "--horizon", "2026-Q1", "--yes") == 0, aarsplan.err
    assert str(_lock(planned)["KCL/2026-03"]["date"]) == "2026-03-19"
    assert aarsplan("check") == 0


WRONG = {
    "unknown key": (("move", "KCL/2025-13", "2025-11-06"), "there is no meeting KCL/2025-13"),
    "unknown body": (("move", "KXL/2025-10", "2025-11-06"), "there is no body KXL"),
    "unknown day": (("move", "KCL 29-10-2025", "2025-11-06"), "known: KCL/2025-10 (Thu 30 Oct 2025)"),
    "no date": (("move", "KCL/2025-10", "torsdag"), '"torsdag" is no date'),
    "no such day": (("move", "KCL/2025-10", "30-02-2025"), "there is no such day"),
    "no time": (("move", "KCL/2025-10", "2025-11-06", "--time", "9.75"), "--time: there is no such time of day"),
    "unknown rule": (("move", "KCL/2025-10", "2025-11-06", "--despite", "closure"), "config/bodies/kcl.toml"),
    "held": (("move", "KCL/2024-10", "2025-11-06"), "KCL/2024-10 was held"),
    "there": (("move", "KCL/2025-10", "2025-10-30"), "KCL/2025-10 stands there already"),
    "statutory": (("move", "BUDGET-2026-VEDTAGET", "2025-10-14"), "is a date set by law"),
    "event on another day": (("move", "ARBEJDSMILJOEDAG-2025 01-01-2025", "2025-10-14"), "Tue 25 Nov 2025"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told_and_changes_nothing(planned, aarsplan, name):
    words, told = WRONG[name]
    before = contents(planned)
    assert aarsplan(*words, "--yes") in {1, 2}
    assert told in aarsplan.err
    assert contents(planned) == before
