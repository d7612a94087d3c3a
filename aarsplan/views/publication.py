"""The part of a plan that is to be shown: which days, which bodies, and what subscribers have been told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from aarsplan.domain import DateRange
from aarsplan.lockfile import Entry, Lock, Told
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.workdays import danish_day


@dataclass(frozen=True)
class Variant:
    """What an årsplan holds besides the meetings, and for whom: their `items`, and the `topics` of the bruttoliste.

    The one that is not `internal` is for everybody and holds nothing closed.
    """

    internal: bool = False
    items: bool = False
    topics: bool = False


@dataclass(frozen=True, eq=False)
class Publication:
    """A plan with its lock entries, cut to the days `within` and to `codes` of bodies and events (all when empty).

    `entries` also holds the cancelled meetings, which the plan no longer has, and `told` what subscribers know of each
    event of a calendar.
    """

    plan: Plan
    entries: Mapping[str, Entry]
    within: DateRange
    codes: tuple[str, ...] = ()
    variant: Variant = Variant()
    told: Mapping[str, Told] = field(default_factory=dict)

    @classmethod
    def of(
        cls, plan: Plan, lock: Lock, within: DateRange, codes: tuple[str, ...] = (), variant: Variant = Variant()
    ) -> Publication:
        """The publication of `plan` as `lock` records it."""
        return cls(plan, lock.entries, within, codes, variant, lock.told)

    @cached_property
    def everything(self) -> list[Entry]:
        """The entries of the days that are shown, cancelled ones and surroundings too, by date, time and key."""
        found = [entry for entry in self.entries.values() if self._touches(entry.placement)]
        allowed = [entry for entry in found if not self.codes or code_of(entry.placement.key) in self.codes]
        return sorted(allowed, key=lambda entry: (entry.placement.begins, entry.placement.key))

    @cached_property
    def shown(self) -> list[Entry]:
        """The entries to show, cancelled ones too, by date, time and key."""
        return [entry for entry in self.everything if self.wants(code_of(entry.placement.key))]

    @property
    def skipped(self) -> list[Meeting]:
        """The meetings that a series asks for and the plan does without, by the day they would have had.

        A document that is not handed over in these days is none of them, nor is what lies in days not planned yet.
        """
        found = [
            meeting
            for meeting in self.plan.problem.meetings.values()
            if meeting.key not in self.plan.placements
            and meeting.key not in self.entries
            and meeting.body not in self.plan.problem.facts.items
            and self.wants(meeting.body)
            and any((meeting.pattern_day or meeting.days[0]) in part for part in self.planned)
        ]
        return sorted(found, key=lambda meeting: (meeting.pattern_day or meeting.days[0], meeting.key))

    @property
    def planned(self) -> tuple[DateRange, ...]:
        """The days shown that have been planned, in order."""
        parts = (part.intersection(self.within) for part in self.plan.problem.covered)
        return tuple(part for part in parts if part is not None)

    def _touches(self, placement: Placement) -> bool:
        """Whether any day of the meeting is shown; an event of several days may begin before them."""
        last = date.fromordinal((placement.ends - 1) // 1440)
        return DateRange(placement.day, last).intersection(self.within) is not None

    def wants(self, code: str) -> bool:
        """Whether meetings of the body or event `code` are to be shown.

        Without `codes` these are the planned bodies and the events; surroundings are shown when named.
        """
        if self.codes:
            return code in self.codes
        body = self.plan.problem.facts.bodies.get(code)
        return body is None or not body.surroundings

    @property
    def changed(self) -> datetime:
        """When anything shown changed last, in UTC: the date of the document, the same for the same plan."""
        stamps = [entry.changed for entry in self.shown]
        return max(stamps, default=datetime(2000, 1, 1, tzinfo=UTC))

    @cached_property
    def as_of(self) -> date:
        """The Danish day on which any meeting of the plan changed last; before any other day while there is none."""
        stamps = [entry.changed for entry in self.entries.values()]
        return danish_day(max(stamps)) if stamps else date.min


def code_of(key: str) -> str:
    """The body or event that a meeting's key begins with."""
    return key.partition("/")[0]
