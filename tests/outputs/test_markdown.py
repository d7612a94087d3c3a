"""The Markdown file as a reader of GitHub's flavour gets it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from aarsplan.outputs.markdown_parts import escaped
from tests.outputs import sample


def lines(shown=None, language="en"):
    return sample.only_file("markdown", shown, language).decode().splitlines()


def cells(line):
    """The cells of a table row: divided at pipes that no backslash escapes."""
    return [cell.strip() for cell in re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1]]


def test_each_month_has_a_heading_and_a_table():
    found = lines()
    assert found[0] == "# Annual plan autumn 2025"
    assert [line for line in found if line.startswith("## ")] == [
        "## August 2025", "## September 2025", "## October 2025", "## November 2025", "## December 2025",
    ]  # fmt: skip


def test_every_row_has_as_many_cells_as_the_heading():
    for shown in (sample.publication(), sample.hostile()):
        table = [line for line in lines(shown) if line.startswith("|")]
        assert len({len(cells(line)) for line in table}) == 1


def test_cancelled_meeting_is_struck_out():
    (row,) = [cells(line) for line in lines() if "10 Dec 2025~~" in line]
    assert row[1:4] == ["~~Wed 10 Dec 2025~~", "~~9:00–13:30~~", "~~Direktionen~~"]
    assert row[-1] == "CANCELLED"


def test_markup_in_a_title_is_escaped():
    text = "\n".join(lines(sample.hostile()))
    assert "<script>" not in text
    assert r"Møde \| med \\ streger\_og \*stjerner\*" in text


@given(st.text())
def test_escaped_text_is_one_line_without_bare_markup(text):
    shown = escaped(text)
    assert len(shown.splitlines()) <= 1
    assert not re.search(r"[|<>`*_\[\]]", re.sub(r"\\.", "", shown))
