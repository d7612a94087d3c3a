"""Series with changes, at both changes of the clock, held against times worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.loading.ics import worker as ics_worker
from aarsplan.problem import minute_of

from .samples import FOOT, GOOD, HEAD, YEAR, calendar, event, read, said, starts, times

pytestmark = pytest.mark.timeless


def danish(start, end=""):
    return {"start": f";TZID=Europe/Copenhagen:{start}", "end": end or "DURATION:PT1H"}


def day(text):
    return f";VALUE=DATE:{text}"


def test_daily_series_keeps_its_clock_over_both_changes():
    spring = event("RRULE:FREQ=DAILY;COUNT=3", uid="1", **danish("20270327T013000"))
    autumn = event("RRULE:FREQ=DAILY;COUNT=3", uid="2", **danish("20271030T023000"))
    busy, _warnings = read(calendar(spring, autumn))
    assert times(busy) == [
        "27-03 01:30 - 27-03 02:30",
        "28-03 01:30 - 28-03 03:30",
        "29-03 01:30 - 29-03 02:30",
        "30-10 02:30 - 30-10 03:30",
        "31-10 02:30 - 31-10 03:30",
        "01-11 02:30 - 01-11 03:30",
    ]


def test_hours_of_a_duration_pass_and_its_days_are_those_of_the_calendar():
    hours = event(uid="1", **danish("20270328T010000", "DURATION:PT4H"))
    days = event(uid="2", **danish("20271030T120000", "DURATION:P1DT1H"))
    autumn = event(uid="3", **danish("20271031T000000", "DURATION:PT5H"))
    busy, _warnings = read(calendar(hours, days, autumn))
    assert times(busy) == [
        "28-03 01:00 - 28-03 06:00",
        "30-10 12:00 - 31-10 13:00",
        "31-10 00:00 - 31-10 04:00",
    ]


def test_day_of_an_all_day_series_is_moved_and_another_given_a_time():
    series = event("RRULE:FREQ=WEEKLY;COUNT=4", start=day("20270301"), end=day("20270302"))
    moved = event(f"RECURRENCE-ID{day('20270308')}", start=day("20270310"), end=day("20270312"))
    timed = event(f"RECURRENCE-ID{day('20270315')}", start=":20270315T090000Z", end=":20270315T100000Z")
    busy, warnings = read(calendar(series, moved, timed))
    assert times(busy) == [
        "01-03 00:00 - 02-03 00:00",
        "10-03 00:00 - 12-03 00:00",
        "15-03 10:00 - 15-03 11:00",
        "22-03 00:00 - 23-03 00:00",
    ]
    assert not warnings


def test_day_is_left_out_of_an_all_day_series_and_another_listed():
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=3",
        f"EXDATE{day('20270308')}",
        f"RDATE{day('20270311,20270312')}",
        start=day("20270301"),
        end=day("20270302"),
    )
    busy, _warnings = read(calendar(series))
    assert starts(busy) == ["01-03 00:00", "11-03 00:00", "12-03 00:00", "15-03 00:00"]


def test_occurrence_is_moved_over_the_change_of_the_clock_by_its_time_in_utc():
    series = event("RRULE:FREQ=WEEKLY;COUNT=3", **danish("20270315T090000"))
    moved = event("RECURRENCE-ID:20270322T080000Z", **danish("20270330T140000"))
    busy, warnings = read(calendar(series, moved))
    assert starts(busy) == ["15-03 09:00", "29-03 09:00", "30-03 14:00"]
    assert not warnings


def test_exception_of_a_foreign_series_is_its_own_clock():
    zone = ";TZID=Eastern Standard Time"
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=4",
        f"EXDATE{zone}:20270322T090000",
        start=f"{zone}:20270308T090000",
        end="DURATION:PT1H",
    )
    busy, _warnings = read(calendar(series))
    # America changes its clock on 14 March, Denmark on the 28th.
    assert starts(busy) == ["08-03 15:00", "15-03 14:00", "29-03 15:00"]


def test_series_of_this_and_future_may_change_twice():
    series = event("RRULE:FREQ=WEEKLY;COUNT=6", **danish("20271004T090000"))
    first = event(
        "RECURRENCE-ID;TZID=Europe/Copenhagen;RANGE=THISANDFUTURE:20271018T090000", **danish("20271018T100000")
    )
    second = event(
        "RECURRENCE-ID;TZID=Europe/Copenhagen;RANGE=THISANDFUTURE:20271101T090000", **danish("20271102T130000")
    )
    busy, warnings = read(calendar(series, first, second))
    assert starts(busy) == ["04-10 09:00", "11-10 09:00", "18-10 10:00", "25-10 10:00", "02-11 13:00", "09-11 13:00"]
    assert not warnings


def test_cancelled_series_blocks_nothing_and_its_kept_occurrence_does():
    series = event("RRULE:FREQ=WEEKLY;COUNT=3", "STATUS:CANCELLED")
    kept = {"start": ":20270308T090000Z", "end": ":20270308T100000Z"}
    busy, _warnings = read(calendar(series, event("RECURRENCE-ID:20270308T090000Z", "STATUS:CONFIRMED", **kept)))
    assert starts(busy) == ["08-03 10:00"]


def test_working_elsewhere_and_tentative_are_told_apart():
    elsewhere = event("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", uid="1")
    away = event("X-MICROSOFT-CDO-BUSYSTATUS:OOF", uid="2", start=":20270302T090000Z", end="DURATION:PT1H")
    perhaps = event("STATUS:TENTATIVE", uid="3", start=":20270303T090000Z", end="DURATION:PT1H")
    busy, _warnings = read(calendar(elsewhere, away, perhaps))
    assert starts(busy) == ["02-03 10:00", "03-03 10:00"]


GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Direktør
X-WR-TIMEZONE:Europe/Copenhagen
BEGIN:VEVENT
DTSTART:20270615T070000Z
DTEND:20270615T080000Z
DTSTAMP:20270101T000000Z
UID:1@google.com
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:Busy
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Copenhagen:20270301T090000
DTEND;TZID=Europe/Copenhagen:20270301T100000
RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20270315T225959Z;BYDAY=MO
EXDATE;TZID=Europe/Copenhagen:20270308T090000
DTSTAMP:20270101T000000Z
UID:2@google.com
SUMMARY:Busy
END:VEVENT
END:VCALENDAR
"""
OUTLOOK = """\
BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Kalender
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
RRULE:FREQ=WEEKLY;UNTIL=20270315T080000Z;INTERVAL=1;BYDAY=MO;WKST=MO
EXDATE;TZID=Romance Standard Time:20270308T090000
UID:040000008200E00074C5B7101A82E008
SUMMARY:Optaget
DTSTART;TZID=Romance Standard Time:20270301T090000
DTEND;TZID=Romance Standard Time:20270301T100000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20270101T000000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:0
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E009
SUMMARY:Optaget
DTSTART;TZID=Romance Standard Time:20270615T090000
DTEND;TZID=Romance Standard Time:20270615T100000
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E010
SUMMARY:Ledig
DTSTART;VALUE=DATE:20270616
DTEND;VALUE=DATE:20270617
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
"""
NEXTCLOUD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//IDN nextcloud.com//Calendar app 5.0//EN
REFRESH-INTERVAL;VALUE=DURATION:PT4H
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:2f
DTSTART;TZID=Europe/Copenhagen:20270301T090000
DTEND;TZID=Europe/Copenhagen:20270301T100000
RRULE:FREQ=WEEKLY;COUNT=3
SUMMARY:Optaget
END:VEVENT
BEGIN:VEVENT
UID:2f
RECURRENCE-ID;TZID=Europe/Copenhagen:20270308T090000
STATUS:CANCELLED
DTSTART;TZID=Europe/Copenhagen:20270308T090000
DTEND;TZID=Europe/Copenhagen:20270308T100000
END:VEVENT
BEGIN:VEVENT
UID:3f
DTSTART;TZID=Europe/Copenhagen:20270615T090000
DURATION:PT1H
SUMMARY:Optaget
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("published", [GOOGLE, OUTLOOK, NEXTCLOUD])
def test_calendars_are_read_as_programs_publish_them(published):
    busy, warnings = read(published)
    assert times(busy) == ["01-03 09:00 - 01-03 10:00", "15-03 09:00 - 15-03 10:00", "15-06 09:00 - 15-06 10:00"]
    assert not warnings


