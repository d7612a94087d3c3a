"""From rules to a CP-SAT model: the verbs of `rules.base.Model`, spoken by one rule at a time.

A candidate day, time and place is a Boolean each, and so is each meeting that a visit may be at; a day's ordinal is a
linear sum over the days. Because the builder knows which rule speaks, each constraint gets its assumption literal (one
for each rule and set of meetings) or its price without the rule knowing of either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, cast

from ortools.sat.python import cp_model

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Expr, Lit, Part, Placeable, Rule
from aarsplan.solver.linear import Number, bounded
from aarsplan.solver.sequence import Sequences
from aarsplan.visits import AgendaSlot, Visit, VisitKind
from aarsplan.workdays import DayType

Terms = list[tuple[Any, int]]
"""Amounts, each with its price."""


@dataclass(frozen=True)
class Assumption:
    """One rule applied to some meetings: the unit in which a contradiction is told."""

    rule: Rule
    about: tuple[str, ...]


class Builder:
    """A CP-SAT model of one problem. Implements `rules.base.Model`.

    With `assume` each must-rule is posted under assumption literals and no price is counted: the form in which a
    contradiction can be traced to its rules.

    `exact` are the meetings (all when None) whose agendas are laid out minute by minute; of the others only the sums
    are seen, which is far quicker and nearly always enough.
    """

    def __init__(self, problem: Problem, *, assume: bool = False, exact: Collection[str] | None = None) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.assumptions: dict[Assumption, cp_model.IntVar] = {}
        self.costs: Terms = []
        """What is paid: amounts with their prices."""
        self.tie_costs: Terms = []
        """What is paid to rules that only break ties."""
        self._assume = assume
        self._true = self.model.new_constant(1)
        self._false = self.model.new_constant(0)
        self._always = {self._true.index, (~self._false).index}
        self._never = {self._false.index, (~self._true).index}
        self._rule: Rule | None = None
        self._days: dict[tuple[str, date], Any] = {}
        self._times: dict[tuple[str, time], Any] = {}
        self._places: dict[tuple[str, str], Any] = {}
        self._held: dict[str, Any] = {}
        self._conjunctions: dict[frozenset[int], Any] = {}
        self._at: dict[tuple[str, str], Any] = {}
        self._placed: dict[str, Any] = {}
        for meeting in problem.meetings.values():
            self._declare(meeting)
        for visit in problem.visits.values():
            self._declare_visit(visit)
        self._exact = exact
        self._sequences = Sequences(self.model)

    def post(self, rules: Iterable[Rule]) -> None:
        """Let every rule speak; should-rules are left out of a model of assumptions."""
        for rule in rules:
            if rule.must or not self._assume:
                self._rule = rule
                rule.post(self, self.problem)

    def post_price(self, rule: Rule) -> None:
        """Let a should-rule speak in a model of assumptions, where what it costs is to be known."""
        self._rule = rule
        rule.post(self, self.problem)

    def aim(self, terms: Terms) -> None:
        """Minimise `terms`, and nothing else."""
        self.model.minimize(summed(terms))

    def keep(self, terms: Terms, most: int, known: Plan) -> None:
        """From now on `terms` cost at most `most`; `known` is one plan of which that is true."""
        self.model.add(summed(terms) <= most)
        cast(Any, self.model).clear_hints()
        self.hint(known.placements.values(), known.slots.values())

    def hint(self, placements: Iterable[Placement], slots: Iterable[AgendaSlot] = ()) -> None:
        """Suggest to the search where each meeting and visit may stand."""
        for slot in slots:
            visit = self.problem.visits[slot.key]
            if not visit.follows and len(visit.meetings) > 1:
                for key in visit.meetings:
                    self.model.add_hint(self._at[visit.key, key], int(key == slot.meeting))
        for placement in placements:
            meeting = self.problem.meetings[placement.key]
            self._suggest(self._days, meeting, meeting.days, placement.day)
            self._suggest(self._times, meeting, meeting.times, placement.start)
            self._suggest(self._places, meeting, meeting.places, placement.place)

    def placement(self, meeting: Meeting, is_true: Any) -> Placement | None:
        """Where a solution puts `meeting`; `is_true` tells the value of a literal."""
        if not is_true(self._held[meeting.key]):
            return None
        day = next(day for day in meeting.days if is_true(self._days[meeting.key, day]))
        start = next(start for start in meeting.times if is_true(self._times[meeting.key, start]))
        place = next((p for p in meeting.places if is_true(self._places[meeting.key, p])), None)
        return Placement(meeting.key, day, start, meeting.minutes, place)

    def stop(self, visit: Visit, is_true: Any) -> str | None:
        """Key of the meeting that a solution puts `visit` at, None when it stands on no agenda."""
        return next((key for key in visit.meetings if is_true(self._at[visit.key, key])), None)

    # The verbs of rules.base.Model.

    def on(self, meeting: Meeting, day: date) -> Lit:
        return cast(Lit, self._days.get((meeting.key, day), self._false))

    def starts(self, meeting: Meeting, start: time) -> Lit:
        return cast(Lit, self._times.get((meeting.key, start), self._false))

    def sits_in(self, meeting: Meeting, place: str) -> Lit:
        return cast(Lit, self._places.get((meeting.key, place), self._false))

    def held(self, meeting: Meeting) -> Lit:
        return cast(Lit, self._held[meeting.key])

    def ordinal(self, meeting: Meeting, kind: DayType) -> Number:
        calendar = self.problem.calendar
        base = calendar.ordinal(meeting.days[0], kind)
        steps = [(calendar.ordinal(day, kind) - base, self._days[meeting.key, day]) for day in meeting.days]
        linear = sum((step * variable for step, variable in steps if step), 0)
        return Number(linear + base, base, base + max(step for step, _variable in steps))

    def at(self, visit: Visit, meeting: Meeting) -> Lit:
        return cast(Lit, self._at.get((visit.key, meeting.key), self._false))

    def placed(self, visit: Visit) -> Lit:
        return cast(Lit, self._placed[visit.key])

    def all_of(self, *lits: Lit) -> Lit:
        real = self._without_true(lits)
        if real is None:
            return cast(Lit, self._false)
        if not real:
            return cast(Lit, self._true)
        if len(real) == 1:
            return cast(Lit, real[0])
        key = frozenset(literal.index for literal in real)
        if key not in self._conjunctions:
            both = self.model.new_bool_var("")
            self.model.add_bool_and(real).only_enforce_if(both)
            self.model.add_bool_or([both, *(~literal for literal in real)])
            self._conjunctions[key] = both
        return cast(Lit, self._conjunctions[key])

    def total(self, lits: Iterable[Lit]) -> Number:
        counted = [cast(Any, literal) for literal in lits]
        return Number(sum(counted, 0), 0, len(counted))

    def forbid(self, *lits: Lit, amount: int = 1, about: Sequence[Placeable]) -> None:
        self.require(when=lits, amount=amount, about=about)

    def require(self, *lits: Lit, when: Sequence[Lit] = (), amount: int = 1, about: Sequence[Placeable]) -> None:
        conditions = self._without_true(when)
        choice = [cast(Any, literal) for literal in lits]
        if conditions is None or any(literal.index in self._always for literal in choice):
            return
        clause = [literal for literal in choice if literal.index not in self._never]
        clause += [~literal for literal in conditions]
        self.model.add_bool_or([*clause, self._broken(about, amount)])

    def at_least(self, number: Expr, bound: int, *, when: Sequence[Lit] = (), about: Sequence[Placeable]) -> None:
        conditions = self._without_true(when)
        value = bounded(number)
        if conditions is None or value.low >= bound:
            return
        rule = self._speaker
        if rule.must:
            enforced = [*conditions, ~self._broken(about, 1)]
            self.model.add(value.linear >= bound).only_enforce_if(enforced)
            return
        if not conditions and value.high <= bound:
            # Nothing can be too much: what is missing is a sum already, which the linear relaxation sees through.
            self._pay(bound - value.linear, cast(int, rule.weight))
            return
        missing = self.model.new_int_var(0, bound - value.low, "")
        self._pay(missing, cast(int, rule.weight))
        short = self.model.add(value.linear + missing >= bound)
        if conditions:
            short.only_enforce_if(conditions)

    def at_most(self, number: Expr, bound: int, *, when: Sequence[Lit] = (), about: Sequence[Placeable]) -> None:
        self.at_least(number * -1, -bound, when=when, about=about)

    def sequence(self, meeting: Meeting, parts: Sequence[Part], *, when: Lit, about: Sequence[Placeable]) -> None:
        if not self._speaker.must:
            raise RuntimeError("a sequence has no price")
        present = [(part, cast(Any, self.at(part.visit, meeting))) for part in parts]
        present = [(part, literal) for part, literal in present if literal.index not in self._never]
        enforced = self._without_true([when, ~self._broken(about, 1)])
        if enforced is not None:
            self._sequences.post(present, enforced, exact=self._exact is None or meeting.key in self._exact)

    # What makes the verbs work.

    @property
    def _speaker(self) -> Rule:
        if self._rule is None:
            raise RuntimeError("a verb was used outside post()")
        return self._rule

    def _pay(self, amount: Any, price: int) -> None:
        (self.tie_costs if self._speaker.breaks_ties else self.costs).append((amount, price))

    def _broken(self, about: Sequence[Placeable], amount: int) -> Any:
        """A literal that is true where the speaking rule gives way: never, at a price, or when not assumed."""
        rule = self._speaker
        if rule.weight is not None:
            broken = self.model.new_bool_var("")
            self._pay(broken, rule.weight * amount)
            return broken
        if not self._assume:
            return self._false
        assumption = Assumption(rule, tuple(found.key for found in about))
        if assumption not in self.assumptions:
            self.assumptions[assumption] = self.model.new_bool_var("")
        return ~self.assumptions[assumption]

    def _declare(self, meeting: Meeting) -> None:
        fixed = meeting.given or meeting.settled
        held = self._held[meeting.key] = self._true if fixed else self.model.new_bool_var(meeting.key)
        self._choose(self._days, meeting, meeting.days, held)
        self._choose(self._times, meeting, meeting.times, self._true)
        self._choose(self._places, meeting, meeting.places, self._true)

    def _declare_visit(self, visit: Visit) -> None:
        """One Boolean for each meeting that the visit may be at, at most one of them true, and only when it is held."""
        meetings = [self.problem.meetings[key] for key in visit.meetings]
        if visit.follows or visit.kind is VisitKind.HAND_OVER or visit.settled:
            for meeting in meetings:
                there = self._held[meeting.key] if visit.day is None else self.on(meeting, visit.day)
                self._at[visit.key, meeting.key] = self._placed[visit.key] = there
            self._placed.setdefault(visit.key, self._false)
            return
        made = [self.model.new_bool_var(f"{visit.key} {key}") for key in visit.meetings]
        placed = self._placed[visit.key] = self.model.new_bool_var(visit.key) if made else self._false
        for meeting, there in zip(meetings, made, strict=True):
            self._at[visit.key, meeting.key] = there
            if self._held[meeting.key].index not in self._always:
                self.model.add_implication(there, self._held[meeting.key])
        if made:
            self.model.add(sum(made) == placed)

    def _choose(self, variables: dict[Any, Any], meeting: Meeting, options: Sequence[Any], chosen: Any) -> None:
        """One Boolean for each option, exactly one of them true when `chosen` is."""
        if len(options) == 1:
            variables[meeting.key, options[0]] = chosen
            return
        made = [self.model.new_bool_var(f"{meeting.key} {option}") for option in options]
        variables.update({(meeting.key, option): variable for option, variable in zip(options, made, strict=True)})
        if made:
            self.model.add(sum(made) == chosen)

    def _suggest(self, variables: dict[Any, Any], meeting: Meeting, options: Sequence[Any], wanted: Any) -> None:
        if len(options) > 1 and wanted in options:
            for option in options:
                self.model.add_hint(variables[meeting.key, option], int(option == wanted))

    def _without_true(self, lits: Iterable[Lit]) -> list[Any] | None:
        """The literals that are not always true; None when one of them is always false."""
        real = [literal for literal in cast(Iterable[Any], lits) if literal.index not in self._always]
        return None if any(literal.index in self._never for literal in real) else real


def summed(terms: Terms) -> Any:
    """The sum of `terms`, as CP-SAT takes it."""
    return sum(price * amount for amount, price in terms)
