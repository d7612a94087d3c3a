"""Facts about `aarsplan relax` and `aarsplan skip` on the autumn of 2025."""

from __future__ import annotations

import tomllib

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit, lines

pytestmark = pytest.mark.timeless

STEPS = """
[[item]]
code = "SAG"
title = "En sag"

[[item.step]]
code = "dir"
at = "DIR"
purpose = "discussion"
first = 2025-09-01

[[item.step]]
code = "kcl"
at = "KCL"
purpose = "discussion"
min-days = 3

[[item.step]]
code = "hu"
at = "HU"
purpose = "discussion"
min-days = 7
"""


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def sag(planned, aarsplan):
    edit(planned / "items" / "ledelse.toml", "", STEPS)
    assert aarsplan("plan", "--quiet") == 0, aarsplan.err
    return planned


def _line(folder, file, text, after=""):
    """The number of the first line with a text, below another one."""
    found = (folder / file).read_text(encoding="utf-8").splitlines()
    start = next((n for n, line in enumerate(found) if after in line), 0) if after else 0
    return f"config/{file}:{next(n for n, line in enumerate(found, 1) if text in line and n > start)}"


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000, '1\nrule = "closures"'], ids=["digits", "nesting", "lines"])
def test_value_that_is_no_single_value_is_a_text(planned, aarsplan, value):
    before = contents(planned)
    assert aarsplan("relax", _line(planned, "bodies/kcl.toml", "min-gap"), f"days={value}", "--yes") == 1
    assert "--> config/bodies/kcl.toml:" in aarsplan.err
    assert contents(planned) == before


@pytest.mark.parametrize("line", ["0", "-1", "9" * 5000, "１２", "²"])
def test_line_that_is_no_number_is_told(planned, aarsplan, line):
    assert aarsplan("relax", f"config/bodies/kcl.toml:{line}", "days=10", "--yes") == 2
    assert "is no line of a file of the project" in aarsplan.err


def test_places_are_those_in_the_files_before_all_changes(planned, aarsplan):
    path = planned / "rules.toml"
    edit(path, "", "".join(f'\n[[rule]]\nrule = "min-gap"\nbody = "{body}"\ndays = 3\n' for body in ("KCL", "HU")))
    numbers = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line == "days = 3"]
    first, second = (f"relax config/rules.toml:{n}" for n in numbers)
    assert aarsplan("together", f"{first} weight=5 basis=law because=x", f"{second} days=4", "--yes") == 0, aarsplan.err
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["rule"][-2:]
    assert [(rule["days"], rule.get("weight")) for rule in rules] == [(3, 5), (4, None)]


def test_relaxed_rule_is_written_in_its_place(planned, aarsplan):
    place = _line(planned, "bodies/kcl.toml", "min-gap")
    before = contents(planned)
    assert aarsplan("relax", place, "days=10", "weight=5", "because=Der kan være travlt", "--yes") == 0, aarsplan.err
    gone, come = lines(before["bodies/kcl.toml"], contents(planned)["bodies/kcl.toml"])
    assert [line.partition(" ")[0] for line in gone] == ["days", "because"]
    assert sorted(come) == ['because = "Der kan være travlt"', "days = 10", "weight = 5"]
    assert "The wish: config/bodies/kcl.toml" in aarsplan.out


def test_any_line_of_the_table_names_it_and_an_empty_value_removes_a_key(planned, aarsplan):
    place = _line(planned, "bodies/kcl.toml", "because", after="min-gap")
    assert aarsplan("relax", place, "because=", "--yes") == 0, aarsplan.err
    table = tomllib.loads((planned / "bodies" / "kcl.toml").read_text(encoding="utf-8"))
    assert table["rule"][-1] == {"rule": "min-gap", "days": 14}


def test_stricter_rule_tells_what_it_breaks(planned, aarsplan):
    place = _line(planned, "bodies/kcl.toml", "min-gap")
    before = contents(planned)
    assert aarsplan("relax", place, "days=36", "--yes") == 3
    assert "it breaks 6 rules:" in aarsplan.out
    assert contents(planned) == before


def test_step_is_relaxed(sag, aarsplan):
    place = _line(sag, "items/ledelse.toml", "min-days = 7", after='code = "SAG"')
    assert aarsplan("relax", place, "min-days=1", "--yes") == 0, aarsplan.err
    table = tomllib.loads((sag / "items" / "ledelse.toml").read_text(encoding="utf-8"))
    assert table["item"][-1]["step"][-1]["min-days"] == 1


def test_skipped_step_leaves_the_route_whole(sag, aarsplan):
    assert aarsplan("skip", "sag/kcl", "--yes") == 0, aarsplan.err
    table = tomllib.loads((sag / "items" / "ledelse.toml").read_text(encoding="utf-8"))
    assert [step["code"] for step in table["item"][-1]["step"]] == ["dir", "hu"]
    assert "SAG/kcl leaves the agenda of" in aarsplan.out
    assert aarsplan("undo") == 0
    assert (sag / "items" / "ledelse.toml").read_text(encoding="utf-8").endswith(STEPS)


def _wrong(folder, name):
    rule = _line(folder, "bodies/kcl.toml", "min-gap")
    return {
        "unknown key": ((rule, "dayz=10"), "did you mean days?"),
        "no number": ((rule, "days=ti"), 'days is "ti": a whole number is required'),
        "out of range": ((rule, "days=0"), "days"),
        "no value": ((rule, "days"), '"days" is no key with a value'),
        "same value": ((rule, "days=14"), "the project says so already"),
        "no table": (("config/bodies/kcl.toml:1", "days=10"), "there is no table on this line"),
        "beyond the end": (("config/bodies/kcl.toml:9999", "days=10"), "there is no table on this line"),
        "other table": ((_line(folder, "bodies/kcl.toml", "date"), "days=10"), "this is [given]"),
        "no file": (("config/bodies/kxl.toml:3", "days=10"), "is no line of a file of the project"),
        "no line": (("config/bodies/kcl.toml", "days=10"), "is no line of a file of the project"),
        "elsewhere": (("/etc/passwd:1", "days=10"), "is no line of a file of the project"),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "unknown key",
        "no number",
        "out of range",
        "no value",
        "same value",
        "no table",
        "beyond the end",
        "other table",
        "no file",
        "no line",
        "elsewhere",
    ],
)
def test_what_cannot_be_said_is_told_where_it_stands(planned, aarsplan, name):
    words, told = _wrong(planned, name)
    before = contents(planned)
    assert aarsplan("relax", *words, "--yes") in {1, 2}
    assert told in aarsplan.err
    assert "/tmp" not in aarsplan.err
    assert contents(planned) == before


def test_wrong_value_is_told_at_its_line_in_the_file_as_it_is(planned, aarsplan):
    number = int(_line(planned, "bodies/kcl.toml", "days = 14", after="min-gap").rpartition(":")[2])
    assert aarsplan("relax", f"config/bodies/kcl.toml:{number}", "days=x", "--yes") == 1
    assert f"--> config/bodies/kcl.toml:{number}:" in aarsplan.err


def test_unknown_step_is_told_with_the_nearest(sag, aarsplan):
    assert aarsplan("skip", "SAG/kkl", "--yes") == 2
    assert "there is no step SAG/kkl" in aarsplan.err
    assert "did you mean SAG/kcl?" in aarsplan.err
