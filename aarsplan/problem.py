"""The planning problem of one horizon: every meeting with the days, times and places it may have.

A `Problem` holds facts only. A day is a candidate because it belongs to the meeting's period, however impossible the
rules make it: a day that was filtered away could never be named in an explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from aarsplan.diagnostics import Span
from aarsplan.domain import (
    Closure,
    DateRange,
    Status,
)
from aarsplan.facts import Facts
from aarsplan.visits import AgendaSlot, Relation, Visit
from aarsplan.workdays import DayCalendar, DayType

HOLIDAY = "holiday"
"""The kind under which the public and the chosen optional holidays close a day."""


@dataclass(frozen=True)
class Placement:
    """Where one meeting stands: a day, a start in local time, a place, and how long it lasts."""

    key: str
    day: date
    start: time
    minutes: int
    place: str | None = None

    @property
    def begins(self) -> int:
        """Wall-clock minutes since proleptic day 0."""
        return minute_of(self.day, self.start)

    @property
    def ends(self) -> int:
        """Wall-clock minutes since proleptic day 0, exclusive."""
        return self.begins + self.minutes

    @property
    def end(self) -> time:
        """Time of day at which it ends; midnight for a whole day."""
        minute = self.ends % 1440
        return time(minute // 60, minute % 60)


@dataclass(frozen=True)
class Meeting:
    """One meeting or event to place.

    `days`, `times` and `places` are what may be chosen, each sorted or in order of preference; `days` of one day is a
    fact. `pattern_day` is where the series would put it, `moved_to` where a person put it instead. `settled` marks what
    no rule judges any more: a meeting that was held, or one outside the horizon that others must respect. `exempt`
    names the rules it need not follow. `standing` are the codes of the standing items that a given meeting had, None
    where nobody says. `heads` is how many people come besides its members.
    """

    key: str
    body: str
    days: tuple[date, ...]
    times: tuple[time, ...]
    minutes: int
    places: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    pattern_day: date | None = None
    moved_to: date | None = None
    period: DateRange | None = None
    status: Status = Status.DRAFT
    given: bool = False
    settled: bool = False
    all_day: bool = False
    heads: int = 0
    standing: tuple[str, ...] | None = None
    exempt: frozenset[str] = frozenset()
    because: str = ""
    span: Span | None = None

    @property
    def anchor(self) -> date | None:
        """The day that it belongs on: where a person put it, or where its series would."""
        return self.moved_to or self.pattern_day

    @property
    def window(self) -> DateRange:
        """First to last candidate day."""
        return DateRange(self.days[0], self.days[-1])

    @property
    def slots(self) -> Iterator[tuple[date, time]]:
        """Every candidate day with every candidate time."""
        return ((day, start) for day in self.days for start in self.times)

    def placed(self, day: date, start: time, place: str | None = None) -> Placement:
        """The placement of this meeting on a day and time, in `place` or the first permitted one."""
        return Placement(self.key, day, start, self.minutes, place or (self.places[0] if self.places else None))


@dataclass(frozen=True)
class Problem:
    """Everything that is to be planned or checked together.

    `horizon` is what is planned now, `covered` all that has been planned so far including it: a rule about a whole
    period speaks only of periods that are covered. `previous` and `previous_slots` are where the lock has the meetings
    and what stands on their agendas; `locked` ones are `approved` too. `relations` say which visits come before which.
    """

    facts: Facts
    horizon: tuple[DateRange, ...]
    covered: tuple[DateRange, ...]
    meetings: Mapping[str, Meeting]
    previous: Mapping[str, Placement] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    visits: Mapping[str, Visit] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    previous_slots: Mapping[str, AgendaSlot] = field(default_factory=dict)

    @property
    def calendar(self) -> DayCalendar:
        """Counts days."""
        return self.facts.calendar

    @cached_property
    def by_body(self) -> Mapping[str, tuple[Meeting, ...]]:
        """The meetings of each body or event, by period."""
        found: dict[str, list[Meeting]] = {}
        for meeting in sorted(self.meetings.values(), key=lambda m: (m.window, m.key)):
            found.setdefault(meeting.body, []).append(meeting)
        return {code: tuple(meetings) for code, meetings in found.items()}

    def of(self, *codes: str) -> tuple[Meeting, ...]:
        """The meetings of the bodies or events `codes`, by period; all planned bodies' when none is named."""
        wanted = codes or self.planned_bodies
        return tuple(meeting for code in wanted for meeting in self.by_body.get(code, ()))

    @cached_property
    def planned_bodies(self) -> tuple[str, ...]:
        """Codes of the bodies that aarsplan plans."""
        return tuple(code for code, body in self.facts.bodies.items() if not body.surroundings)

    def closed(self, day: date, codes: Iterable[str] = ()) -> Closure | None:
        """What closes `day` for meetings: a holiday, or the first closure (of kind `codes`, when given)."""
        wanted = frozenset(codes)
        if (not wanted or HOLIDAY in wanted) and (name := self.calendar.holiday_name(day)):
            return Closure(HOLIDAY, name, DateRange(day, day))
        for closure in self._closures_on(day):
            if not wanted or closure.code in wanted:
                return closure
        return None

    def office_closed(self, day: date) -> bool:
        """Whether the town hall is closed on `day`: a weekend, a holiday or a closure of the office."""
        if not self.calendar.is_day(day, DayType.WORKING_DAY):
            return True
        return any(closure.office for closure in self._closures_on(day))

    def _closures_on(self, day: date) -> list[Closure]:
        by_year = self._closures_by_year.get(day.year, ())
        return [closure for closure in by_year if day in closure.days]

    @cached_property
    def _closures_by_year(self) -> Mapping[int, tuple[Closure, ...]]:
        found: dict[int, list[Closure]] = {}
        for closure in self.facts.closures:
            for year in range(closure.days.first.year, closure.days.last.year + 1):
                found.setdefault(year, []).append(closure)
        return {year: tuple(closures) for year, closures in found.items()}

    @cached_property
    def agendas(self) -> Mapping[str, tuple[Visit, ...]]:
        """The visits that may be at each meeting, by meeting key, in the order of their keys."""
        found: dict[str, list[Visit]] = {}
        for visit in self.visits.values():
            for key in visit.meetings:
                found.setdefault(key, []).append(visit)
        return {key: tuple(visits) for key, visits in found.items()}

    def covers(self, days: DateRange) -> bool:
        """Whether all of `days` has been planned or is being planned."""
        return any(done.covers(days) for done in self.covered)


@dataclass(frozen=True)
class History:
    """What earlier planning left: placements and slots by key, and the days planned so far.

    `approved` are the keys of the meetings that were approved, `locked` those of them that are locked.
    """

    placements: Mapping[str, Placement] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    planned: tuple[DateRange, ...] = ()
    slots: Mapping[str, AgendaSlot] = field(default_factory=dict)


def minute_of(day: date, moment: time) -> int:
    """Wall-clock minutes since the start of proleptic day 0, so that times on different days compare."""
    return day.toordinal() * 1440 + moment.hour * 60 + moment.minute
