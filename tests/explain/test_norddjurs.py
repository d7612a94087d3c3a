"""Random contradictions of the Norddjurs year: each told, each member to blame, and nearly always a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import pytest
from ortools.sat.python import cp_model

from aarsplan.checking import violations
from aarsplan.problem import Problem
from aarsplan.solver.builder import Assumption, Builder
from aarsplan.solver.solve import solve
from tests.conftest import REPOSITORY
from tests.explain.norddjurs_contradictions import Contradiction, contradictions

pytestmark = pytest.mark.timeless

FEW = 3
_SAYING = frozenset({"forbid", "require", "at_least", "at_most", "sequence"})


class Hearing:
    """A model that hears a rule only where it speaks of one set of meetings, and there has no way out of it."""

    def __init__(self, builder: Builder, about: tuple[str, ...]) -> None:
        self._builder = builder
        self._about = about

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        spoken: Callable[..., Any] = getattr(self._builder, verb)
        if verb not in _SAYING:
            return spoken

        def heard(*words: Any, about: Any, **options: Any) -> None:
            if tuple(found.key for found in about) == self._about:
                spoken(*words, about=about, **options)

        return heard


def can_hold(problem: Problem, members: Iterable[Assumption]) -> bool:
    """Whether these rules, applied to these meetings, have a plan; asked without a word of how conflicts are found."""
    builder = Builder(problem)
    for member in members:
        builder._rule = member.rule  # the builder learns who speaks from post(), which would let all of it speak
        member.rule.post(Hearing(builder, member.about), problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return bool(solver.solve(builder.model) == cp_model.OPTIMAL)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[Contradiction]:
    scratch = tmp_path_factory.mktemp("contradictions")
    return list(islice(contradictions(REPOSITORY / "config", scratch, seed=7), FEW))


def test_each_is_told_with_its_rules(found):
    for one in found:
        assert one.explanation.arguments, one.changes
        for argument in one.explanation.arguments:
            assert argument.conflict.minimal, one.changes
            assert argument.reasons, one.changes
            assert argument.sentence, one.changes


def test_no_rule_is_named_that_plays_no_part(found):
    for one in found:
        for argument in one.explanation.arguments[:2]:
            members = argument.conflict.members
            assert not can_hold(one.here.problem, members), one.changes
            for member in members:
                rest = [other for other in members if other != member]
                assert can_hold(one.here.problem, rest), (one.changes, member)


def test_every_way_out_leads_to_a_plan(found):
    ways = [(one, way) for one in found for way in one.explanation.remedies[:1]]
    assert len(ways) >= FEW - 1
    for one, way in ways:
        after = one.here.after(way.edits)
        plan = solve(after.problem, after.rules).plan
        assert plan is not None, (one.changes, way)
        assert violations(plan, after.rules) == []


def test_the_same_contradiction_is_told_the_same(found, tmp_path):
    again = next(contradictions(REPOSITORY / "config", tmp_path, seed=7))
    told = [argument.conflict.members for argument in again.explanation.arguments]
    assert told == [argument.conflict.members for argument in found[0].explanation.arguments]
    assert again.explanation.remedies == found[0].explanation.remedies
