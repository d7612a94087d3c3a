"""The words of an invitation: what it is, what changed, when and where, the programme and the deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aarsplan.facts import Facts
from aarsplan.invitations.due import Due
from aarsplan.invitations.model import Method
from aarsplan.invitations.occasion import Row
from aarsplan.loading.mail import Mail
from aarsplan.problem import Placement
from aarsplan.texts import _, clock, short_date, week_number
from aarsplan.views.plan_difference_words import times_text
from aarsplan.views.programme_words import long_date

Pairs = tuple[tuple[str, str], ...]
"""Texts that go together, such as labels with what they say."""


@dataclass(frozen=True)
class Letter:
    """An invitation in words, in the reader's language.

    `changes` are what is other than the reader knows, each with what was before, "" for nothing. `closing` says how to
    answer; `url` leads to the meeting's page, "" for none.
    """

    subject: str
    kind: str
    title: str
    lead: str
    changes: Pairs
    about: Pairs
    notes: tuple[str, ...]
    programme: tuple[Row, ...]
    deadlines: Pairs
    closing: str
    url: str
    sender: str
    colour: str


def letter(message: Due, facts: Facts, organizer: Mail) -> Letter:
    """The letter that goes with a message."""
    meeting, comes = message.occasion, message.method is Method.REQUEST
    kind = _kind(message)
    when = short_date(meeting.placement.day)
    if not meeting.all_day:
        when = _("{day} at {time}").format(day=when, time=clock(meeting.placement.start))
    return Letter(
        subject=_("{kind}: {title}, {when}").format(kind=kind, title=meeting.title, when=when),
        kind=kind,
        title=meeting.title,
        lead=_lead(message),
        changes=tuple(_changes(message, facts)) if comes else (),
        about=tuple(_about(message)),
        notes=meeting.state if comes else (),
        programme=meeting.programme if comes else (),
        deadlines=tuple((name, short_date(day)) for name, day in meeting.deadlines) if comes else (),
        closing=_closing(message),
        url=meeting.url if comes else "",
        sender=organizer.sender_name,
        colour=meeting.colour,
    )


def plain_text(found: Letter) -> str:
    """The letter without any form, lines ending in newlines."""
    parts = [
        [f"{found.kind}: {found.title}"],
        [line for new, old in found.changes for line in (new, old) if line],
        [found.lead],
        [f"{label}: {value}" for label, value in found.about],
        list(found.notes),
        [_("Programme:"), *map(_row_text, found.programme)] if found.programme else [],
        [_("Deadlines:"), *(f"{day}: {name}" for name, day in found.deadlines)] if found.deadlines else [],
        [found.closing] if found.closing else [],
        [found.url] if found.url else [],
        [found.sender],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _row_text(row: Row) -> str:
    text = f"{row.times} {row.title}".strip()
    return f"– {text}" if row.is_sub else text


def _kind(message: Due) -> str:
    if message.method is Method.CANCEL:
        return _("Cancelled") if message.occasion.is_cancelled else _("No longer invited")
    if message.is_moved:
        return _("Moved")
    return _("Updated") if message.is_update else _("Convening notice")


def _lead(message: Due) -> str:
    if message.method is Method.CANCEL:
        if message.occasion.is_cancelled:
            return _("The meeting is cancelled. Your calendar takes it out.")
        return _("You are not to come to the meeting after all. It is held without you.")
    words = {"role": message.invitee.name}
    if message.invitee.required:
        return _("You are called to the meeting as {role}.").format(**words)
    return _("You are invited to the meeting as {role}. Attendance is optional.").format(**words)


def _changes(message: Due, facts: Facts) -> Iterator[tuple[str, str]]:
    """What is other than the person knows, with what was before; or that it is something else."""
    if not message.is_update or message.before is None:
        return
    old, new = message.before.placement, message.occasion.placement
    if _when(old) != _when(new):
        yield _("New time: {when}").format(when=_when(new)), _("Before: {what}").format(what=_when(old))
    if old.place != new.place:
        place, was = message.occasion.place or _("no place"), facts.place_name(old.place) or _("no place")
        yield _("New place: {place}").format(place=place), _("Before: {what}").format(what=was)
    if old == new:
        yield _("Day, time and place are as before. The programme, a deadline or another detail has changed."), ""


def _when(spot: Placement) -> str:
    times = times_text(spot)
    return _("{day} at {times}").format(day=short_date(spot.day), times=times) if times else short_date(spot.day)


def _about(message: Due) -> Iterator[tuple[str, str]]:
    meeting, spot = message.occasion, message.occasion.placement
    yield _("Day"), _("{date} (week {week})").format(date=long_date(spot.day), week=week_number(spot.day))
    if times := times_text(spot):
        yield _("Time"), times
    if message.invitee.times and message.method is Method.REQUEST:
        yield _("Your time"), message.invitee.times
    if meeting.place:
        yield _("Place"), meeting.place


def _closing(message: Due) -> str:
    if message.method is Method.CANCEL:
        return ""
    if message.is_moved:
        return _("Please answer again with Accept, Tentative or Decline: your answer was to the earlier date.")
    return _("Please answer with Accept, Tentative or Decline in your calendar.")
