"""Solving a problem: the cheapest plan that keeps every must-rule, with what is known about it.

One worker with a fixed seed, so that the same inputs give the same plan byte for byte.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ortools.sat.python import cp_model

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.unchanged import Unchanged
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.aims import days_moved, keep_apart, moves
from aarsplan.solver.builder import Builder, Terms, summed
from aarsplan.visits import AgendaSlot


class Outcome(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    """A plan, not proven the cheapest: time ran out or the user stopped."""
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    """No plan found in time, and none ruled out."""


@dataclass(frozen=True)
class Settings:
    """How to solve. `seconds` bounds the wall-clock time of the search, `seed` chooses among equally good plans.

    `least_disturbing` puts the meetings of the lock before all wishes. `distance` is how many meetings at least
    lie in another ISO week from one plan to another that is to be different.
    """

    seconds: float = 60.0
    seed: int = 1
    least_disturbing: bool = False
    distance: int = 4


@dataclass(frozen=True)
class Progress:
    """What a running solve knows: wall-clock seconds, and a bound on any plan's cost.

    `cost` is that of the best plan so far, None while there is none.
    """

    seconds: float
    cost: int | None
    bound: int

    @property
    def gap(self) -> float:
        """How far the best plan may be from the cheapest, 0 to 1."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


@dataclass(frozen=True)
class Solution:
    """The result of a solve; `plan` is None without one, `cost` is what its should-rules cost, `seconds` wall clock."""

    outcome: Outcome
    plan: Plan | None
    cost: int
    bound: int
    seconds: float
    interrupted: bool = False


def solve(
    problem: Problem,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
    *,
    apart: Sequence[Plan] = (),
    agendas: Agendas | None = None,
) -> Solution:
    """The cheapest plan of `problem` under `rules`; among equally cheap ones the one that costs least to break ties.

    With `Settings.least_disturbing` what counts first is how few of the lock's meetings move (an approved one counts
    as often as `unchanged` says), then by how few days. From each of the plans `apart` it differs by the ISO
    weeks of `Settings.distance` meetings or more. `agendas` tells the run of shows, and knows those told before.

    First only the sums of the agendas are seen. Where a plan's agenda then turns out to have no run of show, that
    meeting's minutes enter the model and it is solved again, until all have one: each round's plan is the best of
    a model that permits too much, so the first that can be told is the best of all.

    Ctrl-C stops the search; the best plan so far is returned with `interrupted` set.
    """
    settings = settings or Settings()
    started = time.monotonic()
    exact: frozenset[str] = frozenset()
    agendas = agendas or Agendas(problem)
    while True:
        left = settings.seconds - (time.monotonic() - started)
        builder = Builder(problem, exact=exact)
        builder.post(rules)
        for plan in apart:
            keep_apart(builder, plan, settings.distance)
        found = by_aims(builder, _aims(builder, rules, settings), replace(settings, seconds=left), progress)
        seconds = time.monotonic() - started
        if found.plan is None:
            return replace(found, seconds=seconds)
        slots, untold = agendas.told(found.plan)
        if not untold:
            return replace(found, plan=replace(found.plan, slots=slots), seconds=seconds)
        if found.interrupted or seconds >= settings.seconds:
            outcome = Outcome.UNKNOWN
            return replace(found, outcome=outcome, plan=None, cost=0, seconds=seconds)
        exact |= untold


def _aims(builder: Builder, rules: Sequence[Rule], settings: Settings) -> list[Terms]:
    aims = [builder.costs, builder.tie_costs]
    return [*disturbance(builder, rules), *aims] if settings.least_disturbing else aims


def disturbance(builder: Builder, rules: Sequence[Rule]) -> list[Terms]:
    """How much a plan disturbs the lock: by the meetings that move, and by their days."""
    factor = max((rule.approved_factor for rule in rules if isinstance(rule, Unchanged)), default=1)
    return [moves(builder, factor), days_moved(builder)]


