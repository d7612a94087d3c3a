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
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.builder import Builder
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
    """How to solve. `seconds` bounds the wall-clock time of the search, `seed` chooses among equally good plans."""

    seconds: float = 60.0
    seed: int = 1


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
) -> Solution:
    """The cheapest plan of `problem` under `rules`; among equally cheap ones the one that costs least to break ties.

    First only the sums of the agendas are seen. Where a plan's agenda then turns out to have no run of show, that
    meeting's minutes enter the model and it is solved again, until all have one: each round's plan is the cheapest of
    a model that permits too much, so the first that can be told is the cheapest of all.

    Ctrl-C stops the search; the best plan so far is returned with `interrupted` set.
    """
    settings = settings or Settings()
    started = time.monotonic()
    exact: frozenset[str] = frozenset()
    agendas = Agendas(problem)
    while True:
        left = settings.seconds - (time.monotonic() - started)
        found, plan = _round(problem, rules, replace(settings, seconds=left), progress, exact)
        if plan is None:
            return replace(found, seconds=time.monotonic() - started)
        slots, untold = agendas.told(plan)
        seconds = time.monotonic() - started
        if not untold:
            return replace(found, plan=replace(plan, slots=slots), seconds=seconds)
        if found.interrupted or seconds >= settings.seconds:
            outcome = Outcome.UNKNOWN
            return replace(found, outcome=outcome, plan=None, cost=0, seconds=seconds)
        exact |= untold


def _round(
    problem: Problem,
    rules: Sequence[Rule],
    settings: Settings,
    progress: Callable[[Progress], None] | None,
    exact: frozenset[str],
) -> tuple[Solution, Plan | None]:
    """One solve, with the agendas of the meetings `exact` laid out; the plan says which visit is where, not when.

    What only breaks ties is minimised in a second search, among the plans that are the cheapest by all else.
    """
    builder = Builder(problem, exact=exact)
    builder.post(rules)
    builder.hint(problem.previous.values(), problem.previous_slots.values())
    if builder.tie_costs:
        builder.first_aim()
    found, plan = _search(builder, settings, progress)
    if plan is None or not builder.tie_costs or found.outcome is not Outcome.OPTIMAL:
        return found, plan
    builder.second_aim(found.cost, plan)
    rest = replace(settings, seconds=settings.seconds - found.seconds)
    second, better = _search(builder, rest, progress, beside=found.cost)
    if better is None:
        return replace(found, outcome=Outcome.FEASIBLE, interrupted=second.interrupted), plan
    return second, better


def _search(
    builder: Builder, settings: Settings, progress: Callable[[Progress], None] | None, beside: int = 0
) -> tuple[Solution, Plan | None]:
    """Let the solver minimise what the builder's model asks for; `beside` is what is paid besides."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = settings.seed
    solver.parameters.max_time_in_seconds = max(settings.seconds, 0.0)
    solver.parameters.catch_sigint_signal = False
    # The sums that the routes are said in again are seen by the relaxation from here on (CP-SAT 9.15).
    solver.parameters.linearization_level = 2
    watcher = _Watcher(progress, beside)
    if progress is not None:
        solver.best_bound_callback = watcher.on_bound
    started = time.monotonic()
    status, interrupted = _run(solver, builder.model, watcher)
    outcome = _OUTCOMES[status]
    found = outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE}
    costs = found and builder.model.has_objective()
    solution = Solution(
        outcome=outcome,
        plan=None,
        cost=beside + (round(solver.objective_value) if costs else 0),
        bound=beside + (round(solver.best_objective_bound) if costs else 0),
        seconds=time.monotonic() - started,
        interrupted=interrupted and outcome in {Outcome.FEASIBLE, Outcome.UNKNOWN},
    )
    return solution, _plan(builder.problem, builder, solver) if found else None


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


def _plan(problem: Problem, builder: Builder, solver: cp_model.CpSolver) -> Plan:
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

    def __init__(self, progress: Callable[[Progress], None] | None, beside: int) -> None:
        super().__init__()
        self._progress = progress
        self._beside = beside
        self._started = time.monotonic()
        self._cost: int | None = None

    def on_solution_callback(self) -> None:
        self._cost = round(self.objective_value) + self._beside
        self._tell(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self._tell(bound)

    def _tell(self, bound: float) -> None:
        if self._progress is not None:
            self._progress(Progress(time.monotonic() - self._started, self._cost, round(bound) + self._beside))
