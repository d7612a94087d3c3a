from __future__ import annotations

from datetime import date, timedelta

import pytest

from aarsplan.diagnostics import Severity
from aarsplan.invitations.due import after, due, gone_back, unreachable
from aarsplan.invitations.members import Member, invitees, with_few_addresses, without_address
from aarsplan.invitations.model import Answer, Convened, Method, Reply, person
from aarsplan.loading.addresses import Addresses
from aarsplan.views.calendar_event import EventStatus
from tests.invitations.samples import CHIEF, MAYOR, NOW, UID, facts, meeting, spot, told

pytestmark = pytest.mark.timeless

BOTH = [CHIEF, MAYOR]
LATER = NOW + timedelta(days=1)


def kept(messages):
    return after({}, messages)["KCL/2025-10"]


def said(messages):
    return [(found.method, found.invitee.role) for found in messages]


def test_meeting_never_convened_invites_everybody():
    messages = due(meeting(), BOTH, BOTH, None, NOW)
    assert said(messages) == [(Method.REQUEST, "chief"), (Method.REQUEST, "mayor")]
    assert all(found.attendees == (CHIEF, MAYOR) and not found.is_update for found in messages)


def test_nothing_new_is_not_told_again():
    convened = kept(due(meeting(), BOTH, BOTH, None, NOW))
    assert due(meeting(), BOTH, BOTH, convened, LATER) == []


@pytest.mark.parametrize("changes", [{"sequence": 1, "placement": spot(date(2025, 11, 6))}, {"text": "ba9876543210"}])
def test_what_changed_is_told_to_everybody(changes):
    convened = kept(due(meeting(), BOTH, BOTH, None, NOW))
    messages = due(meeting(**changes), BOTH, BOTH, convened, LATER)
    assert said(messages) == [(Method.REQUEST, "chief"), (Method.REQUEST, "mayor")]
    assert all(found.is_update and found.is_moved == ("sequence" in changes) for found in messages)


def test_new_member_alone_is_invited():
    convened = kept(due(meeting(), [CHIEF], BOTH, None, NOW))
    assert said(due(meeting(), BOTH, BOTH, convened, LATER)) == [(Method.REQUEST, "mayor")]


def test_who_is_no_member_any_more_is_told_alone():
    convened = kept(due(meeting(), BOTH, BOTH, None, NOW))
    (message,) = due(meeting(), [CHIEF], BOTH, convened, LATER)
    assert (message.method, message.invitee.address, message.attendees) == (
        Method.CANCEL, MAYOR.address, (message.invitee,)
    )  # fmt: skip
    assert due(meeting(), [CHIEF], BOTH, after({"KCL/2025-10": convened}, [message])["KCL/2025-10"], LATER) == []


def test_cancelled_meeting_is_told_to_those_who_were_invited_and_once():
    convened = kept(due(meeting(), [CHIEF], BOTH, None, NOW))
    off = meeting(status=EventStatus.CANCELLED, sequence=1)
    messages = due(off, BOTH, BOTH, convened, LATER)
    assert said(messages) == [(Method.CANCEL, "chief")]
    assert messages[0].told.sequence > convened.invited[0].sequence
    again = after({"KCL/2025-10": convened}, messages)["KCL/2025-10"]
    assert due(off, BOTH, BOTH, again, LATER) == []
    assert again.invited == ()


def test_meeting_that_comes_back_invites_again():
    convened = kept(due(meeting(), [CHIEF], BOTH, None, NOW))
    off = due(meeting(status=EventStatus.CANCELLED, sequence=1), [], BOTH, convened, NOW)
    again = after({"KCL/2025-10": convened}, off)["KCL/2025-10"]
    (message,) = due(meeting(sequence=2), [CHIEF], BOTH, again, LATER)
    assert (message.method, message.is_update) == (Method.REQUEST, False)


def test_later_message_is_stamped_later_whatever_the_clock_says():
    convened = kept(due(meeting(), [CHIEF], BOTH, None, NOW))
    (message,) = due(meeting(text="ba9876543210"), [CHIEF], BOTH, convened, NOW - timedelta(days=9))
    assert message.stamp > NOW


def test_reply_stays_with_the_person_when_something_else_is_told():
    reply = Reply(Answer.DECLINED, 0, NOW)
    convened = Convened(UID, {person(UID, CHIEF.address): told(reply=reply)})
    (message,) = due(meeting(sequence=1), [CHIEF], BOTH, convened, LATER)
    assert message.told.reply == reply
    assert (message.told.answer, message.told.is_stale) == (None, True)


def test_person_without_an_address_any_more_is_counted():
    convened = kept(due(meeting(), BOTH, BOTH, None, NOW))
    assert unreachable(meeting(), convened, [CHIEF], [CHIEF]) == 1
    assert unreachable(meeting(), convened, BOTH, BOTH) == 0
    assert unreachable(meeting(status=EventStatus.CANCELLED), convened, [], []) == 2


def test_lock_that_went_back_is_refused():
    convened = Convened(UID, {person(UID, CHIEF.address): told(sequence=3)})
    assert gone_back(meeting(sequence=3), convened, "plan.lock") is None
    assert gone_back(meeting(sequence=2), convened, "plan.lock").code == "invitations"
    assert gone_back(meeting(sequence=3, uid="other@norddjurs.dk"), convened, "plan.lock")


def test_address_is_kept_as_a_digest_that_differs_from_meeting_to_meeting():
    digest = person(UID, CHIEF.address)
    assert digest == person(UID, CHIEF.address.upper())
    assert digest != person("1@norddjurs.dk", CHIEF.address)
    assert CHIEF.address not in str(kept(due(meeting(), [CHIEF], BOTH, None, NOW)))


def test_person_with_two_roles_is_invited_once():
    addresses = Addresses("addresses.toml", {"chief": ("a@b.dk",), "mayor": ("A@b.dk", "c@d.dk")})
    found = invitees(facts(), [Member("chief", required=True), Member("mayor", required=False)], addresses)
    assert [(one.role, one.address) for one in found] == [("chief", "a@b.dk"), ("mayor", "c@d.dk")]


def test_roles_without_an_address_are_told_in_one_mistake():
    addresses = Addresses("config/addresses.toml", {"chief": ("a@b.dk",), "head": ()})
    members = [Member(role, required=True) for role in ("chief", "head", "mayor", "mayor")]
    (mistake,) = without_address(facts(), members, addresses)
    assert mistake.span.file == "config/addresses.toml"
    assert mistake.hint.endswith('head = ["navn@norddjurs.dk"]; mayor = ["navn@norddjurs.dk"]')
    assert list(without_address(facts(), members[:1], addresses)) == []


def test_role_with_fewer_addresses_than_persons_is_told():
    addresses = Addresses("config/addresses.toml", {"chief": ("a@b.dk",), "head": ("c@d.dk", "e@f.dk")})
    members = [Member(role, required=True) for role in ("chief", "head", "mayor")]
    (warning,) = with_few_addresses(facts(), members, addresses)
    assert warning.message.startswith("Chefer ")
    assert warning.severity is Severity.WARNING
    full = Addresses("config/addresses.toml", {"head": ("c@d.dk", "e@f.dk", "g@h.dk")})
    assert list(with_few_addresses(facts(), members, full)) == []
