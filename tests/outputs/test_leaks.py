"""What is closed reaches nothing that is open: every open file of a project full of closed things is searched."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from itertools import product
from zipfile import ZipFile, is_zipfile

import pytest

from aarsplan import site
from aarsplan.checking import standing_plan
from aarsplan.cli import run
from aarsplan.cli.plan_difference_text import difference_json, print_difference
from aarsplan.domain import DateRange
from aarsplan.horizon import parse_horizon
from aarsplan.loading.loader import load
from aarsplan.lock_text import parse_lock
from aarsplan.lockfile import Lock, uid_of
from aarsplan.outputs.ical import feed_file
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.outputs.registry import OUTPUTS, files
from aarsplan.site import files as site_files
from aarsplan.texts import speaking
from aarsplan.views.feeds import FeedOptions, feeds
from aarsplan.views.follow_up_list import follow_up_list
from aarsplan.views.forward_view import forward_view
from aarsplan.views.guest_slips import guest_slips
from aarsplan.views.plan_difference import Logged, PlanVersion, plan_difference
from aarsplan.views.plan_difference_paper import plan_difference_paper
from aarsplan.views.programme import Version
from aarsplan.views.programme_difference_paper import programme_difference
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_paper import programme_paper
from aarsplan.views.publication import Publication, Variant
from aarsplan.views.slugs import slug
from aarsplan.views.topics_paper import topics_paper
from aarsplan.visits import AgendaSlot
from tests.cli.terminal import Terminal
from tests.outputs.secret_project import CLOSED, GONE, HAND_OVER, OTHERS, TITLES, write_project

pytestmark = pytest.mark.timeless

INTERNAL = FeedOptions(internal=True)
SEPTEMBER = "2025-09"
DAYS = (date(2025, 9, 1), date(2025, 9, 10))
MEETINGS = ("DIR/2025-W37", "DIR/2025-W38", "DIR/2025-W39")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project after two plannings; an item that was planned at the first has left it at the second."""
    folder = tmp_path_factory.mktemp("leaks") / "config"
    write_project(folder)
    with pytest.MonkeyPatch.context() as patch:
        for moment in ("1750000000", "1751000000"):
            patch.setenv("SOURCE_DATE_EPOCH", moment)
            assert run(["plan", "--horizon", SEPTEMBER, "--project", str(folder), "--quiet"]) == 0
            (folder / "items" / "left.toml").unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="module")
def lock(project):
    return parse_lock((project / "plan.lock").read_text(encoding="utf-8"), "plan.lock")


@pytest.fixture(scope="module")
def plan(project, lock):
    return standing_plan(load(project, parse_horizon(SEPTEMBER)).facts, lock)


@pytest.fixture(scope="module")
def open_files(plan, lock):
    """Every file that is made for everybody, in both languages."""
    found = []
    for language in ("da", "en"):
        with speaking(language):
            for items, topics in product((False, True), repeat=2):
                found += exported(plan, lock, items=items, topics=topics).items()
            for paper in papers(plan, open_variant=True):
                found += paper_files(paper, FORMATS).items()
            found += site_files(published(plan, lock, internal=True, items=True, topics=True)).items()
    return found


def published(plan, lock, **variant):
    return Publication.of(plan, lock, DateRange(date(2025, 9, 1), date(2025, 9, 30)), (), Variant(**variant))


def exported(plan, lock, **variant):
    """The files of every format."""
    shown = published(plan, lock, **variant)
    return {name: content for kind in OUTPUTS for name, content in files(kind, shown).items()}


def papers(plan, *, open_variant):
    """Every paper there is."""
    facts = plan.problem.facts
    for today in DAYS:
        yield forward_view(plan, today, open_variant=open_variant)
        yield from guest_slips(plan, today, open_variant=open_variant)
        for role in ("", *facts.roles):
            yield follow_up_list(plan, today, role=role, open_variant=open_variant)
    yield topics_paper(facts, DAYS[0], open_variant=open_variant)
    made = [programme_of(plan, plan.problem.meetings[key]) for key in MEETINGS]
    for programme in made:
        yield programme_paper(programme, open_variant=open_variant)
    yield programme_difference(made[0], made[1], open_variant=open_variant)


