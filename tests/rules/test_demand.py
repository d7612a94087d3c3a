"""What a rule asks of certain meetings and visits, said so that a reader knows which, and what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from aarsplan.agenda import Purpose
from aarsplan.deadlines import DeadlineSpec, Side
from aarsplan.diagnostics import Span
from aarsplan.domain import Body, Closure, DateRange, Event, Per, Place, Role, Weekday
from aarsplan.facts import BusyTime
from aarsplan.problem import Placement, Problem, minute_of
from aarsplan.rules.load import LoadPer
from aarsplan.solver.builder import Builder
from aarsplan.texts import LANGUAGES, speaking
from aarsplan.workdays import DayType

from .problems import fact, hand_over, meeting, problem, relation, rule, slot, visit
from .test_contract import SAMPLES

ROLES = {
    "borgmester": Role("borgmester", "Borgmester", in_text="borgmesteren"),
    "chefer": Role("chefer", "Chefer", persons=12, in_text="cheferne"),
}
OCTOBER = "2025-10-01..2025-10-31"


def demands(problem: Problem, name: str, **parameters) -> dict[str, tuple[str, str]]:
    """What the rule asks, in Danish and in English, by what it is about."""
    asking = rule(name, **parameters)
    builder = Builder(problem, assume=True)
    builder.post([asking])
    found = {}
    for member in builder.assumptions:
        texts = []
        for language in LANGUAGES:
            with speaking(language):
                texts.append(asking.demand(problem, member.about))
        found[" ".join(member.about)] = (texts[0], texts[1])
    return found


def names(problem: Problem, key: str) -> set[str]:
    """What a reader may know a meeting or a visit by: its key or its title, or the meeting or body that it is at."""
    found = problem.visits.get(key)
    if found is None:
        return {key, problem.facts.title(problem.meetings[key].body)}
    stops = {name for at in found.meetings for name in (at, problem.facts.title(problem.meetings[at].body))}
    return {f"»{found.title}«", *stops}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_demand_names_what_it_is_about_in_one_line_without_leftovers(sample, language):
    builder = Builder(sample.problem, assume=True)
    builder.post(sample.rules)
    assert builder.assumptions
    with speaking(language):
        for member in builder.assumptions:
            text = member.rule.demand(sample.problem, member.about)
            assert text.strip() == text != ""
            assert not any(leftover in text for leftover in ("{", "}", "None", "\n", "  ", "()"))
            for key in member.about:
                assert any(name in text for name in names(sample.problem, key)), text


@pytest.mark.parametrize("name", ["route", "window", "placed", "attendance", "soon", "keep-agenda"])
def test_demand_hides_the_title_of_a_closed_item(name):
    for sample_name, sample in SAMPLES.items():
        if not sample_name.startswith(name):
            continue
        closed = {key: replace(found, closed=True) for key, found in sample.problem.visits.items()}
        titled = {key: replace(found, title="Hemmeligheden") for key, found in closed.items()}
        hidden = replace(sample.problem, visits=titled)
        builder = Builder(hidden, assume=True)
        builder.post(sample.rules)
        for member in builder.assumptions:
            assert "Hemmeligheden" not in member.rule.demand(hidden, member.about)


def route() -> Problem:
    return problem(
        fact("DIR/2", "2024-10-23"),
        meeting("DIR/3", "2024-11-06"),
        meeting("KCL/10", "2024-10-31", "2024-11-28"),
        meeting("KCL/11", "2024-11-28"),
        fact("HU/4", "2024-11-15"),
        fact("AMD", "2024-11-26"),
        meeting("TRYG/papir", "2024-10-28..2024-10-29"),
        events=[Event("AMD", "Arbejdsmiljødag", DateRange(date(2024, 11, 26), date(2024, 11, 26)))],
        visits=[
            visit("TRYG/dir", "DIR/2", title="Tryghed"),
            visit("TRYG/kcl", "KCL/10", "KCL/11", title="Tryghed"),
            visit("TRYG/hu", "HU/4", title="Tryghed", purpose=Purpose.PRESENTATION),
            visit("TRYG/amd", "AMD", title="Tryghed"),
            hand_over("TRYG/papir", title="Tryghed"),
            visit("AKT/dir", "DIR/3", title="Aktørskab"),
        ],
        relations=[
            relation("TRYG/dir", "TRYG/kcl", 1, 8),
            relation("TRYG/kcl", "TRYG/hu", 7),
            relation("TRYG/kcl", "AMD"),
            relation("TRYG/hu", "TRYG/amd", 0, 14),
            relation("TRYG/dir", "TRYG/papir", 3, 3, DayType.WORKING_DAY),
            relation("TRYG/kcl", "AKT/dir"),
            relation("DIR/2", "KCL/11", 2),
        ],
    )


@pytest.mark.parametrize(
    ("about", "danish", "english"),
    [
        (
            "TRYG/dir TRYG/kcl",
            "punktet »Tryghed« skal i KCL 1-8 dage efter DIR/2 (ons 23-10-2024)",
            "the item »Tryghed« must be in KCL 1 to 8 days after DIR/2 (Wed 23 Oct 2024)",
        ),
        (
            "TRYG/kcl TRYG/hu",
            "punktet »Tryghed« skal i HU mindst 7 dage efter KCL",
            "the item »Tryghed« must be in HU at least 7 days after KCL",
        ),
        (
            "TRYG/kcl AMD",
            "punktet »Tryghed« skal i KCL før Arbejdsmiljødag (tir 26-11-2024)",
            "the item »Tryghed« must be in KCL before Arbejdsmiljødag (Tue 26 Nov 2024)",
        ),
        (
            "TRYG/hu TRYG/amd",
            "punktet »Tryghed« skal på Arbejdsmiljødag højst 14 dage efter HU/4 (fre 15-11-2024)",
            "the item »Tryghed« must be at Arbejdsmiljødag at most 14 days after HU/4 (Fri 15 Nov 2024)",
        ),
        (
            "TRYG/dir TRYG/papir",
            "afleveringen til »Tryghed« skal ske 3 arbejdsdage efter DIR/2 (ons 23-10-2024)",
            "the hand-over for »Tryghed« must take place 3 working days after DIR/2 (Wed 23 Oct 2024)",
        ),
        (
            "TRYG/kcl AKT/dir",
            "punktet »Aktørskab« skal i DIR efter punktet »Tryghed« i KCL",
            "the item »Aktørskab« must be in DIR after the item »Tryghed« in KCL",
        ),
    ],
)
def test_step_keeps_its_distance_to_what_it_follows(about, danish, english):
    first, then = about.split()
    facts = route()
    found = []
    for language in LANGUAGES:
        with speaking(language):
            found.append(rule("route").demand(facts, (first, then)))
    assert found == [danish, english]


def items() -> Problem:
    return problem(
        fact("DIR/2", "2024-10-23"),
        meeting("DIR/3", "2024-11-06", "2024-11-07"),
        meeting("KCL/10", "2024-10-31"),
        meeting("P/papir", "2024-10-28..2024-10-29"),
        roles=ROLES,
        visits=[
            visit("LOV/dir", "DIR/2", "DIR/3", title="Lovprogram", named="DIR/2", needs=("borgmester",), must=True),
            visit("P/dir", "DIR/3", title="Plan", window="2024-11-07..2024-11-20"),
            visit("E/dir", "DIR/3", title="En dag", window="2024-11-07"),
            hand_over("P/papir", title="Plan", window="2024-10-29..2024-11-01", must=True),
            visit("KCL/10/program", "DIR/2", title="Møde {date}", prepares="KCL/10", must=True, follows=False),
            visit("HEM/dir", "DIR/3", title="Hemmelig", closed=True, must=True),
        ],
        previous=[Placement("P/papir", date(2024, 10, 28), time(9), 0)],
        previous_slots=[slot("LOV/dir", "DIR/2"), slot("P/papir", "P/papir")],
    )


@pytest.mark.parametrize(
    ("name", "about", "danish", "english"),
    [
        (
            "window",
            "LOV/dir",
            "punktet »Lovprogram« skal på DIR/2 (ons 23-10-2024)",
            "the item »Lovprogram« must be at DIR/2 (Wed 23 Oct 2024)",
        ),
        (
            "window",
            "P/dir",
            "punktet »Plan« skal i DIR mellem tor 07-11-2024 og ons 20-11-2024",
            "the item »Plan« must be in DIR between Thu 7 Nov 2024 and Wed 20 Nov 2024",
        ),
        ("window", "E/dir", "punktet »En dag« skal i DIR tor 07-11-2024", None),
        (
            "window",
            "P/papir",
            "afleveringen til »Plan« skal ske mellem tir 29-10-2024 og fre 01-11-2024",
            "the hand-over for »Plan« must take place between Tue 29 Oct 2024 and Fri 1 Nov 2024",
        ),
        (
            "placed",
            "HEM/dir",
            "det lukkede punkt HEM skal behandles i DIR i den periode, der planlægges",
            "the closed item HEM must be treated in DIR in the days planned",
        ),
        ("placed", "P/papir", "afleveringen til »Plan« skal ske i den periode, der planlægges", None),
        (
            "placed",
            "KCL/10/program",
            "punktet »Møde KCL/10« skal behandles i DIR, når KCL/10 (tor 31-10-2024) holdes, og ellers ikke",
            None,
        ),
        (
            "attendance",
            "LOV/dir DIR/2",
            "punktet »Lovprogram« kræver borgmesteren i 15 minutter, hvis det behandles på DIR/2 (ons 23-10-2024)",
            "the item »Lovprogram« needs borgmesteren for 15 minutes, if it is treated at DIR/2 (Wed 23 Oct 2024)",
        ),
        ("keep-agenda", "LOV/dir", "punktet »Lovprogram« skal blive på DIR/2 (ons 23-10-2024)", None),
        ("keep-agenda", "P/papir", "afleveringen til »Plan« skal ske man 28-10-2024", None),
    ],
)
def test_item_is_where_its_step_says(name, about, danish, english):
    found = demands(items(), name)[about]
    assert found == (danish, english or found[1])


MEETINGS = problem(
    meeting("KCL/2025-10", "2025-10-29..2025-10-31", period=OCTOBER, pattern_day="2025-10-30", required=["chefer"]),
    meeting("KCL/2025-12", "2025-12-26", required=["borgmester", "chefer"], places=("salen",)),
    meeting("KB/1", "2025-10-29", "2025-10-30", required=["chefer"], places=("salen", "hallen")),
    meeting("HU/1", "2025-10-30", required=["chefer"], places=("salen",), times=["09:00", "13:00"]),
    fact("BUD", "2025-10-07"),
    events=[Event("BUD", "Budget 2026, 1. behandling", DateRange(date(2025, 10, 7), date(2025, 10, 7)))],
    bodies=[
        Body(
            "KCL",
            "Koncernledelsen",
            60,
            (time(9),),
            deadlines=(DeadlineSpec("agenda", "Udsendelse", 4, DayType.CALENDAR_DAY, Side.BEFORE),),
        )
    ],
    covered="2025-01-01..2025-12-31",
    roles=ROLES,
    places={"salen": Place("salen", "Salen", seats=5), "hallen": Place("hallen", "Hallen")},
    busy=(
        BusyTime(
            minute_of(date(2025, 10, 29), time(8)),
            minute_of(date(2025, 10, 29), time(12)),
            "Kursus",
            roles=("chefer",),
        ),
    ),
    closures=(Closure("ferie", "Juleferie", DateRange(date(2025, 12, 27), date(2025, 12, 28))),),
    previous=[Placement("KCL/2025-10", date(2025, 10, 30), time(9), 60, "salen")],
    approved=["KCL/2025-10"],
    locked=["KCL/2025-10"],
)


@pytest.mark.parametrize(
    ("name", "parameters", "about", "danish", "english"),
    [
        (
            "occurs",
            {"body": "KCL"},
            "KCL/2025-10",
            "KCL skal holde sit møde i oktober 2025 (KCL/2025-10)",
            "KCL must hold its meeting of October 2025 (KCL/2025-10)",
        ),
        (
            "closures",
            {},
            "KCL/2025-12",
            "KCL/2025-12 må ikke ligge fre 26-12-2025, for det er Anden juledag",
            None,
        ),
        (
            "weekdays",
            {"body": "KCL", "allow": (Weekday.THURSDAY,)},
            "KCL/2025-10",
            "KCL/2025-10 skal ligge på en torsdag",
            None,
        ),
        (
            "min-gap",
            {"body": "KCL", "days": 70},
            "KCL/2025-10 KCL/2025-12",
            "der skal være mindst 70 dage mellem KCL/2025-10 og KCL/2025-12 (fre 26-12-2025)",
            "there must be at least 70 days between KCL/2025-10 and KCL/2025-12 (Fri 26 Dec 2025)",
        ),
        (
            "max-gap",
            {"body": "KCL", "days": 35},
            "KCL/2025-10",
            "der må højst gå 35 dage fra KCL/2025-10 til næste KCL",
            "the next KCL must come at most 35 days after KCL/2025-10",
        ),
        (
            "order",
            {"before": "BUD", "after": "KCL", "per": Per.YEAR, "min_days": 23},
            "BUD KCL/2025-10",
            "KCL/2025-10 skal ligge mindst 23 dage efter Budget 2026, 1. behandling (tir 07-10-2025)",
            "KCL/2025-10 must come at least 23 days after Budget 2026, 1. behandling (Tue 7 Oct 2025)",
        ),
        (
            "no-double-booking",
            {},
            "KB/1 KCL/2025-10",
            "cheferne skal med til både KB/1 og KCL/2025-10, så de må ikke overlappe",
            None,
        ),
        (
            "preparation",
            {"of": "KCL", "by": "HU", "max_days": 8},
            "KCL/2025-12",
            "HU skal holde møde 1-8 dage før KCL/2025-12 (fre 26-12-2025)",
            "HU must meet 1-8 days before KCL/2025-12 (Fri 26 Dec 2025)",
        ),
        (
            "room-capacity",
            {},
            "HU/1",
            "HU/1 (tor 30-10-2025) skal holdes, hvor der er plads til 12 personer",
            "HU/1 (Thu 30 Oct 2025) must be held where there are seats for 12 people",
        ),
        ("room-clash", {}, "KB/1 HU/1", "KB/1 og HU/1 (tor 30-10-2025) må ikke være samtidig i Salen", None),
        ("busy-times", {}, "KCL/2025-10", "KCL/2025-10 må ikke ligge, når cheferne er optaget", None),
        (
            "load",
            {"most": 1, "per": LoadPer.DAY},
            "KB/1 KCL/2025-10",
            "højst 1 møde om dagen for cheferne (KB/1 og KCL/2025-10)",
            None,
        ),
        (
            "count",
            {"body": "KCL", "per": Per.QUARTER, "least": 3},
            "KCL/2025-10 KCL/2025-12",
            "KCL skal holde mindst 3 møder i 4. kvartal 2025",
            "KCL must meet at least 3 times in quarter 4 of 2025",
        ),
        ("locked", {}, "KCL/2025-10", "KCL/2025-10 er låst tor 30-10-2025 9.00-10.00, salen", None),
        (
            "keep-pattern",
            {"body": "KCL"},
            "KCL/2025-10",
            "KCL/2025-10 skal ligge på sin faste dag, tor 30-10-2025",
            None,
        ),
        (
            "times",
            {"body": "HU", "latest": time(12)},
            "HU/1",
            "HU/1 (tor 30-10-2025) skal ligge til kl. 12.00",
            "HU/1 (Thu 30 Oct 2025) must lie until 12:00",
        ),
    ],
)
def test_meeting_is_where_its_rule_says(name, parameters, about, danish, english):
    found = demands(MEETINGS, name, **parameters)
    assert about in found, list(found)
    assert found[about] == (danish, english or found[about][1])


def test_pin_says_its_key_once_and_a_wish_that_it_is_one():
    day = date(2025, 11, 5)
    wish = rule("pinned", key="KCL/2025-10", day=day)
    pinned = rule("pinned", key="KCL/2025-10", day=day, span=Span("rules.toml", 3))
    with speaking("da"):
        assert wish.demand(MEETINGS, ("KCL/2025-10",)) == "ønsket er KCL/2025-10 ons 05-11-2025"
        assert pinned.demand(MEETINGS, ("KCL/2025-10",)) == "KCL/2025-10 er fastholdt til ons 05-11-2025"


def test_agenda_is_to_fit_into_the_minutes_of_its_meeting():
    with speaking("da"):
        text = rule("agenda").demand(MEETINGS, ("HU/1",))
    assert "HU/1 (tor 30-10-2025)" in text
    assert "mødets 60 minutter" in text
