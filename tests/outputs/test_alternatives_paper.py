"""The paper from which one of several plans is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from io import BytesIO

import pytest
from docx import Document
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from aarsplan.alternatives import Alternative, Alternatives
from aarsplan.domain import DateRange, Weekday
from aarsplan.lockfile import Lock, advance
from aarsplan.meetings import build
from aarsplan.outputs.papers import paper_files
from aarsplan.plan import Plan
from aarsplan.texts import speaking
from aarsplan.views.alternatives_paper import alternatives_paper
from aarsplan.views.paper import Bullets, Heading, Paragraph, Table
from tests.outputs import agenda_sample, sample
from tests.rules.problems import rule

RULES = (
    rule("keep-pattern", body="KCL", weight=5),
    rule("weekdays", body="DIR", allow=(Weekday.WEDNESDAY,), weight=3),
    rule("even-spread", body="HU", tolerance_days=0, weight=1),
    rule("preparation", of="KCL", by="DIR", min_days=1, max_days=30),
    rule("occurs", body="DIR", weight=25),
)
TODAY = date(2025, 3, 4)


class Markdown(SingleFileSnapshotExtension):
    file_extension = "md"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def at(plan, **moved):
    """The plan with meetings elsewhere: another day, another day and time, or None for not held."""
    placements = dict(plan.placements)
    for key, wanted in moved.items():
        if wanted is None:
            del placements[key]
            continue
        day, _space, start = wanted.partition(" ")
        spot = replace(placements[key], day=date.fromisoformat(day))
        placements[key] = replace(spot, start=time.fromisoformat(start)) if start else spot
    return Plan(plan.problem, placements, plan.slots)


def alternatives(*plans, distance=2, asked=None, proven=True, reachable=None):
    found = [Alternative.of(number, plan, RULES, proven=proven) for number, plan in enumerate(plans, 1)]
    return Alternatives(tuple(found), distance, asked or len(plans), reachable)


def three():
    first = sample.plan(sample.facts(), sample.SKIPPED)
    second = at(first, **{"DIR/2025-W38": "2025-09-25", "DIR/2025-W46": "2025-11-20 13:00"})
    third = at(first, **{"KCL/2025-12": "2025-12-11", "DIR/2025-W44": None, "DIR/2025-W46": "2025-11-13"})
    return alternatives(first, second, third)


def paper(found=None):
    return alternatives_paper(found or three(), RULES, sample.AUTUMN, TODAY)


def text(line):
    return "".join(run.text for run in line)


def table(made, title):
    (found,) = [block for block in made.blocks if isinstance(block, Table) and block.title == title]
    return [[" / ".join(map(text, cell)) for cell in row.cells] for row in found.rows]


def bullets(made, heading):
    blocks = iter(made.blocks)
    next(block for block in blocks if isinstance(block, Heading) and block.text == heading)
    return list(map(text, next(blocks).lines))


def lead(made):
    return text(next(block for block in made.blocks if isinstance(block, Paragraph)).line)


def test_whole_paper(snapshot):
    (content,) = paper_files(paper(), ["markdown"]).values()
    assert content == snapshot(extension_class=Markdown, name="three")


def test_what_stands_as_in_the_first_is_said_so():
    rows = {row[2]: row for row in table(paper(), "Where they differ")}
    assert rows["Wed 17 Sep 2025"][3:] == ["Thu 25 Sep 2025 / 8 days later", "as 1"]


def test_times_are_told_where_they_differ():
    rows = {row[2]: row for row in table(paper(), "Where they differ")}
    assert rows["Wed 12 Nov 2025 / 9:00"][3:] == [
        "Thu 20 Nov 2025 / 13:00 · 8 days later",
        "Thu 13 Nov 2025 / 9:00 · 1 day later",
    ]


def test_meeting_that_is_not_held_is_told():
    assert ["44", "Direktionen DIR", "Wed 29 Oct 2025", "as 1", "Not held"] in table(paper(), "Where they differ")


def test_wishes_about_the_same_meetings_are_one_line():
    assert bullets(paper(), "Proposal 2")[0] == (
        "Gives up: DIR meets on: Wednesday – not DIR Thu 25 Sep 2025 and DIR Thu 20 Nov 2025 (6 points)"
    )


def test_only_one_plan_is_no_choice():
    made = paper(alternatives(three().first.plan, asked=3, reachable=0))
    assert made.title == "One proposal for autumn 2025"
    assert "There is no other plan with any meeting in another week." in lead(made)
    assert not any(isinstance(block, Heading) and block.text == "How to choose" for block in made.blocks)


@pytest.mark.parametrize(("reachable", "told"), [
    (1, "in another one, at most 1 meeting could lie in another week than in each of them."),
    (3, "in another one, at most 3 meetings could lie in another week than in each of them."),
    (None, "Time ran out before another one was found."),
])  # fmt: skip
def test_fewer_than_asked_for_are_accounted_for(reachable, told):
    first, second, _third = (found.plan for found in three().found)
    assert lead(paper(alternatives(first, second, asked=3, reachable=reachable))).endswith(told)


def test_what_is_not_proven_is_not_claimed():
    first, second, _third = (found.plan for found in three().found)
    made = paper(alternatives(first, second, proven=False))
    assert "proven" not in lead(made)
    assert bullets(made, "Proposal 2")[-1] == "Time ran out before it was proven that no better one exists."


def test_where_a_plan_stands_its_moves_are_counted_and_told():
    first, second, _third = (found.plan for found in three().found)
    standing = build(first.problem.facts, (sample.AUTUMN,), advance(Lock(), first, sample.MADE).history())
    made = paper(alternatives(*(Plan(standing, plan.placements) for plan in (first, second))))
    assert ["Meetings moved from the present plan", "0", "2"] in table(made, "In figures")
    assert "when it counts, too, that meetings stay where the present plan has them" in lead(made)


def test_many_meetings_alike_are_only_counted():
    def listed(days):
        plan = sample.plan(sample.facts(), within=days)
        found = alternatives(plan, at(plan, **{"DIR/2025-W38": "2025-09-18"}))
        blocks = alternatives_paper(found, RULES, days, TODAY).blocks
        counted = next(n for n, block in enumerate(blocks) if isinstance(block, Paragraph) and n)
        assert "meetings are alike" in text(blocks[counted].line)
        return isinstance(blocks[counted + 1], Bullets)

    assert listed(sample.AUTUMN)
    assert not listed(DateRange(date(2025, 1, 1), date(2026, 12, 31)))


def test_items_that_find_or_lose_their_meeting_are_named():
    plan = agenda_sample.plan()
    waiting = [visit for visit in plan.problem.visits.values() if visit.key in plan.slots and not visit.follows]
    visit = next(found for found in waiting if found.kind.value == "step")
    without = Plan(plan.problem, plan.placements, {k: v for k, v in plan.slots.items() if k != visit.key})
    lost, found = (
        alternatives_paper(alternatives(*plans), RULES, agenda_sample.AUTUMN, TODAY)
        for plans in ((plan, without), (without, plan))
    )
    assert f"Loses its meeting: {visit.title}" in bullets(lost, "Proposal 2")[-1]
    assert f"Finds a meeting: {visit.title}" in bullets(found, "Proposal 2")[-1]


@pytest.mark.parametrize("count", [2, 5])
def test_word_page_has_a_column_for_each(count):
    first = three().first.plan
    plans = [at(first, **{"DIR/2025-W38": f"2025-09-{17 + number}"}) for number in range(count)]
    (content,) = paper_files(paper(alternatives(*plans)), ["word"]).values()
    tables = Document(BytesIO(content)).tables
    assert [len(found.columns) for found in tables] == [count + 2, count + 1]
