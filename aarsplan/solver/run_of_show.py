"""The run of show of one meeting: when each thing on its agenda begins, laid out the way it is wished.

What must hold comes from the openings of each part. Then, roughly in this order: what wishes to stand early or late
does, standing items get their full time, items of one guest and closed items stand together, the rest stands before a
break rather than after it and follows the order of the project's files, and all is packed as early as can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from itertools import combinations
from math import inf
from typing import Any, cast

from ortools.sat.python import cp_model

from aarsplan.agenda import Position
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.rules.agenda import parts_of
from aarsplan.rules.base import Part
from aarsplan.visits import AgendaSlot, Visit, VisitKind

_EFFORT = 1.0
"""Deterministic time of CP-SAT for the wishes of one meeting: the same on every machine, enough for fifteen items."""
_WISH, _SHORTENED, _TOGETHER, _AFTER_BREAK, _ORDER, _EARLY = 10_000_000, 100_000, 1_000, 300, 200, 10


def run_of_show(
    plan: Plan, meeting: Meeting, visits: Sequence[Visit], *, wishes: bool = True
) -> dict[str, AgendaSlot] | None:
    """The slots of `visits`, which are all at `meeting`; None when they do not fit.

    Without `wishes` any way in which they fit will do, which is found far sooner.
    What is part of a standing item begins with it, and what has no time at all (a document handed over) has no start.
    """
    spot = plan.placements[meeting.key]
    parts = list(parts_of(plan.problem, meeting, list(visits), spot.day, spot.start))
    timed = _laid_out(parts, wishes=wishes) if parts else {}
    if timed is None:
        return None
    slots = {
        part.visit.key: AgendaSlot(part.visit.key, meeting.key, _clock(begin), minutes)
        for part, (begin, minutes) in ((part, timed[part.visit.key]) for part in parts)
    }
    for visit in visits:
        if visit.key not in slots:
            heading = slots.get(f"{meeting.key}/{visit.under}") if visit.under else None
            slots[visit.key] = AgendaSlot(visit.key, meeting.key, heading.start if heading else None, visit.minutes)
    return slots


def without_times(meeting: Meeting, placement: Placement, visits: Sequence[Visit]) -> dict[str, AgendaSlot]:
    """Slots for an agenda of the past that does not add up, or one that is not planned here: fixed times only."""
    return {
        visit.key: AgendaSlot(visit.key, meeting.key, visit.start, visit.minutes)
        for visit in visits
        if visit.day is None or visit.day == placement.day
    }


def _laid_out(parts: Sequence[Part], *, wishes: bool) -> dict[str, tuple[int, int]] | None:
    """First minute and length of each part, None when there is no way."""
    model = cp_model.CpModel()
    begins: dict[str, Any] = {}
    lengths: dict[str, Any] = {}
    intervals = []
    for part in parts:
        visit = part.visit
        starts = [[a, b - visit.least_minutes] for a, b in part.openings if b - a >= visit.least_minutes]
        begin = model.new_int_var_from_domain(cp_model.Domain.from_intervals(starts), visit.key)
        length: Any = visit.minutes
        end: Any = begin + length
        if visit.least_minutes < visit.minutes:
            length = model.new_int_var(visit.least_minutes, visit.minutes, "")
            end = model.new_int_var(0, 1440, "")
            _in_one_opening(model, part, begin, end)
        begins[visit.key], lengths[visit.key] = begin, length
        intervals.append(model.new_interval_var(begin, length, end, ""))
    model.add_no_overlap(intervals)
    if wishes:
        model.minimize(sum(_costs(model, parts, begins, lengths)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _EFFORT
    status = solver.solve(model)
    if status == cp_model.UNKNOWN:
        # Whether there is any way must be known, whatever it takes; the wishes are left aside.
        cast(Any, model).clear_objective()
        solver.parameters.max_deterministic_time = inf
        status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    return _packed(parts, {key: (solver.value(begins[key]), solver.value(lengths[key])) for key in begins})


def _packed(parts: Sequence[Part], found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The same order and lengths, each part as early as its openings and what comes before it let it begin."""
    free = 0
    packed: dict[str, tuple[int, int]] = {}
    for part in sorted(parts, key=lambda part: (found[part.visit.key][0], found[part.visit.key][1])):
        begin, length = found[part.visit.key]
        earliest = (max(first, free) for first, last in part.openings if max(first, free) + length <= last)
        begin = min([begin, *earliest])
        packed[part.visit.key] = (begin, length)
        free = begin + length
    return packed


