"""The process in which replies are read: files on standard input, what their calendar objects say as JSON.

A mail comes from anybody. It is read in a process of its own, whose memory and time are limited.

Source: RFC 5546, 3.2.3 (REPLY) and 3.2.7 (COUNTER); RFC 6047.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Any

from aarsplan.loading.child import answer
from aarsplan.loading.ics.text import EventFault, FileFault, Property, RawComponent, Scan, logical_lines
from aarsplan.loading.ics.time import UTC, read_moment

MAX_MAILS = 20_000
"""Mails in one mbox file."""
MAX_PARTS = 200
"""Parts of one mail that are looked at."""
MAX_TOLD = 20_000
"""Replies that are told of all files together."""

_KEPT = frozenset({"UID", "ATTENDEE", "SEQUENCE", "DTSTAMP", "RECURRENCE-ID"})
_METHODS = ("REPLY", "COUNTER")
_CALENDARS = ("text/calendar", "application/ics")
_OUTLOOK = b"\xd0\xcf\x11\xe0"
"""How a .msg file of Outlook begins."""
_MBOX_LINE = re.compile(rb"(?:\A|(?<=\n\n))From [^\n]*\n")
_METHOD = re.compile(rb"METHOD:[ \t]*([A-Za-z-]{1,20})[ \t]*", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")

Told = dict[str, Any]


def main() -> None:
    """Answer with the replies in the files."""
    answer(answered)


def answered(content: bytes, _arguments: Sequence[str]) -> Told:
    """What is in the files: a JSON line with their sizes, then their bytes one after the other.

    `replies` has a table for each reply with the number of its file; `notes` tells of what could not be read, and
    `others` how many mails hold no reply.
    """
    head, _newline, rest = content.partition(b"\n")
    replies: list[Told] = []
    notes: list[Told] = []
    others = at = 0
    for number, size in enumerate(json.loads(head)):
        mails = _mails(rest[at : at + size])
        at += size
        if len(mails) > MAX_MAILS:
            notes.append({"file": number, "code": "mails", "seen": {"n": len(mails), "limit": MAX_MAILS}})
        for mail in mails[:MAX_MAILS]:
            try:
                found = list(_in_mail(mail))
            except FileFault as fault:
                notes.append({"file": number, "code": fault.note.code, "seen": fault.note.seen})
                continue
            others += not found
            replies += ({"file": number, **told} for told in found if "code" not in told)
            notes += ({"file": number, "seen": {}, **told} for told in found if "code" in told)
    if len(replies) > MAX_TOLD:
        notes.append({"file": 0, "code": "replies", "seen": {"n": len(replies), "limit": MAX_TOLD}})
    return {"replies": replies[:MAX_TOLD], "notes": notes[:MAX_TOLD], "others": others}


def _mails(content: bytes) -> list[bytes]:
    """The mails of a file, or the file itself where it holds one or none."""
    plain = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not plain.startswith(b"From "):
        return [content]
    lines = list(_MBOX_LINE.finditer(plain))
    ends = [*(line.start() for line in lines[1:]), len(plain)]
    return [plain[line.end() : end] for line, end in zip(lines, ends, strict=True)]


def _in_mail(content: bytes) -> Iterator[Told]:
    """What the calendar objects of a mail say, each thing once.

    Raises:
        FileFault: it is no mail and no calendar.
    """
    if content.startswith(_OUTLOOK):
        raise FileFault("outlook")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
    if start == b"BEGIN:VCALENDAR":
        yield from _in_calendar(content, "")
        return
    try:
        mail = message_from_bytes(content)
        sender = parseaddr(str(mail.get("From", "")))[1].lower()[:254]
        calendars = [part for _number, part in zip(range(MAX_PARTS), mail.walk(), strict=False) if _is_calendar(part)]
        payloads = dict.fromkeys(_payload(part) for part in calendars)
    except (RecursionError, ValueError, TypeError) as problem:
        # What the standard library's parser stumbles over in broken mail.
        raise FileFault("mail") from problem
    seen: list[Told] = []
    for payload in payloads:
        for told in _in_calendar(payload, sender):
            if told not in seen:
                seen.append(told)
                yield told


def _is_calendar(part: Message) -> bool:
    name = part.get_filename() or ""
    return part.get_content_type() in _CALENDARS or name.lower().endswith(".ics")


def _payload(part: Message) -> bytes:
    """The calendar object of a part, in UTF-8."""
    found = part.get_payload(decode=True)
    content = found if isinstance(found, bytes) else b""
    charset = part.get_content_charset("utf-8")
    if charset in {"utf-8", "us-ascii"}:
        return content
    try:
        return content.decode(charset, "replace").encode()
    except LookupError:
        return content


def _in_calendar(content: bytes, sender: str) -> Iterator[Told]:
    method = next(
        (found[1].decode().upper() for _n, line, _f in _lines(content) if (found := _METHOD.fullmatch(line))), ""
    )
    if method not in _METHODS:
        return
    for event in Scan(content, _KEPT).events:
        try:
            yield {"method": method, "sender": sender, **_reply(event)}
        except EventFault as fault:
            yield {"code": fault.code, "seen": fault.seen}


def _lines(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    for line in logical_lines(content):
        if line[1][:12].upper() == b"BEGIN:VEVENT":
            return
        yield line


def _reply(event: RawComponent) -> Told:
    if event.fault:
        raise event.fault
    attendees = event.properties.get("ATTENDEE", [])
    if len(attendees) != 1:
        raise EventFault("attendees", n=len(attendees))
    sequence = event.value("SEQUENCE") or "0"
    if not _NUMBER.fullmatch(sequence):
        raise EventFault("sequence", value=sequence[:40])
    stamp = read_moment(event.value("DTSTAMP"), UTC)
    if not isinstance(stamp, datetime):
        raise EventFault("date", value=event.value("DTSTAMP")[:40])
    return {
        "uid": event.value("UID")[:255],
        "address": _address(attendees[0]),
        "partstat": attendees[0].params.get("PARTSTAT", "NEEDS-ACTION").upper()[:40],
        "sequence": int(sequence),
        "stamp": stamp.astimezone(UTC).isoformat(),
    }


def _address(attendee: Property) -> str:
    value = attendee.value.strip()
    return (value[7:] if value[:7].lower() == "mailto:" else value).lower()[:254]


if __name__ == "__main__":
    main()
