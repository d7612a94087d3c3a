"""Facts about the days of a meeting: each mark, price and reason is what trying every plan says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.checking import cost, violations
from aarsplan.days.facts import fixed, with_candidate
from aarsplan.days.judge import Judge
from aarsplan.days.marks import Mark
from aarsplan.days.shaping import blocking, deciding
from aarsplan.domain import Role, Status, Weekday
from aarsplan.plan import Plan
from aarsplan.solver.questions import is_wish
from aarsplan.texts import speaking
from tests.rules.problems import dates, every_plan, fact, meeting, pause, placements, plan, problem, rule, slot, visit

pytestmark = pytest.mark.timeless

DAYS = "2025-10-06..2025-10-09"
OFFICE = tuple(Weekday)[:5]
ROLES = {"mayor": Role("mayor", "mayor")}

maybe = st.sampled_from([None, 1, 3])
"""A weight, None for a rule that must hold."""
choices = {
    "occurs A": st.builds(lambda weight: rule("occurs", body="A", weight=weight), maybe),
    "occurs B": st.builds(lambda weight: rule("occurs", body="B", weight=weight), maybe),
    "weekdays": st.builds(
        lambda days, weight: rule("weekdays", body="A", allow=tuple(days), weight=weight),
        st.lists(st.sampled_from(OFFICE), min_size=1, max_size=3, unique=True),
        maybe,
    ),
    "min-gap": st.builds(lambda n, weight: rule("min-gap", body="A", days=n, weight=weight), st.integers(1, 3), maybe),
    "not-same-day": st.builds(lambda weight: rule("not-same-day", bodies=("A", "B"), weight=weight), maybe),
    "keep-pattern": st.builds(lambda weight: rule("keep-pattern", body="A", weight=weight), st.integers(1, 3)),
    "preparation": st.builds(
        lambda n, weight: rule("preparation", of="B", by="A", min_days=1, max_days=n, weight=weight),
        st.integers(1, 2),
        maybe,
    ),
    "first-choice": st.just(rule("first-choice", body="A", weight=2)),
    "unchanged": st.just(rule("unchanged", weight=7, approved_factor=2)),
    "locked": st.just(rule("locked")),
    "no-double-booking": st.just(rule("no-double-booking")),
}


@st.composite
def _cases(draw):
    """A problem of three meetings with a lock that may be anything, and some rules."""
    meetings = (
        meeting("A/1", DAYS, times=draw(st.sampled_from([["09:00"], ["09:00", "13:00"]])), pattern_day="2025-10-07"),
        meeting("A/2", DAYS, pattern_day="2025-10-09", required=["mayor"]),
        draw(st.sampled_from([meeting("B/1", DAYS, required=["mayor"]), fact("B/1", "2025-10-08")])),
    )
    options = [[found.placed(day, start) for day in found.days for start in found.times] for found in meetings]
    before = [draw(st.sampled_from([*spots, None] if len(spots) > 1 else spots)) for spots in options]
    held = [spot for spot in before if spot]
    locked = draw(st.lists(st.sampled_from([spot.key for spot in held]), max_size=1)) if held else []
    facts = replace(problem(*meetings, previous=held, approved=locked, roles=ROLES), locked=frozenset(locked))
    names = draw(st.lists(st.sampled_from(sorted(choices)), min_size=2, max_size=6, unique=True))
    return Plan(facts, placements(before)), tuple(draw(choices[name]) for name in names)


def _price(found, rules):
    return cost(violations(found, [known for known in rules if is_wish(known)]))


def _disturbance(standing, found, rules):
    """How many meetings of the lock move, the approved as often as they count, and by how many days."""
    factor = 2 if any(known.name == "unchanged" for known in rules) else 1
    moved = distance = 0
    for key, before in standing.problem.previous.items():
        after = found.placements.get(key)
        if after == before:
            continue
        moved += factor if key in standing.problem.approved else 1
        farthest = max(abs((day - before.day).days) for day in standing.problem.meetings[key].days)
        distance += abs((after.day - before.day).days) if after else farthest + 1
    return moved, distance


def _told(standing, day, rules):
    """The disturbance that the moves of a day come to, with that of A/1 itself."""
    after = {**standing.placements, **{move.key: move.after for move in day.moves}}
    own = standing.problem.meetings["A/1"]
    after["A/1"] = own.placed(day.day, (standing.get(own) or own.placed(day.day, own.times[0])).start)
    return _disturbance(standing, replace(standing, placements={key: at for key, at in after.items() if at}), rules)


def _others_stay(standing, found):
    before = standing.problem.previous
    return all(found.placements.get(key) == before[key] for key in before if key != "A/1")


@settings(max_examples=30)
@given(_cases())
def test_marks_and_prices_are_what_trying_every_plan_says(case):
    standing, rules = case
    musts = [known for known in rules if known.must]
    now = _price(standing, rules)
    valid = [found for found in every_plan(standing.problem) if not violations(found, musts)]
    judged = Judge(standing, rules, standing.problem.meetings["A/1"]).days()
    assert [day.day for day in judged.days] == list(dates(DAYS))
    for day in judged.days:
        there = [found for found in valid if "A/1" in found.placements and found.placements["A/1"].day == day.day]
        assert day.possible is bool(there)
        if not there:
            assert day.mark is Mark.BLOCKED
            continue
        staying = [found for found in there if _others_stay(standing, found)]
        best = min((*_disturbance(standing, found, rules), _price(found, rules)) for found in staying or there)
        assert day.price == best[2] - now
        assert day.mark is (Mark.FREE if staying and day.price <= 0 else Mark.DEAR)
        assert bool(day.moves) is not bool(staying)
        if not staying:
            assert _told(standing, day, rules) == best[:2]
        assert day.price == sum(why.price for why in day.why)


@settings(max_examples=30)
@given(_cases())
def test_the_reasons_of_a_blocked_day_are_enough_to_block_it(case):
    standing, rules = case
    plans = list(every_plan(standing.problem))
    for day in Judge(standing, rules, standing.problem.meetings["A/1"]).days().days:
        if day.mark is not Mark.BLOCKED:
            continue
        there = [found for found in plans if "A/1" in found.placements and found.placements["A/1"].day == day.day]
        reasons = [why.rule for why in day.why]
        assert reasons
        assert all(known.must for known in reasons)
        for group in [reasons] if day.together else [[known] for known in reasons]:
            assert all(violations(found, group) for found in there)


RULES = (
    rule("occurs", body="KCL"),
    rule("occurs", body="DIR"),
    rule("weekdays", body="KCL", allow=(Weekday.THURSDAY, Weekday.FRIDAY), because="torsdag er mødedag"),
    rule("keep-pattern", body="KCL", weight=5),
    rule("weekdays", body="DIR", allow=(Weekday.WEDNESDAY,), weight=3),
    rule("preparation", of="KCL", by="DIR", min_days=1, max_days=2),
    rule("unchanged", weight=1000),
)


def _two_bodies(**fields):
    """KCL on a Thursday, and DIR that has to come one or two days before it."""
    facts = problem(
        meeting("KCL/1", "2025-10-20..2025-10-31", pattern_day="2025-10-30", **fields),
        meeting("DIR/1", "2025-10-20..2025-10-31"),
    )
    standing = plan(facts, **{"KCL/1": "2025-10-30", "DIR/1": "2025-10-29"})
    return plan(problem(*facts.meetings.values(), previous=standing.placements.values()), **{
        "KCL/1": "2025-10-30", "DIR/1": "2025-10-29"
    })  # fmt: skip


def _judged(standing, rules=RULES, key="KCL/1"):
    return Judge(standing, rules, standing.problem.meetings[key])


def test_what_must_follow_is_named():
    day = _judged(_two_bodies()).day(date(2025, 10, 23))
    assert day.mark is Mark.DEAR
    assert [(move.key, move.after.day) for move in day.moves] == [("DIR/1", date(2025, 10, 22))]
    assert [(why.rule.name, why.price) for why in day.why] == [("keep-pattern", 35)]


def test_every_rule_that_blocks_a_day_by_itself_is_named():
    rules = (*RULES, rule("pinned", key="KCL/1", day=date(2025, 10, 30)))
    day = _judged(_two_bodies(), rules).day(date(2025, 10, 22))
    assert [why.rule.name for why in day.why] == ["weekdays", "pinned"]
    assert not day.together


def test_rules_that_block_a_day_only_together_are_a_minimal_set():
    """On the first Thursday KCL needs a DIR on Tuesday or Wednesday, and a rule holds DIR in the second week."""
    rules = (*RULES, rule("pinned", key="DIR/1", day=date(2025, 10, 29)))
    day = _judged(_two_bodies(), rules).day(date(2025, 10, 23))
    assert day.mark is Mark.BLOCKED
    assert day.together
    assert [why.rule.name for why in day.why] == ["preparation", "pinned"]


def test_the_next_best_day_moves_the_fewest_meetings():
    """The Friday after needs no other DIR; it is dearer than nothing, and cheaper than another week."""
    found = _judged(_two_bodies()).days()
    assert found.now.mark is Mark.FREE
    assert found.next_best.day == date(2025, 10, 31)
    assert found.next_best.moves == ()


def test_a_cheaper_day_is_free_and_its_price_is_below_nothing():
    facts = _two_bodies()
    before = {**facts.placements, "KCL/1": facts.problem.meetings["KCL/1"].placed(date(2025, 10, 31), *_nine())}
    standing = Plan(problem(*facts.problem.meetings.values(), previous=before.values()), before)
    day = _judged(standing).day(date(2025, 10, 30))
    assert (day.mark, day.price) == (Mark.FREE, -5)


def _nine():
    return _two_bodies().problem.meetings["KCL/1"].times


def test_what_shaped_the_date_is_counted_by_rule():
    found = _judged(_two_bodies()).days()
    assert [([known.name for known in group.rules], len(group.days)) for group in blocking(found)] == [
        (["weekdays"], 8),
        (["preparation"], 1),
    ]
    assert [(group.rule.name, group.least, group.most) for group in deciding(found)] == [
        ("keep-pattern", 5, 35),
        ("weekdays", 3, 3),
    ]


def test_a_day_is_undecided_when_time_runs_out():
    standing = _two_bodies()
    day = Judge(standing, RULES, standing.problem.meetings["KCL/1"], seconds=0).day(date(2025, 10, 23))
    assert (day.mark, day.proven) == (Mark.UNDECIDED, False)


def test_a_meeting_that_is_not_held_has_days_as_well():
    facts = problem(meeting("KCL/1", "2025-10-29..2025-10-31", pattern_day="2025-10-30"))
    rules = (rule("occurs", body="KCL", weight=9), rule("weekdays", body="KCL", allow=(Weekday.THURSDAY,)))
    found = _judged(Plan(facts, {}), rules).days()
    assert [day.mark for day in found.days] == [Mark.BLOCKED, Mark.FREE, Mark.BLOCKED]
    assert found.now is None
    assert found.days[1].price == -9


def test_a_day_that_is_no_candidate_can_be_asked_about():
    standing = _two_bodies()
    later = date(2025, 11, 6)
    wider = with_candidate(standing, standing.problem.meetings["KCL/1"], later)
    day = _judged(wider).day(later)
    assert day.mark is Mark.BLOCKED
    assert [why.rule.name for why in day.why] == ["preparation"]


def _with_pause():
    """Two days for DIR/1; on the second a pause leaves ninety minutes before it and sixty after it."""
    visits = [
        pause("DIR/1", "10:30", day="2025-10-09"),
        visit("A/dir", "DIR/1", "DIR/2", minutes=80),
        visit("B/dir", "DIR/1", "DIR/2", minutes=70),
    ]
    meetings = [meeting("DIR/1", "2025-10-08..2025-10-09", minutes=180), meeting("DIR/2", "2025-10-22", minutes=180)]
    slots = [slot("A/dir", "DIR/1", "09:00", 80), slot("B/dir", "DIR/1", "10:20", 70)]
    facts = problem(*meetings, visits=visits)
    standing = plan(facts, **{"A/dir": "DIR/1 09:00 80", "B/dir": "DIR/1 10:20 70"})
    facts = problem(*meetings, visits=visits, previous=standing.placements.values(), previous_slots=slots)
    return Plan(facts, standing.placements, standing.slots)


AGENDAS = (
    rule("placed"),
    rule("agenda"),
    rule("occurs", body="DIR"),
    rule("soon", weight=1),
    rule("keep-agenda", weight=200),
)


def test_an_item_that_has_no_place_on_the_day_goes_to_another_meeting():
    """By the sums both fit on the second day, by the minutes they do not."""
    day = _judged(_with_pause(), AGENDAS, "DIR/1").day(date(2025, 10, 9), with_items=True)
    assert (day.mark, day.price) == (Mark.FREE, 0)
    assert [(item.before, item.after) for item in day.items] == [("DIR/1", "DIR/2")]


def test_an_agenda_that_has_no_run_of_show_blocks_the_day():
    standing = _with_pause()
    always = {key: replace(found, meetings=("DIR/1",), follows=True) for key, found in standing.problem.visits.items()}
    standing = replace(standing, problem=replace(standing.problem, visits=always))
    day = _judged(standing, AGENDAS, "DIR/1").day(date(2025, 10, 9))
    assert day.mark is Mark.BLOCKED
    assert "agenda" in {why.rule.name for why in day.why}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            fact("KCL/1", "2025-10-30", because="Direktionen"),
            "the day of KCL/1 is decided: Thu 30 Oct 2025: Direktionen",
        ),
        (fact("KCL/1", "2025-10-30", status=Status.HELD), "KCL/1 was held on Thu 30 Oct 2025"),
        (fact("AMD", "2025-10-30"), "AMD is an event, and its day is decided: Thu 30 Oct 2025"),
        (
            meeting("KCL/1", "2025-10-30", settled=True),
            "KCL/1 is outside what is planned, and stays on Thu 30 Oct 2025",
        ),
        (meeting("KCL/1", "2025-10-30"), "its series puts KCL/1 on Thu 30 Oct 2025, and on no other day"),
        (meeting("KCL/1", "2025-10-30..2025-10-31"), None),
    ],
)
def test_what_fixes_a_day_is_said(found, said):
    with speaking("en"):
        reason = fixed(problem(found), found)
    assert (reason.text if reason else None) == said
