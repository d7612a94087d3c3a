"""An autumn of a secretariat's plan: two bodies with series, one with dates, events, closures, and all that can happen.

DIR 15-10 is moved out of a holiday week, DIR 05-11 is extra, DIR 10-12 was told and then cancelled, DIR 24-12 is left
out by the plan and never told; KCL leaves 25-12 for 18-12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from aarsplan.deadlines import DeadlineSpec, OnClosedDay, Side
from aarsplan.domain import (
    Body,
    Closure,
    DateRange,
    Dates,
    Event,
    ExceptionKind,
    GivenMeeting,
    Monthly,
    Place,
    Series,
    SeriesException,
    Status,
    Weekday,
    Weekly,
)
from aarsplan.facts import Facts
from aarsplan.lockfile import Approval, Lock, advance, approve
from aarsplan.meetings import build
from aarsplan.outputs import registry
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import speaking
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayCalendar, DayType

AUTUMN = DateRange(date(2025, 8, 1), date(2025, 12, 31))
MADE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
CHANGED = datetime(2025, 4, 14, 22, 30, tzinfo=UTC)
"""When the cancellation was told: half past midnight on 15 April in Copenhagen."""
APPROVAL = Approval(date(2024, 10, 23), "DIR/2024-W43")

WORKING, CALENDAR = DayType.WORKING_DAY, DayType.CALENDAR_DAY

DIR = Body(
    code="DIR",
    name="Direktionen",
    minutes=270,
    times=(time(9),),
    colour="#1f6f8b",
    places=("small",),
    series=(Series(Weekly(2, date(2025, 8, 20)), first=date(2025, 8, 18)),),
    exceptions=(
        SeriesException(ExceptionKind.MOVE, date(2025, 10, 15), to=date(2025, 10, 8), because="uge 42 holdes fri"),
        SeriesException(ExceptionKind.EXTRA, date(2025, 11, 5), because="budgetopfølgning"),
    ),
    deadlines=(DeadlineSpec("agenda", "Dagsorden", 2, WORKING),),
)
KCL = Body(
    code="KCL",
    name="Koncernledelsen",
    minutes=180,
    times=(time(13),),
    colour="#8a5a00",
    places=("council",),
    series=(Series(Monthly(Weekday.THURSDAY, -1)),),
    deadlines=(
        DeadlineSpec("items", "Punktfrist", 15, WORKING),
        DeadlineSpec("material", "Materiale", 10, WORKING),
        DeadlineSpec("agenda", "Udsendelse af dagsorden", 6, WORKING),
        DeadlineSpec("convening", "Indkaldelse", 28, CALENDAR),
        DeadlineSpec("minutes", "Referat", 5, WORKING, Side.AFTER, OnClosedDay.LATER),
    ),
)
HU = Body(
    code="HU",
    name="Hovedudvalget",
    minutes=150,
    times=(time(8, 30),),
    colour="#5b3f8c",
    places=("hall",),
    series=(Series(Dates((date(2025, 9, 5), date(2025, 11, 14), date(2025, 12, 12)))),),
    deadlines=(DeadlineSpec("agenda", "Dagsorden", 14, CALENDAR), DeadlineSpec("pre", "Formøde", 7, CALENDAR)),
)
COUNCIL = Body(
    code="KB",
    name="Kommunalbestyrelsen",
    minutes=180,
    times=(time(17),),
    colour="#2f6b2f",
    surroundings=True,
    given=(GivenMeeting(date(2025, 10, 7), "2025-10", source="vedtaget mødeplan"),),
)
EVENTS = (
    Event("BUD1", "Budgetforslag til kommunalbestyrelsen", DateRange(date(2025, 9, 15), date(2025, 9, 15)),
          statutory=True),
    Event("BUD2", "Budgettet vedtages", DateRange(date(2025, 10, 15), date(2025, 10, 15)), statutory=True),
    Event("DIALOG", "Dialogmøde med aftaleholdere", DateRange(date(2025, 10, 23), date(2025, 10, 23)),
          start=time(13), minutes=180, place="hall"),
    Event("AKADEMI", "Ledelsesakademi", DateRange(date(2025, 11, 20), date(2025, 11, 21)), source="referat"),
    Event("AMD", "Arbejdsmiljødag", DateRange(date(2025, 11, 25), date(2025, 11, 25)), place="hall"),
)  # fmt: skip
CLOSURES = (
    Closure("school", "Efterårsferie", DateRange(date(2025, 10, 13), date(2025, 10, 15))),
    Closure("school", "Efterårsferie", DateRange(date(2025, 10, 15), date(2025, 10, 17))),
    Closure("christmas", "Jul og nytår", DateRange(date(2025, 12, 22), date(2026, 1, 2)), office=True),
    Closure("summer", "Sommerferie", DateRange(date(2025, 6, 30), date(2025, 8, 8))),
)
PLACES = (
    Place("small", "Direktionslokalet"),
    Place("council", "Byrådssalen"),
    Place("hall", "Kantinen, Torvet 3"),
)
SKIPPED = "DIR/2025-W52"
TOLD_AND_CANCELLED = "DIR/2025-W50"
MOVED = {"KCL/2025-12": date(2025, 12, 18)}


def facts(**changed: Any) -> Facts:
    """The municipality of the sample; `changed` replaces fields of `Facts`."""
    return replace(
        Facts(
            municipality="Norddjurs Kommune",
            domain="aarsplan.example",
            calendar=DayCalendar(["christmas-eve", "new-years-eve"]),
            bodies={body.code: body for body in (DIR, KCL, HU, COUNCIL)},
            events={event.code: event for event in EVENTS},
            roles={},
            places={place.code: place for place in PLACES},
            closures=CLOSURES,
        ),
        **changed,
    )


def plan(known: Facts, *left_out: str, moved: Mapping[str, date] = MOVED, within: DateRange = AUTUMN) -> Plan:
    """The plan with each meeting on its pattern day, except those `moved` and those `left_out`."""
    problem = build(known, (within,))
    placements = {
        key: meeting.placed(moved.get(key) or _pattern_day(meeting), meeting.times[0])
        for key, meeting in problem.meetings.items()
        if key not in left_out
    }
    return Plan(problem, placements)


def publication(
    known: Facts | None = None, *, codes: tuple[str, ...] = (), within: DateRange = AUTUMN, approved: bool = False
) -> Publication:
    """The sample as told on `MADE` and changed on `CHANGED`; when `approved`, KCL's meetings are so by `APPROVAL`."""
    known = known or facts()
    lock = advance(Lock(), plan(known, SKIPPED), MADE)
    if approved:
        keys = [key for key in lock.entries if key.startswith("KCL/")]
        lock = approve(lock, keys, Status.APPROVED, APPROVAL, MADE)
    after = plan(known, SKIPPED, TOLD_AND_CANCELLED)
    return Publication.of(after, advance(lock, after, CHANGED), within, codes)


