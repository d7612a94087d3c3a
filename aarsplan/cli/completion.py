"""`aarsplan completion`: the script that completes commands and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from aarsplan.texts import _

SHELLS = ("bash", "fish", "zsh")


@click.command(name="completion", help=_('Print the completion script: eval "$(aarsplan completion bash)"'))
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script of a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(_("there is no completion for {shell}").format(shell=shell))
    click.echo(kind(click.Group("aarsplan"), {}, "aarsplan", "_AARSPLAN_COMPLETE").source())
