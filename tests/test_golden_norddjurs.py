"""Facts that the Norddjurs project must keep to: what the minutes of 2024 say, and what follows for later years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import aarsplan
from aarsplan.domain import Closure, DateRange, Status
from aarsplan.facts import Facts
from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import Project
from aarsplan.lock_text import render_lock
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build, named_occurrences
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.closures import Closures
from aarsplan.rules.preparation import Preparation
from aarsplan.solver.solve import Outcome, solve

CONFIG = Path(__file__).parent.parent / "config"
AUTUMN = "2025-H2"
NOW = datetime(2024, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2024, 12, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class AtMostMoved(Rule):
    """At most `most` of the meetings in `kept` stand otherwise than there."""

    kept: Mapping[str, Placement]
    most: int

    def post(self, model: Model, problem: Problem) -> None:
        moved = [~_stays(model, problem.meetings[key], before) for key, before in self.kept.items()]
        model.at_most(model.total(moved), self.most, about=[problem.meetings[key] for key in self.kept])

    def check(self, plan: Plan) -> Iterator[Violation]:
        return iter(())

    def describe(self) -> str:
        return f"at most {self.most} move"


def _stays(model: Model, meeting: Meeting, before: Placement):
    place = (model.sits_in(meeting, before.place),) if before.place else ()
    return model.all_of(model.on(meeting, before.day), model.starts(meeting, before.start), *place)


def project_for(horizon: str) -> Project:
    return aarsplan.load(CONFIG, horizon)


def planned(project: Project, horizon: str, lock: Lock | None = None) -> Plan:
    solution = aarsplan.solve(project, horizon, lock)
    assert solution.outcome is Outcome.OPTIMAL
    assert solution.plan is not None
    return solution.plan


def placed(plan: Plan, *codes: str) -> list[Placement]:
    """What was placed in the horizon, without what was held before it."""
    return [p for _m, p in plan.held(*codes) if any(p.day in part for part in plan.problem.horizon)]


def days_of(plan: Plan, body: str) -> list[date]:
    return [placement.day for placement in placed(plan, body)]


def with_series_from(facts: Facts, first: date, *codes: str) -> Facts:
    """The same facts, the series of `codes` beginning on `first`."""
    changed = {
        code: replace(facts.bodies[code], series=tuple(replace(s, first=first) for s in facts.bodies[code].series))
        for code in codes
    }
    return replace(facts, bodies={**facts.bodies, **changed})


def with_closed(project: Project, *days: date) -> Project:
    """The same project with these days closed as well."""
    added = tuple(Closure("extra", "Lukket", DateRange(day, day)) for day in days)
    return replace(project, facts=replace(project.facts, closures=(*project.facts.closures, *added)))


def changed_keys(before: Mapping[str, Placement], after: Mapping[str, Placement]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@pytest.fixture(scope="module")
def autumn() -> Plan:
    return planned(project_for(AUTUMN), AUTUMN)


@pytest.fixture(scope="module")
def year_2027() -> Plan:
    return planned(project_for("2027"), "2027")


@pytest.fixture(scope="module")
def plan_2024() -> Plan:
    """The meetings of autumn 2024 as they were, judged as if they were still to come."""
    project = project_for("2024-H2")
    bodies = {
        code: replace(body, given=tuple(replace(given, status=Status.APPROVED) for given in body.given))
        for code, body in project.facts.bodies.items()
    }
    problem = build(replace(project.facts, bodies=bodies), (parse_horizon("2024-H2"),))
    meetings = [meeting for meeting in problem.meetings.values() if meeting.given]
    return Plan(problem, {m.key: m.placed(m.days[0], m.times[0]) for m in meetings})


class TestTheLastThursday:
    def test_december_2024_falls_back_from_boxing_day_to_the_thursday_before(self):
        project = project_for("2024-12")
        # DIR prepares every KCL, so its series has to begin as early.
        facts = with_series_from(project.facts, date(2024, 12, 1), "KCL", "DIR")
        plan = planned(replace(project, facts=facts), "2024-12")
        meeting = plan.problem.meetings["KCL/2024-12"]
        assert meeting.pattern_day == date(2024, 12, 26)
        assert plan.placements["KCL/2024-12"].day == date(2024, 12, 19)
        assert plan.is_off_pattern(meeting)

    def test_boxing_day_2024_is_blocked(self):
        project = project_for("2024-12")
        facts = with_series_from(project.facts, date(2024, 12, 1), "KCL", "DIR")
        problem = build(facts, (parse_horizon("2024-12"),))
        meeting = problem.meetings["KCL/2024-12"]
        on_pattern = Plan(problem, {meeting.key: meeting.placed(date(2024, 12, 26), meeting.times[0])})
        rules = [rule for rule in project.rules if isinstance(rule, Closures)]
        assert [found.about for rule in rules for found in rule.check(on_pattern)] == [("KCL/2024-12",)]

    def test_autumn_2025_has_its_four_last_thursdays_and_the_eighteenth_of_december(self, autumn):
        assert days_of(autumn, "KCL") == [
            date(2025, 8, 28),
            date(2025, 9, 25),
            date(2025, 10, 30),
            date(2025, 11, 27),
            date(2025, 12, 18),
        ]

    def test_only_december_2025_is_marked_as_off_its_pattern(self, autumn):
        assert [m.key for m, _p in autumn.held("KCL") if autumn.is_off_pattern(m)] == ["KCL/2025-12"]
        assert autumn.problem.meetings["KCL/2025-12"].pattern_day == date(2025, 12, 25)

    def test_the_pattern_meets_a_holiday_on_new_years_eve_2026_and_maundy_thursday_2027(self):
        facts = project_for("2026..2027").facts
        problem = build(facts, (parse_horizon("2026..2027"),))
        days = [o.day for o, _span in named_occurrences(facts.bodies["KCL"], parse_horizon("2026..2027")) if o.day]
        assert len(days) == 22
        assert [d for d in days if problem.closed(d, ["holiday"])] == [date(2026, 12, 31), date(2027, 3, 25)]

    def test_maundy_thursday_2027_falls_back_to_the_thursday_before(self, year_2027):
        assert year_2027.placements["KCL/2027-03"].day == date(2027, 3, 18)


class TestPreparation:
    # Nothing is known of Direktionen before 12-09-2024, so the KCL of 29-08 counts as unprepared throughout.
    @pytest.mark.parametrize(
        ("most", "unprepared"),
        [
            (1, {"KCL/2024-08", "KCL/2024-10"}),
            (7, {"KCL/2024-08", "KCL/2024-10"}),
            (8, {"KCL/2024-08"}),
        ],
    )
    def test_kcl_26_09_2024_is_prepared_the_day_before_and_31_10_eight_days_before(self, plan_2024, most, unprepared):
        rule = Preparation(of="KCL", by="DIR", min_days=1, max_days=most)
        assert {key for found in rule.check(plan_2024) for key in found.about} == unprepared

    @pytest.mark.parametrize("horizon", [AUTUMN, "2027"])
    def test_every_kcl_has_a_dir_one_to_eight_days_before(self, request, horizon):
        plan = request.getfixturevalue("autumn" if horizon == AUTUMN else "year_2027")
        meetings, preparing = days_of(plan, "KCL"), set(days_of(plan, "DIR"))
        assert len(meetings) == {AUTUMN: 5, "2027": 11}[horizon]
        assert [d for d in meetings if not any(d - timedelta(days=lead) in preparing for lead in range(1, 9))] == []


@pytest.mark.parametrize("horizon", ["autumn", "year_2027"])
def test_no_meeting_stands_on_a_closed_day(request, horizon):
    plan = request.getfixturevalue(horizon)
    standing = placed(plan)
    assert len(standing) >= 18
    assert [p.key for p in standing if plan.problem.closed(p.day) or p.day.weekday() > 4] == []


def test_planning_twice_gives_the_same_plan(autumn):
    again = planned(project_for(AUTUMN), AUTUMN)
    assert again.placements == autumn.placements
    assert render_lock(advance(Lock(), again, NOW)) == render_lock(advance(Lock(), autumn, NOW))


class TestOneMoreClosedDay:
    """What an adopted autumn does when a day is closed after all: KCL/2025-10 alone, or with the DIR before it."""

    CASES = (
        ((date(2025, 10, 30),), {"KCL/2025-10"}),
        ((date(2025, 10, 30), date(2025, 10, 22)), {"KCL/2025-10", "DIR/2025-W43"}),
    )

    @pytest.fixture(params=CASES, ids=["30-10", "30-10 and 22-10"])
    def case(self, request, autumn):
        closed, expected = request.param
        project = with_closed(project_for(AUTUMN), *closed)
        lock = advance(Lock(), autumn, NOW)
        return project, lock, planned(project, AUTUMN, lock), expected

    def test_the_meeting_and_no_more_than_must_move(self, case, autumn):
        _project, _lock, plan, expected = case
        assert changed_keys(autumn.placements, plan.placements) == expected

    def test_no_plan_with_fewer_moved_exists(self, case, autumn):
        project, lock, plan, expected = case
        kept = {m.key: autumn.placements[m.key] for m, _p in autumn.held() if not m.given}
        musts = [rule for rule in project.rules if rule.must]
        problem = build(project.facts, (parse_horizon(AUTUMN),), lock.history())
        outcomes = [
            solve(problem, [*musts, AtMostMoved(kept=kept, most=most)]).outcome for most in range(len(expected) + 1)
        ]
        assert outcomes == [*[Outcome.IMPOSSIBLE] * len(expected), Outcome.OPTIMAL]
        assert len(changed_keys(autumn.placements, plan.placements)) == len(expected)

    def test_uids_stay_and_only_the_moved_ones_rise(self, case):
        _project, lock, plan, expected = case
        after = advance(lock, plan, LATER)
        assert {key: entry.uid for key, entry in after.entries.items()} == {
            key: entry.uid for key, entry in lock.entries.items()
        }
        assert {key: entry.sequence for key, entry in after.entries.items() if entry.sequence} == dict.fromkeys(
            expected, 1
        )
        unmoved = lock.entries.keys() - expected
        assert {key: after.entries[key] for key in unmoved} == {key: lock.entries[key] for key in unmoved}

    def test_planning_again_changes_no_byte_of_the_lock(self, case):
        project, lock, plan, _expected = case
        after = advance(lock, plan, LATER)
        again = advance(after, planned(project, AUTUMN, after), LATER + timedelta(days=30))
        assert render_lock(again) == render_lock(after)
