"""Facts about `aarsplan days` on the Norddjurs project."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from aarsplan.texts import set_language
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.timeless

CANCELLED = '\n[[exception]]\nkind = "cancel"\ndate = 2025-11-27\nbecause = "Alle er på kursus"\n'
MOVED = '\n[[exception]]\nkind = "move"\ndate = 2025-11-27\nto = 2025-11-20\nbecause = "Alle er på kursus"\n'


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def planned(norddjurs):
    """The Norddjurs project with its lock."""
    shutil.copy(REPOSITORY / "config" / "plan.lock", norddjurs)
    return norddjurs


def _days(out):
    return {day["date"]: day for day in json.loads(out)["days"]}


def test_every_day_has_a_line_with_its_reasons(planned, aarsplan):
    assert aarsplan("days", "DIR 05-11-2025") == 0
    found = [re.match(r"4[0-9] +(\w+ \d+ \w+ 2025)  ", line) for line in aarsplan.out.splitlines()]
    lines = {match.group(1): match.string for match in found if match}
    assert len(lines) == 14
    assert re.search(r"\+ free +it is here, 9:00$", lines["Wed 5 Nov 2025"])
    assert re.search(r"x blocked +DIR meets on: Tuesday, Wednesday or Thursday$", lines["Fri 31 Oct 2025"])
    assert re.search(r"~ dear +\+5 +DIR meets on: Wednesday \(\+3\); DIR keeps to its", lines["Thu 6 Nov 2025"])
    assert " free, " in aarsplan.out.splitlines()[-1]


def test_days_of_two_months_are_told_month_by_month(planned, aarsplan):
    assert aarsplan("days", "DIR/2025-W45") == 0
    months = [line for line in aarsplan.out.splitlines() if line in {"September", "October", "November", "December"}]
    assert months == ["October", "November"]


def test_json_has_each_day_with_its_rules_and_what_moves(planned, aarsplan):
    assert aarsplan("days", "DIR/2025-W43", "--json") == 0
    data = json.loads(aarsplan.out)
    assert data["version"] == 1
    assert data["stands"] == {"date": "2025-10-22", "start": "09:00", "minutes": 270, "place": "direktionens-lokale"}
    assert data["fixed"] is None
    days = _days(aarsplan.out)
    assert days["2025-10-16"]["mark"] == "blocked"
    assert [reason["rule"] for reason in days["2025-10-16"]["reasons"]] == ["closures"]
    assert days["2025-10-16"]["reasons"][0]["span"]["file"] == "config/rules.toml"
    assert days["2025-10-21"]["moves"] == [
        {
            "key": "KCL/2025-10",
            "old": {"date": "2025-10-30", "start": "09:00", "minutes": 180, "place": "salen"},
            "new": {"date": "2025-10-23", "start": "09:00", "minutes": 180, "place": "salen"},
        }
    ]
    assert days["2025-10-21"]["price"] == 50 == sum(reason["price"] for reason in days["2025-10-21"]["reasons"])


def test_a_held_meeting_has_one_day(planned, aarsplan):
    assert aarsplan("days", "kcl/2024-10") == 0
    assert aarsplan.out.startswith("KCL/2024-10 was held on Thu 31 Oct 2024: Direktionen 23-10-2024 (config/bodies/kcl")
    assert aarsplan("days", "KCL/2024-10", "--json") == 0
    assert [(day, found["mark"]) for day, found in _days(aarsplan.out).items()] == [("2024-10-31", "free")]


def test_an_event_has_one_day(planned, aarsplan):
    assert aarsplan("days", "ARBEJDSMILJOEDAG-2025") == 0
    assert "ARBEJDSMILJOEDAG-2025 is an event, and its day is decided: Tue 25 Nov 2025" in aarsplan.out


@pytest.mark.parametrize(
    ("exception", "said"),
    [
        (CANCELLED, "KCL/2025-11 on Thu 27 Nov 2025 is cancelled: Alle er på kursus (config/bodies/kcl.toml:"),
        (
            MOVED,
            "KCL/2025-11 was moved to Thu 20 Nov 2025, and stays there: Alle er på kursus (config/bodies/kcl.toml:",
        ),
    ],
)
def test_an_exception_is_the_reason_of_a_fixed_day(planned, aarsplan, exception, said):
    path = planned / "bodies" / "kcl.toml"
    path.write_text(path.read_text(encoding="utf-8") + exception, encoding="utf-8")
    assert aarsplan("days", "KCL/2025-11") == 0
    assert aarsplan.out.startswith(said)


def test_a_meeting_that_is_not_planned_yet_says_so(planned, aarsplan):
    assert aarsplan("days", "KCL/2026-03") == 0
    assert aarsplan.out.startswith("KCL/2026-03 is not planned yet: ")
    assert aarsplan("days", "KCL/2026-03", "--json") == 0
    data = json.loads(aarsplan.out)
    assert data["days"] == []
    assert data["fixed"]["span"]["file"] == "config/bodies/kcl.toml"


def test_an_unknown_meeting_is_wrong_use(planned, aarsplan):
    assert aarsplan("days", "KCL/2025-07") == 2
    assert "error[unknown-meeting]: there is no meeting KCL/2025-07 in the plan" in aarsplan.err
    assert aarsplan("days", "XX/2025-07") == 2
    assert "error[unknown-body]" in aarsplan.err


def test_days_are_told_from_a_broken_plan_with_a_warning(planned, aarsplan):
    path = planned / "closures.toml"
    closure = '\n[[closure]]\ncode = "local"\nname = "Lukket"\nfirst = 2025-11-05\n'
    path.write_text(path.read_text(encoding="utf-8") + closure, encoding="utf-8")
    assert aarsplan("explain", "DIR/2025-W45", "--on", "2025-11-05") == 0
    assert "warning[broken-plan]" in aarsplan.err
    assert aarsplan.out.startswith("DIR/2025-W45 cannot be on Wed 5 Nov 2025")
    assert "which is closed: Lukket" in aarsplan.out


def test_days_are_told_when_the_lock_has_a_time_that_is_not_permitted_any_more(planned, aarsplan):
    path = planned / "bodies" / "dir.toml"
    text = path.read_text(encoding="utf-8").replace("times = [09:00:00]", "times = [08:00:00, 08:30:00]", 1)
    path.write_text(text + '\n[[rule]]\nrule = "first-choice"\nweight = 1\n', encoding="utf-8")
    assert aarsplan("explain", "HU/2025-Q4", "--on", "2025-11-13", "--json") == 0
    assert "warning[broken-plan]" in aarsplan.err
    assert len(json.loads(aarsplan.out)["day"]["moves"]) > 10
