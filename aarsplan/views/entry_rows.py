"""The meetings and events of a publication as rows of the årsplan, and the meetings that the plan skips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time

from aarsplan.domain import Body, DateRange, Event, ExceptionKind, Status
from aarsplan.lockfile import Entry
from aarsplan.problem import Facts, Meeting, Placement
from aarsplan.texts import _
from aarsplan.views.annual_row import DatedDeadline, Kind, Row
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.remarks import departure

_GONE_COLOUR = "#555555"

_Deadlines = Mapping[str, tuple[DatedDeadline, ...]]


def entry_rows(publication: Publication) -> Iterator[Row]:
    """A row for each meeting and event that the lock has in the publication, cancelled ones too."""
    deadlines: dict[str, tuple[DatedDeadline, ...]] = {}
    for found in publication.plan.deadlines:
        earlier = deadlines.get(found.meeting.key, ())
        deadlines[found.meeting.key] = (*earlier, DatedDeadline(found.day, found.spec.name))
    for entry in publication.shown:
        yield _entry_row(publication, entry, deadlines)


def skipped_rows(publication: Publication) -> Iterator[Row]:
    """A row for each meeting that is asked for, that the plan does not hold and that the lock has never had."""
    facts = publication.plan.problem.facts
    for meeting in publication.skipped:
        day = meeting.pattern_day
        expected = DateRange(day, day) if day else meeting.window
        yield Row(
            kind=Kind.NOT_HELD,
            days=expected.intersection(publication.within) or expected,
            title=facts.title(meeting.body),
            code=meeting.body,
            colour=_colour(facts, meeting.body),
            remarks=tuple(filter(None, (_("not held"), _reason(meeting)))),
        )


def _entry_row(publication: Publication, entry: Entry, deadlines: _Deadlines) -> Row:
    facts = publication.plan.problem.facts
    spot = entry.placement
    code = code_of(spot.key)
    whole_days = spot.start == time(0) and spot.minutes % 1440 == 0
    kind = _kind(facts, entry)
    body = facts.bodies.get(code)
    return Row(
        kind=kind,
        days=_days(spot, spot.minutes // 1440 if whole_days else 1),
        title=facts.title(code),
        code=code,
        colour=_colour(facts, code),
        start=None if whole_days else spot.start,
        end=None if whole_days else spot.end,
        place=facts.place_name(spot.place) or spot.place or "",
        status=entry.status if kind is Kind.MEETING and body and not body.surroundings else None,
        deadlines=() if kind is Kind.CANCELLED else deadlines.get(spot.key, ()),
        remarks=tuple(filter(None, _remarks(publication, entry, kind))),
    )


def _kind(facts: Facts, entry: Entry) -> Kind:
    if entry.status is Status.CANCELLED:
        return Kind.CANCELLED
    event = facts.events.get(entry.placement.key)
    if event is None:
        return Kind.MEETING
    return Kind.STATUTORY if event.statutory else Kind.EVENT


def _remarks(publication: Publication, entry: Entry, kind: Kind) -> Iterator[str]:
    plan = publication.plan
    if kind is Kind.CANCELLED:
        yield _("CANCELLED")
        yield _cancelled_because(plan.problem.facts, entry)
        return
    if kind is Kind.STATUTORY:
        yield _("set by law")
    meeting = plan.problem.meetings.get(entry.placement.key)
    if meeting is None:
        return
    yield departure(plan, meeting)
    yield _reason(meeting)


def _reason(meeting: Meeting) -> str:
    """Why the meeting departs from its series; of a given one `because` is the source, which no reader asks for."""
    return "" if meeting.given else meeting.because


def _cancelled_because(facts: Facts, entry: Entry) -> str:
    """Why the project cancelled the meeting, where it stood on the day that the cancellation names."""
    body = facts.bodies.get(code_of(entry.placement.key))
    for exception in body.exceptions if body else ():
        if exception.kind is ExceptionKind.CANCEL and exception.day == entry.placement.day:
            return exception.because
    return ""


def _days(spot: Placement, length: int) -> DateRange:
    return DateRange(spot.day, date.fromordinal(spot.day.toordinal() + length - 1))


def _colour(facts: Facts, code: str) -> str:
    """The colour of a body or event, grey for one that the project no longer has."""
    owner: Body | Event | None = facts.bodies.get(code) or facts.events.get(code)
    return owner.colour if owner else _GONE_COLOUR
