"""Rule guests: whoever is called to the Direktion is not wanted at the Koncernledelse at the same time."""

from __future__ import annotations

import pytest

from aarsplan.domain import Role

from .problems import fact, findings, meeting, plan, problem, rule, standing, visit

ROLES = {"auditor": Role("auditor", "Auditor"), "mayor": Role("mayor", "Mayor")}


def told(start, **fields):
    """What is told of an item at DIR 9.00-10.00 when KCL, an hour long, begins at `start`."""
    wanted = {"required": ["auditor"]} | fields
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        meeting("KCL/1", "2024-10-23", times=[start], **wanted),
        roles=ROLES,
        visits=[visit("REGNSKAB/dir", "DIR/1", title="Regnskab", guests=("auditor", "mayor"))],
    )
    return findings(rule("guests"), plan(facts))


@pytest.mark.parametrize(("start", "amount"), [("08:00", 0), ("08:01", 1), ("09:59", 1), ("10:00", 0)])
def test_meetings_that_touch_do_not_want_a_guest_at_the_same_time(start, amount):
    assert len(told(start)) == amount


def test_guest_wanted_twice_is_told_with_both_meetings():
    [found] = told("09:59", required=["auditor", "mayor"])
    assert (found.about, found.amount) == (("REGNSKAB/dir", "DIR/1", "KCL/1"), 1)
    assert found.message == (
        "Auditor and Mayor: called to »Regnskab« at DIR Wed 23 Oct 2024 9:00-10:00 "
        "and wanted at KCL Wed 23 Oct 2024 9:59-10:59"
    )


def test_optional_member_may_be_called_away():
    assert told("09:30", required=[], optional=["auditor"]) == []


def test_member_of_the_meeting_is_no_guest_there():
    """That a member is wanted in two meetings is for the rule on double booking."""
    facts = problem(
        fact("DIR/1", "2024-10-23", required=["auditor"]),
        fact("KCL/1", "2024-10-23", required=["auditor"]),
        roles=ROLES,
        visits=[visit("REGNSKAB/dir", "DIR/1", guests=("auditor",))],
    )
    assert findings(rule("guests"), plan(facts)) == []


def test_guest_of_a_standing_item_counts_too():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-23", required=["auditor"]),
        roles=ROLES,
        visits=[standing("DIR/1", "punkt-2", guests=("auditor",))],
    )
    assert [found.about for found in findings(rule("guests"), plan(facts))] == [("DIR/1/punkt-2", "DIR/1", "KCL/1")]


def test_item_on_no_agenda_calls_nobody():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-23", required=["auditor"]),
        roles=ROLES,
        visits=[visit("REGNSKAB/dir", "DIR/1", guests=("auditor",))],
    )
    assert findings(rule("guests"), plan(facts, **{"REGNSKAB/dir": None})) == []


def test_meeting_that_is_exempt_may_want_anybody():
    facts = problem(
        fact("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-23", required=["auditor"], exempt=["guests"]),
        roles=ROLES,
        visits=[visit("REGNSKAB/dir", "DIR/1", guests=("auditor",))],
    )
    assert findings(rule("guests"), plan(facts)) == []


@pytest.mark.parametrize(("settled", "told_times"), [(True, 0), (False, 1)])
def test_meeting_still_to_come_may_not_want_whom_history_calls(settled, told_times):
    facts = problem(
        fact("DIR/1", "2024-10-23", settled=True),
        fact("KCL/1", "2024-10-23", required=["auditor"], settled=settled),
        roles=ROLES,
        visits=[visit("REGNSKAB/dir", "DIR/1", guests=("auditor",), settled=True)],
    )
    assert len(findings(rule("guests"), plan(facts))) == told_times
