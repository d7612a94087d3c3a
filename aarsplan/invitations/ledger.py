"""`invitations.toml`: what was convened as a text, read and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from aarsplan.diagnostics import Diagnostic, Rejected, error
from aarsplan.files import display_name, is_there, read_text
from aarsplan.invitations.model import Answer, Convened, Invitations, Method, Reply, Told
from aarsplan.loading.invitations_schema import InvitationsTable, ToldTable
from aarsplan.loading.loader import INVITATIONS_FILE
from aarsplan.loading.source import Source, parse_source
from aarsplan.loading.validation import MAX_MISTAKES, validated
from aarsplan.loading.written import STAMP, quoted, refuse_cut, refuse_newer
from aarsplan.problem import Placement
from aarsplan.saving import save, writing
from aarsplan.texts import _

VERSION = 1
MAX_VALUES = 200_000
"""What the file may hold: a dozen values for each of sixteen thousand invitations."""
_HEADER = "# Written by aarsplan: who was invited to what, and who replied. Addresses stand here as digests only.\n"
_FOOTER = "# End of the invitations.\n"
_MEANWHILE = ".invitations.sending"
"""What has been convened so far while mail is being sent, in the form of the file itself."""


def ledger_name(folder: Path) -> str:
    """What diagnostics call the file of a project."""
    return display_name(folder, INVITATIONS_FILE)


def read_invitations(folder: Path) -> Invitations:
    """What has been convened in a project folder, nothing where there is no file.

    Where a crash interrupted the sending of mail, that is what was kept meanwhile.

    Raises:
        Rejected: not readable, cut short, from a newer version, or contradicting itself.
    """
    path, name = folder / INVITATIONS_FILE, ledger_name(folder)
    if is_there(folder / _MEANWHILE):
        path, name = folder / _MEANWHILE, display_name(folder, _MEANWHILE)
    return parse_invitations(read_text(path, name), name) if is_there(path) else {}


def keep_meanwhile(folder: Path, invitations: Invitations) -> None:
    """Keep what was sent so far, so that a crash forgets one mail at most: the one that was on its way.

    That one is sent again as the same mail, with the same Message-ID.

    Raises:
        Rejected: it cannot be written.
    """
    save(folder / _MEANWHILE, render_invitations(invitations).encode())


def end_meanwhile(folder: Path) -> None:
    """Let go of what was kept while mail was sent, once it stands in the file itself."""
    with writing(folder / _MEANWHILE):
        (folder / _MEANWHILE).unlink(missing_ok=True)


def parse_invitations(text: str, name: str) -> Invitations:
    """The invitations in `text`; raises as `read_invitations`."""
    try:
        source = parse_source(text, name, MAX_VALUES)
        found = _from_source(source)
        refuse_cut(text, _FOOTER, name, "invitations", _("the end of the file is missing"))
    except Rejected as rejected:
        hint = _("aarsplan writes this file: take back its last good copy")
        raise Rejected([told if told.hint else replace(told, hint=hint) for told in rejected.diagnostics]) from rejected
    return found


def render_invitations(invitations: Invitations) -> str:
    """The text of the invitations; `parse_invitations` gives it back."""
    parts = [f"{_HEADER}version = {VERSION}\n"]
    for key, convened in sorted(invitations.items()):
        parts.append(f"\n[meeting.{quoted(key)}]\nuid = {quoted(convened.uid)}\n")
        for person, told in sorted(convened.told.items()):
            rows = "\n".join(f"{name} = {value}" for name, value in _rows(told))
            parts.append(f"\n[meeting.{quoted(key)}.told.{person}]\n{rows}\n")
    return "".join([*parts, "\n", _FOOTER])


def _rows(told: Told) -> Iterator[tuple[str, str]]:
    spot, reply = told.placement, told.reply
    yield "role", quoted(told.role)
    yield "required", "true" if told.required else "false"
    yield "method", quoted(told.method)
    yield "sequence", str(told.sequence)
    yield "text", quoted(told.text)
    yield "date", spot.day.isoformat()
    yield "start", f"{spot.start:%H:%M:%S}"
    yield "minutes", str(spot.minutes)
    if spot.place:
        yield "place", quoted(spot.place)
    yield "sent", f"{told.sent:{STAMP}}"
    if reply:
        yield "answer", quoted(reply.answer)
        yield "answered-sequence", str(reply.sequence)
        yield "answered", f"{reply.stamp:{STAMP}}"


def _from_source(source: Source) -> Invitations:
    refuse_newer(source, VERSION, "invitations", _("the file is of version {version}, this program knows {known}"))
    table, mistakes = validated(InvitationsTable, source.data, source)
    if table is None:
        raise Rejected(mistakes)
    found: dict[str, Convened] = {}
    for key, convened in table.meeting.items():
        told: dict[str, Told] = {}
        for person, data in convened.told.items():
            row, wrong = validated(ToldTable, data, source, ("meeting", key, "told", person), top=InvitationsTable)
            mistakes += wrong
            if row is not None:
                told[person] = _told(key, row)
        found[key] = Convened(convened.uid, told, source.span(("meeting", key)))
        if len(mistakes) >= MAX_MISTAKES:
            break
    mistakes += _same_uid(found)
    if mistakes:
        raise Rejected(mistakes)
    return found


def _same_uid(found: Invitations) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for key, convened in found.items():
        if (other := first.setdefault(convened.uid, key)) != key:
            message = _("{key} has the UID of {other}, and a UID belongs to one meeting for ever")
            yield error("duplicate", message.format(key=key, other=other), convened.span)


def _told(key: str, row: ToldTable) -> Told:
    reply = None
    if row.answer is not None and row.answered_sequence is not None and row.answered is not None:
        reply = Reply(Answer(row.answer), row.answered_sequence, row.answered)
    return Told(
        role=row.role,
        required=row.required,
        method=Method(row.method),
        sequence=row.sequence,
        text=row.text,
        placement=Placement(key, row.date, row.start, row.minutes, row.place),
        sent=row.sent,
        reply=reply,
    )
