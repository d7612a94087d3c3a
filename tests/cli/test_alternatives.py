"""`aarsplan plan --alternatives` and `aarsplan choose` on the Norddjurs project."""

from __future__ import annotations

import json
import shutil
import tomllib
from itertools import combinations

import pytest

from aarsplan.cli import plan_alternatives, run
from aarsplan.solver.solve import Outcome, Solution
from aarsplan.texts import speaking
from tests.cli.editing import contents, edit
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.timeless

AUTUMN = ("--horizon", "2025-08..2025-12")
LATER = ("--horizon", "2027-08..2027-12")


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture(scope="session")
def _proposed(tmp_path_factory):
    """The Norddjurs project without a plan, with three alternatives for the autumn of 2025."""
    folder = tmp_path_factory.mktemp("proposed") / "config"
    shutil.copytree(REPOSITORY / "config", folder, ignore=shutil.ignore_patterns("plan.lock", ".*"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1730000000")
        assert run(["plan", "--project", str(folder), *AUTUMN, "--alternatives", "3", "--quiet"]) == 0
    return folder


@pytest.fixture
def proposed(_proposed, tmp_path, monkeypatch):
    """A copy of it, in the folder the test stands in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730000000")
    shutil.copytree(_proposed, tmp_path / "config", ignore=shutil.ignore_patterns(".aarsplan*"))
    return tmp_path / "config"


@pytest.fixture
def locked(norddjurs):
    """The Norddjurs project with its plan."""
    shutil.copy(REPOSITORY / "config" / "plan.lock", norddjurs)
    return norddjurs


def days(path):
    table = tomllib.loads(path.read_text(encoding="utf-8"))["meeting"]
    return {key: entry["date"] for key, entry in table.items() if entry["status"] != "cancelled"}


def apart(one, other):
    """The meetings that lie in different weeks."""

    def week(found, key):
        return found[key].isocalendar()[:2] if key in found else None

    return sum(week(one, key) != week(other, key) for key in {*one, *other})


def locks(folder):
    return [folder / "alternatives" / f"{number}.lock" for number in (1, 2, 3)]


def test_three_alternatives_differ_by_the_weeks_of_four_meetings_and_more(proposed):
    assert all(apart(one, other) >= 4 for one, other in combinations(map(days, locks(proposed)), 2))


@pytest.mark.parametrize("horizon", [AUTUMN, LATER], ids=["planned before", "never planned"])
def test_alternatives_differ_beside_a_plan_that_stands(aarsplan, locked, horizon):
    before = contents(locked)["plan.lock"]
    assert aarsplan("plan", *horizon, "--alternatives", "3") == 0
    assert contents(locked)["plan.lock"] == before
    found = [days(path) for path in locks(locked)]
    assert all(apart(one, other) >= 4 for one, other in combinations(found, 2))


def test_first_alternative_is_the_plan_made_without_any(aarsplan, proposed):
    assert aarsplan("plan", *AUTUMN) == 0
    assert (proposed / "plan.lock").read_bytes() == locks(proposed)[0].read_bytes()


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_chosen_alternative_passes_check(aarsplan, proposed, number):
    wanted = locks(proposed)[int(number) - 1].read_bytes()
    assert aarsplan("choose", number) == 0
    assert aarsplan("check") == 0
    assert (proposed / "plan.lock").read_bytes() == wanted
    assert not (proposed / "alternatives").exists()


def test_choosing_tells_what_changes_and_keeps_every_uid(aarsplan, locked, monkeypatch):
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 0
    before = tomllib.loads((locked / "plan.lock").read_text(encoding="utf-8"))["meeting"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert aarsplan("choose", "2") == 0
    after = tomllib.loads((locked / "plan.lock").read_text(encoding="utf-8"))["meeting"]
    moved = [key for key in before if before[key]["date"] != after[key]["date"]]
    assert len(moved) >= 4
    assert aarsplan.out.count(" moves from ") >= len(moved)
    assert aarsplan.out.startswith("Alternative 2 becomes the plan.\n")
    assert {key: entry["uid"] for key, entry in before.items()} == {key: entry["uid"] for key, entry in after.items()}
    for key in moved:
        assert after[key]["sequence"] == before[key]["sequence"] + 1
        assert after[key]["changed"].year == 2027


def test_dry_run_of_choose_writes_nothing(aarsplan, proposed):
    before = contents(proposed)
    assert aarsplan("choose", "2", "--dry-run") == 0
    assert "meetings are new" in aarsplan.out
    assert contents(proposed) == before


def test_undo_of_choose_brings_lock_and_alternatives_back(aarsplan, locked):
    def files():
        return {name: found for name, found in contents(locked).items() if not name.startswith("history/")}

    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 0
    before = files()
    assert aarsplan("choose", "2", "-m", "DIR 22-10-2025") == 0
    assert files().keys() < before.keys()
    assert aarsplan("undo") == 0
    assert files() == before
    assert aarsplan("choose", "1") == 0


def test_undo_of_making_alternatives_leaves_no_folder(aarsplan, locked):
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 0
    assert aarsplan("undo") == 0
    assert not (locked / "alternatives").exists()


@pytest.mark.parametrize("change", ["rules", "plan", "bodies"])
def test_alternatives_of_another_project_are_refused(aarsplan, locked, change):
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 0
    match change:
        case "rules":
            edit(locked / "rules.toml", "weight = 10", "weight = 11")
        case "plan":
            assert aarsplan("plan", *LATER, "--quiet") == 0
        case "bodies":
            edit(locked / "bodies" / "hu.toml", "[13:00:00]", "[13:30:00]")
    before = contents(locked)
    assert aarsplan("choose", "2") == 1
    assert "error[alternatives]: the alternatives are out of date" in aarsplan.err
    assert "aarsplan plan --alternatives 3" in aarsplan.err
    assert contents(locked) == before


def test_choosing_without_alternatives_tells_how_to_make_them(aarsplan, norddjurs):
    assert aarsplan("choose", "2") == 2
    assert "there are no alternatives to choose from" in aarsplan.err
    assert "aarsplan plan --alternatives 3" in aarsplan.err


@pytest.mark.parametrize("number", ["0", "4", "two"])
def test_number_that_no_alternative_has_is_refused(aarsplan, proposed, number):
    before = contents(proposed)
    assert aarsplan("choose", number) == 2
    assert contents(proposed) == before


def test_dry_run_prints_the_page_and_writes_nothing(aarsplan, norddjurs):
    before = contents(norddjurs)
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--out", "ud", "--dry-run") == 0
    assert "Two proposals for autumn 2025" in aarsplan.out
    assert "at least 4 meetings lie in another week" in aarsplan.out
    assert contents(norddjurs) == before
    assert not (norddjurs.parent / "ud").exists()


def test_paper_is_written_in_every_format(aarsplan, norddjurs):
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--out", "ud") == 0
    names = sorted(path.name for path in (norddjurs.parent / "ud").iterdir() if not path.name.startswith("."))
    assert names == [f"proposals-autumn-2025-internal.{kind}" for kind in ("docx", "html", "md")]


def test_fewer_than_asked_for_are_accounted_for(aarsplan, norddjurs):
    command = ("plan", *AUTUMN, "--alternatives", "2", "--distance", "18", "--json")
    assert aarsplan(*command) == 0
    told = json.loads(aarsplan.out)
    assert len(told["alternatives"]) == 1
    reachable = str(told["reachable"])
    assert aarsplan(*command[:-2], reachable, "--json") == 0
    assert len(json.loads(aarsplan.out)["alternatives"]) == 2
    assert sorted(path.name for path in (norddjurs / "alternatives").iterdir()) == ["1.lock", "2.lock", "index.toml"]


def test_json_tells_all_of_each(aarsplan, norddjurs):
    assert aarsplan("plan", *AUTUMN, "--alternatives", "3", "--dry-run", "--json") == 0
    told = json.loads(aarsplan.out)
    assert told["version"] == 1
    assert (told["asked"], told["distance"], told["reachable"]) == (3, 4, None)
    costs = [found["cost"] for found in told["alternatives"]]
    assert costs == sorted(costs)
    for found in told["alternatives"]:
        assert found["cost"] == sum(found["costs"].values())
        assert found["proven"]
        assert [n >= 4 for n in found["apart"]] == [
            other["number"] != found["number"] for other in told["alternatives"]
        ]
        points = [sum(w["points"] for w in found[side]) for side in ("gives_up", "gains")]
        assert points[0] - points[1] == found["cost"] - costs[0]
        assert found["meetings"]


@pytest.mark.parametrize("options", [
    ("--distance", "3"),
    ("--out", "ud"),
    ("--alternatives", "1"),
    ("--alternatives", "6"),
    ("--alternatives", "2", "--export", "ud"),
    ("--alternatives", "2", "--distance", "0"),
])  # fmt: skip
def test_options_that_make_no_sense_together_are_refused(aarsplan, norddjurs, options):
    before = contents(norddjurs)
    assert aarsplan("plan", *AUTUMN, *options) == 2
    assert contents(norddjurs) == before


@pytest.fixture
def second_search(monkeypatch):
    """What the search for a second plan is to do instead; it is given the one that it stands for."""

    def instead(act):
        original = plan_alternatives.search
        monkeypatch.setattr(plan_alternatives, "search", lambda *found, **options: act(original, *found, **options))

    return instead


def without_plan(outcome, *, interrupted=False):
    return Solution(outcome, None, 0, 0, 0.0, interrupted)


def test_when_time_runs_out_what_was_found_is_kept(aarsplan, norddjurs, second_search):
    second_search(lambda *_found, **_options: without_plan(Outcome.UNKNOWN))
    assert aarsplan("plan", *AUTUMN, "--alternatives", "3") == 0
    assert "Time ran out before another one was found." in aarsplan.out
    assert aarsplan("choose", "1") == 0


def test_after_ctrl_c_nothing_is_written(aarsplan, norddjurs, second_search):
    before = contents(norddjurs)
    second_search(lambda *_found, **_options: without_plan(Outcome.UNKNOWN, interrupted=True))
    assert aarsplan("plan", *AUTUMN, "--alternatives", "3") == 130
    assert "Nothing was written." in aarsplan.err
    assert contents(norddjurs) == before


def test_project_changed_meanwhile_gets_no_alternatives(aarsplan, norddjurs, second_search):
    def change(original, *found, **options):
        edit(norddjurs / "rules.toml", "weight = 10", "weight = 11")
        return original(*found, **options)

    second_search(change)
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 1
    assert "was changed by somebody else" in aarsplan.err
    assert not (norddjurs / "alternatives").exists()


def test_contradiction_has_no_alternatives(aarsplan, norddjurs):
    edit(norddjurs / "bodies" / "kcl.toml", "days = 14", "days = 40")
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2") == 3
    assert not (norddjurs / "alternatives").exists()


def test_kept_alternatives_say_nothing_to_other_commands(aarsplan, proposed):
    assert aarsplan("choose", "1") == 0
    assert aarsplan("show") == 0
    quiet = aarsplan.err
    assert aarsplan("plan", *AUTUMN, "--alternatives", "2", "--quiet") == 0
    assert aarsplan("show") == 0
    assert aarsplan.err == quiet
