"""`aarsplan diff`: what changed in the plan since an earlier version, as text, as JSON, or as a paper to send."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.checking import standing_plan
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.exporting import without_ledger
from aarsplan.cli.paper_output import file_options, files_of
from aarsplan.cli.plan_difference_text import difference_json, print_difference
from aarsplan.cli.project import NO_DAYS, find_project, open_project, project_options
from aarsplan.cli.versions import Named, before_last_change, changes_between, current, named
from aarsplan.domain import DateRange
from aarsplan.saving import save_all
from aarsplan.texts import _
from aarsplan.views.plan_difference import PlanDifference, plan_difference
from aarsplan.views.plan_difference_paper import plan_difference_paper


@click.command(
    name="diff",
    help=_(
        "What changed in the plan since OLD: an older plan.lock or project folder, a git revision, or a date; since "
        "the last change where nothing is named. With NEW, what changed from one to the other."
    ),
)
@click.argument("old", required=False, metavar=_("[OLD]"))
@click.argument("new", required=False, metavar=_("[NEW]"))
@click.option("--json", "as_json", is_flag=True, help=_("Print the changes as JSON."))
@click.option("--internal", is_flag=True, help=_("For those inside: closed items with their titles."))
@file_options
@project_options
def command(
    old: str | None,
    new: str | None,
    as_json: bool,
    internal: bool,
    folder_out: Path | None,
    formats: tuple[str, ...],
    overwrite: bool,
    folder: Path | None,
) -> None:
    """Tell what changed in the plan."""
    project = find_project(folder)
    after = named(project, new) if new else current(project)
    before = named(project, old) if old is not None else before_last_change(project)
    found, municipality = _difference(project, before, after, open_variant=not internal)
    paper = plan_difference_paper(found, municipality, open_variant=not internal)
    written = without_ledger(save_all(files_of([paper], formats, folder_out, overwrite=overwrite)))
    if as_json:
        print_json(difference_json(found))
    elif folder_out is None:
        print_difference(found, municipality)
        if not found and not internal:
            click.echo(_("Closed items are left out; --internal tells of them too."), err=True)
    for path in written:
        click.echo(str(path), err=as_json)
    if folder_out and not written:
        click.echo(_("Nothing changed."), err=True)


def _difference(project: Path, before: Named, after: Named, *, open_variant: bool) -> tuple[PlanDifference, str]:
    """What changed between two versions, and whose plan it is; what is wrong with the history is told."""
    parts = [*before.version.lock.planned, *after.version.lock.planned]
    days = DateRange(min(part.first for part in parts), max(part.last for part in parts)) if parts else NO_DAYS
    facts = open_project(project, days).project.facts
    log, damaged = changes_between(project, before, after)
    tell(damaged)
    plan = standing_plan(facts, after.version.lock)
    return plan_difference(plan, before.version, after.version, log, open_variant=open_variant), facts.municipality
