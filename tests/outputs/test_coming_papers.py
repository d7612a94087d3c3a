"""The forward view, the follow-ups, the call slips and the bruttoliste as papers, and the årsplan that holds items."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from openpyxl import load_workbook
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from aarsplan.items import FollowUp
from aarsplan.outputs.papers import paper_files
from aarsplan.texts import speaking
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.follow_up_list import follow_up_list
from aarsplan.views.forward_view import forward_view
from aarsplan.views.guest_slips import guest_slips
from aarsplan.views.page_room import fits_a_page
from aarsplan.views.paper import Bullets, Group, Heading, Paper, Paragraph, Row, Table, line
from aarsplan.views.topics_paper import topics_paper
from tests.outputs import agenda_sample as sample
from tests.outputs.sample import written

TODAY = sample.TODAY


class Markdown(SingleFileSnapshotExtension):
    file_extension = "md"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def made(name, *, open_variant, plan=None):
    plan = plan or sample.plan()
    match name:
        case "forward":
            return forward_view(plan, TODAY, open_variant=open_variant)
        case "follow-ups":
            return follow_up_list(plan, TODAY, open_variant=open_variant)
        case "slip":
            return guest_slips(plan, TODAY, roles=("chief",), open_variant=open_variant)[0]
        case "topics":
            return topics_paper(plan.problem.facts, TODAY, open_variant=open_variant)


def with_follow_ups(number):
    """The sample's plan with `number` follow-ups without a date."""
    many = tuple(FollowUp(f"Opfølgning {n} på et punkt, der tager sin plads", ("chief",)) for n in range(number))
    return sample.plan(sample.facts(follow_ups=many))


def table(paper):
    (found,) = [block for block in paper.blocks if isinstance(block, Table)]
    return found


def rows(paper):
    """The rows of the one table of a paper, each cell's lines joined."""
    told = [row for row in table(paper).rows if isinstance(row, Row)]
    return [[" / ".join("".join(run.text for run in line) for line in cell) for cell in row.cells] for row in told]


def groups(paper):
    return [row.text for row in table(paper).rows if isinstance(row, Group)]


def bullets(paper, heading):
    """The lines of the list under a heading."""
    blocks = iter(paper.blocks)
    next(block for block in blocks if isinstance(block, Heading) and block.text == heading)
    return ["".join(run.text for run in line) for line in next(blocks).lines]


@pytest.mark.parametrize("open_variant", [True, False], ids=["open", "internal"])
@pytest.mark.parametrize("name", ["forward", "follow-ups", "slip", "topics"])
def test_whole_paper(name, open_variant, snapshot):
    (content,) = paper_files(made(name, open_variant=open_variant), ["markdown"]).values()
    kind = "open" if open_variant else "internal"
    assert content == snapshot(extension_class=Markdown, name=f"{name}-{kind}")


@pytest.mark.parametrize(("name", "slug"), [
    ("forward", "coming-meetings-2025-09-02"),
    ("follow-ups", "follow-ups-2025-09-02"),
    ("slip", "call-slip-oekonomichef-2025-09-02"),
    ("topics", "backlog"),
])  # fmt: skip
def test_internal_paper_says_so_in_its_name_and_under_its_title(name, slug):
    open_paper, internal = made(name, open_variant=True), made(name, open_variant=False)
    assert (open_paper.slug, open_paper.notice) == (slug, "Open copy")
    assert (internal.slug, internal.notice) == (f"{slug}-internal", "Internal")


@pytest.mark.parametrize("number", [0, 5, 20, 35, 60, 300])
def test_forward_view_has_one_page(number):
    paper = forward_view(with_follow_ups(number), TODAY, open_variant=True)
    assert fits_a_page(paper)


