"""What the days of a meeting are to it: free, dear at a price, or blocked, and the rules behind that.

Plain data: a table, a heat map or a sentence is made of it elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aarsplan.problem import Meeting, Placement
from aarsplan.rules.base import Rule


class Mark(StrEnum):
    """What a day is for a meeting."""

    FREE = "free"
    DEAR = "dear"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"
    """Time ran out before a plan was found, and before it was ruled out."""


@dataclass(frozen=True)
class Why:
    """A rule with a say in a day. `messages` are what it finds broken there.

    `price` is by how much more than now it costs, negative for less, 0 for a rule that must hold. `about` are the keys
    of the meetings and visits that it speaks of.
    """

    rule: Rule
    about: tuple[str, ...]
    messages: tuple[str, ...] = ()
    price: int = 0


@dataclass(frozen=True)
class Move:
    """A meeting of the lock that would have to move; `after` is None when it could not be held."""

    before: Placement
    after: Placement | None

    @property
    def key(self) -> str:
        """The meeting's key."""
        return self.before.key

    @property
    def days(self) -> int:
        """Calendar days between the two, 0 for another time or place, and for one that could not be held."""
        return abs((self.after.day - self.before.day).days) if self.after else 0


@dataclass(frozen=True)
class ItemMove:
    """A step or a preparation that would stand at another meeting; `after` is None for at none."""

    key: str
    before: str
    after: str | None


@dataclass(frozen=True)
class Day:
    """One day of a meeting.

    `why` are the rules that block the day or change its price; when `together`, it takes all of them to block it,
    otherwise each does alone. `price` is by how much more than now the wishes cost, `moves` are the other meetings
    that would have to move, `items` what would change its meeting (empty unless it was asked for). What is not `proven`
    may be cheaper.
    """

    day: date
    mark: Mark
    price: int = 0
    why: tuple[Why, ...] = ()
    together: bool = False
    moves: tuple[Move, ...] = ()
    items: tuple[ItemMove, ...] = ()
    proven: bool = True

    @property
    def possible(self) -> bool:
        """Whether a plan is known that has the meeting there."""
        return self.mark in {Mark.FREE, Mark.DEAR}

    @property
    def order(self) -> tuple[bool, int, int, int, date]:
        """Sort key of possible days, best first: free, fewest meetings moved, fewest days, price."""
        lost = sum(move.after is None for move in self.moves)
        distance = sum(move.days for move in self.moves) + 366 * lost
        return (self.mark is not Mark.FREE, len(self.moves), distance, self.price, self.day)


@dataclass(frozen=True)
class Days:
    """The candidate days of a meeting; `stands` is where the lock has it, None when it is not held."""

    meeting: Meeting
    stands: Placement | None
    days: tuple[Day, ...]

    @property
    def now(self) -> Day | None:
        """The day that it has."""
        return next((day for day in self.days if self.stands and day.day == self.stands.day), None)

    @property
    def next_best(self) -> Day | None:
        """The best of the other days, None when all are blocked."""
        others = [day for day in self.days if day.possible and day is not self.now]
        return min(others, key=lambda day: day.order, default=None)
