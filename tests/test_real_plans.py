"""Facts about real meeting years: rules a secretary would state, against the dates a municipality chose.

The projects under `data/` hold rules and what was fixed from outside, never the dates of the bodies they plan; those
stand in `real.csv` and are read here alone. `herning-2016` is a year the rules were not read from: it has closed days
and events of its own and takes everything else from `herning-2014`.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import pytest

import aarsplan
from aarsplan.horizon import parse_horizon
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.pinned import Pinned
from aarsplan.solver.solve import Outcome, Solution, solve

pytestmark = pytest.mark.timeless

DATA = Path(__file__).parent / "data"

REPRODUCED = {
    "herning-2014": {"BYR": "10 of 10", "ØKE": "10 of 10", "TEMA": "5 of 5"},
    "herning-2016": {"BYR": "7 of 10", "ØKE": "7 of 10"},
    "aeroe-2026": {"KB": "11 of 12", "ØE": "1 of 1", "TMH": "0 of 1"},
}
"""How many of the real dates the rules give."""

ONE_DATE_KNOWN = {("aeroe-2026", "ØE"), ("aeroe-2026", "TMH")}
"""Bodies whose real calendar is known from a single meeting: the rule's other dates cannot be compared."""

NOT_PUBLISHED = {("herning-2016", "TEMA")}
"""Bodies that the rules plan and of which no real date is known."""


SPARE_RULES = {
    "herning-2014": {("KeepPattern", 1), ("Locked", None), ("Unchanged", 1000)},
    "aeroe-2026": {("Locked", None), ("MinGap", None), ("Unchanged", 1000)},
}
"""Rules, by kind and weight, without which the year would have the same dates: what the law asks for, a preference
that other years need, and what speaks of a lock, which these projects do not have."""


class Difference(NamedTuple):
    """A date the rules do not give: where they put the meeting and where it was, None for nowhere."""

    year: str
    body: str
    by_rule: str | None
    real: str | None


EXPLAINED = {
    Difference("herning-2016", "BYR", "2016-03-08", "2016-03-01"): (
        "26-01, 01-03, 12-04 and 26-01, 08-03, 12-04 keep the rhythm equally well; the rule takes the later Tuesday"
    ),
    Difference("herning-2016", "ØKE", "2016-02-29", "2016-02-22"): "it meets the week before the council",
    Difference("herning-2016", "BYR", "2016-04-12", "2016-04-26"): (
        "the council met the day after its budget conference, eight weeks after March and three before May, with ØKE "
        "in the week of store bededag; the rule's date keeps five weeks to both meetings and out of short weeks"
    ),
    Difference("herning-2016", "ØKE", "2016-04-04", "2016-04-18"): "it meets the week before the council",
    Difference("herning-2016", "BYR", "2016-09-20", "2016-09-13"): (
        "the council read the budget for the first time two weeks after its August meeting; the rule's date keeps "
        "three weeks to August, and to the second reading the three that the law asks for"
    ),
    Difference("herning-2016", "ØKE", "2016-09-12", "2016-09-05"): "it meets the week before the council",
    Difference("aeroe-2026", "KB", None, "2026-03-04"): (
        "an extraordinary meeting of half an hour on Teams, called for one matter: nobody knew of it when the year was "
        "planned"
    ),
    Difference("aeroe-2026", "TMH", None, "2026-01-20"): (
        "the only date known of the committee: one date shows no pattern, so the project has no rule for it"
    ),
}
"""Why a real date is another than the rule's, or the rule's the better one."""


class Real(NamedTuple):
    """A real meeting."""

    body: str
    day: date
    start: time | None
    end: time | None


@dataclass(frozen=True, kw_only=True)
class AnotherPlan(Rule):
    """Anything but `known`: with it the solver gives the second-best plan."""

    known: Plan

    def post(self, model: Model, problem) -> None:
        free = [meeting for meeting in problem.of() if not meeting.given]
        model.forbid(*(model.on(meeting, self.known.placements[meeting.key].day) for meeting in free), about=free)

    def check(self, plan: Plan) -> Iterator[Violation]:
        return iter(())

    def describe(self) -> str:
        return "another plan"


def real_meetings(year: str) -> list[Real]:
    with (DATA / year / "real.csv").open(encoding="utf-8", newline="") as rows:
        return [
            Real(row["body"], date.fromisoformat(row["date"]), _clock(row["start"]), _clock(row["end"]))
            for row in csv.DictReader(rows)
        ]


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


@pytest.fixture(params=sorted(REPRODUCED))
def year(request):
    return request.param


