"""Small problems and rules for each of the rules on what happens within a meeting, and who is there."""

from __future__ import annotations

from datetime import date, time

from aarsplan.agenda import Attendance, Block
from aarsplan.domain import Body, Role
from aarsplan.facts import BusyTime
from aarsplan.problem import Problem, minute_of
from aarsplan.visits import VisitKind

from .problems import Sample, fact, meeting, pause, problem, rule, settled, standing, visit

ROLES = {
    "chief": Role("chief", "Kommunaldirektør"),
    "mayor": Role("mayor", "Borgmester"),
    "auditor": Role("auditor", "Revisor"),
}


def _busy(day: str, start: str, end: str, *roles: str) -> BusyTime:
    on = date.fromisoformat(day)
    begin, finish = (minute_of(on, time.fromisoformat(text)) for text in (start, end))
    return BusyTime(begin, finish, "Optaget", roles)


def _attendance() -> Problem:
    """The mayor is there 10.15-12.00, the auditor on one day, the chief throughout but for a block and a busy time.

    Each length of an opening with the minute that is too much: 105 and 106 for the window, 60 and 61 for what a block
    leaves of it, 45 and 46 for what the start leaves, 15 and 16 for two roles at once.
    """
    body = Body(
        "DIR",
        "Direktionen",
        120,
        (time(9), time(11, 15)),
        attendance=(
            Attendance("mayor", time(10, 15), time(12)),
            Attendance("auditor", time(11, 45), time(13)),
            Attendance("auditor", time(9, 30), time(10, 30), day=date(2025, 10, 9)),
        ),
        blocks=(Block(date(2025, 10, 10), time(9, 30), time(11), "Temadag"),),
    )
    lengths = ((("mayor",), (45, 46, 60, 61, 105)), (("mayor", "auditor"), (15, 16)), (("chief",), (90, 91, 120)))
    visits = [
        visit(f"S/{roles[-1]}-{minutes}", "DIR/1", minutes=minutes, needs=roles, kind=VisitKind.HAND_OVER)
        for roles, sizes in lengths
        for minutes in sizes
    ]
    return problem(
        meeting(
            "DIR/1",
            "2025-10-08..2025-10-10",
            times=["09:00", "10:00", "11:15"],
            minutes=120,
            required=["chief"],
        ),
        fact("DIR/2", "2025-10-22", minutes=120, required=["chief"]),
        meeting("DIR/3", "2025-11-05", minutes=120, exempt=["attendance"]),
        settled("DIR/0", "2025-09-24", minutes=60),
        fact("KB/1", "2025-10-22"),
        bodies=[body, Body("KB", "Kommunalbestyrelsen", 60, (time(9),), surroundings=True)],
        roles=ROLES,
        busy=(_busy("2025-10-08", "09:00", "09:30", "chief"), _busy("2025-10-22", "10:30", "10:31", "mayor")),
        visits=[
            *visits,
            visit("S/1", "DIR/1", "DIR/2", "DIR/3", "KB/1", minutes=45, least_minutes=29, needs=("mayor",)),
            visit("S/2", "DIR/2", minutes=60, least_minutes=30, needs=("mayor",)),
            visit("S/3", "DIR/0", minutes=15, needs=("mayor",), settled=True),
            visit("S/4", "DIR/0", "DIR/2", minutes=15, needs=("mayor",)),
            standing("DIR/1", "punkt-1", needs=("mayor",), minutes=120),
        ],
    )


