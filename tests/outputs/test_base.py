"""File names, clean text and archives without a clock."""

from __future__ import annotations

import unicodedata
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aarsplan.outputs.base import clean, clean_lines, file_name, hex_colour, repacked
from tests.outputs.sample import HOSTILE


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_file_names_are_small_ascii_in_either_unicode_form(form):
    title = unicodedata.normalize(form, "Årsplan efterår 2025")
    assert file_name(title, "docx") == "aarsplan-efteraar-2025.docx"


@pytest.mark.parametrize("title", ["../../etc/passwd", "C:\\x", "a/b", ".skjult", "Møde: æø & é"])
def test_file_names_never_leave_their_folder(title):
    assert not set(file_name(title, "md")[:-3]) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_title_without_letters_still_has_a_file_name():
    assert file_name("👩🏽‍💼", "csv") == "aarsplan.csv"


@given(st.text())
def test_clean_text_is_one_line_that_xml_can_hold(text):
    cleaned = clean(text)
    element = etree.Element("a")
    element.text = cleaned
    assert etree.fromstring(etree.tostring(element)).text == (cleaned or None)
    assert len(cleaned.splitlines()) <= 1
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs", "M"])))
def test_clean_changes_nothing_that_is_shown(text):
    assert clean(text) == text


def test_reading_direction_is_not_turned_but_emoji_and_arabic_stay():
    assert clean("a\u202eb\u2066c\u2069") == "abc"
    assert clean(HOSTILE[4]) == HOSTILE[4]


def test_clean_lines_keeps_the_lines():
    assert clean_lines("en\nto\x00\r\ntre") == "en\nto \ntre"


@pytest.mark.parametrize("colour", ["red", "#fff", "#1234567", "#12345g", "", "#000000;}body{color:red", "#123456\n"])
def test_what_is_no_colour_becomes_grey(colour):
    assert hex_colour(colour) == "555555"


def test_colours_are_six_digits():
    assert hex_colour("#1f6f8b") == "1F6F8B"


def test_repacked_archives_have_no_clock_and_their_types_first():
    made = []
    for year, names in ((1999, ("b", "[Content_Types].xml", "A")), (2020, ("A", "b", "[Content_Types].xml"))):
        stream = BytesIO()
        with ZipFile(stream, "w") as archive:
            for name in names:
                archive.writestr(_member(name, year), name)
        made.append(repacked(stream.getvalue()))
    assert made[0] == made[1]
    with ZipFile(BytesIO(made[0])) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "A", "b"]
        assert archive.read("A") == b"A"
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def _member(name, year):
    from zipfile import ZipInfo

    return ZipInfo(name, (year, 1, 1, 0, 0, 0))