FREE_BUSY = (
    "BEGIN:VFREEBUSY\r\nUID:fb@example.org\r\nDTSTART:20270101T000000Z\r\nDTEND:20280101T000000Z\r\n"
    "FREEBUSY:20270301T080000Z/PT3H,20270302T080000Z/20270302T090000Z\r\n"
    "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270303T080000Z/PT1H\r\n"
    "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270701T080000Z/P1D\r\n"
    "FREEBUSY;FBTYPE=FREE:20270305T080000Z/PT1H\r\n"
    "FREEBUSY;FBTYPE=X-AWAY:20270306T080000Z/PT1H\r\nEND:VFREEBUSY\r\n"
)


def test_free_busy_of_a_person_is_read_period_by_period_and_without_a_title():
    busy, warnings = read(calendar(FREE_BUSY, GOOD))
    assert times(busy) == [
        "01-03 09:00 - 01-03 12:00",
        "02-03 09:00 - 02-03 10:00",
        "03-03 09:00 - 03-03 10:00",
        "06-03 09:00 - 06-03 10:00",
        "15-03 09:00 - 15-03 10:00",
        "01-07 10:00 - 02-07 10:00",
    ]
    assert [one.title for one in busy] == ["busy"] * 4 + ["God aftale", "busy"]
    assert not warnings


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("20270301T080000Z/-PT1H", '"-PT1H" is no duration'),
        ("20270301T080000Z/20270301T070000Z", "ends before it starts"),
        ("tomorrow/PT1H", '"tomorrow" is no date'),
        ("20270301T080000Z", '"" is no date'),
        (",".join(["20270301T080000Z/PT1H"] * 5_001), "its FREEBUSY lists 5001 dates"),
    ],
)
def test_free_busy_that_cannot_be_read_is_skipped_and_named(period, reason):
    bad = f"BEGIN:VFREEBUSY\r\nUID:fb@example.org\r\nFREEBUSY:{period}\r\nEND:VFREEBUSY\r\n"
    busy, warnings = read(calendar(bad, GOOD))
    assert len(busy) == 1
    (told,) = said(warnings)
    assert told.startswith("calendars/mayor.ics:4: event fb@example.org is skipped: ")
    assert reason in told


