"""Facts about slack: the latest meeting of a step is the last one at which some way to the end of the route exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.agenda import Attendance
from aarsplan.domain import Body
from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.slack import slacks, stop_of
from aarsplan.visits import AgendaSlot, Relation, VisitKind
from aarsplan.workdays import DayType
from tests.rules.problems import fact, meeting, plan, problem, rule, settled, visit

CHAIN = ("I/dir", "I/kcl", "I/hu")


def _chain(*, must=True, **fields):
    """DIR every second week, KCL on 31 October and 28 November, HU on 15 November, the event on 26 November."""
    days = ("2024-10-09", "2024-10-23", "2024-11-06", "2024-11-20")
    directors = [meeting(f"DIR/{day[5:]}", day) for day in days]
    group = [meeting("KCL/10", "2024-10-31"), meeting("KCL/11", "2024-11-28")]
    others = [meeting("HU/4", "2024-11-15"), fact("AMD", "2024-11-26", all_day=True)]
    visits = [
        visit("I/dir", *(found.key for found in directors)),
        visit("I/kcl", "KCL/10", "KCL/11"),
        visit("I/hu", "HU/4"),
        visit("I/amd", "AMD", must=must),
    ]
    keys = [found.key for found in visits]
    relations = [Relation(a, b, Gap(7 if b == "I/amd" else 1)) for a, b in pairwise(keys)]
    return problem(*directors, *group, *others, visits=visits, relations=relations, **fields)


def _at(found, **stops):
    slots = {f"I/{code}": AgendaSlot(f"I/{code}", key, None, 15) for code, key in stops.items()}
    standing = plan(found)
    return Plan(found, standing.placements, slots)


def test_chain_to_the_arbejdsmiljoedag_is_planned_backwards():
    found = slacks(_at(_chain(), dir="DIR/10-09", kcl="KCL/10", hu="HU/4", amd="AMD"), CHAIN)
    latest = {key: slack.latest[0].key for key, slack in found.items()}
    assert latest == {"I/dir": "DIR/10-23", "I/kcl": "KCL/10", "I/hu": "HU/4", "I/amd": "AMD"}
    assert {key: slack.days for key, slack in found.items()} == {"I/dir": 10, "I/kcl": 0, "I/hu": 0, "I/amd": 0}


def test_step_that_stands_too_late_has_negative_slack():
    found = slacks(_at(_chain(), dir="DIR/11-06"), ["I/hu"])
    assert found["I/dir"].days == -10
    assert found["I/kcl"].days is None
    assert found["I/kcl"].latest[0].key == "KCL/10"


def test_route_without_an_end_has_no_latest_meeting():
    found = slacks(_at(_chain(must=False), dir="DIR/10-09"), CHAIN)
    assert {(slack.ends, slack.latest) for slack in found.values()} == {(False, None)}


def test_no_way_to_the_end_is_told_as_none():
    late = [meeting("KCL/11", "2024-11-28"), fact("AMD", "2024-11-26", all_day=True)]
    visits = [visit("I/kcl", "KCL/11"), visit("I/amd", "AMD", must=True)]
    found = problem(*late, visits=visits, relations=[Relation("I/kcl", "I/amd", Gap())])
    slack = slacks(_at(found, kcl="KCL/11"), ["I/kcl"])["I/kcl"]
    assert (slack.ends, slack.latest, slack.days) == (True, None, None)


def test_document_is_handed_over_on_any_of_its_days():
    days = meeting("I/papir", "2024-10-24", "2024-10-25", "2024-10-28", times=("00:00",), minutes=1440, all_day=True)
    visits = [
        visit("I/dir", "DIR/1", settled=True),
        visit("I/papir", "I/papir", kind=VisitKind.HAND_OVER),
    ]
    gap = Gap(1, 2, DayType.WORKING_DAY)
    found = problem(settled("DIR/1", "2024-10-23"), days, visits=visits, relations=[Relation("I/dir", "I/papir", gap)])
    slack = slacks(_at(found, dir="DIR/1", papir="I/papir"), ["I/dir"])
    assert list(slack) == ["I/papir"]
    assert slack["I/papir"].latest[1].day == date(2024, 10, 25)
    assert slack["I/papir"].days == 1


def test_history_that_came_out_of_order_takes_no_slack_from_what_follows():
    visits = [
        visit("I/a", "A/2", settled=True),
        visit("I/b", "B/1", settled=True),
        visit("I/c", "C/3", must=True),
    ]
    relations = [Relation("I/a", "I/b", Gap()), Relation("I/b", "I/c", Gap())]
    past = [settled("B/1", "2024-10-01"), settled("A/2", "2024-10-02")]
    found = problem(*past, meeting("C/3", "2024-10-03"), visits=visits, relations=relations)
    assert slacks(_at(found, c="C/3"), ["I/a"])["I/c"].latest[0].key == "C/3"


def test_held_meeting_that_the_lock_never_had_is_where_its_step_stood():
    found = problem(
        fact("DIR/1", "2024-10-23", settled=True),
        meeting("DIR/2", "2024-11-06"),
        visits=[visit("I/dir", "DIR/1", settled=True), visit("I/next", "DIR/2")],
    )
    empty = Plan(found, {})
    assert stop_of(empty, found.visits["I/dir"])[1].day == date(2024, 10, 23)
    assert stop_of(empty, found.visits["I/next"]) is None


FIRST = date(2024, 10, 1)
DAYS = st.integers(0, 24)


@st.composite
def routes(draw):
    """Up to four steps in a tree, over up to four meetings each of two bodies, some days without the mayor."""
    meetings = []
    for body in ("A", "B"):
        for number, day in enumerate(sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))):
            start = draw(st.sampled_from(["09:00", "13:00"]))
            meetings.append(meeting(f"{body}/{number}", (FIRST + timedelta(day)).isoformat(), times=(start,)))
    present = draw(st.sets(DAYS, max_size=12))
    windows = tuple(Attendance("m", time(8), time(18), FIRST + timedelta(day)) for day in sorted(present))
    bodies = [Body(code, code, 60, (time(9),), attendance=windows) for code in ("A", "B")]
    visits, relations = [], []
    for number in range(draw(st.integers(1, 4))):
        body = draw(st.sampled_from(["A", "B"]))
        window = sorted(FIRST + timedelta(day) for day in draw(st.tuples(DAYS, DAYS)))
        fields = {
            "must": draw(st.booleans()),
            "needs": draw(st.sampled_from([(), (), ("m",)])),
            **({"window": f"{window[0]}..{window[1]}"} if draw(st.integers(0, 3)) == 0 else {}),
        }
        visits.append(visit(f"I/{number}", *(m.key for m in meetings if m.body == body), **fields))
        if number and draw(st.integers(0, 4)):
            least = draw(st.integers(0, 6))
            most = draw(st.none() | st.integers(least, least + 8))
            gap = Gap(least, most, draw(st.sampled_from(list(DayType))))
            relations.append(Relation(f"I/{draw(st.integers(0, number - 1))}", f"I/{number}", gap))
    return problem(*meetings, bodies=bodies, visits=visits, relations=relations)


RULES = [rule(name) for name in ("route", "window", "attendance")]


def _ways(found, keys, others) -> Iterator[dict[str, str]]:
    """Every choice of a meeting for the steps `keys`, and of one or none for `others`, that no rule objects to."""
    placements = plan(found).placements
    options = [*(found.visits[key].meetings for key in keys), *((*found.visits[k].meetings, None) for k in others)]
    for chosen in product(*options):
        way = {key: at for key, at in zip([*keys, *others], chosen, strict=True) if at is not None}
        slots = {key: AgendaSlot(key, at, None, 15) for key, at in way.items()}
        tried = Plan(found, placements, slots)
        if not any(True for asked in RULES for _violation in asked.check(tried)):
            yield way


def _with_all_before(found, keys):
    before = {relation.then: relation.first for relation in found.relations}
    whole = set(keys)
    while more := {before[key] for key in whole if key in before} - whole:
        whole |= more
    return whole


@given(found=routes())
def test_latest_meeting_is_the_last_one_in_any_way_that_the_rules_allow(found):
    placements = plan(found).placements
    told = slacks(Plan(found, placements), found.visits)
    assert set(told) == set(found.visits)
    # Each tree is judged by itself: one without a way to its end takes nothing from another.
    roots = {key: min(_tree(found, key)) for key in found.visits}
    for key, slack in told.items():
        tree = [other for other in found.visits if roots[other] == roots[key]]
        needed = _with_all_before(found, [other for other in tree if found.visits[other].must])
        assert slack.ends or key not in needed
        if not slack.ends:
            assert slack.latest is None
            continue
        keys = sorted(needed | _with_all_before(found, [key]))
        others = sorted(set(tree) - set(keys))
        latest = max((placements[way[key]].begins for way in _ways(found, keys, others)), default=None)
        assert (slack.latest[1].begins if slack.latest else None) == latest


def _tree(found, key):
    """The steps that hang together with `key`."""
    whole = {key}
    while True:
        more = {end for r in found.relations if {r.first, r.then} & whole for end in (r.first, r.then)} - whole
        if not more:
            return whole
        whole |= more


@pytest.mark.parametrize("most", [None, 10])
def test_a_limit_of_days_since_history_ends_a_route(most):
    visits = [visit("I/a", "A/1", settled=True), visit("I/b", "B/1", "B/2")]
    meetings = [settled("A/1", "2024-10-01"), meeting("B/1", "2024-10-08"), meeting("B/2", "2024-10-15")]
    found = problem(*meetings, visits=visits, relations=[Relation("I/a", "I/b", Gap(1, most))])
    slack = slacks(_at(found, a="A/1", b="B/1"), ["I/a"])["I/b"]
    assert slack.ends is (most is not None)
    assert (slack.latest[0].key if slack.latest else None) == ("B/1" if most else None)
