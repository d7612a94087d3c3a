"""Random contradictions of the Norddjurs year: each told, each member to blame, and nearly always a way out."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from aarsplan.cli import run
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.explanation import explain
from aarsplan.plan import Plan
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.solver.solve import Outcome, solve
from tests.conftest import REPOSITORY
from tests.explain.norddjurs_contradictions import Contradiction, contradictions

FEW = 5


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[Contradiction]:
    scratch = tmp_path_factory.mktemp("contradictions")
    return list(islice(contradictions(REPOSITORY / "config", scratch, seed=7), FEW))


def test_each_is_told_by_its_rules(found):
    for one in found:
        assert one.explanation.arguments, one.changes
        for argument in one.explanation.arguments:
            assert argument.conflict.members, one.changes
            assert argument.conflict.minimal, one.changes
            assert argument.reasons
            assert argument.sentence
