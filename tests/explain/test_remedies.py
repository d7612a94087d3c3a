"""Ways out of contradictions, typed as they are printed: each makes a plan that passes `check`."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aarsplan.rules.base import Basis
from aarsplan.texts import set_language
from tests.cli.editing import edit
from tests.explain.small_project import HORIZON, Change, exception, item, rule, write

pytestmark = pytest.mark.timeless

LOVPROGRAM: Change = (
    "items/ledelse.toml",
    'minutes = 15\ntext = "Direktionen drøfter regeringens',
    'minutes = 15\nneeds = ["borgmester"]\ntext = "Direktionen drøfter regeringens',
)
CASES: dict[str, list[Change]] = {
    "pinned on a closed day": [("rules.toml", "", rule("pinned", key='"ØL/2027-02"', day="2027-02-18"))],
    "moved to a wrong weekday": [
        ("bodies/oel.toml", "", exception("move", date="2027-01-28", to="2027-01-27", pinned="true"))
    ],
    "gap too large": [("bodies/oel.toml", "days = 14", "days = 60")],
    "gap too small": [("bodies/dir.toml", "", rule("max-gap", days=10))],
    "more meetings than a month has weeks for": [("bodies/oel.toml", "", rule("count", per='"month"', least=2))],
    "one meeting where the law wants two": [("bodies/hu.toml", "least = 1", "least = 2")],
    "nobody prepares": [
        ("rules.toml", "max-days = 8", "max-days = 2"),
        ("bodies/dir.toml", 'allow = ["tuesday", "wednesday", "thursday"]', 'allow = ["monday"]'),
    ],
    "prepared in closed weeks": [
        ("bodies/oel.toml", "", exception("move", date="2027-01-28", to="2027-01-28", pinned="true")),
        ("closures.toml", "", '\n[[closure]]\ncode = "x"\nname = "Ombygning"\nfirst = 2027-01-11\nlast = 2027-01-27\n'),
    ],
    "before the first day of the year": [
        ("rules.toml", "", rule("order", before='"HU"', after='"TEMADAG"', per='"quarter"', min_days=80))
    ],
    "window before what comes first": [
        ("items/x.toml", "", item('at = "ØL"\nfirst = 2027-03-01', 'at = "HU"\nlast = 2027-02-26'))
    ],
    "named meeting after its window": [
        ("items/x.toml", "", item('at = "ØL"\nmeeting = "ØL/2027-03"\nlast = 2027-02-26'))
    ],
    "too far from the event": [
        ("items/x.toml", "", item('at = "ØL"\nfirst = 2027-02-12', 'at = "TEMADAG"\nmin-days = 30\nmax-days = 40'))
    ],
    "role that is never in the room": [
        ("items/x.toml", "", item('at = "ØL"\nneeds = ["borgmester"]\nlast = 2027-03-31'))
    ],
    "item longer than the mayor is there": [
        ("items/x.toml", "", item('at = "DIR"\nminutes = 120\nneeds = ["borgmester"]\nlast = 2027-03-31'))
    ],
    "too few seats": [
        ("aarsplan.toml", "seats = 20", "seats = 1"),
        ("bodies/oel.toml", 'required = ["økonomichef"]', 'required = ["økonomichef", "borgmester"]'),
        ("rules.toml", "", rule("room-capacity")),
    ],
    "hours too short": [("bodies/oel.toml", "", rule("times", latest="14:00:00"))],
    "two reasons": [
        ("rules.toml", "", rule("pinned", key='"ØL/2027-02"', day="2027-02-18")),
        ("bodies/hu.toml", "least = 1", "least = 2"),
    ],
    "two reasons in one file": [
        ("bodies/oel.toml", "days = 14", "days = 29"),
        ("bodies/oel.toml", "", rule("times", latest="14:00:00")),
    ],
    "three reasons": [
        ("rules.toml", "", rule("pinned", key='"ØL/2027-02"', day="2027-02-18")),
        ("bodies/hu.toml", "least = 1", "least = 2"),
        ("items/x.toml", "", item('at = "ØL"\nneeds = ["borgmester"]\nlast = 2027-03-31')),
    ],
}


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    return tmp_path


def ways_out(told: str) -> list[list[str]]:
    """The commands that were printed, word by word."""
    lines = [line.strip() for line in told.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("aarsplan ")]


def tried(aarsplan, here: Path, command: list[str]) -> None:
    """Type a command in a copy of the project, and see that its plan passes `check`."""
    trial = here / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    shutil.copytree(here / "config", trial / "config")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(trial)
        assert aarsplan(*command, "--yes") == 0, (command, aarsplan.err)
        assert aarsplan("check") == 0, (command, aarsplan.out)


@pytest.mark.parametrize("name", CASES)
def test_every_way_out_of_a_new_project_works(name, here, aarsplan):
    write(here / "config", CASES[name])
    assert aarsplan("plan", "--horizon", HORIZON) == 3
    assert "error[no-plan]" in aarsplan.err
    commands = ways_out(aarsplan.err)
    assert commands
    for command in commands:
        assert "--horizon" in command
        tried(aarsplan, here, command)


def test_ways_out_that_the_municipality_decides_alone_come_first(here, aarsplan):
    for name in ("one meeting where the law wants two", "gap too large", "three reasons"):
        shutil.rmtree(here / "config", ignore_errors=True)
        write(here / "config", CASES[name])
        told = told_of(here / "config", aarsplan)
        order = [list(Basis).index(Basis(way["basis"])) for way in told["remedies"]]
        assert order == sorted(order)
        assert order[0] == 0, (name, told["remedies"])


def told_of(folder: Path, aarsplan) -> dict:
    """What `explain` tells of a project that was planned before it became contradictory."""
    broken = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.toml")}
    shutil.rmtree(folder)
    write(folder)
    assert aarsplan("plan", "--horizon", HORIZON, "--quiet") == 0
    for name, content in broken.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    assert aarsplan("explain", "--json") == 3, aarsplan.err
    return json.loads(aarsplan.out)


@pytest.mark.parametrize(
    "name", ["moved to a wrong weekday", "gap too large", "two reasons", "prepared in closed weeks"]
)
def test_every_way_out_of_a_planned_project_works_and_needs_all_it_changes(name, here, aarsplan):
    write(here / "config", CASES[name])
    told = told_of(here / "config", aarsplan)
    assert told["possible"] is False
    assert told["remedies"]
    for way in told["remedies"]:
        command = shlex.split(way["command"])[1:]
        assert "--horizon" not in command
        tried(aarsplan, here, command)
        for left_out in way["commands"] if len(way["commands"]) > 1 else ():
            rest = [other for other in way["commands"] if other != left_out]
            assert aarsplan("together", *rest, "--dry-run") == 3, (way, left_out)


def test_a_locked_meeting_against_a_new_rule_may_be_forced_and_nothing_else_moves_it(here, aarsplan):
    write(here / "config")
    assert aarsplan("plan", "--horizon", HORIZON, "--quiet") == 0
    lock = here / "config/plan.lock"
    before, found, after = lock.read_text(encoding="utf-8").partition('[meeting."ØL/2027-01"]')
    lock.write_text(before + found + after.replace('"draft"', '"locked"', 1), encoding="utf-8")
    edit(here / "config/bodies/oel.toml", 'allow = ["thursday"]', 'allow = ["wednesday"]')
    assert aarsplan("explain", "--json") == 3
    told = json.loads(aarsplan.out)
    moves = [way for way in told["remedies"] if "move 'ØL/2027-01'" in " ".join(way["commands"])]
    assert all("--force" in " ".join(way["commands"]) for way in moves)
    for way in told["remedies"]:
        tried(aarsplan, here, shlex.split(way["command"])[1:])


def test_koncernledelse_after_the_committee_it_must_come_before(norddjurs, tmp_path, aarsplan):
    """The chain of autumn 2024 with KCL on 28-11, long after HU 15-11 and two days after the arbejdsmiljødag."""
    as_drafts(norddjurs)
    edit(norddjurs / "bodies/kcl.toml", "date = 2024-10-31", "date = 2024-11-28")
    assert aarsplan("plan", "--horizon", "2024-08..2024-12") == 3
    assert "Arbejdsmiljødag" in aarsplan.err
    commands = ways_out(aarsplan.err)
    assert any(command[:2] == ["move", "KCL/2024-10"] for command in commands)
    for command in commands:
        tried(aarsplan, tmp_path, command)


def test_item_that_needs_the_mayor_during_a_theme_day(norddjurs, tmp_path, aarsplan):
    as_drafts(norddjurs)
    edit(norddjurs / LOVPROGRAM[0], *LOVPROGRAM[1:])
    assert aarsplan("plan", "--horizon", "2024-08..2024-12") == 3
    assert "Deltage på temadag om AI" in aarsplan.err
    commands = ways_out(aarsplan.err)
    assert commands
    for command in commands:
        tried(aarsplan, tmp_path, command)


def as_drafts(folder: Path) -> None:
    """Autumn 2024 as it looked while none of it had been held."""
    edit(folder / "bodies/dir.toml", "first = 2024-11-01", "first = 2024-08-01")
    for path in (*folder.glob("bodies/*.toml"), folder / "events.toml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace('status = "held"', 'status = "draft"'), encoding="utf-8"
        )


_PARTS = sorted({change for changes in CASES.values() for change in changes})


def _place(change: Change) -> Change | tuple[str, str]:
    """What no two changes of a project share: the text that they replace."""
    name, old, _new = change
    return (name, old) if old else change


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(_PARTS), min_size=2, max_size=4, unique_by=lambda change: change[:2] if change[1] else change
    )
)
def test_every_way_out_of_a_random_contradiction_works(here, aarsplan, changes):
    shutil.rmtree(here / "config", ignore_errors=True)
    write(here / "config", [change for change in changes if change[0] != "items/x.toml"])
    for number, (name, _old, text) in enumerate(change for change in changes if change[0] == "items/x.toml"):
        write_item(here / "config" / name, text.replace("PUNKT", f"PUNKT-{number}"))
    code = aarsplan("plan", "--horizon", HORIZON, "--quiet")
    assume("error[duplicate]" not in aarsplan.err)
    assert code in {0, 3}, aarsplan.err
    for command in ways_out(aarsplan.err) if code == 3 else ():
        tried(aarsplan, here, command)


def write_item(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")
