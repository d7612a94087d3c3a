"""The bruttoliste taken in from a sheet: which row is which topic, what is refused, and that nothing else changes."""

from __future__ import annotations

import json
import tomllib
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from aarsplan.texts import set_language
from tests.cli import bruttoliste_sheet
from tests.loading.workbooks import formula, packed, parts, worksheet

OLD = """\
# Bruttolisten, som Direktionen kender den.

[[topic]]
code = "LØN" # fra budgettet
title = "Lønpolitik"
body = "KCL"
# Aftalt i Direktionen.
period = "efterår 2025"
minutes = 45
note = "første linje\\nanden linje"

[[topic]]
code = "TRIVSEL"
title = "Trivsel"
body = "DIR"
closed = true

[[topic]]
code = "TRIVSEL-KCL"
title = "Trivsel"
body = "KCL"
"""


CODES = "a code has letters, digits, hyphens and underscores, and begins with a letter or a digit"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.fixture
def project(norddjurs):
    """The Norddjurs project with the topics of `OLD` for its own, in a file that is not the one for new topics."""
    for path in (norddjurs / "items").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.partition("[[topic]]")[0], encoding="utf-8")
    (norddjurs / "items" / "andet.toml").write_text(OLD, encoding="utf-8")
    return norddjurs


@pytest.fixture
def sheet(tmp_path):
    """Writes a CSV file and returns its path."""

    def write(*lines: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "liste.csv"
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return str(path.relative_to(tmp_path))

    return write


def files(folder) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".aarsplan.lock"}


def topics(folder, name="bruttoliste") -> list[dict]:
    return tomllib.loads((folder / "items" / f"{name}.toml").read_text(encoding="utf-8"))["topic"]


def refused(aarsplan, folder, *arguments, code=1) -> list[str]:
    """What is told of an import that must be refused, each finding with its place, having written nothing."""
    before = files(folder)
    assert aarsplan("import", *arguments) == code
    assert aarsplan.out == ""
    assert "Traceback" not in aarsplan.err
    assert files(folder) == before
    lines = aarsplan.err.splitlines()
    return [
        f"{after.removeprefix('  --> ')}: {line.partition(': ')[2]}"
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("error")
    ]


def test_new_rows_get_codes_made_from_their_titles(project, sheet, aarsplan):
    file = sheet(
        "Emne;Udvalg;Hvornår;Kategori;Ejer;Varighed;Lukket;Kode",
        "Årets gang på ældreområdet;Direktion;1. kvartal 2026;Ældre;ØKONOMICHEFEN;1½ time;x;",
        "Trivsel;HU;;;;;;",
        "Con;;;;;tre kvarter;nej;",
        "🎉;;;;;;;",
        "Den meget lange overskrift på et emne om bygninger;;;;;;;",
        "Eget nummer;;;;;;;EGET-7",
    )
    assert aarsplan("import", file) == 0
    assert topics(project) == [
        {
            "code": "AARETS-GANG-PAA-AELDREOMRAADET",
            "title": "Årets gang på ældreområdet",
            "body": "DIR",
            "period": "1. kvartal 2026",
            "theme": "Ældre",
            "owner": "oekonomichef",
            "minutes": 90,
            "closed": True,
        },
        {"code": "TRIVSEL-2", "title": "Trivsel", "body": "HU"},
        {"code": "CON-2", "title": "Con", "minutes": 45},
        {"code": "EMNE", "title": "🎉"},
        {
            "code": "DEN-MEGET-LANGE-OVERSKRIFT-PAA",
            "title": "Den meget lange overskrift på et emne om bygninger",
        },
        {"code": "EGET-7", "title": "Eget nummer"},
    ]
    assert "6 new topics, 0 changed, 0 unchanged." in aarsplan.out


