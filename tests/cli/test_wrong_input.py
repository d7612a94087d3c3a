"""Facts about wrong input at the terminal: an exit code, a place, a way out, nothing written, and no traceback."""

from __future__ import annotations

import os
import shutil

import pytest

from aarsplan.texts import set_language

AUTUMN = ("plan", "--horizon", "2025-08..2025-12")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def edit(norddjurs):
    """Replaces one text in a file of the project by another, "" by one more at the end; returns file and last line."""

    def change(name: str, old: str, new: str) -> str:
        path = norddjurs / name
        before, _old, after = (
            path.read_text(encoding="utf-8").partition(old) if old else (path.read_text("utf-8"), "", "")
        )
        assert after or not old
        path.write_text(before + new + after, encoding="utf-8")
        return f"config/{name}:{(before + new).count(chr(10)) + 1}"

    return change


def _files(folder) -> dict:
    return {
        path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and path.name != ".aarsplan.lock"
    }


def _refused(aarsplan, folder, *arguments, code=1) -> str:
    """What is told of a command that must refuse, having written nothing."""
    before = _files(folder)
    assert aarsplan(*arguments) == code
    assert aarsplan.out == ""
    assert "Traceback" not in aarsplan.err
    assert _files(folder) == before
    assert not (folder / "plan.lock").exists()
    return aarsplan.err


WRONG = {
    "unknown key": ("bodies/kcl.toml", "minutes = ", "minuts = ", "did you mean minutes?"),
    "unknown role": ("bodies/kcl.toml", '"koncernchefer"', '"koncernchef"', "did you mean koncernchefer?"),
    "weekday in Danish": ("bodies/kcl.toml", '"thursday"', '"torsdag"', "did you mean thursday?"),
    "impossible date": ("events.toml", "2024-10-23", "2024-02-30", "February 2024 has 29 days"),
    "unclosed quote": ("rules.toml", '"closures"', '"closures', "a quotation mark is not closed"),
    "curly quotes": ("rules.toml", '"closures"', "“closures”", "straight quotation marks"),
    "unknown rule": ("rules.toml", '"closures"', '"closure"', "did you mean closures?"),
    "weight too large": ("rules.toml", "weight = 1000", "weight = 10000000", "from 1 to 1000000 is allowed"),
    "time zone": ("aarsplan.toml", "Europe/Copenhagen", "Europe/Kobenhavn", "did you mean Europe/Copenhagen?"),
    "body twice": ("bodies/oeu.toml", '"ØU"', '"kcl"', "kcl is there already, as KCL"),
    "address of a calendar": (
        "aarsplan.toml",
        "",
        '\n[[busy]]\nroles = ["borgmester"]\nfile = "https://test.example/x.ics"',
        "an address is not read",
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize(
    "command", [AUTUMN, ("show", "--horizon", "2025"), ("export", "--out", "ud", "--horizon", "2025")]
)
def test_wrong_project_is_told_with_its_place_and_a_hint(norddjurs, aarsplan, edit, name, command):
    file, old, new, hint = WRONG[name]
    place = edit(file, old, new)
    told = _refused(aarsplan, norddjurs, *command)
    assert f"--> {place}" in told
    assert hint in told


def test_mistakes_of_all_files_are_told_in_one_run_sorted_by_file_and_line(norddjurs, aarsplan, edit):
    places = [
        edit("aarsplan.toml", "norddjurs.dk", "Norddjurs"),
        edit("bodies/kcl.toml", "minutes = 180", "minutes = 0"),
        edit("bodies/kcl.toml", "nth = -1", "nth = 9"),
        edit("closures.toml", "weeks = [7]", "weeks = [77]"),
        edit("rules.toml", '"closures"', '"closure"'),
    ]
    told = _refused(aarsplan, norddjurs, *AUTUMN)
    found = [line.removeprefix("  --> ") for line in told.splitlines() if line.startswith("  --> ")]
    assert [place.rpartition(":")[0] for place in found] == places


@pytest.mark.skipif(os.name == "nt", reason="POSIX kinds of files")
@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_project_file_that_is_none_is_told_and_never_waited_for(norddjurs, aarsplan, kind):
    path = norddjurs / "rules.toml"
    path.unlink()
    {"folder": path.mkdir, "pipe": lambda: os.mkfifo(path), "device": lambda: path.symlink_to("/dev/zero")}[kind]()
    assert "config/rules.toml is no ordinary file" in _refused(aarsplan, norddjurs, *AUTUMN)


HORIZONS = {
    "2025-13": "2025-13 is not in the calendar",
    "2025-12..2025-08": "write 2025-08..2025-12",
    "2020..2029": "longer than three years",
    "2027-2028": "write 2027..2028",
    "1850": "between 2001 and 2099",
    "next year": '"next year" is no horizon',
    "2025-08-09..2025-08-10": "the horizon has no working day",
    "2024-08": "no series asks for a meeting in the horizon",
}


@pytest.mark.parametrize("horizon", HORIZONS)
def test_horizon_that_is_none_is_wrong_use(norddjurs, aarsplan, horizon):
    assert HORIZONS[horizon] in _refused(aarsplan, norddjurs, "plan", "--horizon", horizon, code=2)


def test_weekdays_that_leave_nothing_are_told_before_anything_is_solved(norddjurs, aarsplan, edit, monkeypatch):
    from aarsplan.solver import solve as module

    monkeypatch.setattr(module, "solve", lambda *_arguments, **_options: pytest.fail("solved"))
    first = edit("bodies/kcl.toml", 'rule = "weekdays"', 'rule = "weekdays"')
    second = edit("bodies/kcl.toml", "", '\n[[rule]]\nallow = ["friday"]\nrule = "weekdays"')
    told = _refused(aarsplan, norddjurs, *AUTUMN)
    assert "no weekday is left on which KCL may meet" in told
    assert f"({first}:1)" in told
    assert f"({second}:1)" in told


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("bodies/dir.toml", '[[given]]\ndate = 2025-12-24\nperiod = "jul"\n', ("rules.toml", "closures")),
        (
            "bodies/kcl.toml",
            '[[exception]]\nkind = "move"\ndate = 2025-10-30\nto = 2025-10-16\n',
            ("rules.toml", "closures"),
        ),
        ("bodies/kcl.toml", '[[exception]]\nkind = "extra"\ndate = 2025-11-02\n', ("bodies/kcl.toml", "weekdays")),
    ],
    ids=["given on a holiday", "moved into a school week", "extra on a Sunday"],
)
def test_date_that_a_rule_forbids_is_no_plan_and_both_are_told(norddjurs, aarsplan, edit, file, text, rule):
    end, _colon, line = edit(file, "", f"\n{text}").rpartition(":")
    there, name = rule
    place = edit(there, f'rule = "{name}"', f'rule = "{name}"')
    told = _refused(aarsplan, norddjurs, *AUTUMN, code=3)
    assert f"({place}:1)" in told
    assert f"({end}:{int(line) - text.count(chr(10))}:3)" in told


