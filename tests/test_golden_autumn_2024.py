"""Autumn 2024 as two minutes of Direktionen tell it: the routes, the agendas, and what follows when one breaks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import pytest

import aarsplan
from aarsplan.checking import diagnose, violations
from aarsplan.diagnostics import render
from aarsplan.explain.argument import argue
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import Project
from aarsplan.lockfile import Lock
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.solver.solve import Outcome, Solution, solve
from aarsplan.texts import speaking
from aarsplan.views.publication import Publication
from aarsplan.workdays import DayType

CONFIG = Path(__file__).parent.parent / "config"
AUTUMN_2024, AUTUMN_2025 = "2024-08..2024-12", "2025-08..2025-12"
CHAIN = {
    "PSYKOLOGISK-TRYGHED/dir": ("DIR/2024-W43", date(2024, 10, 23)),
    "PSYKOLOGISK-TRYGHED/kcl": ("KCL/2024-10", date(2024, 10, 31)),
    "PSYKOLOGISK-TRYGHED/hu": ("HU/2024-Q4", date(2024, 11, 15)),
    "PSYKOLOGISK-TRYGHED/arbejdsmiljoedag": ("ARBEJDSMILJOEDAG-2024", date(2024, 11, 26)),
}
DIR_25_09 = [
    ("9.00", 30, "LEDELSESAKADEMI/dir"),
    ("9.30", 45, "BESTILLINGER/dir"),
    ("10.15", 105, "DIR/2024-W39/punkt-1"),
    ("12.00", 30, "DIR/2024-W39/frokost"),
    ("12.30", 25, "KCL/2024-09/koncernledelse"),
    ("12.55", 5, "DIR/2024-W39/gennemgang"),
]
DIR_23_10 = [
    ("9.00", 15, "DIALOGMOEDE/dir"),
    ("9.15", 30, "PSYKOLOGISK-TRYGHED/dir"),
    ("9.45", 15, "LOVPROGRAM/dir"),
    ("10.00", 120, "DIR/2024-W43/block-1"),
    ("12.00", 30, "DIR/2024-W43/frokost"),
    ("12.30", 30, "DIR/2024-W43/punkt-2"),
    ("13.00", 25, "KCL/2024-10/koncernledelse"),
    ("13.25", 5, "DIR/2024-W43/gennemgang"),
]
UNDER_PUNKT_2 = [("12.30", 15, "EVALUERING-BUDGETPROCES-2025/dir"), ("12.30", 15, "UDMOENTNINGSPLAN/dir")]

TITLE = "»Norddjurs Kommunes definitioner på psykologisk tryghed, frisættelse og aktørskab«"

Edit = tuple[str, str, str]
Make = Callable[..., Project]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Make:
    """The Norddjurs project in a folder of its own, with texts of its files replaced, added to when there is none."""

    def make(*edits: Edit, horizon: str = AUTUMN_2024, drafts: bool = True) -> Project:
        folder = tmp_path_factory.mktemp("project") / "config"
        shutil.copytree(CONFIG, folder, ignore=shutil.ignore_patterns("plan.lock", ".*"))
        before_the_lock = [("bodies/dir.toml", "first = 2024-11-01", "first = 2024-08-01")] if drafts else []
        for name, old, new in [*before_the_lock, *edits]:
            path = folder / name
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            assert old in text
            path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
        for path in [*folder.glob("bodies/*.toml"), folder / "events.toml"] if drafts else []:
            held = path.read_text(encoding="utf-8")
            path.write_text(held.replace('status = "held"', 'status = "draft"'), encoding="utf-8")
        return aarsplan.load(folder, horizon)

    return make


def problem_of(found: Project, horizon: str = AUTUMN_2024) -> Problem:
    return build(found.facts, (parse_horizon(horizon),))


def solved(found: Project, horizon: str = AUTUMN_2024) -> Solution:
    return solve(problem_of(found, horizon), found.rules)


def plan_of(found: Project, horizon: str = AUTUMN_2024) -> Plan:
    solution = solved(found, horizon)
    assert solution.outcome is Outcome.OPTIMAL
    assert solution.plan is not None
    return solution.plan


def stops(plan: Plan, *keys: str) -> dict[str, tuple[str, date]]:
    """At which meeting each visit is, and on which day."""
    found = ((key, plan.stop(plan.problem.visits[key])) for key in keys)
    return {key: (stop[0].key, stop[1].day) for key, stop in found if stop}


def run_of_show(plan: Plan, key: str, *, timed: bool = True) -> list[tuple[str, int, str]]:
    """Start, minutes and key of what takes time of its own at a meeting, or of what stands under something else."""
    agenda = plan.agenda(plan.problem.meetings[key])
    listed = [(visit, slot, slot.start or time(0)) for visit, slot in agenda if visit.takes_time is timed]
    return [(f"{start.hour}.{start:%M}", slot.minutes, visit.key) for visit, slot, start in listed]


def broken(plan: Plan, found: Project, language: str = "en") -> list[str]:
    """The must-rules that the plan breaks, in English unless asked otherwise, each with its hint."""
    with speaking(language):
        return [
            f"[{told.code}] {told.message} | {told.hint}"
            for violation in violations(plan, found.rules)
            if violation.rule.must and (told := diagnose(violation))
        ]


def arguments(found: Project, language: str) -> list[str]:
    """Why the project has no plan, as it is printed."""
    problem = problem_of(found)
    with speaking(language):
        diagnosis = Diagnosis(problem, found.rules)
        return [render(argue(diagnosis, conflict).diagnostic()) for conflict in diagnosis.conflicts]


@pytest.fixture(scope="module")
def drafts(project) -> Project:
    """Autumn 2024 as it looked while none of it had been held; DIR meets every second week from August on."""
    return project()


@pytest.fixture(scope="module")
def planned(drafts) -> Plan:
    return plan_of(drafts)


@pytest.fixture(scope="module")
def history() -> Plan:
    """The last quarter of 2024 planned after the meetings that the minutes are of."""
    return plan_of(aarsplan.load(CONFIG, AUTUMN_2024), "2024-10..2024-12")


class TestTheChain:
    def test_it_is_feasible_from_the_two_that_asked_to_the_day_itself(self, planned, drafts):
        assert stops(planned, *CHAIN) == CHAIN
        asked = [origin.meeting for origin in drafts.facts.items["PSYKOLOGISK-TRYGHED"].origins]
        assert [planned.placements[key].day for key in asked] == [date(2024, 8, 29), date(2024, 9, 5)]
        assert broken(planned, drafts) == []

    def test_history_stands_as_it_was(self, history):
        assert stops(history, *CHAIN) == CHAIN

    @pytest.mark.parametrize("most", [8, 7])
    def test_koncernledelse_comes_exactly_eight_days_after_direktionen(self, project, most):
        found = project(("items/arbejdsmiljoe.toml", "max-days = 8", f"max-days = {most}"))
        assert solved(found).outcome is (Outcome.OPTIMAL if most == 8 else Outcome.IMPOSSIBLE)

    @pytest.mark.parametrize(
        ("gaps", "outcome"),
        [
            ((15, 15), Outcome.OPTIMAL),
            ((16, 21), Outcome.IMPOSSIBLE),
            ((7, 14), Outcome.IMPOSSIBLE),
        ],
    )
    def test_hovedudvalget_comes_exactly_fifteen_days_after_koncernledelsen(self, project, gaps, outcome):
        least, most = gaps
        new = f"min-days = {least}\nmax-days = {most}"
        found = project(("items/arbejdsmiljoe.toml", "min-days = 7\nmax-days = 21", new))
        assert solved(found).outcome is outcome

    @pytest.mark.parametrize(("least", "outcome"), [(11, Outcome.OPTIMAL), (12, Outcome.IMPOSSIBLE)])
    def test_the_day_comes_exactly_eleven_days_after_hovedudvalget(self, project, least, outcome):
        last = "minutes = 60 # ANTAGELSE\nmin-days = 7"
        found = project(("items/arbejdsmiljoe.toml", last, last.replace("7", str(least))))
        assert solved(found).outcome is outcome


@pytest.fixture(scope="module")
def moved(planned) -> Plan:
    """The same plan with KCL of 31-10 on 28-11."""
    there = replace(planned.placements["KCL/2024-10"], day=date(2024, 11, 28))
    return replace(planned, placements={**planned.placements, there.key: there})


class TestKoncernledelseMovedToTheEndOfNovember:
    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("en", f"The item {TITLE} must be in KCL before {{goal}}, but the next KCL is only on Thu 28 Nov 2024"),
            ("da", f"Punktet {TITLE} skal i KCL{{goal}}, men næste KCL er først tor 28-11-2024"),
        ],
    )
    def test_check_names_what_comes_too_early(self, moved, drafts, language, sentence):
        goals = {
            "en": ["it can be presented in HU Fri 15 Nov 2024 (week 46)", "Arbejdsmiljødag Tue 26 Nov 2024 (week 48)"],
            "da": [
                ", før det kan præsenteres i HU fre 15-11-2024 (uge 46)",
                " før Arbejdsmiljødag tir 26-11-2024 (uge 48)",
            ],
        }[language]
        told = broken(moved, drafts, language)
        assert {f"[route] {sentence.format(goal=goal)} | " for goal in goals} <= set(told)

    def test_check_names_the_preparation_that_lies_too_far_back(self, moved, drafts):
        sentence = "36 days from DIR Wed 23 Oct 2024 (week 43) to KCL Thu 28 Nov 2024 (week 48), at most 8 allowed"
        assert len([told for told in broken(moved, drafts) if sentence in told]) == 2

    def test_plan_says_which_rules_fight_and_which_dates_leave_no_choice(self, project):
        found = project(("bodies/kcl.toml", "date = 2024-10-31", "date = 2024-11-28"))
        assert solved(found).outcome is Outcome.IMPOSSIBLE
        told = "\n".join(arguments(found, "da"))
        goal = "før det kan præsenteres i HU fre 15-11-2024 (uge 46)"
        assert f"Punktet {TITLE} skal i KCL, {goal}, men næste KCL er først tor 28-11-2024\n" in told
        assert "KCL/2024-10 ligger fast tor 28-11-2024 (Direktionen 23-10-2024)" in told
        assert "HU/2024-Q4 ligger fast fre 15-11-2024 (Direktionen 23-10-2024)" in told
        assert "punktet skal på KCL/2024-10 (tor 28-11-2024)" in told
        assert "men: punktet skal i HU 7-21 dage efter KCL/2024-10 (tor 28-11-2024)" in told
        assert "derfor: punktet kan ikke komme på HU/2024-Q4 (fre 15-11-2024), som det skal" in told


class TestTheLegislativeProgramme:
    NEEDS_MAYOR: Edit = (
        "items/ledelse.toml",
        'minutes = 15\ntext = "Direktionen drøfter regeringens',
        'minutes = 15\nneeds = ["borgmester"]\ntext = "Direktionen drøfter regeringens',
    )
    SENTENCE = (
        "Punktet »Regeringens lovprogram 2024-2025« kræver borgmesteren, men DIR ons 23-10-2024 har intet tidsrum med "
        "borgmesteren (10.00-12.00 er optaget af »Deltage på temadag om AI«)"
    )

    def test_theme_day_leaves_no_time_with_the_mayor_and_the_next_meeting_is_named(self, project, planned):
        found = project(self.NEEDS_MAYOR)
        (told,) = broken(Plan(problem_of(found), planned.placements, planned.slots), found)
        assert told == (
            "[attendance] The item »Regeringens lovprogram 2024-2025« needs borgmesteren, but DIR Wed 23 Oct 2024 has "
            "no time with borgmesteren (10:00-12:00 is taken by »Deltage på temadag om AI«) | "
            "the next DIR with borgmesteren is Wed 6 Nov 2024"
        )
        (told,) = broken(Plan(problem_of(found), planned.placements, planned.slots), found, "da")
        assert told == f"[attendance] {self.SENTENCE} | næste DIR med borgmesteren er ons 06-11-2024"

    def test_no_plan_has_it_there_and_the_reason_is_told(self, project):
        found = project(self.NEEDS_MAYOR)
        assert solved(found).outcome is Outcome.IMPOSSIBLE
        (told,) = arguments(found, "da")
        assert f": {self.SENTENCE}\n" in told
        assert "punktet skal på DIR/2024-W43 (ons 23-10-2024)" in told

    @pytest.mark.parametrize("name", ["planned", "history"])
    def test_postponed_it_lands_in_the_mayors_hours_on_the_sixth_of_november(self, request, name):
        plan = request.getfixturevalue(name)
        assert stops(plan, "LOVPROGRAM/dir-2") == {"LOVPROGRAM/dir-2": ("DIR/2024-W45", date(2024, 11, 6))}
        shared = [row for row in run_of_show(plan, "DIR/2024-W45") if "10.15" <= row[0] < "12"]
        assert shared == [("10.15", 90, "DIR/2024-W45/punkt-1"), ("11.45", 15, "LOVPROGRAM/dir-2")]

    def test_postponement_keeps_its_history(self, history):
        (kept,) = history.problem.facts.items["LOVPROGRAM"].postponements
        assert (kept.step, kept.meeting) == ("LOVPROGRAM/dir", "DIR/2024-W43")
        assert kept.responsible == ("oekonomichef", "ledelsessekretariatet")
        assert stops(history, "LOVPROGRAM/dir") == {"LOVPROGRAM/dir": ("DIR/2024-W43", date(2024, 10, 23))}


class TestRunOfShow:
    CASES = (("DIR/2024-W39", DIR_25_09, 240), ("DIR/2024-W43", DIR_23_10, 270))

    @pytest.mark.parametrize("name", ["planned", "history"])
    @pytest.mark.parametrize(("key", "rows", "minutes"), CASES)
    def test_it_is_that_of_the_minutes(self, request, name, key, rows, minutes):
        plan = request.getfixturevalue(name)
        assert run_of_show(plan, key) == rows
        assert sum(row[1] for row in rows) == minutes == plan.placements[key].minutes

    @pytest.mark.parametrize("name", ["planned", "history"])
    def test_what_stands_under_punkt_2_takes_its_time(self, request, name):
        assert run_of_show(request.getfixturevalue(name), "DIR/2024-W43", timed=False) == UNDER_PUNKT_2

    def test_programmes_of_koncernledelsen_hold_what_the_minutes_say(self, planned):
        assert [key for _start, _minutes, key in run_of_show(planned, "KCL/2024-09")] == ["EFFEKTIVISERING/kcl"]
        assert [key for _start, _minutes, key in run_of_show(planned, "KCL/2024-10")] == [
            "PSYKOLOGISK-TRYGHED/kcl",
            "AI-OPFOELGNING/kcl",
        ]

    def test_topic_that_gave_way_waits_on_the_bruttoliste_with_reason_and_source(self, drafts):
        topic = drafts.facts.topics["KCL-EMNE-2024-10"]
        assert (topic.body, topic.source) == ("KCL", "Direktionen 23-10-2024")
        assert "AI" in topic.reason


class TestPreparation:
    def test_koncernledelse_is_prepared_the_day_before_and_eight_days_before(self, planned):
        assert stops(planned, "KCL/2024-09/koncernledelse", "KCL/2024-10/koncernledelse") == {
            "KCL/2024-09/koncernledelse": ("DIR/2024-W39", date(2024, 9, 25)),
            "KCL/2024-10/koncernledelse": ("DIR/2024-W43", date(2024, 10, 23)),
        }

    def test_within_seven_days_the_end_of_october_has_no_preparation(self, project):
        seven = ("bodies/dir.toml", "max-days = 8", "max-days = 7")
        problem = problem_of(project(seven, ("rules.toml", "max-days = 8", "max-days = 8\nweight = 1")))
        assert problem.visits["KCL/2024-09/koncernledelse"].meetings == ("DIR/2024-W39",)
        assert "KCL/2024-10/koncernledelse" not in problem.visits


class TestRoutesBeside:
    def test_what_split_off_shares_the_history_and_goes_its_own_way(self, planned, drafts):
        child = drafts.facts.items["FRISAETTELSE-AKTOERSKAB"]
        assert child.split_from == child.steps[0].after == "PSYKOLOGISK-TRYGHED/dir"
        ((meeting, day),) = stops(planned, child.steps[0].key).values()
        assert (meeting, (day - date(2024, 10, 23)).days) == ("DIR/2024-W45", 14)
        assert child.steps[0].key not in [row[2] for row in run_of_show(planned, "DIR/2024-W43")]

    @pytest.mark.parametrize("name", ["planned", "history"])
    def test_hand_overs_of_the_udmoentningsplan_follow_each_other_on_working_days(self, request, name):
        plan = request.getfixturevalue(name)
        keys = [f"UDMOENTNINGSPLAN/{code}" for code in ("dir", "tovholdere", "fremsendelse", "udfyldt")]
        days = [day for _meeting, day in stops(plan, *keys).values()]
        calendar = plan.problem.calendar
        assert all(calendar.is_day(day, DayType.WORKING_DAY) for day in days)
        reviewed, sent, filled = (calendar.count(*pair, DayType.WORKING_DAY) for pair in pairwise(days))
        assert 1 <= reviewed <= 2
        assert 3 <= sent <= 10
        assert 10 <= filled <= 15

    def test_hand_over_that_is_not_planned_is_no_meeting_that_was_skipped(self):
        plan = plan_of(aarsplan.load(CONFIG, "2025-Q1"), "2025-Q1")
        assert not stops(plan, "UDMOENTNINGSPLAN/tovholdere")
        assert Publication.of(plan, Lock(), parse_horizon("2025-Q1")).skipped == []

    def test_evaluation_of_the_budget_follows_its_second_reading(self, project):
        plan = plan_of(project(horizon=AUTUMN_2025, drafts=False), AUTUMN_2025)
        reading = plan.placements["BUDGET-2026-2-BEHANDLING"].day
        ((meeting, day),) = stops(plan, "EVALUERING-BUDGET-2026/dir").values()
        assert (meeting, day, (day - reading).days) == ("DIR/2025-W43", date(2025, 10, 22), 15)
        assert ("12.30", 15, "EVALUERING-BUDGET-2026/dir") in run_of_show(plan, meeting, timed=False)


class TestItemsAndMeetings:
    LONG = (
        '[[item]]\ncode = "{code}"\ntitle = "{code}"\n\n[[item.step]]\nat = "DIR"\n'
        'purpose = "decision"\nminutes = 120\n'
    )
    AFTER_THE_BUDGET = (
        '[[item]]\ncode = "OPSAMLING"\ntitle = "Opsamling på 2. behandling"\n\n[[item.step]]\nat = "DIR"\n'
        'purpose = "decision"\nafter = "BUDGET-2026-2-BEHANDLING"\nmin-days = {days}\nmax-days = {days}\n'
    )

    @pytest.mark.parametrize(("codes", "meetings"), [(["A"], ["W33"]), (["A", "B"], ["W33", "W35"])])
    def test_agenda_without_room_pushes_an_item_on_to_the_next_meeting(self, project, codes, meetings):
        text = "\n".join(self.LONG.format(code=code) for code in codes)
        found = project(("items/lange.toml", "", text), horizon=AUTUMN_2025, drafts=False)
        there = stops(plan_of(found, AUTUMN_2025), *(f"{code}/dir" for code in codes)).values()
        assert sorted(meeting for meeting, _day in there) == [f"DIR/2025-{week}" for week in meetings]

    @pytest.mark.parametrize(("days", "day"), [(1, date(2025, 10, 8)), (2, date(2025, 10, 9))])
    def test_narrow_gap_pulls_the_meeting_to_another_permitted_day(self, project, days, day):
        text = self.AFTER_THE_BUDGET.format(days=days)
        found = project(("items/opsamling.toml", "", text), horizon=AUTUMN_2025, drafts=False)
        plan = plan_of(found, AUTUMN_2025)
        assert plan.problem.meetings["DIR/2025-W41"].pattern_day == date(2025, 10, 8)
        assert stops(plan, "OPSAMLING/dir") == {"OPSAMLING/dir": ("DIR/2025-W41", day)}
        assert broken(plan, found) == []
