"""The guard of a text that a spreadsheet would calculate, and its way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aarsplan.formulas import FORMULA_STARTS, guarded, unguarded

TEXTS = st.text() | st.text("'=+-@＝＋－＠ \n1", max_size=8)


@given(TEXTS)
def test_no_guarded_text_is_calculated(text):
    assert not guarded(text).lstrip().startswith(FORMULA_STARTS)


@given(TEXTS)
def test_every_text_comes_back_from_its_guard(text):
    assert unguarded(guarded(text)) == text


def test_a_text_that_nobody_calculates_has_no_guard():
    assert guarded("'t Hart, 1 = 2") == "'t Hart, 1 = 2"
