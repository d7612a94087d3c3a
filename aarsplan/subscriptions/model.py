"""Subscriptions and how a token finds the one that it belongs to."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from aarsplan.workdays import danish_day

TOKEN_BYTES = 32
ID_DIGITS = 6
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""What 32 bytes are in the URL-safe alphabet without padding. Source: RFC 4648, section 5."""
_BUCKET_DIGITS = 8


class State(StrEnum):
    """Whether a subscription lets its reader in."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Subscription:
    """What one reader gets: the feed called `feed`, with its options, in `language`.

    `name` tells people whose it is, `id` commands and logs; it stays when the token is another. `alarm` counts minutes
    before a meeting, None for none. `expires` is the last day in Denmark on which it can be fetched. `digest` is the
    SHA-256 of the token in hexadecimal.
    """

    id: str
    name: str
    feed: str
    created: datetime
    digest: str = field(repr=False)
    internal: bool = False
    deadlines: bool = True
    cancelled: bool = True
    alarm: int | None = None
    language: str = "da"
    expires: date | None = None
    revoked: datetime | None = None

    def state(self, now: datetime) -> State:
        """Whether its reader is let in at the moment `now`."""
        if self.revoked is not None:
            return State.REVOKED
        is_over = self.expires is not None and danish_day(now) > self.expires
        return State.EXPIRED if is_over else State.ACTIVE


@dataclass(frozen=True)
class Subscriptions:
    """All subscriptions of a project by their ids."""

    by_id: Mapping[str, Subscription] = field(default_factory=dict)

    def find(self, token: str, now: datetime) -> Subscription | None:
        """The subscription that `token` opens at the moment `now`.

        None alike for what is no token, one that was never made, one that was revoked or rotated, and one that expired.
        """
        if not _TOKEN.fullmatch(token):
            return None
        # The time this takes tells nothing that helps to guess: it depends on the digest of the guess, which nobody can
        # steer towards a kept one, and a kept digest, were all of it known, does not lead back to 256 random bits.
        digest = digest_of(token)
        for found in self._buckets.get(digest[:_BUCKET_DIGITS], ()):
            if hmac.compare_digest(found.digest, digest):
                return found if found.state(now) is State.ACTIVE else None
        return None

    def with_one(self, changed: Subscription) -> Subscriptions:
        """These subscriptions with `changed` in the place of the one that has its id, or added."""
        return replace(self, by_id=dict(sorted({**self.by_id, changed.id: changed}.items())))

    @cached_property
    def _buckets(self) -> Mapping[str, list[Subscription]]:
        """The subscriptions by how their digests begin."""
        found = defaultdict(list)
        for subscription in self.by_id.values():
            found[subscription.digest[:_BUCKET_DIGITS]].append(subscription)
        return dict(found)


def new_token(known: Subscriptions) -> tuple[str, str]:
    """A token of 256 random bits, to be told once, and an id for it that no subscription has yet."""
    while True:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        identifier = digest_of(token)[:ID_DIGITS]
        if identifier not in known.by_id:
            return token, identifier


def digest_of(token: str) -> str:
    """The SHA-256 of a token in hexadecimal: all that is kept of it.

    It needs no salt and no slowness, which are for passwords that people choose.
    """
    return hashlib.sha256(token.encode("ascii")).hexdigest()
