"""The paper that tells what became of a programme from one version to the next."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.texts import _, join
from aarsplan.views.paper import Cell, Emphasis, Line, Mark, Paper, Paragraph, Row, Run, Table, cell, line
from aarsplan.views.programme import Document, Programme, ProgrammeEntry, shown_inside, shown_to_all
from aarsplan.views.programme_difference import Added, Aspect, Changed, EntryDifference, Frame, Removed, differences
from aarsplan.views.programme_paper import copy_text, labelled, paper_slug
from aarsplan.views.programme_words import (
    document_title,
    entry_title,
    guests_text,
    minutes_text,
    span_text,
    title_text,
    version_text,
    when_text,
)


def programme_difference(old: Programme, new: Programme, *, open_variant: bool) -> Paper:
    """The paper that tells what differs, in the reader's language: for everybody, or for the body itself.

    What is closed in either version is closed in both.
    """
    keys, titles = old.closed_keys | new.closed_keys, old.closed_titles | new.closed_titles
    shown = shown_to_all if open_variant else shown_inside
    before, after = (shown(whole, keys=keys, titles=titles) for whole in (old, new))
    found = differences(before, after)
    versions = " → ".join(version_text(whole) or _("now") for whole in (old, new))
    frame = [Paragraph(_frame_line(part, before, after)) for part in found.frame]
    same = [] if found else [Paragraph(line(_("Nothing differs between the two versions.")))]
    return Paper(
        title=_("{title}, changes").format(title=title_text(after)),
        municipality=after.municipality,
        slug=paper_slug(after, _("changes"), open_variant=open_variant),
        blocks=(*frame, *same, *([_table(found.entries)] if found.entries else [])),
        subtitle=(line(when_text(after), Emphasis.STRONG), line(versions)),
        notice=copy_text(old, new, open_variant=open_variant),
        stamp=version_text(after),
        colour=after.colour,
    )


def _frame_line(frame: Frame, old: Programme, new: Programme) -> Line:
    match frame:
        case Frame.WHEN:
            return _instead(_("Time"), when_text(old), when_text(new))
        case Frame.PLACE:
            return _instead(_("Place"), old.place, new.place)
        case Frame.PARTICIPANTS:
            return _instead(_("Participants"), join(list(old.participants)), join(list(new.participants)))


def _table(found: tuple[EntryDifference, ...]) -> Table:
    return Table(
        title=_("Changes"),
        head=(_("Time"), _("Item"), _("Change")),
        shares=(0.115, 0.485, 0.4),
        rows=tuple(_row(difference) for difference in found),
    )


def _row(difference: EntryDifference) -> Row:
    match difference:
        case Added(entry):
            told = _told(entry)
            return Row((cell(span_text(entry)), cell(line(entry_title(entry), Emphasis.STRONG)), told), mark=Mark.NEW)
        case Removed(entry):
            struck = [cell(line(text, Emphasis.STRUCK)) for text in (span_text(entry), entry_title(entry))]
            return Row((*struck, cell(line(_("Removed"), Emphasis.NOTICE))), mark=Mark.REMOVED)
        case Changed(old, entry, aspects):
            before = span_text(old) if span_text(old) != span_text(entry) else ""
            times = cell(line(before, Emphasis.STRUCK), span_text(entry))
            before = entry_title(old) if Aspect.TITLE in aspects else ""
            titles = cell(line(before, Emphasis.STRUCK), line(entry_title(entry), Emphasis.STRONG))
            return Row((times, titles, cell(*_changes(old, entry, aspects))), mark=Mark.CHANGED)


def _told(entry: ProgrammeEntry) -> Cell:
    """What there is to know of a new entry."""
    if not entry.title:
        return cell(line(_("New"), Emphasis.NOTICE))
    documents = "; ".join(_document_text(found) for found in entry.documents)
    return cell(
        line(_("New"), Emphasis.NOTICE),
        entry.purpose,
        labelled(_("Guests"), guests_text(entry)),
        labelled(_("Documents"), documents),
    )


def _changes(old: ProgrammeEntry, new: ProgrammeEntry, aspects: tuple[Aspect, ...]) -> Iterator[Line]:
    """What changed besides the time and the title, which stand in cells of their own."""
    values = {
        Aspect.MINUTES: (_("Length"), minutes_text(old.minutes), minutes_text(new.minutes)),
        Aspect.PURPOSE: (_("Purpose"), old.purpose, new.purpose),
        Aspect.OWNER: (_("Responsible"), old.owner, new.owner),
        Aspect.JOURNAL: (_("Case"), old.journal, new.journal),
        Aspect.GUESTS: (_("Guests"), guests_text(old), guests_text(new)),
        Aspect.DOCUMENTS: (_("Documents"), _only_in(old, new), _only_in(new, old)),
        Aspect.ACCESS: (_("Access"), _access(old), _access(new)),
    }
    if Aspect.START in aspects:
        yield line(_("Moved to another time."))
    yield from (_instead(*values[aspect]) for aspect in aspects if aspect in values)
    if Aspect.TEXT in aspects:
        yield line(_("The text is new."))


def _only_in(one: ProgrammeEntry, other: ProgrammeEntry) -> str:
    return "; ".join(_document_text(found) for found in one.documents if found not in other.documents)


def _document_text(document: Document) -> str:
    """A document by all that can change of it."""
    late = _("brought to the meeting") if document.late else ""
    closed = _("closed") if document.closed and document.title else ""
    details = ", ".join(filter(None, (document.id, document.journal, late, closed)))
    return f"{document_title(document)} ({details})" if details else document_title(document)


def _access(entry: ProgrammeEntry) -> str:
    return _("closed") if entry.closed else _("open")


def _instead(label: str, old: str, new: str) -> Line:
    """A line such as "Varighed: 15 min. 30 min.", the old text struck out; either may be missing."""
    runs = [Run(f"{label}: ", Emphasis.QUIET), *line(old, Emphasis.STRUCK), *([Run(" ")] if old and new else [])]
    return (*runs, *line(new, Emphasis.STRONG))
