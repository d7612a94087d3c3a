"""Where each key, table and array element of a TOML text stands.

`tomllib` says what a file means, but not where it says it. This walks the same text before it is parsed and notes the
places, and it refuses what no project needs and what would keep a parser busy: deep nesting, endless numbers, too many
values. In a text that is not TOML it stops where it no longer understands it, and leaves the telling to the parser.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from aarsplan.texts import _

KeyPath = tuple[str | int, ...]
"""Keys and array indices that lead from the top of a file to a value."""

MAX_DEPTH = 32
"""Tables and arrays inside one another."""
MAX_VALUES = 50_000
"""Keys, tables and array elements of one file, where nothing else is said."""
MAX_DIGITS = 100

# No possessive quantifiers: Python 3.11.2, which Debian 12 ships, matches groups of them wrongly. Each loop is unrolled
# instead, so that a string without an end is given up in linear time.
_SPACE = re.compile(r"[ \t\n]*(?:#[^\n]*[ \t\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_NUMBER = re.compile(r"[-+0-9A-Fa-f_xob.]+")
_STRINGS = {
    '"""': re.compile(r'"""[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}'),
    "'''": re.compile(r"'''[^']*(?:'{1,2}(?!')[^']*)*'{3,5}"),
    '"': re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'),
    "'": re.compile(r"'[^'\n]*'"),
}


class TooMuch(Exception):
    """The text at `offset` goes beyond a limit; the message is for a person."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Places:
    """`found` holds every path with the offset of each place that names it, in the order of the text.

    `headers` holds the tables that have a header of their own, each with the offset of its first bracket.
    """

    found: list[tuple[KeyPath, int]]
    headers: list[tuple[KeyPath, int]] = field(default_factory=list)

    def first(self) -> dict[KeyPath, int]:
        """Where each path is named first."""
        return dict(reversed(self.found))

    def before(self, offset: int) -> KeyPath:
        """The path that is named last before `offset`."""
        return next(path for path, at in reversed(self.found) if at < offset)


def locate(text: str, max_values: int = MAX_VALUES) -> Places:
    """The places in `text`, whose lines end in a line feed.

    Raises:
        TooMuch: the text is nested more than `MAX_DEPTH` deep, has more than `max_values`, or an endless number.
    """
    scan = _Scan(text, max_values)
    try:
        scan.document()
    except (_NotToml, IndexError):
        return Places(scan.found, scan.headers)
    return Places(scan.found, scan.headers)


class _NotToml(Exception):
    """The text is not understood from here on."""


class _Scan:
    """Walks a text from `at` and notes what it passes."""

    def __init__(self, text: str, max_values: int) -> None:
        self.found: list[tuple[KeyPath, int]] = []
        self.headers: list[tuple[KeyPath, int]] = []
        self._text = text
        self._max_values = max_values
        self._at = 0
        self._arrays: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self._skip_space() < len(self._text):
            if self._text[self._at] == "[":
                start = self._at
                table = self._header()
                self.headers.append((table, start))
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        brackets = 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        parts = self._key()
        path: KeyPath = ()
        for number, (part, at) in enumerate(parts, 1):
            path = (*path, part)
            self._note(path, at)
            if brackets == 2 and number == len(parts):
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path])
                self._note(path, at)
        self._expect("]" * brackets)
        return path

    def _pair(self, table: KeyPath) -> None:
        path = table
        for part, at in self._key():
            path = (*path, part)
            self._note(path, at)
        self._expect("=")
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self._skip_space()
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._scalar()

    def _array(self, path: KeyPath) -> None:
        self._expect("[")
        number = 0
        while self._text[self._skip_space()] != "]":
            element = (*path, number)
            self._note(element, self._at)
            self._value(element)
            self._comma_or("]")
            number += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._expect("{")
        while self._text[self._skip_space()] != "}":
            self._pair(path)
            self._comma_or("}")
        self._at += 1

    def _scalar(self) -> None:
        number = _NUMBER.match(self._text, self._at)
        if number and len(number.group()) > MAX_DIGITS:
            message = _("a number of {n} digits, at most {limit} are read")
            raise TooMuch(message.format(n=len(number.group()), limit=MAX_DIGITS), self._at)
        self._at = self._matched(_SCALAR)

    def _key(self) -> list[tuple[str, int]]:
        """The parts of a dotted key, each with its offset."""
        parts: list[tuple[str, int]] = []
        while True:
            start = self._skip_space()
            if self._text[start] in "\"'":
                self._string()
                parts.append((_unquoted(self._text[start : self._at]), start))
            else:
                self._at = self._matched(_BARE)
                parts.append((self._text[start : self._at], start))
            if self._text[self._skip_space()] != ".":
                return parts
            self._at += 1

    def _string(self) -> None:
        start = self._text[self._at : self._at + 3]
        self._at = self._matched(_STRINGS[start if start in _STRINGS else start[0]])

    def _note(self, path: KeyPath, offset: int) -> None:
        if len(path) > MAX_DEPTH:
            raise TooMuch(_("nested more than {limit} deep").format(limit=MAX_DEPTH), offset)
        if len(self.found) >= self._max_values:
            raise TooMuch(_("more than {limit} values in one file").format(limit=self._max_values), offset)
        self.found.append((path, offset))

    def _expect(self, mark: str) -> None:
        self._skip_space()
        if not self._text.startswith(mark, self._at):
            raise _NotToml
        self._at += len(mark)

    def _comma_or(self, end: str) -> None:
        if self._text[self._skip_space()] != end:
            self._expect(",")

    def _matched(self, pattern: re.Pattern[str]) -> int:
        """Where the match of `pattern` here ends."""
        found = pattern.match(self._text, self._at)
        if found is None:
            raise _NotToml
        return found.end()

    def _skip_space(self) -> int:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at


def _unquoted(key: str) -> str:
    if "\\" not in key:
        return key[1:-1]
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError as problem:
        raise _NotToml from problem