def test_the_same_sheet_changes_nothing_the_second_time(project, sheet, aarsplan):
    file = sheet("Emne;Organ;Bemærkning", 'Lønpolitik;KCL;"ny\nnote"', "Nyt;;", "Nyt;HU;'=1+1")
    assert aarsplan("import", file) == 0
    after = files(project)
    assert aarsplan("import", file) == 0
    assert files(project) == after
    assert "0 new topics, 0 changed, 3 unchanged." in aarsplan.out
    assert "Written" not in aarsplan.out


def test_a_known_topic_is_changed_where_it_stands_and_its_comments_stay(project, sheet, aarsplan):
    file = sheet("Kode;Emne;Organ;Periode;Minutter;Bemærkning", "løn;Løn- og personalepolitik;HU;forår 2026;;ny note")
    assert aarsplan("import", "bruttoliste", file) == 0
    expected = (
        OLD.replace("Lønpolitik", "Løn- og personalepolitik")
        .replace('body = "KCL"\n#', 'body = "HU"\n#')
        .replace("efterår 2025", "forår 2026")
        .replace("minutes = 45\n", "")
        .replace("første linje\\nanden linje", "ny note")
    )
    assert (project / "items" / "andet.toml").read_text(encoding="utf-8") == expected


def test_line_ends_of_the_file_are_kept(project, sheet, aarsplan):
    path = project / "items" / "andet.toml"
    path.write_bytes(OLD.replace("\n", "\r\n").encode())
    assert aarsplan("import", sheet("Kode;Emne", "LØN;Ny løn")) == 0
    assert path.read_bytes() == OLD.replace("Lønpolitik", "Ny løn").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("title", ["LØNPOLITIK", "lønpolitik", "  Lønpolitik "])
def test_a_row_without_a_code_is_the_topic_of_its_title_and_body(project, sheet, aarsplan, title):
    assert aarsplan("import", sheet("Emne;Organ;Minutter", f"{title};Koncernledelsen;60"), "--json") == 0
    told = json.loads(aarsplan.out)
    assert [(change["code"], change["changes"]["minutes"]) for change in told["changed"]] == [("LØN", [45, 60])]
    assert told["new"] == []
    assert told["unnamed"] == ["TRIVSEL", "TRIVSEL-KCL"]
    assert told["files"] == ["config/items/andet.toml"]


def test_letters_made_of_two_characters_are_the_same_letters(project, sheet, aarsplan):
    (project / "items" / "andet.toml").write_text(OLD.replace("Lønpolitik", "Åbenhed"), encoding="utf-8")
    assert aarsplan("import", sheet("Emne;Organ", "A\u030abenhed;KCL")) == 0
    assert "0 new topics, 0 changed, 1 unchanged." in aarsplan.out


def test_an_empty_cell_removes_a_value_and_a_missing_column_keeps_it(project, sheet, aarsplan):
    assert aarsplan("import", sheet("Kode;Emne;Periode", "LØN;Lønpolitik;")) == 0
    (first, *_others) = topics(project, "andet")
    assert first == {
        "code": "LØN",
        "title": "Lønpolitik",
        "body": "KCL",
        "minutes": 45,
        "note": "første linje\nanden linje",
    }


def test_topics_that_the_sheet_does_not_name_stay_and_are_listed(project, sheet, aarsplan):
    assert aarsplan("import", sheet("Kode;Emne", "LØN;Lønpolitik")) == 0
    assert (project / "items" / "andet.toml").read_text(encoding="utf-8") == OLD
    assert "TRIVSEL-KCL  Trivsel" in aarsplan.out
    assert "0 new topics, 0 changed, 1 unchanged." in aarsplan.out


def test_a_wish_that_names_no_days_is_kept_and_noted(project, sheet, aarsplan):
    assert aarsplan("import", sheet("Emne;Ønsket periode", "Nyt;når der er tid")) == 0
    assert topics(project)[0]["period"] == "når der er tid"
    assert "note[bruttoliste]" in aarsplan.err
    assert "liste.csv:2:5" in aarsplan.err


