"""Facts about chains: how long each can wait is told by its tightest link, on the way to the end that binds it."""

from __future__ import annotations

from datetime import date

import pytest

from aarsplan.chains import chains
from aarsplan.items import Gap
from aarsplan.plan import Plan
from aarsplan.texts import speaking
from aarsplan.views.chain_words import verdict
from aarsplan.visits import AgendaSlot, Relation, VisitKind
from tests.rules.problems import fact, meeting, plan, problem, settled, visit

pytestmark = pytest.mark.timeless

DIR = ("2024-10-09", "2024-10-23", "2024-11-06", "2024-11-20")
HU = ("2024-11-12", "2024-11-15")


def _amd(kcl="", lead=7, most=None):
    """DIR, then KCL, then HU at least a week before the arbejdsmiljødag; a second item split off at KCL."""
    meetings = [
        *(meeting(f"DIR/{day[5:]}", day) for day in DIR),
        meeting("KCL/10", "2024-10-31"),
        meeting("KCL/11", "2024-11-07"),
        *(meeting(f"HU/{day[8:]}", day) for day in HU),
        fact("AMD", "2024-11-26", "00:00", minutes=1440, all_day=True),
    ]
    visits = [
        visit("I/dir", *(f"DIR/{day[5:]}" for day in DIR), title="Tryghed"),
        visit("I/kcl", "KCL/10", "KCL/11", named=kcl, must=bool(kcl)),
        visit("I/hu", "HU/12", "HU/15"),
        visit("I/amd", "AMD", must=True),
        visit("J/dir", *(f"DIR/{day[5:]}" for day in DIR), title="Aktørskab"),
    ]
    relations = [
        Relation("I/dir", "I/kcl", Gap(1)),
        Relation("I/kcl", "I/hu", Gap(1)),
        Relation("I/hu", "I/amd", Gap(lead)),
        Relation("I/kcl", "J/dir", Gap(1, most)),
    ]
    return problem(*meetings, visits=visits, relations=relations)


def _standing(found, **stops):
    slots = {key: AgendaSlot(key, at, None, 15) for key, at in stops.items()}
    return Plan(found, plan(found).placements, slots)


def _told(found, **changes):
    stops = {"I/dir": "DIR/10-09", "I/kcl": "KCL/10", "I/hu": "HU/12", "I/amd": "AMD", "J/dir": "DIR/11-06"} | changes
    standing = _standing(found, **{key: at for key, at in stops.items() if at})
    [chain] = chains(standing)
    with speaking("en"):
        return chain, verdict(found, chain)


def test_chain_to_the_arbejdsmiljoedag_is_told_in_one_sentence():
    chain, text = _told(_amd())
    assert chain.days == 3
    assert text == (
        "»Tryghed« reaches AMD Tue 26 Nov 2024 with 3 working days to spare; the tightest link is HU Tue 12 Nov 2024"
    )
    assert [link.visit.key for link in chain.critical] == ["I/hu", "I/amd"]


def test_slack_is_counted_in_working_days():
    chain, _text = _told(_amd(lead=8))
    # Tuesday the 12th to Friday the 15th; the way back from there leaves KCL the 7th and DIR the 6th.
    assert {link.visit.key: link.slack.days for link in chain.links} == {
        "I/dir": 20,
        "I/kcl": 5,
        "I/hu": 3,
        "I/amd": 0,
        "J/dir": None,
    }


def test_critical_chain_leads_from_the_tightest_link_down_to_its_end():
    chain, text = _told(_amd(lead=12), **{"I/dir": "DIR/11-06", "I/kcl": "KCL/11", "I/hu": "HU/12"})
    assert [link.visit.key for link in chain.critical] == ["I/dir", "I/kcl", "I/hu", "I/amd"]
    assert text == (
        "»Tryghed« reaches AMD Tue 26 Nov 2024 without a day to spare; the tightest link is DIR Wed 6 Nov 2024"
    )


def test_step_with_its_own_meeting_is_an_end_for_those_before_it():
    chain, _text = _told(_amd(kcl="KCL/10"))
    ends = {link.visit.key: link.end and link.end.meeting for link in chain.links}
    assert ends == {"I/dir": "KCL/10", "I/kcl": "KCL/10", "I/hu": "AMD", "I/amd": "AMD", "J/dir": None}
    assert [link.visit.key for link in chain.links if link.fixed] == ["I/kcl", "I/amd"]


