"""Counting and shifting days: hand-counted stretches over Easter and Christmas, and laws that hold for all days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

import pytest
from dateutil.easter import easter
from hypothesis import assume, given
from hypothesis import strategies as st

from aarsplan.texts import speaking
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR, OPTIONAL_HOLIDAYS, DayCalendar, DayType, day_type_name

PUBLIC = DayCalendar()
CALENDARS = {"public": PUBLIC, "all": DayCalendar(OPTIONAL_HOLIDAYS), "eve": DayCalendar(["christmas-eve"])}

calendars = st.sampled_from(list(CALENDARS.values()))
kinds = st.sampled_from(DayType)
# A year from either end, so that shifts stay within the years that are counted.
days = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR - 1, 12, 31))


def public_holidays(year: int) -> set[date]:
    """The Danish public holidays of a year as the law has them, without any library's list.

    Source: helligdagsloven; lov nr. 214 af 6. marts 2023 ends Store Bededag from 2024.
    """
    easter_sunday = easter(year)
    offsets = [-3, -2, 0, 1, 39, 49, 50] + ([26] if year < 2024 else [])
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    return fixed | {easter_sunday + timedelta(days=offset) for offset in offsets}


def is_day(day: date, kind: DayType, optional: frozenset[tuple[int, int]]) -> bool:
    """Whether `day` counts, told the slow way."""
    if kind is DayType.CALENDAR_DAY:
        return True
    last_weekday = 4 if kind is DayType.WORKING_DAY else 5
    holiday = day in public_holidays(day.year) or (day.month, day.day) in optional
    return day.weekday() <= last_weekday and not holiday


@pytest.mark.parametrize("kind", DayType)
@pytest.mark.parametrize("name", ["public", "all", "eve"])
def test_ordinal_grows_by_one_on_each_day_that_counts(name, kind):
    chosen = {"public": [], "all": OPTIONAL_HOLIDAYS, "eve": ["christmas-eve"]}[name]
    optional = frozenset(OPTIONAL_HOLIDAYS[code] for code in chosen)
    first = date(2019, 12, 31)
    stretch = [first + timedelta(days=number) for number in range(1, 366 * 12)]
    naive = list(accumulate(is_day(day, kind, optional) for day in stretch))
    calendar = CALENDARS[name]
    start = calendar.ordinal(first, kind)
    assert [calendar.ordinal(day, kind) - start for day in stretch] == naive


def test_public_holidays_are_those_of_the_law_in_every_year():
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        every_day = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
        found = {day for day in every_day if day.year == year and PUBLIC.holiday_name(day)}
        assert found == public_holidays(year)


@pytest.mark.parametrize(
    ("kind", "number"), [(DayType.CALENDAR_DAY, 7), (DayType.WORKING_DAY, 2), (DayType.WEEKDAY, 3)]
)
def test_week_over_easter_2025_has_two_working_days_and_with_saturday_three(kind, number):
    """Wednesday to Wednesday: only the 22nd and 23rd, and Saturday the 19th, are no holidays."""
    assert PUBLIC.count(date(2025, 4, 16), date(2025, 4, 23), kind) == number


@pytest.mark.parametrize(
    ("name", "kind", "number"),
    [
        ("public", DayType.WORKING_DAY, 6),  # 24, 29, 30, 31 December, 2, 5 January
        ("eve", DayType.WORKING_DAY, 5),
        ("all", DayType.WORKING_DAY, 4),
        ("public", DayType.WEEKDAY, 8),  # and Saturdays 27 December and 3 January
        ("all", DayType.WEEKDAY, 6),
    ],
)
def test_christmas_2025_is_shorter_with_the_eves_and_longer_with_saturdays(name, kind, number):
    assert CALENDARS[name].count(date(2025, 12, 23), date(2026, 1, 5), kind) == number


def test_store_bededag_ends_with_2023():
    prayer_days = {year: easter(year) + timedelta(days=26) for year in range(2020, 2028)}
    holidays = [year for year, day in prayer_days.items() if PUBLIC.holiday_name(day)]
    assert holidays == [2020, 2021, 2022, 2023]
    assert PUBLIC.is_day(date(2024, 4, 26), DayType.WORKING_DAY)


@pytest.mark.parametrize("code", OPTIONAL_HOLIDAYS)
def test_optional_holiday_counts_as_a_day_off_only_where_it_is_chosen(code):
    day = date(2025, *OPTIONAL_HOLIDAYS[code])
    chosen = DayCalendar([code])
    assert PUBLIC.is_day(day, DayType.WORKING_DAY)
    assert not PUBLIC.holiday_name(day)
    assert not chosen.is_day(day, DayType.WORKING_DAY)
    assert chosen.holiday_name(day)


def test_holiday_is_named_in_the_language_of_the_reader():
    day = date(2026, 12, 26)
    with speaking("da"):
        assert PUBLIC.holiday_name(day) == "Anden juledag"
    with speaking("en"):
        assert PUBLIC.holiday_name(day) == "Second Day of Christmas"


def test_public_holiday_on_an_optional_one_has_the_name_of_the_public_one():
    with speaking("da"):
        assert PUBLIC.holiday_name(date(2022, 6, 5)) == "Pinsedag"
        assert CALENDARS["all"].holiday_name(date(2008, 5, 1)) == "Kristi himmelfartsdag"


def test_agenda_four_weekdays_before_the_thursday_after_easter_goes_out_on_the_wednesday_before():
    """23, 22, 19 April are three hverdage before Thursday the 24th; the fourth is Wednesday the 16th."""
    assert PUBLIC.shift(date(2025, 4, 24), -3, DayType.WEEKDAY) == date(2025, 4, 19)
    assert PUBLIC.shift(date(2025, 4, 24), -4, DayType.WEEKDAY) == date(2025, 4, 16)
    assert PUBLIC.shift(date(2025, 4, 24), -3, DayType.WORKING_DAY) == date(2025, 4, 16)


def test_exactly_21_calendar_days_count_21_over_the_end_of_summer_time():
    assert PUBLIC.count(date(2025, 10, 7), date(2025, 10, 28), DayType.CALENDAR_DAY) == 21


@given(calendars, kinds, days, days)
def test_count_backwards_is_the_negative_of_count_forwards(calendar, kind, one, other):
    assert calendar.count(one, other, kind) == -calendar.count(other, one, kind)


@given(calendars, kinds, days, days, days)
def test_counts_of_two_stretches_add_up(calendar, kind, first, middle, last):
    parts = calendar.count(first, middle, kind) + calendar.count(middle, last, kind)
    assert parts == calendar.count(first, last, kind)


@given(calendars, days, days)
def test_fewer_days_count_the_stricter_the_type(calendar, one, other):
    first, last = sorted((one, other))
    working, weekdays, all_days = (
        calendar.count(first, last, kind) for kind in (DayType.WORKING_DAY, DayType.WEEKDAY, DayType.CALENDAR_DAY)
    )
    assert 0 <= working <= weekdays <= all_days == (last - first).days


@given(calendars, kinds, days, st.integers(1, 60))
def test_shift_forwards_ends_on_a_day_of_the_type_and_counts_back(calendar, kind, day, number):
    there = calendar.shift(day, number, kind)
    assert calendar.is_day(there, kind)
    assert calendar.count(day, there, kind) == number


@given(calendars, kinds, days, st.integers(1, 60))
def test_shift_backwards_ends_on_a_day_of_the_type_and_counts_back(calendar, kind, day, number):
    """`day` itself is not counted by the shift, and is by the count where it is of the type."""
    there = calendar.shift(day, -number, kind)
    assert calendar.is_day(there, kind)
    assert calendar.count(there, day - timedelta(days=1), kind) == number - 1


@given(calendars, kinds, days, st.integers(-60, 60))
def test_shift_there_and_back_from_a_day_of_the_type_is_no_shift(calendar, kind, day, number):
    assume(calendar.is_day(day, kind))
    assert calendar.shift(calendar.shift(day, number, kind), -number, kind) == day


@given(kinds, days)
def test_shift_by_nothing_stays_even_on_a_closed_day(kind, day):
    assert PUBLIC.shift(day, 0, kind) == day


def test_day_types_are_told_apart_in_words():
    with speaking("en"):
        assert [day_type_name(kind, 1) for kind in DayType] == ["1 day", "1 working day", "1 weekday"]
        assert [day_type_name(kind, 8) for kind in DayType] == ["8 days", "8 working days", "8 weekdays"]
