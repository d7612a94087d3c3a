"""Small problems and rules for each of the rules on items: their routes, windows and places.

Where a rule takes its thresholds from what stands in the project, the problem holds a visit or a relation for each
value that makes a difference. As long as it stands wherever its meeting is held, it adds nothing to the plans to try.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from itertools import combinations_with_replacement

from aarsplan.agenda import Attendance
from aarsplan.domain import Body
from aarsplan.problem import Placement, Problem
from aarsplan.visits import Relation, Visit
from aarsplan.workdays import DayType

from .problems import (
    Sample,
    dates,
    fact,
    hand_over,
    meeting,
    problem,
    relation,
    rule,
    settled,
    slot,
    standing,
    visit,
)


def _route_gaps() -> Problem:
    """Two meetings around Easter and on one day, with a pair of visits for each number of days that lies between."""
    pairs: list[tuple[Visit, Visit]] = []
    relations: list[Relation] = []

    def add(least: int, most: int | None, day_type: DayType) -> None:
        one, other = (standing(at, f"{len(pairs)}") for at in ("A/1", "B/1"))
        pairs.append((one, other))
        relations.append(relation(one.key, other.key, least, most, day_type))

    for day_type, greatest in ((DayType.CALENDAR_DAY, 13), (DayType.WORKING_DAY, 6), (DayType.WEEKDAY, 8)):
        for days in range(greatest + 1):
            add(days, None, day_type)
            add(0, days, day_type)
        add(2, 4, day_type)
    return problem(
        meeting("A/1", "2025-04-11..2025-04-12", "2025-04-16", times=["09:00", "10:01"]),
        meeting("B/1", "2025-04-12", "2025-04-16", "2025-04-19", "2025-04-22..2025-04-24", times=["10:00", "11:00"]),
        visits=[found for pair in pairs for found in pair],
        relations=relations,
    )


def _route() -> Problem:
    """Steps free to stand here or there or nowhere, at meetings near each other, far apart, and at the same one."""
    return problem(
        settled("A/0", "2025-09-24"),
        meeting("A/1", "2025-10-08..2025-10-09"),
        meeting("A/2", "2025-10-10"),
        meeting("B/1", "2025-10-10", "2025-10-17", times=["09:30", "10:00"]),
        fact("B/2", "2025-12-10"),
        visits=[
            visit("S/1", "A/0", settled=True),
            visit("S/2", "A/1", "A/2"),
            visit("S/3", "A/2", "B/1", "B/2"),
            visit("S/4", "A/1", exempt=["route"]),
            visit("S/9", settled=True),
            standing("A/1", "near"),
        ],
        relations=[
            relation("S/1", "S/2", 15),
            relation("S/2", "S/3", 0, 8),
            relation("S/3", "S/4", 1),
            relation("A/0", "S/1", 1),
            relation("A/0", "A/1/near", 0, 14),
        ],
    )


def _route_anchors() -> Problem:
    """A meeting, an event and a hand-over that steps come before and after; meetings that may not be held."""
    return problem(
        fact("EV", "2025-10-14", "00:00", minutes=1440, all_day=True),
        settled("OLD", "2025-10-01"),
        meeting("A/1", "2025-10-07..2025-10-08", "2025-10-14", "2025-10-15"),
        meeting("B/1", "2025-10-20", "2025-10-22"),
        meeting("S/hand", "2025-10-08..2025-10-10"),
        visits=[visit("S/1", "A/1"), hand_over("S/hand"), visit("S/2", "B/1"), visit("S/3", "B/1", "A/1")],
        relations=[
            relation("OLD", "S/1", 7),
            relation("S/1", "EV", 6),
            relation("S/1", "S/hand", 1, 1),
            relation("S/hand", "S/2", 8, None, DayType.WORKING_DAY),
            relation("EV", "S/3", 0),
            relation("A/1", "S/3", 7),
            relation("S/3", "B/1", 12),
        ],
    )


def _route_events() -> Problem:
    """An event of two days, which is over when the second one is, and one that begins in the evening."""
    return problem(
        fact("TOP", "2025-10-08", "00:00", minutes=2880, all_day=True),
        fact("EVE", "2025-10-10", "19:00", minutes=120),
        meeting("A/1", "2025-10-07..2025-10-11", times=["09:00", "18:00", "18:01", "21:00"]),
        meeting("B/1", "2025-10-10", times=["18:00", "18:01"]),
        visits=[standing("B/1", "same-day"), *(standing("A/1", str(number)) for number in range(6))],
        relations=[
            relation("B/1/same-day", "EVE", 0, 0),
            relation("TOP", "A/1/0"),
            relation("TOP", "A/1/1", 2),
            relation("A/1/2", "TOP"),
            relation("EVE", "A/1/3"),
            relation("A/1/4", "EVE", 0, 0),
            relation("A/1/5", "EVE", 1, 2),
        ],
    )


def _window() -> Problem:
    days = dates("2025-10-07..2025-10-11")
    ranges = combinations_with_replacement(days, 2)
    swept = [standing("A/1", f"{first.day}-{last.day}", window=f"{first}..{last}") for first, last in ranges]
    return problem(
        meeting("A/1", "2025-10-08..2025-10-10"),
        meeting("A/2", "2025-10-22"),
        settled("A/0", "2025-10-01"),
        meeting("S/hand", "2025-10-08..2025-10-10"),
        visits=[
            *swept,
            visit("S/1", "A/1", "A/2", named="A/2"),
            visit("S/2", "A/1", "A/2", named="A/1", window="2025-10-09..2025-10-22"),
            visit("S/3", "A/1", named="A/2", exempt=["window"]),
            visit("S/4", "A/0", window="2025-11-01", settled=True),
            hand_over("S/hand", window="2025-10-09..2025-10-10"),
        ],
    )


def _placed() -> Problem:
    """Steps that must stand somewhere, and what prepares a meeting that may not be held."""
    return problem(
        meeting("A/1", "2025-10-08"),
        fact("A/2", "2025-10-22"),
        meeting("B/1", "2025-10-29"),
        settled("A/0", "2025-09-24"),
        settled("B/0", "2025-09-25"),
        meeting("S/hand", "2025-10-08"),
        visits=[
            visit("S/1", "A/1", "A/2", must=True),
            visit("S/2", "A/2"),
            visit("S/3", "A/1", must=True, exempt=["placed"]),
            visit("S/4", must=True, settled=True),
            hand_over("S/hand", must=True),
            standing("A/1", "punkt-1"),
            visit("B/1/prep", "A/1", "A/2", must=True, prepares="B/1"),
            visit("B/0/prep", "A/2", must=True, prepares="B/0"),
        ],
    )


def _soon() -> Problem:
    return problem(
        meeting("A/1", "2025-10-08"),
        fact("A/2", "2025-10-22"),
        meeting("A/3", "2025-11-05"),
        settled("A/0", "2025-09-24"),
        visits=[
            visit("S/1", "A/1", "A/2", "A/3"),
            visit("S/2", "A/1", "A/2", "A/3", early=1),
            visit("S/3"),
            visit("S/4", "A/1", exempt=["soon"]),
            visit("S/5", "A/0", settled=True),
            visit("B/1/prep", "A/2", prepares="A/3"),
            standing("A/1", "punkt-1"),
        ],
    )


def _keep_agenda() -> Problem:
    """Steps that were at a meeting that is approved, or is not held, or is gone; documents handed over, one anew."""
    return problem(
        meeting("A/1", "2025-10-08"),
        fact("A/2", "2025-10-22"),
        settled("A/0", "2025-09-24"),
        meeting("S/hand", "2025-10-08..2025-10-09"),
        meeting("S/new", "2025-10-08"),
        visits=[
            visit("S/1", "A/1", "A/2"),
            visit("S/2", "A/1", "A/2"),
            visit("S/3", "A/1"),
            visit("S/4", "A/2", exempt=["keep-agenda"]),
            visit("S/5", "A/0", settled=True),
            hand_over("S/hand"),
            hand_over("S/new"),
            standing("A/1", "punkt-1"),
        ],
        previous=[Placement("S/hand", date(2025, 10, 9), time(9), 60)],
        previous_slots=[
            slot("S/1", "A/1"),
            slot("S/2", "A/2"),
            slot("S/3", "A/9"),
            slot("S/4", "A/2"),
            slot("S/5", "A/2"),
            slot("S/hand", "S/hand"),
            slot("S/new", "S/new"),
            slot("A/1/punkt-1", "A/2"),
        ],
        approved=["A/2"],
    )


def _spare() -> Problem:
    """A route of two steps to an event, one of them with needs and a window, that may be at several meetings."""
    bodies = [
        Body("A", "A", 60, (time(9),), attendance=(Attendance("m", time(8), time(10)),)),
        Body("B", "B", 60, (time(9),)),
    ]
    return problem(
        fact("EV", "2025-10-20", "00:00", minutes=1440, all_day=True),
        settled("A/0", "2025-10-01"),
        meeting("A/1", "2025-10-08"),
        meeting("A/2", "2025-10-09", times=["09:00", "09:30"]),
        fact("B/1", "2025-10-10"),
        meeting("B/2", "2025-10-13", "2025-10-14"),
        visits=[
            visit("S/0", "A/0", settled=True),
            visit("S/1", "A/1", "A/2", needs=("m",), minutes=45),
            visit("S/2", "B/1", "B/2", window="2025-10-09..2025-10-13", must=True),
            visit("S/3", "B/1", "B/2", named="B/1", must=True),
            visit("S/4", "B/1", exempt=["spare"], must=True),
            visit("S/5", "EV", must=True),
            visit("S/6", "A/1", must=True),
            standing("A/1", "punkt-1", must=True),
        ],
        relations=[
            relation("S/0", "S/1", 0, 8),
            relation("S/1", "S/2", 1, 4),
            relation("S/2", "EV", 7),
            relation("B/2", "S/6"),
        ],
        bodies=bodies,
    )


def _spare_anchors() -> Problem:
    """Steps before and after meetings that may not be held, and one that nothing ends."""
    return problem(
        meeting("A/1", "2025-10-08"),
        meeting("A/2", "2025-10-09", "2025-10-13"),
        meeting("B/1", "2025-10-07", "2025-10-08"),
        meeting("B/2", "2025-10-13"),
        visits=[
            visit("S/1", "A/1", "A/2", must=True),
            visit("S/2", "A/1", "A/2", must=True),
            visit("T/1", "A/1", "A/2"),
        ],
        relations=[relation("B/1", "S/1", 1), relation("S/2", "B/2", 1)],
    )


def _keep_agendas() -> Iterator[object]:
    yield from (rule("keep-agenda", approved_factor=factor) for factor in (1, 2, 5))


SAMPLES = {
    "keep-agenda": Sample(_keep_agenda(), tuple(_keep_agendas())),
    "placed": Sample(_placed(), (rule("placed"),)),
    "route": Sample(_route(), (rule("route"),)),
    "route-anchors": Sample(_route_anchors(), (rule("route"),)),
    "route-events": Sample(_route_events(), (rule("route"),)),
    "route-gaps": Sample(_route_gaps(), (rule("route"),)),
    "soon": Sample(_soon(), tuple(rule("soon", beyond=beyond) for beyond in (0, 1, 10))),
    "spare": Sample(_spare(), (rule("spare"), rule("spare", bodies=("A",)), rule("spare", bodies=("B",)))),
    "spare-anchors": Sample(_spare_anchors(), (rule("spare"),)),
    "window": Sample(_window(), (rule("window"),)),
}
