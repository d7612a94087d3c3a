"""Sheets that somebody broke, or made to break others: refused with a place and a hint, in bounded time and memory."""

from __future__ import annotations

import contextlib
import random
import struct
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.loading.sheets import archive, delimited, reader, worker
from aarsplan.loading.sheets import workbook as workbooks
from aarsplan.loading.sheets import worksheet as worksheet_reader
from aarsplan.loading.sheets.notes import Fault
from aarsplan.texts import speaking

from .workbooks import TITLES, Xml, formula, packed, parts, read, refused, said, styled, values, workbook, worksheet

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory reliably")


def _with(name, content, method=zipfile.ZIP_DEFLATED):
    return packed({**parts({"Bruttoliste": worksheet([TITLES, ("a",)])}), name: content}, method)


def _without(name):
    members = parts({"Bruttoliste": worksheet([TITLES, ("a",)])})
    del members[name]
    return packed(members)


def _locked():
    """A workbook whose directory says that its first part needs a password."""
    content = bytearray(workbook(("a",)))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


SHEET = "xl/worksheets/sheet1.xml"
DEFINED = worksheet([TITLES, (Xml(' t="inlineStr"><is><t>&l9;</t></is>'),)], head=f"<!DOCTYPE w [{LAUGHS}]>")

REFUSED = {
    "empty": (b"", "the sheet is empty"),
    "empty sheet": (packed(parts({"A": worksheet([])})), "the sheet is empty"),
    "all hidden": (packed(parts({"A": worksheet([("x",)])}, hidden=["A"])), "the sheet is empty"),
    "csv": (b"Emne;Organ\r\na;b\r\n", "the file is not an Excel workbook"),
    "junk": (random.Random(7).randbytes(50_000), "the file is not an Excel workbook"),
    "cut in half": (workbook(("a",))[:800], "the file is not an Excel workbook"),
    "old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "an old Excel workbook (.xls), or it has a password",
    ),
    "locked part": (_locked(), "it has a password"),
    "another zip": (packed({"readme.txt": "x"}), "damaged or of an unknown kind"),
    "no workbook part": (_without("xl/workbook.xml"), "damaged or of an unknown kind"),
    "no sheet part": (_without(SHEET), 'the workbook names the sheet "Bruttoliste", but does not hold it'),
    "no sheet at all": (packed(parts({})), "damaged or of an unknown kind: no sheet"),
    "broken XML": (_with(SHEET, "<worksheet><sheetData>"), "damaged or of an unknown kind"),
    "XML that begins wrong": (_with("xl/theme/theme1.xml", "<<"), "unknown kind: xl/theme/theme1.xml"),
    "no number": (workbook((Xml("><v>many</v>"),)), "damaged or of an unknown kind"),
    "row twice": (
        packed(parts({"A": worksheet([TITLES, ("a",)]).replace('r="2"', 'r="1"').replace("A2", "A1")})),
        "unknown kind: row 1",
    ),
    "cell of another row": (
        packed(parts({"A": worksheet([TITLES, ("a",)]).replace("A2", "A7")})),
        "unknown kind: row 2",
    ),
    "part twice": (
        packed(parts({"A": worksheet([TITLES]), "B": worksheet([])})).replace(b"sheet2.xml", b"sheet1.xml"),
        "unknown kind: duplicate part",
    ),
    "strange compression": (_with("xl/a.bin", b"x" * 99, zipfile.ZIP_BZIP2), "unknown kind: compression"),
    "entities": (_with(SHEET, DEFINED), "sheet1.xml in the workbook holds a document type definition"),
    "entities in UTF-16": (
        _with("xl/styles.xml", DEFINED.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")),
        "xl/styles.xml in the workbook holds a document type definition",
    ),
    "entities by another name": (_with("xl/media/i.png", DEFINED), "xl/media/i.png in the workbook holds"),
    "external entity": (
        _with("docProps/core.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        "docProps/core.xml in the workbook holds",
    ),
    "20,000 parts": (packed({f"xl/media/{n}.bin": b"" for n in range(20_000)}), "more than 2000 parts"),
    "bomb": (_with(SHEET, b" " * 60_000_000), "more than 50 MB when it is unpacked"),
    "bomb in many parts": (
        packed({f"{number}.bin": bytes(6_000_000) for number in range(10)}),
        "more than 50 MB when it is unpacked",
    ),
    "long text": (workbook(("x" * 200_000,)), "longer than 131072 characters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_list_is_refused_with_its_place(case):
    content, reason = REFUSED[case]
    (told,) = refused(content)
    place, _colon, message = told.partition(": ")
    assert place.startswith("liste.xlsx")
    assert reason in message


def test_stray_cells_are_named():
    stray = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = packed(parts({"A": worksheet([TITLES]).replace("</sheetData>", stray)}))
    assert refused(content)[0].startswith("liste.xlsx A!XFD1048576: ")
    assert refused(workbook(*[("a",)] * 10_001))[0].startswith("liste.xlsx Bruttoliste!A10002: ")
    assert refused(workbook((None,) * 200 + ("x",)))[0].startswith("liste.xlsx Bruttoliste!GS2: ")


def test_list_of_the_greatest_size_is_read():
    assert len(read(workbook(*[("a",)] * 10_000))[0].rows) == 10_000
    assert len(read("Emne;Organ\n" + "a;b\n" * 10_000, suffix=".csv")[0].rows) == 10_000


def test_far_cells_that_are_empty_are_no_mistake():
    content = packed(
        parts({"A": worksheet([TITLES, ("a",)]).replace("</sheetData>", '<row r="9999999"/></sheetData>')})
    )
    sheet, warnings = read(content)
    assert values(sheet) == [["a"]]
    assert not warnings


def test_names_that_lead_out_of_the_archive_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sheet, _warnings = read(_with("../../escaped.txt", "x"))
    assert values(sheet) == [["a"]]
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("size", [100, 49_000_000])
def test_directory_that_lies_about_a_size_unpacks_no_more_than_it_says(size):
    """The bomb claims to be small; whatever is read of it is not read as a list."""
    content = bytearray(_with(SHEET, worksheet([TITLES, ("a",)]) + " " * 60_000_000))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", size)
    assert "damaged or of an unknown kind" in refused(bytes(content))[0]


def test_formulas_are_never_worked_out_nor_kept():
    sheet, _warnings = read(workbook(("=1+1", formula('HYPERLINK("http://evil.example","x")', "x", "str"))))
    assert values(sheet) == [["=1+1", "x"]]


def test_many_mistakes_of_a_kind_come_to_an_end():
    told = refused(workbook(*[(formula("A1"), Xml(' t="e"><v>#N/A</v>'))] * 300))
    assert len(told) == 200
    assert [line.partition(": ")[2] for line in told if " more like this" in line] == [
        "a formula without a saved value, and 200 more like this",
        "the cell holds the error #N/A, and 200 more like this",
    ]


def test_too_many_cells_are_refused_naming_the_limit(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_CELLS", 100)
    told = refused("a;b\n" * 60, suffix=".csv")
    assert told == ["liste.csv:51: the file has more than 100 fields, empty ones counted"]
    monkeypatch.setattr(worksheet_reader, "MAX_CELLS", 100)
    told = refused(workbook(*[("x", "y", "z")] * 40))
    assert told == ["liste.xlsx: the sheet has more than 100 filled cells"]


def test_workbook_that_takes_too_long_is_refused_naming_the_limit(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0.05)
    assert refused(workbook(("a",)), apart=True) == ["liste.xlsx: reading the workbook takes more than 0.05 seconds"]


@LINUX
def test_workbook_that_takes_too_much_memory_is_refused_naming_the_limit(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_MEMORY", 180_000_000)
    content = packed(parts({"A": worksheet([TITLES, ("x" * 49_000_000,)])}))
    assert refused(content, apart=True) == ["liste.xlsx: reading the workbook takes more than 180 MB of memory"]


def test_process_that_cannot_be_started_is_told_of(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert refused(workbook(), apart=True)[0].startswith("liste.xlsx: the workbook could not be read: ")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_file_over_the_limit_is_refused_unread(tmp_path, suffix):
    path = tmp_path / f"liste{suffix}"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with speaking("en"), pytest.raises(Rejected, match="has 50000000 bytes, at most 20000000 are read"):
        reader.read_sheet(path, path.name)


@pytest.mark.parametrize("name", ["liste.ods", "liste.xls", "liste", "liste.docx"])
def test_files_of_other_kinds_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    with speaking("en"), pytest.raises(Rejected) as caught:
        reader.read_sheet(tmp_path / name, name)
    assert said(caught.value.diagnostics) == [f"{name}: {name} is neither an Excel workbook nor a CSV file"]
    assert caught.value.diagnostics[0].hint


HOSTILE_CSV = {
    "empty": ("", "liste.csv: the sheet is empty"),
    "blank": ("\ufeff \r\n;;\r\n", "liste.csv: the sheet is empty"),
    "NUL": ("Emne;Organ\r\nBud\0get;Direktion\r\n", "liste.csv:2:4: the file holds a NUL character"),
    "workbook": (workbook(), "liste.csv: the file is an Excel workbook, not CSV"),
    "cut UTF-16": (b"\xff\xfeE", "liste.csv: the file begins as UTF-16, but is damaged"),
    "unclosed quote": ('Emne;Organ\na;"b\nc;d\n', "liste.csv:2:3: the quotation mark that stands here is never closed"),
    "text after a quote": ('Emne;Organ\n"a"b;c\n', "liste.csv:2:4: text follows the quotation mark"),
    "huge field": (f"Emne;Organ\r\n{'x' * 200_000};b\r\n", "liste.csv:2:1: the text is longer than 131072 characters"),
    "huge field in quotes": (f'a;b\n"{"x " * 200_000}";b\n', "liste.csv:2:1: the text is longer"),
    "100,000 rows": (
        "Emne;Organ\r\n" + "a;b\r\n" * 100_000,
        "liste.csv:10002:1: something stands here, beyond the 10000",
    ),
    "empty lines": ("\n" * 300_100, "liste.csv:300001: the file has more than 300000 fields"),
    "million delimiters": (";" * 1_000_000, "liste.csv:1:201: something stands here, beyond the 10000 rows and 200"),
    "million quotes": ('"' * 1_000_001, "liste.csv:1:1: the quotation mark that stands here is never closed"),
}


@pytest.mark.parametrize("case", HOSTILE_CSV)
def test_hostile_csv_is_refused_with_its_place(case):
    content, expected = HOSTILE_CSV[case]
    (told,) = refused(content, suffix=".csv")
    assert told.startswith(expected)


def test_control_characters_in_csv_are_removed_with_a_warning():
    sheet, warnings = read("Emne;Organ\nM\x0b\x1b[31m\u202ede;KCL\n", suffix=".csv")
    assert values(sheet) == [["M[31mde", "KCL"]]
    assert said(warnings) == ["liste.csv:2:1: control characters were removed from the text"]


def test_surroundings_change_nothing(monkeypatch):
    content = workbook(("Ærø", "A_x000B_B", styled(46447, 1)))
    before = read(content)
    assert values(before[0]) == [["Ærø", "AB", date(2027, 3, 1)]]
    assert read(content, apart=True) == before
    for name, value in {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONHASHSEED": "7",
        "PYTHONWARNINGS": "error",
        "TZ": "America/New_York",
    }.items():
        monkeypatch.setenv(name, value)
    assert read(content, apart=True) == before


def test_process_that_reads_imports_little_of_the_project():
    script = "import sys, aarsplan.loading.sheets.worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    ours = {name for name in done.stdout.split() if name.startswith("aarsplan.")}
    known = {"aarsplan.loading", "aarsplan.loading.child"}
    assert all(name in known or name.startswith("aarsplan.loading.sheets") for name in ours)


@given(st.data())
@settings(max_examples=150)
def test_damage_to_a_workbook_never_ends_in_an_error(data):
    """Bytes of a part are replaced, dropped and doubled; whatever is left, the reader answers."""
    members = parts({"A": worksheet([TITLES, ("a", styled(46447, 1), formula("A1", 7))], merges=["A2:B2"])})
    name = data.draw(st.sampled_from(sorted(members)))
    damaged = bytearray(members[name].encode())
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(damaged) - 1)))
        until = data.draw(st.integers(at, min(len(damaged), at + 8)))
        damaged[at:until] = data.draw(st.binary(max_size=4) | st.just(bytes(damaged[at:until]) * 2))
    found = worker.work(packed({**members, name: bytes(damaged)}), ["[]"])
    assert "fault" in found or found.keys() == {"title", "rows", "notes", "day_zero"}


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_bytes_of_any_kind_are_a_csv_or_refused(content):
    with contextlib.suppress(Fault):
        sheet, _notes = delimited.read_delimited(b"Emne;Organ\n" + content, "liste.csv")
        assert sheet.header.cell(2).value == "Organ"


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_no_workbook(content):
    with pytest.raises(Fault):
        archive.check_archive(content)
