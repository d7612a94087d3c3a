"""The CSV files as a Danish Excel opens them."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from aarsplan.outputs.csv import cell
from tests.outputs import sample


def tables(shown=None, language="en"):
    return {
        name: list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        for name, content in sample.written("csv", shown, language).items()
    }


def records(rows):
    head, *others = rows
    return [dict(zip(head, row, strict=True)) for row in others]


def test_files_begin_with_a_byte_order_mark_and_end_their_lines_with_crlf():
    for content in sample.written("csv").values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\n") == content.count(b"\r\n") > 1


def test_plan_and_deadlines_are_two_files():
    assert list(tables()) == ["annual-plan-autumn-2025.csv", "annual-plan-autumn-2025-deadlines.csv"]
    assert list(tables(language="da")) == ["aarsplan-efteraar-2025.csv", "aarsplan-efteraar-2025-frister.csv"]


def test_days_and_times_are_iso():
    plan, deadlines = tables().values()
    (row,) = [row for row in records(plan) if row["Code"] == "KCL" and row["Date"] == "2025-10-30"]
    assert (row["Start"], row["End"], row["Last day"], row["Week"]) == ("13:00", "16:00", "", "44")
    assert records(deadlines)[0]["Date"] == "2025-07-31"


def test_every_row_has_every_column():
    for shown in (sample.publication(), sample.hostile()):
        for rows in tables(shown).values():
            assert {len(row) for row in rows} == {len(rows[0])}


def test_skipped_and_cancelled_meetings_are_there():
    plan, _deadlines = tables().values()
    kinds = {row["Date"]: row["Kind"] for row in records(plan)}
    assert (kinds["2025-12-10"], kinds["2025-12-24"]) == ("cancelled", "not held")


def test_no_cell_of_a_hostile_plan_is_calculated():
    for rows in tables(sample.hostile()).values():
        assert not [cell for row in rows for cell in row if cell.lstrip().startswith(tuple("=+-@"))]


def test_guarded_text_is_whole_behind_its_apostrophe():
    plan, _deadlines = tables(sample.hostile()).values()
    assert f"'{sample.HOSTILE[0]}" in {row["Meeting"] for row in records(plan)}


@given(st.text() | st.lists(st.text()).map(tuple))
def test_no_text_becomes_a_formula_or_a_second_line(value):
    written = cell(value)
    assert not written.lstrip().startswith(tuple("=+-@"))
    assert len(written.splitlines()) <= 1
