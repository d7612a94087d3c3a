"""Facts about what may stand on the agendas of a problem's meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from aarsplan.agenda import Attendance, Block, Cadence, Purpose, StandingItem
from aarsplan.domain import Body, DateRange, Dates, Event, GivenMeeting, Series, Status
from aarsplan.facts import Facts
from aarsplan.items import Gap, Item, Origin, Step
from aarsplan.meetings import build
from aarsplan.problem import History, Placement
from aarsplan.visits import AgendaSlot, VisitKind
from tests.rules.problems import CALENDAR, slot

AUTUMN = (DateRange(date(2024, 9, 1), date(2024, 12, 31)),)
NOVEMBER = (DateRange(date(2024, 11, 1), date(2024, 12, 31)),)
WEDNESDAYS = ((9, 25), (10, 9), (10, 23), (11, 6), (11, 20))


def body(code, *days, standing=(), given=(), **fields):
    """A body that meets on these days of 2024 (month, day), or the day after."""
    series = (Series(Dates(tuple(date(2024, *day) for day in days)), reach_days=1),) if days else ()
    return Body(code, code, 240, (time(9),), series=series, standing=standing, given=given, **fields)


def fixed(code, minutes=30, least=None, **fields):
    return StandingItem(code, code.title(), minutes, least or minutes, **fields)


def item(code, *steps, **fields):
    """An item whose steps come one after another; each is named by where it is, with what else is said of it."""
    made, before = [], ""
    for at, said in steps:
        key = f"{code}/{at.lower()}"
        made.append(Step(key, at, Purpose.DECISION, 15, **({"after": before} | said)))
        before = key
    return Item(code, code.title(), tuple(made), **fields)


def built(*bodies, items=(), events=(), horizon=AUTUMN, history=None):
    facts = Facts(
        "Test",
        "test.example",
        CALENDAR,
        bodies={found.code: found for found in bodies},
        events={found.code: found for found in events},
        roles={},
        places={},
        closures=(),
        items={found.code: found for found in items},
    )
    return build(facts, horizon, history)


def history(*slots, **placements):
    """A lock with meetings on these ISO days, keys written with _ for / and for -, and what stands on their agendas."""
    days = {key: date.fromisoformat(day) for key, day in placements.items()}
    return History(
        placements={key: Placement(key, day, time(9), 240) for key, day in days.items()},
        planned=(DateRange(date(2024, 9, 1), date(2024, 10, 31)),),
        slots={found.key: found for found in slots},
    )


def keys_of(problem, code):
    """The meetings at which the standing item `code` stands."""
    return [key.rpartition("/")[0] for key in problem.visits if key.endswith(f"/{code}")]


def dir_key(month, day):
    return f"DIR/2024-{month:02}-{day:02}"


ALL = [dir_key(*day) for day in WEDNESDAYS]


# Standing items.


def test_standing_item_stands_at_each_meeting_and_takes_its_time():
    problem = built(body("DIR", *WEDNESDAYS, standing=(fixed("gennemgang", 5),)))
    assert keys_of(problem, "gennemgang") == ALL
    found = problem.visits[f"{ALL[0]}/gennemgang"]
    assert (found.kind, found.follows, found.minutes, found.meetings) == (VisitKind.STANDING, True, 5, (ALL[0],))


def test_every_fourth_week_is_counted_from_the_anchor_in_both_directions():
    cadence = Cadence(every=4, anchor=date(2024, 10, 23))
    problem = built(body("DIR", *WEDNESDAYS, standing=(fixed("punkt-2", cadence=cadence),)))
    assert keys_of(problem, "punkt-2") == [ALL[0], ALL[2], ALL[4]]


def test_weeks_are_counted_through_week_53():
    cadence = Cadence(every=2, anchor=date(2026, 12, 21))
    days = [date(2026, 12, 21), date(2026, 12, 30), date(2027, 1, 10), date(2027, 1, 11), date(2027, 1, 20)]
    assert [cadence.includes(day) for day in days] == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("cadence", "stands"),
    [
        (Cadence(months=frozenset({9, 11})), [ALL[0], *ALL[3:]]),
        (Cadence(first=date(2024, 10, 9), last=date(2024, 11, 6)), ALL[1:4]),
        (Cadence(first=date(2024, 10, 10), last=date(2024, 11, 5)), ALL[2:3]),
    ],
)
def test_months_and_the_first_and_last_day_limit_a_standing_item(cadence, stands):
    assert keys_of(built(body("DIR", *WEDNESDAYS, standing=(fixed("x", cadence=cadence),))), "x") == stands


def test_item_for_those_present_stands_where_they_can_be_for_long_enough():
    windows = (Attendance("mayor", time(10), time(11)), Attendance("mayor", time(10), time(10, 59), date(2024, 10, 9)))
    blocks = (
        *(Block(date(2024, 10, number), time(10), time(10, 30), "Temadag") for number in (22, 23, 24)),
        Block(date(2024, 10, 9), time(10), time(10, 30), "Temadag"),
    )
    standing = (fixed("punkt-1", 105, 60, needs=("mayor",), when_present=True), fixed("altid", needs=("mayor",)))
    meets = body("DIR", *WEDNESDAYS[:3], standing=standing, attendance=windows, blocks=blocks)
    problem = built(meets)
    assert keys_of(problem, "altid") == ALL[:3]
    assert keys_of(problem, "punkt-1") == ALL[:2]


def test_given_meeting_has_the_standing_items_that_it_names():
    standing = (fixed("punkt-1"), fixed("frokost", is_break=True, cadence=Cadence(last=date(2024, 1, 1))))
    given = (
        GivenMeeting(date(2024, 9, 25), "a", standing=()),
        GivenMeeting(date(2024, 10, 9), "b", standing=("frokost",)),
        GivenMeeting(date(2024, 10, 23), "c"),
    )
    problem = built(body("DIR", standing=standing, given=given))
    assert list(problem.visits) == ["DIR/b/frokost", "DIR/c/punkt-1"]
    assert problem.visits["DIR/b/frokost"].kind is VisitKind.BREAK


def test_pause_at_a_fixed_time_stands_where_the_meeting_is_going_on():
    given = tuple(
        GivenMeeting(date(2024, 10, number), str(number), start=start, minutes=minutes)
        for number, start, minutes in (
            (2, time(9), 180),
            (9, time(9), 210),
            (16, time(9), 209),
            (22, time(12), 30),
            (23, time(12, 1), 210),
        )
    )
    problem = built(body("DIR", standing=(fixed("frokost", 30, start=time(12), is_break=True),), given=given))
    assert keys_of(problem, "frokost") == ["DIR/22", "DIR/9"]


def test_block_belongs_to_the_meetings_that_may_be_held_on_its_day():
    block = Block(date(2024, 10, 24), time(10), time(12), "Temadag om AI")
    problem = built(body("DIR", *WEDNESDAYS, blocks=(block,)))
    [found] = problem.visits.values()
    assert (found.key, found.kind, found.day) == (f"{ALL[2]}/block-1", VisitKind.BLOCK, date(2024, 10, 24))
    assert (found.start, found.minutes, found.least_minutes, found.follows) == (time(10), 120, 120, True)


def test_body_whose_dates_others_decide_has_no_agendas_here():
    given = (GivenMeeting(date(2024, 10, 23), "a"),)
    assert built(body("KB", given=given, standing=(fixed("x"),), surroundings=True)).visits == {}


# Preparations.

KCL = body("KCL", (10, 31))
PREPARES = body("DIR", *WEDNESDAYS, standing=(fixed("kcl", 25, prepares="KCL", min_days=1, max_days=8),))
PREPARATION = "KCL/2024-10-31/kcl"


def test_preparation_may_stand_at_the_meetings_that_can_be_near_enough_before():
    problem = built(PREPARES, KCL)
    found = problem.visits[PREPARATION]
    assert (found.kind, found.must, found.follows) == (VisitKind.PREPARATION, True, False)
    assert (found.meetings, found.prepares) == ((ALL[2],), "KCL/2024-10-31")
    [link] = problem.relations
    assert (link.first, link.then, link.gap) == (PREPARATION, "KCL/2024-10-31", Gap(1, 8))


@pytest.mark.parametrize(("day", "near"), [((10, 20), False), ((10, 21), True), ((11, 1), True), ((11, 2), False)])
def test_meeting_is_near_enough_when_one_of_its_days_can_be(day, near):
    """KCL may be held from 30 October to 1 November, and each DIR a day before or after its own day."""
    prepares = body("DIR", day, standing=PREPARES.standing)
    assert (PREPARATION in built(prepares, KCL).visits) is near


def test_event_is_prepared_like_a_meeting():
    prepares = body("DIR", *WEDNESDAYS, standing=(fixed("dag", prepares="DIALOG", min_days=1, max_days=21),))
    event = Event("DIALOG", "Dialogmøde", DateRange(date(2024, 10, 24), date(2024, 10, 24)))
    assert built(prepares, events=[event]).visits["DIALOG/dag"].meetings == (ALL[1], ALL[2])


def test_what_nobody_can_prepare_has_no_preparation():
    """The meeting after it is too late, the one before it too early."""
    assert built(PREPARES, body("KCL", (10, 21))).visits == {}


def test_preparation_that_is_history_stays_at_the_meeting_that_the_lock_has():
    lock = history(
        slot(PREPARATION, ALL[2]),
        **{ALL[1]: "2024-10-10", ALL[2]: "2024-10-23", "KCL/2024-10-31": "2024-10-31"},
    )
    wide = body("DIR", *WEDNESDAYS, standing=(fixed("kcl", 25, prepares="KCL", min_days=1, max_days=30),))
    found = built(wide, KCL, horizon=NOVEMBER, history=lock).visits[PREPARATION]
    assert (found.meetings, found.settled) == ((ALL[2],), True)


def test_preparation_of_the_past_without_a_slot_stood_at_the_last_meeting_before():
    lock = history(**{ALL[1]: "2024-10-09", ALL[2]: "2024-10-23", "KCL/2024-10-31": "2024-10-31"})
    wide = body("DIR", *WEDNESDAYS, standing=(fixed("kcl", 25, prepares="KCL", min_days=1, max_days=30),))
    found = built(wide, KCL, horizon=NOVEMBER, history=lock).visits[PREPARATION]
    assert (found.meetings, found.settled) == ((ALL[2],), True)


def test_coming_meeting_prepared_at_one_that_is_history_is_still_to_be_placed():
    lock = history(slot("KCL/2024-11-04/kcl", dir_key(10, 30)), **{dir_key(10, 30): "2024-10-30"})
    prepares = body("DIR", (10, 30), (11, 13), standing=(fixed("kcl", 25, prepares="KCL"),))
    problem = built(prepares, body("KCL", (11, 4)), horizon=NOVEMBER, history=lock)
    found = problem.visits["KCL/2024-11-04/kcl"]
    assert (found.meetings, found.settled, found.must) == ((dir_key(10, 30),), False, True)


# Steps.


def test_step_may_be_at_each_meeting_of_its_body_in_order():
    problem = built(body("DIR", *WEDNESDAYS), items=[item("LOV", ("DIR", {}))])
    found = problem.visits["LOV/dir"]
    assert (found.kind, found.meetings, found.must, found.settled) == (VisitKind.STEP, tuple(ALL), False, False)


def test_step_stays_at_the_meeting_that_is_history():
    lock = history(slot("LOV/dir", ALL[2]), **{ALL[1]: "2024-10-09", ALL[2]: "2024-10-23"})
    problem = built(body("DIR", *WEDNESDAYS), items=[item("LOV", ("DIR", {}))], horizon=NOVEMBER, history=lock)
    found = problem.visits["LOV/dir"]
    assert (found.meetings, found.settled) == ((ALL[2],), True)


def test_step_without_a_slot_is_not_placed_at_what_is_history():
    lock = history(**{ALL[1]: "2024-10-09", ALL[2]: "2024-10-23"})
    problem = built(body("DIR", *WEDNESDAYS), items=[item("LOV", ("DIR", {}))], horizon=NOVEMBER, history=lock)
    assert problem.visits["LOV/dir"].meetings == tuple(ALL[3:])


def test_step_that_names_a_meeting_of_the_past_was_there():
    given = (GivenMeeting(date(2024, 9, 25), "a", status=Status.HELD), GivenMeeting(date(2024, 10, 23), "b"))
    problem = built(body("DIR", given=given), items=[item("LOV", ("DIR", {"meeting": "DIR/a"}))])
    found = problem.visits["LOV/dir"]
    assert (found.meetings, found.settled, found.named) == (("DIR/a",), True, "DIR/a")


@pytest.mark.parametrize(("status", "settled"), [(Status.HELD, True), (Status.DRAFT, False)])
def test_step_at_an_event_is_history_when_the_event_was_held(status, settled):
    event = Event("DAG", "Dag", DateRange(date(2024, 11, 26), date(2024, 11, 26)), status=status)
    found = built(events=[event], items=[item("PT", ("DAG", {}))]).visits["PT/dag"]
    assert (found.meetings, found.settled) == (("DAG",), settled)


def test_event_after_the_days_planned_is_no_history():
    event = Event("DAG", "Dag", DateRange(date(2025, 11, 26), date(2025, 11, 26)))
    found = built(events=[event], items=[item("PT", ("DAG", {}))]).visits["PT/dag"]
    assert (found.meetings, found.settled) == ((), False)


def test_step_under_a_standing_item_may_be_where_that_stands():
    standing = (fixed("punkt-2", cadence=Cadence(every=4, anchor=date(2024, 10, 23))),)
    problem = built(body("DIR", *WEDNESDAYS, standing=standing), items=[item("B", ("DIR", {"under": "punkt-2"}))])
    assert problem.visits["B/dir"].meetings == (ALL[0], ALL[2], ALL[4])


def test_closed_item_makes_closed_steps():
    problem = built(body("DIR", *WEDNESDAYS), items=[item("GRUND", ("DIR", {}), closed=True)])
    assert problem.visits["GRUND/dir"].closed


def _yearly(day, **said):
    """What a yearly item is after its event, with a second step, and a step of another item that follows that one."""
    event = Event("BUDGET", "2. behandling", DateRange(day, day))
    yearly = item("EVAL", ("DIR", {"after": "BUDGET"} | said), ("KCL", {}))
    follows = item("MORE", ("DIR", {"after": "EVAL/kcl"}))
    return built(body("DIR", *WEDNESDAYS), KCL, events=[event], items=[yearly, follows])


STEPS = ("EVAL/dir", "EVAL/kcl", "MORE/dir")


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 10, 7)])
def test_what_follows_an_event_that_lies_ahead_can_stand_nowhere_yet(day):
    assert [_yearly(day).visits[key].meetings for key in STEPS] == [(), (), ()]


def test_what_follows_an_event_between_the_meetings_passes_over_none_that_come_too_early():
    """The event is on 15 October and KCL on 30 October at the earliest; each DIR may be held a day before or after."""
    problem = _yearly(date(2024, 10, 15))
    assert problem.relations[0].first == "BUDGET"
    assert [problem.visits[key].meetings for key in STEPS] == [tuple(ALL), ("KCL/2024-10-31",), tuple(ALL)]
    assert [problem.visits[key].early for key in STEPS] == [2, 0, 3]


@pytest.mark.parametrize(("day", "early"), [(date(2024, 10, 9), 1), (date(2024, 10, 10), 1), (date(2024, 10, 11), 2)])
def test_meeting_comes_too_early_when_its_last_day_does(day, early):
    assert _yearly(day).visits["EVAL/dir"].early == early
    assert _yearly(day, gap=Gap(14)).visits["EVAL/dir"].early == early + 1


@pytest.mark.parametrize(("most", "stands"), [(6, False), (7, True)])
def test_what_must_follow_within_days_that_no_meeting_has_can_stand_nowhere(most, stands):
    """From 15 October it is seven days to the first day that DIR may meet on."""
    found = _yearly(date(2024, 10, 15), gap=Gap(0, most)).visits["EVAL/dir"]
    assert bool(found.meetings) is stands


def test_what_must_be_placed_is_not_left_out_though_it_follows_an_event_ahead():
    found = _yearly(date(2025, 10, 7), window=DateRange(date(2024, 9, 1), date(2024, 12, 1))).visits["EVAL/dir"]
    assert (found.meetings, found.must) == (tuple(ALL), True)


DAG = Event("DAG", "Dag", DateRange(date(2024, 11, 26), date(2024, 11, 26)))
LATER = Event("DAG", "Dag", DateRange(date(2025, 11, 26), date(2025, 11, 26)))


@pytest.mark.parametrize(
    ("said", "event", "must"),
    [
        ({"window": DateRange(date(2024, 12, 1), date(2024, 12, 31))}, DAG, True),
        ({"window": DateRange(date(2024, 12, 1), date(2025, 1, 1))}, DAG, False),
        ({"meeting": ALL[2]}, DAG, True),
        ({"meeting": "DIR/2025-10-23"}, DAG, False),
        ({"before": "DAG"}, DAG, True),
        ({"before": "DAG"}, LATER, False),
        ({"before": "KCL/2024-10-31"}, DAG, True),
        ({"before": "KCL/2025-10-30"}, DAG, False),
    ],
)
def test_step_must_be_placed_when_its_meeting_or_its_last_day_lies_in_what_is_planned(said, event, must):
    problem = built(body("DIR", *WEDNESDAYS), KCL, events=[event], items=[item("LOV", ("DIR", said))])
    assert problem.visits["LOV/dir"].must is must


def test_relations_are_the_routes_the_origins_and_what_comes_before():
    asked = (Origin("KCL/2024-10-31"), Origin("KCL/1999-01-01"))
    steps = (("DIR", {}), ("KCL", {"gap": Gap(1, 8), "before": "DAG", "lead_days": 7}))
    problem = built(body("DIR", *WEDNESDAYS), KCL, events=[DAG], items=[item("PT", *steps, origins=asked)])
    assert [(link.first, link.then, link.gap) for link in problem.relations] == [
        ("KCL/2024-10-31", "PT/dir", Gap()),
        ("PT/dir", "PT/kcl", Gap(1, 8)),
        ("PT/kcl", "DAG", Gap(7)),
    ]


def test_slots_of_what_is_gone_are_forgotten():
    lock = history(slot("LOV/dir", ALL[3]), slot("GONE/dir", ALL[3]))
    problem = built(body("DIR", *WEDNESDAYS), items=[item("LOV", ("DIR", {}))], history=lock)
    assert problem.previous_slots == {"LOV/dir": AgendaSlot("LOV/dir", ALL[3], None, 15)}


# Documents handed over.


def _handed(window=None, horizon=NOVEMBER, lock=None):
    step = Step("PLAN/ud", "", Purpose.INFORMATION, 0, hand_over="Udkast", window=window)
    return built(items=[Item("PLAN", "Plan", (step,))], horizon=horizon, history=lock)


def test_document_is_handed_over_on_a_working_day_of_its_window():
    problem = _handed(DateRange(date(2024, 11, 8), date(2024, 11, 11)), AUTUMN)
    assert problem.meetings["PLAN/ud"].days[0] == date(2024, 9, 2)
    assert date(2024, 11, 9) not in problem.meetings["PLAN/ud"].days
    assert problem.visits["PLAN/ud"].kind is VisitKind.HAND_OVER
    assert problem.visits["PLAN/ud"].must


def test_document_whose_window_is_not_planned_yet_has_no_day():
    problem = _handed(DateRange(date(2025, 1, 8), date(2025, 1, 11)))
    assert "PLAN/ud" not in problem.meetings
    assert problem.visits["PLAN/ud"].meetings == ()


def test_document_handed_over_before_the_days_planned_was_handed_over_then():
    lock = replace(history(slot("PLAN/ud", "PLAN/ud")), placements={"PLAN/ud": _given("2024-10-25")})
    problem = _handed(lock=lock)
    assert problem.meetings["PLAN/ud"].days == (date(2024, 10, 25),)
    assert (problem.meetings["PLAN/ud"].settled, problem.visits["PLAN/ud"].settled) == (True, True)


def _given(day):
    return Placement("PLAN/ud", date.fromisoformat(day), time(0), 1440)
