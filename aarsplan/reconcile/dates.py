"""The days and periods that some minutes name, against the meetings of the lock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aarsplan.facts import Facts
from aarsplan.loading.minutes.model import Mention
from aarsplan.lockfile import Entry, Lock
from aarsplan.reconcile.meeting import nearest, standing

_NEAR_DAYS = 31
"""How far apart two days of one body or event may be that are taken for two tellings of the same day."""


class Agreement(StrEnum):
    """How what is named and the lock go together."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"
    NO_MEETING = "no-meeting"


@dataclass(frozen=True)
class DateCheck:
    """What the lock has for a mention: the meetings that it is of, or those of the body nearest to it."""

    mention: Mention
    agreement: Agreement
    entries: tuple[Entry, ...] = ()


def compared_dates(mentions: Sequence[Mention], facts: Facts, lock: Lock) -> list[DateCheck]:
    """Each mention with what the lock has for it.

    A single day that is said of nothing agrees with whatever stands on it. A period that is said of nothing, such as
    that of a plan, is no date of a meeting.
    """
    families = {"": standing(lock, {key.partition("/")[0] for key in lock.entries})}
    for about in {mention.about for mention in mentions} - {""}:
        families[about] = standing(lock, _family(facts, about))
    days = {about: [entry.placement.day for entry in entries] for about, entries in families.items()}
    return [_compared(mention, families[mention.about], days[mention.about], lock) for mention in mentions]


def _compared(mention: Mention, entries: Sequence[Entry], on: Sequence[date], lock: Lock) -> DateCheck:
    """The check of a mention against `entries`, which are sorted and stand `on` these days."""
    days = mention.days
    if not mention.about and days.first != days.last:
        return DateCheck(mention, Agreement.NO_MEETING)
    first, end = bisect_left(on, days.first), bisect_right(on, days.last)
    if there := tuple(entries[first:end]):
        return DateCheck(mention, Agreement.AGREES, there)
    near = nearest(entries[max(0, first - 1) : first + 1], days.first) if mention.about else None
    if near is None:
        return DateCheck(mention, Agreement.UNKNOWN)
    planned = any(days.first in part for part in lock.planned)
    told = planned or abs(near.placement.day - days.first).days <= _NEAR_DAYS
    single = days.first == days.last
    return DateCheck(mention, Agreement.DISAGREES if single and told else Agreement.UNKNOWN, (near,))


def _family(facts: Facts, code: str) -> set[str]:
    """The body `code`, or every event of the same name as the event `code`."""
    event = facts.events.get(code)
    return {found.code for found in facts.events.values() if event and found.name == event.name} or {code}
