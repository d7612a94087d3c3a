"""Facts about `aarsplan swap` on the autumn of 2024."""

from __future__ import annotations

import json
import tomllib

import pytest

from aarsplan.texts import set_language
from tests.cli.editing import contents, edit, items, lines, slots

COME = ("swap", "--yes", "KCL/2024-11", "--in", "SYGEFRAVAER")
CHANGE = (
    "swap",
    "--yes",
    "KCL/2024-11",
    "--out",
    "SYGEFRAVAER",
    "--reason",
    "Plads til »drift«",
    "--in",
    "STRATEGISKE-INDSATSER",
)


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _topics(folder, file="koncernledelse.toml"):
    table = tomllib.loads((folder / "items" / file).read_text(encoding="utf-8"))
    return {topic["code"]: topic for topic in table["topic"]}


def test_topic_becomes_an_item_at_the_meeting(autumn, aarsplan):
    assert aarsplan(*COME) == 0
    assert "SYGEFRAVAER/kcl is on the agenda of KCL Thu 28 Nov 2024 (week 48) at 9:00." in aarsplan.out
    assert "Nothing else changes." in aarsplan.out
    assert items(autumn, "koncernledelse.toml")["SYGEFRAVAER"] == {
        "code": "SYGEFRAVAER",
        "title": "Sygefravær og trivsel på tværs",
        "owner": "arbejdsmiljoekonsulent",
        "theme": "Arbejdsmiljø",
        "step": [{"at": "KCL", "meeting": "KCL/2024-11", "purpose": "discussion", "minutes": 45}],
    }
    assert "SYGEFRAVAER" not in _topics(autumn)
    assert slots(autumn)["SYGEFRAVAER/kcl"] == "KCL/2024-11"


def test_item_returns_to_the_bruttoliste_with_reason_and_source(autumn, aarsplan):
    aarsplan(*COME)
    assert aarsplan(*CHANGE) == 0
    assert _topics(autumn)["SYGEFRAVAER"] == {
        "code": "SYGEFRAVAER",
        "title": "Sygefravær og trivsel på tværs",
        "body": "KCL",
        "theme": "Arbejdsmiljø",
        "owner": "arbejdsmiljoekonsulent",
        "minutes": 45,
        "source": "KCL/2024-11, Thu 28 Nov 2024",
        "reason": "Plads til »drift«",
    }
    assert "SYGEFRAVAER" not in items(autumn, "koncernledelse.toml")
    assert "STRATEGISKE-INDSATSER" not in _topics(autumn)
    found = slots(autumn)
    assert (found.get("SYGEFRAVAER/kcl"), found["STRATEGISKE-INDSATSER/kcl"]) == (None, "KCL/2024-11")


def test_no_line_of_others_is_touched(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*COME) == 0
    after = contents(autumn)
    assert {name for name in after if after[name] != before.get(name)} == {"items/koncernledelse.toml", "plan.lock"}
    gone, come = lines(before["items/koncernledelse.toml"], after["items/koncernledelse.toml"])
    assert not any(line.startswith("#") for line in gone + come)
    assert 'code = "STRATEGISKE-INDSATSER"' not in gone + come


def test_closed_topic_becomes_a_closed_item_and_its_past_a_comment(autumn, aarsplan):
    path = autumn / "items" / "koncernledelse.toml"
    edit(
        path,
        'code = "KLOGE-M2-STATUS"\n',
        'code = "KLOGE-M2-STATUS"\nsource = "DIR/2024-W43"\nreason = "Manglede tid"\n',
    )
    assert aarsplan("swap", "--yes", "DIR/2024-W47", "--in", "kloge-m2-status", "--purpose", "information") == 0
    item = items(autumn, "koncernledelse.toml")["KLOGE-M2-STATUS"]
    assert item["closed"] is True
    assert item["step"] == [{"at": "DIR", "meeting": "DIR/2024-W47", "purpose": "information", "minutes": 30}]
    assert "# DIR/2024-W43. Manglede tid\n[[item]]\n" in path.read_text(encoding="utf-8")
    assert "samling af FTI" not in aarsplan.out + aarsplan.err


def test_wishes_that_the_meeting_does_not_meet_are_warned_of(autumn, aarsplan):
    assert aarsplan("swap", "--yes", "DIR/2024-W47", "--in", "SYGEFRAVAER") == 0
    assert "SYGEFRAVAER is meant for KCL, and DIR/2024-W47 is a meeting of DIR" in aarsplan.err
    assert "SYGEFRAVAER is meant for 4. kvartal 2025, and DIR/2024-W47 is on Wed 20 Nov 2024" in aarsplan.err


def test_item_is_named_to_the_meeting(autumn, aarsplan):
    assert aarsplan("swap", "--yes", "DIR/2024-W49", "--in", "FRISAETTELSE-AKTOERSKAB", "--json") == 0
    told = json.loads(aarsplan.out)
    assert (told["topic"], told["step"], told["agenda_changes"]) == (None, "FRISAETTELSE-AKTOERSKAB/dir", [])
    assert slots(autumn)["FRISAETTELSE-AKTOERSKAB/dir"] == "DIR/2024-W49"


