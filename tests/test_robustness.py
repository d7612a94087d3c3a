"""Facts about the N-1 test: what it says of a cancelled meeting is what trying every way to place the items says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import product

import pytest
from hypothesis import given, settings

from aarsplan.agenda import Attendance
from aarsplan.checking import violations
from aarsplan.diagnostics import Rejected
from aarsplan.domain import Body, Per, Weekday
from aarsplan.plan import Plan
from aarsplan.robustness import Need, cancellations
from aarsplan.solver.solve import Outcome, solve
from aarsplan.texts import speaking
from aarsplan.views.cancellation_words import failures_text, moves_text
from aarsplan.visits import AgendaSlot, VisitKind
from tests.rules.problems import fact, hand_over, meeting, plan, problem, relation, rule, settled, standing, visit
from tests.solver.a_year import RULES as YEAR_RULES
from tests.solver.a_year import a_year, some_items
from tests.test_slack import routes

pytestmark = pytest.mark.timeless

RULES = [rule(name) for name in ("route", "window", "placed", "attendance", "agenda", "guests")]
DIR = {"DIR/1": "2024-10-09", "DIR/2": "2024-10-23", "DIR/3": "2024-11-06"}
BODY = Body("DIR", "DIR", 60, (time(9),))
AMD = fact("AMD", "2024-11-26", "00:00", minutes=1440, all_day=True)


def _told(found, rules=RULES, **stops):
    """What follows for each meeting when the steps stand at `stops`, laid out by the solver's own rules."""
    solution = solve(
        replace(found, previous_slots={key: AgendaSlot(key, at, None, 15) for key, at in stops.items()}),
        [*RULES, rule("occurs", body="DIR"), rule("keep-agenda", weight=1)],
    )
    assert {key: slot.meeting for key, slot in solution.plan.slots.items()} == stops
    standing_now = Plan(found, solution.plan.placements, solution.plan.slots)
    return {told.stop[0].key: told for told in cancellations(standing_now, rules)}


def _needs(told):
    return {key: str(found.need) for key, found in told.items()}


def _directions(*visits, relations=(), **fields):
    return problem(*(meeting(key, day) for key, day in DIR.items()), AMD, visits=visits, relations=relations, **fields)


def test_only_meeting_from_which_a_step_reaches_its_end_is_needed():
    found = _directions(visit("I/dir", *DIR, must=True), relations=[relation("I/dir", "AMD", 40)])
    told = _told(found, **{"I/dir": "DIR/1"})
    assert _needs(told) == {"DIR/1": "needed", "DIR/2": "free", "DIR/3": "free"}
    [failure] = told["DIR/1"].failures
    assert (failure.step.key, failure.end.meeting, failure.left) == ("I/dir", "AMD", ())
    with speaking("en"):
        assert list(failures_text(found, told["DIR/1"])) == [
            "»I/dir« (I/dir) does not reach AMD Tue 26 Nov 2024: no other meeting keeps the distances of its route"
        ]


def test_step_that_reaches_its_end_from_elsewhere_is_told_where():
    found = _directions(visit("I/dir", *DIR, must=True), relations=[relation("I/dir", "AMD", 30)])
    told = _told(found, **{"I/dir": "DIR/1"})
    assert _needs(told) == {"DIR/1": "movable", "DIR/2": "free", "DIR/3": "free"}
    with speaking("en"):
        assert list(moves_text(found, told["DIR/1"])) == ["»I/dir« (I/dir) goes to DIR Wed 23 Oct 2024"]


def test_step_without_an_end_may_wait():
    one = problem(meeting("DIR/1", "2024-10-09"), visits=[visit("I/dir", "DIR/1")])
    told = _told(one, **{"I/dir": "DIR/1"})
    assert _needs(told) == {"DIR/1": "movable"}
    with speaking("en"):
        assert list(moves_text(one, told["DIR/1"])) == ["»I/dir« (I/dir) waits until more is planned"]


def test_others_make_room_where_that_saves_a_route():
    """60 minutes at each meeting: the one with an end goes to the second, and what filled that to the third."""
    visits = [visit("I/dir", *DIR, must=True, minutes=60), visit("J/dir", *DIR, must=True, minutes=60)]
    found = _directions(*visits, relations=[relation("I/dir", "AMD", 30), relation("J/dir", "AMD", 10)])
    told = _told(found, **{"I/dir": "DIR/1", "J/dir": "DIR/2"})
    assert _needs(told) == {"DIR/1": "movable", "DIR/2": "movable", "DIR/3": "free"}
    assert {move.visit.key: move.to[0].key for move in told["DIR/1"].moves} == {"I/dir": "DIR/2", "J/dir": "DIR/3"}


