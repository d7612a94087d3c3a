"""A meeting that is convened, its people, and the messages about it."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar

from aarsplan.domain import Body, Place, Quorum, Role
from aarsplan.facts import Facts
from aarsplan.invitations.due import Due
from aarsplan.invitations.members import Invitee
from aarsplan.invitations.model import Method, Told
from aarsplan.invitations.occasion import Occasion, Row
from aarsplan.loading.mail import Mail, Security
from aarsplan.problem import Placement
from aarsplan.views.calendar_event import EventStatus
from aarsplan.workdays import DayCalendar

NOW = datetime(2025, 6, 1, 8, tzinfo=UTC)
DAY = date(2025, 10, 30)
UID = "0f6f@norddjurs.dk"
CHIEF = Invitee("chief", "Økonomichef", "oekonomichef@norddjurs.dk", required=True)
MAYOR = Invitee("mayor", "Borgmester", "borgmester@norddjurs.dk", required=False, times="10.15–12.00")
SENDER = Mail("sekretariatet@norddjurs.dk", "Sekretariatet", "localhost", 25, Security.NONE, "")


def facts(quorum: int | None = None) -> Facts:
    roles = [Role("chief", "Økonomichef"), Role("head", "Chefer", persons=3), Role("mayor", "Borgmester")]
    body = Body("KCL", "Koncernledelsen", 180, (time(9),), required=("chief", "head"), optional=("mayor",))
    body = replace(body, quorum=Quorum(quorum) if quorum else None)
    return Facts(
        municipality="Norddjurs Kommune",
        domain="norddjurs.dk",
        calendar=DayCalendar(()),
        bodies={"KCL": body},
        events={},
        roles={role.code: role for role in roles},
        places={"salen": Place("salen", "Rådhuset, salen"), "nord": Place("nord", "Lokale Nord")},
        closures=(),
    )


def spot(day: date = DAY, start: time = time(9), place: str | None = "salen") -> Placement:
    return Placement("KCL/2025-10", day, start, 180, place)


def meeting(**changes) -> Occasion:
    placement = changes.pop("placement", spot())
    start = datetime.combine(placement.day, placement.start)
    made = Occasion(
        key="KCL/2025-10",
        uid=UID,
        sequence=0,
        status=EventStatus.CONFIRMED,
        title="Koncernledelsen (KCL)",
        placement=placement,
        start=start,
        end=start + timedelta(minutes=placement.minutes),
        place="Rådhuset, salen",
        state=(),
        programme=(Row("9.00–9.30", "Økonomi", is_sub=False), Row("", "Budget", is_sub=True)),
        deadlines=(("Punktfrist", date(2025, 10, 14)),),
        url="",
        colour="#2e6b3f",
        text="0123456789ab",
    )
    return replace(made, **changes)


def told(**changes) -> Told:
    made = Told("chief", True, Method.REQUEST, 0, "0123456789ab", spot(), NOW - timedelta(days=1))
    return replace(made, **changes)


def message(occasion: Occasion | None = None, **changes) -> Due:
    made = Due(Method.REQUEST, occasion or meeting(), CHIEF, (CHIEF, MAYOR), None, NOW)
    return replace(made, **changes)


def read(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def part(mail, kind: str):
    """The one part of a kind."""
    (found,) = [part for part in mail.walk() if part.get_content_type() == kind]
    return found


def event(mail):
    """The event in the calendar part of a mail, as another program reads it."""
    (found,) = Calendar.from_ical(part(mail, "text/calendar").get_payload(decode=True)).walk("VEVENT")
    return found
