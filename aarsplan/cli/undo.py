"""`aarsplan undo`: take the last change of a project back."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.cli.console import print_json
from aarsplan.cli.effects import Effect, kept_lock
from aarsplan.cli.options import message_option, note, now
from aarsplan.cli.planning import alone
from aarsplan.cli.project import LOCK_FILE, find_project, project_options, raised_lock
from aarsplan.diagnostics import Span, WrongUse, error, printable
from aarsplan.history import Record, commit, log_name, records, reverted, undone
from aarsplan.loading.loader import INVITATIONS_FILE
from aarsplan.taken_back import FLOOR_FILE, floor_above, render_floor
from aarsplan.texts import _, join
from aarsplan.views.plan_difference_words import moment_text


@click.command(name="undo", help=_("Take the last change of the project back, byte for byte."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be taken back and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(dry_run: bool, as_json: bool, folder: Path | None) -> None:
    """Take the last change back."""
    with alone(folder, dry_run=dry_run):
        project = find_project(folder)
        record = _last(project)
        contents = reverted(project, record)
        effect = Effect.of(project, record, backwards=True)
        beside = _floor(project, record)
        written = [] if dry_run else commit(project, contents, note(undoes=record.number), beside=beside)
    if as_json:
        names = [file.name for file in record.files]
        print_json({"undoes": record.number, "command": record.command, "files": names, **effect.to_json()})
    else:
        _print(record, effect, dry_run=dry_run)
        if written:
            click.echo(_("Written: {files}").format(files=join([str(path) for path in written])))
        if any(file.name == INVITATIONS_FILE for file in record.files):
            click.echo(_("Mails that were sent stay sent; aarsplan convene sends them again."), err=True)


def _last(project: Path) -> Record:
    """The change that is taken back.

    Raises:
        WrongUse: there is none.
    """
    found = records(project)
    record = undone(found)
    if record is None:
        message = _("every change has been taken back") if found else _("nothing has been changed so far")
        hint = _("see what was done: aarsplan history") if found else _("plan a period: aarsplan plan --horizon 2027")
        raise WrongUse([error("undo", message, Span(log_name(project)), hint=hint)])
    return record


def _floor(project: Path, record: Record) -> dict[Path, bytes]:
    """The numbers that what comes back must have, since subscribers were told of what goes.

    Raises:
        Rejected: a lock is missing or damaged.
    """
    locks = [file for file in record.files if file.name == LOCK_FILE]
    if not locks:
        return {}
    told, floor = raised_lock(project)
    found = floor_above(floor, told, kept_lock(project, locks[0].before), now())
    return {project / FLOOR_FILE: render_floor(found)}


def _print(record: Record, effect: Effect, *, dry_run: bool) -> None:
    text = _("Would take back: {command}") if dry_run else _("Taken back: {command}")
    click.secho(printable(text.format(command=record.command)), bold=True)
    told = _("change {number}, {moment}, by {who}")
    who = record.who or _("unknown")
    click.echo(printable(told.format(number=record.number, moment=moment_text(record.when), who=who)))
    if record.reason:
        click.echo(printable(_("because: {reason}").format(reason=record.reason)))
    for line in effect.lines:
        click.echo(printable(line))
