"""What the project folder says about the municipality, whatever the horizon: bodies, events, people, places, items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from aarsplan.diagnostics import Span
from aarsplan.domain import Body, Closure, Event, Place, Role
from aarsplan.items import Document, FollowUp, Item, Topic
from aarsplan.texts import _
from aarsplan.workdays import DayCalendar


@dataclass(frozen=True)
class BusyTime:
    """Somebody or something is taken: a role or a place, in local time, `end` exclusive."""

    start_minute: int
    """Minutes since the start of day 0 of `date.toordinal`, Europe/Copenhagen wall clock."""
    end_minute: int
    title: str
    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class FeedSettings:
    """What feeds hold, where their reader does not say: the `deadlines` of meetings too, and for how long what is over.

    As of the plan's latest change, `cancelled_days` is for cancelled meetings, after their day and after they were
    cancelled; `past_days` for all, after their day, None for ever.
    """

    cancelled_days: int = 30
    past_days: int | None = None
    deadlines: bool = True


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
    items: Mapping[str, Item] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    follow_ups: tuple[FollowUp, ...] = ()
    documents: tuple[Document, ...] = ()
    """Documents of what stands on an agenda without being an item's step."""
    site_url: str = ""
    """Where the published site is, ending with a slash; "" where there is none."""
    feed_settings: FeedSettings = FeedSettings()

    def owner(self, code: str) -> Body | Event | None:
        """The body or event `code`."""
        return self.bodies.get(code) or self.events.get(code)

    def title(self, code: str) -> str:
        """Name of the body or event `code`; of an item with a document to hand over its title, unless it is closed."""
        if owner := self.owner(code):
            return owner.name
        if item := self.items.get(code):
            return _("Hand-over: {title}").format(title=_("closed item") if item.closed else item.title)
        return code

    def meeting_title(self, key: str) -> str:
        """Title of the meeting or event `key`: as `title`, with what the day is for.

        That is a unit and its people, or the document that is handed over, unless its item is closed.
        """
        code, _slash, name = key.partition("/")
        item = self.items.get(code)
        step = next((step for step in item.steps if step.key == key), None) if item and not item.closed else None
        if step is not None and step.hand_over:
            return f"{self.title(code)} – {step.hand_over}"
        body = self.bodies.get(code)
        day = body.capacity.days.get(name) if body and body.capacity else None
        if day is None:
            return self.title(code)
        return _("{title}: {unit} ({heads})").format(title=self.title(code), unit=day.unit.name, heads=day.heads)

    def plans(self, code: str) -> bool:
        """Whether `code` is a body whose meetings, and so agendas, are planned here."""
        body = self.bodies.get(code)
        return body is not None and not body.surroundings

    def role_name(self, code: str) -> str:
        """The name of the role `code`."""
        role = self.roles.get(code)
        return role.name if role else code

    def role_in_text(self, code: str) -> str:
        """What the role `code` is called inside a sentence."""
        role = self.roles.get(code)
        return (role.in_text or role.name) if role else code

    @cached_property
    def busy_of(self) -> Mapping[str, tuple[BusyTime, ...]]:
        """The busy times of each role that has any, in order."""
        found: dict[str, list[BusyTime]] = {}
        for taken in self.busy:
            for role in taken.roles:
                found.setdefault(role, []).append(taken)
        return {role: tuple(times) for role, times in found.items()}

    def place_name(self, code: str | None) -> str:
        """Name of the place `code`, "" when there is none."""
        place = self.places.get(code or "")
        return place.name if place else ""
