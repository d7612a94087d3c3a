"""`aarsplan explain`: why a meeting is on its day, what another day would mean, or why no plan exists.

What `--json` prints stands in schemas/explain.json.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from aarsplan.cli.explain_day import explain_meeting
from aarsplan.cli.explaining import explain_contradiction
from aarsplan.cli.options import day_option
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import WrongUse, error
from aarsplan.texts import _


@click.command(name="explain", help=_("Tell why a meeting is on its day; without a meeting, why no plan exists."))
@click.argument("key", metavar=_("[MEETING]"), required=False)
@day_option("--on", help=_("Tell what this day would mean for the meeting."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the answer as JSON."))
@project_options
def command(key: str | None, on: date | None, as_json: bool, folder: Path | None) -> int:
    """Explain a meeting's day, or a contradiction."""
    opened = open_project(folder, None)
    if key is not None:
        return explain_meeting(opened, key, on, as_json=as_json)
    if on is not None:
        message = _("--on says a day, and not of which meeting")
        hint = _("write for example: aarsplan explain KCL/2025-10 --on 2025-10-23")
        raise WrongUse([error("usage", message, hint=hint)])
    return explain_contradiction(opened, as_json=as_json)
