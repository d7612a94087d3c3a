"""A plan of two bodies and a few events from August to December 2025, its lock, and the feeds made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Any

from aarsplan.deadlines import DeadlineSpec, Side
from aarsplan.domain import (
    Body,
    Closure,
    DateRange,
    Event,
    ExceptionKind,
    GivenMeeting,
    Monthly,
    Place,
    Series,
    SeriesException,
    Status,
    Weekday,
)
from aarsplan.facts import Facts
from aarsplan.lockfile import Approval, Lock, advance, approve
from aarsplan.meetings import build
from aarsplan.outputs import ical
from aarsplan.plan import Plan
from aarsplan.problem import Placement
from aarsplan.texts import speaking
from aarsplan.views.calendar_event import CalendarEvent
from aarsplan.views.events import events_of
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold
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
    Event("BUDGET", "Budgettet", DateRange(date(2025, 10, 15), date(2025, 10, 15)), statutory=True, source="§ 38"),
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


def facts(body: Body = KCL, **changes: Any) -> Facts:
    """The facts with `body` in the place of the one with its code, and other `changes`."""
    return replace(FACTS, **{"bodies": {**FACTS.bodies, body.code: body}, **changes})


def plan(of: Facts = FACTS, moved: Mapping[str, tuple[date, time]] = MappingProxyType({}), without: str = "") -> Plan:
    """Every meeting on its pattern day and at its first time, but those `moved` and the one not held."""
    problem = build(of, (YEAR,))
    if unknown := {*moved, *without.split()} - set(problem.meetings):
        raise KeyError(unknown)
    placements: dict[str, Placement] = {}
    for key, meeting in problem.meetings.items():
        if key != without:
            day = meeting.pattern_day if meeting.pattern_day in meeting.days else meeting.days[0]
            placements[key] = meeting.placed(*moved.get(key, (day, meeting.times[0])))
    return Plan(problem, placements)


def lock(of: Plan, before: Lock | None = None, now: datetime = FIRST) -> Lock:
    """The lock after the plan."""
    return retold(of, advance(before or Lock(), of, now), now)


def approved(known: Lock, key: str, now: datetime = FIRST) -> Lock:
    """The lock with one meeting approved by DIR on 23-10-2024."""
    return retold(
        plan(), approve(known, [key], Status.APPROVED, Approval(date(2024, 10, 23), "DIR/2024-W43"), now), now
    )


def publication(of: Plan | None = None, known: Lock | None = None, codes: tuple[str, ...] = ()) -> Publication:
    """All of the plan as published."""
    made = of or plan()
    return Publication.of(made, known or lock(made), YEAR, codes)


def calendar_events(shown: Publication) -> list[CalendarEvent]:
    """The open events of every entry that is shown, by start and UID."""
    made = events_of(shown, internal=False)
    return sorted((event for entry in shown.shown for event in made.of(entry)), key=lambda event: event.order)


def events(of: Plan | None = None, known: Lock | None = None) -> dict[str, CalendarEvent]:
    """The events of the plan in English by UID."""
    with speaking("en"):
        return {event.uid: event for event in calendar_events(publication(of, known))}


def feeds(of: Plan | None = None, known: Lock | None = None, language: str = "en") -> dict[str, bytes]:
    """The feeds of the plan as the lock records it."""
    with speaking(language):
        return ical.files(publication(of, known))


def by_uid(content: bytes) -> dict[str, dict[str, str]]:
    """The events of a feed by UID: by property name all that follows it, parameters too ("DTEND": ";VALUE=DATE:2025…").

    Raises:
        ValueError: an event has a property twice, or a UID is there twice.
    """
    found: dict[str, dict[str, str]] = {}
    for block in text_of(content).split("BEGIN:VEVENT\n")[1:]:
        rows = [re.fullmatch(r"([A-Z-]+)([;:].*)", row) for row in block.partition("END:VEVENT")[0].splitlines()]
        event = {row.group(1): row.group(2) for row in rows if row}
        if len(event) != len(rows) or event["UID"] in found:
            raise ValueError(block)
        found[event["UID"][1:]] = event
    return found


def text_of(content: bytes) -> str:
    """The lines of a feed, unfolded."""
    return content.decode().replace("\r\n ", "").replace("\r\n", "\n")


BEFORE = plan()
KNOWN = lock(BEFORE)
UID = {key: entry.uid for key, entry in KNOWN.entries.items()}


def uid_of_deadline(key: str, code: str) -> str:
    """The UID of a deadline of the meeting `key`."""
    local, _at, domain = UID[key].partition("@")
    return f"{local}-{code}@{domain}"


def everything(of: Plan = BEFORE, known: Lock = KNOWN) -> dict[str, dict[str, str]]:
    """The events of the feed with everything by UID."""
    return by_uid(feeds(of, known)["alle.ics"])
