"""Replies to invitations out of mail files, whoever wrote them.

The files are read in a process of their own (`replies.worker`) with a limit on its time and memory, several at a time;
where they are too much for it, by halves, until the one is found that is to blame.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error, warning
from aarsplan.files import is_there, names_in, read_bytes
from aarsplan.loading.child import ask
from aarsplan.texts import _, ngettext

CODE = "replies"
MAX_BYTES = 50_000_000
"""Bytes of one file, and of the files that are read at a time."""
MAX_FILES = 5000
MAX_SECONDS = 20.0
MAX_MEMORY = 1_000_000_000
"""Bytes of memory that reading may take."""
ENDINGS = (".eml", ".ics", ".mbox", ".mbx")
"""What the name of a file ends with that is read from a folder."""

_READER = "aarsplan.loading.replies.worker"


@dataclass(frozen=True)
class FoundReply:
    """What a calendar object in a mail says: a REPLY or a COUNTER to the message with a number, at `stamp` (UTC).

    `address` and `sender` are in small letters; the sender is "" where the file is no mail.
    """

    file: str
    method: str
    uid: str
    address: str
    partstat: str
    sequence: int
    stamp: datetime
    sender: str


@dataclass
class Reading:
    """What was read: replies, what could not be read, and how many mails hold no reply."""

    replies: list[FoundReply] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    others: int = 0


def read_replies(paths: Sequence[Path]) -> Reading:
    """The replies in files and folders, in the order of the files.

    Raises:
        WrongUse: there is no such file, or there are too many.
        Rejected: a file cannot be read, or is too large.
    """
    found = Reading()
    names = list(_files(paths))
    if len(names) > MAX_FILES:
        message = _("there are {n} files, at most {limit} are read at a time").format(n=len(names), limit=MAX_FILES)
        raise WrongUse([error(CODE, message)])
    batch: list[tuple[str, bytes]] = []
    mistakes: list[Diagnostic] = []
    for path in names:
        try:
            content = read_bytes(path, str(path), max_bytes=MAX_BYTES)
        except Rejected as rejected:
            mistakes += rejected.diagnostics
            continue
        if batch and sum(len(one) for _name, one in batch) + len(content) > MAX_BYTES:
            _take(batch, found)
            batch = []
        batch.append((str(path), content))
    if mistakes:
        raise Rejected(mistakes)
    if batch:
        _take(batch, found)
    return found


def others_text(number: int) -> str:
    """How many mails were no replies; "" for none."""
    return ngettext("{n} mail holds no reply.", "{n} mails hold no reply.", number).format(n=number) if number else ""


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (path / name for name in names_in(path, str(path)) if name.lower().endswith(ENDINGS))
        elif is_there(path):
            yield path
        else:
            message = _("there is no file {name}").format(name=path)
            raise WrongUse(
                [error("file", message, hint=_("name a mail file (.eml), an mbox file, or a folder of them"))]
            )


def _take(batch: Sequence[tuple[str, bytes]], found: Reading) -> None:
    """Add what the files of `batch` say."""
    head = json.dumps([len(content) for _name, content in batch]).encode()
    content = head + b"\n" + b"".join(content for _name, content in batch)
    told = ask(_READER, (), content, seconds=MAX_SECONDS, memory=MAX_MEMORY)
    if "fault" in told:
        if len(batch) == 1:
            found.notes.append(_note(batch[0][0], told["fault"]))
            return
        middle = len(batch) // 2
        _take(batch[:middle], found)
        _take(batch[middle:], found)
        return
    names = [name for name, _content in batch]
    found.others += told["others"]
    found.replies += (_reply(names, reply) for reply in told["replies"])
    found.notes += (_note(names[note["file"]], note) for note in told["notes"])


def _reply(names: Sequence[str], told: dict[str, Any]) -> FoundReply:
    values = {key: told[key] for key in ("method", "uid", "address", "partstat", "sequence", "sender")}
    return FoundReply(file=names[told["file"]], stamp=datetime.fromisoformat(told["stamp"]), **values)


def _note(name: str, told: dict[str, Any]) -> Diagnostic:
    """What could not be read of a file, and is skipped."""
    texts = {
        "outlook": _("the file is Outlook's own (.msg) and is not read"),
        "mail": _("the mail is damaged and is not read"),
        "mails": _("the file holds {n} mails, only the first {limit} are read"),
        "replies": _("there are {n} replies, only the first {limit} are read"),
        "attendees": _("a reply names {n} attendees instead of one and is skipped"),
        "sequence": _('a reply is skipped: "{value}" is no number'),
        "date": _('a reply is skipped: "{value}" is no time in DTSTAMP'),
        "memory": _("reading the file takes more than {megabytes} MB of memory"),
        "time": _("reading the file takes more than {seconds} seconds"),
        "stopped": _("the file could not be read: {reason}"),
    }
    text = texts.get(told["code"], _("a reply is damaged and is skipped"))
    hint = _("save the mail as .eml, or its calendar file as .ics") if told["code"] == "outlook" else ""
    return warning(CODE, text.format(**told["seen"]), Span(name), hint=hint)
