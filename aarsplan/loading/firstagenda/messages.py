"""What the reader of FirstAgenda's lists tells its user, as located diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Span, error, printable, warning
from aarsplan.loading.words import suggestion
from aarsplan.texts import _, ngettext

CODE = "calendar"
READER = "aarsplan.loading.firstagenda.worker"
"""The process that reads such files."""

Told = Mapping[str, Any]
"""A note as it came from the other process."""

_SHAPE = '{"Udvalg": {"…": [{"Navn": "…", "Moeder": [{"MeetingBeginUtc": "2026-01-15T13:00:00+01:00", …}]}]}}'


def refusal(told: Told, name: str, because: tuple[Reason, ...]) -> Diagnostic:
    """The error that says why the list `name` cannot be used at all."""
    again = _('save the municipality\'s "udvalgsliste" from FirstAgenda as it is: {shape}').format(shape=_SHAPE)
    smaller = _("name the committees that matter with --committee, or save a smaller list")
    text, hint = {
        "empty": (_("the file is empty"), again),
        "compressed": (_("the file is compressed, not JSON"), again),
        "encoding": (_("the file is not UTF-8, as JSON must be"), again),
        "cut": (_("the file ends too early: it is no whole JSON"), again),
        "syntax": (_('the file is no JSON from here on: "{seen}"'), again),
        "depth": (_("the file is nested more than {limit} deep"), again),
        "duplicate": (_('the key "{key}" stands twice in one object'), again),
        "shape": (_("the file is no list of FirstAgenda's committees with their meetings"), again),
        "busy": (_("the list has more than {limit} meetings in the period"), smaller),
        "memory": (_("reading the calendar takes more than {megabytes} MB of memory"), smaller),
        "time": (_("reading the calendar takes more than {seconds} seconds"), smaller),
        "stopped": (_("the calendar could not be read: {reason}"), again),
    }[told["code"]]
    return error(CODE, printable(text.format(**told["seen"])), Span(name, told["line"]), because=because, hint=hint)


def notice(told: Told, name: str) -> Diagnostic:
    """The warning about the list `name` or one meeting in it."""
    code, seen, span = told["code"], told["seen"], Span(name, told["line"])
    if code == "no-committee":
        message = _('the list has no committee "{name}"').format(name=seen["name"])
        return warning(CODE, message, span, hint=suggestion(seen["name"], seen["known"]))
    if code in (remarks := _remarks(seen.get("count", 0))):
        text, hint = remarks[code]
        return warning(CODE, text.format(**seen), span, hint=hint)
    skipped = _("a meeting of {committee} is skipped: {reason}")
    return warning(CODE, skipped.format(committee=told["uid"], reason=_faults()[code].format(**seen)), span)


def _remarks(count: int) -> dict[str, tuple[str, str]]:
    """What is told of a list that is read all the same, and what to do about it."""
    look = _("compare one of them with what the municipality publishes")
    no_end = ngettext(
        "{count} meeting has no end; it is taken to last 2 hours",
        "{count} meetings have no end; they are taken to last 2 hours",
        count,
    )
    utc = ngettext("{count} time is in UTC, and is read so", "{count} times are in UTC, and are read so", count)
    no_offset = ngettext(
        "{count} time says nothing of its time zone; it is read as Danish",
        "{count} times say nothing of their time zone; they are read as Danish",
        count,
    )
    return {
        "no-end": (no_end, ""),
        "utc": (utc, look),
        "no-offset": (no_offset, look),
        "no-meetings": (_("the list holds no meetings"), ""),
        "more": (_("{count} more warnings about this calendar are not shown"), ""),
    }


def _faults() -> dict[str, str]:
    """Why a meeting is skipped."""
    return {
        "no-start": _("it has no MeetingBeginUtc"),
        "date": _('"{value}" is no date or time'),
        "year": _("the year {year} lies outside {first} to {last}"),
        "end": _("it ends before it starts"),
    }
