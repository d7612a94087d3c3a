"""Why no plan exists: a minimal set of rules, each with the meetings it speaks of, that cannot hold together.

The core that CP-SAT returns is a hint. It is shrunk by deletion, solving again without each member, so that what is
left is needed member by member; presolve is off, since a person is told that something is impossible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.solver.builder import Assumption, Builder

SECONDS = 10.0
"""Wall-clock limit of one solve; a contradiction that takes longer is told unshrunk."""


@dataclass(frozen=True)
class Conflict:
    """Rules applied to meetings that cannot all hold. `minimal` says that without any one of them they can."""

    members: tuple[Assumption, ...]
    minimal: bool


def conflict(problem: Problem, rules: Sequence[Rule]) -> Conflict | None:
    """A minimal contradiction among the must-rules of `problem`; None when they do not contradict each other."""
    for exact in ((), None):
        # What contradicts itself by the sums of the agendas does so by their minutes, and the sums are quick.
        builder = Builder(problem, assume=True, exact=exact)
        builder.post(rules)
        core = _core(builder, list(builder.assumptions))
        if core is not None:
            break
    if core is None:
        return None
    if core is not _UNDECIDED:
        # The rest of the rules is not assumed below, and need not be said.
        builder = Builder(problem, assume=True, exact={key for member in core for key in member.about})
        builder.post([rule for rule in rules if any(member.rule is rule for member in core)])
    minimal = core is not _UNDECIDED
    for member in list(core):
        if member not in core:
            continue
        without = [other for other in core if other != member]
        smaller = _core(builder, without)
        if smaller is _UNDECIDED:
            minimal = False
        elif smaller is not None:
            core = smaller
    order = {assumption: number for number, assumption in enumerate(builder.assumptions)}
    return Conflict(tuple(sorted(core, key=order.__getitem__)), minimal)


_UNDECIDED: list[Assumption] = []


def _core(builder: Builder, assumed: list[Assumption]) -> list[Assumption] | None:
    """The members of `assumed` that contradict each other; None when they do not, `_UNDECIDED` out of time."""
    model = builder.model
    model.clear_assumptions()
    literals = {builder.assumptions[assumption].index: assumption for assumption in assumed}
    model.add_assumptions([builder.assumptions[assumption] for assumption in assumed])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    solver.parameters.max_time_in_seconds = SECONDS
    status = solver.solve(model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    if status != cp_model.INFEASIBLE:
        return _UNDECIDED
    return [literals[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in literals]
