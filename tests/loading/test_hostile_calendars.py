"""Events that somebody broke, or made to break others: they are skipped and named, and the good ones are read."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Severity
from aarsplan.loading.ics import worker as ics_worker
from aarsplan.problem import minute_of

from .samples import FOOT, GOOD, HEAD, YEAR, calendar, event, read, said, times

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
    "negative duration": (event(end="DURATION:-PT1H"), '"-PT1H" is no duration'),
    "endless duration": (event(end="DURATION:P99999999999999W"), "is no duration"),
    "nonsense duration": (event(end="DURATION:long"), "is no duration"),
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
    "quotes in a parameter": (event('ATTENDEE;CN=Æse "K" ØX:mailto:x@example.org'), "line 10 is no property"),
    "line without a colon": (event("and so on"), "line 10 is no property"),
    "million empty parameters": (event("X-A" + ";A=" * 1_000_000), "line 10 is no property"),
    "300,000 folds": (event("DESCRIPTION:x" + "\r\n x" * 300_000), "DESCRIPTION is folded over 300001 lines"),
    "event in an event": (event("BEGIN:VEVENT\r\nUID:inner@example.org"), "no END:VEVENT"),
}


@pytest.mark.parametrize("case", SKIPPED)
def test_bad_event_is_skipped_and_named_and_the_others_are_read(case):
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


def test_time_zone_defined_by_the_file_is_not_believed():
    bomb = (
        "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0900\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    unknown = event(uid="1", start=";TZID=Bomb:20270301T090000", end=";TZID=Bomb:20270301T100000")
    known = event(uid="2", start=";TZID=Europe/Copenhagen:20270301T090000", end="DURATION:PT1H")
    busy, warnings = read(calendar(bomb.format("Bomb"), bomb.format("Europe/Copenhagen"), unknown, known))
    assert times(busy) == ["01-03 09:00 - 01-03 10:00"]
    assert said(warnings) == ['calendars/mayor.ics:22: event 1 is skipped: the time zone "Bomb" is unknown']


def test_rules_that_never_give_a_date_cost_no_time():
    """Each of them alone would take seconds, up to the year 9999, and all of them more than the limit."""
    never = [event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"never-{number}") for number in range(5)]
    busy, warnings = read(calendar(*never, GOOD))
    assert len(busy) == 1
    assert len(warnings) == 5


def test_series_that_was_cut_off_before_its_first_date_is_empty_and_no_mistake():
    busy, warnings = read(calendar(event("RRULE:FREQ=DAILY;UNTIL=20270101T000000Z"), GOOD))
    assert len(busy) == 1
    assert not warnings


def test_storm_of_changes_is_skipped_and_named():
    changes = [
        event(f"RECURRENCE-ID:202703{day:02d}T09{minute:02d}00Z") for day in range(1, 31) for minute in range(60)
    ]
    busy, warnings = read(calendar(event("RRULE:FREQ=DAILY;COUNT=365"), *changes, GOOD))
    assert len(busy) == 1
    told = "event bad@example.org is skipped: 1800 of its occurrences are changed, at most 1000 are read"
    assert said(warnings) == [f"calendars/mayor.ics:4: {told}"]


def test_event_of_a_hundred_years_blocks_the_year_and_is_warned_of():
    busy, warnings = read(calendar(event(end=":21270301T100000Z"), GOOD))
    assert busy[0].start_minute < minute_of(date(2027, 12, 31), datetime.min.time()) < busy[0].end_minute
    told = "event bad@example.org blocks the whole year: it lasts from Mon 1 Mar 2027 to Sat 1 Mar 2127"
    assert said(warnings) == [f"calendars/mayor.ics:4: {told}"]


def test_event_without_a_uid_is_read_and_gets_one_from_start_and_title():
    nameless = event().replace("UID:", "X-NO-UID:")
    busy, warnings = read(calendar(nameless, nameless, GOOD))
    assert len(busy) == 3
    assert len({warning.message for warning in warnings}) == 1
    assert "it is called sha256-" in warnings[0].message
    assert [str(warning.span) for warning in warnings] == ["calendars/mayor.ics:4", "calendars/mayor.ics:11"]


@pytest.mark.parametrize("uid", ["../../etc/passwd", r"a\r\nX: y", "x" * 100_000, "{uid.__class__}", "\x1b[31m", "CON"])
def test_evil_uid_does_no_harm(uid):
    busy, warnings = read(calendar(event("RRULE:FREQ=HOURLY", uid=uid), event(uid=uid), GOOD))
    assert len(busy) == 2
    (warning,) = warnings
    assert len(warning.message) < 400
    assert warning.message.isprintable()


def test_long_uids_that_differ_are_different_events():
    busy, _warnings = read(calendar(event("SEQUENCE:1", uid="x" * 300 + "1"), event("SEQUENCE:2", uid="x" * 300 + "2")))
    assert len(busy) == 2


def test_control_characters_are_removed_from_titles():
    busy, warnings = read(calendar(event(title="M\x0b\x1b[31mde\x07 \ufffe\u202eslut")))
    assert [one.title for one in busy] == ["M [31mde slut"]
    assert said(warnings) == [
        "calendars/mayor.ics:4: control characters were removed from the title of event bad@example.org"
    ]


def test_emoji_and_formulas_in_titles_stay_as_they_are():
    titles = ["👩‍👩‍👧 familie", "=1+1", "@SUM(1+1)", "+45 12 34", "-1"]
    busy, warnings = read(calendar(*(event(uid=str(n), title=title) for n, title in enumerate(titles))))
    assert [one.title for one in busy] == titles
    assert not warnings


@pytest.mark.parametrize("length", [501, 1_000_000])
def test_long_title_is_cut(length):
    busy, warnings = read(calendar(event(title="æ" * length)))
    assert [len(one.title) for one in busy] == [500]
    assert "was cut to 500 characters" in warnings[0].message


def test_event_whose_end_is_missing_does_not_swallow_the_next():
    busy, warnings = read(calendar(event().replace("END:VEVENT\r\n", ""), GOOD))
    assert [one.title for one in busy] == ["God aftale"]
    assert "event bad@example.org is skipped: it has no END:VEVENT" in warnings[0].message


def test_warnings_come_to_an_end():
    busy, warnings = read(calendar(*(event(uid=f"bad-{number}", start=":never") for number in range(1_000)), GOOD))
    assert len(busy) == 1
    assert len(warnings) == 101
    assert "900 more warnings" in warnings[-1].message


WEEKLY = event("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20270308T090000Z", "CLASS:PUBLIC", "TRANSP:OPAQUE", "SEQUENCE:1")


@given(st.data())
@settings(max_examples=150)
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
    assert all(start < end for start, end, _line, _title in found["busy"])
    assert {*range(len(found["titles"]))} == {title for _start, _end, _line, title in found["busy"]}
