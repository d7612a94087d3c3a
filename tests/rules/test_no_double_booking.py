"""Rule no-double-booking on DIR Wednesday 29 October 2025 and KCL around it."""

from __future__ import annotations

import pytest

from aarsplan.domain import Role
from aarsplan.rules.base import Violation
from aarsplan.rules.people import Members
from aarsplan.texts import speaking

from .problems import fact, meeting, plan, problem, rule, settled

ROLES = {"chief": Role("chief", "Kommunaldirektør"), "mayor": Role("mayor", "Borgmester"), "hu": Role("hu", "HU", 12)}


def violations(*meetings, **parameters) -> list[Violation]:
    return list(rule("no-double-booking", **parameters).check(plan(problem(*meetings, roles=ROLES))))


def direktion(**fields):
    return meeting("DIR/2025-W44", "2025-10-29", minutes=240, **({"required": ["chief"]} | fields))


def koncernledelse(start, **fields):
    return meeting("KCL/2025-10", "2025-10-29", times=[start], **({"required": ["chief"]} | fields))


def test_one_minute_shared_is_one_violation_of_the_pair():
    (found,) = violations(direktion(), koncernledelse("12:59"))
    assert found.about == ("DIR/2025-W44", "KCL/2025-10")
    assert found.amount == 1


def test_meeting_that_begins_when_the_other_ends_does_not_clash():
    assert violations(direktion(), koncernledelse("13:00")) == []


@pytest.mark.parametrize(("start", "clashes"), [("13:29", True), ("13:30", False), ("13:31", False)])
def test_buffer_of_thirty_minutes_may_be_met_exactly(start, clashes):
    assert bool(violations(direktion(), koncernledelse(start), buffer_minutes=30)) is clashes


def test_buffer_counts_on_both_sides_whichever_meeting_is_first():
    assert violations(direktion(), koncernledelse("07:31"), buffer_minutes=30)
    assert violations(direktion(), koncernledelse("07:30"), buffer_minutes=30) == []


def test_pair_with_two_roles_in_common_counts_once_and_names_both():
    both = ["mayor", "chief"]
    with speaking("en"):
        (found,) = violations(direktion(required=both), koncernledelse("09:30", required=both))
    assert found.message == (
        "Kommunaldirektør and Borgmester: both DIR/2025-W44 (Wed 29 Oct 2025 9:00-13:00) "
        "and KCL/2025-10 (Wed 29 Oct 2025 9:30-10:30)"
    )


def test_message_names_the_buffer_that_is_missing():
    with speaking("en"):
        (found,) = violations(direktion(), koncernledelse("13:10"), buffer_minutes=15)
    assert found.message.endswith(
        "9:00-13:00) and KCL/2025-10 (Wed 29 Oct 2025 13:10-14:10), 15 minutes required between them"
    )


def test_meetings_without_a_common_role_may_overlap():
    assert violations(direktion(), koncernledelse("09:00", required=["hu"])) == []


def test_optional_member_counts_only_when_any_does():
    meetings = (direktion(), koncernledelse("09:00", required=[], optional=["chief"]))
    assert violations(*meetings) == []
    assert len(violations(*meetings, members=Members.ANY)) == 1


def test_only_the_roles_named_are_looked_at():
    meetings = (direktion(), koncernledelse("09:00"))
    assert violations(*meetings, roles=("mayor",)) == []
    assert len(violations(*meetings, roles=("mayor", "chief"))) == 1


def test_group_of_several_persons_is_not_in_two_places():
    assert violations(direktion(required=["hu"]), koncernledelse("09:00", required=["hu"]))


@pytest.mark.parametrize(("day", "clashes"), [("10-27", False), ("10-28", True), ("10-29", True), ("10-30", False)])
def test_all_day_event_takes_each_of_its_days_whole(day, clashes):
    summit = fact("TOP", "2025-10-28", "00:00", minutes=2 * 1440, all_day=True, required=["chief"])
    late = meeting("DIR/1", f"2025-{day}", times=["23:00"], required=["chief"])
    assert bool(violations(summit, late)) is clashes


def test_message_shows_an_all_day_event_by_its_days():
    summit = fact("TOP", "2025-10-28", "00:00", minutes=2 * 1440, all_day=True, required=["chief"])
    with speaking("en"):
        (found,) = violations(summit, direktion())
    assert "TOP (Tue 28 Oct 2025 - Wed 29 Oct 2025)" in found.message


def test_meeting_past_midnight_clashes_with_the_next_day():
    late = meeting("KB/1", "2025-10-28", times=["23:30"], minutes=600, required=["chief"])
    assert len(violations(late, direktion())) == 1


def test_statutory_deadline_has_no_members_and_never_clashes():
    deadline = fact("BUDGET", "2025-10-29", "00:00", minutes=1440, all_day=True)
    assert violations(deadline, direktion(), members=Members.ANY) == []


def test_two_held_meetings_are_history():
    held = [settled(f"{body}/1", "2025-10-29", required=["chief"]) for body in ("DIR", "KCL")]
    assert violations(*held) == []
    assert len(violations(*held[:1], koncernledelse("09:30"))) == 1


def test_exempt_meeting_may_overlap():
    assert violations(direktion(), koncernledelse("09:00", exempt=["no-double-booking"])) == []


def test_meeting_that_is_not_held_takes_nobodys_time():
    both = problem(direktion(), koncernledelse("09:00"), roles=ROLES)
    assert list(rule("no-double-booking").check(plan(both, **{"KCL/2025-10": None}))) == []


def test_three_meetings_at_once_are_three_pairs():
    hu = meeting("HU/1", "2025-10-29", required=["chief"])
    assert len(violations(direktion(), koncernledelse("09:00"), hu)) == 3


def test_long_meeting_is_compared_beyond_the_one_after_it():
    short = koncernledelse("09:30")
    last = meeting("HU/1", "2025-10-29", times=["12:00"], required=["chief"])
    pairs = {found.about for found in violations(direktion(), short, last)}
    assert pairs == {("DIR/2025-W44", "KCL/2025-10"), ("DIR/2025-W44", "HU/1")}


def test_description_names_the_roles_and_the_buffer():
    with speaking("en"):
        assert rule("no-double-booking").describe() == "nobody is in two meetings at once"
        text = rule("no-double-booking", roles=("mayor",), buffer_minutes=30).describe()
    assert text == "mayor: not in two meetings at once, 30 minutes required between them"
