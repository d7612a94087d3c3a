"""A publication as calendar events: meetings, one-off events and the deadlines that hang on them, as plain data.

What the lock has told of an event gives it its stamp and, where it is not a meeting itself, its number; a meeting's
number is the lock's own. A cancelled meeting stays as cancelled for a bounded time, without deadlines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from aarsplan.domain import Status
from aarsplan.facts import Facts
from aarsplan.lockfile import INTERNAL, Entry, told_of
from aarsplan.plan import Deadline
from aarsplan.texts import _, clock, join, language, short_date
from aarsplan.views.addresses import address, meeting_path
from aarsplan.views.calendar_event import CalendarEvent, Dependency, EventStatus
from aarsplan.views.colours import GREY, colour_of
from aarsplan.views.dependencies import Needed, needed_by
from aarsplan.views.disclosure import hand_over_title, handed_over, is_hand_over
from aarsplan.views.event_text import description, is_statutory
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.slugs import slugs

_STATUS = {
    Status.DRAFT: EventStatus.TENTATIVE,
    Status.APPROVED: EventStatus.CONFIRMED,
    Status.LOCKED: EventStatus.CONFIRMED,
    Status.HELD: EventStatus.CONFIRMED,
    Status.CANCELLED: EventStatus.CANCELLED,
}


def events_of(publication: Publication, *, internal: bool) -> Events:
    """The maker of events for a publication and the reader's language, the same one for all feeds made of it."""
    return _maker(publication, internal, language())


@lru_cache(maxsize=4)
def _maker(publication: Publication, internal: bool, _language: str) -> Events:
    return Events(publication, internal=internal)


