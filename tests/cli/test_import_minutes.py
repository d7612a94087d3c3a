"""Facts about `aarsplan import minutes` on two minutes of the autumn of 2024."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
import zlib
from pathlib import Path

import pytest

from aarsplan.checking import standing_plan
from aarsplan.cli import import_minutes
from aarsplan.cli.editing import tried_out
from aarsplan.cli.project import open_project
from aarsplan.cli.recording import record
from aarsplan.loading.editor import Editor
from aarsplan.loading.minutes.reader import load_minutes
from aarsplan.loading.minutes.roles import Names, with_roles
from aarsplan.reconcile.meeting import words_of
from aarsplan.reconcile.proposing import proposals
from aarsplan.reconcile.review import Review, reviewed
from aarsplan.texts import set_language
from tests.conftest import REPOSITORY

MINUTES = REPOSITORY / "tests" / "data" / "minutes"
INVENTED = ("Ane", "Eksempel", "Bo", "Prøve", "Prøvus", "Ib", "Attrap", "Ea", "Model", "Ida", "Test", "Kai", "Skabelon",
            "Per", "Ove")  # fmt: skip
NAMES = '"Ane Eksempel" = "specialkonsulent"\n"Kai Skabelon" = "ledelsessekretariatet"\n"Prøvus" = "borgmester"\n'
RECORDED = ("item.decision", "follow-up", "item.postponed")
EVERYTHING = ("FRISAETTELSE-AKTOERSKAB", "AI-OPFOELGNING", "KLOGE-M2", "KCL-EMNE-2024-10")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def minutes(autumn, tmp_path):
    """Copies both minutes to the folder the test stands in, and gives the command that reads one of them."""
    for name in ("2024-09-25", "2024-10-23"):
        (tmp_path / f"{name}.txt").write_bytes((MINUTES / f"direktionen-{name}.txt").read_bytes())

    def command(name: str, *options: str) -> tuple[str, ...]:
        return ("import", "minutes", f"{name}.txt", *options)

    return command


@pytest.fixture
def bare(autumn):
    """The project with nothing recorded of either meeting, and without what they added."""
    for path in (autumn / "items").glob("*.toml"):
        path.write_text(without(path.read_text(encoding="utf-8"), RECORDED, EVERYTHING), encoding="utf-8")
    path = autumn / "items" / "ledelse.toml"
    path.write_text(
        re.sub(r"\n\[\[item\.document\]\]\n[^\n]*\nlate = true\n[^\n]*\n", "", path.read_text("utf-8")), "utf-8"
    )
    return autumn


def without(text: str, kinds: tuple[str, ...], codes: tuple[str, ...]) -> str:
    """A file of items without the tables of some kinds, and without the items and topics that have some codes."""
    tables = re.split(r"(?m)^(?=\[\[)", text)
    kept, dropped = tables[:1], False
    for table in tables[1:]:
        kind = table[2 : table.index("]]")]
        if kind in {"item", "topic"}:
            dropped = any(f'code = "{code}"' in table for code in codes)
        if kind not in kinds and not (dropped and kind.startswith(("item", "topic"))):
            kept.append(table)
    return "".join(kept)


def tables(folder: Path, kind: str) -> list[dict[str, object]]:
    """The tables of a kind in all files of items."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "items").glob("*.toml"))]
    return [table for file in files for table in file.get(kind, [])]


