"""What may be published: files whose names fit every disk and web server, and feeds that every program reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.outputs.ical import MAX_LINE_OCTETS
from aarsplan.texts import _

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def check_paths(paths: Collection[str]) -> None:
    """See that `paths`, relative and with slashes, can be files below one folder on every system.

    Raises:
        ValueError: there are none, one leads elsewhere or cannot be a name, or two clash, be it only where upper and
            lower case are the same.
    """
    if not paths:
        raise ValueError("no files to publish")
    spelled: dict[str, tuple[str, bool]] = {}
    for path in sorted(paths):
        parts = path.split("/")
        if {"", ".", ".."} & set(parts) or not path.isprintable() or re.search(r"[\\:]", path):
            raise ValueError(f"{path!r} cannot be the path of a published file")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth]), depth == len(parts)
            known = spelled.setdefault(unicodedata.normalize("NFC", name[0]).casefold(), name)
            if known != name:
                raise ValueError(f"{path!r} clashes with {known[0]!r}")


def validate(files: Mapping[str, bytes]) -> None:
    """See that the feeds and pages among `files` are whole: a broken feed empties the calendars of its subscribers.

    Raises:
        Rejected: with an error for each file that is not.
    """
    found = [_fault(path, reason) for path, content in sorted(files.items()) if (reason := _reason(path, content))]
    if found:
        raise Rejected(found)


def _fault(path: str, reason: str) -> Diagnostic:
    message = _("{path} was made wrong and is not published: {reason}").format(path=path, reason=reason)
    hint = _("nothing was published; this is a fault of aarsplan, please report it")
    return error("broken-file", message, Span(path), hint=hint)


def _reason(path: str, content: bytes) -> str:
    """What is wrong with a file, "" for nothing."""
    if path.endswith(".ics"):
        return _reason_of_feed(content)
    return _("it is empty") if path.endswith(".html") and not content.strip() else ""


def _reason_of_feed(content: bytes) -> str:
    if not content.startswith(b"BEGIN:VCALENDAR\r\n"):
        return _("it does not begin as a calendar does")
    if not content.endswith(b"\r\nEND:VCALENDAR\r\n"):
        return _("it does not end as a calendar does")
    for number, line in enumerate(content.removesuffix(b"\r\n").split(b"\r\n"), 1):
        if reason := _reason_of_line(line):
            return _("line {number}: {reason}").format(number=number, reason=reason)
    return ""


def _reason_of_line(line: bytes) -> str:
    if not line.strip():
        return _("it is empty")
    if len(line) > MAX_LINE_OCTETS:
        return _("it has {size} bytes, at most {limit} are allowed").format(size=len(line), limit=MAX_LINE_OCTETS)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return _("it is not UTF-8")
    return _("it holds a control character") if _CONTROL.search(text) else ""
