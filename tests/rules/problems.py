"""Hand-made problems of a few meetings, and every plan that such a problem has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import product
from typing import Any

from aarsplan.domain import Body, DateRange, Event
from aarsplan.plan import Plan
from aarsplan.problem import Facts, Meeting, Placement, Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.registry import rule_class
from aarsplan.texts import speaking
from aarsplan.workdays import DayCalendar

CALENDAR = DayCalendar(["christmas-eve", "new-years-eve"])


@dataclass(frozen=True)
class Sample:
    """A small problem and must-rules of one kind, their thresholds swept over the values that occur in it."""

    problem: Problem
    rules: tuple[Rule, ...]


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


def problem(
    *meetings: Meeting,
    covered: str | None = None,
    bodies: Iterable[Body] = (),
    events: Iterable[Event] = (),
    previous: Iterable[Placement] = (),
    approved: Iterable[str] = (),
    **facts: Any,
) -> Problem:
    """The problem of placing `meetings`.

    A body or event that is not given is made up from the meetings' keys ("KCL/2025-10" belongs to a body, "AMD" is an
    event). `covered` is the range that has been planned, from the first candidate day to the last by default.
    """
    known_bodies = {body.code: body for body in bodies}
    known_events = {event.code: event for event in events}
    for found in meetings:
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
    )


def plan(facts: Problem, **or_else: Any) -> Plan:
    """A plan of `facts` with each meeting on its first day, time and place, except those named with a day or None.

    `plan(problem, **{"KCL/2025-10": "2025-10-30 13:00"})`; the time may be left out.
    """
    placements: dict[str, Placement] = {}
    for key, found in facts.meetings.items():
        wanted = or_else.pop(key, found.days[0].isoformat())
        if wanted is not None:
            day, _space, start = wanted.partition(" ")
            start_time = time.fromisoformat(start) if start else found.times[0]
            placements[key] = found.placed(date.fromisoformat(day), start_time)
    if or_else:
        raise KeyError(f"no such meetings: {', '.join(or_else)}")
    return Plan(facts, placements)


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


def every_plan(facts: Problem) -> Iterator[Plan]:
    """Every plan of `facts`, the rules aside."""
    for chosen in product(*(options(found) for found in facts.meetings.values())):
        yield Plan(facts, placements(chosen))


def placements(chosen: Iterable[Placement | None]) -> Mapping[str, Placement]:
    """Placements by key, without those that are None."""
    return {placement.key: placement for placement in chosen if placement is not None}


def _range(text: str) -> DateRange:
    first, _dots, last = text.partition("..")
    return DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
