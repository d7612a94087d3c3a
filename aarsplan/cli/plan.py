"""`aarsplan plan`: place the meetings of a period and write the lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aarsplan.checking import violations
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.explaining import contradiction
from aarsplan.cli.exporting import made_files, without_ledger
from aarsplan.cli.project import Opened, called, open_project, project_options
from aarsplan.cli.report import (
    changes_json,
    costs_json,
    meetings_json,
    print_changes,
    print_costs,
    print_plan,
    print_skipped,
)
from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.diff import changes
from aarsplan.files import is_there, read_text, save_all
from aarsplan.horizon import parse_horizon
from aarsplan.lockfile import Lock, advance, render_lock
from aarsplan.meetings import build
from aarsplan.outputs.registry import OUTPUTS
from aarsplan.problem import Problem
from aarsplan.texts import _, decimal, join
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayType

if TYPE_CHECKING:
    from aarsplan.solver.solve import Progress, Solution

NO_PLAN, TIME_RAN_OUT, INTERRUPTED = 3, 4, 130
PROGRESS_AFTER = 1.0
"""Wall-clock seconds after which a solve tells how far it is."""


@click.command(name="plan", help=_("Place the meetings of a period by the rules, and keep the plan in plan.lock."))
@click.option(
    "--horizon",
    metavar=_("PERIOD"),
    help=_("2027, 2025-H2, 2025-Q4, 2025-08..2025-12 or two dates; by default all planned so far."),
)
@click.option(
    "--export",
    "export_to",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Also write all files to this folder."),
)
@click.option("--dry-run", is_flag=True, help=_("Show the plan and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the plan as JSON."))
@click.option("--quiet", "-q", is_flag=True, help=_("Print nothing but mistakes."))
@click.option(
    "--seed",
    type=called(_("whole number"), click.IntRange(0, 2**31 - 1)),
    default=1,
    show_default=True,
    help=_("Chooses among equally good plans."),
)
@click.option(
    "--time-limit",
    type=called(_("number"), click.FloatRange(0.1, 86_400)),
    default=60.0,
    show_default=True,
    help=_("Seconds to search."),
)
@click.option("--overwrite", is_flag=True, help=_("Write over files that were changed by hand."))
@project_options
def command(
    horizon: str | None,
    export_to: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    seed: int,
    time_limit: float,
    overwrite: bool,
    folder: Path | None,
) -> int:
    """Place the meetings of a period."""
    days = parse_horizon(horizon) if horizon is not None else None
    with _alone(folder, dry_run=dry_run):
        opened = open_project(folder, days)
        tell(opened.project.warnings)
        problem = build(opened.project.facts, opened.parts, opened.lock.history())
        _preflight(problem)
        solution = _solve(problem, opened, seed, time_limit, quiet=quiet or as_json)
        if solution.plan is None:
            return _without_plan(solution, problem, opened)
        lock = advance(opened.lock, solution.plan, _now())
        publication = Publication.of(solution.plan, lock, opened.horizon)
        _print(publication, solution, opened, lock, quiet=quiet, as_json=as_json)
        if solution.interrupted and not _wants_unfinished():
            click.echo(_("Nothing was written."), err=True)
            return INTERRUPTED
        if not dry_run:
            _write(opened, lock, publication, export_to, quiet=quiet or as_json, overwrite=overwrite)
    return INTERRUPTED if solution.interrupted else 0


@contextmanager
def _alone(folder: Path | None, *, dry_run: bool) -> Iterator[None]:
    """Keep a second planner of the same project waiting, so that neither writes over the other's plan."""
    from aarsplan.cli.project import find_project

    project = find_project(folder)
    if dry_run or not os.access(project, os.W_OK):
        yield
        return
    from filelock import FileLock

    with FileLock(project / ".aarsplan.lock"):
        yield


def _preflight(problem: Problem) -> None:
    """What is known to be hopeless before anything is solved."""
    free = [meeting for meeting in problem.meetings.values() if not (meeting.settled or meeting.given)]
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


def _print(
    publication: Publication, solution: Solution, opened: Opened, lock: Lock, *, quiet: bool, as_json: bool
) -> None:
    found = violations(publication.plan, opened.project.rules)
    changed = changes(opened.lock, lock)
    if as_json:
        print_json(
            {
                "outcome": str(solution.outcome),
                "horizon": {"first": str(opened.horizon.first), "last": str(opened.horizon.last)},
                "cost": solution.cost,
                "bound": solution.bound,
                "meetings": meetings_json(publication),
                "skipped": [meeting.key for meeting in publication.skipped],
                "changes": changes_json(changed),
                "costs": costs_json(found),
            }
        )
    elif not quiet:
        print_plan(publication)
        print_skipped(publication)
        click.echo()
        print_changes(publication, changed)
        print_costs(found)
        click.echo()
        click.echo(_verdict(solution))


def _verdict(solution: Solution) -> str:
    if solution.cost == solution.bound:
        return _("Cost {cost}: no plan is better (proven in {seconds} s).").format(
            cost=solution.cost, seconds=decimal(solution.seconds)
        )
    return _("Cost {cost}; a plan might cost as little as {bound} (stopped after {seconds} s).").format(
        cost=solution.cost, bound=solution.bound, seconds=decimal(solution.seconds)
    )


def _wants_unfinished() -> bool:
    """Whether the best plan so far is to be kept after Ctrl-C; without a terminal to ask at it is, as a draft."""
    if not sys.stdin.isatty():
        return True
    answer: str = click.prompt(_("Keep the best plan so far? yes/no"), default=_("no"), err=True)
    return answer.strip().lower() in {"j", "ja", "y", "yes"}


def _write(
    opened: Opened, lock: Lock, publication: Publication, export_to: Path | None, *, quiet: bool, overwrite: bool
) -> None:
    path = opened.project.lock_path
    if (read_text(path, opened.lock_name) if is_there(path) else "") != opened.lock_text:
        message = _("{name} was changed by somebody else while the plan was made").format(name=opened.lock_name)
        raise Rejected([error("write", message, Span(opened.lock_name), hint=_("run the command again"))])
    made = made_files(publication, OUTPUTS, export_to, overwrite=overwrite) if export_to else {}
    written = without_ledger(save_all({path: render_lock(lock).encode(), **made}))
    if written and not quiet:
        click.echo(_("Written: {files}").format(files=join([str(path) for path in written])))


def _now() -> datetime:
    """The time stamped on what changes; SOURCE_DATE_EPOCH (reproducible-builds.org) fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdigit() else datetime.now(UTC)
