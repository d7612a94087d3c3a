"""Seven weeks of an autumn with what is treated when: two bodies, an event, a hand-over, follow-ups and topics.

The hearing was put off from DIR 03-09 to DIR 17-09, the audit is closed, and a draft is handed over on 10-09.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from aarsplan.agenda import Purpose, StandingItem
from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import Body, DateRange, Dates, Event, Place, Role, Series
from aarsplan.facts import Facts
from aarsplan.items import Document, FollowUp, Item, Postponement, Step, Topic
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.views.publication import Publication, Variant
from aarsplan.visits import AgendaSlot
from aarsplan.workdays import DayCalendar, DayType

AUTUMN = DateRange(date(2025, 9, 1), date(2025, 10, 31))
TODAY = date(2025, 9, 2)
MADE = datetime(2025, 8, 1, 12, tzinfo=UTC)

DIR = Body(
    code="DIR",
    name="Direktionen",
    minutes=180,
    times=(time(9),),
    colour="#1f4e79",
    places=("small",),
    required=("director",),
    series=(Series(Dates((date(2025, 9, 3), date(2025, 9, 17), date(2025, 10, 1), date(2025, 10, 15)))),),
    deadlines=(DeadlineSpec("agenda", "Dagsorden", 2, DayType.WORKING_DAY),),
    standing=(
        StandingItem("economy", "Økonomi", 30, 30),
        StandingItem("kcl", "Koncernledelsesmøde den {date}", 20, 20, prepares="KCL", guests=("clerk",)),
    ),
)
KCL = Body(
    code="KCL",
    name="Koncernledelsen",
    minutes=120,
    times=(time(13),),
    colour="#2e6b3f",
    places=("hall",),
    series=(Series(Dates((date(2025, 9, 25),))),),
    deadlines=(DeadlineSpec("items", "Punktfrist", 10, DayType.WORKING_DAY),),
)
FAIR = Event("FAIR", "Arbejdsmiljødag", DateRange(date(2025, 10, 7), date(2025, 10, 7)))

HEARING = Item(
    code="HEARING",
    title="Høring om | skolerne",
    owner="director",
    steps=(
        Step("HEARING/dir", "DIR", Purpose.DISCUSSION, 30, meeting="DIR/2025-09-03", guests=("clerk",)),
        Step("HEARING/dir-2", "DIR", Purpose.DECISION, 30, after="HEARING/dir", guests=("clerk", "chief")),
    ),
    documents=(
        Document("Kort over distrikter", late=True, step="HEARING/dir-2"),
        Document("Fortrolig bemærkning", late=True, closed=True),
    ),
    postponements=(
        Postponement("HEARING/dir", "DIR/2025-09-03", "tallene mangler", "Prognosen foreligger", ("chief",)),
    ),
)
AUDIT = Item(
    code="AUDIT",
    title="Revision af et selskab",
    closed=True,
    steps=(Step("AUDIT/dir", "DIR", Purpose.INFORMATION, 20, under="economy", guests=("chief",)),),
)
DRAFT = Item(
    code="DRAFT",
    title="Udmøntningsplan",
    steps=(
        Step("DRAFT/out", "", Purpose.REVIEW, 0, hand_over="Udkast til gennemgang", to=("chief", "clerk")),
        Step("DRAFT/kcl", "KCL", Purpose.APPROVAL, 45, after="DRAFT/out"),
        Step("DRAFT/fair", "FAIR", Purpose.PRESENTATION, 30, after="DRAFT/kcl"),
    ),
)
FOLLOW_UPS = (
    FollowUp("Økonomien regnes efter", ("chief",), date(2025, 9, 1), "DIR/2025-09-03", "HEARING"),
    FollowUp("Materialet forberedes", ("clerk", "chief"), date(2025, 9, 12), "FAIR"),
    FollowUp("Selskabet spørges", ("chief",), None, "DIR/2025-09-03", "AUDIT"),
    FollowUp("Lokale findes", (), None, "DRAFT/out"),
    FollowUp("Aftalen opsiges", ("director",), date(2025, 10, 1), closed=True),
    FollowUp("Langt ude i fremtiden", ("director",), date(2026, 5, 1)),
    FollowUp("Allerede gjort", ("director",), done=True),
)
TOPICS = (
    Topic("T1", "Sygefravær", "KCL", "september 2025", DateRange(date(2025, 9, 1), date(2025, 9, 30)), "Ledelse",
          "director", 45),
    Topic("T2", "Ånd og ære", "DIR", "forår 2026", DateRange(date(2026, 2, 1), date(2026, 6, 30)), "Ledelse"),
    Topic("T3", "Cykelstier", reason="AI kom på programmet", source="DIR 20-08-2025", note="Titlen er foreløbig"),
    Topic("T4", "Salg af en grund", "DIR", "september 2025", DateRange(date(2025, 9, 1), date(2025, 9, 30)),
          "Ejendomme", closed=True),
)  # fmt: skip


def facts(**changed: Any) -> Facts:
    """The municipality of the sample; `changed` replaces fields of `Facts`."""
    known = Facts(
        municipality="Norddjurs Kommune",
        domain="aarsplan.example",
        calendar=DayCalendar([]),
        bodies={"DIR": DIR, "KCL": KCL},
        events={"FAIR": FAIR},
        roles={
            "director": Role("director", "Direktør"),
            "chief": Role("chief", "Økonomichef"),
            "clerk": Role("clerk", "Ældrekonsulent"),
        },
        places={"small": Place("small", "Direktionslokalet"), "hall": Place("hall", "Salen")},
        closures=(),
        items={item.code: item for item in (HEARING, AUDIT, DRAFT)},
        topics={topic.code: topic for topic in TOPICS},
        follow_ups=FOLLOW_UPS,
    )
    return replace(known, **changed)


def _slot(key: str, meeting: str, start: str | None, minutes: int) -> AgendaSlot:
    return AgendaSlot(key, meeting, time.fromisoformat(start) if start else None, minutes)


SLOTS = (
    _slot("DIR/2025-09-03/economy", "DIR/2025-09-03", "09:00", 30),
    _slot("HEARING/dir", "DIR/2025-09-03", "09:30", 30),
    _slot("DIR/2025-09-17/economy", "DIR/2025-09-17", "09:00", 30),
    _slot("AUDIT/dir", "DIR/2025-09-17", None, 20),
    _slot("HEARING/dir-2", "DIR/2025-09-17", "09:30", 30),
    _slot("KCL/2025-09-25/kcl", "DIR/2025-09-17", "10:00", 20),
    _slot("DRAFT/out", "DRAFT/out", None, 0),
    _slot("DRAFT/kcl", "KCL/2025-09-25", "13:00", 45),
    _slot("DRAFT/fair", "FAIR", "00:00", 30),
)


def problem(known: Facts) -> Problem:
    """What the sample's weeks ask for."""
    return build(known, (AUTUMN,))


def plan(known: Facts | None = None) -> Plan:
    """The plan of the sample: each meeting on its day, the draft handed over on 10-09."""
    asked = problem(known or facts())
    placements = {
        key: meeting.placed(date(2025, 9, 10) if key == "DRAFT/out" else meeting.days[0], meeting.times[0])
        for key, meeting in asked.meetings.items()
    }
    return Plan(asked, placements, {slot.key: slot for slot in SLOTS if slot.key in asked.visits})


def publication(known: Facts | None = None, **variant: bool) -> Publication:
    """The sample as it was told on `MADE`, in a variant."""
    made = plan(known)
    return Publication.of(made, advance(Lock(), made, MADE), AUTUMN, (), Variant(**variant))
