"""The workbook as a spreadsheet reads it."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from aarsplan.outputs.base import clean
from tests.outputs import sample


def opened(shown=None, language="en"):
    return load_workbook(BytesIO(sample.only_file("excel", shown, language)))


def table(sheet):
    head, *rows = sheet.iter_rows()
    return [{title.value: cell for title, cell in zip(head, row, strict=True)} for row in rows]


def on(sheet, day, code):
    (found,) = [
        row for row in table(sheet) if row["Date"].value == datetime.fromisoformat(day) and row["Code"].value == code
    ]
    return found


def test_dates_and_times_are_typed_and_shown_the_danish_way():
    row = on(opened()["Annual plan"], "2025-10-30", "KCL")
    assert row["Date"].is_date
    assert row["Date"].number_format == "dd-mm-yyyy"
    assert (row["Start"].value, row["End"].value) == (time(13), time(16))
    assert row["Start"].number_format == "hh:mm"
    assert row["Week"].value == 44


def test_decision_is_a_typed_day_and_a_code():
    sheet = opened(sample.publication(approved=True))["Annual plan"]
    row = on(sheet, "2025-10-30", "KCL")
    assert (row["Status"].value, row["Decided by"].value) == ("approved", "DIR")
    assert row["Decided on"].value == datetime(2024, 10, 23)
    assert row["Decided on"].is_date
    assert (on(sheet, "2025-10-29", "DIR")["Decided on"].value, row["Remarks"].value) == (None, None)


def test_sheet_has_header_filter_and_print_set_up():
    sheet = opened()["Annual plan"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:O{sheet.max_row}"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddHeader.left.text == "Norddjurs Kommune"
    assert sheet.oddFooter.left.text == "Last changed Tue 15 Apr 2025"
    assert sheet.oddFooter.right.text == "Page &P of &N"


def test_ampersand_of_a_municipality_is_no_code_in_the_print_header():
    known = sample.facts(municipality="Ribe & Omegn &P")
    assert opened(sample.publication(known))["Annual plan"].oddHeader.left.text == "Ribe && Omegn &&P"


def test_deadlines_have_a_sheet_of_their_own_sorted_by_date():
    book = opened()
    rows = table(book["Deadlines"])
    days = [row["Date"].value for row in rows]
    assert days == sorted(days)
    assert all(row["Date"].is_date and row["Date of the meeting"].is_date for row in rows)
    first = {title: cell.value for title, cell in rows[0].items()}
    assert (first["Weekday"], first["Week"], first["Deadline"], first["Code"]) == ("Thursday", 31, "Indkaldelse", "KCL")
    assert first["Date of the meeting"] == datetime(2025, 8, 28)


def test_closed_days_are_grey_and_have_a_last_day():
    row = on(opened()["Annual plan"], "2025-10-13", None)
    assert row["Last day"].value == datetime(2025, 10, 17)
    assert row["Meeting"].value == "Efterårsferie"
    assert {cell.fill.start_color.rgb for cell in row.values()} == {"00E7E9EC"}


def test_cancelled_and_skipped_meetings_are_there():
    sheet = opened()["Annual plan"]
    cancelled = on(sheet, "2025-12-10", "DIR")
    assert (cancelled["Kind"].value, cancelled["Remarks"].value) == ("cancelled", "CANCELLED")
    assert cancelled["Date"].font.strike
    assert on(sheet, "2025-12-24", "DIR")["Kind"].value == "not held"


def test_code_carries_the_colour_of_the_body():
    assert on(opened()["Annual plan"], "2025-10-30", "KCL")["Code"].border.left.color.rgb == "008A5A00"


def test_no_text_is_a_formula_or_an_error():
    book = opened(sample.hostile())
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "d"}
                starts = isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
                assert bool(cell.quotePrefix) == starts
    titles = {row["Meeting"].value for row in table(book["Annual plan"])}
    assert {clean(title) for title in sample.HOSTILE} <= titles


def test_sheets_hold_no_formula_element():
    with ZipFile(BytesIO(sample.only_file("excel", sample.hostile()))) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


@pytest.mark.parametrize(("language", "titles"), [("en", ["Annual plan", "Deadlines"]), ("da", ["Årsplan", "Frister"])])
def test_sheets_are_named_in_the_readers_language(language, titles):
    assert opened(language=language).sheetnames == titles


def test_workbook_is_dated_by_the_plan_and_not_by_the_clock():
    properties = opened().properties
    assert properties.created == properties.modified == sample.CHANGED.replace(tzinfo=None)
