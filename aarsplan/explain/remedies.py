"""Ways out of a contradiction: sets of edits, each tried by solving, ranked by what they ask of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from aarsplan.checking import violations
from aarsplan.diagnostics import WrongUse
from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.tables import Relax, Skip
from aarsplan.explain.candidates import Candidate, candidates, rule_candidates
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.plan import Plan
from aarsplan.rules.base import Basis
from aarsplan.solver.explain import Nearest

MOST_REMEDIES = 3
"""How many ways out are told."""
_TRIALS = 12
"""How many solves the search for remedies may take."""
_COMBINED = 3
"""How many candidates of each contradiction are combined with those of the others."""


@dataclass(frozen=True)
class Remedy:
    """Edits that together make a plan possible, and the strongest of what they make give way."""

    edits: tuple[Edit, ...]
    basis: Basis


def remedies(here: Circumstances, diagnosis: Diagnosis) -> list[Remedy]:
    """Ways out of what is contradictory `here`, those first that the municipality decides alone, then the smaller."""
    search = _Search(here, diagnosis)
    for edits in search.sets():
        if search.tried(edits) >= MOST_REMEDIES or search.left <= 0:
            break
    return sorted(search.found, key=_rank)


class _Search:
    """Tries edits out by solving, a bounded number of times: the same project is always told the same."""

    def __init__(self, here: Circumstances, diagnosis: Diagnosis) -> None:
        self._here = here
        self._diagnosis = diagnosis
        self._conflicts = [conflict for conflict in diagnosis.conflicts if conflict.members]
        self._possible: dict[frozenset[Edit], bool] = {}
        self.left = _TRIALS
        self.found: list[Remedy] = []

    def sets(self) -> Iterator[tuple[Candidate, ...]]:
        """Sets of edits to try: single ones first, then one for each contradiction, then what it takes besides."""
        single = []
        for conflict in self._conflicts[:_COMBINED]:
            for candidate in _various(candidates(self._here, self._diagnosis, conflict)):
                single.append(candidate)
                yield (candidate,)
        yield from self._combined()
        for candidate in single[:_COMBINED]:
            if not self.found and (further := self._further((candidate.edit,))):
                yield (candidate, further)

    def tried(self, chosen: Sequence[Candidate]) -> int:
        """Try edits together, and keep what they do not do without; returns how many remedies are known."""
        edits = tuple(candidate.edit for candidate in chosen)
        known = chosen[-1].plan
        if not any(set(other.edits) <= set(edits) for other in self.found) and self._is_possible(edits, known):
            needed = self._needed(edits)
            basis = max((found.basis for found in chosen if found.edit in needed), key=list(Basis).index)
            self.found.append(Remedy(needed, basis))
        return len(self.found)

    def _combined(self) -> Iterator[tuple[Candidate, ...]]:
        """One candidate for each contradiction, the first ones of each first; then one for each rule to blame."""
        groups = self._diagnosis.groups
        if self._diagnosis.knows_all and len(self._conflicts) > 1:
            yield from _products(
                candidates(self._here, self._diagnosis, conflict, self._diagnosis.beside(conflict))
                for conflict in self._conflicts
            )
        if len(groups) < len(self._conflicts) or not self._diagnosis.knows_all:
            yield from _products(
                rule_candidates(self._here, self._diagnosis, conflict, groups.keys() - {rule})
                for rule, (conflict, *_others) in groups.items()
            )

    def _further(self, edits: tuple[Edit, ...]) -> Candidate | None:
        """What to try beside edits that are not enough."""
        after = self._after(edits)
        if after is None:
            return None
        self.left -= 1
        diagnosis = Diagnosis(after.problem, after.rules, most=1)
        about = {subject_of(edit) for edit in edits}
        for conflict in diagnosis.conflicts:
            found = candidates(after, diagnosis, conflict)
            return next((candidate for candidate in found if subject_of(candidate.edit) not in about), None)
        return None

    def _needed(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """The edits without those that they can do without."""
        for edit in edits:
            rest = tuple(other for other in edits if other is not edit)
            if rest and self._is_possible(rest):
                edits = rest
        return edits

    def _is_possible(self, edits: Sequence[Edit], known: Plan | None = None) -> bool:
        """Whether there is a plan after `edits`: `known` from the start, or found now."""
        asked = frozenset(edits)
        if asked not in self._possible:
            after = self._after(edits)
            self._possible[asked] = after is not None and (
                (known is not None and _is_plan(after, known)) or self._solved(after)
            )
        return self._possible[asked]

    def _after(self, edits: Sequence[Edit]) -> Circumstances | None:
        """What the edits lead to; None where the project refuses them, which is no way out."""
        try:
            return self._here.after(edits)
        except WrongUse:
            return None

    def _solved(self, here: Circumstances) -> bool:
        self.left -= 1
        if here.project.facts is self._here.project.facts and here.history == self._here.history:
            return self._diagnosis.is_possible_by(here.rules)
        return Nearest(here.problem, here.rules, self._diagnosis.full).plan() is not None


def _is_plan(here: Circumstances, known: Plan) -> bool:
    """Whether what was found for a variant of the project is a plan of it `here`, by facts and rules."""
    problem = here.problem
    if known.placements.keys() - problem.meetings.keys() or known.slots.keys() - problem.visits.keys():
        return False
    plan = Plan(problem, known.placements, known.slots)
    placed = ((problem.meetings[key], spot) for key, spot in plan.placements.items())
    if any(spot.day not in meeting.days or spot.start not in meeting.times for meeting, spot in placed):
        return False
    if any(slot.meeting not in problem.visits[key].meetings for key, slot in plan.slots.items()):
        return False
    return not violations(plan, here.rules)


def _products(found: Iterable[Iterator[Candidate]]) -> Iterator[tuple[Candidate, ...]]:
    """One candidate of each, the first ones of each first; none is looked for before it is needed."""
    each = [_Listed(_various(one)) for one in found]
    numbered = product(range(_COMBINED), repeat=len(each))
    for numbers in sorted(numbered, key=lambda numbers: (sum(numbers), numbers)):
        chosen = [listed.at(number) for listed, number in zip(each, numbers, strict=True)]
        found_all = tuple(dict.fromkeys(candidate for candidate in chosen if candidate))
        if None not in chosen and len({subject_of(one.edit) for one in found_all}) == len(found_all):
            yield found_all


class _Listed:
    """What an iterator gives, by number."""

    def __init__(self, found: Iterator[Candidate]) -> None:
        self._found = found
        self._known: list[Candidate] = []

    def at(self, number: int) -> Candidate | None:
        self._known += islice(self._found, number + 1 - len(self._known)) if number >= len(self._known) else ()
        return self._known[number] if number < len(self._known) else None


def _various(found: Iterator[Candidate]) -> Iterator[Candidate]:
    """The candidates, at most two of each kind."""
    seen: dict[type[Edit], int] = {}
    for candidate in found:
        kind = type(candidate.edit)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= 2:
            yield candidate


def subject_of(edit: Edit) -> object:
    """What an edit is about: two about the same are not made together."""
    match edit:
        case Move(key=key) | Cancel(key=key) | Unpin(key=key) | Skip(key=key):
            return key
        case Relax(span=span):
            return span
        case _:
            return edit


_KINDS: tuple[type[Edit], ...] = (Move, Hold, Unpin, Relax, Skip, Cancel)


def _rank(remedy: Remedy) -> tuple[int, bool, int, int]:
    """What the municipality decides alone comes first, then what gives no rule up, then fewer and milder changes."""
    harshness = max(map(_harshness, remedy.edits))
    return (list(Basis).index(remedy.basis), harshness == len(_KINDS), len(remedy.edits), harshness)


def _harshness(edit: Edit) -> int:
    """How much an edit asks; to give a rule up for a wish is more than all other kinds."""
    gives_up = isinstance(edit, Relax) and any(key == "weight" for key, _value in edit.values)
    return len(_KINDS) if gives_up else _KINDS.index(type(edit))
