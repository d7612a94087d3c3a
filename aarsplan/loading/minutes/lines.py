"""Lines to paragraphs: which lines of a page belong together.

The text form is that of a printed page. Every line is followed by an empty one, so an empty line says nothing; a wider
gap does, and so does a line that ended although the next word had room on it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mode

from aarsplan.diagnostics import Span
from aarsplan.loading.minutes.model import Passage

BULLETS = "\uf0b7\u2022\u00b7\u25aa\u25e6\u2023\u2013*-"
"""What an item of a list begins with; Word's bullet comes as a private-use character."""

_ROOM = 0.9
"""Share of the usual width up to which a line is taken to have had room: letters differ in width."""
_LEAST_WIDTH = 60
"""Letters that any page has room for on a line."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_SHORT = (
    "d",
    "ca",
    "kl",
    "nr",
    "jf",
    "mhp",
    "ift",
    "bl.a",
    "f.eks",
    "pkt",
    "inkl",
    "evt",
    "vedr",
    "dvs",
    "hhv",
    "sept",
)


@dataclass(frozen=True)
class Line:
    """A line that is not empty: its number from 1, its words with one space between them, and what it begins with."""

    number: int
    text: str
    bullet: bool = False
    after_gap: bool = False
    """Whether more empty lines than usual stand before it."""


@dataclass(frozen=True)
class Joined:
    """Lines as one text; `starts` are the offsets at which they begin and `numbers` their numbers."""

    text: str
    file: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def at(self, offset: int) -> Span:
        """The line on which the character at `offset` stands."""
        return Span(self.file, self.numbers[bisect_right(self.starts, offset) - 1])

    @property
    def passage(self) -> Passage:
        """The text with the place of its first line."""
        return Passage(self.text, self.at(0))


def lines_of(text: str) -> list[Line]:
    """The lines of `text` that are not empty."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    rows = [" ".join(row.translate(_INVISIBLE).split()) for row in text.split("\n")]
    numbers = [number for number, row in enumerate(rows, 1) if row]
    gaps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    usual = mode(gaps) if gaps else 1
    return [_line(number, rows[number - 1], gap > usual) for number, gap in zip(numbers, gaps, strict=True)]


def joined(lines: Sequence[Line], file: str) -> Joined:
    """One or more lines as one text."""
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    text = " ".join(line.text for line in lines)
    return Joined(text, file, tuple(starts), tuple(line.number for line in lines))


def usual_width(lines: Sequence[Line]) -> int:
    """How many letters a full line has; a few overlong ones do not count."""
    lengths = sorted(len(line.text) for line in lines)
    return max(_LEAST_WIDTH, lengths[-1 - len(lengths) // 10] if lengths else 0)


def paragraphs(lines: Sequence[Line], width: int, file: str) -> list[Joined]:
    """The lines as paragraphs; an item of a list is one of its own."""
    groups: list[list[Line]] = []
    for line in lines:
        last = groups[-1][-1] if groups else line
        unended = not line.after_gap and not ends_sentence(last.text)
        if groups and not line.bullet and (unended or _goes_on(last, line, width)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [joined(group, file) for group in groups]


def heading_length(lines: Sequence[Line], width: int) -> int:
    """How many of `lines`, the first of which begins a heading, belong to it."""
    for number, (line, following) in enumerate(pairwise(lines), 1):
        if following.bullet or ends_sentence(line.text) or not _goes_on(line, following, width):
            return number
    return len(lines)


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop that belongs to no number, initial or abbreviation."""
    if text.endswith(("!", "?", ":")):
        return True
    last = text.rsplit(" ", 1)[-1][:-1]
    return text.endswith(".") and len(last) > 1 and not last.isdigit() and last.lower() not in _SHORT


def _line(number: int, text: str, after_gap: bool) -> Line:
    plain = text.lstrip(BULLETS).lstrip()
    # A dash is a bullet only with a space after it.
    bullet = plain != text and bool(plain) and not (text[0] in "-*\u2013" and text[1:2] != " ")
    return Line(number, plain if bullet else text, bullet, after_gap)


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """Whether a paragraph goes on from one line to the next."""
    if following.after_gap:
        return False
    if following.text[0].islower():
        return True
    word = following.text.split(" ", 1)[0]
    return len(line.text) + 1 + len(word) > _ROOM * width
