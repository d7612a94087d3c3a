"""`aarsplan check`: verify the lock against the rules, without the solver."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aarsplan.checking import check_lock, cost, violations
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.explaining import explanation, explanation_json, tell_explanation
from aarsplan.cli.options import today
from aarsplan.cli.project import Opened, open_project, project_options
from aarsplan.close_out import left_open
from aarsplan.diagnostics import Diagnostic, Severity, WrongUse, error
from aarsplan.domain import DateRange
from aarsplan.horizon import parse_horizon
from aarsplan.rules.registry import RULES
from aarsplan.texts import _, ngettext
from aarsplan.views.telling import untold

if TYPE_CHECKING:
    from aarsplan.cli.against import Compared


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
    found += _quorum(opened)
    compared = _compared(sources, feed, opened, within)
    found += [diagnostic for one in compared for diagnostic in one.diagnostics]
    price = cost(violations(plan, rules))
    counted = {severity: sum(d.severity is severity for d in found) for severity in Severity}
    # Rules that the plan breaks may contradict each other; the solver is loaded to tell only then.
    broken = any(d.severity is Severity.ERROR and d.code in RULES for d in found)
    why = explanation(opened) if broken else None
    if as_json:
        told = explanation_json(opened, why, ()) if why else None
        diagnostics = [diagnostic.to_json() for diagnostic in found]
        published = {"against": [one.to_json() for one in compared]} if sources else {}
        print_json({"cost": price, "diagnostics": diagnostics, "contradiction": told, **published})
    else:
        for one in compared:
            click.echo(one.heading)
        tell(d for d in found if show_all or d.severity is not Severity.NOTE)
        if why:
            tell_explanation(opened, why, ())
        click.echo(_line(len(plan.placements), counted, price))
        for one in compared:
            click.echo(one.summary)
    return int(counted[Severity.ERROR] > 0 or (strict and counted[Severity.WARNING] > 0))


def _quorum(opened: Opened) -> list[Diagnostic]:
    """What is wrong with who comes to the meetings that were convened; most projects convene nobody."""
    from aarsplan.invitations.ledger import read_invitations

    invitations = read_invitations(opened.project.folder)
    if not invitations:
        return []
    from aarsplan.invitations.attendance import short_of_quorum

    return list(short_of_quorum(opened.project.facts, opened.lock, invitations, today()))


def _compared(
    sources: tuple[str, ...], feed: str | None, opened: Opened, within: DateRange | None
) -> Sequence[Compared]:
    """The published calendars beside the plan."""
    if not sources:
        return ()
    from aarsplan.cli.against import compare_all

    return compare_all(sources, feed, opened, within)


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
