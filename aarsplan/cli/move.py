"""`aarsplan move`: a meeting goes to another day, and as little as possible with it."""

from __future__ import annotations

from datetime import date, time

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.cli.meeting_names import key_named
from aarsplan.cli.options import day_argument, despite_option, force_option, message, time_option
from aarsplan.edits.meetings import Move
from aarsplan.texts import _


@edit_command("move", help=_("Move a meeting or an event to another day, with as few others as possible."))
@click.argument("key", metavar=_("MEETING"))
@day_argument("day")
@time_option("--time", help=_("When it starts; by default as before."))
@click.option("--pin", is_flag=True, help=_("Hold it there: later plans do not move it."))
@despite_option
@force_option
def command(key: str, day: date, time: time | None, pin: bool, despite: tuple[str, ...], force: bool) -> Maker:
    """Move a meeting."""
    because = message()

    def make(desk: Desk) -> Move:
        return Move(
            key=key_named(desk.plan, desk.opened.lock, key),
            day=day,
            start=time,
            pinned=pin,
            despite=frozenset(despite),
            because=because,
            force=force,
        )

    return make