def _in_one_opening(model: cp_model.CpModel, part: Part, begin: Any, end: Any) -> None:
    """An item that may be shortened begins and ends in the same opening."""
    chosen = [model.new_bool_var("") for _opening in part.openings]
    model.add_exactly_one(chosen)
    for (first, last), here in zip(part.openings, chosen, strict=True):
        model.add(begin >= first).only_enforce_if(here)
        model.add(end <= last).only_enforce_if(here)


def _costs(
    model: cp_model.CpModel, parts: Sequence[Part], begins: dict[str, Any], lengths: dict[str, Any]
) -> Iterator[Any]:
    order = sorted((part.visit for part in parts), key=lambda visit: (visit.position.rank, visit.order, visit.key))
    ends = {key: begin + lengths[key] for key, begin in begins.items()}
    for one, other in combinations(order, 2):
        price = _price_of_turning(one, other)
        if VisitKind.BREAK in {one.kind, other.kind} and Position.ANY is one.position is other.position:
            pause, visit = (one, other) if one.kind is VisitKind.BREAK else (other, one)
            after = model.new_bool_var("")
            model.add(ends[visit.key] <= begins[pause.key]).only_enforce_if(~after)
            yield after * _AFTER_BREAK
        elif price:
            turned = model.new_bool_var("")
            model.add(ends[one.key] <= begins[other.key]).only_enforce_if(~turned)
            model.add(ends[other.key] <= begins[one.key]).only_enforce_if(turned)
            yield turned * price
    for visit in order:
        yield (visit.minutes - lengths[visit.key]) * _SHORTENED
    for together in _groups(order):
        yield _spread(model, begins, ends, together) * _TOGETHER
        yield -sum(lengths[visit.key] for visit in together) * _TOGETHER
    yield _spread(model, begins, ends, order) * _EARLY


def _spread(model: cp_model.CpModel, begins: dict[str, Any], ends: dict[str, Any], visits: Sequence[Visit]) -> Any:
    """Minutes from the begin of the first of `visits` to the end of the last, when they are to be few."""
    first, last = model.new_int_var(0, 1440, ""), model.new_int_var(0, 2880, "")
    for visit in visits:
        model.add(first <= begins[visit.key])
        model.add(ends[visit.key] <= last)
    return last - first


def _groups(order: Sequence[Visit]) -> Iterator[list[Visit]]:
    """Those who are called for several items, and the closed items: each wishes to be done in one go."""
    guests = sorted({role for visit in order for role in visit.guests})
    by_guest = ([visit for visit in order if role in visit.guests] for role in guests)
    closed = [visit for visit in order if visit.closed]
    yield from (together for together in (*by_guest, closed) if len(together) > 1)


def _price_of_turning(one: Visit, other: Visit) -> int:
    """What it costs when `other` comes before `one`, which stands first in the wished order.

    What wishes to stand early or late wishes so of breaks as well.
    """
    kinds = {one.kind, other.kind}
    if VisitKind.BLOCK in kinds or one.kind is other.kind is VisitKind.BREAK:
        return 0
    if VisitKind.BREAK in kinds:
        visit = other if one.kind is VisitKind.BREAK else one
        return 0 if visit.position is Position.ANY else _WISH
    return _WISH if one.position is not other.position else _ORDER


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
