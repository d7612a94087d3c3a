"""The text of a CSV file, in whichever encoding a Danish Excel saved it."""

from __future__ import annotations

from aarsplan.loading.sheets.notes import Fault, Notes

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(content: bytes, notes: Notes) -> str:
    """The text in `content` with lines that end in a newline, without its byte order mark.

    It is UTF-8, UTF-16 with a byte order mark, or else Windows-1252, which is told in `notes`.

    Raises:
        Fault: it is a workbook, or no text in any of these.
    """
    if content.startswith(_WORKBOOKS):
        raise Fault("is-workbook")
    text = _decoded(content, notes).replace("\r\n", "\n").replace("\r", "\n")
    if (at := text.find("\0")) >= 0:
        raise Fault("nul", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return text


def _decoded(content: bytes, notes: Notes) -> str:
    if content.startswith(_UTF16):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as problem:
            raise Fault("utf-16") from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = _line(content, problem.start)
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as problem:
        raise Fault("byte", _line(content, problem.start), byte=f"{content[problem.start]:02X}") from problem
    notes.add("windows-1252", line)
    return text


def _line(content: bytes, at: int) -> int:
    """The line of the byte `at`; lines end with CRLF, LF or CR."""
    before = content[:at]
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
