"""Hand-made problems of a few meetings, and every plan that such a problem has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import product
from typing import Any

from aarsplan.domain import Body, DateRange, Event
from aarsplan.facts import Facts
from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.registry import rule_class
from aarsplan.texts import speaking
from aarsplan.visits import AgendaSlot, Relation, Visit, VisitKind
from aarsplan.workdays import DayCalendar, DayType

CALENDAR = DayCalendar(["christmas-eve", "new-years-eve"])


@dataclass(frozen=True)
class Sample:
    """A small problem and must-rules of one kind, their thresholds swept over the values that occur in it.

    `starts` are the times that what stands on an agenda may begin at; none where it does not matter.
    """

    problem: Problem
    rules: tuple[Rule, ...]
    starts: tuple[time, ...] = ()


def rule(name: str, **parameters: Any) -> Rule:
    """The rule `name` of the registry with its parameters."""
    return rule_class(name)(**parameters)


def dates(*texts: str) -> tuple[date, ...]:
    """ISO days; "2025-10-01..2025-10-03" is three of them."""
    found: list[date] = []
    for text in texts:
        found.extend(_range(text))
    return tuple(found)


def meeting(key: str, *days: str, times: Iterable[str] = ("09:00",), **fields: Any) -> Meeting:
    """A meeting that may lie on any of `days` and start at any of `times` ("13:30"), 60 minutes long.

    `pattern_day` is an ISO day, `period` a range of them; `required`, `optional` and `exempt` any iterables. All other
    fields of `Meeting` are taken as they are.
    """
    if "pattern_day" in fields:
        fields["pattern_day"] = date.fromisoformat(fields["pattern_day"])
    if "period" in fields:
        fields["period"] = _range(fields["period"])
    for name in ("required", "optional", "exempt"):
        fields[name] = frozenset(fields.get(name, ()))
    form = Meeting(
        key=key,
        body=key.partition("/")[0],
        days=dates(*days),
        times=tuple(time.fromisoformat(text) for text in times),
        minutes=60,
    )
    return replace(form, **fields)


def fact(key: str, day: str, start: str = "09:00", **fields: Any) -> Meeting:
    """A meeting or event whose day and time are given."""
    return meeting(key, day, times=(start,), given=True, **fields)


def settled(key: str, day: str, start: str = "09:00", **fields: Any) -> Meeting:
    """A meeting that no rule judges any more."""
    return meeting(key, day, times=(start,), settled=True, **fields)


def visit(key: str, *meetings: str, minutes: int = 15, **fields: Any) -> Visit:
    """A step of an item that may be at any of `meetings`, `minutes` long and never less.

    `start` is a time ("12:00"), `day` an ISO day, `window` a range of them, `exempt` any iterable of rules. All other
    fields of `Visit` are taken as they are.
    """
    if "start" in fields:
        fields["start"] = time.fromisoformat(fields["start"])
    if "day" in fields:
        fields["day"] = date.fromisoformat(fields["day"])
    if "window" in fields:
        fields["window"] = _range(fields["window"])
    fields["exempt"] = frozenset(fields.get("exempt", ()))
    return replace(Visit(key, VisitKind.STEP, key, meetings, minutes, minutes), **fields)


def standing(at: str, code: str, **fields: Any) -> Visit:
    """What stands on the agenda of the meeting `at` whenever that is held."""
    return visit(f"{at}/{code}", at, **({"kind": VisitKind.STANDING, "follows": True} | fields))


def pause(at: str, start: str, minutes: int = 30, **fields: Any) -> Visit:
    """A break of the meeting `at` at a fixed time."""
    return standing(at, "frokost", kind=VisitKind.BREAK, start=start, minutes=minutes, **fields)


def hand_over(key: str, **fields: Any) -> Visit:
    """A document handed over on the day of the meeting of the same key."""
    return visit(key, key, minutes=0, kind=VisitKind.HAND_OVER, **fields)


def relation(
    first: str, then: str, least: int = 0, most: int | None = None, day_type: DayType = DayType.CALENDAR_DAY
) -> Relation:
    """`then` comes `least` to `most` days after `first`."""
    return Relation(first, then, Gap(least, most, day_type))


def slot(key: str, at: str, start: str | None = None, minutes: int = 15) -> AgendaSlot:
    """Where a visit stands."""
    return AgendaSlot(key, at, time.fromisoformat(start) if start else None, minutes)


def problem(
    *meetings: Meeting,
    covered: str | None = None,
    bodies: Iterable[Body] = (),
    events: Iterable[Event] = (),
    previous: Iterable[Placement] = (),
    approved: Iterable[str] = (),
    locked: Iterable[str] = (),
    visits: Iterable[Visit] = (),
    relations: Iterable[Relation] = (),
    previous_slots: Iterable[AgendaSlot] = (),
    **facts: Any,
) -> Problem:
    """The problem of placing `meetings`.

    A body or event that is not given is made up from the meetings' keys ("KCL/2025-10" belongs to a body, "AMD" is an
    event, and what has the key of a visit is the day on which that hands a document over). `covered` is the range that
    has been planned, from the first candidate day to the last by default.
    """
    known_bodies = {body.code: body for body in bodies}
    known_events = {event.code: event for event in events}
    known_visits = {found.key: found for found in sorted(visits, key=lambda visit: visit.key)}
    for found in meetings:
        if found.key in known_visits:
            continue
        if "/" in found.key:
            known_bodies.setdefault(found.body, Body(found.body, found.body, found.minutes, found.times))
        else:
            known_events.setdefault(found.key, Event(found.key, found.key, found.window))
    lasting = {"roles": {}, "places": {}, "closures": ()} | facts
    whole = (
        _range(covered)
        if covered
        else DateRange(min(found.days[0] for found in meetings), max(found.days[-1] for found in meetings))
    )
    return Problem(
        facts=Facts("Test", "test.example", CALENDAR, known_bodies, known_events, **lasting),
        horizon=(whole,),
        covered=(whole,),
        meetings={found.key: found for found in sorted(meetings, key=lambda m: m.key)},
        previous={placement.key: placement for placement in previous},
        approved=frozenset(approved),
        locked=frozenset(locked),
        visits=known_visits,
        relations=tuple(relations),
        previous_slots={found.key: found for found in previous_slots},
    )


def plan(facts: Problem, **or_else: Any) -> Plan:
    """A plan of `facts` with each meeting on its first day, time and place, each visit at its first meeting.

    Except those named with a day, a meeting or None: `plan(problem, **{"KCL/2025-10": "2025-10-30 13:00"})` or
    `plan(problem, **{"ITEM/kcl": "KCL/2025-10 13:15 30"})`; the time, and a visit's minutes, may be left out.
    """
    placements: dict[str, Placement] = {}
    for key, found in facts.meetings.items():
        wanted = or_else.pop(key, found.days[0].isoformat())
        if wanted is not None:
            day, _space, start = wanted.partition(" ")
            start_time = time.fromisoformat(start) if start else found.times[0]
            placements[key] = found.placed(date.fromisoformat(day), start_time)
    slots: dict[str, AgendaSlot] = {}
    for key, standing_there in facts.visits.items():
        there = next((found for found in stops(standing_there, placements) if found), None)
        text = or_else.pop(key, there)
        if text is not None:
            at, *rest = text.split()
            begin = time.fromisoformat(rest[0]) if rest else standing_there.start
            slots[key] = AgendaSlot(key, at, begin, int(rest[1]) if rest[1:] else standing_there.minutes)
    if or_else:
        raise KeyError(f"no such meetings or visits: {', '.join(or_else)}")
    return Plan(facts, placements, slots)


def findings(checked: Rule, found: Plan) -> list[Violation]:
    """What `checked` reports in English."""
    with speaking("en"):
        return list(checked.check(found))


def options(found: Meeting) -> list[Placement | None]:
    """Every placement that `found` may have, and None where it may also not be held."""
    places: tuple[str | None, ...] = found.places or (None,)
    placed: list[Placement | None] = [
        Placement(found.key, day, start, found.minutes, place)
        for day, start, place in product(found.days, found.times, places)
    ]
    return placed if found.given or found.settled else [*placed, None]


def stops(found: Visit, held: Mapping[str, Placement]) -> list[str | None]:
    """The meetings of `held` that a visit may be at, and None where it may also be on no agenda."""
    keys = [key for key in found.meetings if key in held]
    if not found.follows and not found.settled and found.kind is not VisitKind.HAND_OVER:
        return [*keys, None]
    there = [key for key in keys if found.day is None or held[key].day == found.day]
    return [*there] or [None]


def _slots(
    facts: Problem, found: Visit, held: Mapping[str, Placement], starts: tuple[time, ...]
) -> Iterator[AgendaSlot | None]:
    for key in stops(found, held):
        if key is None:
            yield None
            continue
        moments: tuple[time | None, ...] = (found.start,)
        if starts and found.start is None and found.takes_time and facts.facts.plans(facts.meetings[key].body):
            moments = starts
        yield from (AgendaSlot(found.key, key, moment, found.least_minutes) for moment in moments)


def every_plan(facts: Problem, starts: tuple[time, ...] = ()) -> Iterator[Plan]:
    """Every plan of `facts`, the rules aside; what stands on an agenda begins at any of `starts`, when there are."""
    for chosen in product(*(options(found) for found in facts.meetings.values())):
        held = placements(chosen)
        for slots in product(*(_slots(facts, found, held, starts) for found in facts.visits.values())):
            yield Plan(facts, held, {found.key: found for found in slots if found})


def placements(chosen: Iterable[Placement | None]) -> Mapping[str, Placement]:
    """Placements by key, without those that are None."""
    return {placement.key: placement for placement in chosen if placement is not None}


def _range(text: str) -> DateRange:
    first, _dots, last = text.partition("..")
    return DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