def written(folder: Path) -> dict[str, bytes]:
    """The files of a project, without the one that keeps a second planner waiting."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".aarsplan.lock")
    return {str(path): path.read_bytes() for path in found}


@pytest.mark.parametrize("name", ["2024-09-25", "2024-10-23"])
def test_report_as_a_terminal_shows_it(minutes, aarsplan, snapshot, name):
    code = aarsplan(*minutes(name))
    assert f"{aarsplan.out}\n{aarsplan.err}\nexit code {code}\n" == snapshot


@pytest.mark.parametrize("name", ["2024-09-25", "2024-10-23"])
def test_report_where_nothing_is_recorded(bare, minutes, aarsplan, snapshot, name):
    assert aarsplan(*minutes(name)) == 1
    assert aarsplan.out == snapshot


def test_looking_writes_nothing(bare, minutes, aarsplan):
    before = written(bare)
    for options in ((), ("--json",), ("--accept", "all", "--dry-run")):
        aarsplan(*minutes("2024-10-23", *options))
        assert written(bare) == before


def test_what_is_accepted_is_recorded_and_not_proposed_again(bare, minutes, aarsplan):
    for name in ("2024-09-25", "2024-10-23"):
        assert aarsplan(*minutes(name, "--accept", "all")) == 0
        aarsplan(*minutes(name, "--json"))
        assert json.loads(aarsplan.out)["proposals"] == []
    items = {item["code"]: item for item in tables(bare, "item")}
    assert [found["meeting"] for found in items["PSYKOLOGISK-TRYGHED"]["decision"]] == ["DIR/2024-W43"]
    assert items["LOVPROGRAM"]["postponed"][0]["step"] == "dir"
    assert [step["code"] for step in items["LOVPROGRAM"]["step"]] == ["dir", "dir-2"]
    assert items["LOVPROGRAM"]["step"][1]["needs"] == ["borgmester"]
    assert items["BEGREBET-FRISAETTELSE-AKTOERSKAB"]["split-from"] == "PSYKOLOGISK-TRYGHED/dir"
    assert items["AI"]["step"][0]["meeting"] == "KCL/2024-10"
    assert items["OPSAMLING-DROEFTELSE-KLOGE-M2"]["decision"][0]["meeting"] == "DIR/2024-W43"
    assert [found["late"] for found in items["DIALOGMOEDE"]["document"] if "late" in found] == [True]
    assert len(tables(bare, "follow-up")) == 12
    assert {topic["source"] for topic in tables(bare, "topic") if "source" in topic} == {"Direktionen 23-10-2024"}
    assert aarsplan("check") == 0


def test_first_minutes_with_nothing_to_tell_end_well(bare, minutes, aarsplan):
    assert aarsplan(*minutes("2024-09-25", "--accept", "all")) == 0
    assert aarsplan(*minutes("2024-09-25")) == 0
    assert "2024-09-25.txt" not in aarsplan.err


def test_only_what_is_accepted_is_recorded(bare, minutes, aarsplan):
    aarsplan(*minutes("2024-09-25", "--json"))
    before = [proposal["message"] for proposal in json.loads(aarsplan.out)["proposals"]]
    assert aarsplan(*minutes("2024-09-25", "--accept", "1", "--accept", "3, 4")) == 0
    aarsplan(*minutes("2024-09-25", "--json"))
    after = [proposal["message"] for proposal in json.loads(aarsplan.out)["proposals"]]
    assert after == [message for number, message in enumerate(before, 1) if number not in {1, 3, 4}]


def review(folder: Path, name: str) -> Review:
    opened = open_project(folder, None)
    facts = opened.project.facts
    read = with_roles(load_minutes(MINUTES / f"direktionen-{name}.txt", name, words_of(facts)), Names())
    return reviewed(read, standing_plan(facts, opened.lock), opened.lock)


@pytest.mark.parametrize("name", ["2024-09-25", "2024-10-23"])
def test_each_proposal_can_be_taken_by_itself(bare, name):
    opened, before = open_project(bare, None), review(bare, name)
    every = proposals(before)
    for number, proposal in enumerate(every):
        editor = Editor(opened.project.folder)
        record(editor, before, [proposal], "config")
        tried = tried_out(opened, editor)
        plan = standing_plan(tried.project.facts, opened.lock)
        left = proposals(reviewed(before.minutes, plan, opened.lock))
        assert [str(found) for found in left if found.span != proposal.span] == [
            str(found) for other, found in enumerate(every) if other != number and found.span != proposal.span
        ]
        assert proposal not in left


def test_nothing_but_the_tables_that_are_meant_changes(bare, minutes, aarsplan):
    before = (bare / "items" / "arbejdsmiljoe.toml").read_text(encoding="utf-8")
    assert aarsplan(*minutes("2024-10-23", "--accept", "all")) == 0
    after = (bare / "items" / "arbejdsmiljoe.toml").read_text(encoding="utf-8")
    rest = iter(after.split("\n"))
    assert all(line in rest for line in before.rstrip("\n").split("\n"))


@pytest.mark.parametrize(("number", "hint"), [("99", "there are proposals 1 to"), ("x", "there are proposals 1 to")])
def test_number_that_is_none_is_wrong_use(bare, minutes, aarsplan, number, hint):
    before = written(bare)
    assert aarsplan(*minutes("2024-10-23", "--accept", "1", "--accept", number)) == 2
    assert f"there is no proposal {number}" in aarsplan.err
    assert hint in aarsplan.err
    assert written(bare) == before


@pytest.mark.parametrize(("answers", "taken"), [("yes\nno\nj\nq\n", {1, 3}), ("q\n", set()), ("\n" * 7, set())])
def test_person_at_a_terminal_is_asked_one_by_one(bare, minutes, aarsplan, monkeypatch, answers, taken):
    aarsplan(*minutes("2024-09-25", "--json"))
    before = [proposal["message"] for proposal in json.loads(aarsplan.out)["proposals"]]
    monkeypatch.setattr(import_minutes, "_can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert aarsplan(*minutes("2024-09-25")) == (0 if taken else 1)
    monkeypatch.undo()
    monkeypatch.chdir(bare.parent)
    aarsplan(*minutes("2024-09-25", "--json"))
    after = [proposal["message"] for proposal in json.loads(aarsplan.out)["proposals"]]
    assert after == [message for number, message in enumerate(before, 1) if number not in taken]


def test_json_has_the_lines_the_dates_and_the_proposals(minutes, aarsplan):
    assert aarsplan(*minutes("2024-10-23", "--json")) == 1
    told = json.loads(aarsplan.out)
    assert (told["version"], told["meeting"], told["date"]) == (1, "DIR/2024-W43", "2024-10-23")
    assert [line["outcome"] for line in told["lines"]].count("no-decision") == 2
    assert {date["agreement"] for date in told["dates"]} == {"agrees", "unknown", "no-meeting"}
    assert [d["code"] for d in told["diagnostics"] if d["severity"] == "warning"] == [
        "no-decision", "no-decision", "decision-not-planned",
    ]  # fmt: skip


@pytest.mark.parametrize("names", ["", NAMES], ids=["nobody known", "some known"])
def test_no_personal_name_is_printed_or_written(bare, minutes, aarsplan, names):
    if names:
        (bare / "names.toml").write_text(names, encoding="utf-8")
    said = []
    for name in ("2024-09-25", "2024-10-23"):
        for options in ((), ("--json",), ("--accept", "all", "--dry-run"), ("--accept", "all"), ()):
            aarsplan(*minutes(name, *options))
            said += [aarsplan.out, aarsplan.err]
    files = {Path(path): content for path, content in written(bare).items() if not path.endswith("names.toml")}
    packed = [path for path in files if path.parent == bare / "history" / "objects"]
    assert packed
    files |= {path: zlib.decompress(files[path]) for path in packed}
    words = set(re.findall(r"\w+", " ".join([*said, *(content.decode() for content in files.values())])))
    assert [name for name in INVENTED if name in words] == []


def test_role_in_the_file_of_names_becomes_the_owner(bare, minutes, aarsplan):
    (bare / "names.toml").write_text(NAMES, encoding="utf-8")
    assert aarsplan(*minutes("2024-09-25", "--accept", "all")) == 0
    assert "names.toml" not in aarsplan.err
    owners = {found["text"]: found.get("owners") for found in tables(bare, "follow-up")}
    text = "Chef for Ledelsessekretariatet inviterer til opstartsmøde, hvor a person deltager."
    assert owners[text] == ["ledelsessekretariatet"]


def test_mistake_in_the_file_of_names_is_located(bare, minutes, aarsplan):
    (bare / "names.toml").write_text('"Ane Eksempel" = "cheif"\n', encoding="utf-8")
    assert aarsplan(*minutes("2024-09-25")) == 1
    assert "config/names.toml:1:1" in aarsplan.err


def test_file_of_names_is_local():
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert "names.toml" in ignored


def test_closed_minutes_are_recorded_as_closed(bare, minutes, aarsplan):
    path = Path("2024-10-23.txt")
    path.write_text(path.read_text(encoding="utf-8").replace("Åben Sag", "Lukket Sag"), encoding="utf-8")
    assert aarsplan(*minutes("2024-10-23", "--accept", "all")) == 0
    new = [*tables(bare, "follow-up"), *(t for t in tables(bare, "topic") if "source" in t)]
    new += [item for item in tables(bare, "item") if item["code"].startswith(("BEGREBET", "OPSAMLING"))]
    assert len(new) == 10
    assert all(found["closed"] is True for found in new)


def test_project_without_items_gets_a_file_for_them(bare, minutes, aarsplan):
    for path in (bare / "items").glob("*.toml"):
        path.unlink()
    assert aarsplan(*minutes("2024-10-23", "--accept", "all")) == 0
    found = tomllib.loads((bare / "items" / "punkter.toml").read_text(encoding="utf-8"))
    assert len(found["item"]) >= 4


def test_meeting_that_the_plan_does_not_have_is_told_with_the_nearest(minutes, aarsplan):
    path = Path("2024-09-25.txt")
    path.write_text(path.read_text(encoding="utf-8").replace("25-09-2024", "02-10-2024"), encoding="utf-8")
    assert aarsplan(*minutes("2024-09-25")) == 1
    assert "the plan has no meeting of Direktionen on Wed 2 Oct 2024" in aarsplan.err
    assert "DIR/2024-W39, Wed 25 Sep 2024 9:00 is near it" in aarsplan.err
    assert "2024-09-25.txt:2" in aarsplan.err


def test_project_that_was_never_planned_says_so(minutes, aarsplan, autumn):
    (autumn / "plan.lock").unlink()
    assert aarsplan(*minutes("2024-09-25")) == 2
    assert "nothing has been planned yet" in aarsplan.err


def docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return stream.getvalue()


GOOD = (MINUTES / "direktionen-2024-10-23.txt").read_text(encoding="utf-8")
WRONG_FILES = {
    "empty": (b"", "minutes", "x.txt:1"),
    "Word": (docx(), "minutes", "x.txt"),
    "fifty megabytes": (b"9.00 Emne\n" * 5_000_000, "limit", "x.txt"),
    "Windows-1252": (GOOD.encode("cp1252", errors="ignore"), "encoding", "x.txt:3"),
    "UTF-16": (GOOD.encode("utf-16"), "encoding", "x.txt:1"),
    "zeros": (b"\0" * 1000, "encoding", "x.txt:1"),
    "a letter": ("Kære alle\n\nTak for i går.\n".encode(), "minutes", "x.txt:1"),
    "a hundred thousand lines": (b"9.00 A\n" * 60_000, "limit", "x.txt:20001"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_wrong_file_is_refused_at_its_line(autumn, aarsplan, name):
    content, code, place = WRONG_FILES[name]
    Path("x.txt").write_bytes(content)
    assert aarsplan("import", "minutes", "x.txt") == 1
    assert aarsplan.out == ""
    assert f"error[{code}]" in aarsplan.err
    assert f"--> {place}\n" in aarsplan.err


@pytest.mark.parametrize("name", ["nowhere.txt", "config"])
def test_file_that_is_none_is_refused(autumn, aarsplan, name):
    assert aarsplan("import", "minutes", name) == 1
    assert f"--> {name}" in aarsplan.err


def test_line_in_an_old_encoding_is_not_shown_for_the_names_in_it(autumn, aarsplan):
    Path("x.txt").write_bytes("Direktør Søren Prøve\n".encode("cp1252"))
    assert aarsplan("import", "minutes", "x.txt") == 1
    assert "Prøve" not in aarsplan.err


def test_danish_reader_is_answered(minutes, aarsplan):
    set_language("da")
    assert aarsplan("import", "minutes", "2024-10-23.txt") == 1
    assert "ons 23-10-2024" in aarsplan.out
