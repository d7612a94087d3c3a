"""Two years of four bodies that meet every week, each on its weekday, and of events on the days the clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import Body, DateRange, Event, Place, Role, Series, Status, Weekday, Weekly
from aarsplan.facts import Facts
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold
from aarsplan.workdays import DayCalendar, DayType

YEARS = DateRange(date(2025, 8, 1), date(2027, 7, 31))
CLOCK_CHANGES = (date(2025, 10, 26), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28))
"""The Sundays of these years on which the clocks change at 2.00 or 3.00. Source: directive 2000/84/EC."""
MADE = datetime(2025, 6, 2, 9, tzinfo=UTC)
LATER = datetime(2025, 6, 23, 14, 15, tzinfo=UTC)

_BODIES = {
    "ØU": ("Økonomiudvalget", Weekday.MONDAY, time(9)),
    "DIR": ("Direktionen", Weekday.WEDNESDAY, time(0, 30)),
    "BU": ("Børne- og Ungdomsudvalget", Weekday.THURSDAY, time(17)),
    "ÆR": ("Ældrerådet", Weekday.FRIDAY, time(8, 15)),
}


def publication() -> Publication:
    """The plan as published after every tenth meeting of one body was moved and every twentieth cancelled."""
    return _publication()


@lru_cache(maxsize=1)
def _publication() -> Publication:
    problem = build(_facts(), (YEARS,))
    placements = {key: meeting.placed(meeting.days[0], meeting.times[0]) for key, meeting in problem.meetings.items()}
    before = Plan(problem, placements)
    after = dict(placements)
    for key in sorted(key for key in placements if key.startswith("DIR/"))[::10]:
        after[key] = replace(after[key], start=time(16, 45))
    for key in sorted(key for key in placements if key.startswith("ÆR/"))[::20]:
        del after[key]
    plan = Plan(problem, after)
    lock = _told(plan, _told(before, Lock(), MADE), LATER)
    return Publication.of(plan, lock, YEARS)


def _told(plan: Plan, lock: Lock, now: datetime) -> Lock:
    return retold(plan, advance(lock, plan, now), now)


def _facts() -> Facts:
    events = [event for sunday in CLOCK_CHANGES for event in _around(sunday)]
    return Facts(
        municipality="Ærø, Ålborg; og Øster Kommune",
        domain="aarsplan.example",
        calendar=DayCalendar([]),
        bodies={code: _body(code) for code in _BODIES},
        events={event.code: event for event in events},
        roles={"chief": Role("chief", "Økonomichef"), "clerk": Role("clerk", "Ældrekonsulent")},
        places={"hall": Place("hall", "Rådssalen, Åboulevarden 9; 1. sal")},
        closures=(),
    )


def _body(code: str) -> Body:
    """A body that meets every week; the deadlines are those of one of them."""
    name, weekday, start = _BODIES[code]
    first = YEARS.first + timedelta(days=(weekday.number - YEARS.first.weekday()) % 7)
    return Body(
        code=code,
        name=name,
        minutes=150,
        times=(start,),
        colour="#1f6f8b",
        places=("hall",),
        required=("chief",) if code == "DIR" else (),
        optional=("clerk",) if code == "ÆR" else (),
        series=(Series(Weekly(1, first), reach_days=0),),
        deadlines=(DeadlineSpec("items", "Frist for æøå", 10, DayType.WORKING_DAY),) if code == "ØU" else (),
    )


def _around(sunday: date) -> list[Event]:
    """Events at night across the change and in the morning after it, and one of whole days around it."""
    day, code = DateRange(sunday, sunday), f"{sunday:%Y-%m}"
    around = DateRange(sunday - timedelta(days=1), sunday + timedelta(days=1))
    return [
        Event(f"NAT-{code}", "Natmøde", day, start=time(1, 30), minutes=300, status=Status.APPROVED),
        Event(f"MORGEN-{code}", "Søndagsmøde", day, start=time(9), minutes=60, required=("chief",)),
        Event(f"DAGE-{code}", "Døgn om døgn", around, required=("chief",)),
    ]
