"""`aarsplan import`: what others keep is read, compared with the project, and taken in."""

from __future__ import annotations

from importlib import import_module

import click

from aarsplan.texts import _

KINDS = ("bruttoliste", "minutes", "calendar", "replies")
"""What can be imported: `minutes` is `aarsplan/cli/import_minutes.py`. The first one is what is usually meant."""


class ImportGroup(click.Group):
    """A group that takes a file without a kind for the first of `KINDS`, and imports a command only when it is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the kind where none is named."""
        if args and args[0] not in (*KINDS, *ctx.help_option_names):
            args = [KINDS[0], *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """What can be imported."""
        return list(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in KINDS:
            return None
        command: click.Command = import_module(f"aarsplan.cli.import_{cmd_name}").command
        command.options_metavar = _("[OPTIONS]")
        return command


command = ImportGroup(
    "import",
    help=_(
        "Take in what others keep: a sheet with the bruttoliste (.xlsx, .csv), the minutes of a meeting (.txt), "
        "a calendar (.ics, FirstAgenda's .json), or replies to invitations (.eml, mbox, .ics)."
    ),
    subcommand_metavar=_("[bruttoliste] FILE | minutes FILE | calendar FILE | replies PATH..."),
)
