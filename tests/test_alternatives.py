"""Facts about alternatives: where they differ, what each gains, by which figures, and how they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aarsplan.alternatives import (
    Alternative,
    Alternatives,
    Kept,
    by_rule,
    figures,
    fingerprint,
    kept_files,
    placed_apart,
    plan_of,
    read_kept,
    without,
)
from aarsplan.deadlines import DeadlineSpec
from aarsplan.diagnostics import Rejected
from aarsplan.domain import Closure, DateRange, Status, Weekday
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.saving import save_all
from aarsplan.texts import speaking
from aarsplan.workdays import DayType
from tests.outputs import sample
from tests.rules.problems import fact, meeting, plan, problem, rule, settled, visit

pytestmark = pytest.mark.timeless

DAYS = "2025-10-06..2025-10-17"
PATTERN = rule("keep-pattern", body="A", weight=3)
WEEKDAY = rule("weekdays", body="A", allow=(Weekday.MONDAY,), weight=2)
STAYS = rule("unchanged", weight=1000)


def a_week(**more):
    return problem(
        meeting("A/1", DAYS, pattern_day="2025-10-08"),
        meeting("A/2", DAYS, pattern_day="2025-10-13"),
        meeting("B/1", DAYS),
        **more,
    )


def alternatives(*plans, rules=(PATTERN, WEEKDAY)):
    found = [Alternative.of(number, made, rules, proven=True) for number, made in enumerate(plans, 1)]
    return Alternatives(tuple(found), 1, len(plans))


def weighed(found):
    return [(weighing.rule, weighing.points, [v.about for v in weighing.departures]) for weighing in found]


def test_meetings_differ_by_day_time_or_place_in_order_of_time():
    facts = problem(
        meeting("A/1", DAYS, times=("09:00", "13:00")),
        meeting("A/2", DAYS),
        meeting("A/3", DAYS),
        meeting("A/4", DAYS),
    )
    first = plan(facts, **{"A/1": "2025-10-10", "A/2": "2025-10-07", "A/3": "2025-10-06", "A/4": None})
    second = plan(facts, **{"A/1": "2025-10-10 13:00", "A/2": "2025-10-08", "A/3": "2025-10-06", "A/4": "2025-10-09"})
    found = alternatives(first, second)
    assert [meeting.key for meeting in found.differing] == ["A/2", "A/4", "A/1"]
    assert [meeting.key for meeting, _spot in found.alike] == ["A/3"]


def test_plans_are_apart_by_what_lies_in_another_week_or_in_only_one_of_them():
    facts = a_week()
    first = plan(facts, **{"A/1": "2025-10-06", "A/2": "2025-10-13", "B/1": None})
    second = plan(facts, **{"A/1": "2025-10-10", "A/2": "2025-10-10", "B/1": "2025-10-06"})
    assert placed_apart(first, second) == placed_apart(second, first) == 2
    assert placed_apart(first, first) == 0


def test_a_gain_is_what_the_first_pays_for_and_a_loss_the_other_way_round():
    facts = a_week()
    first = plan(facts, **{"A/1": "2025-10-08", "A/2": "2025-10-15"})
    second = plan(facts, **{"A/1": "2025-10-06", "A/2": "2025-10-13"})
    found = alternatives(first, second)
    assert weighed(found.gains(found.found[1])) == [
        (PATTERN, -6, [("A/2",)]),
        (WEEKDAY, -4, [("A/1",), ("A/2",)]),
    ]
    assert weighed(found.losses(found.found[1])) == [(PATTERN, 6, [("A/1",)])]
    assert found.gains(found.first) == found.losses(found.first) == []


def test_a_departure_that_only_becomes_smaller_is_a_gain_by_the_difference():
    facts = a_week()
    found = alternatives(plan(facts, **{"A/1": "2025-10-13"}), plan(facts, **{"A/1": "2025-10-10"}), rules=(PATTERN,))
    assert weighed(found.gains(found.found[1])) == [(PATTERN, -9, [("A/1",)])]
    assert found.losses(found.found[1]) == []


def test_points_gained_and_lost_make_up_the_difference_in_cost():
    facts = a_week()
    found = alternatives(
        plan(facts, **{"A/1": "2025-10-07", "A/2": "2025-10-15"}),
        plan(facts, **{"A/1": "2025-10-13", "A/2": "2025-10-14"}),
    )
    other = found.found[1]
    difference = sum(weighing.points for weighing in [*found.gains(other), *found.losses(other)])
    assert difference == other.cost - found.first.cost


def test_what_all_of_them_depart_from_is_shared():
    facts = a_week()
    first = plan(facts, **{"A/1": "2025-10-07", "A/2": "2025-10-13"})
    second = plan(facts, **{"A/1": "2025-10-07", "A/2": "2025-10-14"})
    found = alternatives(first, second)
    assert weighed(by_rule(found.shared)) == [(PATTERN, 3, [("A/1",)]), (WEEKDAY, 2, [("A/1",)])]


def test_moving_from_the_lock_is_paid_for_and_is_no_wish():
    before = plan(a_week(), **{"A/1": "2025-10-08"}).placements["A/1"]
    facts = a_week(previous=[before])
    moved = plan(facts, **{"A/1": "2025-10-09", "A/2": "2025-10-13"})
    found = alternatives(plan(facts, **{"A/1": "2025-10-08", "A/2": "2025-10-13"}), moved, rules=(STAYS,))
    assert found.found[1].cost == 1000
    assert found.losses(found.found[1]) == []
    assert figures(moved, ()).moved == ("A/1",)


def test_figures_of_the_period_leave_out_what_was_held():
    facts = problem(
        settled("A/0", "2025-09-01"),
        meeting("A/1", DAYS, pattern_day="2025-10-06"),
        meeting("A/2", DAYS, pattern_day="2025-10-13"),
        meeting("B/1", DAYS),
    )
    made = plan(facts, **{"A/1": "2025-10-06", "A/2": "2025-10-14", "B/1": "2025-10-15"})
    found = figures(made, [rule("preparation", of="B", by="A", min_days=1, max_days=9)])
    assert (found.meetings, found.busiest) == (3, 2)
    assert found.off_pattern == ("A/2", "B/1")
    assert found.spacing == {"A": (8, 8)}
    assert found.leads == {("A", "B"): (1, 1)}


def test_deadlines_on_closed_days_are_counted():
    holiday = Closure("school", "Efterårsferie", DateRange(date(2025, 10, 13), date(2025, 10, 17)))
    body = replace(sample.DIR, code="A", deadlines=(DeadlineSpec("agenda", "Dagsorden", 2, DayType.WORKING_DAY),))
    facts = problem(meeting("A/1", DAYS), bodies=[body], closures=(holiday,))
    counts = [figures(plan(facts, **{"A/1": day}), ()).closed_deadlines for day in ("2025-10-08", "2025-10-16")]
    assert counts == [0, 1]


def test_steps_without_a_meeting_wait():
    facts = problem(meeting("A/1", DAYS), fact("AMD", "2025-10-20"), visits=[visit("ITEM/a", "A/1")])
    counts = [figures(plan(facts, **{"ITEM/a": at}), ()).waiting for at in (None, "A/1")]
    assert counts == [("ITEM/a",), ()]


MADE = datetime(2025, 3, 3, 9, 30, tzinfo=UTC)
DIGEST = "0" * 64


def kept(*plans):
    return Kept(DIGEST, (sample.AUTUMN,), tuple(advance(Lock(), made, MADE) for made in plans))


def two():
    first = sample.plan(sample.facts(), sample.SKIPPED)
    return first, sample.plan(sample.facts(), sample.SKIPPED, moved={"KCL/2025-12": date(2025, 12, 11)})


def test_what_was_kept_is_read_again(tmp_path):
    made = kept(*two())
    save_all(kept_files(tmp_path, made))
    assert read_kept(tmp_path) == made


def test_fewer_alternatives_leave_none_of_the_old_ones(tmp_path):
    first, second = two()
    save_all(kept_files(tmp_path, kept(first, second)))
    save_all(kept_files(tmp_path, kept(second)))
    assert sorted(path.name for path in (tmp_path / "alternatives").iterdir()) == ["1.lock", "index.toml"]
    assert read_kept(tmp_path) == kept(second)


def test_without_alternatives_there_is_nothing_to_read(tmp_path):
    assert read_kept(tmp_path) is None
    save_all(kept_files(tmp_path, kept(*two())))
    save_all(without(tmp_path))
    assert read_kept(tmp_path) is None
    assert without(tmp_path) == {}


def test_kept_lock_changed_by_hand_is_refused(tmp_path):
    save_all(kept_files(tmp_path, kept(*two())))
    path = tmp_path / "alternatives" / "2.lock"
    path.write_text(path.read_text(encoding="utf-8").replace("2025-12-11", "2025-12-12"), encoding="utf-8")
    with speaking("en"), pytest.raises(Rejected) as rejected:
        read_kept(tmp_path)
    (told,) = rejected.value.diagnostics
    assert told.message == "alternative 2 is no longer what aarsplan wrote"
    assert told.span.file.endswith("/alternatives/2.lock")


@pytest.mark.parametrize(("old", "new"), [
    ("version = 1", "version = 2"),
    (f'made-from = "{DIGEST}"', 'made-from = "x"'),
    ('planned = ["2025-08-01..2025-12-31"]', "planned = []"),
    ("locks = [", "lock = ["),
    ("locks = [", "locks = ["),
])  # fmt: skip
def test_damaged_index_is_located(tmp_path, old, new):
    save_all(kept_files(tmp_path, kept(*two())))
    path = tmp_path / "alternatives" / "index.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new) if old != new else text[: text.index(old) + 3], encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        read_kept(tmp_path)
    assert all(told.span and told.span.file.endswith("/alternatives/index.toml") for told in rejected.value.diagnostics)


def test_missing_lock_is_told(tmp_path):
    save_all(kept_files(tmp_path, kept(*two())))
    (tmp_path / "alternatives" / "2.lock").unlink()
    with pytest.raises(Rejected) as rejected:
        read_kept(tmp_path)
    assert rejected.value.diagnostics[0].span.file.endswith("/alternatives/2.lock")


def test_fingerprint_knows_names_and_contents(tmp_path):
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_text("x = 1", encoding="utf-8")
    other.write_text("y = 2", encoding="utf-8")
    before = fingerprint(tmp_path, [one, other])
    assert fingerprint(tmp_path, [other, one]) == before
    assert fingerprint(tmp_path, [one]) != before
    other.write_text("y = 3", encoding="utf-8")
    changed = fingerprint(tmp_path, [one, other])
    assert changed != before
    moved = other.rename(tmp_path / "c.toml")
    assert fingerprint(tmp_path, [one, moved]) not in {before, changed}


def test_plan_of_a_kept_lock_is_the_plan_it_was_made_of():
    facts = sample.facts()
    _first, second = two()
    made = plan_of(facts, (sample.AUTUMN,), Lock(), advance(Lock(), second, MADE))
    assert made.placements == second.placements
    assert advance(Lock(), made, MADE) == advance(Lock(), second, MADE)


def test_plan_of_a_kept_lock_knows_what_stood_before():
    facts = sample.facts()
    first, second = two()
    present = advance(Lock(), first, MADE)
    problem_now = build(facts, (sample.AUTUMN,), present.history())
    chosen = advance(present, Plan(problem_now, second.placements), MADE)
    made = plan_of(facts, (sample.AUTUMN,), present, chosen)
    after = advance(present, made, MADE)
    assert after.entries["KCL/2025-12"].sequence == 1
    assert after.entries["KCL/2025-12"].uid == present.entries["KCL/2025-12"].uid
    assert after.entries["KCL/2025-12"].status is Status.DRAFT
    assert {key for key in after.entries if after.entries[key] != present.entries[key]} == {"KCL/2025-12"}
