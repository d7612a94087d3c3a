"""Facts about `aarsplan explain` of a meeting, on the Norddjurs project."""

from __future__ import annotations

import json
import shutil

import pytest

from aarsplan.texts import set_language
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.timeless


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def planned(norddjurs):
    """The Norddjurs project with its lock."""
    shutil.copy(REPOSITORY / "config" / "plan.lock", norddjurs)
    return norddjurs


def test_what_shaped_a_date_is_told_as_a_planner_would(planned, aarsplan):
    assert aarsplan("explain", "KCL/2025-10") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == "KCL/2025-10 is on Thu 30 Oct 2025, 9:00."
    assert lines[1].startswith("The pattern is the last Thursday of the month (config/bodies/kcl.toml:")
    assert lines[2] == "Of 31 days, 27 are blocked:"
    assert lines[3].startswith("- 26 days: KCL meets on: Thursday (config/bodies/kcl.toml:")
    assert "Between the rest the wishes decide:" in lines
    assert any(line.startswith("- +35 to +175: KCL keeps to its pattern (config/bodies/kcl.toml:") for line in lines)
    assert "Next best is Thu 23 Oct 2025: it costs 45 more." in lines


def test_json_of_what_shaped_a_date(planned, aarsplan):
    assert aarsplan("explain", "DIR/2025-W43", "--json") == 0
    data = json.loads(aarsplan.out)
    assert data["pattern_day"] == "2025-10-22"
    assert [([rule["rule"] for rule in group["rules"]], len(group["days"])) for group in data["blocking"]] == [
        (["weekdays"], 8),
        (["closures"], 4),
    ]
    assert [(wish["rule"], wish["least"], wish["most"]) for wish in data["deciding"]] == [
        ("keep-pattern", 35, 35),
        ("keep-pattern", 2, 14),
        ("preparation", 10, 10),
        ("weekdays", 3, 3),
    ]
    assert (data["next_best"]["date"], data["next_best"]["price"]) == ("2025-10-23", 5)


def test_a_rule_of_law_is_told_apart(planned, aarsplan):
    path = planned / "bodies" / "kcl.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('rule = "weekdays"', 'rule = "weekdays"\nbasis = "law"', 1), encoding="utf-8")
    assert aarsplan("explain", "KCL/2025-10", "--on", "2025-10-22") == 0
    assert "KCL meets on: Thursday (law, config/bodies/kcl.toml:" in aarsplan.out


def test_a_blocked_day_is_told_with_each_rule_that_blocks_it(planned, aarsplan):
    assert aarsplan("explain", "KCL/2025-10", "--on", "16-10-2025") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == "KCL/2025-10 cannot be on Thu 16 Oct 2025."
    assert lines[1] == "- KCL/2025-10 is on Thu 16 Oct 2025, which is closed: Efterårsferie"
    assert lines[2].endswith("(config/rules.toml:5)")


def test_a_dear_day_is_told_with_its_price_and_what_must_move(planned, aarsplan):
    assert aarsplan("explain", "DIR/2025-W43", "--on", "2025-10-21") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == "DIR/2025-W43 can be on Tue 21 Oct 2025 when other meetings move: it costs 50 more."
    assert lines[1] == "- KCL/2025-10 moves from Thu 30 Oct 2025 to Thu 23 Oct 2025"
    assert "- DIR/2025-W43 is on Tue 21 Oct 2025, allowed: Wednesday (+3)" in lines


def test_the_day_that_it_has_is_said_to_be_its_own(planned, aarsplan):
    assert aarsplan("explain", "KCL/2025-10", "--on", "2025-10-30") == 0
    assert aarsplan.out == "KCL/2025-10 is on Thu 30 Oct 2025 already.\n"


def test_a_day_outside_the_candidates_is_said_to_be_none_and_asked_about_all_the_same(planned, aarsplan):
    assert aarsplan("explain", "KCL/2025-10", "--on", "2025-11-06") == 0
    lines = aarsplan.out.splitlines()
    assert lines[0].startswith(
        "KCL/2025-10 belongs to the days Wed 1 Oct 2025 - Fri 31 Oct 2025, and Thu 6 Nov 2025 is none of them (config/"
    )
    assert lines[1] == "To put it there all the same: aarsplan move KCL/2025-10 2025-11-06"
    assert lines[2] == "KCL/2025-10 cannot be on Thu 6 Nov 2025."
    assert aarsplan("explain", "KCL/2025-10", "--on", "2025-11-06", "--json") == 0
    data = json.loads(aarsplan.out)
    assert data["outside"]["span"]["file"] == "config/bodies/kcl.toml"
    assert [reason["rule"] for reason in data["day"]["reasons"]] == ["fallback"]


def test_a_day_outside_what_is_planned_is_not_asked_about(planned, aarsplan):
    assert aarsplan("explain", "KCL/2025-10", "--on", "2026-02-05", "--json") == 0
    data = json.loads(aarsplan.out)
    assert data["outside"]
    assert data["day"] is None


def test_a_series_with_a_reach_says_how_far_it_goes(planned, aarsplan):
    path = planned / "bodies" / "kcl.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("first = 2024-11-01", "first = 2024-11-01\nreach-days = 9", 1), encoding="utf-8")
    assert aarsplan("explain", "KCL/2025-10", "--on", "2025-10-16") == 0
    assert "KCL/2025-10 may be 9 days from Thu 30 Oct 2025 at most, and Thu 16 Oct 2025 is farther" in aarsplan.out


def test_a_locked_meeting_is_kept_by_its_lock(planned, aarsplan):
    path = planned / "plan.lock"
    text = path.read_text(encoding="utf-8")
    begin = text.index('[meeting."DIR/2025-W43"]')
    path.write_text(text[:begin] + text[begin:].replace('"draft"', '"locked"', 1), encoding="utf-8")
    assert aarsplan("explain", "DIR/2025-W43") == 0
    assert "- 13 days: locked meetings stay where they are" in aarsplan.out
    assert aarsplan.out.splitlines()[-1] == "No other day is possible."


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("KCL/2024-10", "KCL/2024-10 was held on Thu 31 Oct 2024: Direktionen 23-10-2024 (config/bodies/kcl.toml:"),
        ("KCL/2026-03", "KCL/2026-03 is not planned yet: "),
        (
            "ARBEJDSMILJOEDAG-2025",
            "ARBEJDSMILJOEDAG-2025 is an event, and its day is decided: Tue 25 Nov 2025 (config/",
        ),
    ],
)
def test_what_no_rule_shaped_is_told_with_who_decided(planned, aarsplan, key, said):
    assert aarsplan("explain", key) == 0
    assert aarsplan.out.startswith(said)
    assert aarsplan("explain", key, "--json") == 0
    assert json.loads(aarsplan.out)["fixed"]["text"]


def test_an_event_that_moves_shows_what_would_have_to_follow(planned, aarsplan):
    assert aarsplan("explain", "ARBEJDSMILJOEDAG-2025", "--on", "2025-11-27") == 0
    assert "- KCL/2025-11 moves from Thu 27 Nov 2025 to Thu 20 Nov 2025" in aarsplan.out


def test_a_day_without_a_meeting_is_wrong_use(planned, aarsplan):
    assert aarsplan("explain", "--on", "2025-10-23") == 2
    assert "error[usage]: --on says a day, and not of which meeting" in aarsplan.err


def test_a_plan_that_exists_has_no_contradiction(planned, aarsplan):
    assert aarsplan("explain") == 0