def test_despite_lets_a_meeting_stand_where_a_rule_forbids_it(norddjurs, aarsplan, edit):
    edit(
        "bodies/kcl.toml",
        "",
        '\n[[exception]]\nkind = "move"\ndate = 2025-10-30\nto = 2025-10-16\ndespite = ["closures", "min-gap"]\n',
    )
    assert aarsplan(*AUTUMN, "--dry-run") == 0, aarsplan.err
    assert "16 Oct 2025" in aarsplan.out


LOCKS = {
    "empty": lambda _text: "",
    "cut in half": lambda text: text[: len(text) // 2],
    "newer": lambda text: text.replace("version = 1", "version = 2"),
    "merge": lambda text: f"<<<<<<< HEAD\n{text}",
    "nonsense": lambda _text: "hej med dig\n",
}


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("command", [("plan",), ("check",), ("show",), ("export", "--out", "ud")])
def test_tampered_lock_is_told_and_left_alone(norddjurs, aarsplan, name, command):
    lock = norddjurs / "plan.lock"
    aarsplan(*AUTUMN, "--quiet")
    lock.write_text(LOCKS[name](lock.read_text(encoding="utf-8")), encoding="utf-8")
    before = lock.read_bytes()
    assert aarsplan(*command) == 1
    assert "config/plan.lock" in aarsplan.err
    assert "Traceback" not in aarsplan.err
    assert lock.read_bytes() == before
    assert not (norddjurs.parent / "ud").exists()


@pytest.mark.parametrize(
    ("old", "new", "fragment"),
    [
        ('[meeting."KCL/2025-10"]', '[meeting."XYZ/2025-10"]', "XYZ/2025-10 is in the lock, and nothing asks for it"),
        ("date = 2025-10-30", "date = 2025-12-30", "KCL/2025-10 is on Tue 30 Dec 2025, outside the days it may have"),
    ],
    ids=["unknown body", "day that is no candidate"],
)
def test_lock_that_contradicts_the_project_is_found_by_check(norddjurs, aarsplan, old, new, fragment):
    lock = norddjurs / "plan.lock"
    aarsplan(*AUTUMN, "--quiet")
    text = lock.read_text(encoding="utf-8")
    assert text.count(old) == 1
    lock.write_text(text.replace(old, new), encoding="utf-8")
    assert aarsplan("check") == 1
    assert fragment in aarsplan.err
    assert "config/plan.lock:" in aarsplan.err


def test_meeting_that_was_held_stays_in_the_lock_when_its_body_gets_another_code(norddjurs, aarsplan):
    lock = norddjurs / "plan.lock"
    aarsplan(*AUTUMN, "--quiet")
    before, found, after = lock.read_text(encoding="utf-8").partition('[meeting."KCL/2025-10"]')
    held = '[meeting."XYZ/2025-10"]' + after.replace('"draft"', '"held"', 1)
    lock.write_text(before + held, encoding="utf-8")
    aarsplan("check")
    assert found
    assert "nothing asks for it" not in aarsplan.err


def test_folder_without_a_project_is_wrong_use(norddjurs, aarsplan):
    shutil.rmtree(norddjurs)
    assert aarsplan(*AUTUMN) == 2
    assert "config/aarsplan.toml" in aarsplan.err
    assert "aarsplan init" in aarsplan.err
