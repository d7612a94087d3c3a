"""How long a contradiction of the Norddjurs year takes to explain, beside planning the year as it was."""

from __future__ import annotations

import statistics
import time
from itertools import islice

import pytest

from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.explanation import explain
from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import load
from aarsplan.meetings import build
from aarsplan.solver.solve import solve
from tests.conftest import REPOSITORY
from tests.explain.norddjurs_contradictions import contradictions

pytestmark = pytest.mark.benchmark
MANY = 10


def test_contradictions_are_explained_about_as_fast_as_the_year_is_planned(tmp_path):
    days = parse_horizon("2027")
    project = load(REPOSITORY / "config", days)
    planning = min(_seconds(lambda: solve(build(project.facts, (days,)), project.rules)) for _ in range(3))
    taken, without_way_out = [], 0
    for found in islice(contradictions(REPOSITORY / "config", tmp_path, seed=1), MANY):
        here = found.here
        afresh = Circumstances(here.project, here.parts, here.history)
        taken.append(_seconds(lambda afresh=afresh: explain(afresh)) / planning)
        without_way_out += not found.explanation.remedies
        assert all(argument.conflict.minimal for argument in found.explanation.arguments), found.changes
        assert all(argument.conflict.members for argument in found.explanation.arguments), found.changes
    median, most = statistics.median(taken), max(taken)
    print(f"\nexplain / plan: median {median:.2f}, at most {most:.2f}; no way out {without_way_out}")  # noqa: T201
    assert without_way_out <= MANY // 5
    assert median <= 4
    assert most <= 40


def _seconds(run) -> float:
    """CPU seconds that `run` takes."""
    started = time.process_time()
    run()
    return time.process_time() - started