class Events:
    """Makes the events of entries, for everybody or for those inside (`internal`), in one language."""

    def __init__(self, publication: Publication, *, internal: bool) -> None:
        self._meetings: dict[str, CalendarEvent] = {}
        self._due: dict[str, list[CalendarEvent]] = {}
        self.publication = publication
        self.plan = publication.plan
        self.facts: Facts = publication.plan.problem.facts
        self.internal = internal

    def of(self, entry: Entry, *, deadlines: bool = True) -> Iterator[CalendarEvent]:
        """The event of an entry, then its deadlines where these are wanted."""
        if is_hand_over(self.facts, entry.placement):
            yield from self._hand_over(entry)
            return
        yield self.meeting(entry)
        if deadlines:
            yield from self.deadlines(entry)

    def meeting(self, entry: Entry) -> CalendarEvent:
        """The event of a meeting or a one-off event itself."""
        key = entry.placement.key
        if key not in self._meetings:
            self._meetings[key] = self._meeting(entry)
        return self._meetings[key]

    def _meeting(self, entry: Entry) -> CalendarEvent:
        facts, key = self.facts, entry.placement.key
        code, statutory = code_of(key), is_statutory(facts, key)
        cancelled = entry.status is Status.CANCELLED
        title = title_of(facts, key)
        start, end = _span(self.publication, entry)
        url = address(facts.site_url, meeting_path(key))
        needs = () if cancelled else self._needs.get(key, ())
        body = code if "/" in key else ""
        event = CalendarEvent(
            stamp=key,
            uid=entry.uid,
            body=body,
            sequence=entry.sequence,
            changed=entry.changed,
            status=EventStatus.CONFIRMED if statutory and not cancelled else _STATUS[entry.status],
            summary=cancelled_title(title) if cancelled else title,
            description=description(self.plan, entry, self._held_deadlines(entry), needs, url, internal=self.internal),
            location=facts.place_name(entry.placement.place),
            categories=_("Deadlines") if statutory else body or _("Events"),
            start=start,
            end=end,
            transparent=cancelled or statutory,
            colour=colour_of(facts, code),
            is_deadline=statutory,
            url=url,
            dependencies=tuple(self._dependency(need) for need in needs if need.key in self.publication.entries),
        )
        told = self.stamped(event)
        return replace(told, sequence=entry.sequence)

    def deadlines(self, entry: Entry) -> list[CalendarEvent]:
        """The deadlines of a meeting that is held, each an event of a whole day."""
        key = entry.placement.key
        if key not in self._due:
            self._due[key] = list(self._deadline_events(entry))
        return self._due[key]

    def _deadline_events(self, entry: Entry) -> Iterator[CalendarEvent]:
        spot = entry.placement
        code = code_of(spot.key)
        deadlines = self._held_deadlines(entry)
        names = slugs(sorted(deadline.spec.code for deadline in deadlines))
        when = {"code": code, "day": short_date(spot.day), "time": clock(spot.start)}
        for deadline in deadlines:
            event = CalendarEvent(
                stamp=deadline.key,
                uid=uid_with(entry.uid, names[deadline.spec.code]),
                body=code,
                sequence=0,
                changed=entry.changed,
                status=_STATUS[entry.status],
                summary=_("{deadline}: {code} {day}").format(deadline=deadline.spec.name, **when),
                description=_("Deadline for {code} {day} at {time}").format(**when),
                location="",
                categories=_("Deadlines"),
                start=deadline.day,
                end=deadline.day + timedelta(days=1),
                transparent=True,
                colour=colour_of(self.facts, code),
                is_deadline=True,
                url=address(self.facts.site_url, meeting_path(spot.key)),
            )
            yield self.stamped(event, common=True)

    def stamped(self, event: CalendarEvent, *, common: bool = False) -> CalendarEvent:
        """The event with the stamp and the number that the lock has of it; `common` ones are alike in both variants."""
        name = f"{event.stamp}{INTERNAL}" if self.internal and not common else event.stamp
        told = told_of(self.publication.told, name)
        if told is None:
            return replace(event, stamp=name)
        return replace(event, stamp=name, sequence=told.revision, changed=told.changed)

    def _hand_over(self, entry: Entry) -> Iterator[CalendarEvent]:
        """The day on which a document is to be handed over, as a deadline; none where readers may not know of it.

        Of a closed item, or of one that left the project, even the UID, which is made of the item's code, would tell
        whoever guesses the code that he is right.
        """
        facts, spot = self.facts, entry.placement
        told = handed_over(facts, spot.key, open_variant=not self.internal)
        if told is None:
            return
        _item, step = told
        cancelled = entry.status is Status.CANCELLED
        title = hand_over_title(facts, spot.key, open_variant=not self.internal)
        roles = join([facts.role_name(role) for role in step.to])
        lines = [
            _("Draft: the date may change.") if entry.status is Status.DRAFT else "",
            step.hand_over,
            _("To: {roles}").format(roles=roles) if roles else "",
        ]
        event = CalendarEvent(
            stamp=spot.key,
            uid=entry.uid,
            body="",
            sequence=entry.sequence,
            changed=entry.changed,
            status=_STATUS[entry.status],
            summary=cancelled_title(title) if cancelled else title,
            description="\n".join(filter(None, lines)),
            location="",
            categories=_("Deadlines"),
            start=spot.day,
            end=spot.day + timedelta(days=1),
            transparent=True,
            colour=GREY,
            is_deadline=True,
        )
        yield replace(self.stamped(event), sequence=entry.sequence)

    def _dependency(self, need: Needed) -> Dependency:
        return Dependency(self.publication.entries[need.key].uid, need.days)

    def _held_deadlines(self, entry: Entry) -> list[Deadline]:
        return [] if entry.status is Status.CANCELLED else self._deadlines.get(entry.placement.key, [])

    @cached_property
    def _needs(self) -> dict[str, tuple[Needed, ...]]:
        return dict(needed_by(self.plan, internal=self.internal))

    @cached_property
    def _deadlines(self) -> dict[str, list[Deadline]]:
        found: dict[str, list[Deadline]] = {}
        for deadline in self.plan.deadlines:
            found.setdefault(deadline.meeting.key, []).append(deadline)
        return found


def cancelled_title(title: str) -> str:
    """A title that says that it is off, for programs that do not show it."""
    return _("CANCELLED: {title}").format(title=title)


def uid_with(uid: str, suffix: str) -> str:
    """The UID of what hangs on a meeting, derived from the meeting's own and so as lasting."""
    local, at, domain = uid.rpartition("@")
    return f"{local}-{suffix}@{domain}" if at else f"{uid}-{suffix}"


def title_of(facts: Facts, key: str) -> str:
    """The title of a meeting, with the code of its body where a body has another name; a unit's day needs none."""
    code, name = code_of(key), facts.meeting_title(key)
    if name != facts.title(code):
        return name
    return _("{name} ({code})").format(name=name, code=code) if code in facts.bodies and name != code else name


def _span(publication: Publication, entry: Entry) -> tuple[date, date]:
    spot = entry.placement
    if is_all_day(publication, entry):
        return spot.day, spot.day + timedelta(days=-(-spot.minutes // 1440))
    start = datetime.combine(spot.day, spot.start)
    return start, start + timedelta(minutes=spot.minutes)


def is_all_day(publication: Publication, entry: Entry) -> bool:
    """Whether the entry has no times; of an event that left the project, its whole days from midnight tell."""
    spot = entry.placement
    meeting = publication.plan.problem.meetings.get(spot.key)
    if meeting is not None:
        return meeting.all_day
    return "/" not in spot.key and spot.start == time(0) and spot.minutes % 1440 == 0
