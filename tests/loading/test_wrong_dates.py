"""Facts about dates and times that do not exist, or that can be read in several ways."""

from __future__ import annotations

import pytest

from aarsplan.texts import set_language

from .broken import assert_told, mistakes, write

KCL, HU = "bodies/kcl.toml", "bodies/hu.toml"
CLOSURES, EVENTS = "closures.toml", "events.toml"


@pytest.fixture(autouse=True)
def _english():
    set_language("en")


def given(line: str) -> dict:
    """A [[given]] of KCL from line 12 on; `line` is its line 14."""
    return {KCL: ("", f"[[given]]\ndate = 2025-08-14\n{line}\n")}


CASES = {
    # Dates.
    "day that no month has": (
        {EVENTS: ("2025-11-26", '"31-11-2025"')},
        [
            'value events.toml:4:1 event "Temadag": date is "31-11-2025": there is no such day',
            "November 2025 has 30 days",
        ],
    ),
    "day that no month has, in TOML": (
        {EVENTS: ("2025-11-26", "2025-11-31")},
        ["syntax events.toml:4:8 2025-11-31: there is no such day: November 2025 has 30 days"],
    ),
    "date that can be read in two ways": (
        {EVENTS: ("2025-11-26", '"03/04/2025"')},
        ["value events.toml:4:1", "can be read in several ways | write the year first"],
    ),
    "date with a short year": ({EVENTS: ("2025-11-26", '"26.11.25"')}, ["value events.toml:4:1", "several ways"]),
    "date with words": (
        {EVENTS: ("2025-11-26", '"sidste tirsdag"')},
        ["value events.toml:4:1", "a date is required | write it as 2025-10-30"],
    ),
    "date with a time": ({EVENTS: ("2025-11-26", "2025-11-26T09:00:00Z")}, ["value events.toml:4:1", "a date is"]),
    "date of another age": (
        {EVENTS: ("2025-11-26", "1850-11-26")},
        ['value events.toml:4:1 event "Temadag": date is 1850-11-26: the year must lie between 2001 and 2099'],
    ),
    "year of five digits": ({EVENTS: ("2025-11-26", "99999-11-26")}, ["syntax events.toml:4:13", "no such year"]),
    "Danish dates": ({EVENTS: ("2025-11-26", '"26-11-2025"\nlast = "28.11.2025"')}, []),
    "end before the beginning": (
        {EVENTS: ("2025-11-26", "2025-11-26\nlast = 2025-11-25")},
        ['value events.toml:5:1 event "Temadag": last is 2025-11-25: it lies before date, Wed 26 Nov 2025'],
    ),
    "closure that ends before it begins": (
        {CLOSURES: ("weeks = [7]", "first = 2025-08-01\nlast = 2025-07-01")},
        ["value closures.toml:5:1", "last is 2025-07-01: it lies before first, Fri 1 Aug 2025"],
    ),
    "series that ends before it begins": (
        {HU: ("every = 4", "every = 4\nfirst = 2025-08-01\nlast = 2025-07-01")},
        ["value bodies/hu.toml:11:1", "it lies before first"],
    ),
    "closure without days": (
        {CLOSURES: ("weeks = [7]", "")},
        ['value closures.toml:1:3 closure "Vinterferie": a closure has first (and last), or weeks, or first-day'],
    ),
    "closure of two forms": (
        {CLOSURES: ("weeks = [7]", "weeks = [7]\nfirst = 2025-08-01")},
        ["value closures.toml:1:3", "a closure has first (and last), or weeks"],
    ),
    "day of the year that is none": (
        {CLOSURES: ("weeks = [7]", 'first-day = "02-30"')},
        ['value closures.toml:4:1 closure "Vinterferie": 02-30 to 02-30 are not days of every year'],
    ),
    "day of the year in another form": (
        {CLOSURES: ("weeks = [7]", 'first-day = "1. juli"')},
        ["value closures.toml:4:1", 'write 1 July as "07-01"'],
    ),
    "event of two years": (
        {EVENTS: ("2025-11-26", "2025-11-26\nlast = 2027-11-26")},
        ["value events.toml:5:1", "an event lasts at most 366 days"],
    ),
    # Times of day.
    "times as Danes write them": ({KCL: ("[09:00:00]", '["9.30", "kl. 9", "kl 13:15", "09:00"]')}, []),
    "time that no day has": (
        given('start = "25:00"'),
        ["value bodies/kcl.toml:14:1 given 2025-08-14: start", "no such"],
    ),
    "time that no day has, in TOML": (
        given("start = 25:00:00"),
        ["syntax bodies/kcl.toml:14:11 25:00:00: there is no"],
    ),
    "time that is a number": (
        given("start = 9.30"),
        ["value bodies/kcl.toml:14:1 given 2025-08-14: start is 9.3: a time of day is required | write 09:30:00"],
    ),
    "two times in one": (given('start = "09:30-08:30"'), ["value bodies/kcl.toml:14:1", "a time of day is required"]),
    "midnight at the end": (given('start = "24:00"'), ["value bodies/kcl.toml:14:1", "no such time of day"]),
    "sixty seconds": (given('start = "09:30:60"'), ["value bodies/kcl.toml:14:1", "no such time of day"]),
    "end at the start": (
        given("start = 09:30:00\nend = 09:30:00"),
        ["value bodies/kcl.toml:15:1", "it must come after start"],
    ),
    "seconds": (given("start = 09:30:15"), ["value bodies/kcl.toml:14:1", "whole minutes"]),
    "end before the start": (
        given("start = 09:30:00\nend = 08:30:00"),
        ["value bodies/kcl.toml:15:1 given 2025-08-14: end is 08:30:00: it must come after start, 09:30"],
    ),
    "end without a start": (given("end = 08:30:00"), ["value bodies/kcl.toml:14:1 given", "end needs a start"]),
    "end and minutes": (
        given("start = 09:30:00\nend = 10:30:00\nminutes = 60"),
        ["value bodies/kcl.toml:16:1 given 2025-08-14: minutes is 60: there is an end too"],
    ),
    "whole day with minutes": (
        {EVENTS: ("2025-11-26", "2025-11-26\nminutes = 60")},
        ["value events.toml:5:1", "an event without a start takes the whole day | leave out minutes"],
    ),
    "several days with a start": (
        {EVENTS: ("2025-11-26", "2025-11-26\nlast = 2025-11-27\nstart = 09:00:00")},
        ["value events.toml:6:1", "an event of several days takes whole days"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_wrong_date_or_time_is_told_at_its_line(name, tmp_path):
    changes, expected = CASES[name]
    assert_told(mistakes(write(tmp_path, changes)), expected)
