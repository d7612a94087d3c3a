"""A finished plan: where every meeting stands, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from aarsplan.deadlines import DeadlineSpec, OnClosedDay, Side
from aarsplan.domain import Closure
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.visits import AgendaSlot, Visit, VisitKind

Placements = Mapping[str, Placement]
_TRAVELLING = {VisitKind.STEP, VisitKind.HAND_OVER}


@dataclass(frozen=True)
class Deadline:
    """A date that hangs on a meeting. `key` is `KCL/2025-10/agenda`."""

    key: str
    spec: DeadlineSpec
    meeting: Meeting
    day: date


@dataclass(frozen=True)
class Plan:
    """The placements of a problem's meetings by key, and the slots of its visits.

    A meeting without a placement is not held, and a visit without a slot stands on no agenda.
    """

    problem: Problem
    placements: Placements
    slots: Mapping[str, AgendaSlot] = field(default_factory=dict)

    def get(self, meeting: Meeting) -> Placement | None:
        """Where `meeting` stands, None when it is not held."""
        return self.placements.get(meeting.key)

    def held(self, *codes: str) -> list[tuple[Meeting, Placement]]:
        """The meetings held of the bodies or events `codes` (all planned bodies' when none), by date and time."""
        found = [(m, p) for m in self.problem.of(*codes) if (p := self.placements.get(m.key)) is not None]
        return sorted(found, key=lambda pair: (pair[1].begins, pair[0].key))

    def stop(self, visit: Visit) -> tuple[Meeting, Placement] | None:
        """The meeting that `visit` is at, with where it stands; None when it is on no agenda."""
        slot = self.slots.get(visit.key)
        placement = self.placements.get(slot.meeting) if slot else None
        return (self.problem.meetings[placement.key], placement) if placement else None

    @property
    def waiting(self) -> list[Visit]:
        """The steps and hand-overs that stand at no meeting, and could stand at one that is planned."""
        found = (visit for visit in self.problem.visits.values() if visit.kind in _TRAVELLING and not visit.settled)
        return [visit for visit in found if visit.meetings and self.stop(visit) is None]

    def agenda(self, meeting: Meeting) -> list[tuple[Visit, AgendaSlot]]:
        """What stands on the agenda of `meeting`, by time; what has no time of its own comes first."""
        if meeting.key not in self.placements:
            return []
        found = [
            (visit, slot)
            for visit in self.problem.agendas.get(meeting.key, ())
            if (slot := self.slots.get(visit.key)) is not None and slot.meeting == meeting.key
        ]
        return sorted(found, key=lambda pair: (pair[1].first_minute, pair[0].order, pair[0].key))

    def is_off_pattern(self, meeting: Meeting) -> bool:
        """Whether the meeting stands on another day than its series points at, or belongs to no series.

        A document that is handed over is no meeting.
        """
        placement = self.placements.get(meeting.key)
        if placement is None or meeting.body in self.problem.facts.items:
            return False
        if meeting.pattern_day is None:
            return meeting.period is None and not meeting.given
        return placement.day != meeting.pattern_day

    def displaced_by(self, meeting: Meeting) -> Closure | None:
        """What closes the pattern day that an off-pattern meeting left, None when nothing does."""
        if meeting.pattern_day is None or not self.is_off_pattern(meeting):
            return None
        return self.problem.closed(meeting.pattern_day)

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every deadline of every meeting held, by day and key."""
        found = [
            Deadline(f"{meeting.key}/{spec.code}", spec, meeting, deadline_day(self.problem, spec, placement.day))
            for meeting in self.problem.meetings.values()
            if (placement := self.placements.get(meeting.key)) is not None
            and (body := self.problem.facts.bodies.get(meeting.body)) is not None
            for spec in body.deadlines
        ]
        return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.key)))

    def deadlines_of(self, meeting: Meeting) -> tuple[Deadline, ...]:
        """The deadlines of one meeting, by day."""
        return tuple(deadline for deadline in self.deadlines if deadline.meeting.key == meeting.key)


def deadline_day(problem: Problem, spec: DeadlineSpec, meeting_day: date) -> date:
    """The day of the deadline `spec` for a meeting on `meeting_day`, moved off closed days as `spec` says."""
    days = -spec.days if spec.side is Side.BEFORE else spec.days
    day = problem.calendar.shift(meeting_day, days, spec.day_type)
    if spec.on_closed_day is OnClosedDay.KEEP:
        return day
    step = timedelta(days=-1 if spec.on_closed_day is OnClosedDay.EARLIER else 1)
    while problem.office_closed(day):
        day += step
    return day
