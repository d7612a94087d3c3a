"""Agendas in the model: the sums that every agenda must keep, and, where asked for, its minutes one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ortools.sat.python import cp_model

from aarsplan.presence import Minutes
from aarsplan.rules.base import Part

DAY = 1440


class Sequences:
    """Lets the visits of a meeting come one after another.

    Of every meeting the sums are said: what is at it takes no more time than there is, nor what needs the same openings
    more than these hold. Where an agenda is laid out minute by minute, each of its visits has a variable in `begins`.
    """

    def __init__(self, model: cp_model.CpModel) -> None:
        self.begins: dict[str, cp_model.IntVar] = {}
        self._model = model

    def post(self, present: Sequence[tuple[Part, Any]], enforced: Sequence[Any], *, exact: bool) -> None:
        """Those of `present` that are true fit in their openings, when all of `enforced` are; `exact` lays them out."""
        for opening in {part.openings for part, _there in present}:
            room = _length(opening)
            inside = [(part, there) for part, there in present if _within(part.openings, opening)]
            if sum(part.visit.least_minutes for part, _there in inside) > room:
                taken = sum(part.visit.least_minutes * there for part, there in inside)
                self._model.add(taken <= room).only_enforce_if(list(enforced))
        if exact:
            self._lay_out(present, enforced)

    def _lay_out(self, present: Sequence[tuple[Part, Any]], enforced: Sequence[Any]) -> None:
        intervals = []
        for part, there in present:
            begin, length = self._begin(part.visit.key), part.visit.least_minutes
            active = self._model.new_bool_var("")
            self._model.add_bool_or([active, ~there, *(~literal for literal in enforced)])
            starts = [[first, last - length] for first, last in part.openings if last - first >= length]
            domain = cp_model.Domain.from_intervals(starts)
            self._model.add_linear_expression_in_domain(begin, domain).only_enforce_if(active)
            intervals.append(self._model.new_optional_fixed_size_interval_var(begin, length, active, ""))
        self._model.add_no_overlap(intervals)

    def _begin(self, key: str) -> cp_model.IntVar:
        if key not in self.begins:
            self.begins[key] = self._model.new_int_var(0, DAY, f"{key} begins")
        return self.begins[key]


def _length(openings: tuple[Minutes, ...]) -> int:
    return sum(last - first for first, last in openings)


def _within(openings: tuple[Minutes, ...], outer: tuple[Minutes, ...]) -> bool:
    """Whether each of `openings` lies in one of `outer`."""
    return all(any(a <= first and last <= b for a, b in outer) for first, last in openings)