QUARTERS = tuple(time(minute // 60, minute % 60) for minute in range(9 * 60, 10 * 60 + 30, 15))


def _agenda() -> Problem:
    """Ninety minutes with a pause in the middle, from nine or half past nine; what needs the mayor has 45 of them."""
    body = Body(
        "DIR", "Direktionen", 90, (time(9), time(9, 30)), attendance=(Attendance("mayor", time(9), time(9, 45)),)
    )
    return problem(
        meeting("DIR/1", "2025-10-08", times=["09:00", "09:30"], minutes=90),
        settled("DIR/0", "2025-09-24", minutes=15),
        fact("KB/1", "2025-10-08"),
        bodies=[body, Body("KB", "Kommunalbestyrelsen", 60, (time(9),), surroundings=True)],
        roles=ROLES,
        visits=[
            pause("DIR/1", "10:00", 15),
            standing("DIR/1", "gennemgang", minutes=45, least_minutes=15),
            visit("S/1", "DIR/1", minutes=30),
            visit("S/2", "DIR/1", minutes=15, needs=("mayor",)),
            standing("DIR/0", "old", minutes=60, settled=True, start="09:00"),
            standing("KB/1", "theirs", minutes=600),
        ],
    )


def _agenda_blocks() -> Problem:
    """A block that begins before the meeting leaves half of it on one of two days."""
    body = Body(
        "DIR",
        "Direktionen",
        60,
        (time(9),),
        attendance=(Attendance("mayor", time(9, 15), time(9, 45)),),
        blocks=(Block(date(2025, 10, 9), time(8, 30), time(9, 30), "Temadag"),),
    )
    return problem(
        meeting("DIR/1", "2025-10-08..2025-10-09"),
        meeting("DIR/2", "2025-10-08", exempt=["agenda"]),
        bodies=[body],
        roles=ROLES,
        visits=[
            standing("DIR/1", "block-1", kind=VisitKind.BLOCK, day="2025-10-09", start="08:30", minutes=60),
            visit("S/1", "DIR/1", minutes=15, needs=("mayor",)),
            visit("S/2", "DIR/1", minutes=30),
            standing("DIR/2", "much", minutes=90, start="09:00"),
        ],
    )


def _agenda_exact() -> Problem:
    """Two items fill the meeting to the minute, on either day, and a third does not."""
    return problem(
        meeting("DIR/1", "2025-10-08..2025-10-09", minutes=60),
        visits=[
            visit("S/1", "DIR/1", minutes=37),
            visit("S/2", "DIR/1", minutes=23),
            visit("S/3", "DIR/1", minutes=24),
        ],
    )


def _agenda_too_long() -> Problem:
    """An item longer than the meeting, and one whose people are never there long enough, which may stand anywhere."""
    body = Body("DIR", "Direktionen", 60, (time(9),), attendance=(Attendance("mayor", time(9, 30), time(9, 45)),))
    return problem(
        meeting("DIR/1", "2025-10-08"),
        bodies=[body],
        roles=ROLES,
        visits=[
            visit("S/1", "DIR/1", minutes=61),
            visit("S/2", "DIR/1", minutes=16, needs=("mayor",)),
            visit("S/3", "DIR/1", minutes=15, needs=("mayor",)),
        ],
    )


def _agenda_outside() -> Problem:
    """A pause that only one of the meeting's starts has within it."""
    return problem(
        meeting("DIR/1", "2025-10-08", times=["09:00", "09:01", "10:30", "10:31", "11:00"]),
        visits=[pause("DIR/1", "10:30", 30), visit("S/1", "DIR/1", minutes=31)],
    )


def _agenda_under() -> Problem:
    """Items under a standing item of half an hour, in a meeting that has no minute more."""
    return problem(
        meeting("DIR/1", "2025-10-08", minutes=30),
        fact("DIR/2", "2025-10-22", minutes=45),
        visits=[
            standing("DIR/1", "punkt-2", minutes=30),
            standing("DIR/2", "punkt-2", minutes=30),
            *(visit(f"S/{n}", "DIR/1", "DIR/2", minutes=n, under="punkt-2") for n in (10, 20, 21)),
            visit("S/1", "DIR/2", minutes=15),
        ],
    )


def _guests() -> Problem:
    """Meetings that touch and overlap by a minute; an event of two days; guests who are members there or here."""
    return problem(
        meeting("DIR/1", "2025-10-29..2025-10-30", times=["09:00", "10:00", "10:01"], required=["chief"]),
        meeting("KCL/1", "2025-10-29", times=["11:00", "08:00", "08:01"], required=["auditor"], optional=["mayor"]),
        meeting("HU/1", "2025-10-29", times=["09:30"], required=["auditor"], exempt=["guests"]),
        fact("TOP", "2025-10-30", "00:00", required=["mayor", "chief"], minutes=2880, all_day=True),
        settled("DIR/0", "2025-10-31", required=["chief"]),
        settled("KCL/0", "2025-10-31", required=["auditor"]),
        roles=ROLES,
        visits=[
            visit("S/1", "DIR/1", guests=("auditor", "mayor")),
            standing("DIR/1", "punkt-1", guests=("mayor", "chief")),
            visit("S/2", "DIR/1", guests=("auditor",), exempt=["guests"]),
            visit("S/3", "KCL/1", guests=("chief",)),
            standing("KCL/1", "evaluering", guests=("chief",)),
            visit("S/4", "DIR/0", guests=("auditor",), settled=True),
        ],
    )


def _minutes(*numbers: int) -> tuple[time, ...]:
    return tuple(time(number // 60, number % 60) for number in numbers)


AGENDA = (rule("agenda"),)

SAMPLES = {
    "agenda": Sample(_agenda(), AGENDA, QUARTERS),
    "agenda-blocks": Sample(_agenda_blocks(), AGENDA, _minutes(540, 555, 569, 570, 571, 585)),
    "agenda-exact": Sample(_agenda_exact(), AGENDA, _minutes(540, 563, 564, 577, 578)),
    "agenda-outside": Sample(_agenda_outside(), AGENDA, _minutes(540, 599, 600, 630, 660)),
    "agenda-too-long": Sample(_agenda_too_long(), AGENDA, _minutes(539, 540, 570, 571, 584)),
    "agenda-under": Sample(_agenda_under(), AGENDA, _minutes(540, 555, 570)),
    "attendance": Sample(_attendance(), (rule("attendance"),)),
    "guests": Sample(_guests(), (rule("guests"),)),
}
