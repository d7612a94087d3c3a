"""What stands in a calendar, as plain data: one event with its times, its texts and what subscribers know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from aarsplan.lockfile import shown_digest


class EventStatus(StrEnum):
    """Status of an event, in the words of RFC 5545, 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, order=True)
class Dependency:
    """That an event depends on the one with `uid`, which ends `days` calendar days or more before it begins."""

    uid: str
    days: int = 0


@dataclass(frozen=True)
class CalendarEvent:
    """One event of a calendar, its texts in the reader's language.

    `stamp` is the name under which the lock keeps what subscribers were told of it. `start` and `end` are both
    wall-clock times in Europe/Copenhagen, or both dates of an all-day event; `end` is exclusive. `changed` is in UTC.
    `body` is the code of the body that it belongs to, "" for a one-off event, and `is_deadline` whether it is a
    deadline, of a meeting or by law. `categories` is one category without a comma, at which some programs would divide
    it. `transparent` says that nobody is busy, `colour` is "#rrggbb". `url` is its page, "" where there is none.
    """

    stamp: str
    uid: str
    body: str
    sequence: int
    changed: datetime
    status: EventStatus
    summary: str
    description: str
    location: str
    categories: str
    start: date
    end: date
    transparent: bool
    colour: str
    is_deadline: bool = False
    url: str = ""
    dependencies: tuple[Dependency, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether the event has days and no times."""
        return not isinstance(self.start, datetime)

    @property
    def order(self) -> tuple[str, str]:
        """Sort key: start, all-day events first on their day, then UID."""
        return (self.start.isoformat(), self.uid)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change when anything shown of the event does, its numbers and stamp apart."""
        shown = [
            self.uid,
            self.status,
            self.summary,
            self.description,
            self.location,
            self.categories,
            self.start.isoformat(),
            self.end.isoformat(),
            self.transparent,
            self.colour,
            self.url,
            [[found.uid, found.days] for found in self.dependencies],
        ]
        return shown_digest(shown)
