"""Changing the project's files as a person would: the tables that are meant, and not a byte elsewhere.

A file is taken as lines. The locator says where each table begins and ends; what stands in a table is read and written
by tomlkit, which keeps its comments and its order, and all other lines stay as they are, line ends included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import tomlkit

from aarsplan.diagnostics import Rejected, Span, error, printable
from aarsplan.files import MAX_TEXT_BYTES, is_there, read_bytes, read_text
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.source import parse_source
from aarsplan.loading.table_text import Values, table_text
from aarsplan.texts import _

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True)
class Block:
    """A table with a header of its own: the lines from `first` to `last`, counted from 0, the latter exclusive.

    The comments that stand right above the header belong to it, and so do those right below the last value.
    """

    path: KeyPath
    first: int
    header: int
    last: int


class EditedFile:
    """A file of a project with changes that are not written yet.

    `path` is where it stands, `name` what diagnostics call it, `before` its bytes as they were read, none where there
    was no file.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Read the file at `path`, or begin one there.

        Raises:
            Rejected: not readable, not text, or not TOML.
        """
        self.path = path
        self.name = name
        self.before = self._on_disk()
        self._lines: list[str] = _LINE.findall(read_text(path, name)) if is_there(path) else []
        self._origins = list(range(1, len(self._lines) + 1))
        self._read_again()

    @property
    def content(self) -> bytes:
        """The bytes of the file with its changes."""
        mark = _BOM if self.before.startswith(_BOM) else b""
        return mark + "".join(self._lines).encode()

    @property
    def is_outdated(self) -> bool:
        """Whether somebody else changed the file since it was read.

        Raises:
            Rejected: it can no longer be read.
        """
        return self._on_disk() != self.before

    def path_at(self, line: int) -> KeyPath:
        """The table whose header stands on `line`, counted from 1.

        Raises:
            Rejected: the table has no header of its own there.
        """
        if line - 1 not in self._tables:
            raise self._inline(line)
        return self._tables[line - 1]

    def path_around(self, line: int) -> KeyPath:
        """The table that `line` is in, counted from 1.

        Raises:
            Rejected: there is no table with a header of its own there.
        """
        above = [header for header in self._tables if header < line]
        if not above or line > len(self._lines):
            raise self._notable_text(line)
        return self._tables[max(above)]

    def line_now(self, line: int) -> int:
        """Where what stood on `line` before the changes stands now, both counted from 1.

        Raises:
            Rejected: it stands there no longer.
        """
        if line not in self._origins:
            raise self._notable_text(line)
        return self._origins.index(line) + 1

    def line_before(self, line: int) -> int:
        """Where `line` stood before the changes, counted from 1; for a new line the one that it was put after."""
        return self._origins[line - 1] if 0 < line <= len(self._origins) else line

    def values(self, path: KeyPath) -> Any:
        """What the file says at `path`, as plain data."""
        found: Any = self._source.data
        for part in path:
            found = found[part]
        return found

    def change(self, path: KeyPath, values: Values) -> None:
        """Set or remove keys of the table at `path`.

        Raises:
            Rejected: the table has no header of its own.
        """
        self.change_all({path: values})

    def change_all(self, changes: Mapping[KeyPath, Values]) -> None:
        """Set or remove keys of several tables.

        Raises:
            Rejected: one of the tables has no header of its own; none was changed.
        """
        known = {block.path: block for block in self._blocks()}
        for path in changes:
            if path not in known:
                raise self._inline(self._source.span(path).line)
        # From the end of the file, so that the lines of the others stay where they are.
        for path in sorted(changes, key=lambda path: known[path].header, reverse=True):
            block = known[path]
            lines = self._lines[block.header + 1 : block.last]
            document = tomlkit.parse("".join(_plain(line) for line in lines))
            for key, value in changes[path].items():
                if value is not None:
                    document[key] = value
                elif key in document:
                    del document[key]
            self._replace(block.header + 1, block.last, tomlkit.dumps(document))
        self._read_again()

    def insert_after(self, path: KeyPath, values: Values) -> None:
        """Add a table of the same kind right after the one at `path`, apart by an empty line.

        Raises:
            Rejected: the table has no header of its own.
        """
        kind = ".".join(part for part in path if isinstance(part, str))
        at = self._block(path).last
        self._put(at, at, f"\n{table_text(kind, values)}")

    def append_inside(self, path: KeyPath, kind: str, values: Values) -> None:
        """Add a table `kind` to the end of the one at `path`.

        Raises:
            Rejected: the table has no header of its own.
        """
        self._block(path)
        at = max(block.last for block in self._blocks() if block.path[: len(path)] == path)
        whole = ".".join([*(part for part in path if isinstance(part, str)), kind])
        self._put(at, at, f"\n{table_text(whole, values)}")

    def append(self, kind: str, values: Values, *, comment: str = "") -> KeyPath:
        """Add a table `kind` to the end of the file, under a `comment`; returns its path."""
        self.append_all(kind, [values], comment=comment)
        return (kind, len(self._source.data[kind]) - 1)

    def append_all(self, kind: str, tables: Iterable[Values], *, comment: str = "") -> None:
        """Add tables `kind` to the end of the file, the first one under a `comment`."""
        above = f"# {printable(comment)}\n" if comment else ""
        gap = "\n" if any(line.strip() for line in self._lines) else ""
        text = "\n".join(table_text(kind, values) for values in tables)
        self._put(len(self._lines), len(self._lines), f"{gap}{above}{text}")

    def remove(self, path: KeyPath) -> None:
        """Take out the table at `path` with all that belongs to it.

        Raises:
            Rejected: the table has no header of its own.
        """
        self._block(path)
        blocks = self._blocks()
        numbers = [n for n, block in enumerate(blocks) if block.path[: len(path)] == path]
        for n in reversed(numbers):
            # What stands between a table and the next one of its own goes too.
            last = blocks[n + 1].first if n + 1 in numbers else blocks[n].last
            if last < len(self._lines) and not self._lines[last].strip():
                last += 1
            self._delete(blocks[n].first, last)
        if blocks[numbers[0]].first == len(self._lines) > 0 and not self._lines[-1].strip():
            # The empty line that set the last table apart from those before it.
            self._delete(len(self._lines) - 1, len(self._lines))
        self._read_again()

    def _put(self, first: int, last: int, text: str) -> None:
        """Put `text` in the place of some lines, and read the file again."""
        self._replace(first, last, text)
        self._read_again()

    def _replace(self, first: int, last: int, text: str) -> None:
        """Put `text` in the place of some lines, in the line ends of the file."""
        end = self._line_end
        if first and not self._lines[first - 1].endswith(("\r", "\n")):
            self._lines[first - 1] += end
        new = [line.replace("\n", end) for line in _LINE.findall(text)]
        self._origins[first:last] = self._origins_of(first, last, new)
        self._lines[first:last] = new

    def _origins_of(self, first: int, last: int, new: list[str]) -> Iterator[int]:
        """Where the lines `new` stood before the changes, which take the place of some."""
        matcher = SequenceMatcher(None, self._lines[first:last], new, autojunk=False)
        for _tag, old, old_end, now, end in matcher.get_opcodes():
            for number in range(end - now):
                # A line more than there were was put after the last of them.
                at = first + min(old + number, max(old_end, old) - 1)
                yield self._origins[at] if 0 <= at < len(self._origins) else 1

    def _delete(self, first: int, last: int) -> None:
        del self._lines[first:last]
        del self._origins[first:last]

    def _read_again(self) -> None:
        """Find out what the lines say now."""
        self._source = parse_source("".join(self._lines), self.name)
        headers, text = self._source.places.headers, self._source.text
        offsets = [0, *(offset for _path, offset in headers)]
        lines = accumulate(text.count("\n", here, there) for here, there in pairwise(offsets))
        self._tables = {line: path for line, (path, _offset) in zip(lines, headers, strict=True)}

    def _on_disk(self) -> bytes:
        return read_bytes(self.path, self.name, max_bytes=MAX_TEXT_BYTES) if is_there(self.path) else b""

    @property
    def _line_end(self) -> str:
        first = self._lines[0] if self._lines else "\n"
        return first[len(first.rstrip("\r\n")) :] or "\n"

    def _block(self, path: KeyPath) -> Block:
        for block in self._blocks():
            if block.path == path:
                return block
        raise self._inline(self._source.span(path).line)

    def _blocks(self) -> list[Block]:
        headers = list(self._tables)
        ends = [*headers[1:], len(self._lines)]
        last = [self._end(header, end) for header, end in zip(headers, ends, strict=True)]
        return [
            Block(path, self._beginning(header, after), header, end)
            for (header, path), after, end in zip(self._tables.items(), [0, *last], last, strict=False)
        ]

    def _beginning(self, header: int, after: int) -> int:
        """The first of the comment lines right above a header, none of them before the line `after`."""
        first = header
        while first > after and self._lines[first - 1].lstrip().startswith("#"):
            first -= 1
        return first

    def _end(self, header: int, end: int) -> int:
        """The line after the last one of a table, of which the next one's header stands on the line `end`."""
        last = end
        while last > header + 1 and _is_empty(self._lines[last - 1]):
            last -= 1
        near = last
        while near < end and self._lines[near].strip():
            near += 1
        return last if near == end < len(self._lines) else near

    def _notable_text(self, line: int) -> Rejected:
        hint = _("name the line of a table with a header of its own, such as [[rule]]")
        return Rejected([error("edit", _("there is no table on this line"), Span(self.name, line), hint=hint)])

    def _inline(self, line: int) -> Rejected:
        message = _("the table is written in one line, where aarsplan cannot change it")
        hint = _("give it a header of its own, such as [[item.step]]")
        return Rejected([error("edit", message, Span(self.name, line), hint=hint)])


def _plain(line: str) -> str:
    return line.rstrip("\r\n") + "\n"


def _is_empty(line: str) -> bool:
    text = line.strip()
    return not text or text.startswith("#")
