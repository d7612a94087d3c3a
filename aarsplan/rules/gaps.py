"""Gaps between two meetings whose days are not settled yet: whether some, all or which of their days keep them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from aarsplan.items import Gap
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Lit, Model
from aarsplan.rules.people import Slot
from aarsplan.rules.select import any_of
from aarsplan.workdays import DayType


class _Spot(NamedTuple):
    """A candidate slot of a meeting in numbers: days of one type counted, and minutes as `Placement.begins` counts."""

    slot: Slot
    ordinal: int
    begins: int
    ends: int


class Gaps:
    """Looks at each pair of meetings and gap once, however many visits ask for it."""

    def __init__(self, model: Model, problem: Problem) -> None:
        self._model = model
        self._problem = problem
        self._spots: dict[tuple[str, DayType], list[_Spot]] = {}
        self._answers: dict[tuple[str, str, Gap], tuple[bool, bool]] = {}
        self._kept: dict[tuple[str, str, Gap], Lit] = {}

    def possible(self, earlier: Meeting, later: Meeting, gap: Gap) -> bool:
        """Whether some of their days and times keep the gap."""
        return self._answer(earlier, later, gap)[0]

    def certain(self, earlier: Meeting, later: Meeting, gap: Gap) -> bool:
        """Whether all of them do."""
        return self._answer(earlier, later, gap)[1]

    def kept(self, earlier: Meeting, later: Meeting, gap: Gap) -> Lit:
        """The two meetings, both held, keep the gap."""
        key = (earlier.key, later.key, gap)
        if key not in self._kept:
            before = self._of(earlier, gap.day_type)
            by_near: dict[tuple[Slot, ...], list[Slot]] = {}
            for then in self._of(later, gap.day_type):
                near = tuple(first.slot for first in before if _keeps(first, then, gap))
                by_near.setdefault(near, []).append(then.slot)
            together = (
                self._model.all_of(self._on(earlier, near), self._on(later, slots))
                for near, slots in by_near.items()
                if near
            )
            self._kept[key] = any_of(self._model, together)
        return self._kept[key]

    def _answer(self, earlier: Meeting, later: Meeting, gap: Gap) -> tuple[bool, bool]:
        """Whether some and whether all of their slots keep the gap; the outermost slots tell it of most pairs."""
        key = (earlier.key, later.key, gap)
        if key not in self._answers:
            before, after = self._of(earlier, gap.day_type), self._of(later, gap.day_type)
            least, most = after[0].ordinal - before[-1].ordinal, after[-1].ordinal - before[0].ordinal
            apart = max(first.ends for first in before) <= min(then.begins for then in after)
            too_far = apart and gap.most is not None and least > gap.most
            if earlier.key == later.key or most < gap.least or too_far:
                self._answers[key] = (False, False)
            elif apart and least >= gap.least and (gap.most is None or most <= gap.most):
                self._answers[key] = (True, True)
            else:
                some = any(_keeps(first, then, gap) for first in before for then in after)
                self._answers[key] = (some, some and all(_keeps(a, b, gap) for a in before for b in after))
        return self._answers[key]

    def _on(self, meeting: Meeting, slots: Iterable[Slot]) -> Lit:
        """The meeting stands on one of `slots`; a whole day is one choice where each of its starts is among them."""
        model = self._model
        by_day: dict[object, list[Slot]] = {}
        for slot in slots:
            by_day.setdefault(slot[0], []).append(slot)
        choices = []
        for found in by_day.values():
            day = model.on(meeting, found[0][0])
            if len(found) < len(meeting.times):
                day = model.all_of(day, any_of(model, (model.starts(meeting, start) for _day, start in found)))
            choices.append(day)
        return any_of(model, choices)

    def _of(self, meeting: Meeting, kind: DayType) -> list[_Spot]:
        key = (meeting.key, kind)
        if key not in self._spots:
            placed = ((slot, meeting.placed(*slot)) for slot in meeting.slots)
            ordinal = self._problem.calendar.ordinal
            self._spots[key] = [_Spot(slot, ordinal(p.day, kind), p.begins, p.ends) for slot, p in placed]
        return self._spots[key]


def _keeps(first: _Spot, then: _Spot, gap: Gap) -> bool:
    """`rules.routes.in_order`, in numbers."""
    days = then.ordinal - first.ordinal
    return first.ends <= then.begins and gap.least <= days and (gap.most is None or days <= gap.most)
