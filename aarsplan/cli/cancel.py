"""`aarsplan cancel`: a meeting is not held."""

from __future__ import annotations

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.cli.meeting_names import key_named
from aarsplan.cli.options import force_option, message
from aarsplan.edits.meetings import Cancel
from aarsplan.texts import _


@edit_command("cancel", help=_("Cancel a meeting or an event, and plan what was to be treated there anew."))
@click.argument("key", metavar=_("MEETING"))
@force_option
def command(key: str, force: bool) -> Maker:
    """Cancel a meeting."""
    because = message()

    def make(desk: Desk) -> Cancel:
        return Cancel(key_named(desk.plan, desk.opened.lock, key), because, force)

    return make
