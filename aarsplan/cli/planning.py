"""The steps that every command shares which makes a plan: keep others waiting, solve, tell why there is none, write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from aarsplan.checking import broken_locks
from aarsplan.cli.advancing import advanced
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.explaining import NO_PLAN, explanation, explanation_json, tell_explanation
from aarsplan.cli.exporting import without_ledger
from aarsplan.cli.options import note
from aarsplan.cli.project import WRITING, Opened, find_project
from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.edits.base import Edit
from aarsplan.files import is_there, read_text
from aarsplan.history import commit, recover
from aarsplan.lock_text import render_lock
from aarsplan.lockfile import Lock
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.texts import _, join
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayType

if TYPE_CHECKING:
    from aarsplan.solver.solve import Progress, Solution

TIME_RAN_OUT, INTERRUPTED = 4, 130
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
        return replace(self.opened, lock=self.lock).publication()


@contextmanager
def alone(folder: Path | None, *, dry_run: bool) -> Iterator[None]:
    """Keep a second planner of the same project waiting, so that neither writes over the other's plan."""
    project = find_project(folder)
    if dry_run or not os.access(project, os.W_OK):
        yield
        return
    from filelock import FileLock

    with FileLock(project / WRITING):
        recover(project)
        yield


def planned(
    opened: Opened,
    *,
    seed: int = 1,
    time_limit: float = SECONDS,
    quiet: bool,
    forced: frozenset[str] = frozenset(),
    least_disturbing: bool = False,
    wish: Sequence[Edit] = (),
) -> Planned:
    """The best plan of what is to be planned, after what the lock holds; of its locks those of `forced` do not bind.

    A `least_disturbing` one moves the fewest meetings of the lock before it heeds any wish. `wish` are the edits
    that asked for it, which what would make it possible is told with.

    Raises:
        Exit: there is no plan; why has been told, and the exit code says which kind of no.
        Rejected: the horizon asks for nothing, a locked meeting would not be kept, or the solver cannot be loaded.
    """
    history = opened.lock.history()
    problem = build(opened.project.facts, opened.parts, replace(history, locked=history.locked - forced))
    _preflight(problem)
    if broken := broken_locks(problem, opened.lock, opened.lock_name, forced):
        raise Rejected(broken)
    solution = search(problem, opened, seed=seed, time_limit=time_limit, quiet=quiet, least_disturbing=least_disturbing)
    if solution.plan is None:
        raise Exit(_without_plan(solution, opened, forced, wish))
    return Planned(opened, solution, solution.plan, advanced(opened, solution.plan))


def write(
    found: Planned, others: Mapping[Path, bytes], *, beside: Mapping[Path, bytes] | None = None, quiet: bool
) -> None:
    """Write the lock of a plan together with other files of the project; raises as `write_lock`."""
    write_lock(found.opened, found.lock, others, beside=beside, quiet=quiet)


def write_lock(
    opened: Opened,
    lock: Lock,
    others: Mapping[Path, bytes | None],
    *,
    beside: Mapping[Path, bytes] | None = None,
    quiet: bool,
) -> None:
    """Write a lock together with other files of the project, None removing one, and with exports `beside` them.

    Raises:
        Rejected: a file cannot be written, or somebody else changed the lock meanwhile; nothing was written.
    """
    path = opened.project.lock_path
    if (read_text(path, opened.lock_name) if is_there(path) else "") != opened.lock_text:
        raise changed_meanwhile(opened.lock_name)
    write_files(opened, {**others, path: render_lock(lock).encode()}, beside=beside, quiet=quiet)


def write_files(
    opened: Opened, contents: Mapping[Path, bytes | None], *, beside: Mapping[Path, bytes] | None = None, quiet: bool
) -> None:
    """Write files of the project and exports `beside` them as one change, and tell which; raises as `commit`."""
    written = without_ledger(commit(opened.project.folder, contents, note(), beside=beside))
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


@contextmanager
def loading_solver() -> Iterator[None]:
    """Import the solver inside: too little memory for its library, or a platform that it is not made for, is told.

    Raises:
        Rejected: the solver cannot be loaded.
    """
    try:
        yield
    except ImportError as missing:
        message = _("the solver cannot be loaded: {reason}").format(reason=missing)
        hint = _("give it 1 GB of memory, or use another machine")
        raise Rejected([error("solver", message, hint=hint)]) from missing


def search(
    problem: Problem,
    opened: Opened,
    *,
    seed: int,
    time_limit: float,
    quiet: bool,
    apart: Sequence[Plan] = (),
    distance: int = 1,
    least_disturbing: bool = False,
) -> Solution:
    """The best plan of `problem`.

    From each of the plans `apart` it differs by the ISO weeks of `distance` meetings or more.

    Raises:
        Rejected: the solver cannot be loaded.
    """
    with loading_solver():
        from aarsplan.solver.solve import Settings, solve

    shown = _Ticker(quiet=quiet)
    try:
        settings = Settings(time_limit, seed, least_disturbing, distance)
        return solve(problem, opened.project.rules, settings, shown.tick, apart=apart)
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


def _without_plan(solution: Solution, opened: Opened, forced: frozenset[str], wish: Sequence[Edit]) -> int:
    from aarsplan.solver.solve import Outcome

    if solution.interrupted:
        click.echo(_("Stopped before a plan was found. Nothing was written."), err=True)
        return INTERRUPTED
    if solution.outcome is Outcome.UNKNOWN:
        message = _("no plan was found in {seconds:.0f} seconds, and none was ruled out")
        hint = _("allow more time with --time-limit, or plan a shorter horizon")
        tell([error("time", message.format(seconds=solution.seconds), hint=hint)])
        return TIME_RAN_OUT
    found = explanation(opened, forced)
    if found is None:
        raise RuntimeError("the solver found no plan, and no rules that forbid one")
    if click.get_current_context().params.get("as_json"):
        print_json({"possible": False, **explanation_json(opened, found, wish)})
    else:
        tell_explanation(opened, found, wish)
    return NO_PLAN
