"""`aarsplan check`: verify the lock against the rules, without the solver."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.checking import check_lock, cost, violations
from aarsplan.cli.against import compare_all, heading, summary, to_json
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.explaining import explanation, explanation_json, tell_explanation
from aarsplan.cli.options import today
from aarsplan.cli.project import open_project, project_options
from aarsplan.close_out import left_open
from aarsplan.diagnostics import Severity, WrongUse, error
from aarsplan.horizon import parse_horizon
from aarsplan.invitations.attendance import short_of_quorum
from aarsplan.invitations.ledger import read_invitations
from aarsplan.rules.registry import RULES
from aarsplan.texts import _, ngettext
from aarsplan.views.telling import untold


@click.command(name="check", help=_("Verify the plan in plan.lock against the facts and the rules."))
@click.option("--all", "show_all", is_flag=True, help=_("Also tell where a wish could not be met."))
@click.option("--strict", is_flag=True, help=_("Count warnings as errors."))
@click.option(
    "--against",
    "sources",
    multiple=True,
    metavar=_("FILE"),
    help=_("Compare a published calendar with the plan too; - is standard input. May be given several times."),
)
@click.option("--feed", metavar=_("NAME"), help=_("Which feed the calendar is, where it does not tell itself."))
@click.option("--horizon", metavar=_("PERIOD"), help=_("The days that the calendar was made for; by default all."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the findings as JSON."))
@project_options
def command(
    show_all: bool,
    strict: bool,
    sources: tuple[str, ...],
    feed: str | None,
    horizon: str | None,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Verify the lock."""
    if not sources and (feed is not None or horizon is not None):
        raise WrongUse([error("value", _("--feed and --horizon go with --against"))])
    within = parse_horizon(horizon) if horizon is not None else None
    opened = open_project(folder, None)
    plan = opened.plan
    rules = opened.project.rules
    found = [*opened.project.warnings, *check_lock(plan, opened.lock, rules, opened.lock_name)]
    found += [*untold(plan, opened.lock, opened.lock_name), *left_open(plan)]
    invitations = read_invitations(opened.project.folder)
    found += short_of_quorum(opened.project.facts, opened.lock, invitations, today())
    compared = compare_all(sources, feed, opened, within) if sources else []
    found += [diagnostic for one in compared for diagnostic in one.diagnostics]
    price = cost(violations(plan, rules))
    counted = {severity: sum(d.severity is severity for d in found) for severity in Severity}
    # Rules that the plan breaks may contradict each other; the solver is loaded to tell only then.
    broken = any(d.severity is Severity.ERROR and d.code in RULES for d in found)
    why = explanation(opened) if broken else None
    if as_json:
        told = explanation_json(opened, why, ()) if why else None
        diagnostics = [diagnostic.to_json() for diagnostic in found]
        published = {"against": [to_json(one) for one in compared]} if sources else {}
        print_json({"cost": price, "diagnostics": diagnostics, "contradiction": told, **published})
    else:
        for one in compared:
            click.echo(heading(one))
        tell(d for d in found if show_all or d.severity is not Severity.NOTE)
        if why:
            tell_explanation(opened, why, ())
        click.echo(_line(len(plan.placements), counted, price))
        for one in compared:
            click.echo(summary(one))
    return int(counted[Severity.ERROR] > 0 or (strict and counted[Severity.WARNING] > 0))


def _line(checked: int, counted: dict[Severity, int], price: int) -> str:
    """How many meetings were checked, and how much was found."""
    meetings = ngettext("{n} meeting checked", "{n} meetings checked", checked)
    errors = ngettext("{n} error", "{n} errors", counted[Severity.ERROR])
    warnings = ngettext("{n} warning", "{n} warnings", counted[Severity.WARNING])
    wishes = ngettext("{n} wish not met", "{n} wishes not met", counted[Severity.NOTE])
    line = "{meetings}: {errors}, {warnings}, {wishes} ({cost})."
    return line.format(
        meetings=meetings.format(n=checked),
        errors=errors.format(n=counted[Severity.ERROR]),
        warnings=warnings.format(n=counted[Severity.WARNING]),
        wishes=wishes.format(n=counted[Severity.NOTE]),
        cost=_("cost {cost}").format(cost=price),
    )
