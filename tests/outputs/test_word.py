"""The Word document as Word reads it."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from aarsplan.domain import DateRange, date
from aarsplan.lockfile import Lock
from aarsplan.outputs.base import clean
from aarsplan.outputs.word_document import QUIET
from aarsplan.views.publication import Publication
from tests.outputs import sample

# ISO/IEC 29500-1, annex A: CT_TblPr, CT_TcPr, CT_RPr, as far as the document uses them.
ORDER = {
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan tcBorders shd",
    "rPr": "rStyle rFonts b strike color sz szCs lang",
    "pPr": "pStyle keepNext tabs spacing ind jc",
}


def opened(shown=None, language="en"):
    return Document(BytesIO(sample.only_file("word", shown, language)))


def cells(row):
    return list(dict.fromkeys(row.cells))


def row_with(document, text):
    (found,) = [row for table in document.tables for row in table.rows if any(text in c.text for c in row.cells)]
    return found


def fill_of(cell):
    shade = cell._tc.tcPr.find(qn("w:shd"))
    return None if shade is None else shade.get(qn("w:fill"))


def test_page_is_upright_a4():
    section = opened().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.left_margin.mm == pytest.approx(13, abs=0.1)


def test_header_names_the_municipality_and_footer_title_date_and_page_of_pages():
    section = opened().sections[0]
    assert section.header.paragraphs[0].text == "Norddjurs Kommune"
    footer = section.footer.paragraphs[0]
    assert footer.text == "Annual plan autumn 2025\tLast changed Tue 15 Apr 2025\tPage 1 of 1"
    assert [code.text for code in footer._p.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]


def test_title_and_months_are_headings():
    found = [(p.style.name, p.text) for p in opened().paragraphs if p.style.name.startswith("Heading")]
    assert found[0] == ("Heading 1", "Annual plan autumn 2025")
    assert [text for _style, text in found[1:]] == [
        "August 2025", "September 2025", "October 2025", "November 2025", "December 2025",
    ]  # fmt: skip


def test_language_of_the_text_is_the_readers():
    for language, code in (("da", "da-DK"), ("en", "en-GB")):
        document = opened(language=language)
        marks = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
        assert [mark.get(qn("w:val")) for mark in marks] == [code]
        assert document.core_properties.language == code


def test_there_is_a_table_for_each_month_with_a_repeated_header_row():
    for table in opened().tables:
        repeated = [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)
        assert [cell.text for cell in table.rows[0].cells] == [
            "Week", "Day and date", "Time", "Meeting", "Place", "Deadlines", "Remarks",
        ]  # fmt: skip


def test_no_row_breaks_across_pages():
    assert all(row._tr.trPr.findall(qn("w:cantSplit")) for table in opened().tables for row in table.rows)


def test_columns_fill_the_page_and_stand_in_line_from_month_to_month():
    grids = {tuple(column.width for column in table.columns) for table in opened().tables}
    (grid,) = grids
    assert sum(grid) / 36000 == pytest.approx(184, abs=0.1)
    for table in opened().tables:
        assert all(sum(cell.width for cell in cells(row)) == pytest.approx(sum(grid), abs=9) for row in table.rows)


def test_closed_days_are_one_grey_row_over_the_whole_width():
    document = opened(language="da")
    found = cells(row_with(document, "fre 17-10-2025"))
    assert [cell.text for cell in found] == ["42", "man 13-10 – fre 17-10-2025", "Efterårsferie"]
    assert {fill_of(cell) for cell in found} == {"E7E9EC"}


def test_meetings_are_not_grey_and_carry_the_colour_of_their_body():
    row = row_with(opened(language="da"), "tor 30-10-2025")
    assert {fill_of(cell) for cell in row.cells} == {None}
    (edge,) = row._tr.iter(qn("w:left"))
    assert edge.get(qn("w:color")) == "8A5A00"


def test_cancelled_meeting_is_struck_out_and_says_so():
    row = row_with(opened(), "10 Dec 2025")
    assert [cell.paragraphs[0].runs[0].font.strike for cell in row.cells[1:4]] == [True] * 3
    assert row.cells[-1].text == "CANCELLED"


def test_deadlines_have_a_line_each():
    row = row_with(opened(language="da"), "tor 30-10-2025")
    assert [paragraph.text for paragraph in row.cells[5].paragraphs] == [
        "tor 02-10 Indkaldelse",
        "tor 09-10 Punktfrist",
        "tor 16-10 Materiale",
        "ons 22-10 Udsendelse af dagsorden",
        "tor 06-11 Referat",
    ]


def test_date_in_a_remark_is_not_divided_between_lines():
    row = row_with(opened(language="da"), "tor 18-12-2025")
    assert len(list(row.cells[-1]._tc.iter(qn("w:noBreakHyphen")))) == 2
    assert "tor 25-12-2025" in row.cells[-1].text


def test_status_and_legend_stand_under_the_title():
    texts = [paragraph.text.replace("\u00a0", " ").strip() for paragraph in opened().paragraphs]
    assert texts[1:3] == ["Draft", "■ DIR Direktionen    ■ KCL Koncernledelsen    ■ HU Hovedudvalget"]


def test_decisions_stand_quietly_under_the_legend():
    paragraphs = opened(sample.publication(approved=True)).paragraphs
    (place,) = [n for n, paragraph in enumerate(paragraphs) if paragraph.text.startswith("KCL: approved by DIR")]
    assert paragraphs[place - 1].text.startswith("■")
    assert str(paragraphs[place].runs[0].font.color.rgb) == QUIET


def test_column_that_is_empty_throughout_is_dropped():
    bare = sample.publication(codes=("BUD1", "BUD2"))
    (table, *_others) = opened(bare).tables
    assert [cell.text for cell in table.rows[0].cells] == ["Week", "Day and date", "Meeting", "Remarks"]


def test_empty_plan_says_so():
    day = DateRange(date(2026, 2, 2), date(2026, 2, 2))
    nothing = Publication.of(sample.plan(sample.facts(), within=day, moved={}), Lock(), day)
    assert opened(nothing).paragraphs[-1].text == "Nothing is planned here."


def test_document_is_dated_by_the_plan_and_not_by_the_clock():
    properties = opened().core_properties
    assert properties.created == properties.modified == sample.CHANGED
    assert properties.author == "Norddjurs Kommune"


def test_properties_stand_in_the_order_of_the_schema():
    body = opened().element.body
    for name, order in ORDER.items():
        known = order.split()
        for element in body.iter(qn(f"w:{name}")):
            found = [child.tag.partition("}")[2] for child in element]
            assert found == sorted(found, key=known.index), name


def test_hostile_titles_arrive_as_text():
    document = opened(sample.hostile())
    seen = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {clean(title) for title in sample.HOSTILE} <= seen
