from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from aarsplan.invitations.letter import letter, plain_text
from aarsplan.invitations.mail import file_names, post
from aarsplan.invitations.model import Answer, Method, Reply
from aarsplan.outputs.base import clean
from aarsplan.texts import speaking
from aarsplan.views.calendar_event import EventStatus
from tests.invitations.samples import (
    CHIEF,
    MAYOR,
    NOW,
    SENDER,
    UID,
    event,
    facts,
    meeting,
    message,
    part,
    read,
    spot,
    told,
)

pytestmark = pytest.mark.timeless


def mailed(found):
    return read(post(found, facts(), SENDER).content)


def test_mail_has_words_and_a_calendar_object_that_names_its_method():
    mail = mailed(message())
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"
    ]  # fmt: skip
    calendar = part(mail, "text/calendar")
    assert dict(calendar["content-type"].params) == {"charset": "utf-8", "method": "REQUEST", "component": "VEVENT"}
    attached = part(mail, "application/ics")
    assert attached.get_filename() == "invite.ics"
    assert attached.get_payload(decode=True) == calendar.get_payload(decode=True)


def test_invitation_is_read_by_another_program_as_it_was_meant():
    found = event(mailed(message()))
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == (UID, 0, "CONFIRMED")
    assert found["DTSTART"].dt.isoformat() == "2025-10-30T09:00:00+01:00"
    assert found["DTEND"].dt.isoformat() == "2025-10-30T12:00:00+01:00"
    assert (found["SUMMARY"], found["LOCATION"]) == ("Koncernledelsen (KCL)", "Rådhuset, salen")
    assert found["ORGANIZER"] == "mailto:sekretariatet@norddjurs.dk"
    people = {str(one): one.params for one in found["ATTENDEE"]}
    assert list(people) == ["mailto:oekonomichef@norddjurs.dk", "mailto:borgmester@norddjurs.dk"]
    chief, mayor = people.values()
    assert (chief["ROLE"], chief["PARTSTAT"], chief["RSVP"], chief["CN"]) == (
        "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE", "Økonomichef"
    )  # fmt: skip
    assert mayor["ROLE"] == "OPT-PARTICIPANT"


def test_time_zone_is_defined_once_before_the_event():
    calendar = part(mailed(message()), "text/calendar").get_payload(decode=True).decode()
    assert calendar.count("BEGIN:VTIMEZONE") == 1
    assert calendar.index("END:VTIMEZONE") < calendar.index("BEGIN:VEVENT")


def test_mail_is_addressed_to_one_person_and_sent_by_the_organizer():
    mail = mailed(message())
    assert mail["To"].addresses[0].addr_spec == CHIEF.address
    assert mail["Cc"] is mail["Bcc"] is None
    assert f"mailto:{mail['From'].addresses[0].addr_spec}" == event(mail)["ORGANIZER"]
    assert mail["Date"].datetime == NOW


def test_same_message_is_the_same_mail():
    assert post(message(), facts(), SENDER) == post(message(), facts(), SENDER)


def test_message_id_tells_apart_what_is_said_and_to_whom():
    others = [
        message(),
        message(invitee=MAYOR),
        message(meeting(sequence=1)),
        message(meeting(text="ba9876543210")),
        message(method=Method.CANCEL),
        message(meeting(uid="1@norddjurs.dk")),
    ]
    assert len({mailed(one)["Message-ID"] for one in others}) == len(others)
    assert mailed(message())["Message-ID"] == mailed(message(stamp=NOW + timedelta(days=1)))["Message-ID"]


def test_cancellation_has_utc_times_and_no_time_zone():
    found = message(meeting(status=EventStatus.CANCELLED, sequence=1), method=Method.CANCEL, before=told())
    mail = mailed(found)
    calendar = part(mail, "text/calendar").get_payload(decode=True).decode()
    assert "TZID" not in calendar
    assert "METHOD:CANCEL" in calendar
    assert event(mail)["STATUS"] == "CANCELLED"
    assert event(mail)["DTSTART"].dt == datetime(2025, 10, 30, 8, tzinfo=UTC)
    assert [str(one) for one in event(mail)["ATTENDEE"]] == [f"mailto:{one.address}" for one in (CHIEF, MAYOR)]


def test_who_alone_is_not_to_come_does_not_read_that_the_meeting_is_cancelled():
    with speaking("en"):
        mail = mailed(message(method=Method.CANCEL, attendees=(CHIEF,), before=told()))
    assert "STATUS" not in event(mail)
    assert event(mail)["ATTENDEE"] == f"mailto:{CHIEF.address}"
    assert "held without you" in part(mail, "text/plain").get_content()


