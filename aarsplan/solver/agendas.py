"""The runs of show of a whole plan, each worked out once however often the plan around it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.solver.run_of_show import run_of_show, without_times
from aarsplan.visits import AgendaSlot, Visit

Slots = Mapping[str, AgendaSlot]


class Agendas:
    """Tells the agendas of plans of one problem, or of the same with fewer meetings.

    Without `wishes` they are laid out in any way that fits, for plans of which nobody will see the times.
    """

    def __init__(self, problem: Problem, *, wishes: bool = True) -> None:
        self._problem = problem
        self._wishes = wishes
        self._known: dict[tuple[object, ...], Slots | None] = {}

    def told(self, plan: Plan) -> tuple[dict[str, AgendaSlot], frozenset[str]]:
        """The slots of everything on the agendas of `plan`, and the keys of the meetings that cannot be told."""
        slots: dict[str, AgendaSlot] = {}
        untold = set()
        for key in sorted({slot.meeting for slot in plan.slots.values()} & set(plan.placements)):
            meeting = self._problem.meetings[key]
            visits = [visit for visit, _slot in plan.agenda(meeting)]
            found = self._of(plan, meeting, visits)
            if found is None:
                untold.add(key)
            else:
                slots.update(found)
        return dict(sorted(slots.items())), frozenset(untold)

    def _of(self, plan: Plan, meeting: Meeting, visits: Sequence[Visit]) -> Slots | None:
        spot = plan.placements[meeting.key]
        if not self._problem.facts.plans(meeting.body):
            return without_times(meeting, spot, visits)
        if meeting.settled:
            kept = [self._problem.previous_slots.get(visit.key) for visit in visits]
            if all(slot is not None and slot.meeting == meeting.key for slot in kept):
                return {slot.key: slot for slot in kept if slot is not None}
        key = (meeting.key, spot.day, spot.start, tuple(visit.key for visit in visits))
        if key not in self._known:
            self._known[key] = run_of_show(plan, meeting, visits, wishes=self._wishes)
        found = self._known[key]
        return without_times(meeting, spot, visits) if found is None and meeting.settled else found
