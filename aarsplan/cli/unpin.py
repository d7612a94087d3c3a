"""`aarsplan unpin`: a meeting is no longer held in its place."""

from __future__ import annotations

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.cli.meeting_names import key_named
from aarsplan.edits.meetings import Unpin
from aarsplan.texts import _


@edit_command("unpin", help=_("Let a pinned meeting go, so that later plans may move it when they must."))
@click.argument("key", metavar=_("MEETING"))
def command(key: str) -> Maker:
    """Let a meeting go."""

    def make(desk: Desk) -> Unpin:
        return Unpin(key_named(desk.plan, desk.opened.lock, key))

    return make
