"""Who was told what of which meeting, and who replied: what is kept from one convening to the next, as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aarsplan.diagnostics import Span
from aarsplan.problem import Placement


class Method(StrEnum):
    """What a message asks for: that somebody comes, or that somebody stays away. Source: RFC 5546, 3.2."""

    REQUEST = "request"
    CANCEL = "cancel"


class Answer(StrEnum):
    """What somebody replied, in the words of RFC 5545, 3.2.12."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


@dataclass(frozen=True)
class Reply:
    """An answer to the message with the number `sequence`, given at `stamp` (UTC)."""

    answer: Answer
    sequence: int
    stamp: datetime

    @property
    def order(self) -> tuple[int, datetime]:
        """Of two replies the one with the higher order holds. Source: RFC 5546, 2.1.5."""
        return (self.sequence, self.stamp)


@dataclass(frozen=True)
class Told:
    """What one person was told of a meeting last, and the newest reply.

    `role` is the code of the role that was invited, `required` whether it must come. `text` is the digest of what was
    said besides day, time and place.
    """

    role: str
    required: bool
    method: Method
    sequence: int
    text: str
    placement: Placement
    sent: datetime
    reply: Reply | None = None

    @property
    def is_invited(self) -> bool:
        """Whether the last word was that the meeting is held."""
        return self.method is Method.REQUEST

    @property
    def answer(self) -> Answer | None:
        """The answer to what was asked last; None where there is none, or only one to an earlier date."""
        return self.reply.answer if self.reply and self.reply.sequence >= self.sequence else None

    @property
    def is_stale(self) -> bool:
        """Whether the person replied, and was asked again since."""
        return self.reply is not None and self.answer is None


@dataclass(frozen=True)
class Convened:
    """A meeting that was convened: its UID, and what was told to whom, by the digest of the address."""

    uid: str
    told: Mapping[str, Told] = field(default_factory=dict)
    span: Span | None = field(default=None, compare=False)

    @property
    def invited(self) -> tuple[Told, ...]:
        """What is known of those who are invited still."""
        return tuple(told for told in self.told.values() if told.is_invited)


Invitations = Mapping[str, Convened]
"""What was convened, by the key of the meeting."""


def person(uid: str, address: str) -> str:
    """Thirty-two hexadecimal digits that stand for a mail address in what is kept of the meeting `uid`.

    Made with the UID, so that the same person has another one at each meeting.
    """
    return hashlib.sha256(f"{uid}\n{address.lower()}".encode()).hexdigest()[:32]
