"""Calendars of busy times: what they mean, and that no calendar does harm."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected, Severity, Span
from aarsplan.domain import DateRange, minute_of
from aarsplan.loading import calendars, ics_worker
from aarsplan.loading.ics_text import FileFault
from aarsplan.texts import speaking

YEAR = DateRange(date(2027, 1, 1), date(2027, 12, 31))
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//DA\r\n"
FOOT = "END:VCALENDAR\r\n"


def event(*lines, uid="bad@example.org", start=":20270301T090000Z", end=":20270301T100000Z", title="Møde"):
    """A VEVENT; `start` and `end` begin with ":" or ";", `lines` come last."""
    written = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}"]
    written += [f"DTEND{end}"] if end else []
    return "\r\n".join([*written, f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


GOOD = event(uid="good@example.org", start=":20270315T080000Z", end=":20270315T090000Z", title="God aftale")


def calendar(*events):
    return HEAD + "".join(events) + FOOT


@pytest.fixture(autouse=True)
def _in_english():
    with speaking("en"):
        yield


@pytest.fixture
def read(tmp_path):
    """Reads a calendar given as text or bytes: the busy times and the warnings."""

    def reading(content, within=YEAR, **parameters):
        path = tmp_path / "calendar.ics"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        asked = {"roles": ("mayor",), "places": (), "span": Span("aarsplan.toml", 7)} | parameters
        return calendars.read_busy(path, "calendars/mayor.ics", within, **asked)

    return reading


def spoken(minute):
    return f"{date.fromordinal(minute // 1440):%d-%m} {minute % 1440 // 60:02d}:{minute % 60:02d}"


def times(busy):
    """The busy times as text: "01-03 10:00 - 01-03 11:00"."""
    return [f"{spoken(one.start_minute)} - {spoken(one.end_minute)}" for one in busy]


def starts(busy):
    return [spoken(one.start_minute) for one in busy]


def said(warnings):
    return [f"{warning.span}: {warning.message}" for warning in warnings]


# What calendars mean


def test_weekly_series_leaves_out_its_exception(read):
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20270308T090000Z")
    busy, warnings = read(calendar(series))
    assert starts(busy) == ["01-03 10:00", "15-03 10:00", "22-03 10:00"]
    assert not warnings


def test_changed_occurrence_stands_where_it_was_moved_to(read):
    series = event("RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event("RECURRENCE-ID:20270308T090000Z", start=":20270310T120000Z", end=":20270310T140000Z", title="Flyttet")
    busy, _warnings = read(calendar(moved, series))
    assert times(busy)[1] == "10-03 13:00 - 10-03 15:00"
    assert starts(busy) == ["01-03 10:00", "10-03 13:00", "15-03 10:00"]
    assert [one.title for one in busy] == ["Møde", "Flyttet", "Møde"]


def test_occurrence_moved_into_the_days_asked_for_is_found(read):
    series = event("RRULE:FREQ=YEARLY;COUNT=2", start=":20261201T090000Z", end=":20261201T100000Z")
    moved = event("RECURRENCE-ID:20261201T090000Z", start=":20270105T090000Z", end=":20270105T100000Z")
    busy, _warnings = read(calendar(series, moved))
    assert starts(busy) == ["05-01 10:00", "01-12 10:00"]


def test_cancelled_occurrence_blocks_nothing(read):
    series = event("RRULE:FREQ=WEEKLY;COUNT=2")
    busy, _warnings = read(calendar(series, event("RECURRENCE-ID:20270308T090000Z", "STATUS:CANCELLED")))
    assert starts(busy) == ["01-03 10:00"]


def test_change_of_this_and_future_moves_all_that_follow(read):
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", start=";TZID=Europe/Copenhagen:20270315T090000", end="")
    series = series.replace("SUMMARY", "DURATION:PT1H\r\nSUMMARY")
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


def test_listed_dates_come_on_top_of_the_rule(read):
    dates = "RDATE;VALUE=PERIOD:20270401T090000Z/PT3H,20270402T090000Z/20270402T093000Z"
    busy, _warnings = read(calendar(event("RRULE:FREQ=WEEKLY;COUNT=1", "RDATE:20270331T090000Z", dates)))
    assert times(busy)[1:] == [
        "31-03 11:00 - 31-03 12:00",
        "01-04 11:00 - 01-04 14:00",
        "02-04 11:00 - 02-04 11:30",
    ]


def test_exception_may_name_the_day_or_the_time_in_another_zone(read):
    local = {"start": ";TZID=Europe/Copenhagen:20270301T090000", "end": ";TZID=Europe/Copenhagen:20270301T100000"}
    series = event("RRULE:FREQ=DAILY;COUNT=4", "EXDATE;VALUE=DATE:20270302", "EXDATE:20270303T080000Z", **local)
    busy, _warnings = read(calendar(series))
    assert starts(busy) == ["01-03 09:00", "04-03 09:00"]


@pytest.mark.parametrize("until", ["20270303", "20270303T090000Z", "20270303T090000"])
def test_until_includes_its_day_or_time(read, until):
    busy, _warnings = read(calendar(event(f"RRULE:FREQ=DAILY;UNTIL={until}")))
    assert starts(busy) == ["01-03 10:00", "02-03 10:00", "03-03 10:00"]


def test_series_until_the_year_9999_has_no_end(read):
    busy, warnings = read(calendar(event("RRULE:FREQ=MONTHLY;UNTIL=99991231T235959Z")))
    assert len(busy) == 10
    assert not warnings


def test_all_day_event_takes_the_whole_day_and_its_end_is_exclusive(read):
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


def test_yearly_all_day_series_counts_its_end_in_days(read):
    days = event("RRULE:FREQ=YEARLY;UNTIL=20271231", start=";VALUE=DATE:20240228", end=";VALUE=DATE:20240302")
    busy, _warnings = read(calendar(days))
    assert times(busy) == ["28-02 00:00 - 03-03 00:00"]


def test_series_in_utc_moves_on_the_clock_and_a_danish_one_does_not(read):
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
        ("tzone://Microsoft/Utc", "01-07 11:00"),
        ("america/new_york", "01-07 15:00"),
    ],
)
def test_time_zones_are_known_by_the_names_programs_give_them(read, zone, start):
    busy, warnings = read(
        calendar(event(start=f";TZID={zone}:20270701T090000", end=f";TZID={zone}:20270701T100000"), GOOD)
    )
    assert starts(busy) == ["15-03 09:00", start]
    assert not warnings


def test_romance_standard_time_is_copenhagen_in_winter_and_summer(read):
    series = event(
        "RRULE:FREQ=DAILY;INTERVAL=182;COUNT=2",
        start=";TZID=Romance Standard Time:20270105T090000",
        end=";TZID=Romance Standard Time:20270105T100000",
    )
    busy, _warnings = read(calendar(series))
    assert starts(busy) == ["05-01 09:00", "06-07 09:00"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the platform has no tzset")
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "nonsense"])
def test_floating_time_is_danish_wherever_the_machine_is(read, monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        floating = event("RRULE:FREQ=MONTHLY;COUNT=2", start=":20270301T090000", end=":20270301T100000")
        busy, _warnings = read(calendar(floating))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert starts(busy) == ["01-03 09:00", "01-04 09:00"]


def test_time_in_the_hour_that_is_left_out_is_an_hour_later(read):
    gap = event(start=";TZID=Europe/Copenhagen:20270328T023000", end=";TZID=Europe/Copenhagen:20270328T033000")
    busy, warnings = read(calendar(gap))
    assert times(busy) == ["28-03 03:30 - 28-03 04:30"]
    assert not warnings


def test_event_in_the_hour_that_comes_twice_keeps_its_length(read):
    busy, _warnings = read(calendar(event(start=":20271031T003000Z", end=":20271031T011500Z")))
    assert times(busy) == ["31-10 02:30 - 31-10 03:15"]


def test_seconds_widen_to_whole_minutes(read):
    busy, _warnings = read(calendar(event(start=":20270301T090030Z", end=":20270301T095930Z")))
    assert times(busy) == ["01-03 10:00 - 01-03 11:00"]


@pytest.mark.parametrize(
    "line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "transp:transparent"]
)
def test_free_and_cancelled_events_block_nothing(read, line):
    busy, warnings = read(calendar(event(line), event("RRULE:FREQ=DAILY", line, uid="series"), GOOD))
    assert starts(busy) == ["15-03 09:00"]
    assert not warnings


def test_cancellation_sent_by_mail_blocks_nothing(read):
    busy, _warnings = read(HEAD + "METHOD:CANCEL\r\n" + event() + FOOT + calendar(GOOD))
    assert starts(busy) == ["15-03 09:00"]


def test_event_that_takes_no_time_blocks_nothing(read):
    busy, warnings = read(calendar(event(end=""), event(end=":20270301T090000Z", uid="2")))
    assert busy == ()
    assert not warnings


def test_alarm_and_attachment_are_dropped(read):
    alarm = "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-PT15M\r\nDTSTART:nonsense\r\nEND:VALARM"
    attachment = "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "A" * 4_000_000
    busy, warnings = read(HEAD + "METHOD:REQUEST\r\n" + event(alarm, attachment) + FOOT)
    assert times(busy) == ["01-03 10:00 - 01-03 11:00"]
    assert not warnings


def test_folded_attachment_is_dropped_however_long_it_is(read):
    busy, warnings = read(calendar(event("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "A\r\n " * 150_000)))
    assert len(busy) == 1
    assert not warnings


def test_only_what_touches_the_days_asked_for_is_read_in_order(read):
    before = event(uid="1", start=":20270609T080000Z", end=":20270609T220000Z")
    into = event(uid="2", start=":20270601T080000Z", end=":20270609T220100Z", title="ind")
    inside = event(uid="3", start=":20270610T080000Z", end=":20270610T090000Z", title="i")
    after = event(uid="4", start=":20270610T220000Z", end=":20270610T230000Z")
    one_day = DateRange(date(2027, 6, 10), date(2027, 6, 10))
    busy, _warnings = read(calendar(after, inside, before, into), one_day)
    assert [one.title for one in busy] == ["ind", "i"]
    assert busy[1].start_minute == minute_of(date(2027, 6, 10), datetime(2027, 1, 1, 10).time())


def test_busy_time_has_its_roles_places_title_and_line(read):
    busy, _warnings = read(calendar(event(title=r"Frokost\, budget\; 1\\2\nog mere")), places=("room-1",))
    (one,) = busy
    assert (one.roles, one.places) == (("mayor",), ("room-1",))
    assert one.title == r"Frokost, budget; 1\2 og mere"
    assert one.span == Span("calendars/mayor.ics", 4)


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL"])
def test_title_of_a_private_event_is_not_told(read, kind):
    busy, _warnings = read(calendar(event(f"CLASS:{kind}", title="Lægetid")))
    assert [one.title for one in busy] == ["busy"]


def test_older_version_of_an_event_is_not_read(read):
    old = event("SEQUENCE:1")
    new = event("SEQUENCE:2", start=":20270302T090000Z", end=":20270302T100000Z")
    busy, _warnings = read(calendar(new, old))
    assert starts(busy) == ["02-03 10:00"]


def test_different_events_with_one_uid_are_both_read(read):
    busy, _warnings = read(calendar(event(), event(start=":20270302T090000Z", end=":20270302T100000Z"), event()))
    assert starts(busy) == ["01-03 10:00", "01-03 10:00", "02-03 10:00"]


def test_calendar_without_events_is_warned_of(read):
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
@settings(deadline=None, max_examples=60)
def test_rule_gives_the_dates_that_dateutil_gives(parts, offset, quarter, zone):
    start = datetime(2027, 1, 1) + timedelta(days=offset, minutes=15 * quarter)
    words = [f"FREQ={rrule.FREQNAMES[parts['freq']]}", f"INTERVAL={parts['interval']}"]
    words += [f"WKST={rrule.weekdays[parts['wkst']]}"]
    words += [f"COUNT={parts['count']}"] if parts["count"] else []
    words += ["BYDAY=" + ",".join(str(rrule.weekdays[day]) for day in parts["byweekday"])] if parts["byweekday"] else []
    text = calendar(
        event(f"RRULE:{';'.join(words)}", start=f";TZID={zone}:{start:%Y%m%dT%H%M%S}", end="").replace(
            "SUMMARY", "DURATION:PT1H\r\nSUMMARY"
        )
    )
    found = ics_worker.read(text.encode(), YEAR.first, YEAR.last)
    dates = {start, *rrule.rrule(dtstart=start, **parts).between(datetime(2026, 1, 1), datetime(2028, 2, 1), inc=True)}
    utc, here = ZoneInfo("UTC"), ZoneInfo("Europe/Copenhagen")
    local = {day.replace(tzinfo=ZoneInfo(zone)).astimezone(utc).astimezone(here).replace(tzinfo=None) for day in dates}
    first, end = datetime(2026, 12, 31, 23), datetime(2028, 1, 1)
    expected = sorted(minute_of(moment.date(), moment.time()) for moment in local if first < moment < end)
    assert [one[0] for one in found["busy"]] == expected
    assert not found["notes"]


# What calendars may try


SKIPPED = {
    "every minute": (event("RRULE:FREQ=MINUTELY;COUNT=1000000000"), "it repeats MINUTELY"),
    "every second": (event("RRULE:FREQ=SECONDLY"), "it repeats SECONDLY"),
    "every hour": (event("RRULE:freq=hourly"), "it repeats HOURLY"),
    "all excluded": (event("RRULE:FREQ=MINUTELY", "EXRULE:FREQ=MINUTELY", start=":19700101T010000Z"), "MINUTELY"),
    "30 February": (event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "never gives a date"),
    "60 a day": (event(f"RRULE:FREQ=DAILY;BYMINUTE={','.join(map(str, range(60)))}"), "more than 10 times a day"),
    "6000 a year": (
        event(*(f"RRULE:FREQ=DAILY;BYMINUTE={m},{m + 1};BYHOUR=1,2,3,4,5" for m in (0, 2))),
        "more than 5000 occurrences",
    ),
    "many rules": (event(*["RRULE:FREQ=DAILY"] * 11), "it has 11 rules"),
    "interval": (event("RRULE:FREQ=DAILY;INTERVAL=999999999999999999999"), "INTERVAL of its rule"),
    "interval of 5000 digits": (event(f"RRULE:FREQ=DAILY;INTERVAL={'9' * 4_900}"), "INTERVAL of its rule"),
    "no interval": (event("RRULE:FREQ=DAILY;INTERVAL=0"), "INTERVAL of its rule is 0"),
    "negative count": (event("RRULE:FREQ=DAILY;COUNT=-5"), "COUNT of its rule is -5"),
    "count": (event("RRULE:FREQ=DAILY;COUNT=1000000000"), "COUNT of its rule is 1000000000"),
    "until and count": (event("RRULE:FREQ=DAILY;UNTIL=20270310T000000Z;COUNT=3"), "both UNTIL and COUNT"),
    "nonsense rule": (event("RRULE:FREQ=SOMETIMES;BYDAY=XX;COUNT=many"), "cannot be read"),
    "rule without a frequency": (event("RRULE:COUNT=3"), "cannot be read"),
    "rule with a part twice": (event("RRULE:FREQ=DAILY;COUNT=3;COUNT=4"), "cannot be read"),
    "endless rule": (event(f"RRULE:FREQ=DAILY;BYDAY=MO{',MO' * 500_000}"), "cannot be read"),
    "month 13": (event("RRULE:FREQ=YEARLY;BYMONTH=13"), "BYMONTH of its rule is 13"),
    "100,000 dates": (event("RDATE:" + ",".join(["20270101T000000Z"] * 100_000)), "lists 100000 dates"),
    "100,000 exceptions": (event("EXDATE:" + ",".join(["20270101T000000Z"] * 100_000)), "lists 100000 dates"),
    "century every day": (event("RRULE:FREQ=DAILY", end=":21270301T090000Z"), "lasts for more than a year"),
    "end before start": (event(end=":20270228T100000Z"), "ends before it starts"),
    "negative duration": (event("DURATION:-PT1H", end=""), '"-PT1H" is no duration'),
    "endless duration": (event("DURATION:P99999999999999W", end=""), "is no duration"),
    "nonsense duration": (event("DURATION:long", end=""), "is no duration"),
    "30 February as its day": (event(start=":20270230T090000Z"), '"20270230T090000Z" is no date'),
    "no date at all": (event(start=":tomorrow"), '"tomorrow" is no date'),
    "year 1": (event(start=";TZID=Europe/Copenhagen:00010101T000000"), "the year 1 lies outside"),
    "year 9999": (event(end=":99991231T235959Z"), "the year 9999 lies outside"),
    "date and time": (event(end=";VALUE=DATE:20270302"), "its start is a date and its end a time"),
    "two starts": (event("DTSTART:20270302T090000Z"), "DTSTART more than once"),
    "no start": (event().replace("DTSTART", "X-START"), "it has no DTSTART"),
    "unknown zone": (event(start=";TZID=Nowhere/Else:20270301T090000"), 'time zone "Nowhere/Else" is unknown'),
    "zone of the machine": (event(start=";TZID=localtime:20270301T090000"), 'time zone "localtime" is unknown'),
    "zone as a path": (event(start=";TZID=../../etc/passwd:20270301T090000"), "is unknown"),
    "quotes in a parameter": (event('ATTENDEE;CN=Æse "K" ØX:mailto:x@example.org'), "line 9 is no property"),
    "line without a colon": (event("and so on"), "line 9 is no property"),
    "million empty parameters": (event("X-A" + ";A=" * 1_000_000), "line 9 is no property"),
    "300,000 folds": (event("DESCRIPTION:x" + "\r\n x" * 300_000), "DESCRIPTION is folded over 300001 lines"),
    "event in an event": (event("BEGIN:VEVENT\r\nUID:inner@example.org"), "no END:VEVENT"),
}


@pytest.mark.parametrize("case", SKIPPED)
def test_bad_event_is_skipped_and_named_and_the_others_are_read(read, case):
    bad, reason = SKIPPED[case]
    busy, warnings = read(calendar(bad, GOOD))
    assert [one.title for one in busy if one.title == "God aftale"] == ["God aftale"]
    named = [
        text for text in said(warnings) if text.startswith("calendars/mayor.ics:4: event bad@example.org is skipped")
    ]
    assert len(named) == 1
    assert reason in named[0]
    assert all(warning.severity is Severity.WARNING for warning in warnings)
    if case != "event in an event":
        assert len(busy) == len(warnings) == 1


def test_time_zone_defined_by_the_file_is_not_believed(read):
    bomb = (
        "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0900\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    unknown = event(uid="1", start=";TZID=Bomb:20270301T090000", end=";TZID=Bomb:20270301T100000")
    known = event(uid="2", start=";TZID=Europe/Copenhagen:20270301T090000", end="")
    known = known.replace("SUMMARY", "DURATION:PT1H\r\nSUMMARY")
    busy, warnings = read(calendar(bomb.format("Bomb"), bomb.format("Europe/Copenhagen"), unknown, known))
    assert times(busy) == ["01-03 09:00 - 01-03 10:00"]
    assert said(warnings) == ['calendars/mayor.ics:22: event 1 is skipped: the time zone "Bomb" is unknown']


def test_rules_that_never_give_a_date_cost_no_time(read):
    """Each of them alone would take seconds, up to the year 9999, and all of them more than the limit."""
    never = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"never-{number}") for number in range(8)]
    busy, warnings = read(calendar(*never, GOOD))
    assert len(busy) == 1
    assert len(warnings) == 8


def test_series_that_was_cut_off_before_its_first_date_is_empty_and_no_mistake(read):
    busy, warnings = read(calendar(event("RRULE:FREQ=DAILY;UNTIL=20270101T000000Z"), GOOD))
    assert len(busy) == 1
    assert not warnings


def test_storm_of_changes_is_skipped_and_named(read):
    changes = [
        event(f"RECURRENCE-ID:202703{day:02d}T09{minute:02d}00Z") for day in range(1, 31) for minute in range(60)
    ]
    busy, warnings = read(calendar(event("RRULE:FREQ=DAILY;COUNT=365"), *changes, GOOD))
    assert len(busy) == 1
    assert said(warnings) == [
        "calendars/mayor.ics:4: event bad@example.org is skipped: "
        "1800 of its occurrences are changed, at most 1000 are read"
    ]


def test_event_of_a_hundred_years_blocks_the_year_and_is_warned_of(read):
    busy, warnings = read(calendar(event(end=":21270301T100000Z"), GOOD))
    assert busy[0].start_minute < minute_of(date(2027, 12, 31), datetime.min.time()) < busy[0].end_minute
    assert said(warnings) == [
        "calendars/mayor.ics:4: event bad@example.org blocks the whole year: "
        "it lasts from Mon 1 Mar 2027 to Sat 1 Mar 2127"
    ]


def test_event_without_a_uid_is_read_and_gets_one_from_start_and_title(read):
    nameless = event().replace("UID:", "X-NO-UID:")
    busy, warnings = read(calendar(nameless, nameless, GOOD))
    assert len(busy) == 3
    assert len({warning.message for warning in warnings}) == 1
    assert "it is called sha256-" in warnings[0].message
    assert [str(warning.span) for warning in warnings] == ["calendars/mayor.ics:4", "calendars/mayor.ics:11"]


@pytest.mark.parametrize("uid", ["../../etc/passwd", r"a\r\nX: y", "x" * 100_000, "{uid.__class__}", "\x1b[31m", "CON"])
def test_evil_uid_does_no_harm(read, uid):
    busy, warnings = read(calendar(event("RRULE:FREQ=HOURLY", uid=uid), event(uid=uid), GOOD))
    assert len(busy) == 2
    (warning,) = warnings
    assert len(warning.message) < 400
    assert warning.message.isprintable()


def test_long_uids_that_differ_are_different_events(read):
    busy, _warnings = read(calendar(event("SEQUENCE:1", uid="x" * 300 + "1"), event("SEQUENCE:2", uid="x" * 300 + "2")))
    assert len(busy) == 2


def test_control_characters_are_removed_from_titles(read):
    busy, warnings = read(calendar(event(title="M\x0b\x1b[31mde\x07 \ufffe\u202eslut")))
    assert [one.title for one in busy] == ["M [31mde slut"]
    assert said(warnings) == [
        "calendars/mayor.ics:4: control characters were removed from the title of event bad@example.org"
    ]


def test_emoji_and_formulas_in_titles_stay_as_they_are(read):
    titles = ["👩‍👩‍👧 familie", "=1+1", "@SUM(1+1)", "+45 12 34", "-1"]
    busy, warnings = read(calendar(*(event(uid=str(n), title=title) for n, title in enumerate(titles))))
    assert [one.title for one in busy] == titles
    assert not warnings


@pytest.mark.parametrize("length", [501, 1_000_000])
def test_long_title_is_cut(read, length):
    busy, warnings = read(calendar(event(title="æ" * length)))
    assert [len(one.title) for one in busy] == [500]
    assert "was cut to 500 characters" in warnings[0].message


def test_windows_1252_is_read_with_a_warning(read):
    content = calendar(event(title="Møde på rådhuset"), event(uid="2", title="Åben")).encode("cp1252")
    busy, warnings = read(content)
    assert [one.title for one in busy] == ["Møde på rådhuset", "Åben"]
    assert said(warnings) == ["calendars/mayor.ics:8: the file is not UTF-8; its letters are read as Windows-1252"]


def test_letter_that_is_folded_in_two_is_put_together(read):
    content = calendar(event()).encode().replace("ø".encode(), b"\xc3\r\n \xb8")
    busy, warnings = read(content)
    assert [one.title for one in busy] == ["Møde"]
    assert not warnings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_understood(read, encoding):
    busy, warnings = read(calendar(event()).encode(encoding))
    assert [one.title for one in busy] == ["Møde"]
    assert not warnings


@pytest.mark.parametrize("end_of_line", ["\n", "\r", "\r\r\n", "\r\n\r\n"])
def test_line_ends_of_all_kinds_are_read(read, end_of_line):
    busy, warnings = read(calendar(event("DESCRIPTION:a\r\n b")).replace("\r\n", end_of_line))
    assert len(busy) == 1
    assert not warnings


def test_lines_are_counted_as_an_editor_does(read):
    for end_of_line in ("\r\n", "\n", "\r"):
        busy, _warnings = read(calendar(event("DESCRIPTION:a\r\n b\r\n c"), GOOD).replace("\r\n", end_of_line))
        assert busy[1].span == Span("calendars/mayor.ics", 13)


def test_event_without_a_calendar_around_it_is_read_with_a_warning(read):
    busy, warnings = read(GOOD)
    assert len(busy) == 1
    assert "no BEGIN:VCALENDAR" in warnings[0].message


def test_calendar_cut_short_is_warned_of(read):
    busy, warnings = read(calendar(GOOD, event())[:-40])
    assert len(busy) == 1
    assert [warning.message.partition(":")[0] for warning in warnings] == [
        "event bad@example.org is skipped",
        "the calendar ends before its END",
    ]


def test_event_whose_end_is_missing_does_not_swallow_the_next(read):
    busy, warnings = read(calendar(event().replace("END:VEVENT\r\n", ""), GOOD))
    assert [one.title for one in busy] == ["God aftale"]
    assert "event bad@example.org is skipped: it has no END:VEVENT" in warnings[0].message


def test_warnings_come_to_an_end(read):
    busy, warnings = read(calendar(*(event(uid=f"bad-{number}", start=":never") for number in range(1_000)), GOOD))
    assert len(busy) == 1
    assert len(warnings) == 101
    assert "900 more warnings" in warnings[-1].message


def _zip():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("calendar.ics", calendar(GOOD))
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "the calendar is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "the calendar is empty"),
    "gzip": (gzip.compress(calendar(GOOD).encode(), mtime=0), "compressed"),
    "zip": (_zip(), "compressed"),
    "junk": (random.Random(7).randbytes(50_000), "NUL character"),
    "junk without NUL": (
        random.Random(7).randbytes(50_000).replace(b"\0", b"x"),
        "does not begin with BEGIN:VCALENDAR",
    ),
    "NUL in an event": (calendar(event(title="a\0b")).encode(), "NUL character"),
    "web page": (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "does not begin with BEGIN:VCALENDAR"),
    "address card": (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "does not begin with BEGIN:VCALENDAR"),
    "nested": ((HEAD + "BEGIN:VEVENT\r\n" * 5_000 + "END:VEVENT\r\n" * 5_000 + FOOT).encode(), "more than 8 deep"),
    "components": ((HEAD + "BEGIN:X\nEND:X\n" * 60_000 + FOOT).encode(), "more than 50000 components"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_calendar_is_refused_with_file_line_and_hint(read, case):
    content, reason = REFUSED[case]
    with pytest.raises(Rejected) as caught:
        read(content)
    (refused,) = caught.value.diagnostics
    assert reason in refused.message
    assert refused.span is not None
    assert refused.span.file == "calendars/mayor.ics"
    assert refused.span.line > 0
    assert refused.hint
    assert refused.because[0].span == Span("aarsplan.toml", 7)


def test_calendar_that_takes_too_long_is_refused_naming_the_limit(read, monkeypatch):
    monkeypatch.setattr(calendars, "MAX_SECONDS", 0.5)
    slow = [
        event("RRULE:FREQ=DAILY", uid=str(n), start=":16000301T090000Z", end=":16000301T100000Z") for n in range(40)
    ]
    with pytest.raises(Rejected, match=r"takes more than 0\.5 seconds"):
        read(calendar(*slow))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory reliably")
def test_calendar_that_takes_too_much_memory_is_refused_naming_the_limit(read, monkeypatch):
    monkeypatch.setattr(calendars, "MAX_MEMORY", 150_000_000)
    with pytest.raises(Rejected, match="takes more than 150 MB of memory"):
        read(HEAD + " \n" * 9_000_000 + FOOT)


def test_file_over_the_limit_is_refused_unread(read, monkeypatch):
    monkeypatch.setattr(calendars, "MAX_BYTES", 100)
    with pytest.raises(Rejected, match="at most 100 are read"):
        read(calendar(GOOD))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(Rejected):
        calendars.read_busy(tmp_path / "no.ics", "no.ics", YEAR, roles=(), places=(), span=None)


def test_process_that_reads_imports_little_of_the_project():
    script = "import sys, aarsplan.loading.ics_worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "ortools", "holidays", "numpy", "icalendar", "recurring_ical_events"}
    ours = {name for name in loaded if name.startswith("aarsplan.")}
    assert all(name == "aarsplan.loading" or name.startswith("aarsplan.loading.ics_") for name in ours)


def test_surroundings_change_nothing(read, monkeypatch):
    content = calendar(event("RRULE:FREQ=WEEKLY;COUNT=3", title="Møde på Ø"), event("RRULE:FREQ=HOURLY", uid="h"), GOOD)
    before = read(content)
    for name, value in {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONHASHSEED": "7",
        "PYTHONWARNINGS": "error",
    }.items():
        monkeypatch.setenv(name, value)
    assert read(content) == before


WEEKLY = event("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20270308T090000Z", "CLASS:PUBLIC", "TRANSP:OPAQUE", "SEQUENCE:1")


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_damage_to_one_event_never_ends_in_an_error(data):
    """Bytes of an event are replaced, dropped and doubled; whatever is left, the reader answers."""
    bad = bytearray(WEEKLY.encode())
    for _change in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(bad) - 1))
        until = data.draw(st.integers(at, min(len(bad), at + 8)))
        bad[at:until] = data.draw(
            st.binary(max_size=4).filter(lambda b: b"\0" not in b) | st.just(bytes(bad[at:until]) * 2)
        )
    content = HEAD.encode() + bytes(bad) + GOOD.encode() + FOOT.encode()
    found = ics_worker.read(content, YEAR.first, YEAR.last)
    assert all(start < end for start, end, _line in found["busy"])
    assert found["titles"].keys() == {line for _start, _end, line in found["busy"]}


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(content):
    try:
        ics_worker.read(content, YEAR.first, YEAR.last)
    except FileFault as fault:
        assert fault.note.code
