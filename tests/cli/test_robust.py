"""Facts about `aarsplan robust`."""

from __future__ import annotations

import json

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def test_meetings_that_prepare_others_are_those_the_autumn_cannot_do_without(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan("robust") == 1
    needed, rest = aarsplan.out.split("\n\n", 1)
    assert needed.splitlines()[0] == "The plan cannot do without:"
    assert [line.strip() for line in needed.splitlines() if "2024-W" in line and line.startswith("  D")] == [
        "DIR/2024-W47, Wed 20 Nov 2024",
        "DIR/2024-W51, Wed 18 Dec 2024",
    ]
    assert "it breaks the rule preparation: DIR does not meet 1-8 days before KCL/2024-11 on Thu 28 Nov 2024" in needed
    assert "»Frisættelse og aktørskab« (FRISAETTELSE-AKTOERSKAB/dir) goes to DIR Wed 20 Nov 2024" in rest
    assert "  KCL: Thu 28 Nov 2024, Thu 19 Dec 2024" in rest
    assert rest.splitlines()[-1] == "6 meetings to come: 2 needed, 1 if items move, 3 that nothing depends on."
    assert contents(autumn) == before


def test_json_tells_of_each_meeting_by_date(autumn, aarsplan):
    assert aarsplan("robust", "--json") == 1
    told = json.loads(aarsplan.out)
    assert (told["version"], told["counts"]) == (1, {"needed": 2, "movable": 1, "free": 3})
    assert [found["date"] for found in told["meetings"]] == sorted(found["date"] for found in told["meetings"])
    by_key = {found["key"]: found for found in told["meetings"]}
    assert by_key["DIR/2024-W45"]["moves"] == [
        {"key": "FRISAETTELSE-AKTOERSKAB/dir", "meeting": "DIR/2024-W47", "date": "2024-11-20"}
    ]
    assert {failure["rule"] for failure in by_key["DIR/2024-W47"]["failures"]} == {"placed", "preparation"}
    assert by_key["KCL/2024-11"]["need"] == "free"


def test_step_that_must_reach_an_end_makes_its_only_meeting_needed(autumn, aarsplan):
    path = autumn / "items" / "arbejdsmiljoe.toml"
    edit(path, "last = 2025-06-30", "last = 2024-11-15")
    assert aarsplan("robust", "--json") == 1
    told = {found["key"]: found for found in json.loads(aarsplan.out)["meetings"]}
    [failure] = told["DIR/2024-W45"]["failures"]
    assert (failure["step"], failure["left"]) == ("FRISAETTELSE-AKTOERSKAB/dir", [])
    assert failure["end"] == {"meeting": None, "date": "2024-11-15"}


def test_plan_that_can_do_without_any_one_meeting_ends_well(autumn, aarsplan):
    edit(autumn / "rules.toml", 'rule = "preparation"\nof = "KCL"', 'rule = "preparation"\nweight = 5\nof = "KCL"')
    edit(autumn / "bodies" / "dir.toml", "max-days = 8\n", "max-days = 60\n")
    assert aarsplan("robust") == 0
    assert "cannot do without" not in aarsplan.out


def test_without_a_plan_a_horizon_is_asked_for(norddjurs, aarsplan):
    assert aarsplan("robust") == 2
    assert "nothing has been planned yet" in aarsplan.err
