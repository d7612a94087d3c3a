"""An iTIP message (RFC 5546): the calendar object that a calendar program answers, or takes a meeting out by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from aarsplan.invitations.due import Due
from aarsplan.invitations.members import Invitee
from aarsplan.invitations.model import Answer, Method
from aarsplan.loading.mail import Mail
from aarsplan.outputs.base import clean
from aarsplan.outputs.ical import TIME_ZONE, escaped, folded
from aarsplan.texts import language
from aarsplan.workdays import COPENHAGEN

_PARTSTAT = {Answer.ACCEPTED: "ACCEPTED", Answer.DECLINED: "DECLINED", Answer.TENTATIVE: "TENTATIVE"}


def calendar_object(message: Due, organizer: Mail, description: str) -> bytes:
    """The text/calendar body of a message, its `description` in the words of the mail.

    All members are named as attendees, as Outlook shows who else is invited; they sit at one table. A cancellation has
    its times in UTC and no time zone: Outlook shows some with a TZID as an attachment that it cannot read
    (nextcloud/server#12946, sabre-io/vobject#412), and nobody reads the clock of a meeting that is taken out.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//aarsplan//aarsplan//{language().upper()}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{message.method.name}",
        *(TIME_ZONE if _has_zone(message) else ()),
        *_event(message, organizer, description),
        "END:VCALENDAR",
    ]
    return b"".join(map(folded, lines))


def _event(message: Due, organizer: Mail, description: str) -> Iterator[str]:
    meeting = message.occasion
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(meeting.uid)}"
    yield f"DTSTAMP:{_utc(message.stamp)}"
    yield f"SEQUENCE:{meeting.sequence}"
    # Whoever alone is told to stay away must not read that the meeting is cancelled (RFC 5546, 3.2.5).
    if meeting.is_cancelled or message.method is Method.REQUEST:
        yield f"STATUS:{meeting.status}"
    yield f"DTSTART{_moment(meeting.start, zone=_has_zone(message))}"
    yield f"DTEND{_moment(meeting.end, zone=_has_zone(message))}"
    yield f"SUMMARY:{escaped(meeting.title)}"
    for name, text in (("LOCATION", meeting.place), ("DESCRIPTION", description)):
        if text:
            yield f"{name}:{escaped(text)}"
    if meeting.url:
        yield f"URL:{meeting.url}"
    yield f"ORGANIZER;CN={_quoted(organizer.sender_name)}:mailto:{organizer.sender}"
    for attendee in message.attendees:
        yield _attendee(message, attendee)
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _attendee(message: Due, attendee: Invitee) -> str:
    role = "REQ-PARTICIPANT" if attendee.required else "OPT-PARTICIPANT"
    names = f"CUTYPE=INDIVIDUAL;ROLE={role}"
    if message.method is Method.CANCEL:
        return f"ATTENDEE;{names};CN={_quoted(attendee.name)}:mailto:{attendee.address}"
    # Where the date stands, a person's own answer does too; nobody is told those of others.
    own = message.before.reply if message.before and attendee == message.invitee else None
    stands = own is not None and own.sequence >= message.occasion.sequence
    partstat = _PARTSTAT[own.answer] if own is not None and stands else "NEEDS-ACTION"
    return f"ATTENDEE;{names};PARTSTAT={partstat};RSVP=TRUE;CN={_quoted(attendee.name)}:mailto:{attendee.address}"


def _has_zone(message: Due) -> bool:
    return message.method is Method.REQUEST and not message.occasion.all_day


def _moment(moment: date, *, zone: bool) -> str:
    if not isinstance(moment, datetime):
        return f";VALUE=DATE:{moment:%Y%m%d}"
    if zone:
        return f";TZID=Europe/Copenhagen:{moment:%Y%m%dT%H%M%S}"
    return f":{_utc(moment.replace(tzinfo=COPENHAGEN))}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _quoted(text: str) -> str:
    """`text` as the value of a parameter, in which no quotation mark can stand (RFC 5545, 3.2)."""
    return '"' + clean(text).replace('"', "'") + '"'
