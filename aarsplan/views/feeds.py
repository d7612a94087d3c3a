"""The calendars that can be subscribed to: which there are, and which events each holds for which readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from aarsplan.facts import Facts
from aarsplan.lockfile import Entry
from aarsplan.texts import _
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.calendar_event import CalendarEvent, EventStatus
from aarsplan.views.calls import guest_events, role_events
from aarsplan.views.disclosure import is_hand_over
from aarsplan.views.events import events_of
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.slugs import slugs
from aarsplan.workdays import danish_day

ALL, DEADLINES, SURROUNDINGS = "alle", "frister", "politik"
ROLE, GUEST = "rolle-", "gaest-"
"""How the names of the feeds of roles and guests begin."""


class FeedKind(StrEnum):
    """What a feed is about."""

    EVERYTHING = "everything"
    BODY = "body"
    DEADLINES = "deadlines"
    SURROUNDINGS = "surroundings"
    ROLE = "role"
    GUEST = "guest"


@dataclass(frozen=True)
class Feed:
    """A calendar that can be subscribed to.

    `name` is that of its file, without ending, and lasts as long as what it is about. `code` is that of its body or
    role, "" for the others, and `colour` "#rrggbb", "" for none.
    """

    name: str
    title: str
    kind: FeedKind
    code: str = ""
    colour: str = ""


@dataclass(frozen=True)
class FeedOptions:
    """How a reader wants a feed: `internal` with what is closed, and an `alarm` so many minutes before, None for none.

    Without `deadlines` these are left out, where they are not what the feed is about; likewise `cancelled` meetings.
    """

    internal: bool = False
    deadlines: bool = True
    cancelled: bool = True
    alarm: int | None = None


OPEN = FeedOptions()
"""How everybody may have a feed."""


def feeds(publication: Publication) -> tuple[Feed, ...]:
    """All feeds that a project has, in the reader's language: everything, the bodies, deadlines, surroundings, roles.

    What a feed holds may be nothing for a while, and a body may have left the project: its name stays as long as the
    lock knows of it, since a calendar program drops what is not found.
    """
    facts = publication.plan.problem.facts
    gone = sorted(
        {entry.placement.key.partition("/")[0] for entry in publication.entries.values() if _has_left(facts, entry)}
    )
    bodies = sorted(facts.bodies.values(), key=lambda body: (body.surroundings, alphabetical(body.name), body.code))
    roles = sorted(facts.roles.values(), key=lambda role: (alphabetical(role.name), role.code))
    role_names = slugs(sorted(facts.roles))
    taken = [f"{kind}{name}" for name in role_names.values() for kind in (ROLE, GUEST)]
    names = slugs(sorted([*facts.bodies, *gone]), reserved=(ALL, DEADLINES, SURROUNDINGS, *taken))
    everything = _("Meetings, {municipality}").format(municipality=facts.municipality)
    deadlines = _("Deadlines, {municipality}").format(municipality=facts.municipality)
    political = _("The political level, {municipality}").format(municipality=facts.municipality)
    around = [body for body in bodies if body.surroundings]
    return (
        Feed(ALL, everything, FeedKind.EVERYTHING),
        *(Feed(names[body.code], body.name, FeedKind.BODY, body.code, body.colour) for body in bodies),
        *(Feed(names[code], code, FeedKind.BODY, code) for code in gone),
        Feed(DEADLINES, deadlines, FeedKind.DEADLINES),
        *([Feed(SURROUNDINGS, political, FeedKind.SURROUNDINGS)] if around else []),
        *(Feed(f"{ROLE}{role_names[role.code]}", role.name, FeedKind.ROLE, role.code) for role in roles),
        *(
            Feed(
                f"{GUEST}{role_names[role.code]}",
                _("{role} as a guest").format(role=role.name),
                FeedKind.GUEST,
                role.code,
            )
            for role in roles
        ),
    )


def _has_left(facts: Facts, entry: Entry) -> bool:
    """Whether an entry is a meeting of a body that the project no longer has."""
    code, slash, _period = entry.placement.key.partition("/")
    return bool(slash) and code not in facts.bodies and not is_hand_over(facts, entry.placement)


def feed_events(publication: Publication, feed: Feed, options: FeedOptions = OPEN) -> list[CalendarEvent]:
    """The events of `feed` for a reader, by start and UID.

    None of them depends on an event that is not among them: this reader may not know of it.
    """
    kept = [event for event in _chosen(publication, feed, options) if _is_kept(publication, feed, event, options)]
    known = {event.uid for event in kept}
    return sorted((_among(event, known) for event in kept), key=lambda event: event.order)


def _chosen(publication: Publication, feed: Feed, options: FeedOptions) -> Iterator[CalendarEvent]:
    """What a feed is about, not cut to what its reader wants."""
    internal = options.internal
    if feed.kind is FeedKind.GUEST:
        yield from guest_events(publication, feed.code, internal=internal)
    elif feed.kind is FeedKind.ROLE:
        yield from role_events(publication, feed.code, internal=internal)
    else:
        made = events_of(publication, internal=internal)
        for entry in publication.everything:
            if _is_about(publication, feed, code_of(entry.placement.key)):
                yield from made.of(entry)


def _is_about(publication: Publication, feed: Feed, code: str) -> bool:
    """Whether a feed that is no role's is about the meetings of the body or event `code`."""
    body = publication.plan.problem.facts.bodies.get(code)
    if feed.kind is FeedKind.BODY:
        return code == feed.code
    if feed.kind is FeedKind.SURROUNDINGS:
        return body is not None and body.surroundings
    return publication.wants(code)


def _is_kept(publication: Publication, feed: Feed, event: CalendarEvent, options: FeedOptions) -> bool:
    """Whether an event is one that the reader wants and that is not over for too long."""
    if feed.kind is FeedKind.DEADLINES:
        if not event.is_deadline:
            return False
    elif event.is_deadline and not options.deadlines:
        return False
    settings, cancelled = publication.plan.problem.facts.feed_settings, event.status is EventStatus.CANCELLED
    if cancelled and not options.cancelled:
        return False
    end = event.end
    last = (end - timedelta(minutes=1)).date() if isinstance(end, datetime) else end - timedelta(days=1)
    # As of the plan's latest change: a clock would make other bytes of the same plan.
    over = (publication.as_of - last).days
    if cancelled and min(over, (publication.as_of - _cancelled_on(publication, event)).days) > settings.cancelled_days:
        return False
    return settings.past_days is None or over <= settings.past_days


def _cancelled_on(publication: Publication, event: CalendarEvent) -> date:
    """The day on which the meeting of an event was cancelled; what is shown of it may have changed since."""
    entry = publication.entries.get(event.stamp.partition(" ")[0])
    return danish_day(entry.changed if entry else event.changed)


def _among(event: CalendarEvent, known: set[str]) -> CalendarEvent:
    return replace(event, dependencies=tuple(need for need in event.dependencies if need.uid in known))
