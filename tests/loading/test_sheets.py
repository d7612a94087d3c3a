"""Lists as people keep them: what is read out of workbooks and CSV files, and where each cell stands."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime, time
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected, Severity, has_errors
from aarsplan.loading.sheets import delimited, worker
from aarsplan.loading.sheets.cells import letters
from aarsplan.loading.sheets.table import Column, table
from aarsplan.loading.sheets.tidy import tidy
from aarsplan.texts import speaking

from .workbooks import TITLES, Xml, formula, packed, parts, read, refused, said, styled, values, workbook, worksheet

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

COLUMNS = (
    Column("title", ("Emne", "Titel", "Topic"), required=True),
    Column("body", ("Organ", "Body"), required=True),
    Column("due", ("Frist", "Due")),
)


def _table(content, suffix=".csv"):
    sheet, _warnings = read(content, COLUMNS, suffix=suffix)
    with speaking("en"):
        return table(sheet, COLUMNS)


# Workbooks.


def test_cells_of_a_workbook_keep_their_kind_and_their_place():
    sheet, warnings = read(
        workbook(
            ("Budget", 7, styled(46447, 1)),
            (None, 2.5, styled(0.40625, 2)),
            (Xml(' t="b"><v>1</v>'), None, styled(46447.5, 4)),
        )
    )
    assert values(sheet) == [
        ["Budget", 7, date(2027, 3, 1)],
        [2.5, time(9, 45)],
        [True, datetime(2027, 3, 1, 12)],
    ]
    assert not warnings
    assert [str(sheet.rows[1].cell(column).span) for column in (1, 2)] == [
        "liste.xlsx Bruttoliste!A3",
        "liste.xlsx Bruttoliste!B3",
    ]
    assert str(sheet.rows[1].span) == "liste.xlsx Bruttoliste!3"
    assert str(sheet.span) == "liste.xlsx Bruttoliste"


def test_workbook_that_openpyxl_wrote_is_read_back():
    book = openpyxl.Workbook()
    lines = [
        ["Emne", "Organ", "Frist", "Kl."],
        ["Lærings\nmiljø", "KCL", date(2027, 3, 1), time(9, 30)],
        ["Ærø", None, datetime(2027, 3, 1, 8, 15), 45],
    ]
    for line in lines:
        book.worksheets[0].append(line)
    stream = BytesIO()
    book.save(stream)
    sheet, warnings = read(stream.getvalue())
    assert values(sheet) == [[one for one in line if one is not None] for line in lines[1:]]
    assert not warnings


def test_first_row_that_is_not_empty_is_the_header():
    sheet, _warnings = read(packed(parts({"A": worksheet([(), (" ",), (None, "Emne"), (), (None, "Budget")])})))
    assert {column: one.value for column, one in sheet.header.cells.items()} == {2: "Emne"}
    assert [str(line.span) for line in sheet.rows] == ["liste.xlsx A!5"]


def test_dates_are_read_by_the_epoch_of_the_workbook():
    for date1904, number in ((False, 46447), (True, 44985)):
        content = packed(parts({"A": worksheet([TITLES, (styled(number, 1), number)])}, date1904=date1904))
        sheet, _warnings = read(content)
        assert values(sheet) == [[date(2027, 3, 1), number]]
        assert sheet.day(number) == date(2027, 3, 1)


@pytest.mark.parametrize("number", [0, -1, 1e12, 1e300])
def test_number_that_is_no_day_is_none(number):
    sheet, _warnings = read(workbook())
    assert sheet.day(number) is None


def test_length_of_time_is_a_time_when_it_is_shorter_than_a_day():
    sheet, _warnings = read(workbook((styled(0.0625, 3),)))
    assert values(sheet) == [[time(1, 30)]]
    assert refused(workbook((styled(1.5, 3),))) == [
        "liste.xlsx Bruttoliste!A2: the time is negative or longer than a day"
    ]


def test_time_that_a_formula_missed_by_a_millisecond_is_whole():
    sheet, _warnings = read(workbook((styled(0.3958333, 2), styled(46447.3958333, 4))))
    assert values(sheet) == [[time(9, 30), datetime(2027, 3, 1, 9, 30)]]


def test_saved_value_of_a_formula_is_read():
    sheet, _warnings = read(workbook((formula('"a"&"b"', "ab", "str"), formula("1+1", 2), formula('""', "", "str"))))
    assert values(sheet) == [["ab", 2]]


def test_formula_without_a_saved_value_is_named_with_its_cell():
    content = workbook((formula("TODAY()"), "KCL"), ("x", Xml("><f>1+1</f><v/>")))
    assert refused(content) == [
        "liste.xlsx Bruttoliste!A2: a formula without a saved value",
        "liste.xlsx Bruttoliste!B3: a formula without a saved value",
    ]


def test_error_values_and_impossible_dates_are_named_with_their_cell():
    wrong = (Xml(' t="e"><v>#REF!</v>'), formula("1/0", "#DIV/0!", "e"), styled(99999999, 1), Xml("><v>1e999</v>"))
    assert refused(workbook(wrong)) == [
        "liste.xlsx Bruttoliste!A2: the cell holds the error #REF!",
        "liste.xlsx Bruttoliste!B2: the cell holds the error #DIV/0!",
        "liste.xlsx Bruttoliste!C2: the cell is formatted as a date, but its number is none",
        "liste.xlsx Bruttoliste!D2: the number is too large",
    ]


def test_diagnostics_stand_in_the_order_of_the_rows():
    content = workbook(*[(formula("A1"),) if number in (2, 10) else ("x",) for number in range(2, 12)])
    assert [line.partition(":")[0] for line in refused(content)] == [
        "liste.xlsx Bruttoliste!A2",
        "liste.xlsx Bruttoliste!A10",
    ]


def test_escaped_control_characters_are_removed_with_a_warning():
    sheet, warnings = read(workbook(("A_x000B_B", "a_x000D_\nb", "x_x005F_y\u202e")))
    assert values(sheet) == [["AB", "a\nb", "x_y"]]
    assert said(warnings) == [
        "liste.xlsx Bruttoliste!A2: control characters were removed from the text",
        "liste.xlsx Bruttoliste!C2: control characters were removed from the text",
    ]


def test_cells_merged_over_columns_are_read_as_the_first_with_a_warning():
    sheet, warnings = read(workbook(("Tema", "not seen", 7), ("x", "y"), merges=["A2:B2"]))
    assert values(sheet) == [["Tema", 7], ["x", "y"]]
    assert said(warnings) == [
        "liste.xlsx Bruttoliste!A2: the cells A2:B2 are merged; they are read as one, in the first column"
    ]


def test_cells_merged_over_rows_of_the_list_are_refused():
    content = workbook(("a", "KCL"), ("b", None), ("c", "HU"), merges=["B2:B3"])
    (told,) = refused(content)
    assert told.startswith("liste.xlsx Bruttoliste!B2: the cells B2:B3 are merged over several rows")


@pytest.mark.parametrize("block", ["A3:A9", "B2:B3", "A1:C1", "E5:F9"])
def test_merged_cells_that_change_nothing_are_no_mistake(block):
    titles = ("Emne", None, None) if block == "A1:C1" else TITLES
    rows = [titles, ("a",), ("b",)]
    sheet, warnings = read(packed(parts({"A": worksheet(rows, merges=[block])})))
    assert values(sheet) == [["a"], ["b"]]
    assert not warnings


def test_first_visible_sheet_with_something_in_it_is_read():
    sheets = {"Skjult": worksheet([("x",)]), "Tom": worksheet([]), "Liste": worksheet([TITLES, ("a",)])}
    sheet, _warnings = read(packed(parts(sheets, hidden=["Skjult"])))
    assert str(sheet.span) == "liste.xlsx Liste"


def test_of_several_sheets_the_one_with_the_known_header_is_read():
    sheets = {"Ark1": worksheet([("Emne", "x")]), "Ark2": worksheet([(" EMNE ", "Body"), ("a", "KCL")])}
    sheet, _warnings = read(packed(parts(sheets)), COLUMNS)
    assert str(sheet.span) == "liste.xlsx Ark2"


@pytest.mark.parametrize("number", [0, 2])
def test_several_sheets_none_of_which_is_known_are_named(number):
    header = TITLES if number else ("x",)
    with pytest.raises(Rejected) as caught:
        read(packed(parts({"Ark1": worksheet([header]), "Ark2": worksheet([header])})), COLUMNS)
    (told,) = caught.value.diagnostics
    assert told.message == "several sheets hold something: Ark1, Ark2; it is not clear which one is meant"
    assert told.hint == "the right one has the columns emne, organ; hide or delete the others"


def test_sheets_that_are_not_read_may_be_wrong():
    sheets = {"Liste": worksheet([TITLES, ("a",)]), "Andet": worksheet([("x",), (formula("A1"),)])}
    sheet, warnings = read(packed(parts(sheets)), COLUMNS)
    assert values(sheet) == [["a"]]
    assert not warnings


_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12)
_CELL = st.none() | _TEXT | st.integers(-(10**9), 10**9) | st.booleans() | st.dates(date(1901, 1, 1), date(2100, 1, 1))


@given(st.lists(st.lists(_CELL, max_size=5), max_size=6))
@settings(max_examples=60)
def test_every_value_comes_back_from_the_workbook_it_was_written_to(rows):
    book = openpyxl.Workbook()
    for number, line in enumerate([TITLES, *rows], 1):
        for column, value in enumerate(line, 1):
            one = book.worksheets[0].cell(number, column, value)
            one.data_type = "s" if isinstance(value, str) else one.data_type
    stream = BytesIO()
    book.save(stream)
    told = json.loads(json.dumps(worker.read(stream.getvalue(), [])))
    expected = [
        [number, [[column, _told(value)] for column, value in enumerate(line, 1) if _told(value) not in ("", None)]]
        for number, line in enumerate([TITLES, *rows], 1)
    ]
    assert told["rows"] == [line for line in expected if line[1]]


def _told(value):
    if isinstance(value, date):
        return ["date", value.isoformat()]
    return tidy(value)[0] if isinstance(value, str) else value


# CSV.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_csv_in_any_unicode_encoding_is_read(encoding):
    text = "Emne;Organ\r\nLæringsmiljø;KCL\r\n"
    marked = f"\ufeff{text}" if encoding.endswith("-bom") else text
    sheet, warnings = read(marked.encode(encoding.removesuffix("-bom")), suffix=".csv")
    assert sheet.header.cell(1).value == "Emne"
    assert values(sheet) == [["Læringsmiljø", "KCL"]]
    assert not warnings


def test_csv_of_an_old_excel_is_read_with_a_warning_where_it_shows():
    sheet, warnings = read("Emne;Organ\r\na;b\r\nÆldre – 5 €;KCL\r\n".encode("cp1252"), suffix=".csv")
    assert values(sheet)[1] == ["Ældre – 5 €", "KCL"]
    assert said(warnings) == ["liste.csv:3: the file is not UTF-8; its letters are read as Windows-1252"]


def test_byte_that_is_no_letter_is_refused_with_its_line():
    assert refused(b"Emne;Organ\r\rb\xe6;\x81\r", suffix=".csv") == [
        "liste.csv:3: the byte 81 is no letter in UTF-8 or Windows-1252"
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_header_tells_the_delimiter(delimiter):
    content = '\n"Emne; og, alt";Organ\n"1, 2; 3\t4";KCL\n'.replace('";', f'"{delimiter}')
    sheet, _warnings = read(content, suffix=".csv")
    assert sheet.header.cell(2).value == "Organ"
    assert values(sheet) == [["1, 2; 3 4", "KCL"]]


def test_places_in_csv_are_those_an_editor_shows():
    for end in ("\r\n", "\n", "\r"):
        content = end.join(["Emne;Organ", '"to', 'linjer";KCL', "", ";;", "a;b", ""])
        sheet, warnings = read(content, suffix=".csv")
        assert [[str(one.span) for one in line.cells.values()] for line in sheet.rows] == [
            ["liste.csv:2:1", "liste.csv:3:9"],
            ["liste.csv:6:1", "liste.csv:6:3"],
        ]
        assert values(sheet) == [["to\nlinjer", "KCL"], ["a", "b"]]
        assert not warnings


def test_apostrophe_that_kept_a_text_from_being_calculated_is_taken_off():
    sheet, _warnings = read("Emne;Organ\n'=1+1;'' n\n'@x;'tis\n", suffix=".csv")
    assert values(sheet) == [["=1+1", "'' n"], ["@x", "'tis"]]


def test_rows_of_another_length_are_each_named_with_their_line():
    assert refused("Emne;Organ;Frist\r\nBudget\r\nx;y;z;;\r\nA;B;C;D;E\r\n", suffix=".csv") == [
        "liste.csv:2: the number of fields is 1 here, and 3 in the header",
        "liste.csv:4: the number of fields is 5 here, and 3 in the header",
    ]


_FIELDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n";,\t'), max_size=8)


@given(st.lists(st.lists(_FIELDS, min_size=3, max_size=3), max_size=8), st.sampled_from(";,\t"), st.booleans())
def test_every_field_that_is_written_is_read_back(rows, delimiter, quote_all):
    text = StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows([TITLES, *rows])
    written = text.getvalue()
    assert delimited.delimiter_of(written) == delimiter
    found = list(delimited.records(written, delimiter))
    filled = [row for row in [list(TITLES), *rows] if any(value.strip() for value in row)]
    assert [[field.text for field in line] for line in found] == filled
    lines = written.split("\n")
    for field in (field for line in found for field in line):
        quoted = lines[field.line - 1][field.column - 1 :].startswith('"')
        first = field.text.split("\n")[0].replace('"', '""' if quoted else '"')
        assert lines[field.line - 1][field.column - 1 + quoted :].startswith(first)


# Tables.


def test_columns_are_found_by_any_of_their_titles_in_any_case():
    for titles in ("Emne;Organ;Frist", " FRIST ;emne;Body", "Topic;BODY;due", "Fri\u200bst;Emne;Organ"):
        records, diagnostics = _table(f"{titles}\na;a;a\n")
        assert [one["title"].value for one in records] == ["a"]
        assert len(diagnostics) == ("\u200b" in titles)


def test_titles_written_by_a_mac_are_the_same():
    column = Column("month", ("Måned",))
    sheet, _warnings = read("Ma\u030aned\nmarts\n", suffix=".csv")
    records, diagnostics = table(sheet, [column])
    assert [one["month"].value for one in records] == ["marts"]
    assert not diagnostics


def test_cell_of_a_column_that_is_not_there_is_empty_and_stands_in_its_row():
    records, _diagnostics = _table("Emne;Organ\na;b\n")
    assert records[0]["due"].value is None
    assert str(records[0]["due"].span) == str(records[0].span) == "liste.csv:2"


def test_required_column_that_is_missing_is_named_with_those_found():
    records, diagnostics = _table(packed(parts({"Ark1": worksheet([("Emner", "Frist"), ("a",)])})), ".xlsx")
    assert not records
    assert said(diagnostics) == [
        'liste.xlsx Ark1!1: there is no column "Emne"; the columns found are: "Emner", "Frist"',
        'liste.xlsx Ark1!1: there is no column "Organ"; the columns found are: "Emner", "Frist"',
        'liste.xlsx Ark1!A1: these columns are not read: "Emner"',
    ]
    assert [one.hint for one in diagnostics] == [
        "the column may be called: Emne, Titel, Topic",
        "the column may be called: Organ, Body",
        "did you mean Emne?",
    ]


@pytest.mark.parametrize("titles", ["Emne;Organ;emne", "Emne;Organ;Titel", "Emne;Organ;x;X"])
def test_title_that_stands_twice_is_refused(titles):
    records, diagnostics = _table(f"{titles}\na;a;a{';a' * (titles.count(';') - 2)}\n")
    assert not records
    errors = [one for one in diagnostics if one.severity is Severity.ERROR]
    assert [one.message.endswith("stands twice") for one in errors] == [True]
    assert errors[0].because[0].span is not None


def test_columns_that_are_not_known_are_listed_in_one_warning():
    content = packed(parts({"A": worksheet([(*TITLES, "Note", None, "Tom"), ("a", "b", None, "x", "y")])}))
    records, diagnostics = _table(content, ".xlsx")
    assert len(records) == 1
    assert said(diagnostics) == ['liste.xlsx A!D1: these columns are not read: "Note", E without a title, "Tom"']
    assert not has_errors(diagnostics)


def test_sheet_without_rows_is_a_warning():
    records, diagnostics = _table("Emne;Organ\r\n")
    assert not records
    assert said(diagnostics) == ["liste.csv: the sheet has no rows below its header"]
    assert not has_errors(diagnostics)


def test_columns_are_lettered_as_in_excel():
    assert [letters(number) for number in (0, 1, 26, 27, 702, 703, 16384)] == ["", "A", "Z", "AA", "ZZ", "AAA", "XFD"]