def test_agenda_without_room_breaks_a_chain_that_the_dates_would_save():
    visits = [visit(f"{code}/dir", "DIR/1", "DIR/2", must=True, minutes=60) for code in "IJ"]
    found = _directions(*visits)
    told = _told(found, **{"I/dir": "DIR/1", "J/dir": "DIR/2"})
    assert _needs(told) == {"DIR/1": "needed", "DIR/2": "needed", "DIR/3": "free"}
    [failure] = told["DIR/1"].failures
    assert [stop[0].key for stop in failure.left] == ["DIR/2"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (3, "DIR Wed 16 Oct 2024 or DIR Wed 23 Oct 2024"),
        (5, "DIR Wed 16 Oct 2024, DIR Wed 23 Oct 2024, DIR Wed 30 Oct 2024, ..."),
    ],
)
def test_no_more_than_three_meetings_without_room_are_named(number, shown):
    days = ["2024-10-09", "2024-10-16", "2024-10-23", "2024-10-30", "2024-11-06"][:number]
    meetings = [meeting(f"DIR/{n}", day) for n, day in enumerate(days)]
    keys = [found.key for found in meetings]
    window = f"2024-10-01..{days[-1]}"
    visits = [visit(f"I{n}/dir", *keys, must=True, minutes=60, window=window) for n in range(number)]
    found = problem(*meetings, visits=visits)
    told = _told(found, **{f"I{n}/dir": keys[n] for n in range(number)})
    with speaking("en"):
        [text] = failures_text(found, told["DIR/0"])
    assert text.endswith(f": there is no room at {shown}")


def test_those_who_are_needed_must_be_in_the_room():
    there = [date(2024, 10, 9), date(2024, 11, 6)]
    windows = tuple(Attendance("borgmester", time(8), time(12), day) for day in there)
    found = _directions(
        visit("I/dir", *DIR, must=True, needs=("borgmester",)), bodies=[replace(BODY, attendance=windows)]
    )
    told = _told(found, **{"I/dir": "DIR/1"})
    assert [move.to[0].key for move in told["DIR/1"].moves] == ["DIR/3"]


def test_meeting_that_loses_its_preparation_makes_the_other_needed():
    prepared = rule("preparation", of="KCL", by="DIR", max_days=8)
    found = problem(
        meeting("DIR/1", "2024-10-23"),
        fact("KCL/1", "2024-10-31"),
        visits=[visit("KCL/1/prep", "DIR/1", prepares="KCL/1", must=True)],
        relations=[relation("KCL/1/prep", "KCL/1", 1, 8)],
    )
    told = _told(found, [*RULES, prepared], **{"KCL/1/prep": "DIR/1"})
    assert _needs(told) == {"DIR/1": "needed", "KCL/1": "free"}
    assert [failure.violation.rule.name for failure in told["DIR/1"].failures] == ["placed", "preparation"]


@pytest.mark.parametrize(("least", "need"), [(3, "needed"), (2, "free")])
def test_body_that_must_meet_so_often_needs_each_meeting(least, need):
    found = _directions(covered="2024-10-01..2024-12-31")
    told = _told(found, [*RULES, rule("count", body="DIR", least=least, per=Per.QUARTER)])
    assert _needs(told) == dict.fromkeys(DIR, need)


def test_what_the_plan_breaks_already_is_not_blamed_on_a_cancellation():
    prepared = rule("preparation", of="KCL", by="DIR", max_days=2)
    found = problem(meeting("DIR/1", "2024-10-23"), fact("KCL/1", "2024-10-31"))
    assert _needs(_told(found, [*RULES, prepared])) == {"DIR/1": "free", "KCL/1": "free"}


def test_wishes_are_not_asked_for():
    wish = rule("preparation", of="KCL", by="DIR", max_days=8, weight=5)
    found = problem(meeting("DIR/1", "2024-10-23"), fact("KCL/1", "2024-10-31"))
    assert _needs(_told(found, [*RULES, wish])) == {"DIR/1": "free", "KCL/1": "free"}


def test_history_and_events_are_not_cancelled():
    found = problem(settled("DIR/0", "2024-09-25"), meeting("DIR/1", "2024-10-09"), AMD)
    assert list(_told(found)) == ["DIR/1"]


def test_meeting_that_a_step_names_is_needed():
    found = _directions(visit("I/dir", *DIR, named="DIR/2", must=True))
    assert _needs(_told(found, **{"I/dir": "DIR/2"}))["DIR/2"] == "needed"


def test_document_follows_on_another_day():
    days = meeting("I/papir", "2024-10-10..2024-10-24", times=("00:00",), minutes=1440, all_day=True)
    visits = [visit("I/dir", "DIR/1", "DIR/2", must=True), hand_over("I/papir", must=True)]
    found = problem(
        *(meeting(key, DIR[key]) for key in ("DIR/1", "DIR/2")),
        days,
        visits=visits,
        relations=[relation("I/dir", "I/papir", 1, 1)],
    )
    told = _told(found, **{"I/dir": "DIR/1", "I/papir": "I/papir"})
    moves = {move.visit.key: move.to[1].day for move in told["DIR/1"].moves}
    assert moves == {"I/dir": date(2024, 10, 23), "I/papir": date(2024, 10, 24)}


