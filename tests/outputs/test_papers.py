"""Papers as the formats hold them: what every encoder owes every paper."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from syrupy.extensions.single_file import SingleFileSnapshotExtension

import aarsplan.outputs
from aarsplan.outputs.base import clean
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.texts import speaking
from aarsplan.views.paper import Bullets, Emphasis, Group, Heading, Mark, Paper, Paragraph, Row, Run, Table, cell, line
from tests.outputs import papers
from tests.outputs.test_html import DARK, LIGHT, luminance
from tests.outputs.test_word import ORDER

PAPERS = {"forward": papers.FORWARD, "slip": papers.SLIP, "bruttoliste": papers.BRUTTOLISTE}
HOSTILE = "<script>alert(1)</script> | *a* _b_ [c](d) & \u202e\x07 ~~e~~ \\"
CSS = (Path(aarsplan.outputs.__file__).parent / "templates" / "paper.css").read_text(encoding="utf-8")


def only(name, paper):
    (content,) = paper_files(paper, [name]).values()
    return content


def word(paper):
    return Document(BytesIO(only("word", paper)))


def page(paper):
    return html.document_fromstring(only("html", paper).decode())


def markdown(paper):
    return only("markdown", paper).decode().splitlines()


def paper_of(*blocks, **values):
    return Paper("A title", "A municipality", "a-title", blocks, **values)


def hostile():
    run = (Run(HOSTILE, Emphasis.STRONG), Run(HOSTILE, Emphasis.STRUCK))
    table = Table(HOSTILE, (HOSTILE, "b"), (0.5, 0.5), (Group(HOSTILE), Row((cell(HOSTILE), cell(run)), "red;}")))
    blocks = (Heading(HOSTILE), Paragraph(run), Bullets((run,)), table)
    return Paper(HOSTILE, HOSTILE, "hostile", blocks, (run,), HOSTILE, HOSTILE, "red;} body{display:none")


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_whole_paper(name, format_, snapshot):
    extension = type("Extension", (SingleFileSnapshotExtension,), {"file_extension": FORMATS[format_]})
    with speaking("en"):
        assert only(format_, PAPERS[name]) == snapshot(extension_class=extension, name=f"{name}-{format_}")


def test_files_are_named_by_the_slug_in_the_order_asked_for():
    made = paper_files(papers.SLIP, ["word", "markdown"])
    assert list(made) == [f"{papers.SLIP.slug}.docx", f"{papers.SLIP.slug}.md"]


def test_unknown_format_is_refused():
    with pytest.raises(KeyError, match="pdf"):
        paper_files(papers.SLIP, ["pdf"])


def test_a_table_has_a_cell_for_each_column():
    with pytest.raises(ValueError, match="numbers of cells"):
        Table("t", ("a", "b"), (0.5, 0.5), (Row((cell("x"),)),))


def test_bytes_do_not_depend_on_process_time_zone_or_hash_seed():
    code = (
        "import hashlib\nfrom tests.outputs import papers\nfrom aarsplan.outputs.papers import FORMATS, paper_files\n"
        "made = paper_files(papers.FORWARD, FORMATS)\n"
        "print(hashlib.sha256(b''.join(made.values())).hexdigest())"
    )
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        path = os.pathsep.join(filter(None, sys.path))
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": path}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(done.stdout)
    assert len(seen) == 1


def test_word_properties_hold_no_person_and_no_clock():
    properties = word(papers.FORWARD).core_properties
    assert properties.title == papers.FORWARD.title
    assert properties.author == properties.last_modified_by == papers.MUNICIPALITY
    assert properties.created is properties.modified is None
    with ZipFile(BytesIO(only("word", papers.FORWARD))) as archive:
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


def test_word_paper_is_in_the_readers_language():
    for language, code in (("da", "da-DK"), ("en", "en-GB")):
        with speaking(language):
            document = word(papers.SLIP)
        marks = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
        assert [mark.get(qn("w:val")) for mark in marks] == [code]


def test_word_tables_repeat_their_head_and_rows_stay_whole():
    for paper in PAPERS.values():
        (table,) = word(paper).tables
        repeated = [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.trPr.findall(qn("w:cantSplit")) for row in table.rows)
        assert sum(column.width for column in table.columns) / 36000 == pytest.approx(184, abs=0.1)


def test_word_edges_name_municipality_title_stamp_and_page():
    with speaking("en"):
        section = word(papers.FORWARD).sections[0]
    assert section.header.paragraphs[0].text == papers.MUNICIPALITY
    assert section.footer.paragraphs[0].text == f"{papers.FORWARD.title}\tons 23-10-2024\tPage 1 of 1"


def test_word_group_spans_the_row_and_stays_with_what_it_heads():
    (table,) = word(papers.FORWARD).tables
    (group,) = set(table.rows[1].cells)
    assert group.text == "Uge 43"
    assert group.paragraphs[0].paragraph_format.keep_with_next


def test_marks_and_colours_paint_the_left_edge_in_word():
    (table,) = word(papers.BRUTTOLISTE).tables
    edges = [[edge.get(qn("w:color")) for edge in row._tr.iter(qn("w:left"))] for row in table.rows[1:]]
    assert edges == [[], ["1A6B3C"], ["24475B"], ["8A3600"]]
    (table,) = word(papers.SLIP).tables
    assert [edge.get(qn("w:color")) for edge in table._tbl.iter(qn("w:left")) if edge.get(qn("w:color"))] == [
        "1F4E79",
        "2E6B3F",
    ]


def test_quiet_rows_are_shaded():
    (table,) = word(papers.FORWARD).tables
    fills = [{shade.get(qn("w:fill")) for shade in row._tr.iter(qn("w:shd"))} for row in table.rows]
    assert fills == [set()] * (len(table.rows) - 1) + [{"E7E9EC"}]
    assert page(papers.FORWARD).xpath("//tr[@class='quiet']//strong/text()") == ["Koncernledelsen"]


@pytest.mark.parametrize("paper", [*PAPERS.values(), hostile()], ids=[*PAPERS, "hostile"])
def test_word_properties_stand_in_the_order_of_the_schema(paper):
    order = ORDER | {"pPr": "pStyle keepNext pBdr tabs spacing ind jc"}
    body = word(paper).element.body
    for name, known in order.items():
        for element in body.iter(qn(f"w:{name}")):
            found = [child.tag.partition("}")[2] for child in element]
            assert found == sorted(found, key=known.split().index), name


def test_hostile_text_arrives_as_text():
    document = word(hostile())
    assert clean(HOSTILE) in document.paragraphs[0].text
    assert clean(HOSTILE) * 2 == document.tables[0].rows[2].cells[1].text
    tree = page(hostile())
    assert tree.xpath("string(//h1)") == clean(HOSTILE)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //base")
    assert all(re.fullmatch(r"--mark: #[0-9A-F]{6}|width: [0-9.]+%", style) for style in tree.xpath("//@style"))
    assert "<script>" not in only("markdown", hostile()).decode()


def test_page_asks_for_nothing_from_elsewhere():
    (policy,) = page(papers.FORWARD).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_page_rows_fill_every_column_and_begin_with_what_they_are_about():
    tree = page(papers.FORWARD)
    for row in tree.xpath("//tr"):
        assert sum(int(found.get("colspan", 1)) for found in row) == 4
        assert row[0].tag == "th"


def test_runs_are_emphasised_in_html_and_markdown():
    runs = tuple(Run(f"{emphasis} ", emphasis) for emphasis in Emphasis)
    paper = paper_of(Paragraph(runs))
    (found,) = page(paper).xpath("//main/p")
    assert found.text_content() == "plain strong quiet notice struck "
    assert [element.tag for element in found] == ["strong", "span", "span", "s"]
    assert "plain **strong** quiet **notice** ~~struck~~ " in markdown(paper)


def test_paragraph_is_no_list_in_markdown():
    for text in ("- a", "+ a", "1. a", "1) a", "=== a"):
        (found,) = [text for text in markdown(paper_of(Paragraph(line(text)))) if text.endswith(" a")]
        assert not re.match(r"[-+=]|\d+[.)]", found)


@pytest.mark.parametrize("mode", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_text_on_a_shaded_row_has_the_contrast_of_wcag_aa(mode):
    for ink in ("closed-ink", "quiet", "notice"):
        light, dark = sorted((luminance(mode[ink]), luminance(mode["closed"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, ink


@given(st.lists(st.text(), max_size=4), st.sampled_from(Emphasis))
@settings(max_examples=25)
def test_no_text_leaves_its_cell(texts, emphasis):
    lines = tuple(line(text, emphasis) for text in texts if text)
    row = Row((lines, cell("end")), mark=Mark.NEW)
    paper = paper_of(Table("t", ("a", "b"), (0.5, 0.5), (row,)))
    (found,) = [text for text in markdown(paper) if text.endswith("| end |")]
    assert len(re.split(r"(?<!\\)(?:\\\\)*\|", found)) == 4
    assert len(page(paper).xpath("//tbody/tr/*")) == 2
    assert word(paper).tables[0].rows[1].cells[1].text == "end"


def test_empty_paper_has_its_files():
    assert all(paper_files(replace(papers.SLIP, blocks=()), FORMATS).values())