def differences(plan, lock, *, open_variant):
    """What is told of plans that differ in all that can differ, with a history that gives away what it can."""
    entries = {
        key: replace(entry, placement=replace(entry.placement, day=entry.placement.day + timedelta(days=1)))
        for key, entry in lock.entries.items()
    }
    slots = {key: AgendaSlot(key, MEETINGS[0], time(9), 30) for key in lock.slots if key.count("/") == 1}
    other, gone = Lock(entries, lock.planned, slots), Lock()
    for old, new in ((lock, other), (other, lock), (lock, gone), (gone, lock)):
        log = [Logged(1, datetime(2025, 8, 1, tzinfo=UTC), "planner", " ".join(TITLES.values()), old, new)]
        yield plan_difference(plan, PlanVersion("then", old), PlanVersion("now", new), log, open_variant=open_variant)


def texts(name, content):
    """All that a file says: its name, its text, its members, each with and without what is markup in it."""
    yield name
    members = {name: content}
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            members = {member: archive.read(member) for member in archive.namelist()}
            yield archive.comment.decode()
    for member, found in members.items():
        text = found.decode().replace("\r\n ", "")
        yield from (member, text, html.unescape(re.sub(r"<[^>]*>", "", text)))
        yield text.replace("\\", "")


def folded(text):
    """The text as it is however it is written: composed or not, in small letters or capitals."""
    return unicodedata.normalize("NFKD", text).casefold()


def forms(secret):
    """The word of a secret that nothing else has, and what a file name or an identifier would be made of it."""
    word = secret.split(" ")[0]
    return {folded(word), slug(word), slug(secret)}


SECRETS = {form: secret for secret in (*TITLES.values(), *OTHERS) for form in forms(secret)}


def leaks(found):
    """The secrets that stand in files."""
    told = {folded(text) for name, content in found for text in texts(name, content)}
    return {secret for form, secret in SECRETS.items() if any(form in text for text in told)}


def test_no_open_file_tells_what_is_closed(open_files):
    assert leaks(open_files) == set()


def test_closed_items_are_counted_nowhere_but_where_they_take_time(plan, lock):
    with speaking("en"):
        made = exported(plan, lock, items=True, topics=True)
        found = [(name, content) for name, content in made.items() if not name.endswith(".ics")]
        for paper in papers(plan, open_variant=True):
            if not paper.slug.startswith(("dir-", "call-slip")):
                found += paper_files(paper, FORMATS).items()
    assert not [name for name, content in found if any("Closed item" in text for text in texts(name, content))]


def test_internal_files_tell_those_inside_what_is_closed(plan, lock):
    inside = list(exported(plan, lock, internal=True, items=True, topics=True).items())
    for paper in papers(plan, open_variant=False):
        inside += paper_files(paper, FORMATS).items()
    assert leaks(inside) >= set(TITLES.values())


def test_open_files_tell_what_is_open(open_files):
    told = "".join(text for name, content in open_files for text in texts(name, content))
    for title in (
        "Åben sag om cykelstier",
        "Åben plan for skoleveje",
        "Åbent emne om cykelparkering",
        "Åben opfølgning",
    ):
        assert title in told


@pytest.mark.parametrize("language", ["da", "en"])
def test_open_feeds_hold_nothing_closed_and_internal_ones_titles_alone(plan, lock, language):
    shown = Publication.of(plan, lock, plan.problem.horizon[0])
    with speaking(language):
        for feed in feeds(shown):
            assert leaks([(f"{feed.name}.ics", feed_file(shown, feed))]) == set()
            assert leaks([(f"{feed.name}.ics", feed_file(shown, feed, INTERNAL))]) <= set(TITLES.values())
        assert TITLES["item"] in leaks(
            [("dir.ics", feed_file(shown, next(feed for feed in feeds(shown) if feed.name == "dir"), INTERNAL))]
        )


def test_page_and_feed_of_a_site_hold_nothing_closed(plan, lock):
    shown = Publication.of(plan, lock, plan.problem.horizon[0])
    for language in ("da", "en"):
        with speaking(language):
            assert leaks(site.files(shown).items()) == set()


def test_feeds_have_no_uid_by_which_a_guessed_code_is_confirmed(plan, lock):
    feeds = b"".join(content for name, content in exported(plan, lock).items() if name.endswith(".ics")).decode()
    unfolded = feeds.replace("\r\n ", "")
    assert lock.entries["PLAN/send"].uid in unfolded
    for key in (HAND_OVER, GONE):
        assert lock.entries[key].uid == uid_of("proeve.example", key)
        assert lock.entries[key].uid not in unfolded