def test_forward_view_tells_of_fewer_weeks_before_it_cuts_a_list():
    weeks = [len(groups(forward_view(with_follow_ups(number), TODAY, open_variant=True))) for number in (0, 28, 40)]
    assert weeks[0] == 7
    assert weeks[0] > weeks[1] >= 3
    told = [
        bullets(forward_view(with_follow_ups(n), TODAY, open_variant=True), "Follow-ups without a date")
        for n in (28, 60)
    ]
    assert len(told[0]) == 28
    assert told[1][-1] == "and 54 more"
    assert len(told[1]) == 7


def test_forward_view_looks_as_far_as_it_is_asked():
    paper = forward_view(sample.plan(), TODAY, weeks=2, open_variant=True)
    assert groups(paper) == ["Week 36", "Week 37"]
    assert "".join(run.text for run in paper.subtitle[0]) == "Tue 2 Sep 2025 to Sun 14 Sep 2025"


def test_forward_view_begins_today():
    paper = forward_view(sample.plan(), date(2025, 9, 25), open_variant=True)
    assert next(row[0] for row in rows(paper)) == "Thu 25 Sep 2025"


def test_forward_view_says_where_the_plan_ends():
    notices = [
        forward_view(sample.plan(), day, weeks=2, open_variant=True).subtitle[1:] for day in (TODAY, date(2025, 10, 28))
    ]
    assert [len(lines) for lines in notices] == [0, 1]


def test_undated_follow_ups_surface_in_the_forward_view():
    told = bullets(made("forward", open_variant=True), "Follow-ups without a date")
    assert told == ["Lokale findes · from Hand-over: Udmøntningsplan"]


def test_what_must_be_ready_stands_where_the_item_was_put_off_to():
    ready = {row[0]: "Ready first: Prognosen foreligger" in row[3] for row in rows(made("forward", open_variant=True))}
    assert [day for day, there in ready.items() if there] == ["Wed 17 Sep 2025"]


def test_closed_late_document_is_told_inside_only():
    for open_variant in (True, False):
        told = str(rows(made("forward", open_variant=open_variant)))
        assert ("Fortrolig bemærkning" in told) is not open_variant
        assert "Kort over distrikter" in told


def test_empty_agenda_is_told_only_where_nothing_closed_is_left_out():
    facts = sample.facts(items={"AUDIT": sample.AUDIT})
    told = {row[0]: row[3] for row in rows(made("forward", open_variant=True, plan=sample.plan(facts)))}
    assert told["Wed 1 Oct 2025"] == "No items yet"
    alone = replace(sample.AUDIT, steps=(replace(sample.AUDIT.steps[0], key="AUDIT/dir"),))
    without = replace(sample.DIR, standing=sample.DIR.standing[:1])
    facts = sample.facts(items={"AUDIT": alone}, bodies={"DIR": without, "KCL": sample.KCL})
    told = {row[0]: row[3] for row in rows(made("forward", open_variant=True, plan=sample.plan(facts)))}
    assert told["Wed 17 Sep 2025"] == ""


def test_follow_ups_stand_with_each_owner_overdue_ones_first():
    paper = made("follow-ups", open_variant=False)
    assert groups(paper) == ["Direktør", "Ældrekonsulent", "Økonomichef", "Nobody is responsible"]
    assert [row[:2] for row in rows(paper)][3:6] == [
        ["Mon 1 Sep 2025 / overdue", "Økonomien regnes efter"],
        ["Fri 12 Sep 2025", "Materialet forberedes"],
        ["", "Selskabet spørges"],
    ]


def test_follow_up_that_is_due_today_is_not_overdue():
    plan = sample.plan(sample.facts(follow_ups=(FollowUp("I dag", ("chief",), TODAY),)))
    assert [row[0] for row in rows(follow_up_list(plan, TODAY, open_variant=True))] == ["Tue 2 Sep 2025"]
    tomorrow = follow_up_list(plan, TODAY + timedelta(days=1), open_variant=True)
    assert [row[0] for row in rows(tomorrow)] == ["Tue 2 Sep 2025 / overdue"]


def test_follow_ups_of_one_role():
    paper = follow_up_list(sample.plan(), TODAY, role="clerk", open_variant=True)
    assert paper.title == "Follow-ups – Ældrekonsulent"
    assert [row[1] for row in rows(paper)] == ["Materialet forberedes"]


