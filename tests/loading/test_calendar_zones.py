"""Time zones of calendars: what Windows and Outlook call them, and those that a file defines itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.loading.ics.definition import MAX_PARTS, defined_zone
from aarsplan.loading.ics.text import Scan
from aarsplan.loading.ics.zones import zone_of

from .samples import FOOT, HEAD, calendar, event, read, said, times

pytestmark = pytest.mark.timeless

STANDARD = (
    "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
)
DAYLIGHT = (
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
)
OWN = "Customized Time Zone"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def zone(*parts, name=OWN):
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{''.join(parts)}END:VTIMEZONE\r\n"


@cache
def defined(*parts):
    """The zone that a file defines by `parts`."""
    scan = Scan((HEAD + zone(*parts) + event() + FOOT).encode())
    return defined_zone(scan.events[0].zones[OWN])


def local(start, end, name=OWN):
    return event(start=f";TZID={name}:{start}", end=f";TZID={name}:{end}")


@pytest.mark.parametrize(
    ("description", "iana"),
    [
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Copenhagen"),
        ("(UTC+01:00) Bruxelles, København, Madrid, Paris", "Europe/Copenhagen"),
        ("(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Helsinki"),
        ("(UTC+02:00) Athen, Bukarest", "Europe/Bucharest"),
        ("(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-05:00) Indiana (East)", "America/Indianapolis"),
        ("(UTC-07:00) Chihuahua, La Paz, Mazatlan", "America/Mazatlan"),
        ("(UTC+13:00) Samoa", "Pacific/Apia"),
        ("(UTC+13:00) Coordinated Universal Time+13", "Etc/GMT-13"),
        ("(UTC) Coordinated Universal Time", "Etc/UTC"),
        ("(UTC+05:00) Ekaterinburg", "Asia/Yekaterinburg"),
        ("Yukon Standard Time", "America/Whitehorse"),
        ("Central Standard Time (Mexico)", "America/Mexico_City"),
        ("UTC-11", "Etc/GMT+11"),
    ],
)
def test_zone_is_known_by_what_windows_calls_it(description, iana):
    assert zone_of(description) == ZoneInfo(iana)


@pytest.mark.parametrize("name", ["(UTC+01:00) Nowhere, Elsewhere", "(UTC+01:00)", OWN, "", "Standard Time", "Paris"])
def test_name_that_says_nothing_is_no_zone(name):
    assert zone_of(name) is None


def test_own_zone_of_a_file_is_read_on_both_sides_of_the_changes_of_the_clock():
    days = [local(f"2027{day}T090000", f"2027{day}T100000") for day in ("0327", "0328", "1030", "1031")]
    parts = zone("X-MICROSOFT-CDO-TZID:3\r\n", STANDARD, DAYLIGHT)
    apart = [one.replace("bad@example.org", str(number)) for number, one in enumerate(days)]
    busy, warnings = read(calendar(parts, *apart))
    assert times(busy) == [
        "27-03 09:00 - 27-03 10:00",
        "28-03 09:00 - 28-03 10:00",
        "30-10 09:00 - 30-10 10:00",
        "31-10 09:00 - 31-10 10:00",
    ]
    assert not warnings


def test_series_in_an_own_zone_keeps_its_clock_and_its_exceptions():
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=4",
        f"EXDATE;TZID={OWN}:20270328T090000",
        start=f";TZID={OWN}:20270321T090000",
        end="DURATION:PT1H",
    )
    eastern = [
        part.replace("+0100", "+0200x").replace("+0200\r", "+0300\r").replace("x", "") for part in (STANDARD, DAYLIGHT)
    ]
    busy, warnings = read(calendar(series, zone(*eastern)))
    assert times(busy) == [
        "21-03 08:00 - 21-03 09:00",
        "04-04 08:00 - 04-04 09:00",
        "11-04 08:00 - 11-04 09:00",
    ]
    assert not warnings


def test_zone_that_names_the_one_it_stands_for_is_that_one():
    assert defined("X-LIC-LOCATION:Europe/Copenhagen\r\n") is COPENHAGEN


@given(st.datetimes(datetime(1996, 1, 1), datetime(2150, 1, 1)), st.booleans())
def test_zone_defined_by_the_rules_of_the_union_has_danish_time(moment, second):
    own = defined(STANDARD, DAYLIGHT)
    wall = moment.replace(microsecond=0, fold=int(second))
    there = wall.replace(tzinfo=COPENHAGEN)
    if there.astimezone(UTC).astimezone(COPENHAGEN).replace(tzinfo=None) == wall.replace(fold=0):
        assert wall.replace(tzinfo=own).utcoffset() == there.utcoffset()
    instant = moment.replace(tzinfo=UTC)
    here = instant.astimezone(own)
    assert (here.replace(tzinfo=None), here.fold) == (
        instant.astimezone(COPENHAGEN).replace(tzinfo=None),
        instant.astimezone(COPENHAGEN).fold,
    )


def test_times_that_come_twice_or_never_are_those_of_a_known_zone():
    own = defined(STANDARD, DAYLIGHT)
    gap, twice = datetime(2027, 3, 28, 2, 30), datetime(2027, 10, 31, 2, 30)
    assert gap.replace(tzinfo=own).utcoffset() == timedelta(hours=1)
    assert [twice.replace(tzinfo=own, fold=fold).utcoffset() for fold in (0, 1)] == [
        timedelta(hours=2),
        timedelta(hours=1),
    ]


def test_changes_may_be_listed_and_rules_may_end():
    listed = STANDARD.replace("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "RDATE:20261025T030000,20271031T030000")
    ended = DAYLIGHT.replace("BYMONTH=3", "BYMONTH=3;UNTIL=20270101T000000Z")
    own = defined(listed, ended)
    hours = [datetime(year, 7, 1, tzinfo=own).utcoffset() // timedelta(hours=1) for year in (2026, 2027)]
    assert hours == [2, 1]


BROKEN = {
    "every second": STANDARD.replace("YEARLY", "SECONDLY"),
    "every day": STANDARD.replace("YEARLY", "DAILY"),
    "every Sunday for ever": STANDARD.replace("BYDAY=-1SU;BYMONTH=10", "BYDAY=SU"),
    "never": STANDARD.replace("BYDAY=-1SU;BYMONTH=10", "BYMONTH=2;BYMONTHDAY=30").replace("16010101", "30010101"),
    "no start": STANDARD.replace("DTSTART:16010101T030000\r\n", ""),
    "a day for a start": STANDARD.replace("T030000", ""),
    "no offset": STANDARD.replace("TZOFFSETTO:+0100\r\n", ""),
    "offset of four days": STANDARD.replace("TZOFFSETTO:+0100", "TZOFFSETTO:+9999"),
    "two starts": STANDARD.replace("TZOFFSETTO", "DTSTART:16010101T030000\r\nTZOFFSETTO"),
    "not ended": STANDARD.replace("END:STANDARD\r\n", ""),
    "no part": "",
    "too many parts": STANDARD * (MAX_PARTS + 1),
    "too many dates": STANDARD.replace("RRULE", "RDATE:" + ",".join(["20270101T000000"] * 1_001) + "\r\nRRULE"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_definition_that_cannot_be_used_leaves_the_zone_unknown(case):
    busy, warnings = read(calendar(zone(BROKEN[case]), local("20270301T090000", "20270301T100000")))
    assert busy == ()
    assert [text.partition(": ")[2] for text in said(warnings)] == [
        f'event bad@example.org is skipped: the time zone "{OWN}" is unknown'
    ]
