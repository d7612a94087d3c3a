"""The tables of `invitations.toml`, a file that aarsplan writes and that a person or a merge may have changed since."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from aarsplan.loading.fields import Clock, Code, Day, Number, wrong
from aarsplan.loading.lock_schema import Count, Digest, Stamp, Uid
from aarsplan.loading.schema import MAX_EVENT_DAYS, Table
from aarsplan.texts import _

_KEY = re.compile(r"[A-Za-z0-9ÆØÅæøå_-]{1,60}(?:/[A-Za-z0-9ÆØÅæøå_-]{1,60})?(?: [A-Za-z0-9ÆØÅæøå_-]{1,60})?")
_PERSON = re.compile(r"[0-9a-f]{32}")


def _check_person(value: str) -> str:
    if not _PERSON.fullmatch(value):
        raise wrong(_("thirty-two digits from 0 to f are required"))
    return value


def _check_key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise wrong(_("this is no key of a meeting"))
    return value


ConvenedKey = Annotated[StrictStr, AfterValidator(_check_key)]
"""The key of a meeting, followed by a space and a role where it is about that guest's part."""
Person = Annotated[StrictStr, AfterValidator(_check_person)]
"""The digest of a mail address."""


class ToldTable(Table):
    """A `[meeting.<key>.told.<person>]` table: what one person was told last, and what he or she replied."""

    role: Code
    required: StrictBool
    method: Literal["request", "cancel"]
    sequence: Count
    text: Digest
    date: Day
    start: Clock
    minutes: Annotated[StrictInt, Field(ge=1, le=1440 * MAX_EVENT_DAYS)]
    place: Code | None = None
    sent: Stamp
    answer: Literal["accepted", "declined", "tentative"] | None = None
    answered_sequence: Count | None = None
    answered: Stamp | None = None

    @model_validator(mode="after")
    def _whole_answer(self) -> ToldTable:
        parts = [self.answer, self.answered_sequence, self.answered]
        if any(part is None for part in parts) and any(part is not None for part in parts):
            raise wrong(_("an answer has answer, answered-sequence and answered"), key="answer")
        return self


class ConvenedTable(Table):
    """A `[meeting.<key>]` table."""

    uid: Uid
    told: dict[Person, object] = Field(default_factory=dict)
    """Each a `ToldTable`; looked at one by one, since there can be thousands."""


class InvitationsTable(Table):
    """The whole file."""

    version: Annotated[Literal[1], Number]
    meeting: dict[ConvenedKey, ConvenedTable] = Field(default_factory=dict)
