"""Validated tables to the facts of the domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from aarsplan.agenda import Attendance, Block, Cadence, StandingItem
from aarsplan.deadlines import DeadlineSpec
from aarsplan.diagnostics import Diagnostic, Span, error
from aarsplan.domain import (
    Body,
    Closure,
    DateRange,
    Dates,
    Event,
    GivenMeeting,
    Monthly,
    Pattern,
    Place,
    Quorum,
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
    StandingTable,
    WeeklyTable,
)
from aarsplan.loading.capacity import capacity
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.mail import PORTS, Mail
from aarsplan.loading.schema import ClosureTable, EventFile, MailTable, PlaceTable, RoleTable
from aarsplan.loading.source import Source
from aarsplan.loading.validation import owner
from aarsplan.rules.agenda import Agenda
from aarsplan.rules.attendance import Attendance as AttendanceRule
from aarsplan.rules.base import Rule
from aarsplan.rules.guests import Guests
from aarsplan.rules.keep_agenda import KeepAgenda
from aarsplan.rules.locked import Locked
from aarsplan.rules.min_gap import MinGap
from aarsplan.rules.occurs import Occurs
from aarsplan.rules.placed import Placed
from aarsplan.rules.route import Route
from aarsplan.rules.soon import Soon
from aarsplan.rules.unchanged import Unchanged
from aarsplan.rules.window import Window
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

UNCHANGED_WEIGHT = 1000
"""What moving a planned meeting costs in a project that does not say: more than its wishes usually add up to."""
KEEP_AGENDA_WEIGHT = 200
"""What it costs that an item goes to another meeting than it was at, in a project that does not say."""


def role(table: RoleTable, span: Span) -> Role:
    """The role of a `[[role]]`."""
    return Role(table.code, table.name, table.persons, span, table.in_text or "")


def place(table: PlaceTable, span: Span) -> Place:
    """The place of a `[[place]]`."""
    return Place(table.code, table.name, table.seats, span)


def mail(table: MailTable, municipality: str, span: Span) -> Mail:
    """How invitations are sent, of a `[mail]`."""
    return Mail(
        sender=table.sender,
        sender_name=table.sender_name or municipality,
        host=table.smtp_host or "",
        port=table.smtp_port or PORTS[table.security],
        security=table.security,
        user=table.smtp_user or "",
        span=span,
    )


def body(table: BodyFile, source: Source) -> Body:
    """The body of a body file."""
    series = [_series(found, source.span(("series", n))) for n, found in enumerate(table.series)]
    filled = capacity(table.capacity, source) if table.capacity else None
    if filled:
        series.append(Series(filled.pattern, span=source.span(("capacity",))))
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
        series=tuple(series),
        exceptions=tuple(
            SeriesException(
                kind=found.kind,
                day=found.date,
                to=found.to,
                start=found.start,
                pinned=found.pinned,
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
                standing=found.standing,
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
        standing=tuple(standing(found, source.span(("standing", n))) for n, found in enumerate(table.standing)),
        blocks=tuple(
            Block(found.date, found.start, found.end, found.title, source.span(("block", n)))
            for n, found in enumerate(table.block)
        ),
        attendance=tuple(
            Attendance(found.role, found.start, found.end, found.date, source.span(("attendance", n)))
            for n, found in enumerate(table.attendance)
        ),
        purposes=frozenset(table.purposes),
        paper=table.paper,
        capacity=filled,
        quorum=Quorum(table.quorum, source.span(("quorum",))) if table.quorum else None,
        span=source.span(("code",)),
    )


def standing(table: StandingTable, span: Span) -> StandingItem:
    """The standing item of a `[[standing]]`."""
    return StandingItem(
        code=table.code,
        title=table.title,
        minutes=table.minutes,
        least_minutes=table.least_minutes or table.minutes,
        position=table.position,
        start=table.start,
        is_break=table.is_break,
        cadence=Cadence(table.every, table.anchor, frozenset(table.months), table.first, table.last),
        needs=table.needs,
        guests=table.guests,
        when_present=table.when_present,
        prepares=table.prepares or "",
        min_days=table.min_days,
        max_days=table.max_days,
        purpose=table.purpose,
        decides=table.decides,
        text=table.text,
        span=span,
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


def with_defaults(rules: list[Rule], bodies: list[Body], *, agendas: bool) -> list[Rule]:
    """The rules with those that hold where a project says nothing.

    Every planned body meets as its series say, on a day for each unit, and a meeting stays where it was, a locked one
    whatever it costs. Where there
    are `agendas`, items keep their routes, windows and people, stand on agendas that can be told, come as soon as can
    be, and stay where they were.
    """
    spoken_for = {rule.body for rule in rules if isinstance(rule, Occurs)}
    added: list[Rule] = [
        Occurs(body=found.code, span=found.span, implied=True)
        for found in bodies
        if found.code not in spoken_for and not found.surroundings
    ]
    added += [MinGap(body=found.code, days=1, span=found.span, implied=True) for found in bodies if found.capacity]
    named = {rule.name for rule in rules}
    defaults: list[Rule] = [Locked(), Unchanged(weight=UNCHANGED_WEIGHT)]
    of_items: tuple[Rule, ...] = (
        Route(),
        Window(),
        Placed(),
        AttendanceRule(),
        Agenda(),
        Guests(),
        Soon(weight=1),
        KeepAgenda(weight=KEEP_AGENDA_WEIGHT),
    )
    defaults += of_items if agendas else ()
    return [*added, *(rule for rule in defaults if rule.name not in named), *rules]


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
