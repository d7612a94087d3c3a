"""A TOML file with the place of every value.

`tomllib` says what a file means but not where it says it. The locator below walks the same text, already known to be
valid, and notes the line and column of each key, table and array element.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Rejected, Span, error
from aarsplan.files import read_text
from aarsplan.texts import _

KeyPath = tuple[str | int, ...]

_AT = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


@dataclass(frozen=True)
class Source:
    """A parsed file: `name` as diagnostics call it, its text and its data."""

    name: str
    text: str
    data: dict[str, Any] = field(repr=False)

    @cached_property
    def _places(self) -> dict[KeyPath, int]:
        return dict(_Locator(self.text).places())

    def span(self, path: KeyPath = ()) -> Span:
        """Where the value at `path` (keys and array indices) is named; the nearest enclosing place when it is not there."""
        while path and path not in self._places:
            path = path[:-1]
        if not path:
            return Span(self.name)
        offset = self._places[path]
        line_start = self.text.rfind("\n", 0, offset) + 1
        return Span(self.name, self.text.count("\n", 0, offset) + 1, offset - line_start + 1)


def read_source(path: Path, name: str) -> Source:
    """The TOML file at `path`; `name` is what diagnostics call it.

    Raises:
        Rejected: not readable, not text, or not TOML.
    """
    return parse_source(read_text(path, name), name)


def parse_source(text: str, name: str) -> Source:
    """The TOML in `text`.

    Raises:
        Rejected: not TOML; the line is named.
    """
    text = text.replace("\r\n", "\n")
    if conflict := _CONFLICT.search(text):
        raise Rejected(
            [
                error(
                    "merge-conflict",
                    _("the file holds the marks of an unfinished merge"),
                    Span(name, text.count("\n", 0, conflict.start()) + 1),
                    hint=_("choose one side, remove the marks and run the command again"),
                )
            ]
        )
    try:
        data = tomllib.loads(text)
        return Source(name, text, data)
    except tomllib.TOMLDecodeError as problem:
        raise Rejected([_syntax_error(str(problem), text, name)]) from problem
    except RecursionError as problem:
        raise Rejected([error("syntax", _("the file is nested too deeply"), Span(name))]) from problem
    except ValueError as problem:
        message = _("a value cannot be read: {reason}").format(reason=problem)
        raise Rejected([error("syntax", message, Span(name))]) from problem


def _syntax_error(message: str, text: str, name: str) -> Any:
    found = _AT.search(message)
    line, column = text.count("\n") + 1, 0
    if found and found.group(1):
        line, column = int(found.group(1)), int(found.group(2))
    what = message[: found.start()] if found else message
    lines = text.split("\n")
    bad = lines[line - 1] if line <= len(lines) else ""
    hint = ""
    if any(quote in bad for quote in "“”„‘’"):
        hint = _('write straight quotation marks: "')
    elif "\u00a0" in bad:
        hint = _("the line holds a no-break space: write an ordinary space")
    return error("syntax", _("not valid TOML: {reason}").format(reason=what), Span(name, line, column), hint=hint)


class _Locator:
    """Walks valid TOML and yields the offset of each key, table header and array element."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._arrays: dict[KeyPath, int] = {}

    def places(self) -> Iterator[tuple[KeyPath, int]]:
        table: KeyPath = ()
        while self._skip_space() < len(self._text):
            start = self._at
            if self._text.startswith("[[", start):
                self._at += 2
                table = self._in_arrays(self._key(), new=True)
                self._at += 2
                yield table, start
            elif self._text[start] == "[":
                self._at += 1
                table = self._in_arrays(self._key())
                self._at += 1
                yield table, start
            else:
                yield from self._pair(table)

    def _in_arrays(self, key: KeyPath, *, new: bool = False) -> KeyPath:
        path: KeyPath = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if new and number == len(key) - 1:
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, table: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        start = self._at
        key = self._key()
        for length in range(1, len(key) + 1):
            yield table + key[:length], start
        self._at = self._text.index("=", self._at) + 1
        yield from self._value(table + key)

    def _value(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        self._skip_space()
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            yield from self._array(path)
        elif first == "{":
            yield from self._inline_table(path)
        else:
            found = _SCALAR.match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _array(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        self._at += 1
        number = 0
        while self._text[self._skip_space()] != "]":
            yield (*path, number), self._at
            yield from self._value((*path, number))
            number += 1
            if self._text[self._skip_space()] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        self._at += 1
        while self._text[self._skip_space()] != "}":
            yield from self._pair(path)
            if self._text[self._skip_space()] == ",":
                self._at += 1
        self._at += 1

    def _key(self) -> KeyPath:
        parts: list[str | int] = []
        while True:
            self._skip_space()
            if self._text[self._at] in "\"'":
                start = self._at
                self._string()
                parts.append(tomllib.loads(f"key = {self._text[start : self._at]}")["key"])
            else:
                found = _BARE.match(self._text, self._at)
                parts.append(found.group() if found else "")
                self._at = found.end() if found else self._at + 1
            self._skip_space()
            if self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _string(self) -> None:
        text, quote = self._text, self._text[self._at]
        mark = quote * 3 if text.startswith(quote * 3, self._at) else quote
        at = self._at + len(mark)
        while not text.startswith(mark, at):
            at += 2 if quote == '"' and text[at] == "\\" else 1
        at += len(mark)
        # A multi-line string may end in one or two quotes of its own.
        while len(mark) == 3 and text.startswith(quote, at):
            at += 1
        self._at = at

    def _skip_space(self) -> int:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at
