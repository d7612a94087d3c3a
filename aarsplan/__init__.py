"""aarsplan: plans a municipality's meeting year, checks it, explains it and publishes it.

The few names for programs: `load` a project folder, `solve` a horizon of it, `check` the lock it has.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aarsplan.diagnostics import Diagnostic
    from aarsplan.loading.loader import Project
    from aarsplan.lockfile import Lock
    from aarsplan.solver.solve import Solution

__version__ = "0.1.0"


def load(folder: Path | str, horizon: str) -> Project:
    """The project in `folder`, its calendars of busy times expanded for `horizon` ("2027", "2025-08..2025-12").

    Raises:
        Rejected: with every mistake of its files.
    """
    from aarsplan.horizon import parse_horizon
    from aarsplan.loading.loader import load as load_project

    return load_project(Path(folder), parse_horizon(horizon))


def solve(project: Project, horizon: str, lock: Lock | None = None) -> Solution:
    """The cheapest plan of `horizon`, with what `lock` holds outside it as context and inside it as what to keep."""
    from aarsplan.horizon import parse_horizon
    from aarsplan.meetings import build
    from aarsplan.solver.solve import solve as solve_problem

    problem = build(project.facts, (parse_horizon(horizon),), lock.history() if lock else None)
    return solve_problem(problem, project.rules)


def check(project: Project, lock: Lock) -> list[Diagnostic]:
    """What is wrong with `lock` by the facts and rules of `project`; notes tell where a wish is not met."""
    from aarsplan.checking import check_lock, standing_plan

    return check_lock(standing_plan(project.facts, lock), lock, project.rules, str(project.lock_path))
