"""The steps that all commands share which change a project: tell what follows, ask, and write all or nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import print_json
from aarsplan.cli.editing import save
from aarsplan.cli.options import message_option
from aarsplan.cli.planning import Planned
from aarsplan.cli.project import Opened, project_options
from aarsplan.consequences.following import Following, following
from aarsplan.loading.editor import Editor
from aarsplan.texts import _

_YES = frozenset({"j", "ja", "y", "yes"})


@dataclass(frozen=True)
class Going:
    """How a command goes on: on which project, without asking (`yes`), without writing, and how it prints."""

    folder: Path | None
    yes: bool
    dry_run: bool
    as_json: bool

    @property
    def asks(self) -> bool:
        """Whether there is a person to ask."""
        return not (self.yes or self.dry_run or self.as_json) and sys.stdin.isatty() and sys.stdout.isatty()

    @property
    def writes(self) -> bool:
        """Whether anything may be written."""
        return (self.yes and not self.dry_run) or self.asks


def changing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that changes a project `--message`, `--yes`, `--dry-run`, `--json`, `--project` and `--lang`."""
    command = project_options(message_option(command))
    command = click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))(command)
    command = click.option("--dry-run", is_flag=True, help=_("Show what would follow and write nothing."))(command)
    return click.option("--yes", "-y", is_flag=True, help=_("Write it without asking."))(command)


def followed(opened: Opened, made: Planned, own: Collection[str]) -> Following:
    """What the plan that was `made` changes of the one that `opened` holds, besides the meetings and steps `own`."""
    before = opened.plan, opened.lock, opened.project.rules
    return following(before, (made.plan, made.lock, made.opened.project.rules), own)


def settle(made: Planned, editor: Editor, going: Going, told: dict[str, Any]) -> int:
    """Write the changed files and the plan, if that is wanted; returns the exit code.

    `told` is what JSON says of it. Where nobody can be asked nothing is written without `--yes`.

    Raises:
        Rejected: somebody else changed a file meanwhile, or one cannot be written; nothing was.
    """
    agreed = going.yes or (going.asks and _agreed())
    if agreed and not going.dry_run:
        save(made, editor.files, quiet=going.as_json)
    if going.as_json:
        print_json({**told, "written": agreed and not going.dry_run})
    if agreed or going.dry_run:
        return 0
    if going.asks:
        click.echo(_("Nothing was written."), err=True)
    else:
        click.echo(_("Nothing was written: add --yes to write it, or --dry-run to look only."), err=True)
    return 1


def _agreed() -> bool:
    answer: str = click.prompt(_("Write it? yes/no"), default=_("no"))
    return answer.strip().casefold() in _YES