@given(
    st.dates(date(2026, 12, 1), date(2027, 11, 1)),
    st.sampled_from(["FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=-1TH", "FREQ=DAILY;INTERVAL=3", "FREQ=YEARLY;BYWEEKNO=10,53"]),
    st.lists(st.tuples(st.integers(0, 12), st.integers(-60, 60)), max_size=3, unique_by=lambda change: change[0]),
    st.sets(st.integers(0, 12), max_size=3),
)
@settings(max_examples=20)
def test_changed_series_is_what_another_library_makes_of_it(first, rule, changes, left_out):
    start = datetime.combine(first, datetime.min.time()) + timedelta(hours=9)
    alone = icalendar.Calendar.from_ical(
        calendar(event(f"RRULE:{rule}", start=f":{start:%Y%m%dT%H%M%S}", end="DURATION:PT1H"))
    )
    days = [
        found["DTSTART"].dt for found in recurring_ical_events.of(alone).between(start, start + timedelta(days=400))
    ]
    excluded = [f"EXDATE:{days[n]:%Y%m%dT%H%M%S}" for n in sorted(left_out) if n < len(days)]
    moved = [
        event(
            f"RECURRENCE-ID:{days[n]:%Y%m%dT%H%M%S}",
            start=f":{days[n] + timedelta(days=by, minutes=30):%Y%m%dT%H%M%S}",
            end="DURATION:PT2H",
        )
        for n, by in changes
        if n < len(days) and n not in left_out
    ]
    series = event(f"RRULE:{rule}", *excluded, start=f":{start:%Y%m%dT%H%M%S}", end="DURATION:PT1H")
    text = HEAD + series + "".join(moved) + FOOT
    found = ics_worker.read(text.encode(), YEAR.first, YEAR.last)
    other = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        datetime(2027, 1, 1), datetime(2028, 1, 1)
    )
    expected = sorted(minute_of(at["DTSTART"].dt.date(), at["DTSTART"].dt.time()) for at in other)
    assert [one[0] for one in found["busy"]] == expected
    assert not found["notes"]
