"""`aarsplan skip`: a step of an item is left out."""

from __future__ import annotations

import click

from aarsplan.cli.edit_command import Desk, Maker, edit_command
from aarsplan.cli.names import known
from aarsplan.edits.tables import Skip
from aarsplan.texts import _


@edit_command("skip", help=_("Leave a step of an item out; what followed it follows what it followed."))
@click.argument("step", metavar=_("ITEM/STEP"))
def command(step: str) -> Maker:
    """Leave a step out."""

    def make(desk: Desk) -> Skip:
        steps = [found.key for item in desk.problem.facts.items.values() for found in item.steps]
        return Skip(known(step, steps, _("there is no step {name}")))

    return make