def test_agenda_that_does_not_fit_as_it_is_is_refused():
    found = problem(
        meeting("DIR/1", "2024-10-09"),
        bodies=[BODY],
        visits=[standing("DIR/1", "a", minutes=45), standing("DIR/1", "b", minutes=45)],
    )
    broken = plan(found, **{"DIR/1/a": "DIR/1 09:00 45", "DIR/1/b": "DIR/1 09:15 45"})
    with pytest.raises(Rejected) as refused:
        list(cancellations(broken, RULES))
    assert {diagnostic.code for diagnostic in refused.value.diagnostics} == {"agenda"}


def test_spare_meetings_make_a_plan_that_stands_up_to_any_cancellation():
    """The item could go soon or late; only soon does it have somewhere to go when its meeting is cancelled."""
    found = problem(
        meeting("DIR/1", "2024-10-09"),
        meeting("DIR/2", "2024-10-23", "2024-10-24", "2024-10-25"),
        fact("KCL/1", "2024-10-31"),
        visits=[visit("I/dir", "DIR/1", "DIR/2", must=True)],
        relations=[relation("I/dir", "KCL/1", 8)],
    )
    wished = [*RULES, rule("occurs", body="DIR"), rule("weekdays", body="DIR", allow=(Weekday.FRIDAY,), weight=3)]
    fragile = solve(found, wished).plan
    sturdy = solve(found, [*wished, rule("spare", weight=10)]).plan
    assert _verdict(fragile) == {Need.NEEDED, Need.FREE}
    assert Need.NEEDED not in _verdict(sturdy)
    assert violations(sturdy, [rule("spare")]) == []


def _verdict(found):
    return {told.need for told in cancellations(found, RULES)}


@settings(max_examples=60)
@given(found=routes())
def test_meeting_is_needed_exactly_when_no_way_to_place_the_items_keeps_the_rules(found):
    found = replace(found, visits={key: replace(v, minutes=30, least_minutes=30) for key, v in found.visits.items()})
    solution = solve(found, [*RULES, *(rule("occurs", body=body) for body in found.facts.bodies)])
    if solution.outcome is not Outcome.OPTIMAL:
        return
    for told in cancellations(solution.plan, RULES):
        assert (told.need is not Need.NEEDED) is _some_way(found, told.stop[0].key), told.stop[0].key


def _some_way(found, cancelled):
    """Whether some choice of meetings for the steps keeps all rules without the meeting `cancelled`."""
    left = replace(
        found,
        meetings={key: m for key, m in found.meetings.items() if key != cancelled},
        visits={
            key: replace(v, meetings=tuple(at for at in v.meetings if at != cancelled))
            for key, v in found.visits.items()
        },
    )
    placements = plan(replace(left, visits={})).placements
    for chosen in product(*((*v.meetings, None) for v in left.visits.values())):
        stops = {key: at for key, at in zip(left.visits, chosen, strict=True) if at}
        # Each meeting has an hour, and each step takes half of one.
        if any(list(stops.values()).count(at) > 2 for at in stops.values()):
            continue
        tried = Plan(left, placements, {key: AgendaSlot(key, at, None, 30) for key, at in stops.items()})
        if not violations(tried, [asked for asked in RULES if asked.name != "agenda"]):
            return True
    return False


def test_moves_of_a_year_keep_every_rule():
    """Where a year can do without a meeting, what is said to go elsewhere goes where the rules allow it."""
    year = solve(a_year(*some_items(5, seed=1)), YEAR_RULES).plan
    musts = [asked for asked in YEAR_RULES if asked.must and asked.name != "agenda"]
    seen = set()
    for told in cancellations(year, YEAR_RULES):
        seen.add(told.need)
        if told.need is not Need.NEEDED:
            after = _after(year, told)
            assert violations(after, musts) == []
            steps = {key for key, visit in after.problem.visits.items() if visit.kind is VisitKind.STEP}
            lost = {slot.key for slot in year.slots.values() if slot.meeting == told.stop[0].key}
            assert lost & steps <= {move.visit.key for move in told.moves}
    assert seen == set(Need)


def _after(year, told):
    """The plan without the meeting, and with everything where it is said to go."""
    gone = told.stop[0].key
    meetings = {key: m for key, m in year.problem.meetings.items() if key != gone}
    visits = {
        key: replace(v, meetings=tuple(at for at in v.meetings if at != gone))
        for key, v in year.problem.visits.items()
        if v.prepares != gone and v.meetings != (gone,)
    }
    known = {*visits, *meetings}
    relations = tuple(found for found in year.problem.relations if {found.first, found.then} <= known)
    stops = {key: slot.meeting for key, slot in year.slots.items() if key in visits and slot.meeting != gone}
    stops |= {move.visit.key: move.to[0].key if move.to else "" for move in told.moves}
    return Plan(
        replace(year.problem, meetings=meetings, visits=visits, relations=relations),
        {key: spot for key, spot in year.placements.items() if key != gone},
        {key: AgendaSlot(key, at, None, visits[key].minutes) for key, at in stops.items() if at},
    )
