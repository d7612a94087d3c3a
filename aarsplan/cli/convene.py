"""`aarsplan convene`: invite the members of meetings by mail, tell them what changed, and see who comes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.convene_report import messages_json, print_messages, print_status, refusals, status_json
from aarsplan.cli.convening import (
    CODE,
    Convening,
    chosen,
    convening,
    mail_settings,
    password_of,
    write_invitations,
)
from aarsplan.cli.exporting import in_folder
from aarsplan.cli.options import message_option
from aarsplan.cli.planning import alone
from aarsplan.cli.project import Opened, open_project, project_options
from aarsplan.diagnostics import WrongUse, error
from aarsplan.invitations.due import after
from aarsplan.invitations.guests import meeting_of
from aarsplan.invitations.ledger import end_meanwhile, keep_meanwhile, read_invitations
from aarsplan.invitations.model import Invitations
from aarsplan.loading.addresses import read_addresses
from aarsplan.texts import _


@click.command(
    name="convene",
    help=_("Invite the members of a meeting, or of a body's meetings in a period, by mail; tell them what changed."),
)
@click.argument("what", required=False, metavar=_("[MEETING | BODY[,BODY...]]"))
@click.argument("period", required=False, metavar=_("[PERIOD]"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=_("Write the mails as .eml files here."))
@click.option("--send", is_flag=True, help=_("Send the mails by the server of [mail]."))
@click.option("--draft", "drafts", is_flag=True, help=_("Also meetings that are not approved yet, as tentative ones."))
@click.option("--status", is_flag=True, help=_("Show who comes to what was convened."))
@click.option("--overwrite", is_flag=True, help=_("Write over files that were changed by hand."))
@click.option("--dry-run", is_flag=True, help=_("Show who would be told what, and send and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(
    what: str | None,
    period: str | None,
    out: Path | None,
    send: bool,
    drafts: bool,
    status: bool,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Convene meetings."""
    _refuse_contradicting(what, out, send=send, status=status, dry_run=dry_run)
    with alone(folder, dry_run=dry_run or status):
        opened = open_project(folder, None)
        invitations = read_invitations(opened.project.folder)
        if status:
            _show_status(opened, invitations, what, period, as_json=as_json)
            return 0
        tell(opened.project.warnings)
        settings = mail_settings(opened, sends=send)
        password = password_of(settings) if send and not dry_run else ""
        addresses = read_addresses(opened.project.folder, opened.project.facts.roles)
        entries = chosen(opened, invitations, what or "", period)
        found, warnings = convening(opened, invitations, addresses, entries, drafts=drafts)
        tell(warnings)
        if dry_run:
            return _told(opened, found, {}, {}, as_json=as_json)
        if send:
            return _send(opened, invitations, found, password, as_json=as_json)
        return _write(opened, invitations, found, out or Path(), overwrite=overwrite, as_json=as_json)


def _refuse_contradicting(what: str | None, out: Path | None, *, send: bool, status: bool, dry_run: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        WrongUse: they do not.
    """
    if status and (out or send):
        raise WrongUse([error(CODE, _("--status only shows: leave --out and --send out"))])
    if status:
        return
    if what is None:
        hint = _("write a meeting (KCL/2025-10), or a body and a period (KCL 2025-H2)")
        raise WrongUse([error(CODE, _("which meetings are to be convened?"), hint=hint)])
    if out and send:
        raise WrongUse([error(CODE, _("mails are either written or sent: choose --out or --send"))])
    if not (out or send or dry_run):
        hint = _("add --out FOLDER, --send or --dry-run")
        raise WrongUse([error(CODE, _("are the mails to be written or sent?"), hint=hint)])


def _show_status(
    opened: Opened, invitations: Invitations, what: str | None, period: str | None, *, as_json: bool
) -> None:
    keys = set(opened.lock.entries)
    if what is not None:
        keys = {entry.placement.key for entry in chosen(opened, invitations, what, period)}
    shown = {key: convened for key, convened in invitations.items() if meeting_of(key) in keys}
    if as_json:
        print_json({"meetings": status_json(opened, shown)})
    else:
        print_status(opened, shown)


def _write(
    opened: Opened, invitations: Invitations, found: Convening, out: Path, *, overwrite: bool, as_json: bool
) -> int:
    """Write the mails as files, together with what they say; they count as sent."""
    from aarsplan.invitations.mail import file_names, post

    settings = mail_settings(opened, sends=False)
    names = file_names(found.messages)
    made = {names[message.person]: post(message, opened.project.facts, settings).content for message in found.messages}
    if made:
        beside = in_folder(made, out, overwrite=overwrite)
        write_invitations(opened, after(invitations, found.messages), beside=beside)
    code = _told(opened, found, names, {}, as_json=as_json)
    if made and not as_json:
        click.echo(_("Written to {folder}; send them yourself, they count as sent.").format(folder=out))
    return code


def _send(opened: Opened, invitations: Invitations, found: Convening, password: str, *, as_json: bool) -> int:
    """Send the mails; what the server took is kept after each, and written as one change in the end."""
    from aarsplan.invitations.mail import post
    from aarsplan.invitations.sending import send

    settings, folder = mail_settings(opened, sends=True), opened.project.folder
    posts = [post(message, opened.project.facts, settings) for message in found.messages]
    refused: dict[str, str] = {}
    now_told = invitations
    # Where nothing can be kept, nothing is sent.
    keep_meanwhile(folder, invitations)
    try:
        for outcome in send(posts, settings, password):
            if outcome.is_sent:
                now_told = after(now_told, [outcome.post.due])
                keep_meanwhile(folder, now_told)
            else:
                refused[outcome.post.due.person] = outcome.refusal
    finally:
        # What an earlier crash left meanwhile is written too, whether or not anything was sent now.
        if now_told:
            write_invitations(opened, now_told)
        else:
            end_meanwhile(folder)
    return _told(opened, found, {}, refused, as_json=as_json, sent=True)


def _told(
    opened: Opened,
    found: Convening,
    files: Mapping[str, str],
    refused: Mapping[str, str],
    *,
    as_json: bool,
    sent: bool = False,
) -> int:
    """Print what was done, and return the exit code."""
    if as_json:
        print_json(messages_json(found, files, refused, sent=sent))
    else:
        print_messages(opened, found, sent=len(found.messages) - len(refused) if sent else None)
    tell(refusals(found.messages, refused))
    return int(bool(refused))
