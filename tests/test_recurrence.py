"""Patterns to occurrences: the bodies' own dates, and laws that hold for every pattern."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.capacity import Over
from aarsplan.domain import DateRange, Dates, Monthly, Per, Series, Spread, Weekday, Weekly
from aarsplan.recurrence import Occurrence, nth_weekday, occurrences, period, period_name, periods, week_name

LAST_THURSDAY = Monthly(Weekday.THURSDAY, -1)
DIR = Weekly(2, date(2024, 9, 25))

days = st.dates(date(2005, 1, 1), date(2095, 12, 31))
horizons = st.builds(lambda first, length: DateRange(first, first + timedelta(days=length)), days, st.integers(0, 500))
weekly = st.builds(Weekly, st.integers(1, 8), days)
monthly = st.builds(
    Monthly,
    st.sampled_from(Weekday),
    st.sampled_from([1, 2, 3, 4, 5, -1, -2, -3, -4, -5]),
    st.frozensets(st.integers(1, 12), max_size=6),
)
spread = st.builds(Spread, st.integers(1, 7), st.sampled_from(Per))
named = st.builds(Dates, st.lists(days, max_size=8).map(tuple))
over = st.builds(
    lambda first, length, count: Over(min(count, length), first, first + timedelta(days=length - 1)),
    days,
    st.integers(1, 200),
    st.integers(1, 30),
)
patterns = st.one_of(weekly, monthly, spread, named, over)
reaches = st.one_of(st.none(), st.integers(0, 20))


def found(pattern, first, last, **fields) -> list[Occurrence]:
    return list(occurrences(Series(pattern, **fields), DateRange(date.fromisoformat(first), date.fromisoformat(last))))


def pattern_days(*args, **fields) -> list[str]:
    return [occurrence.day.isoformat() for occurrence in found(*args, **fields)]


def test_koncernledelse_meets_on_the_last_thursdays_of_autumn_2025():
    dates = ["2025-08-28", "2025-09-25", "2025-10-30", "2025-11-27", "2025-12-25"]
    assert pattern_days(LAST_THURSDAY, "2025-08-01", "2025-12-31") == dates


def test_last_thursday_is_not_the_fourth_in_a_month_of_five():
    """KCL met on 29-08-2024 and 31-10-2024, both fifth Thursdays."""
    assert pattern_days(LAST_THURSDAY, "2024-08-01", "2024-10-31") == ["2024-08-29", "2024-09-26", "2024-10-31"]
    fourth = Monthly(Weekday.THURSDAY, 4)
    assert pattern_days(fourth, "2024-08-01", "2024-10-31") == ["2024-08-22", "2024-09-26", "2024-10-24"]


def test_fifth_weekday_is_left_out_of_months_that_have_none():
    fifth = Monthly(Weekday.THURSDAY, 5)
    assert pattern_days(fifth, "2024-08-01", "2024-12-31") == ["2024-08-29", "2024-10-31"]
    assert nth_weekday(2024, 9, Weekday.THURSDAY, 5) is None
    assert nth_weekday(2024, 9, Weekday.THURSDAY, -5) is None
    assert nth_weekday(2024, 10, Weekday.THURSDAY, -5) == date(2024, 10, 3)


def test_direktion_keeps_its_fortnight_from_the_anchor_for_years():
    dates = pattern_days(DIR, "2024-09-01", "2025-09-30")
    assert dates[:3] == ["2024-09-11", "2024-09-25", "2024-10-09"]
    assert {"2024-10-23", "2025-08-27"} <= set(dates)


def test_fortnight_goes_on_over_week_53_of_2026():
    """By odd weeks the meeting after week 53 would be in week 1, seven days later."""
    around = found(DIR, "2026-12-10", "2027-02-01")
    assert [occurrence.name for occurrence in around] == ["2026-W51", "2026-W53", "2027-W02", "2027-W04"]
    assert around[1].day == date(2026, 12, 30)


def test_week_1_may_lie_in_the_old_year_and_week_53_in_the_new():
    assert week_name(date(2024, 12, 30)) == "2025-W01"
    assert week_name(date(2027, 1, 3)) == "2026-W53"
    assert [o.name for o in found(Weekly(1, date(2024, 12, 30)), "2024-12-28", "2025-01-06")] == [
        "2025-W01",
        "2025-W02",
    ]


@pytest.mark.parametrize(
    ("per", "name", "first", "last"),
    [
        (Per.WEEK, "2025-W44", "2025-10-27", "2025-11-02"),
        (Per.MONTH, "2025-10", "2025-10-01", "2025-10-31"),
        (Per.QUARTER, "2025-Q4", "2025-10-01", "2025-12-31"),
        (Per.HALF_YEAR, "2025-H2", "2025-07-01", "2025-12-31"),
        (Per.YEAR, "2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_period_that_holds_the_30th_of_october_2025(per, name, first, last):
    whole = period(date(2025, 10, 30), per)
    assert whole == DateRange(date.fromisoformat(first), date.fromisoformat(last))
    assert period_name(whole, per) == name


def test_four_meetings_a_year_have_a_quarter_of_its_days_each():
    shares = found(Spread(4, Per.YEAR), "2025-01-01", "2025-12-31")
    assert [occurrence.name for occurrence in shares] == ["2025-nr1", "2025-nr2", "2025-nr3", "2025-nr4"]
    assert [(o.days.last - o.days.first).days + 1 for o in shares] == [91, 91, 91, 92]


def test_single_meeting_of_a_period_is_named_after_it():
    assert [o.name for o in found(Spread(1, Per.QUARTER), "2025-07-01", "2025-12-31")] == ["2025-Q3", "2025-Q4"]


def test_months_without_meetings_are_skipped():
    no_july = Monthly(Weekday.THURSDAY, -1, frozenset({7}))
    assert [o.name for o in found(no_july, "2025-06-01", "2025-08-31")] == ["2025-06", "2025-08"]


def test_month_meeting_may_lie_anywhere_in_its_month_unless_its_reach_is_given():
    (wide,) = found(LAST_THURSDAY, "2025-10-01", "2025-10-31")
    (narrow,) = found(LAST_THURSDAY, "2025-10-01", "2025-10-31", reach_days=3)
    assert wide.days == DateRange(date(2025, 10, 1), date(2025, 10, 31))
    assert narrow.days == DateRange(date(2025, 10, 27), date(2025, 11, 2))


def test_no_meeting_lies_before_its_series_begins_or_after_it_ends():
    begin, end = date(2025, 10, 22), date(2025, 10, 30)
    (only,) = occurrences(Series(DIR, begin, end), DateRange(date(2025, 10, 1), date(2025, 12, 31)))
    assert only == Occurrence("2025-W43", date(2025, 10, 22), DateRange(begin, date(2025, 10, 29)))


def test_dates_named_twice_or_out_of_order_are_each_one_meeting_in_order():
    dates = Dates((date(2025, 11, 3), date(2025, 10, 1), date(2025, 11, 3), date(2026, 1, 1)))
    assert pattern_days(dates, "2025-10-01", "2025-12-31") == ["2025-10-01", "2025-11-03"]


@given(weekly, horizons)
def test_weekly_occurrences_are_exactly_the_days_a_whole_number_of_steps_from_the_anchor(pattern, within):
    naive = [day for day in within if (day - pattern.anchor).days % (7 * pattern.every) == 0]
    assert [o.day for o in occurrences(Series(pattern), within)] == naive


@given(monthly, horizons)
def test_monthly_occurrences_are_exactly_the_days_of_that_rank_in_their_month(pattern, within):
    def ranks(day: date) -> set[int]:
        same = [d for d in period(day, Per.MONTH) if d.weekday() == day.weekday()]
        return {same.index(day) + 1, same.index(day) - len(same)}

    naive = [
        day
        for day in within
        if day.weekday() == pattern.weekday.number
        and day.month not in pattern.except_months
        and pattern.nth in ranks(day)
    ]
    assert [o.day for o in occurrences(Series(pattern), within)] == naive


@given(over)
def test_meetings_over_a_window_may_lie_anywhere_in_it_and_have_equal_parts_of_it_as_periods(pattern):
    window = DateRange(pattern.first, pattern.last)
    listed = list(occurrences(Series(pattern), window))
    assert [o.name for o in listed] == [str(number) for number in range(1, pattern.count + 1)]
    assert {o.days for o in listed} == {window}
    assert [day for o in listed for day in o.period] == list(window)
    lengths = [len(list(o.period)) for o in listed]
    assert max(lengths) - min(lengths) <= 1


@given(over, horizons)
def test_meeting_over_a_window_belongs_where_its_period_does(pattern, within):
    whole = list(occurrences(Series(pattern), DateRange(pattern.first, pattern.last)))
    assert list(occurrences(Series(pattern), within)) == [o for o in whole if o.period.intersection(within)]


@given(spread, horizons)
def test_shares_of_a_spread_series_cover_every_day_once(pattern, within):
    shares = [day for o in occurrences(Series(pattern), within) for day in o.days]
    assert shares == list(within)


@given(spread, horizons)
def test_whole_periods_have_the_number_of_meetings_asked_for(pattern, within):
    names = [o.name for o in occurrences(Series(pattern), within)]
    for whole in periods(within, pattern.per):
        if within.covers(whole):
            own = period_name(whole, pattern.per)
            assert [name.partition("-nr")[0] for name in names].count(own) == pattern.count


@given(patterns, reaches, horizons)
def test_every_occurrence_lies_in_its_days_and_has_its_own_name_in_order(pattern, reach, within):
    listed = list(occurrences(Series(pattern, reach_days=reach), within))
    assert all(o.days.first <= o.days.last for o in listed)
    assert all(o.day in o.days for o in listed if o.day is not None)
    assert len({o.name for o in listed}) == len(listed)
    assert all(one.days.first <= other.days.first for one, other in pairwise(listed))


@given(patterns, reaches, horizons, days, st.integers(0, 400))
def test_series_stays_between_its_own_first_and_last_day(pattern, reach, within, first, length):
    series = Series(pattern, first, first + timedelta(days=length), reach)
    assert all(DateRange(series.first, series.last).covers(o.days) for o in occurrences(series, within))


@given(st.one_of(weekly, monthly), horizons)
def test_no_day_belongs_to_two_occurrences_of_a_pattern(pattern, within):
    listed = list(occurrences(Series(pattern), within))
    assert all(one.days.last < other.days.first for one, other in pairwise(listed))


@given(st.one_of(weekly, monthly, named), reaches, horizons, st.data())
def test_occurrence_is_the_same_whichever_horizon_it_is_read_in(pattern, reach, within, data):
    series = Series(pattern, reach_days=reach)
    cut = data.draw(st.dates(within.first, within.last))
    halves = [DateRange(within.first, cut), DateRange(cut + timedelta(days=1), within.last)]
    parts = [o for half in halves if half.first <= half.last for o in occurrences(series, half)]
    assert parts == list(occurrences(series, within))


@given(spread, horizons, st.data())
def test_share_of_a_spread_series_keeps_its_name_in_a_smaller_horizon(pattern, within, data):
    cut = data.draw(st.dates(within.first, within.last))
    whole = {o.name: o.days for o in occurrences(Series(pattern), within)}
    for share in occurrences(Series(pattern), DateRange(within.first, cut)):
        assert whole[share.name].covers(share.days)


@given(st.sampled_from(Per), horizons)
def test_periods_follow_on_each_other_and_hold_the_whole_range(per, within):
    listed = list(periods(within, per))
    assert listed[0].first <= within.first
    assert within.last <= listed[-1].last
    assert all(other.first - one.last == timedelta(days=1) for one, other in pairwise(listed))
    assert len({period_name(whole, per) for whole in listed}) == len(listed)
