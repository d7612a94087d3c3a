"""Commands: they parse, call, print, and say how it went by their exit code.

0 fine, 1 findings, 2 wrong use, 3 no plan exists, 4 time or memory ran out without one, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from aarsplan import __version__
from aarsplan.diagnostics import Rejected, WrongUse
from aarsplan.texts import LANGUAGES, _

COMMANDS = (
    "approve",
    "calendars",
    "cancel",
    "check",
    "choose",
    "completion",
    "convene",
    "days",
    "diff",
    "explain",
    "export",
    "extra",
    "feeds",
    "history",
    "import",
    "init",
    "items",
    "move",
    "paper",
    "plan",
    "postpone",
    "programme",
    "publish",
    "relax",
    "robust",
    "rules",
    "schema",
    "serve",
    "show",
    "skip",
    "slack",
    "swap",
    "together",
    "undo",
    "unpin",
)


_MODULES = {"import": "importing"}
"""The modules of commands whose names are words of Python."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"aarsplan.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        command.options_metavar = _("[OPTIONS]")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands and what they do, without importing any."""
        with formatter.section(_("Commands")):
            formatter.write_dl(sorted(_summaries().items()))


def _summaries() -> dict[str, str]:
    return {
        "approve": _("record that meetings were approved or locked, or reopen them"),
        "calendars": _("list the calendars that keep people busy, or fetch them"),
        "cancel": _("cancel a meeting, and see what must follow"),
        "check": _("verify the plan against the rules"),
        "choose": _("take one of several alternatives as the plan"),
        "completion": _("print the script that completes commands in your shell"),
        "convene": _("invite the members of meetings by mail, and see who comes"),
        "days": _("list the days that a meeting may have, as free, dear or blocked"),
        "diff": _("tell what changed in the plan since an earlier version"),
        "explain": _("tell why a meeting is on its day, or why no plan exists"),
        "export": _("write the plan as Word, Excel, HTML, CSV, Markdown or calendar feeds"),
        "extra": _("hold an extra meeting of a body"),
        "feeds": _("list the feeds, and give each reader an address of their own that can be shut again"),
        "history": _("tell who changed the project, when, what and why"),
        "import": _("take in what others keep: a bruttoliste, the minutes of a meeting, replies, or a calendar"),
        "init": _("make a new project folder"),
        "items": _("print the open items, or the whole route of one"),
        "move": _("move a meeting, and see what must follow"),
        "paper": _("print or write a paper: coming meetings, follow-ups, guests' call slips, the bruttoliste"),
        "plan": _("place the meetings of a period"),
        "postpone": _("put a step of an item off to the next meeting that fits"),
        "programme": _("make the programme of one meeting, and keep its versions"),
        "publish": _("write the årsplan and the feeds as a site, and put it in place as one"),
        "relax": _("change what a rule, a step or a standing item asks for"),
        "robust": _("tell which meetings the year cannot do without"),
        "rules": _("print the manual of the rules"),
        "schema": _("print the JSON Schema of what a command prints with --json"),
        "serve": _("serve the site and the feeds, and show every change of the plan"),
        "show": _("print the plan"),
        "skip": _("leave a step of an item out"),
        "slack": _("tell how long each chain of steps can wait, and what decides that"),
        "swap": _("swap what a meeting treats with topics of the bruttoliste"),
        "together": _("make several changes as one"),
        "unpin": _("let a pinned meeting go, so that later plans may move it"),
        "undo": _("take the last change back"),
    }


def run(arguments: list[str]) -> int:
    """Run a command and return its exit code."""
    from aarsplan.cli.console import tell

    group = LazyGroup(
        "aarsplan",
        help=_("Plans a municipality's meeting year from rules, and keeps it in a lock."),
        params=[_language_option(), click.Option(["--version"], is_flag=True, help=_("Print the version."))],
        callback=_group,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    try:
        result = group.main(arguments, prog_name="aarsplan", standalone_mode=False)
    except Rejected as rejected:
        tell(rejected.diagnostics)
        return 2 if isinstance(rejected, WrongUse) else 1
    except click.ClickException as problem:
        problem.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return 130
    except MemoryError:
        click.echo(_("Too little memory. Nothing was written."), err=True)
        return 4
    except SystemExit:
        # click's answer to a reader that has gone, as in `aarsplan show | head`: nothing went wrong.
        return 0
    return result if isinstance(result, int) else 0


def _group(**options: Any) -> int | None:
    context = click.get_current_context()
    if options["version"]:
        click.echo(f"aarsplan {__version__}")
    elif context.invoked_subcommand is None:
        click.echo(context.get_help())
        return 2
    return None


def _language_option() -> click.Option:
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_("Language of everything that is read (also AARSPLAN_LANG)."),
    )
