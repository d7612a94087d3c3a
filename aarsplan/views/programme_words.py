"""The words of a programme in the reader's language: its title, its times, its people, its documents."""

from __future__ import annotations

from datetime import date, time

from aarsplan.agenda import Form
from aarsplan.texts import _, clock, join, month_name, ngettext, short_date, weekday_name
from aarsplan.views.programme import Document, Guest, Programme, ProgrammeEntry, Version


def title_text(programme: Programme) -> str:
    """What the paper is called: "Direktionen – dagsorden"."""
    title = _("{body} – agenda") if programme.form is Form.AGENDA else _("{body} – programme")
    return title.format(body=programme.body)


def form_name(programme: Programme) -> str:
    """What the body calls the paper, as a word: "dagsorden"."""
    return _("agenda") if programme.form is Form.AGENDA else _("programme")


def long_date(day: date) -> str:
    """A date as it stands under a title: "onsdag den 23. oktober 2024"."""
    weekday, month = weekday_name(day.weekday()), month_name(day.month)
    return _("{weekday} {day} {month} {year}").format(weekday=weekday, day=day.day, month=month, year=day.year)


def when_text(programme: Programme) -> str:
    """Day and time of the meeting: "onsdag den 23. oktober 2024 kl. 9.00–13.30"."""
    return _("{date}, {times}").format(date=long_date(programme.day), times=times_text(programme.start, programme.end))


def times_text(start: time | None, end: time | None) -> str:
    """From and to: "9.00–9.15"; "" without a start."""
    if start is None:
        return ""
    return clock(start) if end is None else f"{clock(start)}–{clock(end)}"


def span_text(entry: ProgrammeEntry) -> str:
    """From when to when an entry is taken: "9.00–9.15"; how long it takes where it has no time of its own."""
    if entry.start is None:
        return minutes_text(entry.minutes) if entry.minutes else ""
    return times_text(entry.start, entry.end)


def version_name(version: Version) -> str:
    """How far a programme is on its way, as a heading begins with it."""
    return {
        Version.DRAFT: _("Draft"),
        Version.ADJUSTED: _("Adjusted"),
        Version.APPROVED: _("Approved"),
    }[version]


def version_text(programme: Programme) -> str:
    """Which version it is and of which day: "Justeret fre 11-10-2024"; "" for none."""
    if programme.version is None:
        return ""
    day = f" {short_date(programme.version_day)}" if programme.version_day else ""
    return version_name(programme.version) + day


def entry_title(entry: ProgrammeEntry) -> str:
    """The title with its number: "Punkt 2 – Økonomi"; of a hidden entry only that it is closed."""
    if not entry.title:
        return _("Closed item")
    if entry.number is None:
        return entry.title
    return _("Item {number} – {title}").format(number=entry.number, title=entry.title)


def document_title(document: Document) -> str:
    """The title of a document, of a hidden one only that it is closed."""
    return document.title or _("Closed document")


def minutes_text(minutes: int) -> str:
    """How long something takes: "30 min."."""
    return _("{n} min.").format(n=minutes)


def guest_text(guest: Guest, entry: ProgrammeEntry) -> str:
    """A guest with the call time where it is not that of the entry: "Borgmester kl. 10.15–12.00"."""
    if guest.start is None or (guest.start, guest.end) == (entry.start, entry.end):
        return guest.role
    return _("{role} at {times}").format(role=guest.role, times=times_text(guest.start, guest.end))


def guests_text(entry: ProgrammeEntry) -> str:
    """The guests of an entry by role: "HR-konsulent og Økonomichef kl. 9.30–9.45"; "" for none."""
    return join([guest_text(guest, entry) for guest in entry.guests])


def numbers_text(numbers: list[int]) -> str:
    """The documents of an entry by their numbers: "Bilag 1 og 2"; "" for none."""
    if not numbers:
        return ""
    return ngettext("Document {numbers}", "Documents {numbers}", len(numbers)).format(
        numbers=join([str(number) for number in numbers])
    )
