"""A TOML file with the place of every value."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.files import read_text
from aarsplan.loading.locate import MAX_VALUES, KeyPath, Places, TooMuch, locate
from aarsplan.loading.syntax import place_of, syntax_error
from aarsplan.texts import _

_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: |$)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A parsed file: `name` as diagnostics call it, its text and its data."""

    name: str
    text: str
    data: dict[str, Any] = field(repr=False)
    places: Places = field(repr=False)

    def span(self, path: KeyPath = ()) -> Span:
        """Where `path` (keys and array indices) is named; the nearest place around it when it is not there."""
        while path and path not in self._offsets:
            path = path[:-1]
        if not path:
            return Span(self.name)
        offset = self._offsets[path]
        line = bisect_right(self._lines, offset)
        return Span(self.name, line, offset - self._lines[line - 1] + 1)

    @cached_property
    def _offsets(self) -> dict[KeyPath, int]:
        return self.places.first()

    @cached_property
    def _lines(self) -> list[int]:
        """The offset at which each line begins."""
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))


def read_source(path: Path, name: str) -> Source:
    """The TOML file at `path`; `name` is what diagnostics call it.

    Raises:
        Rejected: not readable, not text, or not TOML.
    """
    return parse_source(read_text(path, name), name)


def parse_source(text: str, name: str, max_values: int = MAX_VALUES) -> Source:
    """The TOML in `text`, of at most `max_values`. Lines may end as on Windows or as on an old Mac.

    Raises:
        Rejected: not TOML, or more of it than is read; the line is named.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if conflict := _CONFLICT.search(text):
        raise Rejected([_unfinished_merge(place_of(text, name, conflict.start()))])
    try:
        places = locate(text, max_values)
    except TooMuch as limit:
        message = _("too much to read: {reason}").format(reason=limit)
        raise Rejected([error("limit", message, place_of(text, name, limit.offset))]) from limit
    try:
        return Source(name, text, tomllib.loads(text), places)
    except tomllib.TOMLDecodeError as problem:
        raise Rejected([syntax_error(str(problem), text, name, places)]) from problem


def _unfinished_merge(place: Span) -> Diagnostic:
    message = _("the file holds the marks of an unfinished merge")
    return error("merge-conflict", message, place, hint=_("keep one side, remove the marks and run the command again"))
