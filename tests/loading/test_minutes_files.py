"""Facts about files that are no minutes, or bad ones: each is told at its line, in bounded time and memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from aarsplan.diagnostics import Diagnostic, Rejected
from aarsplan.loading.minutes.reader import MAX_BYTES, MAX_LINES, MAX_WARNINGS, load_minutes, read_minutes
from aarsplan.loading.minutes.roles import Names, with_roles
from aarsplan.texts import set_language

GOOD = (Path(__file__).parent.parent / "data" / "minutes" / "direktionen-2024-10-23.txt").read_text(encoding="utf-8")
HEAD = "Direktionen 23-10-2024\nSagsfremstilling\n"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def refused(path: Path) -> str:
    with pytest.raises(Rejected) as rejected:
        load_minutes(path, path.name, {})
    (told,) = rejected.value.diagnostics
    return said(told)


def said(told: Diagnostic) -> str:
    return f"{told.code} {told.span} {told.message} | {told.hint}"


FILES = {
    "empty": (b"", "minutes x.txt:1 the file is empty"),
    "only spaces": (b" \n \n", "minutes x.txt:1 the file is empty"),
    "Windows-1252": (GOOD.encode("cp1252", errors="ignore"), "encoding x.txt:3 the file is saved in an old encoding"),
    "UTF-16": (GOOD.encode("utf-16"), "encoding x.txt:1 the file is saved as UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "encoding x.txt:1 the file is saved in an old encoding"),
    "a NUL": (GOOD.replace("DIR", "D\0R", 1).encode(), "encoding x.txt:7 the file holds a NUL character"),
    "a PDF": (
        b"%PDF-1.7\n%\xe2\xe3",
        "minutes x.txt the file is a document of Word or the like, not text | save it as",
    ),
    "rich text": (b"{\\rtf1 Direktionen}", "minutes x.txt the file is a document of Word or the like"),
    "too large": (b"x" * (MAX_BYTES + 1), f"limit x.txt the file has {MAX_BYTES + 1} bytes"),
    "a letter": ("Kære alle\n\nTak for i går.\n".encode(), "minutes x.txt:1 the text is no minutes"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_minutes_is_refused_with_its_reason(tmp_path, name):
    content, expected = FILES[name]
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    assert refused(path).startswith(expected)


def test_word_file_is_refused(tmp_path):
    path = tmp_path / "x.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", GOOD)
    assert refused(path).startswith("minutes x.txt the file is a document of Word")


def test_file_of_fifty_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "x.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert refused(path).startswith("limit x.txt the file has 50000000 bytes")


TOLD = {
    "impossible time": (
        f"{HEAD}9.00 Emne\n25.00 Andet\nBeslutning\nA",
        ['minutes x:4 "25.00" is no time of an agenda line: there is no such time of day'],
    ),
    "times out of order": (
        f"{HEAD}9.00 A\n10.00 B\n9.30 C\nBeslutning\nA",
        ["minutes x:5 the agenda goes from 10:00 to 9:30: times must rise"],
    ),
    "impossible date": (
        f"{HEAD}9.00 Møde den 31. september\nBeslutning\nA",
        ['date x:3 "den 31. september" is not taken as a date: there is no such day: September 2024 has 30 days'],
    ),
    "no agenda": (
        "Direktionen 23-10-2024\nBeslutning i Direktionen den 23-10-2024\nGodkendt.",
        ["minutes x:1 there is no agenda with times"],
    ),
    "no decisions": (f"{HEAD}9.00 A", ["minutes x:1 there are no decisions"]),
    "two days": (
        f"{HEAD}9.00 A\nBeslutning i Direktionen den 24-10-2024\nGodkendt.",
        ["minutes x:4 the title says Wed 23 Oct 2024, the decision Thu 24 Oct 2024"],
    ),
    "a heading twice": (
        f"{HEAD}9.00 A\nBeslutning\nA\nBeslutning\nB",
        ['minutes x:6 the heading "Beslutning" stands twice, first on line 4'],
    ),
    "a document in another form": (
        f"{HEAD}9.00 A\nBeslutning\nA\nBilag:\nEt notat",
        ["minutes x:7 the line cannot be read as a document"],
    ),
    "attendance backwards": (
        f"{HEAD}9.00 A\nBorgmesteren deltager på mødet fra kl. 12.00-10.15.\nBeslutning\nA",
        ["minutes x:4 the attendance ends before it begins"],
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_meant_is_told_at_its_line(name):
    text, expected = TOLD[name]
    warnings = [said(told) for told in read_minutes(text, "x").warnings]
    assert len(warnings) == len(expected)
    assert all(line.startswith(beginning) for line, beginning in zip(warnings, expected, strict=True)), warnings


def test_hundred_thousand_lines_are_refused_at_the_first_too_many():
    with pytest.raises(Rejected) as rejected:
        read_minutes(HEAD + "9.00 A\n\n" * 100_000, "x")
    assert said(rejected.value.diagnostics[0]) == (
        f"limit x:{2 * MAX_LINES - 1} the minutes have more than {MAX_LINES} lines with text | "
    )


@pytest.mark.parametrize("title", ["Direktionen", "Direktionen 31-09-2024", "Direktionen den 23. oktober"])
def test_minutes_without_a_day_are_refused(title):
    with pytest.raises(Rejected, match="the minutes do not say on which day the meeting was"):
        read_minutes(f"{title}\nSagsfremstilling\n9.00 A", "x")


def test_item_that_does_not_say_it_is_open_is_closed():
    assert read_minutes(f"{HEAD}9.00 A", "x").closed
    assert read_minutes(f"Direktionen 23-10-2024\nLukket Sag\n{HEAD[23:]}9.00 A", "x").closed


def test_number_of_a_closed_document_is_forgotten():
    (document,) = read_minutes(f"{HEAD}9.00 A\nBilag:\n1 - 3671238 Lukket Notat (1/24) (H)", "x").documents
    assert (document.closed, document.number, document.title) == (True, "", "Notat")


def test_many_warnings_are_counted():
    warnings = read_minutes(f"{HEAD}9.00 A\n" + "25.00 B\n" * 1000, "x").warnings
    assert len(warnings) == MAX_WARNINGS + 1
    assert warnings[-1].message == "981 more warnings about these minutes"


def test_time_within_a_sentence_is_no_timed_line():
    (entry,) = read_minutes(f"{HEAD}9.00 Mødet varer fra kl.\n9.00 til middag\n", "x").entries
    assert [entry.title.text, *(said.text for said in entry.body)] == ["Mødet varer fra kl.", "9.00 til middag"]


@pytest.mark.parametrize(
    "body",
    [
        "9.00 A\n" + "X" * 4_000_000,
        "9.00 A\n" + "9.00 A\n" * 5_000,
        "\n" * 100_000 + "9.00 A",
        "9.00 A\nBilag:\n1 - Åben " + "(" * 200_000,
        "9.00 A\n" + "Aa og Bb, " * 10_000,
        "9.00 A\n" + "chef for A, " * 10_000,
        "9.00 A\n" + "KCL den 31. oktober og " * 5_000,
        "9.00 A\nBeslutning\n\uf0b7 A\n\n" + "Emnet blev udskudt. " * 10_000,
    ],
    ids=["one long line", "many lines", "empty lines", "brackets", "names", "titles", "dates", "changes"],
)
def test_hostile_minutes_come_to_an_end(body):
    minutes = with_roles(read_minutes(HEAD + body, "x", {"KCL": "KCL"}), Names())
    assert minutes.entries[0].title.text.startswith("A")
