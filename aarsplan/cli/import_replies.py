"""`aarsplan import replies`: take in what the invited replied by mail, and show who comes."""

from __future__ import annotations

from pathlib import Path

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.convene_report import print_status, status_json
from aarsplan.cli.convening import write_invitations
from aarsplan.cli.options import message_option, now
from aarsplan.cli.planning import alone
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import in_order
from aarsplan.invitations.ledger import read_invitations
from aarsplan.invitations.replies import take, taken_text
from aarsplan.loading.replies.reader import others_text, read_replies
from aarsplan.texts import _


@click.command(
    name="replies", help=_("Take in replies to invitations: mails (.eml), mbox files, .ics files, or folders.")
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar=_("PATH..."))
@click.option("--dry-run", is_flag=True, help=_("Show who would come and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(paths: tuple[Path, ...], dry_run: bool, as_json: bool, folder: Path | None) -> int:
    """Take in replies."""
    with alone(folder, dry_run=dry_run):
        opened = open_project(folder, None)
        tell(opened.project.warnings)
        before = read_invitations(opened.project.folder)
        reading = read_replies(paths)
        taken = take(before, reading.replies, opened.project.facts, now())
        findings = in_order([*reading.notes, *taken.findings])
        if taken.changed and not dry_run:
            write_invitations(opened, taken.invitations)
        shown = {key: taken.invitations[key] for key in taken.changed}
        if as_json:
            number, meetings = sum(taken.changed.values()), status_json(opened, shown)
            diagnostics = [found.to_json() for found in findings]
            print_json({"taken": number, "others": reading.others, "meetings": meetings, "diagnostics": diagnostics})
        else:
            tell(findings)
            if shown:
                print_status(opened, shown)
            click.echo(" ".join(filter(None, [taken_text(taken), others_text(reading.others)])))
    return int(bool(findings))