def test_every_cell_that_cannot_be_read_is_named(project, sheet, aarsplan):
    file = sheet(
        "Emne;Organ;Ansvarlig;Minutter;Lukket;Tema;Kode",
        "A;DRI;;;;;",
        "B;;økonomikonsulenten;;;;",
        "C;;;1,33 t;;;",
        "D;;;3;;;",
        "E;;;;måske;;",
        ";HU;;;;;",
        f"{'F' * 501};;;;;{'f' * 101};",
        "G\u200b;;;;;;",
        "H;;;;;;../H",
    )
    assert refused(aarsplan, project, file) == [
        'liste.csv:2:3: Body: there is no body "DRI"',
        'liste.csv:3:4: Responsible: there is no role "økonomikonsulenten"',
        'liste.csv:4:5: Minutes: "1,33 t" is no number of minutes',
        "liste.csv:5:5: Minutes is 3: from 5 to 1440 is allowed",
        'liste.csv:6:6: Closed: "måske" is neither yes nor no',
        "liste.csv:7:1: the topic has no title",
        f'liste.csv:8:1: Topic is "{"F" * 59}…": it has 501 characters, at most 500 are allowed',
        f'liste.csv:8:507: Theme is "{"f" * 59}…": it has 101 characters, at most 100 are allowed',
        'liste.csv:9:1: Topic is "G ": it holds an invisible character, U+200B',
        f'liste.csv:10:8: Code is "../H": {CODES}',
    ]
    assert "did you mean DIR?" in aarsplan.err


TWINS = {
    "the same title and body": (["Emne;Organ", "Nyt;HU", "NYT;hu"], "liste.csv:2"),
    "the same known topic": (["Kode;Emne", "LØN;A", "løn;B"], "liste.csv:2"),
    "a code and a title": (["Kode;Emne;Organ", "LØN;Ny løn;KCL", ";Lønpolitik;KCL"], "liste.csv:2"),
    "a title made by a rename": (["Kode;Emne;Organ", ";Helt nyt;KCL", "LØN;Helt nyt;KCL"], "liste.csv:2"),
    "the same new code": (["Kode;Emne", "NY;A", "ny;B"], "liste.csv:2"),
    "titles alone where bodies are not told": (["Emne", "Nyt", "nyt"], "liste.csv:2"),
}


@pytest.mark.parametrize("case", TWINS)
def test_two_rows_that_are_the_same_topic_are_refused(project, sheet, aarsplan, case):
    lines, first = TWINS[case]
    (told,) = refused(aarsplan, project, sheet(*lines))
    assert told.startswith("liste.csv:3: ")
    assert told.endswith(f"is the same topic as the one in {first}")


def test_two_topics_with_one_title_are_apart_by_their_codes(project, sheet, aarsplan):
    assert aarsplan("import", sheet("Kode;Emne;Minutter", "TRIVSEL;Trivsel;30", "TRIVSEL-KCL;Trivsel;45")) == 0
    assert [topic.get("minutes") for topic in topics(project, "andet")] == [45, 30, 45]


def test_a_title_that_could_be_several_topics_is_refused(project, sheet, aarsplan):
    (told,) = refused(aarsplan, project, sheet("Emne", "Trivsel"))
    assert told == ("liste.csv:2: the topic can be any of these, which have the same title: TRIVSEL, TRIVSEL-KCL")


def test_an_unknown_code_for_a_known_title_is_refused(project, sheet, aarsplan):
    (told,) = refused(aarsplan, project, sheet("Kode;Emne;Organ", "LOEN;Lønpolitik;KCL"))
    assert told == "liste.csv:2: there is no topic LOEN, but LØN has the same title and body"


def test_a_dry_run_tells_and_writes_nothing(project, sheet, aarsplan):
    before = files(project)
    assert aarsplan("import", "--dry-run", sheet("Kode;Emne", "LØN;Ny løn", ";Nyt")) == 0
    assert files(project) == before
    assert "1 new topic, 1 changed, 0 unchanged." in aarsplan.out
    assert "Lønpolitik" in aarsplan.out


