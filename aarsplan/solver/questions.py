"""Many questions to one problem: could this meeting be on that day, what would it cost, and what forbids it.

The rules are posted once. Each question fixes one literal in a copy of the model, which takes milliseconds; a model of
its own would take as long as the first.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from ortools.sat.python import cp_model

from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.keep_agenda import KeepAgenda
from aarsplan.rules.pinned import Pinned
from aarsplan.rules.unchanged import Unchanged, stays
from aarsplan.solver.agendas import Agendas
from aarsplan.solver.builder import Assumption, Builder, Terms
from aarsplan.solver.explain import conflict
from aarsplan.solver.solve import Outcome, Settings, Solution, by_aims, disturbance

SECONDS = 10.0
"""Wall-clock limit of one question."""


def is_wish(rule: Rule) -> bool:
    """Whether `rule` says how a plan should be, and neither that it should stay as it is nor how ties are broken."""
    return not rule.must and not rule.breaks_ties and not isinstance(rule, Unchanged | KeepAgenda)


@dataclass(frozen=True, kw_only=True)
class _Asked(Pinned):
    """The question as a rule. It has a name of its own, so that no meeting is exempt from it."""


@dataclass(frozen=True)
class _Posted:
    """A model in which all rules have spoken. `staying` says of each meeting of the lock that it stays as it is."""

    builder: Builder
    disturbance: list[Terms]
    """How many meetings of the lock move, and by how many days."""
    wishes: Terms
    staying: dict[str, Any]


class Questions:
    """Answers questions about the meetings of `problem` under `rules`, beside where its lock has the meetings."""

    def __init__(self, problem: Problem, rules: Sequence[Rule], seconds: float = SECONDS) -> None:
        self._problem = problem
        self._rules = rules
        self._seconds = seconds
        self._agendas = Agendas(problem)
        self._exact: frozenset[str] = frozenset()
        self._posted = self._post()
        self._single: dict[int, Builder] = {}
        self._assumed: Builder | None = None

    def best(self, meeting: Meeting, day: date, *, settled: bool = False) -> Solution:
        """The least disturbing plan with `meeting` on `day`: fewest other meetings moved, fewest days, cheapest wishes.

        Among such plans it is any one, or, when `settled`, the one that disturbs the agendas least.
        `Solution.outcome` is IMPOSSIBLE when there is none. Agendas become exact where they must, as in `solve`.

        Raises:
            KeyboardInterrupt: Ctrl-C stopped the search.
        """
        started = time.monotonic()
        while True:
            found = self._among_staying(meeting, day, settled=settled) or self._search(
                meeting, day, self._posted.disturbance, settled=settled
            )
            if found.plan is None:
                return found
            slots, untold = self._agendas.told(found.plan)
            if not untold:
                return replace(found, plan=replace(found.plan, slots=slots))
            if time.monotonic() - started >= self._seconds:
                return replace(found, outcome=Outcome.UNKNOWN, plan=None)
            self._exact |= untold
            self._posted = self._post()

    def forbids(self, number: int, meeting: Meeting, day: date) -> bool:
        """Whether the rule of that number alone, however all else is placed, keeps `meeting` from being on `day`."""
        if number not in self._single:
            self._single[number] = Builder(self._problem, exact=frozenset())
            self._single[number].post([self._rules[number]])
        builder = _fixed(self._single[number], meeting, day)
        return _solver(self._seconds).solve(builder.model) == cp_model.INFEASIBLE

    def against(self, meeting: Meeting, day: date) -> tuple[Assumption, ...]:
        """A minimal set of rules that together keep `meeting` from being on `day`, which is known to be impossible.

        It is empty when none was found in time.
        """
        asked = _Asked(key=meeting.key, day=day)
        core = [self._rules[number] for number in self._core(meeting, day)]
        found = (conflict(self._problem, [*core, asked]) if core else None) or conflict(
            self._problem, [*self._rules, asked]
        )
        return tuple(member for member in found.members if member.rule is not asked) if found else ()

    def _post(self) -> _Posted:
        builder = Builder(self._problem, exact=self._exact)
        builder.post(rule for rule in self._rules if is_wish(rule))
        wishes = list(builder.costs)
        builder.post(rule for rule in self._rules if not is_wish(rule))
        staying = {
            meeting.key: stays(builder, meeting, self._problem.previous[meeting.key])
            for meeting in self._problem.of()
            if meeting.key in self._problem.previous and not meeting.settled
        }
        return _Posted(builder, disturbance(builder, self._rules), wishes, staying)

    def _among_staying(self, meeting: Meeting, day: date, *, settled: bool) -> Solution | None:
        """The best plan in which all other meetings of the lock stay, None when there is none."""
        others = [literal for key, literal in self._posted.staying.items() if key != meeting.key]
        before = self._problem.previous.get(meeting.key)
        own = self._posted.disturbance[:1] if before and before.day == day else []
        found = self._search(meeting, day, own, others, settled=settled)
        return None if found.outcome is Outcome.IMPOSSIBLE else found

    def _search(
        self, meeting: Meeting, day: date, first: Sequence[Terms], true: Sequence[Any] = (), *, settled: bool
    ) -> Solution:
        """The best plan by the aims `first`, then by the wishes, in which all of `true` are."""
        builder = _fixed(self._posted.builder, meeting, day)
        builder.model.add_bool_and(true)
        last = [builder.costs, builder.tie_costs] if settled else []
        found = by_aims(builder, [*first, self._posted.wishes, *last], Settings(seconds=self._seconds))
        if found.interrupted:
            raise KeyboardInterrupt
        return found

    def _core(self, meeting: Meeting, day: date) -> list[int]:
        """The numbers of rules that together forbid the day, as the solver comes by them; none out of time."""
        if self._assumed is None:
            self._assumed = Builder(self._problem, assume=True, exact=self._exact)
            self._assumed.post(self._rules)
        builder = _fixed(self._assumed, meeting, day)
        builder.model.add_assumptions(list(builder.assumptions.values()))
        solver = _solver(self._seconds)
        if solver.solve(builder.model) != cp_model.INFEASIBLE:
            return []
        found = set(solver.sufficient_assumptions_for_infeasibility())
        rules = [assumption.rule for assumption, literal in builder.assumptions.items() if literal.index in found]
        return [number for number, rule in enumerate(self._rules) if any(rule is other for other in rules)]


def _fixed(builder: Builder, meeting: Meeting, day: date) -> Builder:
    """A copy of `builder` in which `meeting` is on `day`; it takes no further rules."""
    fixed = copy(builder)
    fixed.model = builder.model.clone()
    fixed.model.add(cast(Any, builder.on(meeting, day)) == 1)
    return fixed


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver
