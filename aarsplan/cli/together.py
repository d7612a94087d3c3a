"""`aarsplan together`: several changes as one, where each alone may be impossible."""

from __future__ import annotations

import shlex
from importlib import import_module
from pathlib import Path

import click

from aarsplan.cli.changing import Going, changing_options
from aarsplan.cli.edit_command import EditCommand, Maker, carried_out, horizon_option
from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.words import suggestion
from aarsplan.texts import _, join

_COMMANDS = ("cancel", "extra", "move", "relax", "skip", "unpin")


@click.command(name="together", help=_("Make several changes as one; each is a command in quotation marks."))
@click.argument("changes", metavar=_("COMMAND..."), nargs=-1, required=True)
@horizon_option
@changing_options
def command(
    changes: tuple[str, ...], horizon: str | None, yes: bool, dry_run: bool, as_json: bool, folder: Path | None
) -> int:
    """Make several changes."""
    return carried_out([_maker(text) for text in changes], horizon, Going(folder, yes, dry_run, as_json))


def _maker(text: str) -> Maker:
    """What makes the edit that `text` is the command of.

    Raises:
        WrongUse: it is no such command.
    """
    try:
        name, *words = [word for word in shlex.split(text) if word != "aarsplan"] or [""]
    except ValueError as problem:
        message = _("{text}: a quotation mark is not closed").format(text=text)
        raise WrongUse([error("together", message)]) from problem
    if name not in _COMMANDS:
        message = _("{text}: there is no such change").format(text=text)
        hint = suggestion(name, _COMMANDS) or _("write one of {commands}").format(commands=join(list(_COMMANDS)))
        raise WrongUse([error("together", message, hint=hint)])
    found: EditCommand = import_module(f"aarsplan.cli.{name}").command
    # Only what says which change it is: how to go on is said once, for all of them.
    alone = click.Command(name, params=found.own, add_help_option=False, options_metavar=_("[OPTIONS]"))
    context = alone.make_context(name, words, parent=click.get_current_context())
    with context:
        return found.make(**context.params)
