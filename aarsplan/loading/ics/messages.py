"""What the reader of calendars tells its user, as located diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aarsplan.diagnostics import Diagnostic, Reason, Span, error, warning
from aarsplan.texts import _, short_date

CODE = "calendar"
READER = "aarsplan.loading.ics.worker"
"""The process that reads such files."""

Told = Mapping[str, Any]
"""A `text.Note` as it came from the other process."""


def refusal(told: Told, name: str, because: tuple[Reason, ...]) -> Diagnostic:
    """The error that says why the calendar `name` cannot be used at all."""
    again = _("export the calendar again as iCalendar (.ics), uncompressed")
    smaller = _("export fewer days or fewer calendars at a time")
    text, hint = {
        "empty": (_("the calendar is empty"), again),
        "compressed": (_("the file is compressed, not a calendar"), again),
        "no-text": (_("the file holds a NUL character: it is not a calendar"), again),
        "no-calendar": (_("the file does not begin with BEGIN:VCALENDAR: it is not a calendar"), again),
        "depth": (_("components stand more than {limit} deep inside one another"), again),
        "components": (_("the calendar has more than {limit} components"), smaller),
        "busy": (_("the calendar has more than {limit} busy times in the period"), smaller),
        "memory": (_("reading the calendar takes more than {megabytes} MB of memory"), smaller),
        "time": (_("reading the calendar takes more than {seconds} seconds"), smaller),
        "stopped": (_("the calendar could not be read: {reason}"), again),
    }[told["code"]]
    return error(CODE, text.format(**told["seen"]), Span(name, told["line"]), because=because, hint=hint)


def notice(told: Told, name: str) -> Diagnostic:
    """The warning about the calendar `name` or one event in it."""
    code, seen = told["code"], {"uid": told["uid"], **told["seen"]}
    for key in ("first", "last"):
        if code == "year-long":
            seen[key] = short_date(date.fromisoformat(seen[key]))
    hints = {
        "encoding": _("save the file as UTF-8"),
        "cut": _("export or download the calendar again"),
        "zone": _("use a name such as Europe/Copenhagen"),
    }
    if code in (remarks := _remarks()):
        message = remarks[code].format(**seen)
    else:
        skipped = _("event {uid} is skipped: {reason}")
        message = skipped.format(uid=told["uid"], reason=_faults()[code].format(**seen))
    return warning(CODE, message, Span(name, told["line"]), hint=hints.get(code, ""))


def _remarks() -> dict[str, str]:
    """What is told of calendars and events that are read all the same."""
    return {
        "no-vcalendar": _("the calendar has no BEGIN:VCALENDAR; its events are read all the same"),
        "encoding": _("the file is not UTF-8; its letters are read as Windows-1252"),
        "cut": _("the calendar ends before its END: events may be missing"),
        "no-events": _("the calendar holds no events"),
        "more": _("{count} more warnings about this calendar are not shown"),
        "no-uid": _("an event has no UID; it is called {uid} here"),
        "exrule": _("the EXRULE of event {uid} is ignored: the event may show as busy too often"),
        "controls": _("control characters were removed from the title of event {uid}"),
        "long-title": _("the title of event {uid} was cut to {limit} characters"),
        "year-long": _("event {uid} blocks the whole year: it lasts from {first} to {last}"),
    }


def _faults() -> dict[str, str]:
    """Why an event is skipped."""
    return {
        "syntax": _("line {at} is no property of a calendar"),
        "folds": _("its {property} is folded over {count} lines, at most {limit} are read"),
        "unended": _("it has no END:VEVENT"),
        "twice": _("it has {property} more than once"),
        "no-start": _("it has no DTSTART"),
        "date": _('"{value}" is no date or time'),
        "year": _("the year {year} lies outside {first} to {last}"),
        "duration": _('"{value}" is no duration of zero or more'),
        "zone": _('the time zone "{value}" is unknown'),
        "kinds": _("its start is a date and its end a time, or the other way round"),
        "end": _("it ends before it starts"),
        "rule": _('its rule "{value}" cannot be read'),
        "rule-range": _("{part} of its rule is {value}, it must lie from {first} to {last}"),
        "frequency": _("it repeats {value}; the shortest step is DAILY"),
        "times-a-day": _("its rule names more than {limit} times a day"),
        "until-count": _("its rule has both UNTIL and COUNT"),
        "never": _('its rule "{value}" never gives a date'),
        "long": _("it repeats and lasts for more than a year"),
        "rules": _("it has {count} rules, at most {limit} are read"),
        "dates": _("its {property} lists {count} dates, at most {limit} are read"),
        "changes": _("{count} of its occurrences are changed, at most {limit} are read"),
        "occurrences": _("it has more than {limit} occurrences in the period"),
        "expansion": _("its occurrences cannot be worked out ({value})"),
    }
