"""What there is to serve, as whoever knows the project hands it over: one whole version, and who may read what."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol


class Subscriber(Protocol):
    """A subscription, as far as a server needs it: which feed, how it is made, and the id that logs may tell."""

    @property
    def id(self) -> str:
        """What logs call it; nothing of its token."""

    @property
    def feed(self) -> str:
        """The name of the feed."""

    @property
    def internal(self) -> bool:
        """Whether the reader sees what is closed."""

    @property
    def deadlines(self) -> bool:
        """Whether deadlines are shown."""

    @property
    def cancelled(self) -> bool:
        """Whether cancelled meetings are shown."""

    @property
    def alarm(self) -> int | None:
        """Minutes before a meeting to remind of it, None for never."""

    @property
    def language(self) -> str:
        """The language of the feed."""


class Subscribers(Protocol):
    """All subscriptions."""

    def find(self, token: str, now: datetime, /) -> Subscriber | None:
        """The subscription that `token` opens at the moment `now`; None for whatever opens nothing."""


@dataclass(frozen=True)
class Snapshot:
    """One whole version: the public files by path, and how the feed of a subscriber is made.

    `feed` raises `Rejected` where it cannot be made. `changed` is when any of what it was made from changed last.
    `hosts` are the names under which the site is known, in lower case.
    """

    files: Mapping[str, bytes]
    feed: Callable[[Subscriber], bytes]
    changed: datetime
    hosts: frozenset[str] = frozenset()


class Look(NamedTuple):
    """What lies on the disk, told cheaply: as long as two looks are equal nothing has changed."""

    content: Hashable
    subscribers: Hashable


class Source(Protocol):
    """Where snapshots come from."""

    def look(self) -> Look | None:
        """What lies on the disk now; None while it is being written."""

    def snapshot(self) -> Snapshot:
        """The version that lies there now; raises `Rejected` where it is none that could be shown."""

    def subscribers(self) -> Subscribers:
        """Who may read now; raises `Rejected` where that cannot be said."""

    def note_seen(self, ids: frozenset[str]) -> None:
        """Keep that the subscriptions `ids` were fetched today; raises `Rejected` where it cannot be written."""