def test_a_project_without_items_gets_its_first_topics(project, sheet, aarsplan):
    for path in (project / "items").iterdir():
        path.unlink()
    (project / "items").rmdir()
    assert aarsplan("import", sheet("Title", "First", "Second")) == 0
    text = (project / "items" / "bruttoliste.toml").read_text(encoding="utf-8")
    assert text == '[[topic]]\ncode = "FIRST"\ntitle = "First"\n\n[[topic]]\ncode = "SECOND"\ntitle = "Second"\n'


def test_what_the_project_cannot_hold_is_refused_as_a_whole(project, sheet, aarsplan):
    path = project / "items" / "bruttoliste.toml"
    path.write_text("".join(f'[[topic]]\ncode = "T{n}"\ntitle = "Gammelt {n}"\n' for n in range(900)), encoding="utf-8")
    (told,) = refused(aarsplan, project, sheet("Emne", *(f"Nyt {n}" for n in range(101))))
    assert told.startswith("config/items/bruttoliste.toml")
    assert "1000" in told


def test_many_topics_change_in_one_go(project, sheet, aarsplan):
    lines = [f"T{n};Emne {n};{5 + n}" for n in range(1000)]
    assert aarsplan("import", sheet("Kode;Emne;Minutter", *lines)) == 0
    again = [f"T{n};Emne {n} igen;{6 + n % 100}" for n in range(1000)]
    assert aarsplan("import", sheet("Kode;Emne;Minutter", *again)) == 0
    assert [topic["title"] for topic in topics(project)] == [f"Emne {n} igen" for n in range(1000)]


def test_a_topic_written_in_one_line_is_refused(project, sheet, aarsplan):
    (project / "items" / "andet.toml").write_text('topic = [{ code = "A", title = "Et" }]\n', encoding="utf-8")
    (told,) = refused(aarsplan, project, sheet("Kode;Emne", "A;To"))
    assert told.startswith("config/items/andet.toml:1: the table is written in one line")


def test_cells_of_a_workbook_are_read_by_what_they_hold(project, tmp_path, aarsplan):
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Emne", "Varighed", "Lukket", "Periode", "Kilde"])
    page.append(["Uge\n42", time(1, 30), True, date(2025, 11, 26), date(2024, 10, 23)])
    page.append([2027, 45, False, 2027, "DIR"])
    book.save(tmp_path / "liste.xlsx")
    assert aarsplan("import", "liste.xlsx") == 0
    assert topics(project) == [
        {
            "code": "UGE-42",
            "title": "Uge 42",
            "period": "26-11-2025",
            "minutes": 90,
            "closed": True,
            "source": "23-10-2024",
        },
        {"code": "2027", "title": "2027", "period": "2027", "minutes": 45, "source": "DIR"},
    ]


def test_cells_that_mean_something_else_are_named(project, tmp_path, aarsplan):
    book = Workbook()
    page = book.worksheets[0]
    page.append(["Emne", "Minutter", "Periode", "Organ"])
    page.append(["A", True, 45987, time(9)])
    page.append([1.5, date(2025, 1, 1), "2025", "DIR"])
    book.save(tmp_path / "liste.xlsx")
    assert refused(aarsplan, project, "liste.xlsx") == [
        "liste.xlsx Sheet!B2: Minutes: true is no number of minutes",
        "liste.xlsx Sheet!C2: Wished period: the number 45987 is no period",
        "liste.xlsx Sheet!D2: Body: a text is required",
        "liste.xlsx Sheet!A3: Topic: a text is required",
        "liste.xlsx Sheet!B3: Minutes: 2025-01-01 is no number of minutes",
    ]
    assert "format the cell as a date, if Wed 26 Nov 2025 is meant" in aarsplan.err


