"""Calendars of busy times: what they mean."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange
from aarsplan.loading.ics import worker as ics_worker
from aarsplan.problem import minute_of

from .samples import FOOT, GOOD, HEAD, YEAR, calendar, event, read, said, starts, times


def test_weekly_series_leaves_out_its_exception():
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20270308T090000Z")
    busy, warnings = read(calendar(series))
    assert starts(busy) == ["01-03 10:00", "15-03 10:00", "22-03 10:00"]
    assert not warnings


def test_changed_occurrence_stands_where_it_was_moved_to():
    series = event("RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event("RECURRENCE-ID:20270308T090000Z", start=":20270310T120000Z", end=":20270310T140000Z", title="Flyttet")
    busy, _warnings = read(calendar(moved, series))
    assert times(busy)[1] == "10-03 13:00 - 10-03 15:00"
    assert starts(busy) == ["01-03 10:00", "10-03 13:00", "15-03 10:00"]
    assert [one.title for one in busy] == ["Møde", "Flyttet", "Møde"]


def test_occurrence_moved_into_the_days_asked_for_is_found():
    series = event("RRULE:FREQ=YEARLY;COUNT=2", start=":20261201T090000Z", end=":20261201T100000Z")
    moved = event("RECURRENCE-ID:20261201T090000Z", start=":20270105T090000Z", end=":20270105T100000Z")
    busy, _warnings = read(calendar(series, moved))
    assert starts(busy) == ["05-01 10:00", "01-12 10:00"]


def test_cancelled_occurrence_blocks_nothing():
    series = event("RRULE:FREQ=WEEKLY;COUNT=2")
    busy, _warnings = read(calendar(series, event("RECURRENCE-ID:20270308T090000Z", "STATUS:CANCELLED")))
    assert starts(busy) == ["01-03 10:00"]


def test_change_of_this_and_future_moves_all_that_follow():
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", start=";TZID=Europe/Copenhagen:20270315T090000", end="DURATION:PT1H")
    later = event(
        "RECURRENCE-ID;TZID=Europe/Copenhagen;RANGE=THISANDFUTURE:20270322T090000",
        start=";TZID=Europe/Copenhagen:20270323T130000",
        end=";TZID=Europe/Copenhagen:20270323T150000",
    )
    busy, warnings = read(calendar(series, later))
    assert times(busy) == [
        "15-03 09:00 - 15-03 10:00",
        "23-03 13:00 - 23-03 15:00",
        "30-03 13:00 - 30-03 15:00",
        "06-04 13:00 - 06-04 15:00",
    ]
    assert not warnings


def test_listed_dates_come_on_top_of_the_rule():
    dates = "RDATE;VALUE=PERIOD:20270401T090000Z/PT3H,20270402T090000Z/20270402T093000Z"
    busy, _warnings = read(calendar(event("RRULE:FREQ=WEEKLY;COUNT=1", "RDATE:20270331T090000Z", dates)))
    assert times(busy)[1:] == [
        "31-03 11:00 - 31-03 12:00",
        "01-04 11:00 - 01-04 14:00",
        "02-04 11:00 - 02-04 11:30",
    ]


def test_exception_may_name_the_day_or_the_time_in_another_zone():
    local = {"start": ";TZID=Europe/Copenhagen:20270301T090000", "end": ";TZID=Europe/Copenhagen:20270301T100000"}
    series = event("RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20270302", "EXDATE:20270303T080000Z", **local)
    busy, _warnings = read(calendar(series))
    assert starts(busy) == ["01-03 09:00", "04-03 09:00"]


@pytest.mark.parametrize("until", ["20270303", "20270303T090000Z", "20270303T090000"])
def test_until_includes_its_day_or_time(until):
    busy, _warnings = read(calendar(event(f"RRULE:FREQ=DAILY;UNTIL={until}")))
    assert starts(busy) == ["01-03 10:00", "02-03 10:00", "03-03 10:00"]


def test_series_until_the_year_9999_has_no_end():
    busy, warnings = read(calendar(event("RRULE:FREQ=MONTHLY;UNTIL=99991231T235959Z")))
    assert len(busy) == 10
    assert not warnings


def test_all_day_event_takes_the_whole_day_and_its_end_is_exclusive():
    one = event(uid="1", start=";VALUE=DATE:20270301", end=";VALUE=DATE:20270302")
    without_end = event(uid="2", start=";VALUE=DATE:20270401", end="")
    end_on_its_day = event(uid="3", start=";VALUE=DATE:20270501", end=";VALUE=DATE:20270501")
    many = event(uid="4", start=";VALUE=DATE:20270601", end=";VALUE=DATE:20270604")
    busy, warnings = read(calendar(one, without_end, end_on_its_day, many))
    assert times(busy) == [
        "01-03 00:00 - 02-03 00:00",
        "01-04 00:00 - 02-04 00:00",
        "01-05 00:00 - 02-05 00:00",
        "01-06 00:00 - 04-06 00:00",
    ]
    assert not warnings


def test_yearly_all_day_series_counts_its_end_in_days():
    days = event("RRULE:FREQ=YEARLY;UNTIL=20271231", start=";VALUE=DATE:20240228", end=";VALUE=DATE:20240302")
    busy, _warnings = read(calendar(days))
    assert times(busy) == ["28-02 00:00 - 03-03 00:00"]


def test_series_in_utc_moves_on_the_clock_and_a_danish_one_does_not():
    danish = {"start": ";TZID=Europe/Copenhagen:20270222T090000", "end": ";TZID=Europe/Copenhagen:20270222T100000"}
    utc = {"start": ":20270222T090000Z", "end": ":20270222T100000Z"}
    rule = "RRULE:FREQ=MONTHLY;COUNT=3"
    busy, _warnings = read(calendar(event(rule, uid="1", **danish), event(rule, uid="2", **utc)))
    assert starts(busy)[0::2] == ["22-02 09:00", "22-03 09:00", "22-04 09:00"]
    assert starts(busy)[1::2] == ["22-02 10:00", "22-03 10:00", "22-04 11:00"]


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Copenhagen", "01-07 09:00"),
        ("Romance Standard Time", "01-07 09:00"),
        ("W. Europe Standard Time", "01-07 09:00"),
        ("GMT Standard Time", "01-07 10:00"),
        ("FLE Standard Time", "01-07 08:00"),
        ('"(UTC+01:00) Bruxelles, København, Madrid, Paris"', "01-07 09:00"),
        ("/freeassociation.sourceforge.net/Europe/Helsinki", "01-07 08:00"),
        ('"tzone://Microsoft/Utc"', "01-07 11:00"),
        ("america/new_york", "01-07 15:00"),
    ],
)
def test_time_zones_are_known_by_the_names_programs_give_them(zone, start):
    busy, warnings = read(
        calendar(event(start=f";TZID={zone}:20270701T090000", end=f";TZID={zone}:20270701T100000"), GOOD)
    )
    assert starts(busy) == ["15-03 09:00", start]
    assert not warnings


def test_romance_standard_time_is_copenhagen_in_winter_and_summer():
    series = event(
        "RRULE:FREQ=DAILY;INTERVAL=182;COUNT=2",
        start=";TZID=Romance Standard Time:20270105T090000",
        end=";TZID=Romance Standard Time:20270105T100000",
    )
    busy, _warnings = read(calendar(series))
    assert starts(busy) == ["05-01 09:00", "06-07 09:00"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the platform has no tzset")
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "nonsense"])
def test_floating_time_is_danish_wherever_the_machine_is(monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        floating = event("RRULE:FREQ=MONTHLY;COUNT=2", start=":20270301T090000", end=":20270301T100000")
        busy, _warnings = read(calendar(floating))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert starts(busy) == ["01-03 09:00", "01-04 09:00"]


def test_time_in_the_hour_that_is_left_out_is_an_hour_later():
    gap = event(start=";TZID=Europe/Copenhagen:20270328T023000", end=";TZID=Europe/Copenhagen:20270328T033000")
    busy, warnings = read(calendar(gap))
    assert times(busy) == ["28-03 03:30 - 28-03 04:30"]
    assert not warnings


def test_event_in_the_hour_that_comes_twice_keeps_its_length():
    busy, _warnings = read(calendar(event(start=":20271031T003000Z", end=":20271031T011500Z")))
    assert times(busy) == ["31-10 02:30 - 31-10 03:15"]


def test_seconds_widen_to_whole_minutes():
    busy, _warnings = read(calendar(event(start=":20270301T090030Z", end=":20270301T095930Z")))
    assert times(busy) == ["01-03 10:00 - 01-03 11:00"]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "transp:transparent"]
)
def test_free_and_cancelled_events_block_nothing(line):
    busy, warnings = read(calendar(event(line), event("RRULE:FREQ=DAILY", line, uid="series"), GOOD))
    assert starts(busy) == ["15-03 09:00"]
    assert not warnings


def test_cancellation_sent_by_mail_blocks_nothing():
    busy, _warnings = read(HEAD + "METHOD:CANCEL\r\n" + event() + FOOT + calendar(GOOD))
    assert starts(busy) == ["15-03 09:00"]


def test_event_that_takes_no_time_blocks_nothing():
    busy, warnings = read(calendar(event(end=""), event(end=":20270301T090000Z", uid="2")))
    assert busy == ()
    assert not warnings


def test_alarm_and_attachment_are_dropped():
    alarm = "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-PT15M\r\nDTSTART:nonsense\r\nEND:VALARM"
    attachment = "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "A" * 4_000_000
    busy, warnings = read(HEAD + "METHOD:REQUEST\r\n" + event(alarm, attachment) + FOOT)
    assert times(busy) == ["01-03 10:00 - 01-03 11:00"]
    assert not warnings


def test_folded_attachment_is_dropped_however_long_it_is():
    busy, warnings = read(calendar(event("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "A\r\n " * 150_000)))
    assert len(busy) == 1
    assert not warnings


def test_only_what_touches_the_days_asked_for_is_read_in_order():
    before = event(uid="1", start=":20270609T080000Z", end=":20270609T220000Z")
    into = event(uid="2", start=":20270601T080000Z", end=":20270609T220100Z", title="ind")
    inside = event(uid="3", start=":20270610T080000Z", end=":20270610T090000Z", title="i")
    after = event(uid="4", start=":20270610T220000Z", end=":20270610T230000Z")
    one_day = DateRange(date(2027, 6, 10), date(2027, 6, 10))
    busy, _warnings = read(calendar(after, inside, before, into), one_day)
    assert [one.title for one in busy] == ["ind", "i"]
    assert busy[1].start_minute == minute_of(date(2027, 6, 10), datetime(2027, 1, 1, 10).time())


def test_busy_time_has_its_roles_places_title_and_line():
    busy, _warnings = read(calendar(event(title=r"Frokost\, budget\; 1\\2\nog mere")), places=("room-1",))
    (one,) = busy
    assert (one.roles, one.places) == (("mayor",), ("room-1",))
    assert one.title == r"Frokost, budget; 1\2 og mere"
    assert one.span == Span("calendars/mayor.ics", 4)


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL"])
def test_title_of_a_private_event_is_not_told(kind):
    busy, _warnings = read(calendar(event(f"CLASS:{kind}", title="Lægetid")))
    assert [one.title for one in busy] == ["busy"]


def test_older_version_of_an_event_is_not_read():
    old = event("SEQUENCE:1")
    new = event("SEQUENCE:2", start=":20270302T090000Z", end=":20270302T100000Z")
    busy, _warnings = read(calendar(new, old))
    assert starts(busy) == ["02-03 10:00"]


def test_different_events_with_one_uid_are_both_read():
    busy, _warnings = read(calendar(event(), event(start=":20270302T090000Z", end=":20270302T100000Z"), event()))
    assert starts(busy) == ["01-03 10:00", "01-03 10:00", "02-03 10:00"]


def test_calendar_without_events_is_warned_of():
    busy, warnings = read(calendar())
    assert busy == ()
    assert said(warnings) == ["calendars/mayor.ics:1: the calendar holds no events"]


rules = st.builds(
    dict,
    freq=st.sampled_from([rrule.DAILY, rrule.WEEKLY]),
    interval=st.integers(1, 5),
    count=st.none() | st.integers(1, 40),
    byweekday=st.none() | st.sets(st.integers(0, 6), min_size=1),
    wkst=st.sampled_from([0, 6]),
)


@given(rules, st.integers(-400, 400), st.integers(0, 95), st.sampled_from(["Europe/Copenhagen", "UTC", "Asia/Tokyo"]))
@settings(max_examples=60)
def test_rule_gives_the_dates_that_dateutil_gives(parts, offset, quarter, zone):
    start = datetime(2027, 1, 1) + timedelta(days=offset, minutes=15 * quarter)
    words = [f"FREQ={rrule.FREQNAMES[parts['freq']]}", f"INTERVAL={parts['interval']}"]
    words += [f"WKST={rrule.weekdays[parts['wkst']]}"]
    words += [f"COUNT={parts['count']}"] if parts["count"] else []
    words += ["BYDAY=" + ",".join(str(rrule.weekdays[day]) for day in parts["byweekday"])] if parts["byweekday"] else []
    text = calendar(event(f"RRULE:{';'.join(words)}", start=f";TZID={zone}:{start:%Y%m%dT%H%M%S}", end="DURATION:PT1H"))
    found = ics_worker.read(text.encode(), YEAR.first, YEAR.last)
    dates = {start, *rrule.rrule(dtstart=start, **parts).between(datetime(2026, 1, 1), datetime(2028, 2, 1), inc=True)}
    utc, here = ZoneInfo("UTC"), ZoneInfo("Europe/Copenhagen")
    local = {day.replace(tzinfo=ZoneInfo(zone)).astimezone(utc).astimezone(here).replace(tzinfo=None) for day in dates}
    first, end = datetime(2026, 12, 31, 23), datetime(2028, 1, 1)
    expected = sorted(minute_of(moment.date(), moment.time()) for moment in local if first < moment < end)
    assert [one[0] for one in found["busy"]] == expected
    assert not found["notes"]
