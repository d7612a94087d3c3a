"""What the paper of the changes tells, and whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from docx import Document

from aarsplan.domain import ExceptionKind, SeriesException, Status
from aarsplan.lockfile import Approval, Lock, advance
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.texts import speaking
from aarsplan.views.paper import Group, Heading, Mark, Paragraph, Row, Table
from aarsplan.views.plan_difference import Logged, PlanVersion, plan_difference
from aarsplan.views.plan_difference_paper import plan_difference_paper
from aarsplan.visits import AgendaSlot
from tests.outputs import agenda_sample as sample

KCL, DIR = "KCL/2025-09-25", "DIR/2025-09-17"
DECIDED = Approval(date(2025, 8, 19))
LATER = datetime(2025, 8, 20, 9, tzinfo=UTC)
PLAN = sample.plan()
OLD = advance(Lock(), PLAN, sample.MADE)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def moved(lock, key, **changed):
    """The lock with another placement of a meeting."""
    entry = lock.entries[key]
    new = replace(entry, placement=replace(entry.placement, **changed), changed=LATER)
    return replace(lock, entries={**lock.entries, key: new})


def stated(lock, key, status, approval=None):
    """The lock with another status of a meeting."""
    new = replace(lock.entries[key], status=status, approval=approval, changed=LATER)
    return replace(lock, entries={**lock.entries, key: new})


def without(lock, *keys):
    entries = {key: entry for key, entry in lock.entries.items() if key not in keys}
    return replace(lock, entries=entries, slots={key: slot for key, slot in lock.slots.items() if key not in keys})


def elsewhere(lock, key, meeting):
    """The lock with something on the agenda of another meeting."""
    return replace(lock, slots={**lock.slots, key: AgendaSlot(key, meeting, time(9), 30)})


def difference(old, new, log=(), *, plan=PLAN, open_variant=True):
    return plan_difference(plan, PlanVersion("then", old), PlanVersion("now", new), log, open_variant=open_variant)


def paper_of(old, new, log=(), *, open_variant=True):
    found = difference(old, new, log, open_variant=open_variant)
    return plan_difference_paper(found, "Norddjurs Kommune", open_variant=open_variant)


def table(paper, title):
    (found,) = [block for block in paper.blocks if isinstance(block, Table) and block.title == title]
    return found


def told(row):
    """The cells of a row, each with its lines."""
    return [["".join(run.text for run in line) for line in cell] for cell in row.cells]


def logged(old, new, reason="Autumn holiday", number=1):
    return Logged(number, LATER, "secretariat", reason, old, new)


def test_moved_meeting_has_its_day_week_shift_and_reason():
    new = moved(OLD, KCL, day=date(2025, 10, 6))
    (row,) = table(paper_of(OLD, new, [logged(OLD, new)]), "Meetings").rows
    assert told(row) == [
        ["Koncernledelsen", "KCL"],
        ["Thu 25 Sep 2025", "week 39 · 13:00–15:00"],
        ["Mon 6 Oct 2025", "week 41 · 13:00–15:00"],
        ["Moved", "11 days later", "Autumn holiday"],
    ]
    assert row.mark is Mark.CHANGED


def test_deadlines_that_move_with_their_meeting_are_listed_with_both_days():
    new = moved(OLD, KCL, day=date(2025, 10, 6))
    (row,) = table(paper_of(OLD, new), "Deadlines that move along").rows
    assert told(row) == [["Punktfrist"], ["KCL Mon 6 Oct 2025"], ["Thu 11 Sep 2025"], ["Mon 22 Sep 2025"]]


def test_deadline_that_stays_is_not_listed():
    """Both days before Saturday and Sunday have the same deadline two working days before."""
    old, new = (moved(OLD, DIR, day=date(2025, 9, day)) for day in (20, 21))
    assert difference(old, new).meetings[0].deadlines == ()
    assert not [block for block in paper_of(old, new).blocks if isinstance(block, Heading)]


def test_meeting_at_other_hours_in_another_place_names_both():
    new = moved(OLD, KCL, start=time(9), place="small")
    (row,) = table(paper_of(OLD, new), "Meetings").rows
    assert told(row)[1:] == [
        ["Thu 25 Sep 2025", "week 39 · 13:00–15:00", "Salen"],
        ["Thu 25 Sep 2025", "week 39 · 9:00–11:00", "Direktionslokalet"],
        ["Changed", "other times, another place"],
    ]


@pytest.mark.parametrize(("old", "new", "what", "mark"), [
    (without(OLD, KCL), OLD, ["New"], Mark.NEW),
    (OLD, stated(OLD, KCL, Status.CANCELLED), ["Cancelled"], Mark.REMOVED),
    (OLD, without(OLD, KCL), ["Taken out"], Mark.REMOVED),
    (stated(OLD, KCL, Status.CANCELLED), OLD, ["Held after all"], Mark.NEW),
    (OLD, stated(OLD, KCL, Status.APPROVED, DECIDED), ["Changed", "approved Tue 19 Aug 2025"], None),
    (OLD, stated(OLD, KCL, Status.LOCKED), ["Changed", "locked"], None),
    (stated(OLD, KCL, Status.APPROVED), OLD, ["Changed", "back to draft"], None),
])  # fmt: skip
def test_what_happened_is_said_in_a_word(old, new, what, mark):
    (row,) = table(paper_of(old, new), "Meetings").rows
    assert told(row)[-1] == what
    assert row.mark is mark


def test_project_says_why_where_the_history_does_not():
    exceptions = (SeriesException(ExceptionKind.CANCEL, date(2025, 9, 25), because="No hall"),)
    facts = sample.facts(bodies={"DIR": sample.DIR, "KCL": replace(sample.KCL, exceptions=exceptions)})
    found = difference(OLD, stated(OLD, KCL, Status.CANCELLED), plan=sample.plan(facts))
    assert [told.reason for told in found.meetings] == ["No hall"]


def test_last_change_of_a_meeting_gives_its_reason():
    middle = moved(OLD, KCL, day=date(2025, 10, 6))
    new = moved(OLD, KCL, day=date(2025, 10, 7))
    log = [logged(OLD, middle, "first"), logged(middle, new, "second", 2)]
    assert difference(OLD, new, log).meetings[0].reason == "second"
    log[1] = logged(middle, moved(middle, DIR, day=date(2025, 9, 18)), "of another", 2)
    assert difference(OLD, middle, log).meetings[0].reason == "first"


def test_many_meetings_approved_at_once_are_one_row():
    new = OLD
    for key in OLD.entries:
        if key.startswith("DIR/"):
            new = stated(new, key, Status.APPROVED)
    (row,) = table(paper_of(OLD, new), "Meetings").rows
    assert told(row) == [
        ["Direktionen", "DIR · 4 meetings"],
        [],
        ["Wed 3 Sep 2025", "to Wed 15 Oct 2025"],
        ["Changed", "approved"],
    ]


def test_long_table_is_divided_by_month():
    new, old = Lock(), OLD
    for number in range(1, 14):
        entry = OLD.entries[KCL]
        placement = replace(entry.placement, key=f"KCL/{number}", day=date(2025, 9 + number // 10, number))
        new = replace(new, entries={**new.entries, f"KCL/{number}": replace(entry, placement=placement)})
    rows = table(paper_of(Lock(), new), "Meetings").rows
    assert [row.text for row in rows if isinstance(row, Group)] == ["September 2025", "October 2025"]
    assert sum(isinstance(row, Row) for row in rows) == 13
    assert len(table(paper_of(Lock(), old), "Meetings").rows) == len(OLD.entries)


def test_items_that_come_go_and_move_stand_with_their_meetings():
    new = without(elsewhere(OLD, "HEARING/dir", "DIR/2025-10-01"), "DRAFT/kcl")
    rows = [told(row) for row in table(paper_of(OLD, new), "Agendas").rows]
    assert [row[1:] for row in rows] == [
        [["KCL Thu 25 Sep 2025"], ["On no agenda"]],
        [["DIR Wed 3 Sep 2025"], ["DIR Wed 1 Oct 2025"]],
    ]
    (back, _stays) = table(paper_of(new, OLD), "Agendas").rows
    assert told(back)[1:] == [[], ["KCL Thu 25 Sep 2025"]]


def test_item_at_another_time_of_the_same_meeting_is_not_told():
    assert not difference(OLD, elsewhere(OLD, "HEARING/dir", "DIR/2025-09-03"))


def test_closed_item_is_told_inside_alone():
    new = elsewhere(OLD, "AUDIT/dir", "DIR/2025-10-01")
    assert not difference(OLD, new)
    assert [told.title for told in difference(OLD, new, open_variant=False).agendas] == [
        f"{sample.facts().items['AUDIT'].title} (closed)"
    ]


def test_item_that_left_the_project_is_named_by_its_code_inside_and_not_at_all_outside():
    plan = sample.plan(sample.facts(items={}))
    new = without(OLD, "HEARING/dir")
    assert not difference(OLD, new, plan=plan)
    assert [told.title for told in difference(OLD, new, plan=plan, open_variant=False).agendas] == ["HEARING"]


def test_log_tells_who_when_what_and_why():
    new = moved(OLD, KCL, day=date(2025, 10, 6))
    (row,) = table(paper_of(OLD, new, [logged(OLD, new)]), "Who changed what").rows
    what = "KCL Mon 6 Oct 2025: Moved, 11 days later"
    assert told(row) == [["Wed 20 Aug 2025 at 11:00"], ["secretariat"], [what], ["Autumn holiday"]]


def test_log_is_silent_of_what_only_those_inside_may_know():
    new = elsewhere(OLD, "AUDIT/dir", "DIR/2025-10-01")
    log = [logged(OLD, new, "the audit takes longer")]
    assert difference(OLD, new, log).log == ()
    assert difference(OLD, new, log, open_variant=False).log[0].reason == "the audit takes longer"


def test_reason_of_a_change_that_touched_something_closed_is_told_inside_alone():
    new = moved(elsewhere(OLD, "AUDIT/dir", "DIR/2025-10-01"), KCL, day=date(2025, 10, 6))
    log = [logged(OLD, new, "the audit takes longer")]
    found = difference(OLD, new, log)
    assert [entry.reason for entry in found.log] == [""]
    assert [told.reason for told in found.meetings] == [""]
    inside = difference(OLD, new, log, open_variant=False)
    assert [told.reason for told in inside.meetings] == ["the audit takes longer"]


def test_paper_says_from_when_to_when_and_how_much():
    paper = paper_of(OLD, moved(OLD, KCL, day=date(2025, 10, 6)))
    lines = ["".join(run.text for run in line) for line in paper.subtitle]
    assert lines == [
        "From the plan of Fri 1 Aug 2025 at 14:00 to the plan of Wed 20 Aug 2025 at 11:00",
        "1 moved",
    ]
    assert paper.slug == "changes-2025-08-01-2025-08-20"
    assert paper_of(OLD, OLD, open_variant=False).slug == "changes-2025-08-01-2025-08-01-internal"


def test_no_difference_is_said():
    paper = paper_of(OLD, OLD)
    assert [type(block) for block in paper.blocks] == [Paragraph]
    assert "Nothing changed" in paper.blocks[0].line[0].text


def test_first_plan_is_compared_with_none():
    paper = paper_of(Lock(), OLD)
    assert paper.subtitle[0][0].text.startswith("From no plan to the plan of Fri 1 Aug 2025")
    assert paper.slug == "changes-no-plan-2025-08-01"


def test_handful_of_changes_has_its_tables_in_word():
    new = elsewhere(moved(OLD, KCL, day=date(2025, 10, 6)), "HEARING/dir", "DIR/2025-10-01")
    files = paper_files(paper_of(OLD, new, [logged(OLD, new)]), FORMATS)
    word = Document(BytesIO(files["changes-2025-08-01-2025-08-20.docx"]))
    assert [table.rows[0].cells[0].text for table in word.tables] == ["Meeting", "Deadline", "Item", "When"]
    assert files == paper_files(paper_of(OLD, new, [logged(OLD, new)]), FORMATS)