def test_hand_over_is_an_all_day_deadline_and_in_no_feed_of_a_body(plan, lock):
    made = files("ical", published(plan, lock))
    uid = lock.entries["PLAN/send"].uid
    assert sorted(name for name, content in made.items() if uid in content.decode()) == ["alle.ics", "frister.ics"]
    (event,) = [part for part in made["frister.ics"].decode().split("BEGIN:VEVENT") if uid in part]
    assert "DTSTART;VALUE=DATE:20250915\r\nDTEND;VALUE=DATE:20250916\r\n" in event
    assert "TRANSP:TRANSPARENT\r\n" in event


def test_documents_handed_over_stand_in_the_annual_plan_without_what_is_closed(plan, lock):
    with speaking("en"):
        (open_plan,) = files("markdown", published(plan, lock)).values()
        (inside,) = files("markdown", published(plan, lock, internal=True)).values()
    rows = [row for row in open_plan.decode().splitlines() if "Hand-over" in row]
    assert [row.split("|")[4].strip() for row in rows] == [
        "Hand-over: closed item",
        "Hand-over: Åben plan for skoleveje<br>Sendes til konsulenten<br>To: Konsulent",
        "~~Hand-over~~",
    ]
    assert "Hand-over: Blåkvæstens udflytning (closed)<br>Grønskvat afleveres<br>To: Konsulent" in inside.decode()


@pytest.mark.parametrize("words", [["programme", "DIR/2025-W37"], ["programme", "DIR/2025-W38"], *(
    ["paper", kind, "--date", "2025-09-01"] for kind in ("forward", "follow-ups", "guests", "topics")
)], ids=" ".join)  # fmt: skip
def test_what_is_printed_for_everybody_is_open(project, capsys, words):
    terminal = Terminal(capsys)
    json = [["--json"]] if words[0] == "programme" else []
    for more in ([], *json):
        assert terminal(*words, *more, "--open", "--project", str(project)) == 0
        assert leaks([("printed", terminal.out.encode())]) == set()
        assert terminal(*words, *more, "--project", str(project)) == 0
        assert leaks([("printed", terminal.out.encode())])


def test_versions_that_differ_in_what_is_closed_are_compared_openly(plan):
    old = programme_of(plan, plan.problem.meetings["DIR/2025-W37"])
    new = old.__class__(**{**vars(old), "entries": old.entries[1:], "version": Version.ADJUSTED})
    for before, after in ((old, new), (new, old)):
        paper = programme_difference(before, after, open_variant=True)
        assert leaks(paper_files(paper, FORMATS).items()) == set()


def told_of_differences(plan, lock, capsys, *, open_variant):
    """All that is told of differences: papers, JSON, and what is printed."""
    capsys.readouterr()
    for found in differences(plan, lock, open_variant=open_variant):
        yield from paper_files(plan_difference_paper(found, "Kommune", open_variant=open_variant), FORMATS).items()
        yield "json", json.dumps(difference_json(found), ensure_ascii=False).encode()
        print_difference(found, "Kommune")
    yield "printed", capsys.readouterr().out.encode()


def test_changes_of_the_plan_tell_everybody_nothing_closed(plan, lock, capsys):
    with speaking("en"):
        found = list(told_of_differences(plan, lock, capsys, open_variant=True))
    assert leaks(found) == set()
    told = "".join(text for name, content in found for text in texts(name, content))
    assert "Closed item" not in told
    assert "Åben sag om cykelstier" in told


def test_changes_of_the_plan_tell_those_inside_what_is_closed(plan, lock, capsys):
    found = told_of_differences(plan, lock, capsys, open_variant=False)
    assert leaks(found) >= {TITLES["item"], TITLES["yearly"], "skjulrand"}


def test_a_closed_title_moves_no_stamp_that_everybody_sees(project, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1752000000")
    other = tmp_path / "config"
    write_project(other)
    (other / "items" / "left.toml").unlink()
    (other / "plan.lock").write_bytes((project / "plan.lock").read_bytes())
    renamed = CLOSED
    for title in TITLES.values():
        renamed = renamed.replace(title, "Noget andet")
    (other / "items" / "closed.toml").write_text(renamed, encoding="utf-8")
    assert run(["plan", "--project", str(other), "--quiet"]) == 0
    before, after = ((folder / "plan.lock").read_text(encoding="utf-8").splitlines() for folder in (project, other))
    assert [row for row in after if " internal" not in row] == [row for row in before if " internal" not in row]
    assert after != before


def test_the_lock_is_the_same_in_every_language(project, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1752000000")
    before = (project / "plan.lock").read_bytes()
    with speaking("en"):
        assert run(["plan", "--project", str(project), "--quiet"]) == 0
    assert (project / "plan.lock").read_bytes() == before
