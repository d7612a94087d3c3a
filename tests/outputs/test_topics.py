"""The bruttoliste as a sheet: what it holds, for whom, and that it comes back as it was."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from unicodedata import normalize
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from aarsplan.cli.bruttoliste import compared
from aarsplan.domain import Role
from aarsplan.items import Topic
from aarsplan.loading import item_convert
from aarsplan.loading.bruttoliste import read_bruttoliste
from aarsplan.loading.item_schema import TopicTable
from aarsplan.loading.sheets import workbook as reading
from aarsplan.loading.source import parse_source
from aarsplan.texts import speaking
from aarsplan.topic_columns import COLUMNS
from aarsplan.views.publication import Variant
from tests.loading.workbooks import ask_here
from tests.outputs import sample

ROLES = {
    role.code: role
    for role in (
        Role("borgmester", "Borgmester"),
        Role("chef-a", "Chef for Økonomi"),
        Role("chef-b", "chef for  økonomi"),
        Role("chef-for-it", "HR-chef"),
        Role("hr-chef", "Chef for IT"),
        Role("formel", "=Formel; \"med\" 'det' hele"),
    )
}


def publication(*topics, internal=False, codes=()):
    known = sample.facts(roles=ROLES, topics={topic.code: topic for topic in topics})
    return replace(sample.publication(known, codes=codes), variant=Variant(internal=internal))


def rows(content):
    """The lines of a workbook by what its header calls their cells."""
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    head, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


OPEN = Topic("TEK", "Velfærdsteknologi", "DIR", "efterår 2025", theme="Velfærd", owner="borgmester", minutes=45)
CLOSED = Topic("HEMMELIG", "Fyring af en chef", "DIR", closed=True, note="lukket bilag 4711", owner="chef-a")


def test_a_project_without_topics_has_no_such_files():
    assert sample.written("topics", publication()) == {}


def test_there_is_no_open_file_when_every_topic_is_closed():
    assert sample.written("topics", publication(CLOSED)) == {}
    assert list(sample.written("topics", publication(CLOSED, internal=True)))


def test_closed_topics_are_in_the_internal_sheet_alone():
    shown, hidden = (sample.written("topics", publication(OPEN, CLOSED, internal=inside)) for inside in (True, False))
    assert not set(shown) & set(hidden)
    workbook, _text = shown.values()
    assert {row["Code"]: row["Closed"] for row in rows(workbook)} == {"TEK": None, "HEMMELIG": "yes"}
    for content in hidden.values():
        parts = [content]
        if content.startswith(b"PK"):
            with ZipFile(BytesIO(content)) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
        for part in parts:
            assert not [word for word in ("HEMMELIG", "Fyring", "4711", "losed") if word.encode() in part]


def test_only_the_topics_of_a_chosen_body_are_written():
    other = Topic("LØN", "Lønpolitik", "KCL")
    workbook, _text = sample.written("topics", publication(OPEN, other, codes=("KCL",))).values()
    assert [row["Code"] for row in rows(workbook)] == ["LØN"]


def test_values_are_typed_and_roles_are_called_by_their_names():
    workbook, text = sample.written("topics", publication(OPEN)).values()
    (row,) = rows(workbook)
    assert (row["Minutes"], row["Responsible"], row["Wished period"]) == (45, "Borgmester", "efterår 2025")
    assert text.decode("utf-8-sig").splitlines()[1] == "Velfærdsteknologi;DIR;efterår 2025;Velfærd;Borgmester;45;;;;TEK"


def test_a_role_whose_name_means_another_one_is_written_by_its_code():
    topics = [Topic(code, code, owner=code) for code in ROLES]
    workbook, _text = sample.written("topics", publication(*topics)).values()
    told = {row["Code"]: row["Responsible"] for row in rows(workbook)}
    assert (told["chef-a"], told["chef-b"], told["hr-chef"]) == ("chef-a", "chef-b", "Chef for IT")
    assert told["chef-for-it"] == "chef-for-it"


def test_the_header_stays_in_sight_and_filters():
    workbook, _text = sample.written("topics", publication(OPEN), "da").values()
    (sheet,) = load_workbook(BytesIO(workbook)).worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$I$2"
    assert [cell.value for cell in sheet[1]][:4] == ["Emne", "Organ", "Ønsket periode", "Tema"]


def test_no_title_of_a_column_means_two_columns():
    titles = [title.casefold() for column in COLUMNS for title in column.titles]
    assert len(set(titles)) == len(titles)


def test_formulas_are_text():
    topic = Topic("F", "=1+1", note="@SUM(A1)\n=2+2", source="'=3+3", reason="+4", theme="-5")
    workbook, text = sample.written("topics", publication(topic)).values()
    (sheet,) = load_workbook(BytesIO(workbook)).worksheets
    assert {cell.data_type for cell in sheet[2]} == {"s", "n"}
    with ZipFile(BytesIO(workbook)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    line = text.decode("utf-8-sig").split("\r\n")[1]
    assert line == "'=1+1;;;'-5;;;''=3+3;'+4;\"'@SUM(A1)\n=2+2\";F"


_LETTERS = st.characters(exclude_categories=("C", "Zl", "Zp")) | st.sampled_from("=+-@'\";\n\t,æøåÆØÅ_x1 ")
_PIECES = st.sampled_from(
    ["=1+1", "@x", "'", "''=2", "A\u030a", "æ", "a\u0308", '"', ";", "\n", "_x000B_", "_x005F_", "#N/A", "TRUE", "0012"]
)
# Some letters are longer in the usual Unicode form, which is what the limits of the sheet are about.
TEXTS = st.lists(_PIECES | st.text(_LETTERS, max_size=12), max_size=5).map(lambda text: normalize("NFC", "".join(text)))


def _texts(most):
    return TEXTS.map(lambda text: text[: most // 2])


@st.composite
def topics(draw):
    """A topic as the files of a project may hold it."""
    title = " ".join(draw(TEXTS).split("\n")).strip()[:100] or "Emne"
    return {
        "title": draw(st.just(title) | st.just((title * 500)[:500].strip() or "Emne")),
        "body": draw(st.none() | st.sampled_from(["DIR", "KCL", "HU", "KB"])),
        "period": draw(_texts(60) | st.sampled_from(["efterår 2025", "2025", "26-11-2025", "når der er tid"])),
        "theme": draw(_texts(100)),
        "owner": draw(st.none() | st.sampled_from(sorted(ROLES))),
        "minutes": draw(st.none() | st.integers(5, 1440)),
        "closed": draw(st.booleans()),
        "source": draw(_texts(2000)),
        "reason": draw(_texts(2000)),
        "note": draw(_texts(2000)),
    }


CODES = st.text("ABæøÅ01-_", min_size=1, max_size=4).filter(lambda code: code[0] not in "-_")


@settings(max_examples=60)
@given(st.dictionaries(CODES.map(str.casefold), topics(), min_size=1, max_size=4), st.sampled_from(["da", "en"]))
def test_a_sheet_that_comes_back_changes_nothing(tables, language):
    source = parse_source("", "bruttoliste.toml")
    found = [
        item_convert.topic(TopicTable.model_validate({"code": code, **table}), source, ())
        for code, table in tables.items()
    ]
    shown = publication(*found, internal=True)
    with tempfile.TemporaryDirectory() as folder, speaking(language), patch.object(reading, "ask", ask_here):
        for name, content in sample.written("topics", shown, language).items():
            path = Path(folder, name)
            path.write_bytes(content)
            rows, _notes = read_bruttoliste(path, name, shown.plan.problem.facts)
            comparison = compared(rows, shown.plan.problem.facts)
            assert (comparison.new, comparison.changed, comparison.unnamed) == ((), (), ())
            assert len(comparison.unchanged) == len(found)


@pytest.mark.parametrize("internal", [True, False])
def test_the_same_topics_give_the_same_bytes(internal):
    first, second = (sample.written("topics", publication(OPEN, internal=internal)) for _time in "12")
    assert first == second
