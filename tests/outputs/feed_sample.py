"""A plan of two bodies and a few events from August to December 2025, its lock, and the feeds made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from aarsplan.domain import (
    Body,
    Closure,
    DateRange,
    DeadlineSpec,
    Event,
    ExceptionKind,
    GivenMeeting,
    Monthly,
    Place,
    Series,
    SeriesException,
    Side,
    Status,
    Weekday,
)
from aarsplan.lockfile import Lock, advance
from aarsplan.outputs import ical
from aarsplan.plan import Plan
from aarsplan.problem import Facts, Placement, build
from aarsplan.texts import speaking
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayCalendar, DayType

YEAR = DateRange(date(2025, 8, 1), date(2025, 12, 31))
FIRST = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)
"""When the plan was made."""
LATER = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
"""When it was changed."""
OCTOBER = "KCL/2025-10"

KCL = Body(
    code="KCL",
    name="Koncernledelsen",
    minutes=180,
    times=(time(9), time(13)),
    colour="#1f6f8b",
    places=("hall",),
    required=("chief",),
    series=(Series(Monthly(Weekday.THURSDAY, -1)),),
    exceptions=(SeriesException(ExceptionKind.CANCEL, date(2025, 12, 25)),),
    deadlines=(
        DeadlineSpec("items", "Punktfrist", 10, DayType.WORKING_DAY),
        DeadlineSpec("minutes", "Referat", 5, DayType.WORKING_DAY, Side.AFTER),
    ),
)
HU = Body(
    code="HU",
    name="Hovedudvalget",
    minutes=120,
    times=(time(13, 30),),
    given=(GivenMeeting(date(2025, 11, 14), "2025-Q4", status=Status.APPROVED, source="DIR 23-10-2024"),),
)
EVENTS = (
    Event("AMD", "Arbejdsmiljødag", DateRange(date(2025, 11, 25), date(2025, 11, 25)), required=("chief",)),
    Event("LA", "Ledelsesakademi", DateRange(date(2025, 9, 10), date(2025, 9, 12)), status=Status.APPROVED),
    Event("TEMA", "Temadag om AI", DateRange(date(2025, 10, 22), date(2025, 10, 22)), start=time(10), minutes=120),
    Event("BUDGET", "Budget vedtaget", DateRange(date(2025, 10, 15), date(2025, 10, 15)), statutory=True, source="§ 38"),
)
FACTS = Facts(
    municipality="Norddjurs Kommune",
    domain="norddjurs.example",
    calendar=DayCalendar(["christmas-eve"]),
    bodies={"KCL": KCL, "HU": HU},
    events={event.code: event for event in EVENTS},
    roles={},
    places={"hall": Place("hall", "Rådssalen, Allégade 9")},
    closures=(Closure("school-holiday", "Efterårsferie", DateRange(date(2025, 10, 13), date(2025, 10, 17))),),
)


def facts(body: Body = KCL, **changes: object) -> Facts:
    """The facts with `body` in the place of KCL, and other `changes`."""
    return replace(FACTS, **{"bodies": {body.code: body, "HU": HU}, **changes})  # type: ignore[arg-type]


def plan(of: Facts = FACTS, *, without: tuple[str, ...] = (), **moved: tuple[date, time]) -> Plan:
    """Every meeting on its first day and time but those `moved`, keys with "_" for "/", and those not held."""
    problem = build(of, (YEAR,))
    wanted = {key.replace("_", "/"): spot for key, spot in moved.items()}
    placements: dict[str, Placement] = {}
    for key, meeting in problem.meetings.items():
        if key not in without:
            day, start = wanted.get(key, (meeting.pattern_day or meeting.days[0], meeting.times[0]))
            placements[key] = meeting.placed(day, start)
    return Plan(problem, placements)


def lock(of: Plan, before: Lock | None = None, now: datetime = FIRST) -> Lock:
    """The lock after the plan."""
    return advance(before or Lock(), of, now)


def publication(of: Plan | None = None, known: Lock | None = None, codes: tuple[str, ...] = ()) -> Publication:
    """All of the plan as published."""
    made = of or plan()
    return Publication.of(made, known or lock(made), YEAR, codes)


def feeds(of: Plan | None = None, known: Lock | None = None, language: str = "en") -> dict[str, bytes]:
    """The feeds of the plan as the lock records it."""
    with speaking(language):
        return ical.files(publication(of, known))
