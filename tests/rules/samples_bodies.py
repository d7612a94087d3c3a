"""A small problem and rules for each of the rules on two bodies and more.

Each problem holds, besides what the rule is about, a settled meeting and one that is exempt from it; each parameter
takes every value that makes a difference, and one beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from aarsplan.domain import Per
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.workdays import DayType

from .problems import Sample, fact, meeting, problem, rule, settled


def _preparation() -> Problem:
    """A meeting that may be prepared on its own day or over a weekend, by meetings of which one is settled."""
    return problem(
        meeting("KCL/1", "2025-10-29..2025-10-31", "2025-11-03", times=["08:00", "11:00"]),
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:00", "10:30"]),
        meeting("DIR/2", "2025-11-01", "2025-11-03", times=["07:00"]),
        fact("KCL/2", "2025-12-01", exempt=["preparation"]),
        settled("DIR/0", "2025-10-24"),
        settled("KCL/0", "2025-09-30"),
    )


def _preparations() -> Iterator[Rule]:
    for day_type in DayType:
        for least, most in ((0, 0), (0, 1), (0, 9), (1, 1), (1, 2), (1, 5), (2, 4), (3, 3), (4, 10), (6, 8), (11, 12)):
            yield rule("preparation", of="KCL", by="DIR", min_days=least, max_days=most, day_type=day_type)


def _order() -> Problem:
    """Two committees before two councils, on one day or over a weekend; the third committee has no council."""
    return problem(
        meeting(
            "ØU/1", "2025-10-03", "2025-10-05..2025-10-06", times=["15:00", "17:30"], period="2025-10-01..2025-10-15"
        ),
        meeting("KB/1", "2025-10-04", "2025-10-06", "2025-10-08", times=["16:00", "17:00"], pattern_day="2025-10-08"),
        fact("ØU/2", "2025-10-20", period="2025-10-16..2025-10-31"),
        fact("KB/2", "2025-10-20", "08:00", exempt=["order"]),
        fact("ØU/3", "2025-10-31"),
        settled("ØU/0", "2025-09-03"),
        settled("KB/0", "2025-09-01"),
        settled("ØU/4", "2025-11-27"),
        meeting("KB/4", "2025-11-28", "2025-12-01", pattern_day="2025-11-28"),
    )


def _order_after_event() -> Problem:
    """An event of three days, and a meeting that may fall inside it."""
    return problem(
        fact("TOP", "2025-10-09", "00:00", minutes=3 * 1440, all_day=True),
        meeting("KB/1", "2025-10-08..2025-10-14", times=["00:00", "17:00"]),
    )


def _orders(before: str) -> Iterator[Rule]:
    bounds = ((0, None), (0, 0), (0, 1), (0, 2), (1, None), (1, 1), (1, 2), (1, 3), (2, 4), (3, 3), (4, 6), (6, None))
    for day_type, (least, most) in product(DayType, bounds):
        yield rule("order", before=before, after="KB", min_days=least, max_days=most, day_type=day_type)
    for per in Per:
        yield rule("order", before=before, after="KB", min_days=1, per=per)
        yield rule("order", before="KB", after=before, min_days=2, per=per)


def _same_week() -> Problem:
    """Days on both sides of New Year, which lies inside a week, and an event of eight days."""
    return problem(
        meeting("KCL/1", "2025-12-28..2025-12-29", "2026-01-01", "2026-01-05"),
        meeting("DIR/1", "2025-12-31", "2026-01-04..2026-01-05"),
        meeting("DIR/2", "2025-12-28", "2026-01-12"),
        meeting("DIR/3", "2026-01-05", exempt=["not-same-week", "same-week"]),
        fact("KCL/2", "2026-02-02", exempt=["not-same-week", "same-week"]),
        fact("TOP", "2025-12-28", "00:00", minutes=8 * 1440, all_day=True),
        settled("KCL/0", "2025-12-15"),
        settled("DIR/0", "2025-12-16"),
    )


def _not_same_day() -> Problem:
    return problem(
        meeting("KCL/1", "2025-10-28..2025-10-30"),
        meeting("DIR/1", "2025-10-29..2025-10-31"),
        meeting("DIR/2", "2025-10-30", "2025-11-02", exempt=["not-same-day"]),
        meeting("HU/1", "2025-10-30", "2025-11-03"),
        fact("TOP", "2025-11-01", "00:00", minutes=3 * 1440, all_day=True),
        settled("KCL/0", "2025-10-15"),
        settled("DIR/0", "2025-10-15"),
    )


def _apart(name: str, *codes: str) -> Iterator[Rule]:
    for number in range(2, len(codes) + 1):
        for bodies in combinations(codes, number):
            yield rule(name, bodies=bodies)
    yield rule(name, bodies=(codes[0], codes[0], codes[1]))


SAMPLES = {
    "not-same-day": Sample(_not_same_day(), tuple(_apart("not-same-day", "KCL", "DIR", "HU", "TOP"))),
    "not-same-week": Sample(_same_week(), tuple(_apart("not-same-week", "KCL", "DIR", "TOP"))),
    "order": Sample(_order(), tuple(_orders("ØU"))),
    "order after an event": Sample(_order_after_event(), tuple(_orders("TOP"))),
    "preparation": Sample(_preparation(), tuple(_preparations())),
    "same-week": Sample(
        _same_week(),
        tuple(
            rule("same-week", body=body, other=other) for body, other in product(("KCL", "DIR"), ("DIR", "TOP", "HU"))
        ),
    ),
}
