"""What `aarsplan import calendar` tells of a calendar that is taken into the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import click

from aarsplan.checking import check_lock, standing_plan
from aarsplan.cli.options import today
from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Diagnostic, printable
from aarsplan.domain import DateRange
from aarsplan.loading.calendars import Reading
from aarsplan.texts import _, clock, join, ngettext, short_date

_RULE = "busy-times"
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Taken:
    """A calendar as it is taken in: its `file` in the project, whom it keeps busy, and what was read of it."""

    file: str
    roles: tuple[str, ...]
    places: tuple[str, ...]
    committees: tuple[str, ...]
    reading: Reading
    replaces: bool


def planned_days(opened: Opened) -> DateRange:
    """The days that are planned; where none are, a year from today."""
    planned = opened.lock.planned
    return DateRange(planned[0].first, planned[-1].last) if planned else DateRange(today(), today() + _YEAR)


def collisions(tried: Opened, name: str) -> list[Diagnostic]:
    """What is wrong with the standing plan because of the busy times in the file `name`, and would not be without."""
    lock, rules = tried.lock, tried.project.rules
    if not lock.planned:
        return []
    facts = tried.project.facts
    others = tuple(busy for busy in facts.busy if busy.span is None or busy.span.file != name)
    without = check_lock(standing_plan(replace(facts, busy=others), lock), lock, rules, tried.lock_name)
    found = check_lock(tried.plan, lock, rules, tried.lock_name)
    return [told for told in found if told not in without]


def print_taken(taken: Taken, tried: Opened, follows: Sequence[Diagnostic]) -> None:
    """Print what was read, and what follows from it."""
    click.echo(_of_file(taken))
    click.echo(_of_plan(taken.reading, planned_days(tried)))
    if taken.reading.zones:
        zones = [
            printable(f"{name} = {zone or _('not known by that name')}") for name, zone in taken.reading.zones.items()
        ]
        click.echo(_("Time zones: {zones}.").format(zones=", ".join(zones)))
    if not any(rule.name == _RULE for rule in tried.project.rules):
        hint = _("no rule keeps meetings clear of it; add to rules.toml a [[rule]] with: {rule}")
        click.echo(hint.format(rule=f'rule = "{_RULE}"'))
    if follows:
        text = ngettext(
            "{n} finding about the plan follows from it. Plan again with: aarsplan plan",
            "{n} findings about the plan follow from it. Plan again with: aarsplan plan",
            len(follows),
        )
        click.echo(text.format(n=len(follows)))
    elif tried.lock.planned:
        click.echo(_("No planned meeting collides with it."))


def _of_file(taken: Taken) -> str:
    read = taken.reading
    parts = [ngettext("{n} event", "{n} events", read.events).format(n=read.events)]
    if read.free:
        parts.append(ngettext("{n} keeps nobody busy", "{n} keep nobody busy", read.free).format(n=read.free))
    if read.skipped:
        parts.append(ngettext("{n} was skipped", "{n} were skipped", read.skipped).format(n=read.skipped))
    known = _("{file}, in the place of what it was") if taken.replaces else _("{file}")
    whom = join([*taken.roles, *taken.places])
    text = _("{file}: {counts}. It keeps busy: {whom}.")
    return text.format(file=known.format(file=taken.file), counts=", ".join(parts), whom=whom)


def _of_plan(read: Reading, days: DateRange) -> str:
    number = len(read.busy)
    between = _("from {first} to {last}").format(first=short_date(days.first), last=short_date(days.last))
    if not number:
        return _("No busy times {between}.").format(between=between)
    text = ngettext(
        "{n} busy time {between}: {first}.", "{n} busy times {between}: the first {first}, the last {last}.", number
    )
    first, last = (_spoken(_moment(at.start_minute)) for at in (read.busy[0], read.busy[-1]))
    return text.format(n=number, between=between, first=first, last=last)


def _spoken(moment: datetime) -> str:
    return f"{short_date(moment.date())} {clock(moment.time())}"


def _moment(minute: int) -> datetime:
    return datetime.combine(date.fromordinal(minute // 1440), time(minute % 1440 // 60, minute % 60))


def taken_json(taken: Taken, told: Sequence[Diagnostic], follows: Sequence[Diagnostic]) -> dict[str, Any]:
    """What was read and what follows as plain data."""
    read = taken.reading
    times = [
        {"start": _moment(at.start_minute).isoformat(), "end": _moment(at.end_minute).isoformat()} for at in read.busy
    ]
    return {
        "file": taken.file,
        "replaces": taken.replaces,
        "roles": list(taken.roles),
        "places": list(taken.places),
        "committees": list(taken.committees),
        "events": read.events,
        "free": read.free,
        "skipped": read.skipped,
        "busy": len(times),
        "first": times[0] if times else None,
        "last": times[-1] if times else None,
        "zones": [{"name": name, "zone": zone} for name, zone in read.zones.items()],
        "collisions": [diagnostic.to_json() for diagnostic in follows],
        "diagnostics": [diagnostic.to_json() for diagnostic in told],
    }
