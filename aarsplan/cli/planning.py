"""The steps that every command shares which makes a plan: keep others waiting, solve, tell why there is none, write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from aarsplan.cli.console import tell
from aarsplan.cli.explaining import contradiction
from aarsplan.cli.exporting import without_ledger
from aarsplan.cli.options import now
from aarsplan.cli.project import Opened, find_project
from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.files import is_there, read_text, save_all
from aarsplan.lockfile import Lock, advance, render_lock
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.texts import _, join
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayType

if TYPE_CHECKING:
    from aarsplan.solver.solve import Progress, Solution

NO_PLAN, TIME_RAN_OUT, INTERRUPTED = 3, 4, 130
PROGRESS_AFTER = 1.0
"""Wall-clock seconds after which a solve tells how far it is."""
SECONDS = 60.0
"""Wall-clock seconds to search where nothing else is said."""


@dataclass(frozen=True)
class Planned:
    """A plan that was made for an opened project, with the lock that holds it, not written yet."""

    opened: Opened
    solution: Solution
    plan: Plan
    lock: Lock

    @property
    def publication(self) -> Publication:
        """What is shown of the plan."""
        return Publication.of(self.plan, self.lock, self.opened.horizon)


@contextmanager
def alone(folder: Path | None, *, dry_run: bool) -> Iterator[None]:
    """Keep a second planner of the same project waiting, so that neither writes over the other's plan."""
    project = find_project(folder)
    if dry_run or not os.access(project, os.W_OK):
        yield
        return
    from filelock import FileLock

    with FileLock(project / ".aarsplan.lock"):
        yield


def planned(opened: Opened, *, seed: int = 1, time_limit: float = SECONDS, quiet: bool) -> Planned:
    """The best plan of what is to be planned, after what the lock holds.

    Raises:
        Exit: there is no plan; why has been told, and the exit code says which kind of no.
        Rejected: the horizon asks for nothing, or the solver cannot be loaded.
    """
    problem = build(opened.project.facts, opened.parts, opened.lock.history())
    _preflight(problem)
    solution = _solve(problem, opened, seed, time_limit, quiet=quiet)
    if solution.plan is None:
        raise Exit(_without_plan(solution, problem, opened))
    return Planned(opened, solution, solution.plan, advance(opened.lock, solution.plan, now()))


def write(found: Planned, others: Mapping[Path, bytes], *, quiet: bool) -> None:
    """Write the lock of a plan together with other files.

    Raises:
        Rejected: a file cannot be written, or somebody else changed the lock meanwhile; nothing was written.
    """
    opened = found.opened
    path = opened.project.lock_path
    if (read_text(path, opened.lock_name) if is_there(path) else "") != opened.lock_text:
        raise changed_meanwhile(opened.lock_name)
    written = without_ledger(save_all({**others, path: render_lock(found.lock).encode()}))
    if written and not quiet:
        click.echo(_("Written: {files}").format(files=join([str(path) for path in written])))


def changed_meanwhile(name: str) -> Rejected:
    """The refusal to write over what somebody else changed."""
    message = _("{name} was changed by somebody else while the plan was made").format(name=name)
    return Rejected([error("write", message, Span(name), hint=_("run the command again"))])


def _preflight(problem: Problem) -> None:
    """What is known to be hopeless before anything is solved."""
    planned = (meeting for meeting in problem.meetings.values() if problem.facts.plans(meeting.body))
    free = [meeting for meeting in planned if not (meeting.settled or meeting.given)]
    days = [day for part in problem.horizon for day in part]
    if not any(problem.calendar.is_day(day, DayType.WORKING_DAY) for day in days):
        raise WrongUse([error("horizon", _("the horizon has no working day"), hint=_("choose a longer horizon"))])
    if not free:
        hint = _("choose another horizon, or see first and last of the series in bodies/")
        raise WrongUse([error("horizon", _("no series asks for a meeting in the horizon"), hint=hint)])


def _solve(problem: Problem, opened: Opened, seed: int, time_limit: float, *, quiet: bool) -> Solution:
    try:
        from aarsplan.solver.solve import Settings, solve
    except ImportError as missing:
        # Too little memory for the library, or a platform for which there is none.
        message = _("the solver cannot be loaded: {reason}").format(reason=missing)
        raise Rejected(
            [error("solver", message, hint=_("give it 1 GB of memory, or use another machine"))]
        ) from missing

    shown = _Ticker(quiet=quiet)
    try:
        return solve(problem, opened.project.rules, Settings(seconds=time_limit, seed=seed), shown.tick)
    finally:
        shown.end()


class _Ticker:
    """One line on stderr that tells how far a long solve is."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet
        self._live = sys.stderr.isatty()
        self._told = False

    def tick(self, progress: Progress) -> None:
        """Tell of `progress` when it has taken a while."""
        if not self._on or progress.seconds < PROGRESS_AFTER:
            return
        if progress.cost is None:
            text = _("{seconds:.0f} s: no plan yet; none can cost less than {bound}")
        else:
            text = _("{seconds:.0f} s: best plan costs {cost}, none can cost less than {bound} (gap {gap:.0%})")
        line = text.format(seconds=progress.seconds, cost=progress.cost, bound=progress.bound, gap=progress.gap)
        click.echo(f"\r\x1b[K{line}" if self._live else line, err=True, nl=not self._live)
        self._told = True

    def end(self) -> None:
        """Finish the line."""
        if self._told and self._live:
            click.echo(err=True)


def _without_plan(solution: Solution, problem: Problem, opened: Opened) -> int:
    from aarsplan.solver.solve import Outcome

    if solution.interrupted:
        click.echo(_("Stopped before a plan was found. Nothing was written."), err=True)
        return INTERRUPTED
    if solution.outcome is Outcome.UNKNOWN:
        message = _("no plan was found in {seconds:.0f} seconds, and none was ruled out")
        hint = _("allow more time with --time-limit, or plan a shorter horizon")
        tell([error("time", message.format(seconds=solution.seconds), hint=hint)])
        return TIME_RAN_OUT
    tell([contradiction(problem, opened.project.rules)])
    return NO_PLAN
