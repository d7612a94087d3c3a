"""The planning problem of one horizon: every meeting with the days, times and places it may have.

A `Problem` holds facts only. A day is a candidate because it belongs to the meeting's period, however impossible the
rules make it: a day that was filtered away could never be named in an explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cached_property

from aarsplan.diagnostics import Span
from aarsplan.domain import (
    Body,
    BusyTime,
    Closure,
    DateRange,
    Event,
    ExceptionKind,
    GivenMeeting,
    Place,
    Role,
    SeriesException,
    Status,
    merged,
)
from aarsplan.recurrence import Occurrence, occurrences
from aarsplan.workdays import DayCalendar, DayType

HOLIDAY = "holiday"
"""The kind under which the public and the chosen optional holidays close a day."""


@dataclass(frozen=True)
class Facts:
    """What the project folder says about the municipality, whatever the horizon."""

    municipality: str
    domain: str
    """Internet domain that makes the meetings' UIDs unique in the world."""
    calendar: DayCalendar
    bodies: Mapping[str, Body]
    events: Mapping[str, Event]
    roles: Mapping[str, Role]
    places: Mapping[str, Place]
    closures: tuple[Closure, ...]
    busy: tuple[BusyTime, ...] = ()

    def title(self, code: str) -> str:
        """Name of the body or event `code`."""
        owner = self.bodies.get(code) or self.events.get(code)
        return owner.name if owner else code

    def place_name(self, code: str | None) -> str:
        """Name of the place `code`, "" when there is none."""
        place = self.places.get(code or "")
        return place.name if place else ""


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
        return self.day.toordinal() * 1440 + self.start.hour * 60 + self.start.minute

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
    fact. `pattern_day` is where the series would put it. `settled` marks what no rule judges any more: a meeting that
    was held, or one outside the horizon that others must respect. `exempt` names the rules it need not follow.
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
    period: DateRange | None = None
    status: Status = Status.DRAFT
    given: bool = False
    settled: bool = False
    all_day: bool = False
    exempt: frozenset[str] = frozenset()
    because: str = ""
    span: Span | None = None

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
    period speaks only of periods that are covered. `previous` is where the lock has the meetings.
    """

    facts: Facts
    horizon: tuple[DateRange, ...]
    covered: tuple[DateRange, ...]
    meetings: Mapping[str, Meeting]
    previous: Mapping[str, Placement] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()

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

    def covers(self, days: DateRange) -> bool:
        """Whether all of `days` has been planned or is being planned."""
        return any(done.covers(days) for done in self.covered)


@dataclass(frozen=True)
class History:
    """What earlier planning left: placements by key, the approved ones, and the days planned so far."""

    placements: Mapping[str, Placement] = field(default_factory=dict)
    approved: frozenset[str] = frozenset()
    planned: tuple[DateRange, ...] = ()


def build(facts: Facts, horizon: tuple[DateRange, ...], history: History | None = None) -> Problem:
    """The problem of placing all that belongs to `horizon`, with what `history` holds outside it as context."""
    history = history or History()
    meetings: dict[str, Meeting] = {}
    for body in facts.bodies.values():
        for meeting in _meetings_of(body, horizon, history):
            meetings[meeting.key] = meeting
    for event in facts.events.values():
        if event.status is Status.CANCELLED:
            continue
        meetings[event.code] = _event_meeting(event, horizon)
    for key, placement in history.placements.items():
        if key not in meetings and (context := _context(facts, placement, horizon)):
            meetings[key] = context
    return Problem(
        facts=facts,
        horizon=horizon,
        covered=merged([*history.planned, *horizon]),
        meetings=dict(sorted(meetings.items())),
        previous={key: found for key, found in history.placements.items() if key in meetings},
        approved=history.approved,
    )


def key_of(body: str, name: str) -> str:
    """The key of a meeting: body and period."""
    return f"{body}/{name}"


def named_occurrences(body: Body, within: DateRange) -> list[tuple[Occurrence, Span | None]]:
    """The occurrences of all series of `body` that belong to `within`, names made unique, in order of their days."""
    found = [(occurrence, series.span) for series in body.series for occurrence in occurrences(series, within)]
    found.sort(key=lambda pair: (pair[0].day or pair[0].days.first, pair[0].name))
    result: list[tuple[Occurrence, Span | None]] = []
    used: dict[str, int] = {given.name: 1 for given in body.given}
    for occurrence, span in found:
        number = used[occurrence.name] = used.get(occurrence.name, 0) + 1
        name = occurrence.name if number == 1 else f"{occurrence.name}-nr{number}"
        result.append((replace(occurrence, name=name), span))
    return result


def _meetings_of(body: Body, horizon: tuple[DateRange, ...], history: History) -> Iterator[Meeting]:
    for given in body.given:
        if given.status is not Status.CANCELLED:
            yield _given_meeting(body, given, horizon)
    for within in horizon:
        for meeting in _asked_for(body, within, history.placements):
            previous = history.placements.get(meeting.key)
            if previous and meeting.pattern_day is None and not _inside(previous.day, horizon):
                continue
            yield meeting


def _asked_for(body: Body, within: DateRange, previous: Mapping[str, Placement]) -> Iterator[Meeting]:
    """The meetings that the series and exceptions of `body` ask for within some days."""
    changes = {exception.day: exception for exception in body.exceptions}
    for occurrence, span in named_occurrences(body, within):
        change = _change_for(occurrence, changes)
        if change is None or change.kind is not ExceptionKind.CANCEL:
            spot = previous.get(key_of(body.code, occurrence.name))
            yield _series_meeting(body, occurrence, span, within, change, spot)
    for exception in body.exceptions:
        if exception.kind is ExceptionKind.EXTRA and exception.day in within:
            yield _extra_meeting(body, exception)


def _change_for(occurrence: Occurrence, changes: Mapping[date, SeriesException]) -> SeriesException | None:
    if occurrence.day is not None:
        change = changes.get(occurrence.day)
        return change if change and change.kind is not ExceptionKind.EXTRA else None
    inside = (c for day, c in changes.items() if day in occurrence.days and c.kind is not ExceptionKind.EXTRA)
    return next(inside, None)


def _series_meeting(
    body: Body,
    occurrence: Occurrence,
    span: Span | None,
    within: DateRange,
    change: SeriesException | None,
    previous: Placement | None,
) -> Meeting:
    days = tuple(occurrence.days.intersection(within) or occurrence.days)
    if previous is not None and previous.day in occurrence.days and previous.day not in days:
        days = tuple(sorted((*days, previous.day)))
    meeting = replace(_form(body, occurrence.name, span), days=days, pattern_day=occurrence.day, period=occurrence.days)
    if change is None or change.to is None:
        return meeting
    return replace(
        meeting,
        days=(change.to,),
        times=(change.start,) if change.start else meeting.times,
        exempt=change.despite,
        because=change.because,
        span=change.span,
    )


def _extra_meeting(body: Body, exception: SeriesException) -> Meeting:
    form = _form(body, exception.day.isoformat(), exception.span)
    return replace(
        form,
        days=(exception.day,),
        times=(exception.start,) if exception.start else form.times,
        exempt=exception.despite,
        because=exception.because,
    )


def _given_meeting(body: Body, given: GivenMeeting, horizon: tuple[DateRange, ...]) -> Meeting:
    form = _form(body, given.name, given.span)
    return replace(
        form,
        days=(given.day,),
        times=(given.start or body.times[0],),
        minutes=given.minutes or body.minutes,
        places=(given.place,) if given.place else form.places[:1],
        status=given.status,
        given=True,
        settled=given.status is Status.HELD or not _inside(given.day, horizon),
        because=given.source,
    )


def _form(body: Body, name: str, span: Span | None) -> Meeting:
    return Meeting(
        key=key_of(body.code, name),
        body=body.code,
        days=(),
        times=body.times,
        minutes=body.minutes,
        places=body.places,
        required=frozenset(body.required),
        optional=frozenset(body.optional),
        span=span,
    )


def _event_meeting(event: Event, horizon: tuple[DateRange, ...]) -> Meeting:
    all_day = event.start is None
    length = (event.days.last - event.days.first).days + 1
    return Meeting(
        key=event.code,
        body=event.code,
        days=(event.days.first,),
        times=(event.start or time(0),),
        minutes=length * 1440 if all_day else event.minutes or 60,
        places=(event.place,) if event.place else (),
        required=frozenset(event.required),
        optional=frozenset(event.optional),
        status=event.status,
        given=True,
        settled=event.status is Status.HELD or not _inside(event.days.first, horizon),
        all_day=all_day,
        because=event.source,
        span=event.span,
    )


def _context(facts: Facts, placement: Placement, horizon: tuple[DateRange, ...]) -> Meeting | None:
    """The meeting that the lock holds beside the horizon, as it stands; None where nothing asks for it any more."""
    body = facts.bodies.get(placement.key.partition("/")[0])
    if body is None:
        return None
    year = timedelta(days=366)
    around = DateRange(placement.day - year, placement.day + year)
    meeting = next((found for found in _asked_for(body, around, {}) if found.key == placement.key), None)
    if meeting is None:
        if _inside(placement.day, horizon):
            return None
        meeting = _form(body, placement.key.partition("/")[2], body.span)
    return replace(
        meeting,
        days=(placement.day,),
        times=(placement.start,),
        minutes=placement.minutes,
        places=(placement.place,) if placement.place else (),
        settled=True,
    )


def _inside(day: date, horizon: tuple[DateRange, ...]) -> bool:
    return any(day in part for part in horizon)
