"""Invitations as mail (RFC 6047): the words as text and HTML, the calendar object as a part that programs act on.

There is one mail for each person, addressed to nobody else. Everything in it follows from what is said and from the
time of the message, so that a mail that is sent again is the same one with the same Message-ID.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from aarsplan.facts import Facts
from aarsplan.invitations.due import Due
from aarsplan.invitations.itip import calendar_object
from aarsplan.invitations.letter import Letter, letter, plain_text
from aarsplan.loading.mail import Mail
from aarsplan.outputs.base import clean, clean_lines, hex_colour
from aarsplan.outputs.html_page import environment
from aarsplan.texts import language
from aarsplan.views.slugs import slug

_TEMPLATES = Path(__file__).with_name("templates")
_MAX_SUBJECT = 200
"""Characters of a subject; mail programs show far fewer."""


@dataclass(frozen=True)
class Post:
    """A message with the mail that carries it, as bytes with CRLF."""

    due: Due
    content: bytes


def post(message: Due, facts: Facts, organizer: Mail) -> Post:
    """The mail that carries a message, in the reader's language."""
    found = letter(message, facts, organizer)
    text = clean_lines(plain_text(found))
    calendar = calendar_object(message, organizer, text.strip())
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(organizer.sender_name, organizer.sender)
    mail["To"] = _address(message.invitee.name, message.invitee.address)
    mail["Subject"] = _cut(clean(found.subject))
    mail["Date"] = message.stamp
    mail["Message-ID"] = f"<{_digest(message)}@{facts.domain}>"
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_html(found), subtype="html", cte="quoted-printable")
    # Outlook and Gmail act on a part that names the method as the calendar object does; others look for a file.
    method = {"method": message.method.name, "component": "VEVENT"}
    mail.add_alternative(calendar.decode(), subtype="calendar", cte="base64", params=method)
    mail.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    mail["Content-Language"] = language()
    for number, part in enumerate(found for found in mail.walk() if found.is_multipart()):
        part.set_boundary(f"=_{_digest(message)}_{number}")
    return Post(message, mail.as_bytes())


def file_names(messages: Iterable[Due]) -> dict[str, str]:
    """The file of each mail by person: the meeting, its number, what is said, to which role ("kcl-2025-10-0-...").

    The persons of a role are told apart by numbers, in the order of their addresses.
    """
    names: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for message in messages:
        meeting = message.occasion
        parts = (meeting.key, str(meeting.sequence), str(message.method), message.invitee.role)
        base = "-".join(slug(part) for part in parts)
        taken[base] += 1
        names[message.person] = f"{base}.eml" if taken[base] == 1 else f"{base}-{taken[base]}.eml"
    return names


def _digest(message: Due) -> str:
    """What tells one mail from every other: whom it tells what of which meeting."""
    meeting = message.occasion
    said = [meeting.uid, str(meeting.sequence), meeting.text, str(message.method), message.invitee.address.lower()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def _address(name: str, address: str) -> Address:
    return Address(clean(name)[:_MAX_SUBJECT], addr_spec=address)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_SUBJECT else f"{text[: _MAX_SUBJECT - 1].rstrip()}…"


def _html(found: Letter) -> str:
    template = environment(_TEMPLATES).get_template("letter.html.j2")
    return template.render(letter=found, language=language(), colour=f"#{hex_colour(found.colour)}")
