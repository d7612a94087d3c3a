"""Validated tables to the facts of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from aarsplan.diagnostics import Diagnostic, Span, error
from aarsplan.domain import (
    Body,
    Closure,
    DateRange,
    Dates,
    DeadlineSpec,
    Event,
    GivenMeeting,
    Monthly,
    Pattern,
    Place,
    Role,
    Series,
    SeriesException,
    Spread,
    Weekly,
)
from aarsplan.loading.body_schema import (
    BodyFile,
    DatesTable,
    MonthlyTable,
    SeriesTable,
    SpreadTable,
    WeeklyTable,
)
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.schema import ClosureTable, EventFile, PlaceTable, RoleTable
from aarsplan.loading.source import Source
from aarsplan.loading.validation import owner
from aarsplan.rules.base import Rule
from aarsplan.rules.occurs import Occurs
from aarsplan.rules.unchanged import Unchanged
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

UNCHANGED_WEIGHT = 1000
"""What moving a planned meeting costs in a project that does not say: more than its wishes usually add up to."""


def role(table: RoleTable, span: Span) -> Role:
    """The role of a `[[role]]`."""
    return Role(table.code, table.name, table.persons, span)


def place(table: PlaceTable, span: Span) -> Place:
    """The place of a `[[place]]`."""
    return Place(table.code, table.name, table.seats, span)


def body(table: BodyFile, source: Source) -> Body:
    """The body of a body file."""
    return Body(
        code=table.code,
        name=table.name,
        minutes=table.minutes,
        times=tuple(dict.fromkeys(table.times)),
        colour=table.colour,
        places=tuple(dict.fromkeys(table.places)),
        required=table.required,
        optional=table.optional,
        surroundings=table.surroundings,
        series=tuple(_series(found, source.span(("series", n))) for n, found in enumerate(table.series)),
        exceptions=tuple(
            SeriesException(
                kind=found.kind,
                day=found.date,
                to=found.to,
                start=found.start,
                despite=frozenset(found.despite),
                because=found.because,
                span=source.span(("exception", n)),
            )
            for n, found in enumerate(table.exception)
        ),
        given=tuple(
            GivenMeeting(
                day=found.date,
                name=found.period or found.date.isoformat(),
                start=found.start,
                minutes=found.length,
                place=found.place,
                status=found.status,
                source=found.source,
                span=source.span(("given", n)),
            )
            for n, found in enumerate(table.given)
        ),
        deadlines=tuple(
            DeadlineSpec(
                code=found.code,
                name=found.name,
                days=found.days,
                day_type=found.day_type,
                side=found.side,
                on_closed_day=found.on_closed_day,
                span=source.span(("deadline", n)),
            )
            for n, found in enumerate(table.deadline)
        ),
        span=source.span(("code",)),
    )


def events(table: EventFile, source: Source) -> Iterator[Event]:
    """The events and statutory deadlines of a file."""
    for number, found in enumerate(table.event):
        yield Event(
            code=found.code,
            name=found.name,
            days=DateRange(found.date, found.last or found.date),
            start=found.start,
            minutes=found.length,
            place=found.place,
            required=found.required,
            optional=found.optional,
            status=found.status,
            colour=found.colour,
            source=found.source,
            span=source.span(("event", number)),
        )
    for number, law in enumerate(table.statutory):
        yield Event(
            code=law.code,
            name=law.name,
            days=DateRange(law.date, law.date),
            statutory=True,
            source=law.source,
            span=source.span(("statutory", number)),
        )


def closures(table: ClosureTable, source: Source, path: KeyPath) -> tuple[list[Closure], list[Diagnostic]]:
    """The closed ranges of a `[[closure]]`, year by year where it says so, and the days that do not exist."""
    span = source.span(path)
    whose = owner(source.data, (*path, "code"))
    mistakes: list[Diagnostic] = []
    ranges: list[DateRange] = []
    if table.first:
        ranges.append(DateRange(table.first, table.last or table.first))
    for week in table.weeks:
        if week == 53:
            message = _("week 53 is not in every year: write its dates with first and last")
            mistakes.append(error("value", whose + message, source.span((*path, "weeks"))))
            continue
        for year in range(FIRST_YEAR, LAST_YEAR):
            monday = date.fromisocalendar(year, week, 1)
            ranges.append(DateRange(monday, monday + timedelta(days=6)))
    if table.first_day:
        try:
            ranges += _every_year(table.first_day, table.last_day or table.first_day)
        except ValueError:
            message = _("{first} to {last} are not days of every year")
            text = message.format(first=table.first_day, last=table.last_day or table.first_day)
            mistakes.append(error("value", whose + text, source.span((*path, "first-day"))))
    return [Closure(table.code, table.name, days, table.office, span) for days in ranges], mistakes


def with_defaults(rules: list[Rule], bodies: list[Body]) -> list[Rule]:
    """The rules with those that hold where a project says nothing.

    Every planned body meets as its series say, and a meeting stays where it was.
    """
    spoken_for = {rule.body for rule in rules if isinstance(rule, Occurs)}
    added: list[Rule] = [
        Occurs(body=found.code, span=found.span)
        for found in bodies
        if found.code not in spoken_for and not found.surroundings
    ]
    if not any(isinstance(rule, Unchanged) for rule in rules):
        added.append(Unchanged(weight=UNCHANGED_WEIGHT))
    return [*added, *rules]


def _series(table: SeriesTable, span: Span) -> Series:
    pattern: Pattern
    match table:
        case WeeklyTable():
            pattern = Weekly(table.every, table.anchor)
        case MonthlyTable():
            pattern = Monthly(table.weekday, table.nth, frozenset(table.except_months))
        case SpreadTable():
            pattern = Spread(table.count, table.per)
        case DatesTable():
            pattern = Dates(tuple(sorted(set(table.dates))))
    return Series(
        pattern=pattern,
        first=getattr(table, "first", None),
        last=getattr(table, "last", None),
        reach_days=getattr(table, "reach_days", None),
        span=span,
    )


def _every_year(first: str, last: str) -> list[DateRange]:
    """From `first` to `last` (month-day) of each year, into the next one where `last` is the earlier."""
    (first_month, first_day), (last_month, last_day) = (map(int, text.split("-")) for text in (first, last))
    over = (last_month, last_day) < (first_month, first_day)
    return [
        DateRange(date(year, first_month, first_day), date(year + over, last_month, last_day))
        for year in range(FIRST_YEAR, LAST_YEAR)
    ]