def by_aims(
    builder: Builder,
    aims: Sequence[Terms],
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """One search for each aim in turn, each among the plans that are best by all aims before it.

    The plan says what stands on which agenda, not when.
    """
    builder.hint(builder.problem.previous.values(), builder.problem.previous_slots.values())
    started = time.monotonic()
    floor, best = 0, None
    for terms in [terms for terms in aims if terms] or [builder.costs]:
        priced = terms is builder.costs or terms is builder.tie_costs
        builder.aim(terms)
        left = settings.seconds - (time.monotonic() - started)
        found = _search(builder, replace(settings, seconds=left), progress if priced else None, floor)
        if found.plan is None:
            outcome = Outcome.FEASIBLE if best else found.outcome
            return replace(best or found, outcome=outcome, bound=floor, interrupted=found.interrupted)
        if priced:
            floor += found.bound
        best = replace(found, bound=floor)
        if found.outcome is not Outcome.OPTIMAL:
            return best
        builder.keep(terms, found.bound, found.plan)
    return best or found


def _search(builder: Builder, settings: Settings, progress: Callable[[Progress], None] | None, floor: int) -> Solution:
    """Let the solver minimise its aim; `floor` is what is known to be paid besides.

    `cost` is what the plan found costs by all rules, `bound` that of the aim alone.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = settings.seed
    solver.parameters.max_time_in_seconds = max(settings.seconds, 0.0)
    solver.parameters.catch_sigint_signal = False
    # The sums that the routes are said in again are seen by the relaxation from here on (CP-SAT 9.15).
    solver.parameters.linearization_level = 2
    watcher = _Watcher(progress, floor)
    if progress is not None:
        solver.best_bound_callback = watcher.on_bound
    started = time.monotonic()
    status, interrupted = _run(solver, builder.model, watcher)
    outcome = _OUTCOMES[status]
    found = outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE}
    return Solution(
        outcome=outcome,
        plan=read_plan(builder, solver) if found else None,
        cost=int(solver.value(summed([*builder.costs, *builder.tie_costs]))) if found else 0,
        bound=round(solver.best_objective_bound) if found and builder.model.has_objective() else 0,
        seconds=time.monotonic() - started,
        interrupted=interrupted and outcome in {Outcome.FEASIBLE, Outcome.UNKNOWN},
    )


def _run(
    solver: cp_model.CpSolver, model: cp_model.CpModel, watcher: cp_model.CpSolverSolutionCallback
) -> tuple[Any, bool]:
    """Solve in a thread, so that Ctrl-C reaches this one; returns the status and whether it did.

    The solver's own signal handler (OR-Tools 9.15) misses a Ctrl-C now and then. A second one ends the command.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(solver.solve, model, watcher)
        interrupted = False
        while True:
            try:
                return running.result(timeout=_TURN), interrupted
            except TimeoutError:
                if interrupted:
                    solver.stop_search()
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                solver.stop_search()


_TURN = 0.1
"""Seconds between two looks at a running solve: a stop that came before the search began is asked for again."""

_OUTCOMES: Mapping[Any, Outcome] = {
    cp_model.OPTIMAL: Outcome.OPTIMAL,
    cp_model.FEASIBLE: Outcome.FEASIBLE,
    cp_model.INFEASIBLE: Outcome.IMPOSSIBLE,
    cp_model.UNKNOWN: Outcome.UNKNOWN,
}


def read_plan(builder: Builder, solver: cp_model.CpSolver) -> Plan:
    """The plan that `solver` found for the model of `builder`: what stands on which agenda, not when."""
    problem = builder.problem
    placements = {}
    for key, meeting in problem.meetings.items():
        placement = builder.placement(meeting, solver.boolean_value)
        if placement is not None:
            placements[key] = placement
    slots = {}
    for key, visit in problem.visits.items():
        meeting_key = builder.stop(visit, solver.boolean_value)
        if meeting_key is not None:
            slots[key] = AgendaSlot(key, meeting_key, visit.start, visit.minutes)
    return Plan(problem, placements, slots)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Tells of each better plan and each better bound."""

    def __init__(self, progress: Callable[[Progress], None] | None, floor: int) -> None:
        super().__init__()
        self._progress = progress
        self._floor = floor
        self._started = time.monotonic()
        self._cost: int | None = None

    def on_solution_callback(self) -> None:
        self._cost = round(self.objective_value) + self._floor
        self._tell(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self._tell(bound)

    def _tell(self, bound: float) -> None:
        if self._progress is not None:
            self._progress(Progress(time.monotonic() - self._started, self._cost, round(bound) + self._floor))
