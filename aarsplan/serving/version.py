"""A snapshot made ready to be sent, so that a request is a look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from aarsplan.diagnostics import Rejected, error
from aarsplan.serving.answers import NOT_FOUND, Answer, answer
from aarsplan.serving.representation import OWN_FEED, PAGE, PUBLIC_FEED, Representation, represent
from aarsplan.serving.snapshot import Snapshot, Subscriber, Subscribers
from aarsplan.texts import _

FEEDS = "feeds/"
"""The folder of the feeds, the public ones and those of subscribers."""
MAX_KEPT = 512
"""Feeds of subscribers that are kept ready."""
_INDEX, _MISSING = "index.html", "404.html"
_EVENT = b"BEGIN:VEVENT"


class Page(NamedTuple):
    """A public file: whether it is a feed, and what logs call it."""

    is_feed: bool
    name: str
    representation: Representation


class FeedKey(NamedTuple):
    """All that the bytes of a subscriber's feed depend on, besides the version."""

    feed: str
    internal: bool
    deadlines: bool
    cancelled: bool
    alarm: int | None
    language: str

    @classmethod
    def of(cls, subscriber: Subscriber) -> FeedKey:
        """The key of the feed of `subscriber`; those who share one share the bytes."""
        return cls(
            subscriber.feed,
            subscriber.internal,
            subscriber.deadlines,
            subscriber.cancelled,
            subscriber.alarm,
            subscriber.language,
        )


@dataclass(frozen=True)
class Content:
    """One version of the project. `modified` is its Last-Modified, in UTC and whole seconds.

    `kept` are the feeds of subscribers that are ready, in the order they were made, and `earlier` those before.
    Only `made_feed` adds to `kept`; other threads look things up in it or copy it, each of which is one step.
    """

    snapshot: Snapshot
    modified: datetime
    pages: Mapping[str, Page]
    missing: Answer
    """The answer where there is no such page."""
    earlier: Mapping[FeedKey, Representation] = field(default_factory=dict)
    kept: dict[FeedKey, Representation] = field(default_factory=dict)
    refused: set[FeedKey] = field(default_factory=set)
    """The feeds that cannot be made of this version."""

    @property
    def has_events(self) -> bool:
        """Whether any of the public feeds has an event."""
        return any(_EVENT in page.representation.content for page in self.pages.values() if page.is_feed)

    def made_feed(self, subscriber: Subscriber) -> Representation:
        """The feed of `subscriber`, made now and kept ready unless it is. One thread at a time may ask.

        Raises:
            Rejected: it cannot be made.
        """
        key = FeedKey.of(subscriber)
        if (ready := self.kept.get(key)) is not None:
            return ready
        content = self.snapshot.feed(subscriber)
        made = _same(self.earlier.get(key), content)
        made = made or represent(f"{key.feed}.ics", content, self.modified, OWN_FEED, hidden=True)
        self.kept[key] = made
        if len(self.kept) > MAX_KEPT:
            del self.kept[next(iter(self.kept))]
        return made


@dataclass(frozen=True)
class Version:
    """What every request is answered from: a version of the project, and who may read their own feeds."""

    content: Content
    subscribers: Subscribers


def prepared(snapshot: Snapshot, before: Content | None, now: datetime) -> Content:
    """`snapshot` ready to be sent, after the version `before` and at the moment `now`.

    A file whose bytes are those of `before` stays what it was. Last-Modified never goes back, and is never in the
    future unless it must be so as not to go back.

    Raises:
        Rejected: no feed has an event, and `before` had some: calendar programs would drop all they have.
    """
    modified = min(snapshot.changed, now).astimezone(UTC).replace(microsecond=0)
    if before is not None:
        modified = max(modified, before.modified + timedelta(seconds=1))
    pages: dict[str, Page] = {}
    for path, content in snapshot.files.items():
        pages |= dict.fromkeys(_paths(path), _page(path, content, modified, before))
    made = Content(snapshot, modified, pages, _missing(pages), {} if before is None else _lately(before))
    if before is not None and before.has_events and not made.has_events:
        hint = _("if that is meant, restart the server")
        message = _("no feed has any event left, which would empty the calendars of all subscribers")
        raise Rejected([error("empty-feeds", message, hint=hint)])
    return made


def _lately(before: Content) -> dict[FeedKey, Representation]:
    """The feeds that were made for `before` and the versions before it, the last ones."""
    return dict(list((dict(before.earlier) | dict(before.kept)).items())[-MAX_KEPT:])


def _missing(pages: Mapping[str, Page]) -> Answer:
    """The site's own page for what is not there, or a line of text."""
    page = pages.get(f"/{_MISSING}")
    if page is None:
        return NOT_FOUND
    body = page.representation.content
    return answer(HTTPStatus.NOT_FOUND, body, "text/html", (b"x-robots-tag", b"noindex"))


def _page(path: str, content: bytes, modified: datetime, before: Content | None) -> Page:
    is_feed = path.startswith(FEEDS) and path.endswith(".ics")
    known = before.pages.get(f"/{path}") if before is not None else None
    made = _same(known.representation if known else None, content) or represent(
        path, content, modified, PUBLIC_FEED if is_feed else PAGE
    )
    return Page(is_feed, f"feed:{path[len(FEEDS) : -len('.ics')]}" if is_feed else f"page:/{path}", made)


def _paths(path: str) -> tuple[str, ...]:
    """The paths of requests for the file at `path`: that of a folder's index is the folder's, too."""
    if path == _INDEX or path.endswith(f"/{_INDEX}"):
        return f"/{path}", f"/{path.removesuffix(_INDEX)}"
    return (f"/{path}",)


def _same(known: Representation | None, content: bytes) -> Representation | None:
    return known if known is not None and known.content == content else None
