"""`aarsplan show`: print the plan that the lock holds."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.cli.console import print_json
from aarsplan.cli.project import known_codes, open_project, project_options
from aarsplan.cli.report import meetings_json, print_plan, print_skipped
from aarsplan.horizon import parse_horizon
from aarsplan.texts import _


@click.command(name="show", help=_("Print the plan that plan.lock holds."))
@click.option("--horizon", metavar=_("PERIOD"), help=_("The days to show; by default all planned so far."))
@click.option(
    "--body", "bodies", multiple=True, metavar=_("BODY"), help=_("Only this body; may be given several times.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the plan as JSON."))
@project_options
def command(horizon: str | None, bodies: tuple[str, ...], as_json: bool, folder: Path | None) -> None:
    """Print the plan."""
    opened = open_project(folder, parse_horizon(horizon) if horizon is not None else None)
    codes = known_codes(opened.project, bodies)
    publication = opened.publication(codes)
    if as_json:
        print_json({"meetings": meetings_json(publication)})
    else:
        print_plan(publication)
        print_skipped(publication)
