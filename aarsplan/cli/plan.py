"""`aarsplan plan`: place the meetings of a period and write the lock."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aarsplan.checking import violations
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.exporting import made_files
from aarsplan.cli.json_parts import violation_json
from aarsplan.cli.options import message_option
from aarsplan.cli.plan_alternatives import DISTANCE, Wanted, plan_alternatives
from aarsplan.cli.planning import INTERRUPTED, SECONDS, Planned, alone, planned, write
from aarsplan.cli.project import called, open_project, project_options
from aarsplan.cli.report import (
    changes_json,
    meetings_json,
    print_changes,
    print_costs,
    print_plan,
    print_skipped,
    print_waiting,
    slot_changes_json,
    waiting,
)
from aarsplan.diagnostics import WrongUse, error
from aarsplan.diff import changes, slot_changes
from aarsplan.horizon import parse_horizon
from aarsplan.loading.alternatives_schema import MAX_ALTERNATIVES
from aarsplan.outputs.registry import OUTPUTS
from aarsplan.texts import _, decimal

if TYPE_CHECKING:
    from aarsplan.solver.solve import Solution


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
    default=SECONDS,
    show_default=True,
    help=_("Seconds to search; with --alternatives for each of them."),
)
@click.option(
    "--alternatives",
    type=called(_("whole number"), click.IntRange(2, MAX_ALTERNATIVES)),
    help=_("Make so many plans that differ, side by side; aarsplan choose takes one."),
)
@click.option(
    "--distance",
    type=called(_("whole number"), click.IntRange(1, 1000)),
    help=_("How many meetings at least lie in another week from one alternative to any other; 4 by default."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("Also write the paper about the alternatives to this folder."),
)
@click.option("--overwrite", is_flag=True, help=_("Write over files that were changed by hand."))
@message_option
@project_options
def command(
    horizon: str | None,
    export_to: Path | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    seed: int,
    time_limit: float,
    alternatives: int | None,
    distance: int | None,
    out: Path | None,
    overwrite: bool,
    folder: Path | None,
) -> int:
    """Place the meetings of a period."""
    _refuse_together(alternatives, distance=distance, out=out, export_to=export_to)
    days = parse_horizon(horizon) if horizon is not None else None
    with alone(folder, dry_run=dry_run):
        opened = open_project(folder, days)
        tell(opened.project.warnings)
        if alternatives is not None:
            wanted = Wanted(alternatives, distance or DISTANCE, seed, time_limit, quiet or as_json)
            plan_alternatives(opened, wanted, out, dry_run=dry_run, overwrite=overwrite, as_json=as_json)
            return 0
        found = planned(opened, seed=seed, time_limit=time_limit, quiet=quiet or as_json)
        _print(found, quiet=quiet, as_json=as_json)
        interrupted = found.solution.interrupted
        if interrupted and not _wants_unfinished():
            click.echo(_("Nothing was written."), err=True)
            return INTERRUPTED
        if not dry_run:
            made = made_files(found.publication, OUTPUTS, export_to, overwrite=overwrite) if export_to else {}
            write(found, {}, beside=made, quiet=quiet or as_json)
    return INTERRUPTED if interrupted else 0


def _refuse_together(
    alternatives: int | None, *, distance: int | None, out: Path | None, export_to: Path | None
) -> None:
    """Refuse options that say nothing together.

    Raises:
        WrongUse: one of them is for alternatives and there are none, or the other way round.
    """
    if alternatives is None and (distance or out):
        hint = _("add: {example}").format(example="--alternatives 3")
        raise WrongUse([error("usage", _("--distance and --out are for alternatives"), hint=hint)])
    if alternatives is not None and export_to:
        hint = _("choose an alternative first, then: {command}").format(command="aarsplan export")
        raise WrongUse([error("usage", _("--export writes one plan, and there are several alternatives"), hint=hint)])


def _print(found: Planned, *, quiet: bool, as_json: bool) -> None:
    opened, solution, publication = found.opened, found.solution, found.publication
    broken = violations(found.plan, opened.project.rules)
    changed, slots = changes(opened.lock, found.lock), slot_changes(opened.lock, found.lock)
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
                "agenda_changes": slot_changes_json(slots),
                "waiting": waiting(found.plan),
                "costs": [violation_json(found.plan, violation) for violation in broken],
            }
        )
    elif not quiet:
        print_plan(publication)
        print_skipped(publication)
        click.echo()
        print_changes(publication, changed, slots)
        print_waiting(found.plan)
        print_costs(broken)
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
