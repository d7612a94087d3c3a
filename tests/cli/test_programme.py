"""Facts about `aarsplan programme` on the Norddjurs project, its autumn of 2024 planned."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import aarsplan as library
from aarsplan.checking import standing_plan
from aarsplan.lock_text import render_lock
from aarsplan.lockfile import Lock, advance
from aarsplan.texts import speaking
from aarsplan.views.telling import retold

AUTUMN = "2024-10..2024-12"
TOPIC = """[[item]]
code = "DIGITAL-POST"
title = "Digital post på tværs"
continues = true

[[item.step]]
at = "KCL"
meeting = "KCL/2024-10"
purpose = "discussion"
minutes = 30

"""
DRAFT_DAY, ADJUSTED_DAY = "1727782200", "1728640000"
"""1 and 11 October 2024."""


@pytest.fixture(scope="module")
def lock_text():
    config = Path(__file__).parent.parent.parent / "config"
    solution = library.solve(library.load(config, AUTUMN), AUTUMN)
    now = datetime(2024, 10, 1, tzinfo=UTC)
    lock = advance(Lock(), solution.plan, now)
    return render_lock(retold(standing_plan(solution.plan.problem.facts, lock), lock, now))


@pytest.fixture
def planned(norddjurs, lock_text):
    (norddjurs / "plan.lock").write_text(lock_text, encoding="utf-8")
    with speaking("en"):
        yield norddjurs


@pytest.fixture
def adjusted(planned, aarsplan, monkeypatch):
    """KCL 31-10 with a draft, kept before a topic was taken out and AI came in, and the plan after that."""
    items = planned / "items" / "koncernledelse.toml"
    text = items.read_text(encoding="utf-8")
    first, last = text.index('[[item]]\ncode = "AI-OPFOELGNING"'), text.index('[[follow-up]]\ntext = "Drøfter AI')
    before = text[:first] + TOPIC + text[last:].replace('item = "AI-OPFOELGNING"\n', "")
    items.write_text(before, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DRAFT_DAY)
    assert aarsplan("plan", "-q") == 0
    assert aarsplan("programme", "KCL/2024-10", "--as", "udkast") == 0
    items.write_text(text, encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ADJUSTED_DAY)
    assert aarsplan("plan", "-q") == 0
    return planned


def _versions(config):
    folder = config / "programmes" / "kcl-2024-10"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("words", [["KCL/2024-10"], ["kcl", "31-10-2024"], ["KCL 2024-10-31"], ["KCL", "2024-10"]])
def test_a_meeting_is_named_by_its_key_or_by_body_and_day(planned, aarsplan, words):
    assert aarsplan("programme", *words) == 0
    lines = aarsplan.out.splitlines()
    assert lines[0] == "Norddjurs Kommune: Koncernledelsen – programme"
    assert [line.split()[0] for line in lines if line[:1].isdigit() and "–" in line[:6]] == [
        "9:00–9:45",
        "9:45–10:30",
        "10:30–12:00",
    ]
    assert aarsplan.err == ""


def test_files_are_written_in_every_format_for_inside_or_for_everybody(planned, aarsplan):
    assert aarsplan("programme", "DIR", "23-10-2024", "--out", "ud") == 0
    assert aarsplan("programme", "DIR", "23-10-2024", "--out", "ud", "--to", "html", "--open") == 0
    assert aarsplan.out.split() == ["ud/dir-2024-10-23-agenda.html"]
    names = sorted(path.name for path in Path("ud").iterdir() if not path.name.startswith("."))
    inside = [f"dir-2024-10-23-agenda-internal.{ending}" for ending in ("docx", "html", "md")]
    assert names == [*inside, "dir-2024-10-23-agenda.html"]
    assert "bruttoliste" in Path("ud", inside[1]).read_text(encoding="utf-8")
    assert "bruttoliste" not in Path("ud", names[-1]).read_text(encoding="utf-8")
    assert not (planned / "programmes").exists()


def test_the_same_programme_again_changes_no_byte(planned, aarsplan):
    aarsplan("programme", "DIR/2024-W43", "--out", "ud")
    assert aarsplan("programme", "DIR/2024-W43", "--out", "ud") == 0
    assert (aarsplan.out, aarsplan.err) == ("", "Nothing changed.\n")


def test_a_file_changed_by_hand_is_not_written_over_and_no_version_is_kept(planned, aarsplan):
    target = ("programme", "DIR/2024-W43", "--out", "ud", "--to", "markdown")
    aarsplan(*target)
    path = Path("ud/dir-2024-10-23-agenda-internal.md")
    path.write_text("mine", encoding="utf-8")
    assert aarsplan(*target, "--as", "approved") == 1
    assert path.read_text(encoding="utf-8") == "mine"
    assert not (planned / "programmes").exists()
    assert aarsplan(*target, "--as", "approved", "--overwrite") == 0
    assert "Approved" in path.read_text(encoding="utf-8")


def test_a_version_tells_its_word_and_day_until_the_plan_is_another(adjusted, aarsplan):
    aarsplan("programme", "KCL/2024-10")
    assert aarsplan.out.splitlines()[1] == "Draft, changed since: Draft Tue 1 Oct 2024"
    assert aarsplan("programme", "KCL/2024-10", "--as", "justeret") == 0
    assert aarsplan.out.splitlines()[1] == "Adjusted Fri 11 Oct 2024"
    assert aarsplan.err == "config/programmes/kcl-2024-10/2-adjusted.toml\n"
    aarsplan("programme", "KCL/2024-10")
    assert aarsplan.out.splitlines()[1] == "Adjusted Fri 11 Oct 2024"


def test_every_version_is_a_file_of_its_own_that_stays_as_it_is(adjusted, aarsplan):
    before = _versions(adjusted)
    aarsplan("programme", "KCL/2024-10", "--as", "adjusted")
    assert aarsplan("programme", "KCL/2024-10", "--as", "adjusted") == 0
    assert aarsplan.err == "Nothing changed.\n"
    aarsplan("programme", "KCL/2024-10", "--as", "godkendt")
    after = _versions(adjusted)
    assert list(after) == ["1-draft.toml", "2-adjusted.toml", "3-approved.toml"]
    assert before == {"1-draft.toml": after["1-draft.toml"]}


def test_the_difference_names_the_topic_taken_out_and_the_one_that_came_in(adjusted, aarsplan):
    aarsplan("programme", "KCL/2024-10", "--as", "justeret")
    assert aarsplan("programme", "KCL/2024-10", "--diff", "udkast", "2") == 0
    lines = aarsplan.out.splitlines()
    assert lines[2] == "Draft Tue 1 Oct 2024 → Adjusted Fri 11 Oct 2024"
    rows = [line for line in lines if "New" in line or "Removed" in line]
    assert [("AI – opfølgning" in row, "Digital post" in row) for row in rows] == [(True, False), (False, True)]
    assert aarsplan("programme", "KCL/2024-10", "--diff", "1", "nu", "--json") == 0
    changes = json.loads(aarsplan.out)["changes"]
    assert [(change["kind"], change["entry"]["key"]) for change in changes] == [
        ("added", "AI-OPFOELGNING/kcl"),
        ("removed", "DIGITAL-POST/kcl"),
    ]


def test_the_difference_is_written_as_files_too(adjusted, aarsplan):
    assert aarsplan("programme", "KCL/2024-10", "--diff", "1", "now", "--out", "ud", "--to", "markdown") == 0
    assert aarsplan.out.split() == ["ud/kcl-2024-10-31-changes-internal.md"]
    assert "Draft Tue 1 Oct 2024 → now" in Path(aarsplan.out.strip()).read_text(encoding="utf-8")


def test_a_programme_stays_in_the_language_of_its_versions(planned, aarsplan):
    aarsplan("programme", "DIR/2024-W43", "--as", "approved")
    with speaking("da"):
        assert aarsplan("programme", "DIR/2024-W43", "--json") == 0
    programme = json.loads(aarsplan.out)["programme"]
    assert (programme["version"], programme["language"]) == ("approved", "en")


def test_json_tells_what_may_be_known(planned, aarsplan):
    assert aarsplan("programme", "DIR/2024-W43", "--json", "--open") == 0
    programme = json.loads(aarsplan.out)["programme"]
    assert (programme["key"], programme["day"], programme["start"]) == ("DIR/2024-W43", "2024-10-23", "09:00")
    assert [entry["start"] for entry in programme["entries"]][:3] == ["09:00", "09:15", "09:45"]
    documents = [document for entry in programme["entries"] for document in entry["documents"]]
    assert [document["title"] for document in documents if document["closed"]] == ["", ""]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["KLC/2024-10"], 2, ["there is no body KLC", "KCL"]),
        (["KCL/2024-01"], 2, ["no meeting KCL/2024-01", "KCL/2024-10"]),
        (["KCL", "30-10-2024"], 2, ["no meeting KCL 30-10-2024", "KCL/2024-10 (Thu 31 Oct 2024)"]),
        (["KCL", "31-02-2024"], 2, ["there is no such day"]),
        (["KCL"], 2, ["no meeting KCL in the plan"]),
        (["ARBEJDSMILJOEDAG-2024"], 2, ["is no meeting of a body"]),
        (["UDMOENTNINGSPLAN/tovholdere"], 2, ["is no meeting of a body"]),
        ([], 2, []),
        (["KCL/2024-10", "--as", "endelig"], 2, ["endelig"]),
        (["KCL/2024-10", "--diff", "1", "now"], 2, ["there is no version 1", "now"]),
        (["KCL/2024-10", "--as", "udkast", "--diff", "1", "now"], 2, ["--as and --diff"]),
        (["KCL/2024-10", "--to", "word"], 2, ["--to"]),
        (["KCL/2024-10", "--out", "ud", "--to", "pdf"], 2, ["pdf"]),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(planned, aarsplan, words, code, told):
    before = sorted(planned.parent.rglob("*"))
    assert aarsplan("programme", *words) == code
    assert [part for part in told if part not in aarsplan.err] == []
    assert [path for path in sorted(planned.parent.rglob("*")) if path not in before] == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("justeret.toml", None, "tells no number of a version"),
        ("2-draft.toml", "format = 1\n", "the end of the programme is missing"),
        ("2-draft.toml", "KCL/2024-11", "no version of the programme of KCL/2024-10"),
        ("01-draft.toml", None, "tells no number of a version"),
        ("1-approved.toml", None, "two versions have the number 1"),
    ],
)
def test_a_damaged_version_is_told_with_its_file(planned, aarsplan, name, content, told):
    aarsplan("programme", "KCL/2024-10", "--as", "draft")
    folder = planned / "programmes" / "kcl-2024-10"
    text = (folder / "1-draft.toml").read_text(encoding="utf-8")
    if content is not None:
        text = text.replace("KCL/2024-10", content) if content.startswith("KCL") else content
    (folder / name).write_text(text, encoding="utf-8")
    assert aarsplan("programme", "KCL/2024-10") == 1
    assert told in aarsplan.err
    assert f"config/programmes/kcl-2024-10/{name}" in aarsplan.err


def test_what_is_wanted_at_the_meeting_and_not_planned_yet_is_told(planned, aarsplan):
    with (planned / "items" / "koncernledelse.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{TOPIC}")
    assert aarsplan("programme", "KCL/2024-10") == 0
    assert "DIGITAL-POST/kcl is to be at KCL/2024-10" in aarsplan.err
