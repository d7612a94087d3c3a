"""`aarsplan calendars`: the calendars that keep people and places busy, how old they are, and fetching them anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.calendar_fetching import fetch_calendars
from aarsplan.cli.console import print_json, print_table, tell
from aarsplan.cli.names import known
from aarsplan.cli.options import now
from aarsplan.cli.project import LOCK_FILE, NO_DAYS, find_project, loaded, project_options
from aarsplan.diagnostics import Diagnostic, Severity, WrongUse, error, has_errors
from aarsplan.domain import DateRange
from aarsplan.files import display_name
from aarsplan.loading.calendar_age import COPY, State, age, moment, state
from aarsplan.loading.loader import Project
from aarsplan.loading.named_calendars import Calendar
from aarsplan.lock_text import read_lock
from aarsplan.texts import _, join, ngettext


@click.command(
    name="calendars", help=_("List the calendars that keep people and places busy, or fetch those that have a url.")
)
@click.option("--fetch", is_flag=True, help=_("Fetch the calendars named, or all that have a url, and keep copies."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the calendars as JSON."))
@click.argument("codes", metavar=_("[CODE]..."), nargs=-1)
@project_options
def command(fetch: bool, as_json: bool, codes: tuple[str, ...], folder: Path | None) -> int:
    """List the calendars, or fetch them."""
    found = find_project(folder)
    planned = read_lock(found / LOCK_FILE, display_name(found, LOCK_FILE)).planned
    days = DateRange(planned[0].first, planned[-1].last) if planned else NO_DAYS
    project, at = loaded(found, days), now()
    calendars = _chosen(project, codes)
    failed: Collection[str] = ()
    refused: list[Diagnostic] = []
    if fetch:
        remote = [calendar for calendar in calendars if calendar.remote]
        _refuse_files([calendar for calendar in calendars if codes and not calendar.remote])
        failed, refused = fetch_calendars(found, remote, planned, at)
        project = loaded(found, days)
        calendars = _chosen(project, codes)
    told = [*refused, *_judged(project, failed)]
    if as_json:
        listed = [_json(calendar, planned, at) for calendar in calendars]
        print_json({"calendars": listed, "diagnostics": [one.to_json() for one in told]})
    else:
        tell(told)
        _print(calendars, planned, at)
    return int(has_errors(told))


def _chosen(project: Project, codes: Sequence[str]) -> list[Calendar]:
    """The calendars of the project that were named, all where none was.

    Raises:
        WrongUse: there is none of a name.
    """
    by_name = {calendar.name: calendar for calendar in project.calendars}
    if not codes:
        return list(project.calendars)
    names = dict.fromkeys(known(code, by_name, _("there is no calendar {name}")) for code in codes)
    return [by_name[name] for name in names]


def _refuse_files(files: Sequence[Calendar]) -> None:
    """Refuse to fetch what is nowhere but in the project folder.

    Raises:
        WrongUse: naming each of `files`.
    """
    if files:
        message = _("{name} is a file and cannot be fetched")
        hint = _("save the newer calendar in its place")
        raise WrongUse([error("calendar", message.format(name=one.name), one.span, hint=hint) for one in files])


def _judged(project: Project, failed: Collection[str]) -> list[Diagnostic]:
    """The warnings of the project; what is said of calendars that could not be fetched now are errors."""
    spans = {calendar.span for calendar in project.calendars if calendar.name in failed}
    return [
        replace(told, severity=Severity.ERROR) if told.code == COPY and told.span in spans else told
        for told in project.warnings
    ]


def _print(calendars: Sequence[Calendar], planned: Sequence[DateRange], at: datetime) -> None:
    if calendars:
        head = [_("Calendar"), _("Host"), _("Keeps busy"), _("Busy times"), _("Fetched"), _("Age"), _("State")]
        print_table(head, [_row(calendar, planned, at) for calendar in calendars])
        count = ngettext("{n} calendar.", "{n} calendars.", len(calendars))
        click.echo(count.format(n=len(calendars)))
    else:
        click.echo(_("No calendar keeps anybody busy yet: aarsplan import calendar FILE --role ROLE"))


def _row(calendar: Calendar, planned: Sequence[DateRange], at: datetime) -> list[str]:
    fetched = calendar.remote and calendar.remote.record.fetched
    host = calendar.remote.address.place if calendar.remote else ""
    whom = join([*calendar.roles, *calendar.places]) or _("nobody")
    times = str(_busy_times(calendar, planned)) if planned else ""
    when = (moment(fetched), age(fetched, at)) if fetched else ("", "")
    return [calendar.name, host, whom, times, *when, _state_words()[state(calendar, at)]]


def _busy_times(calendar: Calendar, planned: Sequence[DateRange]) -> int:
    """How many of its busy times touch the days that have been planned."""
    parts = [(days.first.toordinal() * 1440, (days.last.toordinal() + 1) * 1440) for days in planned]
    return sum(
        any(busy.start_minute < end and first < busy.end_minute for first, end in parts) for busy in calendar.busy
    )


def _state_words() -> dict[State, str]:
    return {
        State.FILE: _("file"),
        State.GOOD: _("in order"),
        State.OLD: _("too old"),
        State.FAILED: _("could not be fetched"),
        State.UNDATED: _("age unknown"),
        State.NEVER: _("never fetched"),
    }


def _json(calendar: Calendar, planned: Sequence[DateRange], at: datetime) -> dict[str, Any]:
    """One calendar, as schemas/calendars.json describes it."""
    remote = calendar.remote
    record = remote.record if remote else None
    return {
        "name": calendar.name,
        "host": remote.address.place if remote else None,
        "roles": list(calendar.roles),
        "places": list(calendar.places),
        "busy_times": _busy_times(calendar, planned) if planned else None,
        "kept": calendar.is_there,
        "fetched": record.fetched.isoformat() if record and record.fetched else None,
        "age_days": max((at - record.fetched).days, 0) if record and record.fetched else None,
        "max_age_days": remote.max_age_days if remote else None,
        "state": str(state(calendar, at)),
        "failed": record.failed.isoformat() if record and record.failed else None,
        "reason": record.failure.text if record and record.failure else None,
    }
