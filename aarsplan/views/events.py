"""A publication as calendar events: meetings, one-off events and the deadlines that hang on them, as plain data.

The texts, days and times of a meeting that stands are what the lock watches, so that they change only together with
its stamp and its number. A cancelled meeting stays as cancelled for as long as the lock holds it and its day lies in
the range that is published: the range is the bound, since a clock would make other bytes of the same plan. Its
deadlines are left out, and so vanish from subscribers' calendars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from aarsplan.domain import Status
from aarsplan.lockfile import Entry
from aarsplan.plan import Deadline
from aarsplan.problem import Facts
from aarsplan.texts import _, clock, join, short_date
from aarsplan.views.decisions import decision_text
from aarsplan.views.disclosure import hand_over_title, handed_over, is_hand_over
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.slugs import slugs

_COLOUR = "#555555"


class EventStatus(StrEnum):
    """Status of an event, in the words of RFC 5545, 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


_STATUS = {
    Status.DRAFT: EventStatus.TENTATIVE,
    Status.APPROVED: EventStatus.CONFIRMED,
    Status.LOCKED: EventStatus.CONFIRMED,
    Status.HELD: EventStatus.CONFIRMED,
    Status.CANCELLED: EventStatus.CANCELLED,
}


@dataclass(frozen=True)
class CalendarEvent:
    """One event of a calendar, its texts in the reader's language.

    `start` and `end` are both wall-clock times in Europe/Copenhagen, or both dates of an all-day event; `end` is
    exclusive. `changed` is in UTC. `body` is the code of the body that it belongs to, "" for a one-off event, and
    `is_deadline` whether it is a deadline, of a meeting or by law. `categories` is one category without a comma, at
    which some programs would divide it. `transparent` says that nobody is busy, `colour` is "#rrggbb".
    """

    uid: str
    body: str
    sequence: int
    changed: datetime
    status: EventStatus
    summary: str
    description: str
    location: str
    categories: str
    start: date
    end: date
    transparent: bool
    colour: str
    is_deadline: bool = False

    @property
    def all_day(self) -> bool:
        """Whether the event has days and no times."""
        return not isinstance(self.start, datetime)

    @property
    def order(self) -> tuple[str, str]:
        """Sort key: start, all-day events first on their day, then UID."""
        return (self.start.isoformat(), self.uid)


def calendar_events(publication: Publication) -> list[CalendarEvent]:
    """Every entry that is shown, and the deadlines of every meeting held among them, by start and UID.

    A feed is for everybody, whatever the variant. A document of a closed item, or of one that left the project, is in
    none: even its UID, which is made of the item's code, would tell whoever guesses the code that he is right.
    """
    deadlines: dict[str, list[Deadline]] = {}
    for deadline in publication.plan.deadlines:
        deadlines.setdefault(deadline.meeting.key, []).append(deadline)
    found: list[CalendarEvent] = []
    facts = publication.plan.problem.facts
    for entry in publication.shown:
        if is_hand_over(facts, entry.placement):
            found.extend(_hand_over_events(publication, entry))
            continue
        held = entry.status is not Status.CANCELLED
        of_entry = deadlines.get(entry.placement.key, []) if held else []
        found.append(_entry_event(publication, entry, of_entry))
        found.extend(_deadline_events(publication, entry, of_entry))
    return sorted(found, key=lambda event: event.order)


def _entry_event(publication: Publication, entry: Entry, deadlines: list[Deadline]) -> CalendarEvent:
    facts = publication.plan.problem.facts
    code = code_of(entry.placement.key)
    body = code if "/" in entry.placement.key else ""
    statutory = _statutory(facts, entry)
    cancelled = entry.status is Status.CANCELLED
    title = _title(facts, entry.placement.key)
    start, end = _span(publication, entry)
    return CalendarEvent(
        uid=entry.uid,
        body=body,
        sequence=entry.sequence,
        changed=entry.changed,
        status=EventStatus.CONFIRMED if statutory and not cancelled else _STATUS[entry.status],
        summary=_("CANCELLED: {title}").format(title=title) if cancelled else title,
        description="\n".join(_description(publication, entry, deadlines)),
        location=facts.place_name(entry.placement.place),
        categories=_("Deadlines") if statutory else body or _("Events"),
        start=start,
        end=end,
        transparent=cancelled or statutory,
        colour=_colour(facts, code),
        is_deadline=statutory,
    )


