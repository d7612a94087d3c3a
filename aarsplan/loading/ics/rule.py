"""Recurrence rules, looked through before any library gets them.

A rule is taken apart, every part held against its range, and put together again, so that what goes on to the
libraries is known to be a rule that repeats daily at most.

Source: RFC 5545, section 3.3.10.
"""

from __future__ import annotations

import re
from datetime import datetime, time, tzinfo
from math import prod

from aarsplan.loading.ics.text import EventFault
from aarsplan.loading.ics.time import LAST_YEAR, read_moment, wall_clock

MAX_LENGTH = 5_000
"""Characters of a rule; every list of it written out in full is shorter."""
MAX_TIMES_A_DAY = 10
"""Occurrences that BYHOUR, BYMINUTE and BYSECOND may give on one day."""

_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_TOO_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_SINGLE = ("COUNT", "INTERVAL")
_RANGES = {
    "COUNT": (1, 100_000),
    "INTERVAL": (1, 10_000),
    "BYSECOND": (0, 59),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}
_WEEKDAYS = "MO|TU|WE|TH|FR|SA|SU"
_WORDS = {
    "FREQ": re.compile("|".join(_FREQUENCIES)),
    "WKST": re.compile(_WEEKDAYS),
    "BYDAY": re.compile(rf"([+-]?\d{{1,2}})?({_WEEKDAYS})(,([+-]?\d{{1,2}})?({_WEEKDAYS}))*", re.ASCII),
}


def read_rule(text: str, zone: tzinfo) -> str:
    """The rule `text` in capitals, its UNTIL on the wall clock of `zone`; a day as UNTIL includes that day.

    Raises:
        EventFault: it is no rule, repeats more often than daily, or has a part outside its range.
    """
    if len(text) > MAX_LENGTH:
        raise EventFault("rule", value=text[:60])
    parts: dict[str, str] = {}
    for pair in text.strip().upper().rstrip(";").split(";"):
        key, _equals, value = pair.partition("=")
        if key in parts:
            raise EventFault("rule", value=text[:60])
        parts[key] = _part(key, value, text, zone)
    if "FREQ" not in parts:
        raise EventFault("rule", value=text[:60])
    if "UNTIL" in parts and "COUNT" in parts:
        raise EventFault("until-count")
    if prod(len(set(parts[key].split(","))) for key in _CLOCK if key in parts) > MAX_TIMES_A_DAY:
        raise EventFault("times-a-day", limit=MAX_TIMES_A_DAY)
    return ";".join(f"{key}={value}" for key, value in parts.items())


def _part(key: str, value: str, text: str, zone: tzinfo) -> str:
    if key == "FREQ" and value in _TOO_OFTEN:
        raise EventFault("frequency", value=value)
    if key == "UNTIL":
        return _until(value, zone)
    if key in _RANGES:
        numbers = [value] if key in _SINGLE else value.split(",")
        return ",".join(str(_number(key, number, text)) for number in numbers)
    if key in _WORDS and _WORDS[key].fullmatch(value):
        return value
    raise EventFault("rule", value=text[:60])


def _until(value: str, zone: tzinfo) -> str:
    if re.match(r"\d{4}", value, re.ASCII) and int(value[:4]) > LAST_YEAR:
        return f"{LAST_YEAR}1231T235959"  # some programs write 9999 for a series without an end
    until = read_moment(value, zone)
    last = wall_clock(until, zone) if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
    return f"{last:%Y%m%dT%H%M%S}"


def _number(key: str, text: str, rule: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        raise EventFault("rule", value=rule[:60])
    first, last = _RANGES[key]
    # The length is looked at first: Python refuses to read very long numbers.
    if len(text) > 10 or not first <= int(text) <= last or (first < 0 and int(text) == 0):
        raise EventFault("rule-range", part=key, value=text[:20], first=first, last=last)
    return int(text)