def _pattern_day(meeting: Meeting) -> date:
    if meeting.pattern_day in meeting.days:
        return meeting.pattern_day
    return meeting.days[0]


def written(name: str, shown: Publication | None = None, language: str = "en") -> dict[str, bytes]:
    """The files of the format `name` for `shown`, the sample's publication by default."""
    with speaking(language):
        return dict(registry.files(name, shown or publication()))


def only_file(name: str, shown: Publication | None = None, language: str = "en") -> bytes:
    """The bytes of the one file that the format `name` has."""
    (content,) = written(name, shown, language).values()
    return content


HOSTILE = (
    '=HYPERLINK("https://evil.example";"click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert(1)</script> & \"quotes\" 'n' all",
    "Møde | med \\ streger_og *stjerner*",
    "اجتماع مجلس 👩🏽‍💼",
    "drejet \u202eesrevni\u2066 tekst",
    "nul\x00 klokke\x07 linje\r\nskift\u2028og\ufffe",
    "#N/A",
)  # fmt: skip
"""Titles that some format might take for something else than text."""


def hostile() -> Publication:
    """The sample with a body for each hostile title, which is also the name of its place and its deadline."""
    places = {f"p{number}": Place(f"p{number}", title) for number, title in enumerate(HOSTILE)}
    bodies = {
        f"B{number}": replace(
            DIR,
            code=f"B{number}",
            name=title,
            places=(f"p{number}",),
            exceptions=(SeriesException(ExceptionKind.EXTRA, date(2025, 11, 5), because=title),),
            deadlines=(DeadlineSpec("x", title, 2, WORKING),),
        )
        for number, title in enumerate(HOSTILE)
    }
    known = facts(municipality=HOSTILE[2], bodies=bodies, places=places, events={})
    return Publication.of(made := plan(known), advance(Lock(), made, MADE), AUTUMN)