def test_event_of_whole_days_has_dates():
    day = date(2025, 11, 26)
    whole = meeting(placement=replace(spot(day, time(0)), minutes=1440), start=day, end=day + timedelta(days=1))
    mail = mailed(message(whole))
    assert (event(mail)["DTSTART"].dt, event(mail)["DTEND"].dt) == (day, day + timedelta(days=1))
    assert "VTIMEZONE" not in part(mail, "text/calendar").get_payload(decode=True).decode()
    assert "0.00" not in part(mail, "text/plain").get_content()


def test_own_answer_is_kept_where_the_date_stands():
    answered = told(reply=Reply(Answer.ACCEPTED, 0, NOW), text="ba9876543210")
    chief, mayor = event(mailed(message(before=answered)))["ATTENDEE"]
    assert (chief.params["PARTSTAT"], mayor.params["PARTSTAT"]) == ("ACCEPTED", "NEEDS-ACTION")
    moved = event(mailed(message(meeting(sequence=1), before=answered)))["ATTENDEE"]
    assert {one.params["PARTSTAT"] for one in moved} == {"NEEDS-ACTION"}


def test_move_tells_the_new_time_and_place_before_all_else():
    with speaking("en"):
        moved = meeting(placement=spot(date(2025, 11, 6), place="nord"), place="Lokale Nord", sequence=1)
        text = plain_text(letter(message(moved, before=told()), facts(), SENDER))
    assert text.splitlines()[:6] == [
        "Moved: Koncernledelsen (KCL)",
        "",
        "New time: Thu 6 Nov 2025 at 9:00–12:00",
        "Before: Thu 30 Oct 2025 at 9:00–12:00",
        "New place: Lokale Nord",
        "Before: Rådhuset, salen",
    ]


def test_first_invitation_tells_of_no_change():
    assert letter(message(), facts(), SENDER).changes == ()


def test_letter_tells_a_person_when_his_part_of_the_meeting_is():
    assert ("10.15–12.00") in dict(letter(message(invitee=MAYOR), facts(), SENDER).about).values()
    assert ("10.15–12.00") not in dict(letter(message(), facts(), SENDER).about).values()


@pytest.mark.parametrize(
    "title", ["A\r\nBcc: alle@example.org", "A\nX: y", "\x00\x1b]0;", "\u202eomvendt", "x" * 10_000]
)
def test_hostile_title_makes_no_header_and_no_property(title):
    mail = mailed(message(meeting(title=title)))
    assert mail["Bcc"] is None
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Language", "MIME-Version", "Content-Type"
    }  # fmt: skip
    assert len(mail["Subject"]) <= 200
    assert set(event(mail)) == {
        "UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER",
        "ATTENDEE", "TRANSP",
    }  # fmt: skip


def test_title_is_text_in_the_html_part():
    mail = mailed(message(meeting(title="<img src=x onerror=alert(1)>")))
    assert "<img" not in part(mail, "text/html").get_content()


NAMES = st.text(min_size=1, max_size=300).filter(lambda text: clean(text).strip())


# In a parameter nothing is escaped, and programs differ in what a backslash and a caret mean there.
ROLES = NAMES.filter(lambda text: not set(text) & set("\\^"))


@given(NAMES, ROLES, NAMES)
def test_any_words_survive_the_way_through_mail_and_calendar(title, role, place):
    invitee = replace(CHIEF, name=role)
    found = message(meeting(title=title, place=place), invitee=invitee, attendees=(invitee,))
    content = post(found, facts(), replace(SENDER, sender_name=role)).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    calendar = part(read(content), "text/calendar").get_payload(decode=True)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    (seen,) = Calendar.from_ical(calendar).walk("VEVENT")
    assert " ".join(seen["SUMMARY"].split()) == " ".join(clean(title).split())
    assert seen["ATTENDEE"].params["CN"].strip() == clean(role).replace('"', "'").strip()


def test_files_tell_the_persons_of_a_role_apart():
    twin = replace(CHIEF, address="vice@norddjurs.dk")
    names = file_names([message(), message(invitee=twin), message(invitee=MAYOR, method=Method.CANCEL)])
    assert list(names.values()) == [
        "kcl-2025-10-0-request-chief.eml",
        "kcl-2025-10-0-request-chief-2.eml",
        "kcl-2025-10-0-cancel-mayor.eml",
    ]


def test_day_is_written_out():
    with speaking("en"):
        assert dict(letter(message(), facts(), SENDER).about)["Day"] == "Thursday 30 October 2025 (week 44)"
