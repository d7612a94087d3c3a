"""What changed in the plan, as a terminal shows it and as JSON."""

from __future__ import annotations

from typing import Any

import click

from aarsplan.cli.json_parts import placement_json
from aarsplan.cli.report import change_text
from aarsplan.diagnostics import printable
from aarsplan.diff import ChangeKind
from aarsplan.lockfile import Entry
from aarsplan.texts import _, short_date
from aarsplan.views.plan_difference import AgendaChange, LogEntry, MeetingChange, PlanDifference, PlanVersion, Stop
from aarsplan.views.plan_difference_paper import log_lines, summary
from aarsplan.views.plan_difference_words import moment_text


def print_difference(found: PlanDifference, municipality: str) -> None:
    """One line for each change, with what follows from it under it."""
    click.secho(f"{printable(municipality)}: {_('Changes since the last version')}", bold=True)
    click.echo(_("From: {version}").format(version=_version(found.old)))
    click.echo(_("To: {version}").format(version=_version(found.new)))
    click.echo()
    if not found:
        click.echo(_("Nothing changed between the two versions."))
    else:
        click.echo(summary(found))
    for told in found.meetings:
        click.echo(printable(change_text(told.change, told.key or told.title)))
        for shift in told.deadlines:
            words = {"deadline": shift.name, "old": short_date(shift.old), "new": short_date(shift.new)}
            _indented(_("{deadline}: {new} instead of {old}").format(**words))
        _because(told.reason)
    for item in found.agendas:
        click.echo(printable(_agenda_text(item)))
        _because(item.reason)
    if found.log:
        click.echo()
        click.secho(_("Who changed what"), bold=True)
    for entry in found.log:
        what = "; ".join(log_lines(entry))
        who = entry.who or _("unknown")
        click.echo(printable(f"{entry.number}. {moment_text(entry.when)} {who}: {what}"))
        _because(entry.reason)


def difference_json(found: PlanDifference) -> dict[str, Any]:
    """The difference as plain data, as schemas/diff.json describes it."""
    return {
        "old": _version_json(found.old),
        "new": _version_json(found.new),
        "meetings": [_meeting_json(told) for told in found.meetings],
        "agendas": [_agenda_json(told) for told in found.agendas],
        "log": [_log_json(entry) for entry in found.log],
    }


def _version(version: PlanVersion) -> str:
    when = _("changed {moment}").format(moment=moment_text(version.changed)) if version.changed else _("no plan")
    return printable(f"{version.name} ({when})")


def _because(reason: str) -> None:
    if reason:
        _indented(_("because: {reason}").format(reason=reason))


def _indented(text: str) -> None:
    click.echo(f"  {printable(text)}")


def _agenda_text(told: AgendaChange) -> str:
    words = {"item": told.title, "old": str(told.old or ""), "new": str(told.new or "")}
    if told.old is None:
        return _("{item} is put on the agenda of {new}").format(**words)
    if told.new is None:
        return _("{item} leaves the agenda of {old}, and is on no other").format(**words)
    return _("{item} moves from {old} to {new}").format(**words)


def _version_json(version: PlanVersion) -> dict[str, Any]:
    return {"name": version.name, "changed": version.changed.isoformat() if version.changed else None}


def _meeting_json(told: MeetingChange) -> dict[str, Any]:
    change = told.change
    return {
        "kind": str(change.kind),
        "key": told.key or None,
        "title": told.title,
        "old": _entry_json(change.old) if change.old else None,
        "new": None if change.kind is ChangeKind.REMOVED else _entry_json(change.new),
        "days": change.days,
        "text_changed": change.reworded,
        "deadlines": [
            {"code": shift.code, "name": shift.name, "old": shift.old.isoformat(), "new": shift.new.isoformat()}
            for shift in told.deadlines
        ],
        "reason": told.reason,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    decided = entry.approval.day.isoformat() if entry.approval else None
    return {**placement_json(entry.placement), "status": str(entry.status), "decided": decided}


def _agenda_json(told: AgendaChange) -> dict[str, Any]:
    stops = {"old": _stop_json(told.old), "new": _stop_json(told.new)}
    return {"key": told.key, "title": told.title, **stops, "reason": told.reason}


def _stop_json(stop: Stop | None) -> dict[str, Any] | None:
    if stop is None:
        return None
    return {"meeting": stop.meeting, "date": stop.day.isoformat() if stop.day else None}


def _log_json(entry: LogEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "when": entry.when.isoformat(),
        "who": entry.who,
        "reason": entry.reason,
        "meetings": [told.key or None for told in entry.meetings],
        "agendas": [told.key for told in entry.agendas],
    }
