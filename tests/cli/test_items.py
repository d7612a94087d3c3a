"""Facts about `aarsplan items`, and about what `check` finds of meetings that were held."""

from __future__ import annotations

import json

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import edit


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _told(aarsplan, *arguments):
    assert aarsplan("items", *arguments, "--json") == 0
    return json.loads(aarsplan.out)


def test_open_items_are_listed_by_their_next_stop(autumn, aarsplan):
    assert aarsplan("items") == 0
    rows = [line.split()[0] for line in aarsplan.out.splitlines()[1:-1]]
    assert {"FRISAETTELSE-AKTOERSKAB", "UDMOENTNINGSPLAN", "BESTILLINGER"} <= set(rows)
    assert not {"PSYKOLOGISK-TRYGHED", "DIALOGMOEDE", "KLOGE-M2"} & set(rows)
    assert rows.index("UDMOENTNINGSPLAN") < rows.index("FRISAETTELSE-AKTOERSKAB") < rows.index("BESTILLINGER")


def test_horizon_keeps_items_whose_next_stop_lies_in_it(autumn, aarsplan):
    codes = [item["code"] for item in _told(aarsplan, "--horizon", "2024-11")["items"]]
    assert codes == ["FRISAETTELSE-AKTOERSKAB"]


def test_route_tells_the_latest_meeting_and_the_slack_of_each_step(autumn, aarsplan):
    edit(autumn / "items" / "arbejdsmiljoe.toml", "last = 2025-06-30", "last = 2024-12-06")
    (step,) = _told(aarsplan, "frisaettelse-aktoerskab")["item"]["steps"]
    assert (step["meeting"], step["latest_meeting"], step["slack_working_days"]) == ("DIR/2024-W45", "DIR/2024-W49", 20)
    assert aarsplan("items", "FRISAETTELSE-AKTOERSKAB") == 0
    assert "DIR/2024-W49, Wed 4 Dec 2024  20 working days" in aarsplan.out


def test_past_steps_have_no_slack_and_endless_routes_no_latest_meeting(autumn, aarsplan):
    steps = _told(aarsplan, "PSYKOLOGISK-TRYGHED")["item"]["steps"]
    assert [(step["past"], step["latest_meeting"]) for step in steps] == [(True, None)] * 4
    assert [step["date"] for step in steps] == ["2024-10-23", "2024-10-31", "2024-11-15", "2024-11-26"]
    assert aarsplan("items", "FRISAETTELSE-AKTOERSKAB") == 0
    assert "no end so far" in aarsplan.out


def test_hand_overs_stand_in_the_route_with_their_days(autumn, aarsplan):
    steps = _told(aarsplan, "UDMOENTNINGSPLAN")["item"]["steps"]
    assert steps[1]["hand_over"] == "Udkast til gennemgang hos tovholderne"
    assert steps[1]["latest_date"] == "2024-10-25"


def test_history_is_shared_with_what_split_from_it(autumn, aarsplan):
    assert aarsplan("items", "FRISAETTELSE-AKTOERSKAB") == 0
    assert "Split from PSYKOLOGISK-TRYGHED/dir, with its history:" in aarsplan.out
    assert "  Asked for by KCL/2024-08 (Thu 29 Aug 2024): Koncernledelsen opfordrede" in aarsplan.out
    assert aarsplan("items", "PSYKOLOGISK-TRYGHED") == 0
    assert "FRISAETTELSE-AKTOERSKAB split from it at PSYKOLOGISK-TRYGHED/dir" in aarsplan.out


def test_postponement_stands_in_the_history(autumn, aarsplan):
    arguments = ("--reason", "Ej klar", "--precondition", "Vurdering", "--responsible", "oekonomichef")
    assert aarsplan("postpone", "--yes", "LOVPROGRAM", *arguments) == 0
    (found,) = _told(aarsplan, "LOVPROGRAM")["item"]["postponements"]
    assert found == {
        "step": "LOVPROGRAM/dir",
        "meeting": "DIR/2024-W43",
        "reason": "Ej klar",
        "precondition": "Vurdering",
        "responsible": ["oekonomichef"],
    }
    assert aarsplan("items", "LOVPROGRAM") == 0
    assert "LOVPROGRAM/dir was put off from DIR/2024-W43 (Wed 23 Oct 2024): Ej klar" in aarsplan.out