def test_nothing_to_follow_up_is_said():
    paper = follow_up_list(sample.plan(sample.facts(follow_ups=())), TODAY, open_variant=True)
    assert paper.blocks == (Paragraph(line("Nothing is waiting to be followed up.")),)


def test_each_guest_has_a_slip_in_alphabetical_order():
    titles = [paper.title for paper in guest_slips(sample.plan(), TODAY, open_variant=True)]
    assert titles == ["Call slip – Ældrekonsulent", "Call slip – Økonomichef"]


def test_guest_comes_when_the_item_begins_also_under_a_standing_item():
    told = rows(made("slip", open_variant=False))
    assert [(row[0], row[1]) for row in told] == [
        ("Wed 17 Sep 2025", "at 9:00 / 9:00–9:20"),
        ("Wed 17 Sep 2025", "at 9:30 / 9:30–10:00"),
    ]


def test_guest_of_a_closed_item_is_told_the_time_alone():
    assert rows(made("slip", open_variant=True))[0] == [
        "Wed 17 Sep 2025",
        "at 9:00 / 9:00–9:20",
        "Closed item",
        "Direktionen / Direktionslokalet",
    ]


def test_slip_leaves_out_what_is_over():
    (clerk, _chief) = guest_slips(sample.plan(), date(2025, 9, 4), open_variant=True)
    assert [row[0] for row in rows(clerk)] == ["Wed 17 Sep 2025"] * 2
    assert guest_slips(sample.plan(), date(2025, 9, 18), open_variant=True) == []
    (nothing,) = guest_slips(sample.plan(), date(2025, 9, 18), roles=("chief",), open_variant=True)
    assert nothing.blocks == (Paragraph(line("There is nothing to come to.")),)


def test_topics_stand_by_theme_with_what_is_wished_first():
    paper = made("topics", open_variant=False)
    assert groups(paper) == ["Ejendomme", "Ledelse", "Without a theme"]
    assert [row[0].partition(" / ")[0] for row in rows(paper)] == [
        "Salg af en grund (closed)",
        "Sygefravær",
        "Ånd og ære",
        "Cykelstier",
    ]


def test_returned_topic_tells_where_it_was_and_why_it_left():
    assert rows(made("topics", open_variant=True))[-1][3] == "DIR 20-08-2025 / AI kom på programmet"


def test_group_tells_what_is_said_of_its_rows_in_every_format():
    paper = made("forward", open_variant=True)
    about = "Deadlines: Thu 11 Sep Punktfrist (KCL 25 Sep)"
    (word, page) = paper_files(paper, ["word", "html"]).values()
    (found,) = Document(BytesIO(word)).tables
    assert f"Week 37  {about}" in [row.cells[0].text for row in found.rows]
    assert about in html.document_fromstring(page.decode()).xpath("string(//main)")


@pytest.mark.parametrize(("variant", "title"), [
    ({}, "Annual plan 1 Sep 2025 – 31 Oct 2025"),
    ({"internal": True}, "Annual plan 1 Sep 2025 – 31 Oct 2025, internal"),
    ({"topics": True, "internal": True}, "Annual plan 1 Sep 2025 – 31 Oct 2025, internal, with backlog"),
    ({"topics": True, "items": True}, "Annual plan 1 Sep 2025 – 31 Oct 2025, with items and backlog"),
])  # fmt: skip
def test_variant_stands_in_the_title_and_in_the_file_name(variant, title):
    ((name, content),) = written("word", sample.publication(**variant)).items()
    assert Document(BytesIO(content)).core_properties.title == title
    assert name == title.lower().replace(", ", "-").replace(" – ", "-").replace(" ", "-") + ".docx"


@pytest.mark.parametrize("internal", [True, False], ids=["internal", "open"])
def test_annual_plan_with_items_and_topics(internal, snapshot):
    (content,) = written("markdown", sample.publication(internal=internal, items=True, topics=True)).values()
    assert content == snapshot(extension_class=Markdown, name=f"annual-plan-{'internal' if internal else 'open'}")


