"""Which meetings a horizon asks for: facts and history to a `Problem`.

Given dates, what the series and their exceptions ask for within the horizon, the events, and what the lock holds
beside it as context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from aarsplan.agendas import hand_overs, with_agendas
from aarsplan.diagnostics import Span
from aarsplan.domain import Body, DateRange, Event, ExceptionKind, GivenMeeting, SeriesException, Status, merged
from aarsplan.facts import Facts
from aarsplan.problem import History, Meeting, Placement, Problem
from aarsplan.recurrence import Occurrence, occurrences


def build(
    facts: Facts,
    horizon: tuple[DateRange, ...],
    history: History | None = None,
    freed: Mapping[str, tuple[date, ...]] | None = None,
) -> Problem:
    """The problem of placing all that belongs to `horizon`, with what `history` holds outside it as context.

    Meetings that are `freed` may have any of those days, to see what would be if they moved.
    """
    history = history or History()
    meetings: dict[str, Meeting] = {}
    for body in facts.bodies.values():
        for meeting in _meetings_of(body, horizon, history):
            meetings[meeting.key] = meeting
    for event in facts.events.values():
        if event.status is Status.CANCELLED:
            continue
        meetings[event.code] = _event_meeting(event, horizon)
    beside = [placement for key, placement in history.placements.items() if key not in meetings]
    for meeting in _context(facts, beside, horizon):
        meetings[meeting.key] = meeting
    meetings |= {meeting.key: meeting for meeting in hand_overs(facts, horizon, history)}
    for key, days in (freed or {}).items():
        meetings[key] = replace(meetings[key], days=days, pattern_day=None, moved_to=None)
    problem = Problem(
        facts=facts,
        horizon=horizon,
        covered=merged([*history.planned, *horizon]),
        meetings=dict(sorted(meetings.items())),
        previous={key: found for key, found in history.placements.items() if key in meetings},
        approved=history.approved,
        locked=history.locked,
    )
    return with_agendas(problem, history)


def key_of(body: str, name: str) -> str:
    """The key of a meeting: body and period."""
    return f"{body}/{name}"


def named_occurrences(body: Body, within: DateRange) -> list[tuple[Occurrence, Span | None]]:
    """The occurrences of all series of `body` that belong to `within`, in order, names made unique.

    A period's second meeting is called `2025-10-nr2`. A given meeting of a period takes the place of its occurrence.
    """
    # Names are counted over whole periods, whatever part of them is asked for.
    margin = timedelta(days=62)
    wide = DateRange(within.first - margin, within.last + margin)
    found = [(occurrence, series.span) for series in body.series for occurrence in occurrences(series, wide)]
    found.sort(key=lambda pair: (pair[0].day or pair[0].period.first, pair[0].name))
    given = {meeting.name for meeting in body.given}
    used: Counter[str] = Counter()
    result: list[tuple[Occurrence, Span | None]] = []
    for occurrence, span in found:
        used[occurrence.name] += 1
        number = used[occurrence.name]
        name = occurrence.name if number == 1 else f"{occurrence.name}-nr{number}"
        belongs = occurrence.day in within if occurrence.day else occurrence.period.intersection(within) is not None
        if belongs and name not in given:
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


def occurrence_of(body: Body, key: str, around: DateRange) -> Occurrence | None:
    """The occurrence of a series of `body` whose meeting has the key `key`, looked for near the days `around`."""
    found = (occurrence for occurrence, _span in named_occurrences(body, around))
    return next((occurrence for occurrence in found if key_of(body.code, occurrence.name) == key), None)


def exception_for(body: Body, occurrence: Occurrence) -> SeriesException | None:
    """The exception of `body` that moves or cancels `occurrence`, if there is one."""
    return _change_for(occurrence, {exception.day: exception for exception in body.exceptions})


def _change_for(occurrence: Occurrence, changes: Mapping[date, SeriesException]) -> SeriesException | None:
    if occurrence.day is not None:
        change = changes.get(occurrence.day)
        return change if change and change.kind is not ExceptionKind.EXTRA else None
    inside = (c for day, c in changes.items() if day in occurrence.period and c.kind is not ExceptionKind.EXTRA)
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
    form = _form(body, occurrence.name, span)
    meeting = replace(form, days=days, pattern_day=occurrence.day, period=occurrence.period)
    if change is None or change.to is None:
        return meeting
    return replace(
        meeting,
        days=(change.to,) if change.pinned else tuple(sorted({*days, change.to})),
        moved_to=change.to,
        times=(change.start,) if change.start else meeting.times,
        exempt=change.despite,
        because=change.because,
        span=change.span,
    )


def _extra_meeting(body: Body, exception: SeriesException) -> Meeting:
    form = _form(body, exception.day.isoformat(), exception.span)
    return replace(
        form,
        days=(exception.to or exception.day,),
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
        standing=given.standing,
        because=given.source,
    )


def _form(body: Body, name: str, span: Span | None) -> Meeting:
    unit_day = body.capacity.days.get(name) if body.capacity else None
    return Meeting(
        key=key_of(body.code, name),
        body=body.code,
        days=(),
        times=body.times,
        minutes=body.minutes,
        places=body.places,
        required=frozenset(body.required),
        optional=frozenset(body.optional),
        heads=unit_day.heads if unit_day else 0,
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


def _context(facts: Facts, beside: Iterable[Placement], horizon: tuple[DateRange, ...]) -> Iterator[Meeting]:
    """The meetings that the lock holds beside the horizon, as they stand.

    One that nothing asks for any more is still a fact outside the horizon; inside, it is no longer wanted.
    """
    by_body: dict[str, list[Placement]] = {}
    for placement in beside:
        by_body.setdefault(placement.key.partition("/")[0], []).append(placement)
    year = timedelta(days=366)
    for code, placements in by_body.items():
        body = facts.bodies.get(code)
        if body is None:
            continue
        days = sorted(placement.day for placement in placements)
        around = DateRange(days[0] - year, days[-1] + year)
        asked_for = {meeting.key: meeting for meeting in _asked_for(body, around, {})}
        for placement in placements:
            form = _form(body, placement.key.partition("/")[2], body.span)
            meeting = asked_for.get(placement.key, form)
            if meeting is not form or not _inside(placement.day, horizon):
                yield replace(
                    meeting,
                    days=(placement.day,),
                    times=(placement.start,),
                    minutes=placement.minutes,
                    places=(placement.place,) if placement.place else (),
                    settled=True,
                )


def _inside(day: date, horizon: tuple[DateRange, ...]) -> bool:
    return any(day in part for part in horizon)
