"""Programmes made of a plan: the autumn of 2024 as the project of Norddjurs has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension

import aarsplan
from aarsplan.agenda import Form
from aarsplan.cli.meeting_names import meeting_named
from aarsplan.diagnostics import Rejected, WrongUse
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.texts import speaking
from aarsplan.views.kept_programmes import Kept, next_version, version_file
from aarsplan.views.programme import EntryKind, Version, shown_inside
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_paper import programme_paper
from aarsplan.views.programme_text import parse_programme, render_programme

CONFIG = Path(__file__).parent.parent.parent / "config"
AUTUMN = "2024-10..2024-12"
DAY = date(2024, 10, 11)
SEPTEMBER, OCTOBER, KCL = "DIR/2024-W39", "DIR/2024-W43", "KCL/2024-10"


class Markdown(SingleFileSnapshotExtension):
    file_extension = "md"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


@pytest.fixture(scope="module")
def plan():
    solution = aarsplan.solve(aarsplan.load(CONFIG, AUTUMN), AUTUMN)
    assert solution.plan is not None
    return solution.plan


def made(plan, key):
    return programme_of(plan, plan.problem.meetings[key])


def entries(programme):
    return {entry.key: entry for entry in programme.all_entries}


def with_facts(plan, **changes):
    return replace(plan, problem=replace(plan.problem, facts=replace(plan.problem.facts, **changes)))


def with_item(plan, code, **changes):
    """The plan with an item changed, and its visits closed when the item is."""
    items = dict(plan.problem.facts.items)
    items[code] = replace(items[code], **changes)
    visits = {
        key: replace(visit, closed=items[code].closed) if visit.owner == code else visit
        for key, visit in plan.problem.visits.items()
    }
    changed = with_facts(plan, items=items)
    return replace(changed, problem=replace(changed.problem, visits=visits))


@pytest.mark.parametrize("key", [SEPTEMBER, OCTOBER, KCL], ids=["dir-2024-09-25", "dir-2024-10-23", "kcl-2024-10-31"])
def test_whole_programme(plan, key, snapshot):
    (content,) = paper_files(programme_paper(made(plan, key), open_variant=False), ["markdown"]).values()
    assert content == snapshot(extension_class=Markdown)


def test_every_entry_has_the_time_and_length_that_the_plan_gives_it(plan):
    for meeting, _spot in plan.held("DIR", "KCL", "HU"):
        told = {entry.key: (entry.start, entry.minutes) for entry in programme_of(plan, meeting).entries}
        agenda = [(visit, slot) for visit, slot in plan.agenda(meeting) if not visit.under]
        assert told == {visit.key: (slot.start, slot.minutes) for visit, slot in agenda}


def test_every_programme_can_be_kept_and_read_back(plan):
    for meeting, _spot in plan.held("DIR", "KCL", "HU"):
        programme = programme_of(plan, meeting)
        assert parse_programme(render_programme(programme), "kept.toml") == programme


def test_the_mayor_stands_with_his_hours_and_not_at_all_on_a_day_that_takes_them(plan):
    assert made(plan, SEPTEMBER).participants[-1] == "Borgmester at 10:15–12:00"
    assert not any("Borgmester" in found for found in made(plan, OCTOBER).participants)


def test_optional_members_are_told_as_such(plan):
    assert made(plan, KCL).participants[-1] == "HR- og arbejdsmiljøkonsulent (optional)"


def test_a_role_that_an_item_needs_is_named_with_it_when_it_is_not_there_throughout(plan):
    stop = plan.stop(plan.problem.visits["LOVPROGRAM/dir-2"])
    entry = entries(programme_of(plan, stop[0]))["LOVPROGRAM/dir-2"]
    assert [guest.role for guest in entry.guests] == ["Borgmester"]


def test_items_under_a_standing_item_are_its_sub_entries_without_a_time_of_their_own(plan):
    heading = entries(made(plan, OCTOBER))["DIR/2024-W43/punkt-2"]
    assert heading.kind is EntryKind.HEADING
    assert [(sub.key, sub.start, sub.minutes) for sub in heading.entries] == [
        ("EVALUERING-BUDGETPROCES-2025/dir", None, 15),
        ("UDMOENTNINGSPLAN/dir", None, 15),
    ]


def test_a_preparation_names_the_day_of_the_meeting_that_it_prepares(plan):
    assert entries(made(plan, SEPTEMBER))["KCL/2024-09/koncernledelse"].title == "Koncernledelsesmøde den 26 September"


def test_the_body_says_whether_it_meets_on_an_agenda_or_on_a_programme(plan):
    assert (made(plan, OCTOBER).form, made(plan, KCL).form) == (Form.AGENDA, Form.PROGRAMME)


def test_documents_stand_with_what_they_belong_to_also_where_that_is_no_item(plan):
    found = entries(made(plan, OCTOBER))
    assert [document.late for document in found["DIALOGMOEDE/dir"].documents] == [False, True]
    prepared = found["KCL/2024-10/koncernledelse"].documents
    assert [(document.closed, document.id) for document in prepared] == [(True, ""), (True, "")]
    assert [document.id for document in found["PSYKOLOGISK-TRYGHED/dir"].documents] == ["3679599", "3679600"]
    assert not entries(made(plan, KCL))["PSYKOLOGISK-TRYGHED/kcl"].documents


def test_who_asked_for_an_item_is_told_where_it_is_treated_first(plan):
    first = entries(made(plan, OCTOBER))["PSYKOLOGISK-TRYGHED/dir"].text.split("\n")
    assert first[0].endswith("(KCL Thu 29 Aug 2024).")
    assert len(first) == 3
    assert "29 Aug" not in entries(made(plan, KCL))["PSYKOLOGISK-TRYGHED/kcl"].text


def test_time_that_nothing_takes_is_told(plan):
    paper = programme_paper(made(plan, KCL), open_variant=True)
    rows = [[line[0].text for cell in row.cells for line in cell] for row in paper.blocks[0].rows]
    assert ["10:30–12:00", "Not allotted"] in rows


def test_what_has_no_time_is_told_by_its_length(plan):
    key = "LEDELSESAKADEMI/dir"
    timeless = replace(plan, slots={**plan.slots, key: replace(plan.slots[key], start=None)})
    (content,) = paper_files(programme_paper(made(timeless, SEPTEMBER), open_variant=False), ["markdown"]).values()
    lines = content.decode().splitlines()
    assert "| 30 min. | **Direktionens Ledelsesakademi** | Decision |" in lines
    assert "## Direktionens Ledelsesakademi" in lines
    assert "Not allotted" not in content.decode()


def test_a_closed_item_leaves_its_time_alone_to_the_open_copy_and_its_numbers_to_none(plan):
    item = plan.problem.facts.items["PSYKOLOGISK-TRYGHED"]
    closed = with_item(plan, item.code, closed=True, journal="24/777")
    paper = programme_paper(made(closed, OCTOBER), open_variant=True)
    secrets = [item.title, item.code, "24/777", "HR- og", *(found.title for found in item.documents), "3679599"]
    for content in paper_files(paper, ["html", "markdown"]).values():
        assert not [secret for secret in secrets if secret in content.decode()]
        assert "Closed item" in content.decode()
    inside = entries(shown_inside(made(closed, OCTOBER)))["PSYKOLOGISK-TRYGHED/dir"]
    assert (inside.title, inside.journal, inside.start) == (item.title, "", time(9, 15))
    assert {found.id for found in inside.documents} == {""}


def test_the_journal_number_of_an_open_item_is_told(plan):
    changed = with_item(plan, "LOVPROGRAM", journal="24/4711")
    for name, content in paper_files(programme_paper(made(changed, OCTOBER), open_variant=True), FORMATS).items():
        assert name.endswith(".docx") or "Case 24/4711." in content.decode()


def test_what_is_no_meeting_of_a_body_has_no_programme(plan):
    for key in ("ARBEJDSMILJOEDAG-2024", "UDMOENTNINGSPLAN/tovholdere"):
        with pytest.raises(KeyError):
            made(plan, key)


def test_a_programme_that_could_not_be_read_back_is_not_kept(plan, tmp_path):
    kept = Kept(1, replace(made(plan, KCL), end=time(0), version=Version.DRAFT, version_day=DAY))
    with pytest.raises(Rejected) as caught:
        version_file(tmp_path, kept)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.file) == ("value", f"{tmp_path.name}/programmes/kcl-2024-10/1-draft.toml")


def test_the_same_programme_under_another_word_is_a_version_of_its_own(plan):
    draft = next_version((), made(plan, KCL), Version.DRAFT, DAY)
    again = next_version((draft,), made(plan, KCL), Version.DRAFT, DAY + timedelta(days=3))
    approved = next_version((draft,), made(plan, KCL), Version.APPROVED, DAY)
    assert (draft.number, again, approved.number) == (1, draft, 2)


def test_several_meetings_on_one_day_have_to_be_named_by_their_keys(plan):
    one, other = plan.placements["DIR/2024-W45"], plan.placements["DIR/2024-W47"]
    double = replace(plan, placements={**plan.placements, other.key: replace(other, day=one.day)})
    with pytest.raises(WrongUse) as caught:
        meeting_named(double, f"DIR {one.day}")
    assert caught.value.diagnostics[0].hint == "known: DIR/2024-W45, DIR/2024-W47"
    assert meeting_named(double, other.key).key == other.key
