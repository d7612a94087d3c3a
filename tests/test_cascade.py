"""A council meeting moves one week, and with it all that feed it: found, proven the least, told as one story."""

from __future__ import annotations

import itertools
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from aarsplan.checking import standing_plan
from aarsplan.cli import run
from aarsplan.cli.project import open_project
from aarsplan.edits.meetings import Move
from aarsplan.meetings import build
from aarsplan.rules.pinned import Pinned
from aarsplan.solver.solve import Outcome, Settings, solve
from aarsplan.texts import set_language
from tests.cli.editing import contents
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.timeless

WISHED = date(2026, 9, 15)
MOVE = ("move", "KB/2026-09", "15-09-2026", "-m", "Budgettet skal førstebehandles senest 15-09")
STOOD = {
    "ØU": date(2026, 9, 15),
    "BUU": date(2026, 9, 8),
    "SSU": date(2026, 9, 8),
    "TMU": date(2026, 9, 9),
    "KFU": date(2026, 9, 9),
    "EAU": date(2026, 9, 10),
    "LDU": date(2026, 9, 10),
}
LEAST = {"BUU": 6, "SSU": 5, "TMU": 5, "KFU": 4, "EAU": 4, "LDU": 4}
"""Weekdays from a committee to ØU; at most 12."""
HOURS = {"BUU": 0, "SSU": 1, "TMU": 0, "KFU": 1, "EAU": 0, "LDU": 1}
"""0 for those that begin at 14.00, 1 for those at 16.30: in one room they cannot share a day with their likes."""


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture(scope="module")
def _planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kaskade") / "kaskade"
    shutil.copytree(Path(__file__).parent / "data" / "kaskade", folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1767000000")
        assert run(["plan", "-p", str(folder), "--horizon", "2026-08..2026-11", "--quiet"]) == 0
    return folder


@pytest.fixture
def kaskade(_planned, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767000000")
    shutil.copytree(_planned, tmp_path / "kaskade", ignore=shutil.ignore_patterns(".*"))
    return tmp_path / "kaskade"


@pytest.fixture
def aarsplan(capsys):
    terminal = Terminal(capsys)
    return lambda *words: terminal(*words, "-p", "kaskade") or terminal


def _weekdays(first: date, last: date) -> int:
    """Days from Monday to Saturday after `first`, to `last` inclusive; none of them is a holiday."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 6 for day in days)


def _least() -> tuple[int, int]:
    """The fewest meetings that move, and then the fewest days, over every choice of days: nothing of aarsplan in it."""
    span = [WISHED - timedelta(days=n) for n in range(28)]
    workdays = [day for day in span if day.weekday() < 4]
    best = (99, 999)
    for oeu in (day for day in span if day.weekday() < 2 and 6 <= _weekdays(day, WISHED) <= 9):
        days = {
            code: [day for day in workdays if day < oeu and least <= _weekdays(day, oeu) <= 12]
            for code, least in LEAST.items()
        }
        for early, late in itertools.product(_together(days, 0), _together(days, 1)):
            chosen = {"ØU": oeu, **early, **late}
            off = [abs((day - STOOD[code]).days) for code, day in chosen.items()]
            best = min(best, (sum(map(bool, off)), sum(off)))
    return best


def _together(days: dict[str, list[date]], hour: int) -> list[dict[str, date]]:
    """The ways to place the committees that begin at one hour, no two of them on one day; the cheapest of each day."""
    codes = [code for code in days if HOURS[code] == hour]
    found = itertools.product(*(days[code] for code in codes))
    ways = [dict(zip(codes, way, strict=True)) for way in found if len(set(way)) == len(way)]
    return sorted(ways, key=lambda way: sum(abs((day - STOOD[code]).days) for code, day in way.items()))[:40]


def test_one_council_meeting_moves_the_seven_that_feed_it(kaskade, aarsplan):
    terminal = aarsplan(*MOVE, "--yes", "--json")
    told = json.loads(terminal.out)
    assert (told["outcome"], told["fewest"], told["written"]) == ("optimal", True, True)
    assert {found["key"] for found in told["moved"]} == {f"{code}/2026-09" for code in STOOD}
    assert told["moved"][0]["key"] == "ØU/2026-09"
    opened = open_project(kaskade, None)
    plan = standing_plan(opened.project.facts, opened.lock)
    assert plan.placements["KB/2026-09"].day == WISHED
    assert not [found for rule in opened.project.rules if rule.must for found in rule.check(plan)]


def test_no_choice_of_days_moves_less(kaskade, aarsplan):
    told = json.loads(aarsplan(*MOVE, "--dry-run", "--json").out)
    assert (len(told["moved"]), told["days"]) == _least()


@pytest.mark.parametrize("code", STOOD)
def test_none_of_the_seven_can_stay(kaskade, code):
    opened = open_project(kaskade, None)
    problem = build(opened.project.facts, opened.parts, opened.lock.history())
    move = Move("KB/2026-09", WISHED)
    wanted = build(move.applied(opened.project, problem).facts, opened.parts, opened.lock.history())
    stays = Pinned(key=f"{code}/2026-09", day=STOOD[code])
    rules = [*opened.project.rules, *move.demands()]
    assert solve(wanted, [*rules, stays], Settings()).outcome is Outcome.IMPOSSIBLE


def test_the_item_stays_with_its_meetings(kaskade, aarsplan):
    told = json.loads(aarsplan(*MOVE, "--dry-run", "--json").out)
    assert told["agenda_changes"] == []


def test_story(kaskade, aarsplan, snapshot):
    before = contents(kaskade)
    assert aarsplan(*MOVE, "--dry-run").out == snapshot
    assert contents(kaskade) == before
