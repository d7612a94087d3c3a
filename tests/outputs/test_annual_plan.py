"""What stands in the årsplan, whatever the format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from aarsplan.domain import Closure, DateRange, GivenMeeting, Status
from aarsplan.lockfile import Approval, Lock, advance
from aarsplan.texts import speaking
from aarsplan.views.annual_plan import AnnualPlan, annual_plan, period_text
from aarsplan.views.annual_row import Column, Kind, Row, near_date, range_text, weeks_text
from aarsplan.views.publication import Publication
from tests.outputs import sample


def made(*arguments, **named) -> AnnualPlan:
    with speaking("en"):
        return annual_plan(sample.publication(*arguments, **named))


def on(plan: AnnualPlan, day: str, code: str = "") -> Row:
    (found,) = [row for row in plan.rows if row.days.first.isoformat() == day and code in ("", row.code)]
    return found


def closures(plan: AnnualPlan) -> list[tuple[str, str]]:
    return [(str(row.days), row.title) for row in plan.rows if row.kind is Kind.CLOSURE]


def test_rows_are_grouped_by_month_and_sorted_by_day():
    plan = made()
    assert [month.first.month for month in plan.months] == [8, 9, 10, 11, 12]
    assert [row.days.first for row in plan.rows] == sorted(row.days.first for row in plan.rows)
    assert all(row.days.first.month == month.first.month for month in plan.months for row in month.rows)


def test_meeting_has_body_time_place_and_deadlines_by_day():
    row = on(made(), "2025-10-30")
    assert (row.kind, row.code, row.title, row.colour) == (Kind.MEETING, "KCL", "Koncernledelsen", "#8a5a00")
    assert (row.start, row.end, row.place) == (time(13), time(16), "Byrådssalen")
    assert [(found.name, found.day.isoformat()) for found in row.deadlines] == [
        ("Indkaldelse", "2025-10-02"),
        ("Punktfrist", "2025-10-09"),
        ("Materiale", "2025-10-16"),
        ("Udsendelse af dagsorden", "2025-10-22"),
        ("Referat", "2025-11-06"),
    ]


def test_moved_meeting_names_the_day_it_left():
    assert on(made(), "2025-12-18").remarks == ("moved from Thu 25 Dec 2025 (Christmas Day)",)


def test_planners_reason_stands_beside_the_move():
    assert on(made(), "2025-10-08").remarks == ("moved from Wed 15 Oct 2025 (Efterårsferie)", "uge 42 holdes fri")


def test_extra_meeting_is_marked_with_its_reason():
    assert on(made(), "2025-11-05").remarks == ("extra meeting", "budgetopfølgning")


def test_cancelled_meeting_keeps_its_row_without_deadlines():
    row = on(made(), "2025-12-10")
    assert (row.kind, row.remarks, row.deadlines) == (Kind.CANCELLED, ("CANCELLED",), ())


def test_skipped_meeting_that_was_never_told_has_a_row_that_says_so():
    row = on(made(), "2025-12-24")
    assert (row.kind, row.code, row.start, row.remarks) == (Kind.NOT_HELD, "DIR", None, ("not held",))


def test_skipped_meeting_without_pattern_day_stands_with_all_its_days():
    body = replace(sample.HU, series=(sample.Series(sample.Weekly(52, date(2025, 9, 3))),))
    plan = sample.plan(sample.facts(bodies={"HU": body}), "HU/2025-W36")
    meeting = replace(plan.problem.meetings["HU/2025-W36"], pattern_day=None)
    plan = replace(plan, problem=replace(plan.problem, meetings={meeting.key: meeting}))
    (row,) = [r for r in annual_plan(Publication.of(plan, Lock(), sample.AUTUMN)).rows if r.kind is Kind.NOT_HELD]
    assert row.days == meeting.window.intersection(sample.AUTUMN)


def test_every_lock_entry_has_one_row():
    shown = sample.publication()
    held = [row for row in made().rows if row.kind not in {Kind.CLOSURE, Kind.NOT_HELD}]
    assert len(held) == len(shown.shown)


def test_closures_of_one_name_that_touch_are_one_row():
    assert ("2025-10-13..2025-10-17", "Efterårsferie") in closures(made())


def test_closure_is_cut_to_the_days_shown():
    found = closures(made())
    assert ("2025-08-01..2025-08-08", "Sommerferie") in found
    assert ("2025-12-22..2025-12-31", "Jul og nytår") in found


def test_holiday_inside_a_closure_is_not_repeated():
    assert [title for days, title in closures(made()) if days.startswith("2025-12")] == ["Jul og nytår"]


def test_holidays_on_working_days_have_a_row_each_and_those_on_weekends_none():
    may = DateRange(date(2027, 5, 1), date(2027, 5, 31))
    with speaking("da"):
        plan = annual_plan(Publication.of(sample.plan(sample.facts(), within=may), Lock(), may))
    assert closures(plan) == [
        ("2027-05-06..2027-05-06", "Kristi himmelfartsdag"),
        ("2027-05-17..2027-05-17", "Anden pinsedag"),
    ]


def test_closures_of_different_names_stay_apart():
    same = DateRange(date(2025, 9, 1), date(2025, 9, 2))
    plan = made(sample.facts(closures=(Closure("a", "Valg", same), Closure("b", "Flytning", same))))
    assert [title for days, title in closures(plan) if days == str(same)] == ["Flytning", "Valg"]


def test_surroundings_are_shown_when_named():
    assert "KB" not in {row.code for row in made().rows}
    assert {row.code for row in made(codes=("KB", "KCL")).rows} - {""} == {"KB", "KCL"}


def test_statutory_deadline_says_so_and_has_no_time():
    row = on(made(), "2025-09-15")
    assert (row.kind, row.remarks, row.lines(Column.TIME)) == (Kind.STATUTORY, ("set by law",), ())


def test_event_of_several_days_has_them_all():
    row = on(made(), "2025-11-20")
    assert row.days == DateRange(date(2025, 11, 20), date(2025, 11, 21))
    with speaking("da"):
        assert row.lines(Column.DATE) == ("tor 20-11 –", "fre 21-11-2025")


def test_source_of_an_event_is_not_a_remark():
    assert on(made(), "2025-11-20").remarks == ()


def test_status_stands_once_when_all_meetings_share_it():
    plan = made()
    assert plan.status is Status.DRAFT
    assert not any("draft" in row.remarks for row in plan.rows)


def test_drafts_are_marked_where_others_are_none_and_events_never_are():
    plan = made(approved=True)
    assert (plan.status, plan.status_text) == (None, "")
    assert on(plan, "2025-10-29").remarks[-1] == "draft"
    assert on(plan, "2025-11-25").remarks == ()


def test_decision_on_all_meetings_of_a_body_is_told_once():
    plan = made(approved=True)
    assert plan.decisions == ("KCL: approved by DIR Wed 23 Oct 2024",)
    assert on(plan, "2025-10-30").remarks == ()


def test_decision_on_all_meetings_needs_no_body():
    plan = made(codes=("KCL",), approved=True)
    assert plan.status is Status.APPROVED
    assert (plan.status_text, plan.decisions) == ("", ("Approved by DIR Wed 23 Oct 2024",))


def test_several_decisions_on_a_body_stand_on_its_meetings():
    shown = sample.publication(approved=True)
    entry = shown.entries["KCL/2025-10"]
    locked = replace(entry, status=Status.LOCKED, approval=Approval(date(2024, 12, 17)))
    with speaking("en"):
        plan = annual_plan(replace(shown, entries={**shown.entries, "KCL/2025-10": locked}))
    assert plan.decisions == ()
    assert on(plan, "2025-10-30").remarks == ("locked Tue 17 Dec 2024",)
    assert on(plan, "2025-09-25").remarks == ("approved by DIR Wed 23 Oct 2024",)


def test_cancellation_names_its_reason():
    reason = sample.SeriesException(sample.ExceptionKind.CANCEL, date(2025, 12, 10), because="valgkamp")
    body = replace(sample.DIR, exceptions=(*sample.DIR.exceptions, reason))
    before = sample.plan(sample.facts(), sample.SKIPPED)
    after = sample.plan(sample.facts(bodies={"DIR": body}), sample.SKIPPED)
    lock = advance(advance(Lock(), before, sample.MADE), after, sample.CHANGED)
    with speaking("en"):
        plan = annual_plan(Publication.of(after, lock, sample.AUTUMN, ("DIR",)))
    assert on(plan, "2025-12-10").remarks == ("CANCELLED", "valgkamp")


def test_meeting_of_a_body_that_is_gone_is_shown_by_its_code():
    shown = sample.publication()
    bare = replace(shown.plan.problem, facts=sample.facts(bodies={}), meetings={})
    plan = annual_plan(replace(shown, plan=replace(shown.plan, problem=bare), codes=("DIR", "HU", "KCL")))
    assert {row.title for row in plan.rows if row.kind is Kind.MEETING} == {"DIR", "HU", "KCL"}


def test_document_is_dated_by_the_last_change_in_danish_time():
    assert made().changed == date(2025, 4, 15)


def test_empty_publication_has_no_rows_and_no_date():
    week = DateRange(date(2026, 2, 2), date(2026, 2, 3))
    plan = annual_plan(Publication.of(sample.plan(sample.facts(), within=week, moved={}), Lock(), week))
    assert (plan.months, plan.columns, plan.changed, plan.subtitle) == ((), (), None, "")


def test_columns_that_hold_nothing_are_left_out():
    body = replace(sample.COUNCIL, surroundings=False, given=(GivenMeeting(date(2025, 10, 7), "2025-10"),))
    plan = made(sample.facts(bodies={"KB": body}, events={}, closures=()))
    assert plan.columns == (Column.WEEK, Column.DATE, Column.TIME, Column.TITLE)


def test_legend_has_the_bodies_shown_and_no_others():
    assert [entry.code for entry in made(codes=("HU", "AMD")).legend] == ["HU"]


def test_deadlines_are_listed_by_day_with_their_meetings():
    found = made().deadlines
    assert [deadline.day for deadline, _row in found] == sorted(deadline.day for deadline, _row in found)
    assert len(found) == sum(len(row.deadlines) for row in made().rows)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2027-01-01", "2027-12-31", "2027"),
        ("2025-08-01", "2025-12-31", "autumn 2025"),
        ("2025-08-18", "2025-12-19", "autumn 2025"),
        ("2026-01-01", "2026-06-30", "spring 2026"),
        ("2026-01-05", "2026-07-31", "spring 2026"),
        ("2025-07-01", "2025-12-31", "1 Jul 2025 – 31 Dec 2025"),
        ("2025-08-01", "2026-06-30", "1 Aug 2025 – 30 Jun 2026"),
        ("2025-12-01", "2025-12-31", "1 Dec 2025 – 31 Dec 2025"),
    ],
)
def test_period_is_called_what_people_call_it(first, last, text):
    with speaking("en"):
        assert period_text(DateRange(date.fromisoformat(first), date.fromisoformat(last))) == text


def test_danish_dates_of_a_range():
    with speaking("da"):
        assert range_text(DateRange(date(2025, 10, 13), date(2025, 10, 17))) == "man 13-10 – fre 17-10-2025"
        assert range_text(DateRange(date(2025, 12, 22), date(2026, 1, 2))) == "man 22-12-2025 – fre 02-01-2026"
        assert near_date(date(2025, 12, 25), date(2026, 1, 8)) == "tor 25-12-2025"


def test_week_numbers_are_iso_weeks_over_new_year():
    assert weeks_text(DateRange(date(2024, 12, 30), date(2024, 12, 30))) == "1"
    assert weeks_text(DateRange(date(2026, 12, 28), date(2027, 1, 4))) == "53–1"
