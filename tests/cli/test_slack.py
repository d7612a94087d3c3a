"""Facts about `aarsplan slack`."""

from __future__ import annotations

import json

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import edit


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _chains(aarsplan, *items):
    assert aarsplan("slack", *items, "--json") == 0
    told = json.loads(aarsplan.out)
    assert told["version"] == 1
    return {chain["item"]: chain for chain in told["chains"]}


def test_chain_is_told_in_a_sentence_and_a_table(autumn, aarsplan):
    assert aarsplan("slack", "udmoentningsplan") == 0
    first, _head, *rows = aarsplan.out.splitlines()
    assert first.startswith("»Udmøntningsplan 2025-2028« reaches its last day (Fri 25 Oct 2024) with 1 working day to")
    assert rows[0].split()[:2] == ["*", "UDMOENTNINGSPLAN/tovholdere"]
    assert "Fri 8 Nov 2024   8 working days" in rows[1]
    assert rows[-1] == "1 chain with steps to come."


def test_chains_without_an_end_are_listed_shortly(autumn, aarsplan):
    assert aarsplan("slack") == 0
    assert "No end within what is planned: " in aarsplan.out
    assert "»Frisættelse og aktørskab«" in aarsplan.out
    assert "FRISAETTELSE-AKTOERSKAB/dir" not in aarsplan.out


def test_json_has_every_step_with_its_slack_and_end(autumn, aarsplan):
    chains = _chains(aarsplan)
    told = chains["UDMOENTNINGSPLAN"]
    assert told["critical"] == [told["tightest"]] == ["UDMOENTNINGSPLAN/tovholdere"]
    assert (told["holds"], told["slack_working_days"]) == (True, 1)
    assert told["end"] == {
        "meeting": None,
        "date": "2024-10-25",
        "by": "2024-10-25",
        "step": "UDMOENTNINGSPLAN/tovholdere",
    }
    assert [step["slack_working_days"] for step in told["steps"]] == [1, 8, 12]
    endless = chains["FRISAETTELSE-AKTOERSKAB"]
    assert (endless["end"], endless["tightest"], endless["critical"]) == (None, None, [])
    assert [step["ends"] for step in endless["steps"]] == [False]


def test_least_slack_comes_first(autumn, aarsplan):
    assert next(iter(_chains(aarsplan))) == "UDMOENTNINGSPLAN"


def test_item_whose_steps_are_all_over_has_no_chain_but_what_split_from_it(autumn, aarsplan):
    assert list(_chains(aarsplan, "PSYKOLOGISK-TRYGHED")) == ["FRISAETTELSE-AKTOERSKAB"]
    assert _chains(aarsplan, "DIALOGMOEDE") == {}


def test_closed_item_does_not_show(autumn, aarsplan):
    title = 'title = "Udmøntningsplan 2025-2028"\n'
    edit(autumn / "items" / "oekonomi.toml", title, title + "closed = true\n")
    assert aarsplan("slack", "UDMOENTNINGSPLAN") == 0
    assert "Udmøntningsplan 2025-2028" not in aarsplan.out
    assert _chains(aarsplan, "UDMOENTNINGSPLAN")["UDMOENTNINGSPLAN"]["title"] is None
    assert "Udmøntningsplan" not in aarsplan.out


def test_unknown_item_is_wrong_use(autumn, aarsplan):
    assert aarsplan("slack", "UDMOENTNINGSPLN") == 2
    assert "did you mean UDMOENTNINGSPLAN?" in aarsplan.err
