"""The meetings and events of a publication as rows of the årsplan, and the meetings that the plan skips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time

from aarsplan.domain import DateRange, Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, join
from aarsplan.views.annual_row import DatedDeadline, Kind, Row
from aarsplan.views.colours import colour_of
from aarsplan.views.disclosure import hand_over_title, handed_over, is_hand_over
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.remarks import cancelled_because, departure
from aarsplan.views.visit_words import items_of, visit_title

_Deadlines = Mapping[str, tuple[DatedDeadline, ...]]


def entry_rows(publication: Publication) -> Iterator[Row]:
    """A row for each meeting and event that the lock has in the publication, cancelled ones too."""
    deadlines: dict[str, tuple[DatedDeadline, ...]] = {}
    for found in publication.plan.deadlines:
        earlier = deadlines.get(found.meeting.key, ())
        deadlines[found.meeting.key] = (*earlier, DatedDeadline(found.day, found.spec.name))
    facts = publication.plan.problem.facts
    for entry in publication.shown:
        if is_hand_over(facts, entry.placement):
            yield _hand_over_row(publication, entry)
        else:
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
            title=facts.meeting_title(meeting.key),
            code=meeting.body,
            colour=colour_of(facts, meeting.body),
            remarks=tuple(filter(None, (_("not held"), _reason(meeting)))),
        )


def _entry_row(publication: Publication, entry: Entry, deadlines: _Deadlines) -> Row:
    facts = publication.plan.problem.facts
    spot = entry.placement
    code = code_of(spot.key)
    whole_days = spot.start == time(0) and spot.minutes % 1440 == 0
    kind = _kind(facts, entry)
    body = facts.bodies.get(code)
    stands_here = kind is Kind.MEETING and body is not None and not body.surroundings
    return Row(
        kind=kind,
        days=_days(spot, spot.minutes // 1440 if whole_days else 1),
        title=facts.meeting_title(spot.key),
        code=code,
        colour=colour_of(facts, code),
        start=None if whole_days else spot.start,
        end=None if whole_days else spot.end,
        place=facts.place_name(spot.place) or spot.place or "",
        status=entry.status if stands_here else None,
        approval=entry.approval if stands_here else None,
        deadlines=() if kind is Kind.CANCELLED else deadlines.get(spot.key, ()),
        remarks=tuple(filter(None, _remarks(publication, entry, kind))),
        items=tuple(_items(publication, entry)) if publication.variant.items else (),
    )


def _hand_over_row(publication: Publication, entry: Entry) -> Row:
    """The row of a document that is handed over; of a closed item it says nothing to everybody but that it is one."""
    facts, key = publication.plan.problem.facts, entry.placement.key
    cancelled = entry.status is Status.CANCELLED
    open_variant = not publication.variant.internal
    found = handed_over(facts, key, open_variant=open_variant)
    roles = join([facts.role_name(role) for role in found[1].to]) if found else ""
    about = [found[1].hand_over, _("To: {roles}").format(roles=roles) if roles else ""] if found else []
    return Row(
        kind=Kind.CANCELLED if cancelled else Kind.HAND_OVER,
        days=_days(entry.placement, 1),
        title=hand_over_title(facts, key, open_variant=open_variant),
        remarks=(_("CANCELLED"),) if cancelled else (),
        items=tuple(filter(None, about)),
    )


def _items(publication: Publication, entry: Entry) -> Iterator[str]:
    """The titles of the items that a meeting treats."""
    plan, open_variant = publication.plan, not publication.variant.internal
    meeting = plan.problem.meetings.get(entry.placement.key)
    for visit in items_of(plan, meeting, open_variant=open_variant) if meeting else ():
        yield visit_title(plan, visit, open_variant=open_variant)


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
        yield cancelled_because(plan.problem.facts, entry)
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


def _days(spot: Placement, length: int) -> DateRange:
    return DateRange(spot.day, date.fromordinal(spot.day.toordinal() + length - 1))
