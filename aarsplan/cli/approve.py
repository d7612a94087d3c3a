"""`aarsplan approve`: what was decided of a body's meetings in a period, from draft over approved to locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from aarsplan.cli.advancing import announced
from aarsplan.cli.approving import (
    Request,
    decided,
    is_changed,
    named_codes,
    refuse_errors,
    refuse_late,
    refuse_what_the_project_says,
    requested,
    standing,
)
from aarsplan.cli.console import print_json, print_table
from aarsplan.cli.options import day_option, message_option, note
from aarsplan.cli.planning import alone, write_lock
from aarsplan.cli.project import Opened, open_project, project_options
from aarsplan.cli.report import approval_json, days_text
from aarsplan.diagnostics import WrongUse, error
from aarsplan.domain import Status
from aarsplan.horizon import parse_horizon
from aarsplan.lockfile import Entry, Lock
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.views.annual_row import status_name
from aarsplan.views.decisions import decision_text
from aarsplan.views.plan_difference_words import times_text


@click.command(
    name="approve",
    help=_("Record that the meetings of a body in a period were approved, so that calendars show them as confirmed."),
)
@click.argument("bodies", metavar=_("BODY[,BODY...]"))
@click.argument("period", metavar=_("PERIOD"))
@click.option("--at", "meeting", metavar=_("MEETING"), help=_('The meeting that decided it, as "DIR 23-10-2024".'))
@day_option("--date", help=_("The day of the decision; by default that of the meeting, or today."))
@click.option("--lock", "locks", is_flag=True, help=_("Lock them: no plan moves or cancels them any more."))
@click.option("--reopen", is_flag=True, help=_("Make them drafts again; say why with -m."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be approved and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(
    bodies: str,
    period: str,
    meeting: str | None,
    date: date | None,
    locks: bool,
    reopen: bool,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Record a decision."""
    days = parse_horizon(period)
    _refuse_contradicting(locks=locks, reopen=reopen, told=meeting is not None or date is not None)
    status = Status.DRAFT if reopen else Status.LOCKED if locks else Status.APPROVED
    with alone(folder, dry_run=dry_run):
        opened = open_project(folder, days)
        plan = opened.plan
        codes = named_codes(opened, bodies)
        entries = standing(opened, codes, days)
        request = requested(plan, status, meeting, date)
        chosen = [entry for entry in entries if is_changed(entry, status)]
        if reopen:
            refuse_what_the_project_says(plan, chosen)
        else:
            refuse_late(opened, request, chosen, codes, days)
            refuse_errors(opened, plan, chosen, codes, days)
        lock = announced(opened, decided(opened.lock, request, chosen))
        _print(opened, lock, request, entries, chosen, as_json=as_json)
        if chosen and not dry_run:
            write_lock(opened, lock, {}, quiet=as_json)


def _refuse_contradicting(*, locks: bool, reopen: bool, told: bool) -> None:
    """Refuse options that cannot go together.

    Raises:
        WrongUse: they cannot.
    """
    if reopen and locks:
        raise WrongUse([error("approve", _("meetings cannot be locked and reopened at once"))])
    if reopen and told:
        message = _("a draft has no decision, and so neither --at nor --date")
        raise WrongUse([error("approve", message, hint=_("tell who asks for it with -m"))])
    if reopen and not note().reason.strip():
        message = _("what was decided is only reopened for a reason")
        raise WrongUse([error("approve", message, hint=_('add it: -m "..."'))])


def _print(
    opened: Opened,
    lock: Lock,
    request: Request,
    entries: Sequence[Entry],
    chosen: Sequence[Entry],
    *,
    as_json: bool,
) -> None:
    keys = {entry.placement.key for entry in chosen}
    rest = [entry for entry in entries if entry.placement.key not in keys]
    if as_json:
        print_json(
            {
                "status": str(request.status),
                "period": {"first": str(opened.horizon.first), "last": str(opened.horizon.last)},
                "changed": [_entry_json(entry, lock.entries[entry.placement.key]) for entry in chosen],
                "unchanged": [_entry_json(entry, entry) for entry in rest],
            }
        )
        return
    click.secho(f"{opened.project.facts.municipality}: {days_text(opened.horizon)}", bold=True)
    click.echo()
    if chosen:
        head = [_("Day and date"), _("Time"), _("Meeting"), _("Before"), _("Now")]
        print_table(head, [_row(entry, lock.entries[entry.placement.key]) for entry in chosen])
        click.echo()
    click.echo(_changed_text(request.status, len(chosen)))
    for line in _unchanged(rest):
        click.echo(line)


def _row(old: Entry, new: Entry) -> list[str]:
    spot = old.placement
    before, after = (decision_text(entry.status, entry.approval) for entry in (old, new))
    return [short_date(spot.day), times_text(spot), spot.key, before, after]


def _changed_text(status: Status, number: int) -> str:
    if not number:
        return _("Nothing changed.")
    texts: Mapping[Status, str] = {
        Status.DRAFT: ngettext("{n} meeting is a draft again.", "{n} meetings are drafts again.", number),
        Status.APPROVED: ngettext("{n} meeting is approved.", "{n} meetings are approved.", number),
        Status.LOCKED: ngettext("{n} meeting is locked.", "{n} meetings are locked.", number),
    }
    return texts[status].format(n=number)


def _unchanged(rest: Sequence[Entry]) -> Iterator[str]:
    """The meetings that were left as they were, by where they stand."""
    for status in Status:
        keys = [entry.placement.key for entry in rest if entry.status is status]
        if keys:
            yield _("Already {status}: {keys}").format(status=status_name(status), keys=join(keys))


def _entry_json(old: Entry, new: Entry) -> dict[str, object]:
    spot = old.placement
    return {
        "key": spot.key,
        "date": spot.day.isoformat(),
        "start": f"{spot.start:%H:%M}",
        "before": str(old.status),
        "status": str(new.status),
        "approval": approval_json(new.approval),
    }