def test_word_sets_items_under_the_title_and_the_topics_at_the_end():
    (content,) = written("word", sample.publication(internal=True, items=True, topics=True)).values()
    document = Document(BytesIO(content))
    (cell,) = [cell for cell in document.tables[0].columns[3].cells if cell.text.startswith("Direktionen\nRevision")]
    assert [(part.text, part.runs[0].bold) for part in cell.paragraphs] == [
        ("Direktionen", True),
        ("Revision af et selskab (closed)", None),
        ("Høring om | skolerne", None),
    ]
    assert [heading.text for heading in document.paragraphs if heading.style.name == "Heading 2"][-1] == "Backlog"
    assert document.tables[-1].rows[0].cells[0].text == "Topic"
    assert all(row._tr.trPr.findall(qn("w:cantSplit")) for row in document.tables[-1].rows)


def test_page_sets_items_under_the_title_and_the_topics_at_the_end():
    (content,) = written("html", sample.publication(items=True, topics=True)).values()
    page = html.document_fromstring(content.decode())
    assert [found.text_content() for found in page.xpath("//div[@class='item']")][:2] == [
        "Høring om | skolerne",
        "Udkast til gennemgang",
    ]
    assert page.xpath("string(//section[@class='topics']/h2)") == "Backlog"
    assert len(page.xpath("//section[@class='topics']//tbody/tr")) == len(table(made("topics", open_variant=True)).rows)


def test_sheets_have_a_column_of_items_and_a_table_of_topics():
    shown = sample.publication(internal=True, items=True, topics=True)
    (content,) = written("excel", shown).values()
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Annual plan", "Deadlines", "Backlog"]
    head, *lines = book["Annual plan"].iter_rows(values_only=True)
    column = head.index("Items")
    assert "Revision af et selskab (closed)\nHøring om | skolerne" in [found[column] for found in lines]
    assert [name.rpartition("-")[2] for name in written("csv", shown)] == [
        "backlog.csv",
        "deadlines.csv",
        "backlog.csv",
    ]


def test_annual_plan_without_items_has_no_column_for_them():
    known = sample.facts(items={"HEARING": sample.HEARING})
    for name in ("csv", "excel"):
        content = next(iter(written(name, sample.publication(known)).values()))
        head = content.decode("utf-8-sig").split("\r\n")[0] if name == "csv" else ""
        if name == "excel":
            head = next(load_workbook(BytesIO(content))["Annual plan"].iter_rows(values_only=True))
        assert "Items" not in head


def test_lines_with_commas_are_divided_by_semicolons_in_csv():
    second = replace(sample.HEARING, code="H2", title="Børn, unge og skoler", steps=(
        replace(sample.HEARING.steps[0], key="H2/dir", after=""),
    ), documents=(), postponements=())  # fmt: skip
    known = sample.facts(items={"HEARING": sample.HEARING, "H2": second})
    plan = sample.plan(known)
    slots = {**plan.slots, "H2/dir": replace(plan.slots["HEARING/dir"], key="H2/dir")}
    shown = replace(sample.publication(known, items=True), plan=replace(plan, slots=slots))
    content = next(iter(written("csv", shown).values())).decode("utf-8-sig")
    assert "Høring om | skolerne; Børn, unge og skoler" in content


def test_danish_letters_come_last_in_the_alphabet():
    assert sorted(["Ånd", "Zoo", "Økonomi", "abe", "Ældre", "A\u030aben"], key=alphabetical) == [
        "abe", "Zoo", "Ældre", "Økonomi", "A\u030aben", "Ånd",
    ]  # fmt: skip


def test_room_on_a_page_is_told_by_the_lines():
    def paper(number):
        return Paper("t", "m", "s", (Bullets(tuple(line("ord " * 20) for _ in range(number))),))

    assert fits_a_page(paper(50))
    assert not fits_a_page(paper(65))
