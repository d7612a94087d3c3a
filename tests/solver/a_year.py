"""A year as large as a real one: three bodies, forty meetings, and items that find their way through them."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from aarsplan.agenda import Attendance, Cadence, Position, Purpose, StandingItem
from aarsplan.domain import Body, Closure, DateRange, Monthly, Per, Role, Series, Spread, Weekday, Weekly
from aarsplan.facts import Facts
from aarsplan.items import Gap, Item, Step
from aarsplan.meetings import build
from aarsplan.problem import History, Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.load import LoadPer
from aarsplan.workdays import DayCalendar, DayType
from tests.rules.problems import rule

YEAR = DateRange(date(2027, 1, 1), date(2027, 12, 31))
OFFICE_DAYS = tuple(Weekday)[:5]
ROLES = {code: Role(code, code) for code in ("director", "mayor", "head", "staff", "lawyer")}
RULES: tuple[Rule, ...] = (
    rule("closures"),
    rule("occurs", body="DIR", weight=25),
    rule("occurs", body="KCL"),
    rule("occurs", body="HU"),
    rule("weekdays", body="DIR", allow=OFFICE_DAYS[1:4]),
    rule("weekdays", body="DIR", allow=(Weekday.WEDNESDAY,), weight=3),
    rule("weekdays", body="KCL", allow=(Weekday.THURSDAY,)),
    rule("weekdays", body="HU", allow=OFFICE_DAYS),
    rule("keep-pattern", body="DIR", weight=2),
    rule("keep-pattern", body="KCL", weight=5),
    rule("min-gap", body="DIR", days=6),
    rule("min-gap", body="KCL", days=14),
    rule("preparation", of="KCL", by="DIR", min_days=1, max_days=8),
    rule("preparation", of="HU", by="KCL", min_days=7, max_days=21, weight=10),
    rule("even-spread", body="HU", tolerance_days=21, weight=1),
    rule("load", roles=("director",), most=2, per=LoadPer.DAY),
    rule("no-double-booking"),
    rule("unchanged", weight=1000),
    rule("route"),
    rule("window"),
    rule("placed"),
    rule("attendance"),
    rule("agenda"),
    rule("guests"),
    rule("soon", weight=1),
    rule("keep-agenda", weight=200),
)
_ROUTES = (
    *[("DIR",)] * 3,
    *[("DIR", "KCL")] * 2,
    ("DIR", "DIR"),
    ("DIR", "KCL", "HU"),
    ("DIR", "KCL", "DIR"),
    ("KCL",),
    ("KCL", "DIR"),
    ("DIR", "KCL", "HU", "DIR"),
)
_GAPS = (
    Gap(1),
    Gap(5, None, DayType.WORKING_DAY),
    Gap(7, 60),
    Gap(3, 40),
    Gap(10, None, DayType.WORKING_DAY),
    Gap(14),
)
_MINUTES = (5, 10, 10, 15, 15, 20, 20, 30)


def a_year(*items: Item, history: History | None = None) -> Problem:
    """The problem of 2027 with `items` on their way."""
    facts = Facts(
        municipality="Test",
        domain="test.example",
        calendar=DayCalendar(["christmas-eve", "new-years-eve"]),
        bodies={body.code: body for body in (_direktion(), _koncernledelse(), _hovedudvalg())},
        events={},
        roles=ROLES,
        places={},
        closures=_closures(),
        items={item.code: item for item in items},
    )
    return build(facts, (YEAR,), history)


def some_items(count: int, seed: int) -> list[Item]:
    """`count` items with routes of one to four steps, the same for the same `seed`."""
    draw = random.Random(seed)
    return [_item(draw, f"I{number:03}") for number in range(count)]


def _item(draw: random.Random, code: str) -> Item:
    first = date(2027, 1, 1) + timedelta(days=draw.randrange(270))
    last = first + timedelta(days=draw.choice([60, 90, 120, 200])) if draw.random() < 0.6 else YEAR.last
    steps: list[Step] = []
    for number, body in enumerate(draw.choice(_ROUTES)):
        step = Step(
            key=f"{code}/step-{number}",
            at=body,
            purpose=Purpose.APPROVAL,
            minutes=draw.choice(_MINUTES),
            after=steps[-1].key if steps else "",
            gap=draw.choice(_GAPS) if steps else Gap(),
            window=None if steps else DateRange(first, last),
            needs=("mayor",) if body == "DIR" and draw.random() < 0.15 else (),
            guests=("staff",) if draw.random() < 0.2 else (),
        )
        steps.append(step)
    return Item(code, f"Sag {code}", tuple(steps))


def _direktion() -> Body:
    mayor = StandingItem("mayor", "Borgmesteren", 60, 30, needs=("mayor",), when_present=True)
    return Body(
        "DIR",
        "Direktionen",
        270,
        (time(9),),
        required=("director",),
        optional=("mayor",),
        series=(Series(Weekly(2, date(2027, 1, 6))),),
        standing=(
            mayor,
            StandingItem("lunch", "Frokost", 30, 30, start=time(12), is_break=True),
            StandingItem("budget", "Økonomi", 30, 30, position=Position.LATE, cadence=Cadence(4, date(2027, 1, 6))),
            StandingItem("kcl", "KCL", 25, 25, prepares="KCL", position=Position.LATE, guests=("lawyer",)),
            StandingItem("review", "Gennemgang", 5, 5, position=Position.LAST),
        ),
        attendance=(Attendance("mayor", time(10, 15), time(12)),),
    )


def _koncernledelse() -> Body:
    series = Series(Monthly(Weekday.THURSDAY, -1, frozenset({7})))
    return Body("KCL", "Koncernledelsen", 180, (time(9),), required=("director", "head"), series=(series,))


def _hovedudvalg() -> Body:
    series = Series(Spread(1, Per.QUARTER))
    people = ("director", "staff")
    return Body("HU", "Hovedudvalget", 120, (time(13),), required=people, optional=("mayor",), series=(series,))


def _closures() -> tuple[Closure, ...]:
    return tuple(
        Closure(code, code, DateRange(date(2027, *first), date(2027, *last)))
        for code, first, last in (
            ("winter", (2, 15), (2, 21)),
            ("summer", (7, 1), (7, 31)),
            ("autumn", (10, 18), (10, 24)),
            ("christmas", (12, 22), (12, 31)),
        )
    )