def test_step_that_must_follow_within_some_days_shares_the_end_of_what_it_follows():
    chain, _text = _told(_amd(most=10))
    link = next(link for link in chain.links if link.visit.key == "J/dir")
    assert (link.slack.ends, link.end.meeting) == (True, "AMD")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"I/hu": ""}, "»Tryghed« does not reach AMD Tue 26 Nov 2024: I/hu stands on no agenda"),
        (
            {"I/dir": "DIR/11-20"},
            "»Tryghed« does not reach AMD Tue 26 Nov 2024: DIR Wed 20 Nov 2024 comes 10 working days too late",
        ),
    ],
)
def test_chain_that_fails_says_where(changes, text):
    chain, told = _told(_amd(), **changes)
    assert (chain.holds, told) == (False, text)


def test_chain_without_any_way_fails_at_its_first_step():
    chain, text = _told(_amd(lead=20))
    assert (chain.holds, chain.days) == (False, None)
    assert text == "»Tryghed« does not reach AMD Tue 26 Nov 2024: from DIR Wed 9 Oct 2024 no way leads there"


def test_chain_of_fixed_steps_alone_has_no_slack_to_speak_of():
    found = problem(meeting("DIR/1", "2024-10-09"), visits=[visit("I/dir", "DIR/1", named="DIR/1", must=True)])
    [chain] = chains(_standing(found, **{"I/dir": "DIR/1"}))
    with speaking("en"):
        assert verdict(found, chain) == "»I/dir« reaches DIR Wed 9 Oct 2024: every step has its fixed meeting"
    assert (chain.holds, chain.days) == (True, None)


def test_last_day_of_a_window_is_an_end_and_the_earlier_of_two_counts():
    found = problem(
        meeting("DIR/1", "2024-10-09"),
        meeting("DIR/2", "2024-10-23"),
        fact("AMD", "2024-11-26", all_day=True),
        visits=[visit("I/dir", "DIR/1", "DIR/2", window="2024-10-01..2024-10-25", must=True)],
        relations=[Relation("I/dir", "AMD", Gap(14))],
    )
    [chain] = chains(_standing(found, **{"I/dir": "DIR/1"}))
    assert (chain.end.day, chain.end.by, chain.end.meeting) == (date(2024, 10, 25), date(2024, 10, 25), "")
    assert chain.days == 10


def test_limit_of_days_since_history_is_an_end_only_where_the_days_are_planned():
    def ends(most):
        found = problem(
            settled("A/1", "2024-10-01"),
            meeting("B/1", "2024-10-08"),
            visits=[visit("I/a", "A/1", settled=True), visit("I/b", "B/1")],
            relations=[Relation("I/a", "I/b", Gap(1, most))],
        )
        [chain] = chains(_standing(found, **{"I/a": "A/1", "I/b": "B/1"}))
        return chain.end

    assert ends(7).day == date(2024, 10, 8)
    assert ends(8) is None


def test_least_slack_comes_first_and_chains_without_an_end_last():
    meetings = [meeting(f"DIR/{day[5:]}", day) for day in DIR]
    keys = [found.key for found in meetings]
    visits = [
        visit("A/dir", *keys),
        visit("B/dir", *keys, must=True, window="2024-10-01..2024-11-20"),
        visit("C/dir", *keys, must=True, window="2024-10-01..2024-10-30"),
        visit("D/dir", *keys, must=True, window="2024-10-01..2024-10-30"),
        visit("E/dir", *keys, must=True, named=keys[0]),
    ]
    found = problem(*meetings, visits=visits)
    stops = {visit.key: keys[0] for visit in visits} | {"D/dir": keys[2]}
    told = chains(_standing(found, **stops))
    assert [chain.visit.owner for chain in told] == ["D", "C", "B", "E", "A"]
    assert [chain.visit.owner for chain in chains(_standing(found, **stops), ["B", "A"])] == ["B", "A"]


def test_what_split_from_history_is_a_chain_of_its_own():
    visits = [visit("I/a", "A/1", settled=True), visit("I/b", "B/1"), visit("J/b", "B/1")]
    found = problem(
        settled("A/1", "2024-10-01"),
        meeting("B/1", "2024-10-08"),
        visits=visits,
        relations=[Relation("I/a", "I/b", Gap()), Relation("I/a", "J/b", Gap())],
    )
    told = chains(_standing(found, **{"I/a": "A/1", "I/b": "B/1", "J/b": "B/1"}))
    assert [[link.visit.key for link in chain.links] for chain in told] == [["I/b"], ["J/b"]]


def test_document_that_is_handed_over_is_a_link():
    days = meeting("I/papir", "2024-10-24", "2024-10-25", times=("00:00",), minutes=1440, all_day=True)
    window = "2024-10-20..2024-10-25"
    visits = [visit("I/papir", "I/papir", kind=VisitKind.HAND_OVER, window=window, must=True)]
    [chain] = chains(_standing(problem(days, visits=visits), **{"I/papir": "I/papir"}))
    assert chain.days == 1