def test_closed_item_shows_neither_its_title_nor_its_words(autumn, aarsplan):
    path = autumn / "items" / "arbejdsmiljoe.toml"
    edit(path, 'theme = "Arbejdsmiljø"\n', 'theme = "Arbejdsmiljø"\nclosed = true\n')
    edit(path, 'title = "Frisættelse og aktørskab"', 'closed = true\ntitle = "Hemmelig titel"')
    said = ""
    for arguments in ((), ("PSYKOLOGISK-TRYGHED",), ("FRISAETTELSE-AKTOERSKAB",)):
        assert aarsplan("items", *arguments) == 0
        said += aarsplan.out
        said += json.dumps(_told(aarsplan, *arguments), ensure_ascii=False)
    assert not [word for word in ("Hemmelig", "definitioner", "opfordrede", "bemærkninger") if word in said]
    assert "closed item" in said


def test_history_of_a_closed_item_does_not_show_in_an_open_one(autumn, aarsplan):
    edit(autumn / "items" / "arbejdsmiljoe.toml", 'theme = "Arbejdsmiljø"\n', 'theme = "Arbejdsmiljø"\nclosed = true\n')
    assert aarsplan("items", "FRISAETTELSE-AKTOERSKAB") == 0
    assert "opfordrede" not in aarsplan.out
    assert "the item is closed" in aarsplan.out


def test_unknown_item_is_wrong_use_with_a_suggestion(autumn, aarsplan):
    assert aarsplan("items", "LOVPROGRM") == 2
    assert "did you mean LOVPROGRAM?" in aarsplan.err
    assert aarsplan.out == ""


def test_without_a_plan_a_horizon_is_asked_for(norddjurs, aarsplan):
    assert aarsplan("items") == 2
    assert "nothing has been planned yet" in aarsplan.err


def _closed_out(aarsplan):
    assert aarsplan("check", "--json") == 0
    return {d["message"] for d in json.loads(aarsplan.out)["diagnostics"] if d["code"] == "close-out"}


def test_check_finds_what_the_meeting_of_23_october_left_open(autumn, aarsplan):
    where = "DIR Wed 23 Oct 2024 (week 43)"
    undecided = f"was on the agenda of {where}, and no decision is recorded"
    assert _closed_out(aarsplan) == {
        f"KLOGE-M2 was decided at {where}, and had no step there",
        f"»Evaluering af budgetprocessen – budget 2025« (EVALUERING-BUDGETPROCES-2025/dir) {undecided}",
        f"»Udmøntningsplan 2025-2028« (UDMOENTNINGSPLAN/dir) {undecided}",
    }
    assert aarsplan("check", "--strict") == 1


def test_recorded_decision_or_postponement_closes_a_step(autumn, aarsplan):
    path = autumn / "items" / "oekonomi.toml"
    decision = '[[item.decision]]\nmeeting = "DIR/2024-W43"\ntext = "Taget til efterretning"\n\n'
    document = '[[item.document]]\ntitle = "Evaluering'
    edit(path, document, decision + document)
    assert aarsplan("postpone", "--yes", "UDMOENTNINGSPLAN", "--step", "dir", "--reason", "x") == 0
    assert _closed_out(aarsplan) == {"KLOGE-M2 was decided at DIR Wed 23 Oct 2024 (week 43), and had no step there"}


def test_meeting_without_any_decision_has_no_minutes_yet(autumn, aarsplan):
    path = autumn / "items" / "arbejdsmiljoe.toml"
    before = _closed_out(aarsplan)
    edit(path, 'meeting = "DIR/2024-W43"\ntext = "Drøftet', 'meeting = "HU/2024-Q4"\ntext = "Drøftet')
    after = _closed_out(aarsplan)
    assert not any("KCL" in message for message in before | after)
    assert any("PSYKOLOGISK-TRYGHED/dir" in message for message in after - before)


def test_meetings_outside_what_is_planned_are_not_judged(norddjurs, aarsplan):
    assert aarsplan("plan", "--horizon", "2025-08..2025-12", "--quiet") == 0
    assert _closed_out(aarsplan) == set()
