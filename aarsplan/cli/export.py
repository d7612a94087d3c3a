"""`aarsplan export`: write the plan in the formats people use."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.cli.console import tell
from aarsplan.cli.exporting import made_files, without_ledger
from aarsplan.cli.project import known_codes, open_project, project_options
from aarsplan.horizon import parse_horizon
from aarsplan.outputs.registry import OUTPUTS
from aarsplan.saving import save_all
from aarsplan.texts import _
from aarsplan.views.publication import Variant
from aarsplan.views.telling import untold


@click.command(name="export", help=_("Write the plan as files: the årsplan and the calendar feeds."))
@click.option("--to", "formats", type=click.Choice(OUTPUTS), multiple=True, help=_("The format; all by default."))
@click.option(
    "--out",
    "folder_out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help=_("The folder to write to."),
)
@click.option(
    "--body", "bodies", multiple=True, metavar=_("BODY"), help=_("Only this body; may be given several times.")
)
@click.option("--horizon", metavar=_("PERIOD"), help=_("The days to show; by default all planned so far."))
@click.option("--items", is_flag=True, help=_("Tell under each meeting of the årsplan what it treats."))
@click.option("--topics", is_flag=True, help=_("Add the bruttoliste to the årsplan."))
@click.option("--internal", is_flag=True, help=_("For those inside: closed items and topics with their titles."))
@click.option("--overwrite", is_flag=True, help=_("Write over files that were changed by hand."))
@project_options
def command(
    formats: tuple[str, ...],
    folder_out: Path,
    bodies: tuple[str, ...],
    horizon: str | None,
    items: bool,
    topics: bool,
    internal: bool,
    overwrite: bool,
    folder: Path | None,
) -> None:
    """Write the plan in the formats people use."""
    opened = open_project(folder, parse_horizon(horizon) if horizon is not None else None)
    tell([*opened.project.warnings, *untold(opened.plan, opened.lock, opened.lock_name)])
    codes = known_codes(opened.project, bodies)
    variant = Variant(internal=internal, items=items, topics=topics)
    made = made_files(opened.publication(codes, variant), formats or OUTPUTS, folder_out, overwrite=overwrite)
    written = without_ledger(save_all(made))
    for path in written:
        click.echo(str(path))
    if not written:
        click.echo(_("Nothing changed."), err=True)
