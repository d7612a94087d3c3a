"""A wish put into the plan as it stands, with everything else where it is: what breaks, what it costs, what shifts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time

from aarsplan.checking import violations
from aarsplan.plan import Deadline, Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.pinned import Pinned
from aarsplan.rules.unchanged import Unchanged
from aarsplan.visits import AgendaSlot, VisitKind

_ITEMS = {VisitKind.STEP, VisitKind.HAND_OVER}


@dataclass(frozen=True)
class Shift:
    """A deadline that falls on another day, or is new; `old` is None for a new one."""

    old: Deadline | None
    new: Deadline


@dataclass(frozen=True)
class Consequences:
    """What a wish brings with it while all else stands: `plan` is the plan as it stands with the wish in it.

    `broken` are the must-rules that it breaks, `costs` the wishes that it costs, `shifts` its deadlines. `lost` are the
    steps of items whose meeting is gone.
    """

    plan: Plan
    broken: tuple[Violation, ...]
    costs: tuple[Violation, ...]
    shifts: tuple[Shift, ...]
    lost: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Codes of the items that lose their way: a meeting of theirs is gone, or their route breaks."""
        visits, items = self.plan.problem.visits, self.plan.problem.facts.items
        concerned = [*self.lost, *(key for violation in self.broken for key in violation.about if key in visits)]
        return tuple(dict.fromkeys(visits[key].owner for key in concerned if visits[key].owner in items))


def consequences(
    before: Plan, old_rules: Sequence[Rule], wanted: Problem, rules: Sequence[Rule], demands: Iterable[Rule] = ()
) -> Consequences:
    """What comes of changing a project so that it asks for `wanted` under `rules`, and what `demands` pin.

    `before` is the plan as it stands under `old_rules`.
    """
    plan = wished(before, wanted, demands)
    told = Counter(_told(violation) for violation in violations(before, old_rules))
    new = []
    for violation in violations(plan, rules):
        if told[_told(violation)] > 0:
            told[_told(violation)] -= 1
        elif not (isinstance(violation.rule, Unchanged) or violation.rule.breaks_ties):
            new.append(violation)
    return Consequences(
        plan=plan,
        broken=tuple(violation for violation in new if violation.rule.must),
        costs=tuple(violation for violation in new if not violation.rule.must),
        shifts=tuple(shifts(before, plan)),
        lost=tuple(_lost(before, plan)),
    )


def wished(before: Plan, wanted: Problem, demands: Iterable[Rule]) -> Plan:
    """The plan `before` with what is `wanted` in it: meetings whose day is a fact are there, those pinned too."""
    pins = {rule.key: rule for rule in demands if isinstance(rule, Pinned)}
    placements: dict[str, Placement] = {}
    for key, meeting in wanted.meetings.items():
        stands, pin = before.placements.get(key), pins.get(key)
        if pin is not None:
            placements[key] = _put(meeting, replace(meeting, days=(pin.day,)), stands, pin.start)
        elif len(meeting.days) == 1 and not meeting.settled:
            placements[key] = _put(meeting, meeting, stands, None)
        elif stands is not None:
            placements[key] = stands
    slots = {
        key: _with_its_meeting(slot, before.placements[slot.meeting], placements[slot.meeting])
        for key, slot in before.slots.items()
        if key in wanted.visits
        and slot.meeting in wanted.visits[key].meetings
        and slot.meeting in placements.keys() & before.placements.keys()
    }
    return Plan(wanted, placements, slots)


def shifts(before: Plan, after: Plan) -> Iterator[Shift]:
    """The deadlines of `after` that fall on another day than in `before`, or are new, by day."""
    old = {deadline.key: deadline for deadline in before.deadlines}
    for deadline in after.deadlines:
        there = old.get(deadline.key)
        if there is None or there.day != deadline.day:
            yield Shift(there, deadline)


def _put(meeting: Meeting, there: Meeting, stands: Placement | None, start: time | None) -> Placement:
    """The meeting on the one day that it can be on, at its time and in its place where it may keep them."""
    start = start or (stands.start if stands and stands.start in meeting.times else meeting.times[0])
    place = stands.place if stands and stands.place in meeting.places else None
    return there.placed(there.days[0], start, place)


def _with_its_meeting(slot: AgendaSlot, old: Placement, new: Placement) -> AgendaSlot:
    """A slot moved by as many minutes as its meeting."""
    minutes = slot.first_minute + new.begins % _DAY - old.begins % _DAY
    if slot.start is None or not 0 <= minutes < _DAY:
        return slot
    return replace(slot, start=time(minutes // 60, minutes % 60))


_DAY = 24 * 60


def _lost(before: Plan, plan: Plan) -> Iterator[str]:
    """The steps of items that stood at a meeting and no longer do."""
    for key, visit in plan.problem.visits.items():
        if visit.kind in _ITEMS and key in before.slots and plan.stop(visit) is None:
            yield key


def _told(violation: Violation) -> tuple[str, tuple[str, ...], str]:
    return violation.rule.name, violation.about, violation.message
