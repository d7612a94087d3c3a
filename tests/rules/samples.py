"""A small problem and rules for each of the rules on one body's own dates.

Each problem holds, besides what the rule is about, a settled meeting and one that is exempt from it; each parameter
takes every value that makes a difference, and one beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import combinations, product

from aarsplan.domain import Body, Closure, DateRange, Per, Weekday
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.fallback import Direction
from aarsplan.workdays import DayType

from .problems import Sample, fact, meeting, problem, rule, settled


def _closures() -> Problem:
    """Christmas, a school holiday and a study day, with a body that others plan."""
    return problem(
        meeting("KCL/1", "2025-12-22..2025-12-29"),
        meeting("DIR/1", "2025-12-24", "2025-12-30"),
        meeting("DIR/2", "2025-12-25", exempt=["closures"]),
        fact("HU/1", "2025-12-26"),
        fact("KB/1", "2025-12-25"),
        settled("DIR/0", "2025-12-25"),
        bodies=[Body("KB", "Kommunalbestyrelsen", 60, (time(17),), surroundings=True)],
        closures=(
            Closure("school-holiday", "Juleferie", DateRange(date(2025, 12, 26), date(2025, 12, 28))),
            Closure("study-day", "Studiedag", DateRange(date(2025, 12, 22), date(2025, 12, 22))),
        ),
    )


def _closure_rules() -> Iterator[Rule]:
    kinds = ((), ("holiday",), ("school-holiday",), ("study-day",), ("holiday", "study-day"))
    for bodies, closures in product(((), ("KCL",), ("DIR", "KB")), kinds):
        yield rule("closures", bodies=bodies, closures=closures)


def _keep_pattern() -> Problem:
    return problem(
        meeting("KCL/1", "2025-10-27..2025-11-01", pattern_day="2025-10-30"),
        meeting("KCL/2", "2025-12-18", "2025-12-23", pattern_day="2025-12-25"),
        meeting("KCL/3", "2025-11-27..2025-11-28", pattern_day="2025-11-27", exempt=["keep-pattern"]),
        meeting("KCL/4", "2025-11-12", "2025-11-13"),
        settled("KCL/0", "2025-09-24", pattern_day="2025-09-25"),
    )


def _min_gap() -> Problem:
    """Windows apart, overlapping and nested, over a weekend and Christmas."""
    return problem(
        meeting("HU/1", "2025-12-18..2025-12-20", "2025-12-23"),
        meeting("HU/2", "2025-12-21", "2025-12-23", "2025-12-27", "2025-12-29"),
        meeting("HU/3", "2025-12-30", "2026-01-02"),
        meeting("HU/4", "2025-12-22", exempt=["min-gap"]),
        settled("HU/0", "2025-12-17"),
        settled("HU/00", "2025-12-17"),
    )


def _occurs() -> Problem:
    return problem(
        meeting("HU/1", "2025-10-01..2025-10-03"),
        meeting("HU/2", "2025-11-03"),
        meeting("HU/3", "2025-11-10", exempt=["occurs"]),
        meeting("DIR/1", "2025-11-03"),
        fact("HU/4", "2025-12-01"),
        settled("HU/0", "2025-09-01"),
    )


def _weekdays() -> Problem:
    return problem(
        meeting("KCL/1", "2025-10-27..2025-11-02"),
        meeting("KCL/2", "2025-11-26..2025-11-28"),
        meeting("KCL/3", "2025-12-12", exempt=["weekdays"]),
        fact("KCL/4", "2025-12-17"),
        settled("KCL/0", "2025-09-26"),
    )


def _weekday_rules() -> Iterator[Rule]:
    for number in (1, 2):
        for allow in combinations(Weekday, number):
            yield rule("weekdays", body="KCL", allow=allow)


def _times() -> Problem:
    """Meetings of one hour, and one that lasts past midnight."""
    return problem(
        meeting("DIR/1", "2025-10-29", "2025-10-31", times=["08:59", "09:00", "12:30"]),
        meeting("DIR/2", "2025-11-12..2025-11-13", times=["10:00", "13:00"]),
        meeting("DIR/3", "2025-11-28", times=["22:00"], minutes=180),
        meeting("DIR/4", "2025-11-28", times=["05:00"], exempt=["times"]),
        settled("DIR/0", "2025-10-15", "05:00"),
    )


def _time_rules() -> Iterator[Rule]:
    moments = [time(8, 58), time(8, 59), time(9), time(9, 1), time(12, 30), time(13), time(22), time(22, 1)]
    ends = [time(9, 58), time(9, 59), time(10), time(11), time(13, 29), time(13, 30), time(14), time(23, 59)]
    for earliest in moments:
        yield rule("times", body="DIR", earliest=earliest)
    for latest in ends:
        yield rule("times", body="DIR", latest=latest)
    for weekdays in ((Weekday.FRIDAY,), (Weekday.WEDNESDAY, Weekday.THURSDAY)):
        yield rule("times", body="DIR", earliest=time(9), latest=time(13), weekdays=weekdays)


def _fallback() -> Problem:
    return problem(
        meeting("KCL/1", "2025-12-18", "2025-12-23..2025-12-26", "2026-01-01", pattern_day="2025-12-25"),
        meeting("KCL/2", "2025-11-20", "2025-11-26..2025-11-28", pattern_day="2025-11-27"),
        meeting("KCL/3", "2025-12-02", "2025-12-03"),
        meeting("KCL/4", "2025-10-28", pattern_day="2025-10-30", exempt=["fallback"]),
        settled("KCL/0", "2025-09-24", pattern_day="2025-09-25"),
    )


def _fallbacks() -> Iterator[Rule]:
    weekdays = ((), (Weekday.THURSDAY,), (Weekday.TUESDAY, Weekday.FRIDAY), (Weekday.MONDAY,))
    for direction, same_weekday, allowed in product(Direction, (False, True), weekdays):
        yield rule("fallback", body="KCL", direction=direction, same_weekday=same_weekday, weekdays=allowed)


def _max_gap() -> Problem:
    """Overlapping windows and one day for two meetings, over a weekend and Christmas."""
    return problem(
        meeting("HU/1", "2025-12-18", "2025-12-20", "2025-12-23"),
        meeting("HU/2", "2025-12-20", "2025-12-22", "2025-12-27"),
        meeting("HU/3", "2025-12-23", "2025-12-30", "2026-01-02"),
        meeting("HU/4", "2026-01-02"),
    )


def _max_gap_around_settled() -> Problem:
    """Settled meetings with gaps between them, one meeting that may lie inside, and an exempt one."""
    return problem(
        settled("HU/01", "2025-10-01"),
        settled("HU/02", "2025-10-06"),
        settled("HU/03", "2025-10-15"),
        settled("HU/04", "2025-10-15"),
        meeting("HU/1", "2025-09-29", "2025-10-03", "2025-10-06", "2025-10-10", "2025-10-15", "2025-10-20"),
        meeting("HU/2", "2025-10-08", "2025-10-18", "2025-10-20", "2025-10-24"),
        meeting("HU/3", "2025-10-13", "2025-10-22", exempt=["max-gap"]),
    )


def _even_spread() -> Problem:
    """A series of four, one of which was moved past its neighbour, with an extra and a settled meeting between them."""
    return problem(
        meeting("HU/1", "2025-01-10", "2025-02-14", "2025-03-31", period="2025-01-01..2025-03-31"),
        meeting("HU/2", "2025-04-01", "2025-05-16", "2025-06-30", period="2025-04-01..2025-06-30"),
        meeting("HU/3", "2025-03-20", "2025-08-15", period="2025-07-01..2025-09-30"),
        meeting("HU/4", "2025-11-14", period="2025-10-01..2025-12-31", exempt=["even-spread"]),
        meeting("HU/9", "2025-05-01"),
        settled("HU/0", "2024-11-15", period="2024-10-01..2024-12-31"),
        settled("HU/00", "2024-08-01", period="2024-07-01..2024-09-30"),
    )


def _even_spreads() -> Iterator[Rule]:
    off = (35, 45, 46, 47, 56, 57, 58, 81, 82, 91, 92, 136, 137, 195, 196, 197)
    for tolerance in sorted({0, 1, *(max(0, days + by) for days in off for by in (-1, 0, 1)), 400}):
        yield rule("even-spread", body="HU", tolerance_days=tolerance)


def _count() -> Problem:
    """Meetings that may lie in either of two weeks, months, quarters; the last quarter is not covered to its end."""
    return problem(
        meeting("HU/1", "2025-06-29..2025-07-01"),
        meeting("HU/2", "2025-06-30", "2025-07-31", "2025-08-01"),
        meeting("HU/3", "2025-09-30", "2025-10-01", "2025-11-30"),
        meeting("HU/4", "2025-07-01", exempt=["count"]),
        fact("HU/5", "2025-08-31"),
        settled("HU/0", "2025-01-31"),
        settled("HU/00", "2025-07-01"),
        settled("HU/01", "2025-05-01"),
        covered="2025-01-01..2025-11-30",
    )


def _counts() -> Iterator[Rule]:
    for per, number in product(Per, range(6)):
        yield rule("count", body="HU", per=per, least=number)
        yield rule("count", body="HU", per=per, most=number)
        yield rule("count", body="HU", per=per, least=number // 2, most=number)
    yield rule("count", body="KCL", per=Per.HALF_YEAR, least=1)


def _gaps(name: str, most: int) -> Iterator[Rule]:
    for day_type, days in product(DayType, range(1, most + 2)):
        yield rule(name, body="HU", days=days, day_type=day_type)


def _first_choice() -> Problem:
    """Meetings with three times and three places, with one of each, and with neither place nor choice."""
    places = ("salen", "kantinen", "hallen")
    return problem(
        meeting("KCL/1", "2025-10-29..2025-10-30", times=["09:00", "13:00", "08:00"], places=places),
        meeting("KCL/2", "2025-11-27", times=["13:00", "09:00"]),
        meeting("KCL/3", "2025-12-18", places=("hallen",)),
        meeting("KCL/4", "2026-01-29", times=["13:00", "09:00"], exempt=["first-choice"]),
        settled("KCL/0", "2025-09-25"),
    )


SAMPLES = {
    "closures": Sample(_closures(), tuple(_closure_rules())),
    "count": Sample(_count(), tuple(_counts())),
    "even-spread": Sample(_even_spread(), tuple(_even_spreads())),
    "first-choice": Sample(_first_choice(), (rule("first-choice", body="KCL"),)),
    "fallback": Sample(_fallback(), tuple(_fallbacks())),
    "keep-pattern": Sample(_keep_pattern(), (rule("keep-pattern", body="KCL"),)),
    "max-gap": Sample(_max_gap(), tuple(_gaps("max-gap", 15))),
    "max-gap around settled meetings": Sample(_max_gap_around_settled(), tuple(_gaps("max-gap", 12))),
    "min-gap": Sample(_min_gap(), tuple(_gaps("min-gap", 16))),
    "occurs": Sample(_occurs(), (rule("occurs", body="HU"), rule("occurs", body="KCL"))),
    "times": Sample(_times(), tuple(_time_rules())),
    "weekdays": Sample(_weekdays(), tuple(_weekday_rules())),
}
