"""Programmes: their papers, what is closed in them, what differs between two, and the text they are kept as."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from aarsplan.diagnostics import Rejected
from aarsplan.outputs.papers import FORMATS, paper_files
from aarsplan.texts import speaking
from aarsplan.views.programme import (
    Document,
    EntryKind,
    Form,
    Guest,
    Programme,
    ProgrammeEntry,
    Version,
    shown_inside,
    shown_to_all,
)
from aarsplan.views.programme_difference import Added, Aspect, Changed, Frame, Removed, differences
from aarsplan.views.programme_difference_paper import programme_difference
from aarsplan.views.programme_paper import programme_paper
from aarsplan.views.programme_text import parse_programme, render_programme
from tests.outputs.programmes import DIR, KCL, KCL_ADJUSTED, SECRET_DOCUMENTS, SECRET_IDS, SECRET_ITEM

PAPERS = {
    "dir-open": lambda: programme_paper(DIR, open_variant=True),
    "dir-internal": lambda: programme_paper(DIR, open_variant=False),
    "kcl-open": lambda: programme_paper(KCL, open_variant=True),
    "kcl-internal": lambda: programme_paper(KCL, open_variant=False),
    "kcl-changes-open": lambda: programme_difference(KCL_ADJUSTED, KCL, open_variant=True),
    "kcl-changes-internal": lambda: programme_difference(KCL_ADJUSTED, KCL, open_variant=False),
}
SECRETS = (*SECRET_DOCUMENTS, *SECRET_IDS, SECRET_ITEM.title, SECRET_ITEM.key, SECRET_ITEM.text, "Beredskabschef")
SECRETS += (SECRET_ITEM.documents[0].title, SECRET_ITEM.documents[0].id, SECRET_ITEM.documents[0].journal)


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def everything(paper):
    """All that the files of a paper hold, by file name, the members of the Word file one by one."""
    found = {}
    for name, content in paper_files(paper, FORMATS).items():
        found[name] = content.decode() if not name.endswith("docx") else ""
        if name.endswith("docx"):
            with ZipFile(BytesIO(content)) as archive:
                found |= {f"{name}/{member}": archive.read(member).decode("latin-1") for member in archive.namelist()}
            document = WordDocument(BytesIO(content))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            found[name] = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return found


def tables(paper):
    """The tables of the Word file as texts."""
    document = WordDocument(BytesIO(paper_files(paper, ["word"])[f"{paper.slug}.docx"]))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def messages(text):
    with pytest.raises(Rejected) as refused:
        parse_programme(text, "kept.toml")
    return [(found.code, found.span.line) for found in refused.value.diagnostics]


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_whole_paper(name, format_, snapshot):
    extension = type("Extension", (SingleFileSnapshotExtension,), {"file_extension": FORMATS[format_]})
    (content,) = paper_files(PAPERS[name](), [format_]).values()
    assert content == snapshot(extension_class=extension, name=f"{name}-{format_}")


def test_run_of_show_of_the_directors_stands_with_its_times():
    overview, _documents = tables(programme_paper(DIR, open_variant=False))
    assert [row[0] for row in overview[1:]] == [
        "9:00–9:15", "9:15–9:45", "9:45–10:00", "10:00–12:00", "12:00–12:30", "12:30–13:00", "12:30–12:45",
        "12:45–13:00", "13:00–13:25", "13:25–13:30", "13:30",
    ]  # fmt: skip
    assert overview[6][1] == "Item 2 – Økonomi"
    assert sum(entry.minutes for entry in DIR.entries) == 270


def test_documents_are_numbered_and_found_from_their_item():
    paper = programme_paper(DIR, open_variant=False)
    _overview, documents = tables(paper)
    assert [row[0] for row in documents[1:]] == [str(number) for number in range(1, 11)]
    assert documents[3] == ["3", "Definition psykologisk tryghed.docx", "9:15", "3679599 (99597/24)", "Open"]
    texts = everything(paper)[f"{paper.slug}.docx"]
    assert "Responsible: Chef for Ledelsessekretariatet. Documents 3 and 4." in texts
    assert "Document 2 brought to the meeting." in texts


def test_guest_with_own_time_is_called_for_it_and_others_for_the_entry():
    (overview, *_others) = tables(programme_paper(KCL, open_variant=False))
    assert overview[2][2] == "Drøftelse\nTakes part: HR- og arbejdsmiljøkonsulent at 9:15–9:45"
    assert overview[3][2].endswith("Takes part: Chef for Borgerservice, IT og Digitalisering")


@pytest.mark.parametrize("make", [value for name, value in PAPERS.items() if name.endswith("-open")])
def test_nothing_closed_reaches_an_open_paper(make):
    for name, text in everything(make()).items():
        for secret in SECRETS:
            assert secret not in text, f"{secret} in {name}"
            assert secret not in name


def test_closed_item_shows_its_time_alone_in_the_open_paper():
    (overview, *_others) = tables(programme_paper(KCL, open_variant=True))
    assert overview[6] == ["11:00–11:30", "Closed item", ""]


def test_closed_document_keeps_its_title_and_loses_its_id_inside():
    _overview, documents = tables(programme_paper(DIR, open_variant=False))
    assert documents[9] == ["9", SECRET_DOCUMENTS[0], "13:00", "", "Closed"]
    text = "".join(everything(programme_paper(DIR, open_variant=False)).values())
    assert not any(secret in text for secret in SECRET_IDS)


def test_documents_of_a_closed_item_are_closed_inside():
    _overview, documents = tables(programme_paper(KCL, open_variant=False))
    assert documents[4] == ["4", "Forslag om færre stationer.docx", "11:00", "", "Closed"]


def test_variants_and_their_files_are_told_apart():
    shown, hidden = (programme_paper(KCL, open_variant=variant) for variant in (False, True))
    assert (shown.notice, hidden.notice) == (
        "Approved Fri 25 Oct 2024 · Internal",
        "Approved Fri 25 Oct 2024 · Open copy",
    )
    assert (shown.slug, hidden.slug) == ("kcl-2024-10-31-programme-internal", "kcl-2024-10-31-programme")


def test_a_programme_without_anything_closed_has_no_notice_but_its_version():
    plain = replace(KCL, entries=KCL.entries[:2], version=None, version_day=None)
    assert {programme_paper(plain, open_variant=variant).notice for variant in (False, True)} == {""}


def test_hidden_entry_under_a_heading_is_hidden_alone():
    heading = ProgrammeEntry(
        "H", "Økonomi", 30, time(9), EntryKind.HEADING, entries=(SECRET_ITEM, ProgrammeEntry("A", "Budget", 10))
    )
    shown = shown_to_all(replace(KCL, entries=(heading,)))
    assert [entry.title for entry in shown.all_entries] == ["Økonomi", "", "Budget"]
    (whole,) = shown_to_all(replace(KCL, entries=(replace(heading, closed=True),))).all_entries
    assert whole == ProgrammeEntry("#1", "", 30, time(9), closed=True)


def test_differences_name_what_is_new_gone_and_changed():
    found = differences(KCL_ADJUSTED, KCL)
    assert found.frame == (Frame.WHEN,)
    told = [(type(one), one.entry.key, getattr(one, "aspects", ())) for one in found.entries]
    assert told == [
        (Changed, "TRYGHED/kcl", (Aspect.MINUTES, Aspect.GUESTS)),
        (Removed, "KLOGE/kcl", ()),
        (Added, "AI/kcl", ()),
        (Changed, "UDMOENTNING/kcl", (Aspect.MINUTES, Aspect.TITLE, Aspect.PURPOSE, Aspect.DOCUMENTS)),
        (Changed, "EFFEKT/kcl", (Aspect.ACCESS,)),
    ]


def test_a_programme_does_not_differ_from_itself():
    assert not differences(DIR, DIR)
    paper = programme_difference(DIR, DIR, open_variant=True)
    assert "Nothing differs between the two versions." in paper_files(paper, ["markdown"])[f"{paper.slug}.md"].decode()


def test_a_guest_called_for_the_whole_entry_moves_with_it():
    old = replace(SECRET_ITEM, closed=False, guests=(Guest("Chef", time(11), time(11, 30)),))
    new = replace(old, start=time(10), guests=(Guest("Chef", time(10), time(10, 30)),))
    (found,) = differences(replace(KCL, entries=(old,)), replace(KCL, entries=(new,))).entries
    assert found.aspects == (Aspect.START,)


def test_what_was_open_and_is_closed_now_is_hidden_from_both_versions():
    text = "".join(everything(programme_difference(KCL_ADJUSTED, KCL, open_variant=True)).values())
    assert SECRET_ITEM.title not in text
    inside = "".join(everything(programme_difference(KCL_ADJUSTED, KCL, open_variant=False)).values())
    assert SECRET_ITEM.title in inside
    assert SECRET_ITEM.documents[0].id not in inside


def test_sample_programmes_read_back_to_the_letter():
    for programme in (DIR, KCL, KCL_ADJUSTED, shown_to_all(KCL), shown_inside(KCL)):
        text = render_programme(programme)
        assert parse_programme(text, "kept.toml") == programme
        assert render_programme(parse_programme(text, "kept.toml")) == text


# As a project file may hold it: printable, composed, without spaces at the ends.
LINES = st.text("aZ0æØ&|<*_#=.,\"'\\[]€", min_size=1, max_size=12)
TIMES = st.none() | st.times().map(lambda found: found.replace(second=0, microsecond=0, fold=0))
SUBS = st.builds(
    ProgrammeEntry,
    key=st.just(""),
    title=LINES,
    minutes=st.integers(0, 1440),
    start=TIMES,
    kind=st.sampled_from(EntryKind),
    number=st.none() | st.integers(1, 9),
    purpose=LINES | st.just(""),
    text=st.lists(LINES, max_size=3).map("\n".join),
    guests=st.lists(st.builds(Guest, LINES), max_size=2).map(tuple),
    documents=st.lists(st.builds(Document, LINES, LINES, closed=st.booleans(), late=st.booleans()), max_size=2).map(
        tuple
    ),
    closed=st.booleans(),
)
ENTRIES = st.builds(lambda entry, subs: replace(entry, entries=tuple(subs)), SUBS, st.lists(SUBS, max_size=2))


def keyed(entries):
    """The entries with a key each, which nobody else has."""
    return tuple(
        replace(
            entry, key=f"I/{n}", entries=tuple(replace(sub, key=f"I/{n}.{m}") for m, sub in enumerate(entry.entries))
        )
        for n, entry in enumerate(entries)
    )


PROGRAMMES = st.builds(
    Programme,
    municipality=LINES,
    key=st.just("KCL/2024-10"),
    code=st.just("KCL"),
    body=LINES,
    colour=st.just("#123456"),
    day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    start=st.just(time(9)),
    end=st.just(time(13, 30)),
    entries=st.lists(ENTRIES, max_size=3).map(keyed),
    place=LINES | st.just(""),
    form=st.sampled_from(Form),
    version=st.none() | st.sampled_from(Version),
    version_day=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    participants=st.lists(LINES, max_size=2).map(tuple),
)


@given(PROGRAMMES)
@settings(max_examples=40)
def test_every_programme_reads_back(programme):
    assert parse_programme(render_programme(programme), "kept.toml") == programme


@given(PROGRAMMES)
@settings(max_examples=40)
def test_no_closed_title_is_left_in_what_everybody_sees(programme):
    shown = shown_to_all(programme)
    assert all(not entry.title and not entry.documents for entry in shown.all_entries if entry.closed)
    assert all(
        not found.title and not found.id for entry in shown.all_entries for found in entry.documents if found.closed
    )
    assert [(entry.start, entry.minutes) for entry in shown.entries] == [
        (entry.start, entry.minutes) for entry in programme.entries
    ]


def test_mistakes_in_a_kept_programme_are_all_told_with_their_lines():
    text = render_programme(KCL)
    wrong = text.replace("minutes = 45", 'minutes = "45"').replace('kind = "block"', 'kind = "blok"')
    wrong = wrong.replace("closed = true", "closed = true\nsecret = 1")
    lines = wrong.split("\n")
    assert messages(wrong) == [
        ("value", lines.index('minutes = "45"') + 1),
        ("unknown-word", lines.index('kind = "blok"') + 1),
        ("unknown-key", lines.index("secret = 1") + 1),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("format = 1", "format = 2", "newer-programme"),
        ("minutes = 45\n", "", "missing-key"),
        ("end = 12:00:00", "end = 08:00:00", "value"),
        ('key = "AI/kcl"', 'key = "PAUSE"', "duplicate"),
        ('title = "Eventuelt"', 'title = ""', "value"),
        ("# End of the programme.\n", "", "cut-programme"),
        ("end = 09:45:00\n", "", "value"),
        ("date = 2024-10-31", "date = 2024-13-31", "syntax"),
        ('code = "KCL"', "<<<<<<< one\n=======\n>>>>>>> other", "merge-conflict"),
    ],
)
def test_a_tampered_programme_is_refused_with_a_place(old, new, code):
    text = render_programme(KCL)
    assert old in text
    (found,) = messages(text.replace(old, new, 1))
    assert found[0] == code
    assert found[1] > 0


def test_any_text_of_a_title_is_written_so_that_it_can_be_read_again():
    title = 'q" \\ \x7f \n ø'
    text = render_programme(replace(KCL, entries=(replace(KCL.entries[0], title=title),)))
    assert tomllib.loads(text)["entry"][0]["title"] == title
