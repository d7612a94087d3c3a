"""Lengths of time as a secretary writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.loading.lengths import read_length

LENGTHS = {
    "45": 45,
    "45 min": 45,
    "45 min.": 45,
    "5 MINUTTER": 5,
    "1 t": 60,
    "1 t.": 60,
    "2 timer": 120,
    "1½ time": 90,
    "1 ½ t": 90,
    "½ time": 30,
    "2¼ time": 135,
    "1,5 t": 90,
    "1.25 timer": 75,
    "0,75 t": 45,
    "1 t 30 min": 90,
    "1 t. 5": 65,
    "1 time og 15 minutter": 75,
    "1:30": 90,
    "kvarter": 15,
    "tre kvarter": 45,
    "Halvanden  time": 90,
}


@pytest.mark.parametrize(("text", "minutes"), LENGTHS.items())
def test_a_length_is_read(text, minutes):
    assert read_length(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "t", "kort", "1,5", "1,33 t", "2 t 75 min", "1:75", "-5", "45 sek", "1 t 30 min før", "٤٥", "99999"]
)
def test_what_is_no_length_of_whole_minutes_is_not_read(text):
    assert read_length(text) is None


@given(st.text() | st.text("0123456789½,.: tmin"))
def test_any_text_is_a_number_of_minutes_or_none(text):
    found = read_length(text)
    assert found is None or found >= 0
