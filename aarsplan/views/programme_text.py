"""A programme as a text file: how a version that was sent is kept, to be compared with later ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from aarsplan.agenda import Form
from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Span, error
from aarsplan.loading.programme_schema import ProgrammeEntryTable, ProgrammeTable, SubEntryTable
from aarsplan.loading.source import Source, parse_source
from aarsplan.loading.validation import validated
from aarsplan.texts import _
from aarsplan.views.programme import (
    Document,
    EntryKind,
    Guest,
    Programme,
    ProgrammeEntry,
    Version,
)

FORMAT = 1
_HEADER = "# Written by aarsplan: a version of a programme as it was sent.\n"
_FOOTER = "# End of the programme.\n"
_KEPT = frozenset({"newer-programme", "merge-conflict"})
"""Mistakes that have a remedy of their own."""

_Value = str | int | bool | date | time | tuple[str, ...] | None


def render_programme(programme: Programme) -> str:
    """The text of a programme, the same for the same programme; `parse_programme` gives it back."""
    head = _pairs(
        format=FORMAT,
        municipality=programme.municipality,
        key=programme.key,
        code=programme.code,
        body=programme.body,
        colour=programme.colour,
        date=programme.day,
        start=programme.start,
        end=programme.end,
        place=programme.place or None,
        form=programme.form,
        version=programme.version,
        version_date=programme.version_day,
        participants=programme.participants or None,
        language=programme.language,
    )
    entries = (part for entry in programme.entries for part in _entry(entry, "entry"))
    return "\n".join([_HEADER + head, *entries, _FOOTER])


def parse_programme(text: str, name: str) -> Programme:
    """The programme in `text`; `name` is what diagnostics call the file.

    Raises:
        Rejected: cut short, from a newer version, with merge marks, or contradicting itself.
    """
    try:
        return _programme(_read(text, name))
    except Rejected as rejected:
        hint = _("aarsplan writes this file: take back its last good copy")
        told = [found if found.code in _KEPT else replace(found, hint=hint) for found in rejected.diagnostics]
        raise Rejected(told) from rejected


def _read(text: str, name: str) -> ProgrammeTable:
    source = parse_source(text, name)
    table, mistakes = _validated(source)
    mistakes += _same_keys(source, table) if table else []
    if not text.rstrip().endswith(_FOOTER.strip()):
        where = Span(name, text.count("\n") + 1)
        mistakes.append(error("cut-programme", _("the end of the programme is missing"), where))
    if table is None or mistakes:
        raise Rejected(mistakes)
    return table


def _entry(entry: ProgrammeEntry, path: str) -> Iterator[str]:
    yield f"[[{path}]]\n" + _pairs(
        key=entry.key,
        title=entry.title,
        minutes=entry.minutes,
        start=entry.start,
        kind=entry.kind,
        number=entry.number,
        purpose=entry.purpose or None,
        owner=entry.owner or None,
        journal=entry.journal or None,
        text=entry.text or None,
        closed=entry.closed or None,
    )
    for guest in entry.guests:
        yield f"[[{path}.guest]]\n" + _pairs(role=guest.role, start=guest.start, end=guest.end)
    for found in entry.documents:
        yield f"[[{path}.document]]\n" + _pairs(
            title=found.title,
            id=found.id or None,
            journal=found.journal or None,
            closed=found.closed or None,
            late=found.late or None,
        )
    for sub in entry.entries:
        yield from _entry(sub, f"{path}.entry")


def _pairs(**values: _Value) -> str:
    """Lines of keys with values, those that are None left out."""
    told = {name.replace("_", "-"): value for name, value in values.items() if value is not None}
    return "".join(f"{name} = {_written(value)}\n" for name, value in told.items())


def _written(value: _Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M:%S}"
        case tuple():
            return f"[{', '.join(_written(text) for text in value)}]"
    # JSON leaves DEL as it is, which TOML forbids.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _validated(source: Source) -> tuple[ProgrammeTable | None, list[Diagnostic]]:
    number = source.data.get("format")
    if isinstance(number, int) and number > FORMAT:
        message = _("the programme is of format {format}, this program knows {known}")
        told = message.format(format=number, known=FORMAT)
        raise Rejected([error("newer-programme", told, source.span(("format",)), hint=_("update aarsplan"))])
    return validated(ProgrammeTable, source.data, source)


def _same_keys(source: Source, table: ProgrammeTable) -> list[Diagnostic]:
    """Two entries with one key could not be told apart from version to version."""
    places: list[tuple[str, tuple[str | int, ...]]] = []
    for number, entry in enumerate(table.entry):
        places.append((entry.key, ("entry", number, "key")))
        places += [(sub.key, ("entry", number, "entry", place, "key")) for place, sub in enumerate(entry.entry)]
    first: dict[str, tuple[str | int, ...]] = {}
    found = []
    for key, path in places:
        if first.setdefault(key, path) != path:
            because = [Reason(_("it stands here first"), source.span(first[key]))]
            message = _("two entries have the key {key}").format(key=key)
            found.append(error("duplicate", message, source.span(path), because=because))
    return found


def _programme(table: ProgrammeTable) -> Programme:
    return Programme(
        municipality=table.municipality,
        key=table.key,
        code=table.code,
        body=table.body,
        colour=table.colour,
        day=table.date,
        start=table.start,
        end=table.end,
        entries=tuple(_from_table(entry) for entry in table.entry),
        place=table.place,
        form=Form(table.form),
        version=Version(table.version) if table.version else None,
        version_day=table.version_date,
        participants=table.participants,
        language=table.language,
    )


def _from_table(table: SubEntryTable) -> ProgrammeEntry:
    subs = table.entry if isinstance(table, ProgrammeEntryTable) else ()
    return ProgrammeEntry(
        key=table.key,
        title=table.title,
        minutes=table.minutes,
        start=table.start,
        kind=EntryKind(table.kind),
        number=table.number,
        purpose=table.purpose,
        owner=table.owner,
        journal=table.journal,
        text=table.text,
        guests=tuple(Guest(found.role, found.start, found.end) for found in table.guest),
        documents=tuple(
            Document(found.title, found.id, found.journal, found.closed, found.late) for found in table.document
        ),
        entries=tuple(_from_table(sub) for sub in subs),
        closed=table.closed,
    )
