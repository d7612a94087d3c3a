"""Rule occurs: the four meetings of the HU."""

from __future__ import annotations

from .problems import fact, findings, meeting, plan, problem, rule

HU = problem(
    meeting("HU/2025-Q1", "2025-02-14"),
    meeting("HU/2025-Q2", "2025-05-16", exempt=["occurs"]),
    fact("HU/2025-Q3", "2025-09-05"),
    meeting("DIR/2025-W45", "2025-11-05"),
)


def test_meeting_that_is_not_held_is_named():
    [found] = findings(rule("occurs", body="HU"), plan(HU, **{"HU/2025-Q1": None}))
    assert (found.about, found.amount, found.message) == (("HU/2025-Q1",), 1, "HU/2025-Q1 is not held")


def test_nothing_is_missing_when_all_are_held_or_need_not_be():
    assert findings(rule("occurs", body="HU"), plan(HU)) == []
    assert findings(rule("occurs", body="HU"), plan(HU, **{"HU/2025-Q2": None, "DIR/2025-W45": None})) == []
