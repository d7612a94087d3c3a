"""Rule window: what belongs to the first quarter of 2025, or to one meeting."""

from __future__ import annotations

import pytest

from .problems import fact, findings, meeting, plan, problem, rule, visit

DAYS = ("2024-12-31", "2025-01-01", "2025-03-31", "2025-04-01")
QUARTER = problem(
    meeting("HU/1", *DAYS),
    visits=[visit("AKADEMI/hu", "HU/1", title="Ledelsesakademi", window="2025-01-01..2025-03-31")],
)


@pytest.mark.parametrize(("day", "told"), [*zip(DAYS, (1, 0, 0, 1), strict=True)])
def test_first_and_last_day_of_the_quarter_belong_to_it(day, told):
    assert len(findings(rule("window"), plan(QUARTER, **{"HU/1": day}))) == told


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2025-04-01", "Tue 1 Apr 2025 (week 14), and is to be there by Mon 31 Mar 2025 at the latest"),
        ("2024-12-31", "Tue 31 Dec 2024 (week 1), and is to be there on Wed 1 Jan 2025 at the earliest"),
    ],
)
def test_day_outside_the_window_is_told_with_the_nearest_day_inside(day, message):
    [found] = findings(rule("window"), plan(QUARTER, **{"HU/1": day}))
    assert (found.about, found.amount) == (("AKADEMI/hu",), 1)
    assert found.message == f"»Ledelsesakademi« is at HU {message}"


def test_step_is_at_the_meeting_that_it_names():
    facts = problem(
        fact("KCL/2024-10", "2024-10-31"),
        fact("KCL/2024-11", "2024-11-28"),
        visits=[visit("AI/kcl", "KCL/2024-10", "KCL/2024-11", title="AI", named="KCL/2024-11", closed=True)],
    )
    [found] = findings(rule("window"), plan(facts))
    assert found.message == "the closed item AI is at KCL Thu 31 Oct 2024 (week 44), and is to be at KCL/2024-11"
    assert findings(rule("window"), plan(facts, **{"AI/kcl": "KCL/2024-11"})) == []


def test_step_on_no_agenda_is_for_another_rule():
    assert findings(rule("window"), plan(QUARTER, **{"AKADEMI/hu": None})) == []
