"""`aarsplan check`: verify the lock against the rules, without the solver."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.checking import check_lock, cost, standing_plan, violations
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.explaining import explanation, explanation_json, tell_explanation
from aarsplan.cli.project import open_project, project_options
from aarsplan.close_out import left_open
from aarsplan.diagnostics import Severity
from aarsplan.rules.registry import RULES
from aarsplan.texts import _, ngettext


@click.command(name="check", help=_("Verify the plan in plan.lock against the facts and the rules."))
@click.option("--all", "show_all", is_flag=True, help=_("Also tell where a wish could not be met."))
@click.option("--strict", is_flag=True, help=_("Count warnings as errors."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the findings as JSON."))
@project_options
def command(show_all: bool, strict: bool, as_json: bool, folder: Path | None) -> int:
    """Verify the lock."""
    opened = open_project(folder, None)
    plan = standing_plan(opened.project.facts, opened.lock)
    rules = opened.project.rules
    found = [*opened.project.warnings, *check_lock(plan, opened.lock, rules, opened.lock_name), *left_open(plan)]
    price = cost(violations(plan, rules))
    counted = {severity: sum(d.severity is severity for d in found) for severity in Severity}
    # Rules that the plan breaks may contradict each other; the solver is loaded to tell only then.
    broken = any(d.severity is Severity.ERROR and d.code in RULES for d in found)
    why = explanation(opened) if broken else None
    if as_json:
        told = explanation_json(opened, why, ()) if why else None
        diagnostics = [diagnostic.to_json() for diagnostic in found]
        print_json({"cost": price, "diagnostics": diagnostics, "contradiction": told})
    else:
        tell(d for d in found if show_all or d.severity is not Severity.NOTE)
        if why:
            tell_explanation(opened, why, ())
        meetings = ngettext("{n} meeting checked", "{n} meetings checked", len(plan.placements))
        errors = ngettext("{n} error", "{n} errors", counted[Severity.ERROR])
        warnings = ngettext("{n} warning", "{n} warnings", counted[Severity.WARNING])
        wishes = ngettext("{n} wish not met", "{n} wishes not met", counted[Severity.NOTE])
        line = "{meetings}: {errors}, {warnings}, {wishes} ({cost})."
        click.echo(
            line.format(
                meetings=meetings.format(n=len(plan.placements)),
                errors=errors.format(n=counted[Severity.ERROR]),
                warnings=warnings.format(n=counted[Severity.WARNING]),
                wishes=wishes.format(n=counted[Severity.NOTE]),
                cost=_("cost {cost}").format(cost=price),
            )
        )
    return int(counted[Severity.ERROR] > 0 or (strict and counted[Severity.WARNING] > 0))
