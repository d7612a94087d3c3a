"""Facts about horizons as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import WrongUse
from aarsplan.domain import DateRange
from aarsplan.horizon import MAX_DAYS, parse_horizon
from aarsplan.texts import set_language


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def _refused(text: str) -> str:
    with pytest.raises(WrongUse) as refused:
        parse_horizon(text)
    (told,) = refused.value.diagnostics
    assert told.code == "horizon"
    return f"{told.message} | {told.hint}"


READ = {
    "2027": ("2027-01-01", "2027-12-31"),
    "2025-H1": ("2025-01-01", "2025-06-30"),
    "2025-H2": ("2025-07-01", "2025-12-31"),
    "2025-q1": ("2025-01-01", "2025-03-31"),
    "2025-Q4": ("2025-10-01", "2025-12-31"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2025-02-28": ("2025-02-28", "2025-02-28"),
    "2025-08..2025-12": ("2025-08-01", "2025-12-31"),
    "2025-08-15..2026-Q1": ("2025-08-15", "2026-03-31"),
    " 2025-08 .. 2025-12 ": ("2025-08-01", "2025-12-31"),
    "2025-08…2025-12": ("2025-08-01", "2025-12-31"),
    "2025-08...2025-12": ("2025-08-01", "2025-12-31"),
    "2025-08-15..2025-08": ("2025-08-15", "2025-08-31"),
    "2025..2027": ("2025-01-01", "2027-12-31"),
}


@pytest.mark.parametrize("text", READ)
def test_year_or_part_of_one_or_two_of_them_is_a_horizon(text):
    first, last = (date.fromisoformat(day) for day in READ[text])
    assert parse_horizon(text) == DateRange(first, last)


@pytest.mark.parametrize(
    "text",
    ["", " ", "..", "2025..", "..2025", "27", "99999", "2025-Q5", "2025-W35", "2025-8", "næste år", "٢٠٢٧", "1-8-2025"],
)
def test_nonsense_is_refused_with_examples(text):
    told = _refused(text)
    assert f'"{text}" is no horizon' in told
    assert "2025-H2" in told


@pytest.mark.parametrize("part", ["2025-13", "2025-00", "2025-02-30", "2025-H3", "2025-Q4..2025-06-31"])
def test_part_that_no_calendar_has_is_refused_by_its_name(part):
    assert f"{part.rpartition('..')[2]} is not in the calendar" in _refused(part)


@pytest.mark.parametrize("year", ["1850", "2000", "2100", "0000"])
def test_year_beyond_those_counted_is_refused_with_the_limits(year):
    assert f"the year {year} is not between 2001 and 2099" in _refused(year)


def test_reversed_horizon_is_refused_with_the_right_way_round():
    assert _refused("2025-12..2025-08") == "the horizon 2025-12..2025-08 ends before it begins | write 2025-08..2025-12"


def test_years_with_a_hyphen_are_refused_with_what_to_write():
    assert "write 2027..2028" in _refused("2027-2028")


def test_horizon_of_three_years_is_the_longest():
    first = date(2026, 1, 1)
    last = date.fromordinal(first.toordinal() + MAX_DAYS - 1)
    assert parse_horizon(f"{first}..{last}") == DateRange(first, last)
    assert "longer than three years" in _refused(f"{first}..{date.fromordinal(last.toordinal() + 1)}")


@given(st.text(max_size=30) | st.from_regex(r"\A\d{0,5}(-[HQ]?\d{0,3}){0,3}(\.\.)?\d{0,5}(-[HQ]?\d{0,3}){0,3}\Z"))
def test_any_text_is_a_horizon_within_bounds_or_refused(text):
    with suppress(WrongUse):
        days = parse_horizon(text)
        assert date(2001, 1, 1) <= days.first <= days.last <= date(2099, 12, 31)


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(0, MAX_DAYS - 1))
def test_two_dates_are_the_horizon_between_them(first, length):
    last = date.fromordinal(min(first.toordinal() + length, date(2099, 12, 31).toordinal()))
    assert parse_horizon(f"{first}..{last}") == DateRange(first, last)
