"""A small problem and rules for each of the rules on people, places, deadlines and the lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import product

from aarsplan.deadlines import DeadlineSpec, OnClosedDay, Side
from aarsplan.domain import Body, Closure, DateRange, Place, Role, Weekday
from aarsplan.facts import BusyTime
from aarsplan.problem import Placement, Problem
from aarsplan.problem import minute_of as minutes
from aarsplan.rules.base import Rule
from aarsplan.rules.load import LoadPer
from aarsplan.rules.people import Members
from aarsplan.workdays import DayType

from .problems import Sample, fact, meeting, problem, rule, settled

ROLES = {
    "chief": Role("chief", "Kommunaldirektør"),
    "chiefs": Role("chiefs", "Chefer", persons=11),
    "mayor": Role("mayor", "Borgmester"),
}

PLACES = {
    "office": Place("office", "Kontoret", seats=11),
    "room": Place("room", "Lokale 1", seats=12),
    "hall": Place("hall", "Salen", seats=13),
    "inn": Place("inn", "Kroen"),
}


def _double_booking() -> Problem:
    """DIR and KCL touch at 11.00 and overlap else; an event of two whole days, a settled pair, an exempt meeting."""
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:30"], minutes=120, required=["chief", "mayor"]),
        meeting(
            "KCL/1",
            "2025-10-30..2025-10-31",
            times=["11:00", "13:00"],
            required=["chief", "chiefs"],
            optional=["mayor"],
        ),
        meeting("HU/1", "2025-10-30", times=["11:59", "12:30"], required=["chiefs"], optional=["chief"]),
        meeting("ØU/1", "2025-10-30", times=["10:00"], required=["chief"], exempt=["no-double-booking"]),
        fact("KB/1", "2025-10-30", "14:10", required=["mayor"], optional=["chief"]),
        fact("TOP", "2025-11-01", "00:00", required=["mayor"], minutes=2 * 1440, all_day=True),
        settled("DIR/0", "2025-10-31", "23:00", required=["chiefs"]),
        settled("KCL/0", "2025-10-31", "23:30", required=["chiefs"]),
        roles=ROLES,
    )


def _double_bookings() -> Iterator[Rule]:
    for members, buffer in product(Members, (0, 1, 9, 10, 11, 30, 31, 59, 60, 61, 130, 131, 1440)):
        yield rule("no-double-booking", members=members, buffer_minutes=buffer)
    yield rule("no-double-booking", roles=("chiefs",))
    yield rule("no-double-booking", roles=("chiefs", "mayor"), members=Members.ANY)


def _load() -> Problem:
    """Days on both sides of a month's end, which is also a week's; held meetings on one of them."""
    return problem(
        meeting("DIR/1", "2025-10-30", "2025-10-31", "2025-11-03", required=["chief"]),
        meeting("KCL/1", "2025-10-27", "2025-10-31", "2025-11-03", required=["chief"], optional=["mayor"]),
        meeting("HU/1", "2025-10-31", "2025-11-02", required=["mayor"]),
        meeting("ØU/1", "2025-10-31", required=["chief", "mayor"], exempt=["load"]),
        fact("TEMA", "2025-10-30", required=["chief"], minutes=1440, all_day=True),
        settled("DIR/0", "2025-10-31", required=["chief"]),
        settled("KCL/0", "2025-10-31", required=["chief"], optional=["mayor"]),
        roles=ROLES,
    )


def _loads() -> Iterator[Rule]:
    for most, per, members in product(range(5), LoadPer, Members):
        yield rule("load", most=most, per=per, members=members)
    yield rule("load", most=1, per=LoadPer.DAY, roles=("mayor",))


def _room_capacity() -> Problem:
    """Twelve people must be there, one more may; places with 11, 12, 13 and an unknown number of seats."""
    return problem(
        meeting(
            "KCL/1",
            "2025-10-29..2025-10-30",
            places=("hall", "room", "office", "inn"),
            required=["chief", "chiefs"],
            optional=["mayor"],
        ),
        meeting("DIR/1", "2025-10-29", places=("office", "hall"), required=["chiefs"], optional=["chief", "mayor"]),
        meeting("HU/1", "2025-10-29", required=["chiefs", "mayor"]),
        meeting("ØU/1", "2025-10-29", places=("office",), required=["chiefs", "mayor"], exempt=["room-capacity"]),
        fact("TEMA", "2025-10-30", places=("office",), required=["chiefs"], optional=["chief"]),
        settled("KCL/0", "2025-10-30", places=("office",), required=["chief", "chiefs"]),
        roles=ROLES,
        places=PLACES,
    )


def _room_capacities() -> Iterator[Rule]:
    for bodies, optional in product(((), ("KCL",), ("DIR", "TEMA"), ("KCL", "TEMA")), (False, True)):
        yield rule("room-capacity", bodies=bodies, optional=optional)


def _room_clash() -> Problem:
    """Two meetings that share two places, an event that holds one of them for two days, a settled pair."""
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:01"], minutes=120, places=("hall", "room")),
        meeting("KCL/1", "2025-10-30", "2025-11-03", times=["11:00", "12:01"], places=("room", "hall")),
        meeting("ØU/1", "2025-10-30", times=["11:00"], places=("hall",), exempt=["room-clash"]),
        fact("TEMA", "2025-11-02", "00:00", minutes=2 * 1440, all_day=True, places=("hall",)),
        fact("KB/1", "2025-10-29", "08:01", places=("hall",)),
        settled("DIR/0", "2025-10-31", places=("hall",)),
        settled("KCL/0", "2025-10-31", places=("hall",)),
        places=PLACES,
    )


def _busy_times() -> Problem:
    """Busy times that touch a meeting, overlap it by a minute, and take a role, a place or both."""

    def busy(day: str, start: str, end: str, *roles: str, places: tuple[str, ...] = ()) -> BusyTime:
        on = date.fromisoformat(day)
        return BusyTime(
            minutes(on, time.fromisoformat(start)), minutes(on, time.fromisoformat(end)), "Optaget", roles, places
        )

    return problem(
        meeting(
            "DIR/1",
            "2025-10-29..2025-10-30",
            times=["09:00", "10:00", "11:01"],
            places=("hall", "room"),
            required=["chief"],
            optional=["mayor"],
        ),
        meeting("KCL/1", "2025-10-30", times=["10:00"], places=("room", "office"), required=["chiefs", "chief"]),
        meeting("ØU/1", "2025-10-30", times=["10:00"], required=["chief"], exempt=["busy-times"]),
        fact("TEMA", "2025-10-29", "10:30", required=["mayor"]),
        settled("DIR/0", "2025-10-29", "10:30", required=["chief"]),
        roles=ROLES,
        places=PLACES,
        busy=(
            busy("2025-10-29", "10:00", "11:00", "chief"),
            busy("2025-10-29", "11:00", "11:02", "mayor", "chiefs"),
            busy("2025-10-30", "09:59", "10:00", places=("hall", "room")),
            busy("2025-10-30", "10:59", "11:01", "mayor", places=("room",)),
        ),
    )


def _busy_rules() -> Iterator[Rule]:
    for bodies, members in product(((), ("DIR",), ("KCL", "TEMA"), ("TEMA",)), Members):
        yield rule("busy-times", bodies=bodies, members=members)


def _pinned() -> Problem:
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:00"], places=("hall", "room")),
        meeting("ØU/1", "2025-10-29..2025-10-30", exempt=["pinned"]),
        fact("KB/1", "2025-10-28", "17:00", places=("hall",)),
        settled("DIR/0", "2025-10-15"),
        places=PLACES,
    )


def _pins() -> Iterator[Rule]:
    days = [date(2025, 10, number) for number in (28, 29, 30)]
    starts = (None, time(9), time(10), time(17))
    for key, day, start, place in product(("DIR/1", "KB/1"), days, starts, (None, "hall", "room", "inn")):
        yield rule("pinned", key=key, day=day, start=start, place=place)
    for key in ("DIR/0", "ØU/1", "KCL/9"):
        yield rule("pinned", key=key, day=days[0])


def _unchanged() -> Problem:
    """Meetings whose old day, time or place is no candidate any more, and some that cannot move."""
    start = time(9)
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:00"], places=("hall", "room")),
        meeting("DIR/2", "2025-11-12..2025-11-13", places=("hall",)),
        meeting("KCL/1", "2025-10-30", places=("hall", "room")),
        meeting("KCL/2", "2025-11-27", times=["10:00"]),
        meeting("ØU/1", "2025-10-30", exempt=["unchanged"]),
        fact("KB/1", "2025-10-28", "17:00"),
        settled("DIR/0", "2025-10-15"),
        places=PLACES,
        previous=[
            Placement("DIR/1", date(2025, 10, 30), start, 60, "room"),
            Placement("DIR/2", date(2025, 11, 14), start, 60, "hall"),
            Placement("KCL/1", date(2025, 10, 30), start, 60),
            Placement("KCL/2", date(2025, 11, 27), start, 60),
            Placement("ØU/1", date(2025, 10, 31), start, 60),
            Placement("KB/1", date(2025, 10, 29), time(17), 60),
            Placement("DIR/0", date(2025, 10, 16), start, 60),
        ],
        approved=["DIR/1", "KCL/2"],
    )


def _unchanged_rules() -> Iterator[Rule]:
    for bodies, factor in product(((), ("DIR",), ("KCL",), ("ØU", "KB")), (1, 10)):
        yield rule("unchanged", bodies=bodies, approved_factor=factor)


def _locked() -> Problem:
    """Locked meetings that can leave their day, time or place, one without a place, and others that are not locked."""
    start = time(9)
    before = [
        Placement("DIR/1", date(2025, 10, 30), start, 60, "room"),
        Placement("DIR/2", date(2025, 11, 12), start, 60),
        Placement("KCL/1", date(2025, 10, 30), start, 60),
        Placement("HU/1", date(2025, 11, 14), start, 60),
        Placement("ØU/1", date(2025, 10, 31), start, 60),
        Placement("DIR/0", date(2025, 10, 16), start, 60),
        Placement("DIR/9", date(2025, 12, 10), start, 60),
    ]
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:00"], places=("hall", "room")),
        meeting("DIR/2", "2025-11-12..2025-11-13", places=("hall",)),
        meeting("DIR/3", "2025-11-26"),
        meeting("KCL/1", "2025-10-30"),
        meeting("HU/1", "2025-11-14..2025-11-15"),
        meeting("ØU/1", "2025-10-30", exempt=["locked"]),
        settled("DIR/0", "2025-10-15"),
        places=PLACES,
        previous=before,
        approved=[spot.key for spot in before],
        locked=[spot.key for spot in before if spot.key != "HU/1"],
    )


def _deadlines() -> Problem:
    """Meetings after Christmas and around New Year, their agenda 4 weekdays before and their minutes 3 days after."""
    agenda = DeadlineSpec("agenda", "Dagsorden", 4, DayType.WEEKDAY, on_closed_day=OnClosedDay.KEEP)
    minutes_due = DeadlineSpec("minutes", "Referat", 3, DayType.CALENDAR_DAY, Side.AFTER, OnClosedDay.KEEP)
    return problem(
        meeting("DIR/1", "2025-12-27", "2025-12-30", "2026-01-02", "2026-01-05", "2026-01-08"),
        meeting("DIR/2", "2026-01-09", "2026-01-12"),
        meeting("DIR/9", "2025-12-30", exempt=["deadline-bounds"]),
        settled("DIR/0", "2025-12-23"),
        bodies=[Body("DIR", "Direktionen", 60, (time(9),), deadlines=(agenda, minutes_due))],
        closures=(Closure("school-holiday", "Juleferie", DateRange(date(2025, 12, 29), date(2026, 1, 2))),),
    )


def _deadline_rules() -> Iterator[Rule]:
    for deadline, first in (("agenda", date(2025, 12, 19)), ("minutes", date(2025, 12, 29))):
        for number in range(20):
            day = first + timedelta(days=number)
            yield rule("deadline-bounds", body="DIR", deadline=deadline, earliest=day)
            yield rule("deadline-bounds", body="DIR", deadline=deadline, latest=day)
        for weekday in Weekday:
            yield rule("deadline-bounds", body="DIR", deadline=deadline, weekdays=(weekday, Weekday.FRIDAY))
        yield rule("deadline-bounds", body="DIR", deadline=deadline, open=True)
        yield from (
            rule("deadline-bounds", body="DIR", deadline=deadline, open=True, closures=(kind,))
            for kind in ("holiday", "school-holiday")
        )
    yield rule("deadline-bounds", body="DIR", deadline="material", latest=date(2025, 1, 1))


SAMPLES = {
    "busy-times": Sample(_busy_times(), tuple(_busy_rules())),
    "deadline-bounds": Sample(_deadlines(), tuple(_deadline_rules())),
    "load": Sample(_load(), tuple(_loads())),
    "no-double-booking": Sample(_double_booking(), tuple(_double_bookings())),
    "pinned": Sample(_pinned(), tuple(_pins())),
    "room-capacity": Sample(_room_capacity(), tuple(_room_capacities())),
    "room-clash": Sample(
        _room_clash(), (rule("room-clash"), rule("room-clash", places=("hall",)), rule("room-clash", places=("inn",)))
    ),
    "locked": Sample(_locked(), (rule("locked"),)),
    "unchanged": Sample(_unchanged(), tuple(_unchanged_rules())),
}