def _hand_over_events(publication: Publication, entry: Entry) -> Iterator[CalendarEvent]:
    """The day on which a document is to be handed over, as a deadline; none where readers may not know of it."""
    facts, spot = publication.plan.problem.facts, entry.placement
    told = handed_over(facts, spot.key, open_variant=True)
    if told is None:
        return
    _item, step = told
    cancelled = entry.status is Status.CANCELLED
    title = hand_over_title(facts, spot.key, open_variant=True)
    roles = join([facts.role_name(role) for role in step.to])
    lines = [
        _("Draft: the date may change.") if entry.status is Status.DRAFT else "",
        step.hand_over,
        _("To: {roles}").format(roles=roles) if roles else "",
    ]
    yield CalendarEvent(
        uid=entry.uid,
        body="",
        sequence=entry.sequence,
        changed=entry.changed,
        status=_STATUS[entry.status],
        summary=_("CANCELLED: {title}").format(title=title) if cancelled else title,
        description="\n".join(filter(None, lines)),
        location="",
        categories=_("Deadlines"),
        start=spot.day,
        end=spot.day + timedelta(days=1),
        transparent=True,
        colour=_COLOUR,
        is_deadline=True,
    )


def _deadline_events(publication: Publication, entry: Entry, deadlines: list[Deadline]) -> Iterator[CalendarEvent]:
    spot = entry.placement
    facts = publication.plan.problem.facts
    code = code_of(spot.key)
    names = slugs(sorted(deadline.spec.code for deadline in deadlines))
    when = {"code": code, "day": short_date(spot.day), "time": clock(spot.start)}
    for deadline in deadlines:
        yield CalendarEvent(
            uid=_uid_with(entry.uid, names[deadline.spec.code]),
            body=code,
            sequence=entry.revision,
            changed=entry.changed,
            status=_STATUS[entry.status],
            summary=_("{deadline}: {code} {day}").format(deadline=deadline.spec.name, **when),
            description=_("Deadline for {code} {day} at {time}").format(**when),
            location="",
            categories=_("Deadlines"),
            start=deadline.day,
            end=deadline.day + timedelta(days=1),
            transparent=True,
            colour=_colour(facts, code),
            is_deadline=True,
        )


def _uid_with(uid: str, suffix: str) -> str:
    """The UID of what hangs on a meeting, derived from the meeting's own and so as lasting."""
    local, at, domain = uid.rpartition("@")
    return f"{local}-{suffix}@{domain}" if at else f"{uid}-{suffix}"


def _span(publication: Publication, entry: Entry) -> tuple[date, date]:
    spot = entry.placement
    if _all_day(publication, entry):
        return spot.day, spot.day + timedelta(days=-(-spot.minutes // 1440))
    start = datetime.combine(spot.day, spot.start)
    return start, start + timedelta(minutes=spot.minutes)


def _all_day(publication: Publication, entry: Entry) -> bool:
    """Whether the entry has no times; of an event that left the project, its whole days from midnight tell."""
    spot = entry.placement
    meeting = publication.plan.problem.meetings.get(spot.key)
    if meeting is not None:
        return meeting.all_day
    return "/" not in spot.key and spot.start == time(0) and spot.minutes % 1440 == 0


def _description(publication: Publication, entry: Entry, deadlines: list[Deadline]) -> Iterator[str]:
    plan = publication.plan
    meeting = plan.problem.meetings.get(entry.placement.key)
    if entry.status is Status.DRAFT and not _statutory(plan.problem.facts, entry):
        yield _("Draft: the date may change.")
    if entry.approval is not None:
        text = decision_text(entry.status, entry.approval)
        yield text[0].upper() + text[1:]
    if place := plan.problem.facts.place_name(entry.placement.place):
        yield _("Place: {place}").format(place=place)
    for deadline in deadlines:
        yield _("{deadline}: {day}").format(deadline=deadline.spec.name, day=short_date(deadline.day))
    # What the plan does not hold, the lock does not watch: its reasons would change without a stamp.
    if meeting is None or plan.get(meeting) is None:
        return
    if plan.is_off_pattern(meeting):
        yield _("The meeting is not on its usual day.")
    if meeting.because:
        because = _("Source: {because}") if meeting.given else _("Because: {because}")
        yield because.format(because=meeting.because)


def _title(facts: Facts, key: str) -> str:
    """The title of a meeting, with the code of its body where a body has another name; a unit's day needs none."""
    code, name = code_of(key), facts.meeting_title(key)
    if name != facts.title(code):
        return name
    return _("{name} ({code})").format(name=name, code=code) if code in facts.bodies and name != code else name


def _statutory(facts: Facts, entry: Entry) -> bool:
    event = facts.events.get(entry.placement.key)
    return event is not None and event.statutory


def _colour(facts: Facts, code: str) -> str:
    owner = facts.bodies.get(code) or facts.events.get(code)
    return owner.colour if owner else _COLOUR
