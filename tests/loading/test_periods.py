"""Facts about days and periods as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.domain import DateRange
from aarsplan.loading.dates import Unreadable
from aarsplan.loading.periods import dated_words, read_period
from aarsplan.texts import month_name, set_language, speaking

NEAR = date(2024, 10, 23)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))

READ = {
    "25-09-2024": "2024-09-25..2024-09-25",
    "den 25-09-2024": "2024-09-25..2024-09-25",
    "2024-09-25": "2024-09-25..2024-09-25",
    "d. 12. september": "2024-09-12..2024-09-12",
    "31. oktober": "2024-10-31..2024-10-31",
    " 5.  september ": "2024-09-05..2024-09-05",
    "25. sept.": "2024-09-25..2024-09-25",
    "den 26. november 2025": "2025-11-26..2025-11-26",
    "d. 24/10": "2024-10-24..2024-10-24",
    "24/10-2025": "2025-10-24..2025-10-24",
    "3.-4. november": "2024-11-03..2024-11-04",
    "29. februar": "2024-02-29..2024-02-29",
    "1. januar": "2025-01-01..2025-01-01",
    "1. kvartal 2025": "2025-01-01..2025-03-31",
    "2025-Q1": "2025-01-01..2025-03-31",
    "Q4 2025": "2025-10-01..2025-12-31",
    "2. halvår 2025": "2025-07-01..2025-12-31",
    "efteråret 2025": "2025-08-01..2025-12-31",
    "EFTERÅR": "2024-08-01..2024-12-31",
    "forår": "2025-01-01..2025-06-30",
    "oktober 2025": "2025-10-01..2025-10-31",
    "oktober": "2024-10-01..2024-10-31",
    "2025-10": "2025-10-01..2025-10-31",
    "uge 41 2025": "2025-10-06..2025-10-12",
    "uge 41": "2024-10-07..2024-10-13",
    "uge 41-42, 2025": "2025-10-06..2025-10-19",
    "uge 1 2025": "2024-12-30..2025-01-05",
    "uge 53 2026": "2026-12-28..2027-01-03",
    "2025": "2025-01-01..2025-12-31",
    "2025-2028": "2025-01-01..2028-12-31",
    "2024/2025": "2024-01-01..2025-12-31",
    "2024/25": "2024-01-01..2025-12-31",
    "2025-08..2026-06": "2025-08-01..2026-06-30",
    "inden 26-11-2025": "2024-10-23..2025-11-25",
    "før oktober 2025": "2024-10-23..2025-09-30",
    "senest 26. november": "2024-10-23..2024-11-26",
    "inden udgangen af 2024": "2024-10-23..2024-12-31",
    "inden efterår 2025": "2024-10-23..2025-07-31",
    "efter uge 41": "2024-10-14..2100-12-31",
}

REFUSED = {
    "": "it is no date and no period",
    "snarest": "it is no date and no period",
    "sidste torsdag": "it is no date and no period",
    "31. september": "there is no such day: September 2024 has 30 days",
    "30. februar 2025": "there is no such day: February 2025 has 28 days",
    "12-13-2025": "there is no month 13",
    "uge 53 2025": "there is no week 53 in 2025",
    "uge 42-41": "it ends before it begins",
    "2028-2025": "it ends before it begins",
    "vinter 2025": "a winter lies in two years",
    "11.10.24": "the date can be read in several ways",
    "03/04/2025": "the date can be read in several ways",
    "oktober 1850": "the year must lie between 2001 and 2099",
    "oktober 0000": "the year must lie between 2001 and 2099",
    "inden inden 2025": "it is no date and no period",
}


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


@pytest.mark.parametrize(("text", "days"), READ.items(), ids=READ)
def test_period_is_read(text, days):
    assert str(read_period(text, NEAR)) == days


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=REFUSED)
def test_what_is_no_period_is_refused_with_its_reason(text, reason):
    with pytest.raises(Unreadable) as refused:
        read_period(text, NEAR)
    assert str(refused.value) == reason


@pytest.mark.parametrize("text", ["12. september", "oktober", "uge 41", "1. kvartal", "efteråret"])
def test_without_a_year_a_day_to_be_near_is_needed(text):
    with pytest.raises(Unreadable, match="the year is missing"):
        read_period(text)


def test_limit_without_a_day_to_begin_on_begins_with_the_first_year():
    assert read_period("inden 26-11-2025") == DateRange(date(2000, 1, 1), date(2025, 11, 25))


@given(DAYS)
def test_any_day_is_read_in_every_form(day):
    with speaking("da"):
        month = month_name(day.month)
    only = DateRange(day, day)
    forms = (f"{day:%d-%m-}{day.year}", f"d. {day.day}. {month} {day.year}", f"{day.day}/{day.month}-{day.year}")
    for text in (*forms, f"{day.day}. {month[:3]}. {day.year}", day.isoformat()):
        assert read_period(text) == only


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_one_nearest(day, near):
    with speaking("da"):
        text = f"{day.day}. {month_name(day.month)}"
    found = read_period(text, near).first
    assert (found.day, found.month) == (day.day, day.month)
    if 2002 < near.year < 2098 and (day.day, day.month) != (29, 2):
        assert abs(found - near) <= timedelta(days=183)


@given(st.text(max_size=60) | st.text("0123456789.-/ Quge()kvartalinden", max_size=30), DAYS | st.none())
def test_any_text_is_read_or_refused(text, near):
    try:
        days = read_period(text, near)
    except Unreadable as refused:
        sensible = bool(str(refused))
    else:
        sensible = days.first <= days.last
    assert sensible


@given(st.text(max_size=20), st.sampled_from(["31. oktober 2025", "1. kvartal 2025", "25-09-2024", "uge 41"]))
def test_a_period_is_found_in_prose(before, text):
    assert text in [found[0] for found in dated_words(f"{before} \n{text} osv.")]


@pytest.mark.parametrize("text", ["kl. 10.15-12.00", "(92463/2024)", "30-35 ledere", "August deltager", "nr. 3671238"])
def test_times_counts_and_numbers_are_no_periods(text):
    assert [found[0] for found in dated_words(text)] == []
