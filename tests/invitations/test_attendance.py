from __future__ import annotations

from datetime import timedelta

import pytest

from aarsplan.domain import Status
from aarsplan.invitations.attendance import attendance, short_of_quorum
from aarsplan.invitations.model import Answer, Convened, Method, Reply
from aarsplan.lockfile import Entry, Lock
from aarsplan.texts import speaking
from tests.invitations.samples import DAY, NOW, UID, facts, spot, told

pytestmark = pytest.mark.timeless

KEY = "KCL/2025-10"
TODAY = NOW.date()
NO, YES = Reply(Answer.DECLINED, 0, NOW), Reply(Answer.ACCEPTED, 0, NOW)


def lock(status=Status.APPROVED, sequence=0):
    return Lock({KEY: Entry(spot(), UID, sequence, status, NOW, "0123456789ab")})


def convened(*replies):
    """One chief and three heads who must come, and the mayor who may, with their replies."""
    roles = [("chief", True), ("head", True), ("head", True), ("head", True), ("mayor", False)]
    people = zip(roles, [*replies, *[None] * 5], strict=False)
    return Convened(UID, {f"{n:032x}": told(role=role, required=must, reply=reply)
                          for n, ((role, must), reply) in enumerate(people)})  # fmt: skip


def findings(quorum, people, *, today=TODAY, **changes):
    with speaking("en"):
        return list(short_of_quorum(facts(quorum), lock(**changes), {KEY: people}, today))


@pytest.mark.parametrize(("declined", "short"), [(0, False), (1, False), (2, True), (4, True)])
def test_meeting_is_short_when_fewer_than_the_quorum_can_come(declined, short):
    assert bool(findings(3, convened(*[NO] * declined))) == short


def test_finding_tells_who_declined_and_what_to_type():
    (found,) = findings(4, convened(None, NO))
    assert found.code == "quorum"
    assert (
        found.message == "KCL/2025-10 on Thu 30 Oct 2025 can have 3 of its members at most, and 4 are needed to decide"
    )
    assert found.because[0].text == "declined: Chefer"
    assert "aarsplan days KCL/2025-10" in found.hint


def test_optional_member_counts_for_no_quorum():
    assert findings(4, convened(None, None, None, None, NO)) == []
    assert attendance(facts(4), KEY, convened(None, None, None, None, YES)).certain == 0


def test_persons_of_a_role_with_one_shared_address_all_count():
    people = Convened(UID, {"0" * 32: told(role="head", reply=NO)})
    assert attendance(facts(3), KEY, people).possible == 3


def test_answer_to_an_earlier_date_is_no_answer():
    people = Convened(UID, {digest: told(role=one.role, required=one.required, sequence=1, reply=one.reply)
                            for digest, one in convened(NO, NO, NO, NO).told.items()})  # fmt: skip
    assert findings(4, people, sequence=1) == []


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.HELD])
def test_meeting_that_is_off_or_over_needs_nobody(status):
    assert findings(4, convened(NO, NO), status=status) == []


def test_meeting_of_yesterday_needs_nobody():
    assert findings(4, convened(NO, NO), today=DAY)
    assert findings(4, convened(NO, NO), today=DAY + timedelta(days=1)) == []


def test_body_without_a_quorum_is_never_short():
    assert findings(None, convened(NO, NO, NO, NO)) == []


def test_quorum_above_the_number_of_members_is_told():
    (found,) = findings(5, Convened(UID))
    assert found.message == "KCL needs 5 persons to decide, and its required roles have 4"


def test_who_is_invited_no_more_is_not_counted():
    people = Convened(UID, {"0" * 32: told(method=Method.CANCEL, reply=YES), "1" * 32: told(reply=YES)})
    found = attendance(facts(1), KEY, people)
    assert len(found.of(Answer.ACCEPTED)) == found.certain == 1


def test_enough_may_come_and_too_few_said_so():
    found = attendance(facts(2), KEY, convened(YES, Reply(Answer.TENTATIVE, 0, NOW)))
    assert (found.certain, found.possible, found.is_open, found.is_short) == (1, 4, True, False)
