"""`aarsplan extra`: a body holds a meeting beside its series."""

from __future__ import annotations

from datetime import date, time

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.cli.meeting_names import body_named
from aarsplan.cli.options import day_argument, despite_option, message, time_option
from aarsplan.edits.meetings import Hold
from aarsplan.texts import _


@edit_command("extra", help=_("Hold an extra meeting of a body, with as few others moved as possible."))
@click.argument("body", metavar=_("BODY"))
@day_argument("day")
@time_option("--time", help=_("When it starts; by default as the others of the body."))
@despite_option
def command(body: str, day: date, time: time | None, despite: tuple[str, ...]) -> Maker:
    """Hold an extra meeting."""
    because = message()

    def make(desk: Desk) -> Hold:
        return Hold(body_named(desk.plan, body), day, time, frozenset(despite), because)

    return make