def test_item_with_a_history_stays_without_the_step_and_takes_its_topic_back(autumn, aarsplan):
    out = ("swap", "--yes", "DIR/2024-W45", "--out", "FRISAETTELSE-AKTOERSKAB", "--reason", "Senere")
    assert aarsplan(*out) == 0
    assert "FRISAETTELSE-AKTOERSKAB is back on the bruttoliste." in aarsplan.out
    item = items(autumn, "arbejdsmiljoe.toml")["FRISAETTELSE-AKTOERSKAB"]
    assert (item["split-from"], "step" in item) == ("PSYKOLOGISK-TRYGHED/dir", False)
    assert _topics(autumn, "arbejdsmiljoe.toml")["FRISAETTELSE-AKTOERSKAB"]["reason"] == "Senere"
    assert aarsplan("swap", "--yes", "DIR/2024-W47", "--in", "FRISAETTELSE-AKTOERSKAB") == 0
    (step,) = items(autumn, "arbejdsmiljoe.toml")["FRISAETTELSE-AKTOERSKAB"]["step"]
    assert step["meeting"] == "DIR/2024-W47"
    assert "[[topic]]" not in (autumn / "items" / "arbejdsmiljoe.toml").read_text(encoding="utf-8")


def test_item_that_others_name_keeps_its_table(autumn, aarsplan):
    aarsplan(*COME)
    more = '\n[[follow-up]]\ntext = "Følger op"\nitem = "SYGEFRAVAER"\n'
    edit(autumn / "items" / "oekonomi.toml", "", more)
    assert aarsplan(*CHANGE) == 0
    assert "step" not in items(autumn, "koncernledelse.toml")["SYGEFRAVAER"]


def test_topic_gets_a_code_that_is_free(autumn, aarsplan):
    aarsplan(*COME)
    edit(autumn / "items" / "oekonomi.toml", "", '\n[[topic]]\ncode = "SYGEFRAVAER"\ntitle = "En anden"\n')
    assert aarsplan(*CHANGE, "--json") == 0
    assert json.loads(aarsplan.out)["topic"] == "SYGEFRAVAER-2"


def test_meeting_without_room_is_a_contradiction_and_nothing_changed(autumn, aarsplan):
    edit(autumn / "items" / "koncernledelse.toml", "minutes = 45\n\n[[topic]]", "minutes = 400\n\n[[topic]]")
    before = contents(autumn)
    assert aarsplan(*COME) == 3
    assert "no plan exists" in aarsplan.err
    assert contents(autumn) == before


def test_dry_run_writes_nothing(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*COME, "--dry-run") == 0
    assert "SYGEFRAVAER/kcl" in aarsplan.out
    assert contents(autumn) == before


def test_step_that_a_paper_names_is_not_taken_out_silently(autumn, aarsplan):
    more = '\n[[item.document]]\ntitle = "Oplæg"\nstep = "dir"\n\n[[follow-up]]'
    edit(autumn / "items" / "arbejdsmiljoe.toml", "\n[[follow-up]]", more)
    before = contents(autumn)
    assert aarsplan("swap", "--yes", "DIR/2024-W45", "--out", "FRISAETTELSE-AKTOERSKAB", "--reason", "Senere") == 1
    assert "FRISAETTELSE-AKTOERSKAB/dir" in aarsplan.err
    assert contents(autumn) == before


WRONG = {
    "neither": (("swap", "--yes", "KCL/2024-11"), "--out"),
    "no reason": (("swap", "--yes", "DIR/2024-W45", "--out", "FRISAETTELSE-AKTOERSKAB"), "--reason"),
    "reason that is no text": (
        ("swap", "--yes", "DIR/2024-W45", "--out", "FRISAETTELSE-AKTOERSKAB", "--reason", "caf\udce9"),
        "--reason: it holds an invisible character",
    ),
    "unknown meeting": (("swap", "--yes", "KCL/2024-13", "--in", "SYGEFRAVAER"), "did you mean KCL/2024-1"),
    "unknown day": (("swap", "--yes", "KCL 01-11-2024", "--in", "SYGEFRAVAER"), "known: KCL/2024-10 (Thu 31 Oct 2024)"),
    "meeting that is over": (("swap", "--yes", "DIR/2024-W43", "--in", "SYGEFRAVAER"), "its agenda stands"),
    "event": (("swap", "--yes", "ARBEJDSMILJOEDAG-2024", "--in", "SYGEFRAVAER"), "only those have agendas"),
    "unknown topic": (("swap", "--yes", "KCL/2024-11", "--in", "SYGEFRAVR"), "did you mean SYGEFRAVAER?"),
    "unknown item": (
        ("swap", "--yes", "KCL/2024-11", "--out", "LOVPROGRM", "--reason", "x"),
        "did you mean LOVPROGRAM?",
    ),
    "item that is not there": (
        ("swap", "--yes", "DIR/2024-W47", "--out", "FRISAETTELSE-AKTOERSKAB", "--reason", "x"),
        "FRISAETTELSE-AKTOERSKAB is not on the agenda of DIR/2024-W47",
    ),
    "item without a step there": (("swap", "--yes", "KCL/2024-11", "--in", "LOVPROGRAM"), "no step in KCL"),
    "item that is there": (
        ("swap", "--yes", "DIR/2024-W45", "--in", "FRISAETTELSE-AKTOERSKAB"),
        "on the agenda of DIR/2024-W45",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_told_with_a_way_out(autumn, aarsplan, name):
    arguments, wanted = WRONG[name]
    before = contents(autumn)
    assert aarsplan(*arguments) == 2
    assert wanted in aarsplan.err
    assert "Traceback" not in aarsplan.err
    assert contents(autumn) == before


def test_nothing_is_written_without_yes_where_nobody_can_be_asked(autumn, aarsplan):
    before = contents(autumn)
    assert aarsplan(*(word for word in COME if word != "--yes")) == 1
    assert "is on the agenda of KCL" in aarsplan.out
    assert "add --yes to write it" in aarsplan.err
    assert contents(autumn) == before
