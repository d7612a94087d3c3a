"""A contradiction reads as a derivation: because of facts and demands, but of one more, so what cannot be."""

from __future__ import annotations

from datetime import date

from aarsplan.diagnostics import Link, Reason, Span
from aarsplan.domain import Weekday
from aarsplan.explain.argument import Argument, argue
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.rules.base import Basis
from aarsplan.texts import speaking
from tests.rules.problems import fact, meeting, problem, relation, rule, visit

HERE = Span("rules.toml", 3)


def arguments(facts, *rules) -> list[Argument]:
    with speaking("en"):
        diagnosis = Diagnosis(facts, rules)
        return [argue(diagnosis, conflict) for conflict in diagnosis.conflicts]


def test_a_wish_has_neither_place_nor_reason_and_a_rule_says_what_it_rests_on():
    facts = problem(meeting("KCL/1", "2025-11-05..2025-11-07"))
    wish = rule("pinned", key="KCL/1", day=date(2025, 11, 5), because="that is the wish")
    law = rule(
        "weekdays", body="KCL", allow=(Weekday.THURSDAY,), because="it is written so", basis=Basis.LAW, span=HERE
    )
    (told,) = arguments(facts, wish, law)
    assert told.reasons == (
        Reason("the wish is KCL/1 on Wed 5 Nov 2025"),
        Reason("KCL/1 must be on a Thursday, since it is written so (law)", HERE, Link.BUT),
        Reason(
            "there is no day for KCL/1; if any one of these 2 demands gives way, the others can be kept", None, Link.SO
        ),
    )


def test_facts_come_first_and_the_one_item_is_named_in_the_headline_alone():
    facts = problem(
        fact("KCL/1", "2024-11-28", because="Direktionen 23-10-2024"),
        fact("HU/1", "2024-11-15", span=HERE),
        visits=[
            visit("PT/kcl", "KCL/1", title="Tryghed", must=True),
            visit("PT/hu", "HU/1", title="Tryghed", must=True),
        ],
        relations=[relation("PT/kcl", "PT/hu", 7)],
    )
    (told,) = arguments(facts, rule("route"), rule("placed"))
    assert told.sentence == (
        "no plan exists: The item »Tryghed« must be in KCL before it can be treated in HU Fri 15 Nov 2024 (week 46), "
        "but the next KCL is only on Thu 28 Nov 2024"
    )
    assert [(reason.link, reason.text) for reason in told.reasons[:-1]] == [
        (Link.BECAUSE, "KCL/1 is fixed on Thu 28 Nov 2024 (Direktionen 23-10-2024)"),
        (Link.BECAUSE, "HU/1 is fixed on Fri 15 Nov 2024"),
        (Link.BECAUSE, "the item must be treated in HU in the days planned"),
        (Link.BUT, "the item must be in HU at least 7 days after KCL/1 (Thu 28 Nov 2024)"),
    ]
    assert told.reasons[-1].text.startswith("the item cannot be at HU/1 (Fri 15 Nov 2024) as it should; ")