@pytest.fixture
def project(year, tmp_path):
    folder = DATA / year
    if not (folder / "aarsplan.toml").exists():
        base = DATA / "herning-2014"
        folder = Path(shutil.copytree(base, tmp_path / year))
        shutil.copytree(DATA / year, folder, dirs_exist_ok=True)
    return aarsplan.load(folder, horizon_of(year))


@pytest.fixture
def solution(project, year) -> Solution:
    return aarsplan.solve(project, horizon_of(year))


@pytest.fixture
def plan(solution) -> Plan:
    assert solution.plan is not None
    return solution.plan


def horizon_of(year: str) -> str:
    return year.rpartition("-")[2]


def planned_days(plan: Plan, body: str) -> set[date]:
    return {placement.day for _meeting, placement in plan.held(body)}


def real_days(year: str) -> dict[str, set[date]]:
    """The days of each body that is compared; what the projects were given as events is left out."""
    found: dict[str, set[date]] = {}
    for meeting in real_meetings(year):
        if meeting.body in REPRODUCED[year]:
            found.setdefault(meeting.body, set()).add(meeting.day)
    return found


def differences(plan: Plan, year: str) -> set[Difference]:
    """Every real date that the rules do not give, with the rule's unmatched date of the same month."""
    found = set()
    for body, real in real_days(year).items():
        planned = planned_days(plan, body)
        missed = {(day.year, day.month): day for day in sorted(real - planned)}
        spare = {} if (year, body) in ONE_DATE_KNOWN else {(d.year, d.month): d for d in sorted(planned - real)}
        for month in missed.keys() | spare.keys():
            by_rule, day = spare.get(month), missed.get(month)
            found.add(Difference(year, body, by_rule and by_rule.isoformat(), day and day.isoformat()))
    return found


def test_the_rules_reproduce_so_many_real_dates(plan, year):
    counted = {}
    for body, real in real_days(year).items():
        counted[body] = f"{len(real & planned_days(plan, body))} of {len(real)}"
    assert counted == REPRODUCED[year]


def test_every_other_date_is_explained(plan, year):
    assert differences(plan, year) == {found for found in EXPLAINED if found.year == year}


def test_reproduced_meetings_have_their_real_hours(plan, year):
    for meeting in real_meetings(year):
        standing = [placement for _m, placement in plan.held(meeting.body) if placement.day == meeting.day]
        if meeting.body not in REPRODUCED[year] or not standing:
            continue
        assert meeting.start in {None, standing[0].start}
        assert meeting.end in {None, standing[0].end}


def test_every_planned_body_is_compared(project, year):
    unknown = {body for found, body in NOT_PUBLISHED if found == year}
    assert set(project.facts.bodies) - unknown <= set(real_days(year))


def test_the_rules_leave_no_tie(project, solution, plan):
    """Another plan is always dearer: the rules choose the dates, not the solver's luck."""
    assert solution.outcome is Outcome.OPTIMAL
    second = solve(plan.problem, [*project.rules, AnotherPlan(known=plan)])
    assert second.outcome is Outcome.OPTIMAL
    assert second.cost > solution.cost


def test_the_project_does_not_hold_the_dates_it_plans(project):
    """Bodies and rules are stated without a single date, and no meeting is given, moved or pinned."""
    files = [*(project.folder / "bodies").glob("*.toml"), project.folder / "rules.toml"]
    assert not [path.name for path in files if re.search(r"\d{4}-\d{2}-\d{2}", path.read_text(encoding="utf-8"))]
    assert not any(body.given or body.exceptions for body in project.facts.bodies.values())
    assert not any(isinstance(rule, Pinned) for rule in project.rules)


def test_the_conferences_are_those_of_the_real_calendar(project, year):
    problem = build(project.facts, (parse_horizon(horizon_of(year)),))
    events = {
        Real(event.code, day, None, None)
        for event in project.facts.events.values()
        for day in event.days
        if not event.statutory and not problem.meetings[event.code].settled
    }
    assert events == {found for found in real_meetings(year) if found.body not in REPRODUCED[year]}


@pytest.mark.parametrize("year", sorted(SPARE_RULES))
def test_without_a_rule_the_dates_are_no_longer_determined(project, plan, year):
    """The rules do the work: take one away, and another plan is as good as the real one, or better."""
    spare = set()
    for rule in project.rules:
        rules = [other for other in project.rules if other is not rule]
        best = solve(plan.problem, rules)
        other = solve(plan.problem, [*rules, AnotherPlan(known=plan)])
        if other.plan is None or other.cost > best.cost:
            spare.add((type(rule).__name__, rule.weight))
    assert spare == SPARE_RULES[year]
