"""Why no plan exists: minimal sets of rules, each with the meetings it speaks of, that cannot hold together.

The core that CP-SAT returns is a hint. It is shrunk by deletion, solving again without each member, so that what is
left is needed member by member; presolve is off, since a person is told that something is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model

from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.builder import Assumption, Builder, Terms
from aarsplan.solver.solve import read_plan

Waived = Assumption | Rule
"""What need not hold: one rule applied to some meetings, or a rule altogether."""
EFFORT = 5.0
"""Limit of one solve in CP-SAT's deterministic seconds, in which every machine does the same: a few real ones."""
AIMED_EFFORT = 0.5
"""As `EFFORT`, where there is something to minimise: a plan that is nearly best tells as much."""


@dataclass(frozen=True)
class Conflict:
    """Rules applied to meetings that cannot all hold. `minimal` says that without any one of them the others can.

    Without members the contradiction is known and its rules are not: time ran out.
    """

    members: tuple[Assumption, ...]
    minimal: bool


def conflict(problem: Problem, rules: Sequence[Rule]) -> Conflict | None:
    """A minimal contradiction among the must-rules of `problem`; None when they do not contradict each other."""
    return next(conflicts(problem, rules, lambda found: found.members), None)


def conflicts(
    problem: Problem, rules: Sequence[Rule], given_up: Callable[[Conflict], Iterable[Waived]]
) -> Iterator[Conflict]:
    """Minimal contradictions one after another, until what is left of the must-rules can hold.

    For each one something is `given_up` before the next is looked for; whatever contradicts itself without that is
    found, and so is every contradiction that shares no member with those before it.
    """
    return Nearest(problem, rules).conflicts(given_up)


class Nearest:
    """A problem and its must-rules, asked again and again: what contradicts itself, and which plans keep the rest."""

    def __init__(self, problem: Problem, rules: Sequence[Rule], exact: frozenset[str] = frozenset()) -> None:
        """`exact` are meetings whose agendas are known to be full: those are laid out minute by minute at once."""
        self._problem = problem
        self._rules = rules
        self._agendas = Agendas(problem, wishes=False)
        self._prices: dict[int, Terms] = {}
        self._lay_out(exact)

    def conflicts(self, given_up: Callable[[Conflict], Iterable[Waived]]) -> Iterator[Conflict]:
        """As the function `conflicts`."""
        told: set[Waived] = set()
        yield from self._told_by(self._builder, told, given_up)
        if self.plan(told) is None:
            # What the sums of the agendas permit, their minutes do not.
            yield from self._told_by(_posted(self._problem, self._rules, None), told, given_up)

    def _told_by(
        self, builder: Builder, told: set[Waived], given_up: Callable[[Conflict], Iterable[Waived]]
    ) -> Iterator[Conflict]:
        """The contradictions of a model besides those `told`, which what is given up is added to."""
        while (core := _core(builder, _kept(builder, told))) is not None:
            found = _shrunk(self._problem, self._rules, core) if core else Conflict((), minimal=False)
            yield found
            if not core:
                return
            told |= set(given_up(found))

    def plan(
        self, waived: Collection[Waived] = (), price: Rule | None = None, besides: Iterable[Rule] = ()
    ) -> Plan | None:
        """A plan in which all holds but what is `waived`, and the rules `besides` hold too.

        Of these it is the one that costs least by the should-rule `price`. None where there is no such plan, or none
        was found in time.
        """
        musts = [rule for rule in besides if rule.must]
        while True:
            builder = self._builder
            self._post(musts)
            model: Any = builder.model
            model.clear_objective()
            if price is not None:
                builder.aim(self._priced(price))
            model.clear_assumptions()
            gone = {*waived, *(self._others - set(musts))}
            model.add_assumptions([builder.assumptions[member] for member in _kept(builder, gone)])
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.max_deterministic_time = EFFORT if price is None else AIMED_EFFORT
            solver.parameters.cp_model_presolve = False
            solver.parameters.cp_model_probing_level = 0
            solver.parameters.symmetry_level = 0
            if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
                return None
            plan = read_plan(builder, solver)
            slots, untold = self._agendas.told(plan)
            if untold <= self.exact:
                return replace(plan, slots=slots)
            self._lay_out(self.exact | untold)

    def _lay_out(self, exact: frozenset[str]) -> None:
        """Post the rules with the agendas of the meetings `exact` minute by minute."""
        self.exact = exact
        self._prices.clear()
        self._others: set[Rule] = set()
        self._builder = _posted(self._problem, self._rules, exact)

    def _post(self, rules: Sequence[Rule]) -> None:
        """Let other rules than those of the problem speak as well; once each."""
        new = [rule for rule in rules if rule not in self._others and rule not in self._rules]
        self._builder.post(new)
        self._others |= set(new)

    def _priced(self, rule: Rule) -> Terms:
        """What a should-rule costs in this model; posted once."""
        if id(rule) not in self._prices:
            before = len(self._builder.costs)
            self._builder.post_price(rule)
            self._prices[id(rule)] = self._builder.costs[before:]
        return self._prices[id(rule)]


def _posted(problem: Problem, rules: Sequence[Rule], exact: Collection[str] | None) -> Builder:
    builder = Builder(problem, assume=True, exact=exact)
    builder.post(rules)
    return builder


def _kept(builder: Builder, waived: Collection[Waived]) -> list[Assumption]:
    """What must hold when some rules, or some rules for some meetings, need not."""
    return [member for member in builder.assumptions if member not in waived and member.rule not in waived]


def _shrunk(problem: Problem, rules: Sequence[Rule], core: list[Assumption]) -> Conflict:
    """What is left of a core when every member that it can do without is gone."""
    # The rest of the rules is not assumed below, and need not be said.
    speaking = [rule for rule in rules if any(member.rule is rule for member in core)]
    builder = _posted(problem, speaking, {key for member in core for key in member.about})
    minimal = True
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
    model: Any = builder.model
    model.clear_objective()
    model.clear_assumptions()
    literals = {builder.assumptions[assumption].index: assumption for assumption in assumed}
    model.add_assumptions([builder.assumptions[assumption] for assumption in assumed])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False
    # Probing and looking for symmetries cost more than these small questions do themselves (CP-SAT 9.15).
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    if status != cp_model.INFEASIBLE:
        return _UNDECIDED
    return [literals[index] for index in solver.sufficient_assumptions_for_infeasibility() if index in literals]
