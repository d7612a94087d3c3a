"""The programme of a meeting as a paper: how the time goes, then what is said of each item, then the documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time

from aarsplan.texts import _, clock, join, ngettext
from aarsplan.views.paper import (
    Block,
    Bullets,
    Cell,
    Emphasis,
    Heading,
    Line,
    Mark,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)
from aarsplan.views.programme import (
    Document,
    EntryKind,
    Programme,
    ProgrammeEntry,
    numbered_documents,
    shown_inside,
    shown_to_all,
)
from aarsplan.views.programme_words import (
    document_title,
    entry_title,
    form_name,
    guests_text,
    numbers_text,
    span_text,
    times_text,
    title_text,
    version_text,
    when_text,
)
from aarsplan.views.slugs import slug

_Numbers = dict[str, list[tuple[int, Document]]]
"""The documents of each entry with their numbers, by the key of the entry."""


def programme_paper(programme: Programme, *, open_variant: bool, changed_since: Programme | None = None) -> Paper:
    """The paper of `programme`, in the reader's language: the one for everybody, or the one for the body itself.

    `changed_since` is the newest version that was kept where `programme` is another one than that.
    """
    shown = shown_to_all(programme) if open_variant else shown_inside(programme)
    version = version_text(shown)
    if changed_since is not None:
        version = _("Draft, changed since: {version}").format(version=version_text(changed_since))
    return Paper(
        title=title_text(shown),
        municipality=shown.municipality,
        slug=paper_slug(shown, form_name(shown), open_variant=open_variant),
        blocks=(_overview(shown), *_sections(shown), *_documents(shown)),
        subtitle=tuple(
            filter(None, (_when_and_where(shown), labelled(_("Participants"), join(list(shown.participants)))))
        ),
        notice=" · ".join(filter(None, (version, copy_text(shown, open_variant=open_variant)))),
        stamp=version,
        colour=shown.colour,
    )


def paper_slug(programme: Programme, word: str, *, open_variant: bool) -> str:
    """Name of the files of a paper about `programme`: "dir-2024-10-23-dagsorden-intern"."""
    parts = [programme.code, programme.day.isoformat(), word, "" if open_variant else _("internal")]
    return slug(" ".join(parts))


def copy_text(*programmes: Programme, open_variant: bool) -> str:
    """Whose copy of a paper it is where anything in the programmes is closed, otherwise ""."""
    if not any(programme.has_closed for programme in programmes):
        return ""
    return _("Open copy") if open_variant else _("Internal")


def labelled(label: str, text: str) -> Line:
    """A line "Sted: Rådhuset" with its label in the background; empty where there is no text."""
    return (Run(f"{label}: ", Emphasis.QUIET), Run(text)) if text else ()


def _when_and_where(programme: Programme) -> Line:
    when = line(when_text(programme), Emphasis.STRONG)
    return (*when, *line(f" · {programme.place}" if programme.place else ""))


def _overview(programme: Programme) -> Table:
    end = Row((cell(clock(programme.end)), cell(_("The meeting ends")), ()))
    return Table(
        title=_("How the time goes"),
        head=(_("Time"), _("Item"), _("Purpose and participants")),
        shares=(0.11, 0.58, 0.31),
        rows=(*_rows(programme), end),
    )


def _rows(programme: Programme) -> Iterator[Row]:
    """A row for each entry and sub-entry, and for time that nothing takes where every entry has its time."""
    timed = all(entry.start is not None for entry in programme.entries)
    free = programme.start
    for top in programme.entries:
        if timed and top.start is not None and top.end is not None:
            yield from _free_row(free, top.start)
            free = top.end
        yield from (_row(entry, sub=number > 0) for number, entry in enumerate((top, *top.entries)))
    if timed:
        yield from _free_row(free, programme.end)


def _free_row(start: time, end: time) -> Iterator[Row]:
    if start < end:
        yield Row((cell(times_text(start, end)), cell(line(_("Not allotted"), Emphasis.QUIET)), ()), mark=Mark.QUIET)


def _row(entry: ProgrammeEntry, *, sub: bool) -> Row:
    plain = sub or entry.kind is EntryKind.BLOCK or not entry.title
    title: Line = line(("– " if sub else "") + entry_title(entry), Emphasis.PLAIN if plain else Emphasis.STRONG)
    if entry.closed and entry.title:
        title = (*title, Run(f" ({_('closed')})", Emphasis.NOTICE))
    guests = labelled(ngettext("Takes part", "Take part", len(entry.guests)), guests_text(entry))
    about: Cell = cell(entry.purpose, guests)
    mark = Mark.QUIET if entry.kind is EntryKind.BLOCK else None
    return Row((cell(span_text(entry)), (title,), about), mark=mark)


def _sections(programme: Programme) -> Iterator[Block]:
    """What there is to say of each entry besides its time, and where to find its documents."""
    numbers: _Numbers = {}
    for number, entry, document in numbered_documents(programme):
        numbers.setdefault(entry.key, []).append((number, document))
    for entry in programme.entries:
        if not any(found.text or found.documents for found in (entry, *entry.entries)):
            continue
        start = f"{clock(entry.start)}  " if entry.start else ""
        yield Heading(start + entry_title(entry))
        *paragraphs, last = entry.text.split("\n")
        yield from (Paragraph(line(text)) for text in paragraphs if text)
        if closing := _spaced([*line(last), *_closing(entry, numbers)]):
            yield Paragraph(closing)
        if entry.entries:
            yield Bullets(tuple(_bullet(sub, numbers) for sub in entry.entries))


def _bullet(entry: ProgrammeEntry, numbers: _Numbers) -> Line:
    about = [*line(entry.text.replace("\n", " ")), *_closing(entry, numbers)]
    title = entry_title(entry)
    return _spaced([*line(f"{title}." if about else title, Emphasis.STRONG), *about])


def _closing(entry: ProgrammeEntry, numbers: _Numbers) -> Iterator[Run]:
    """Who answers for the entry, its documents by number, and what is brought to the meeting."""
    if entry.owner:
        yield Run(_("Responsible: {role}.").format(role=entry.owner), Emphasis.QUIET)
    if entry.journal:
        yield Run(_("Case {journal}.").format(journal=entry.journal), Emphasis.QUIET)
    own = numbers.get(entry.key, [])
    if ready := numbers_text([number for number, document in own if not document.late]):
        yield Run(f"{ready}.", Emphasis.QUIET)
    if brought := numbers_text([number for number, document in own if document.late]):
        yield Run(_("{documents} brought to the meeting.").format(documents=brought), Emphasis.NOTICE)


def _spaced(runs: Sequence[Run]) -> Line:
    """The runs as one line, with a space between each and the next."""
    return tuple(replace(run, text=f" {run.text}") if place else run for place, run in enumerate(runs))


def _documents(programme: Programme) -> Iterator[Block]:
    found = list(numbered_documents(programme))
    if not found:
        return
    yield Heading(_("Documents"))
    yield Table(
        title=_("Documents"),
        head=(_("No."), _("Document"), _("Item at"), _("Document number"), _("Access")),
        shares=(0.05, 0.57, 0.1, 0.19, 0.09),
        rows=tuple(_document_row(programme, number, entry, document) for number, entry, document in found),
    )


def _document_row(programme: Programme, number: int, entry: ProgrammeEntry, document: Document) -> Row:
    late = Run(f" – {_('brought to the meeting')}", Emphasis.NOTICE) if document.late else None
    journal = f"({document.journal})" if document.journal else ""
    return Row(
        (
            cell(str(number)),
            cell(tuple(filter(None, (Run(document_title(document)), late)))),
            cell(clock(start) if (start := programme.start_of(entry)) else ""),
            cell(" ".join(filter(None, (document.id, journal)))),
            cell(line(_("Closed"), Emphasis.NOTICE) if document.closed else _("Open")),
        )
    )
