"""How the columns share a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.outputs.widths import PAGE_CHARACTERS, column_shares
from aarsplan.texts import speaking
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_row import Column
from tests.outputs import sample


def characters(*deadlines: str, place: str = "Salen", title: str = "Udvalget") -> dict[Column, float]:
    """The columns' widths in average characters for a body with these texts."""
    specs = tuple(sample.DeadlineSpec(f"d{n}", name, 2, sample.WORKING) for n, name in enumerate(deadlines))
    body = replace(sample.HU, name=title, deadlines=specs)
    known = sample.facts(bodies={"HU": body}, events={}, closures=(), places={"hall": sample.Place("hall", place)})
    with speaking("da"):
        shares = column_shares(annual_plan(sample.publication(known)))
    return {column: share * PAGE_CHARACTERS for column, share in shares.items()}


def test_shares_are_the_whole_width():
    with speaking("da"):
        assert sum(column_shares(annual_plan(sample.publication())).values()) == pytest.approx(1)


def test_dates_and_times_have_room_for_their_longest_line():
    found = characters("Punktfrist")
    assert found[Column.DATE] >= len("tor 30-10-2025")
    assert found[Column.TIME] >= len("13.00–16.00")


def test_words_have_room():
    found = characters("Punktfrist", place="Direktionslokalet", title="Kommunalbestyrelsen")
    assert found[Column.PLACE] >= len("Direktionslokalet")
    assert found[Column.TITLE] >= len("Kommunalbestyrelsen")


def test_room_goes_where_it_saves_lines():
    long = "Udsendelse af dagsorden med alle bilag"
    assert characters(long)[Column.DEADLINES] >= len(f"tor 30-10 {long}") > characters("Frist")[Column.DEADLINES]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3), st.text(min_size=1, max_size=200))
def test_every_text_gives_every_column_some_width(deadlines, title):
    found = characters(*deadlines, title=title)
    assert sum(found.values()) == pytest.approx(PAGE_CHARACTERS)
    assert min(found.values()) > 1