HOSTILE = {
    "a formula without a value": packed(parts({"B": worksheet([["Emne"], [formula("1+1")]])})),
    "no workbook": b"Emne\r\nA\r\n",
    "empty": b"",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused(project, tmp_path, aarsplan, case):
    (tmp_path / "liste.xlsx").write_bytes(HOSTILE[case])
    assert refused(aarsplan, project, "liste.xlsx")


def test_a_sheet_of_mistakes_is_refused_after_the_first_hundred(project, sheet, aarsplan):
    told = refused(aarsplan, project, sheet("Emne;Ansvarlig", *(f"E{n};rolle {n}" for n in range(10_000))))
    assert len(told) == 101
    assert "nothing was read from here on" in told[-1]


@pytest.mark.parametrize(("name", "code"), [("findes-ikke.xlsx", 1), ("config", 1), ("config/aarsplan.toml", 1)])
def test_what_is_no_sheet_is_refused(project, aarsplan, name, code):
    assert refused(aarsplan, project, name, code=code)


def test_an_import_of_nothing_is_wrong_use(project, aarsplan):
    assert aarsplan("import") == 2
    assert aarsplan("import", "bruttoliste") == 2


def test_a_bruttoliste_changed_by_somebody_else_meanwhile_is_not_written_over(project, sheet, aarsplan, monkeypatch):
    from aarsplan.cli import import_bruttoliste

    path = project / "items" / "andet.toml"

    def meanwhile(opened, _editor):
        path.write_text(OLD + "# en anden\n", encoding="utf-8")
        return opened

    monkeypatch.setattr(import_bruttoliste, "tried_out", meanwhile)
    assert aarsplan("import", sheet("Kode;Emne", "LØN;Ny løn")) == 1
    assert path.read_text(encoding="utf-8").endswith("# en anden\n")


def test_a_secretarys_sheet_goes_in_and_comes_back(norddjurs, tmp_path, aarsplan):
    bruttoliste_sheet.write(tmp_path / "liste.xlsx")
    assert aarsplan("import", "liste.xlsx") == 0
    assert "25 new topics, 0 changed, 0 unchanged." in aarsplan.out
    new = topics(norddjurs)
    assert [topic["title"] for topic in new] == [row[0] for row in bruttoliste_sheet.ROWS]
    assert [topic.get("minutes") for topic in new[:12]] == [90, 30, 45, 45, 60, 60, 30, 60, 45, 30, 45, 75]
    assert [topic["code"] for topic in new if topic.get("closed")] == [
        "LEDEREVALUERING",
        "ORGANISERING-PAA",
        "UDBUD-AF-KOERSEL",
    ]
    after = files(norddjurs)
    assert aarsplan("import", "liste.xlsx") == 0
    assert files(norddjurs) == after
    assert aarsplan("plan", "--horizon", "2025-09..2025-10", "--quiet") == 0
    after = files(norddjurs)
    for arguments in ((), ("--internal",)):
        assert aarsplan("export", "--to", "topics", "--out", "ud", *arguments) == 0
    assert sorted(path.name for path in Path("ud").glob("brutto*")) == [
        "bruttoliste-internal.csv",
        "bruttoliste-internal.xlsx",
        "bruttoliste.csv",
        "bruttoliste.xlsx",
    ]
    for path in sorted(Path("ud").glob("brutto*")):
        assert aarsplan("import", str(path)) == 0
        assert "0 new topics, 0 changed, " in aarsplan.out
        assert files(norddjurs) == after
        assert ("Lederevaluering" in aarsplan.out) == ("internal" not in path.name)


def test_a_sheet_of_twins_is_refused_after_the_first_hundred(project, sheet, aarsplan):
    told = refused(aarsplan, project, sheet("Emne", *["Samme"] * 9_999))
    assert len(told) == 101
    assert told[-1] == "liste.csv:103: 9898 more mistakes from here on"
