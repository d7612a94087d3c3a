"""The tables of `subscriptions.toml`, which aarsplan writes and a person or a merge may have changed since."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.loading.fields import Day, Number, Title, wrong
from aarsplan.loading.lock_schema import Stamp
from aarsplan.loading.schema import Table
from aarsplan.texts import _

MAX_SUBSCRIPTIONS = 10_000
MAX_NAME = 100
MAX_ALARM = 4 * 7 * 24 * 60
"""Most minutes that an alarm goes before its meeting: four weeks."""

_ID = re.compile(r"[0-9a-f]{6}")
_FEED = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,99})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _check_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise wrong(_("the id of a subscription has six digits from 0 to f"))
    return value


def _check_name(value: str) -> str:
    if len(value) > MAX_NAME:
        raise wrong(_("it has {n} characters, at most {limit} are allowed").format(n=len(value), limit=MAX_NAME))
    return value


def _check_feed(value: str) -> str:
    if not _FEED.fullmatch(value):
        raise wrong(_("the name of a feed is required"), _("see their names: aarsplan feeds"))
    return value


Identifier = Annotated[StrictStr, AfterValidator(_check_id)]


class SubscriptionTable(Table):
    """A `[subscription.<id>]` table."""

    name: Annotated[Title, AfterValidator(_check_name)]
    feed: Annotated[StrictStr, AfterValidator(_check_feed)]
    internal: StrictBool = False
    deadlines: StrictBool = True
    cancelled: StrictBool = True
    alarm: Annotated[StrictInt, Field(ge=0, le=MAX_ALARM)] | None = None
    language: Literal["da", "en"] = "da"
    created: Stamp
    expires: Day | None = None
    revoked: Stamp | None = None
    digest: StrictStr

    @model_validator(mode="after")
    def _is_digest(self) -> SubscriptionTable:
        # Said of the table and not of the value, which would be told: it can be the token itself, put here by mistake.
        if not _DIGEST.fullmatch(self.digest):
            raise wrong(_("the digest of a token has sixty-four digits from 0 to f"))
        return self


class SubscriptionsTable(Table):
    """The whole file."""

    version: Annotated[Literal[1], Number]
    subscription: Annotated[dict[Identifier, object], Field(max_length=MAX_SUBSCRIPTIONS)] = Field(default_factory=dict)
    """Each a `SubscriptionTable`; looked at one by one, so that all mistakes are told."""
