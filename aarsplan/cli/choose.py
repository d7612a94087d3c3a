"""`aarsplan choose`: take one of the alternatives as the plan."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.alternatives import Kept, again, fingerprint, plan_of, read_kept, without
from aarsplan.cli.advancing import advanced
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.editing import source_files
from aarsplan.cli.options import message_option
from aarsplan.cli.planning import alone, write_lock
from aarsplan.cli.project import Opened, called, find_project, open_project, project_options
from aarsplan.cli.report import changes_json, print_changes, print_waiting, slot_changes_json, waiting
from aarsplan.diagnostics import Reason, Rejected, Span, WrongUse, error
from aarsplan.diff import changes, slot_changes
from aarsplan.files import display_name
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan
from aarsplan.texts import _
from aarsplan.views.publication import Publication


@click.command(
    name="choose", help=_("Take one of the alternatives that aarsplan plan --alternatives made as the plan.")
)
@click.argument("number", metavar=_("NUMBER"), type=called(_("whole number"), click.IntRange(1)))
@click.option("--dry-run", is_flag=True, help=_("Show what changes and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what changes as JSON."))
@message_option
@project_options
def command(number: int, dry_run: bool, as_json: bool, folder: Path | None) -> None:
    """Take an alternative as the plan."""
    with alone(folder, dry_run=dry_run):
        project = find_project(folder)
        kept = _kept(project, number)
        opened = open_project(project, kept.planned[0] if len(kept.planned) == 1 else None)
        tell(opened.project.warnings)
        _refuse_stale(opened, kept)
        plan = plan_of(opened.project.facts, kept.planned, opened.lock, kept.locks[number - 1])
        lock = advanced(opened, plan)
        _print(opened, plan, lock, number, as_json=as_json)
        if not dry_run:
            write_lock(opened, lock, without(project), quiet=as_json)


def _kept(project: Path, number: int) -> Kept:
    """The alternatives that the project keeps.

    Raises:
        WrongUse: there are none, or none of that number.
        Rejected: they cannot be read.
    """
    kept = read_kept(project)
    if kept is None:
        raise WrongUse([error("alternatives", _("there are no alternatives to choose from"), hint=again())])
    if number > len(kept.locks):
        message = _("there is no alternative {number}").format(number=number)
        hint = _("choose one from 1 to {last}").format(last=len(kept.locks))
        raise WrongUse([error("alternatives", message, hint=hint)])
    return kept


def _refuse_stale(opened: Opened, kept: Kept) -> None:
    """Refuse alternatives that were made from another project than it is now.

    Raises:
        Rejected: they were.
    """
    folder = opened.project.folder
    if fingerprint(folder, source_files(folder)) != kept.made_from:
        message = _("the alternatives are out of date")
        because = [Reason(_("the plan or the rules were changed after they were made"))]
        place = Span(display_name(folder, "alternatives"))
        raise Rejected([error("alternatives", message, place, because=because, hint=again())])


def _print(opened: Opened, plan: Plan, lock: Lock, number: int, *, as_json: bool) -> None:
    changed, slots = changes(opened.lock, lock), slot_changes(opened.lock, lock)
    if as_json:
        print_json(
            {
                "chosen": number,
                "changes": changes_json(changed),
                "agenda_changes": slot_changes_json(slots),
                "waiting": waiting(plan),
            }
        )
        return
    click.echo(_("Alternative {number} becomes the plan.").format(number=number))
    print_changes(Publication.of(plan, lock, opened.horizon), changed, slots)
    print_waiting(plan)
