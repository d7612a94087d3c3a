"""A paper that a secretariat sends, as plain data: headings, paragraphs, lists and tables of cells with a few emphases.

It knows no file format. A programme, a forward view, a call slip, a list of follow-ups, a bruttoliste and the
difference between two programmes are all made of these parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Emphasis(StrEnum):
    """How a run of text stands out from what is around it."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    NOTICE = "notice"
    STRUCK = "struck"


@dataclass(frozen=True)
class Run:
    """A piece of a line with one emphasis."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN


Line = tuple[Run, ...]
Cell = tuple[Line, ...]
"""The lines of a cell, one under the other; none for an empty cell."""


class Mark(StrEnum):
    """What is to be seen of a table row at a glance: that it matters less, or what became of it."""

    QUIET = "quiet"
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Heading:
    """The heading of what follows it."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A line of running text."""

    line: Line


@dataclass(frozen=True)
class Bullets:
    """A list of lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    """A row over the whole width that heads those after it, such as the number of a week; `about` is said of them."""

    text: str
    about: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table with a cell for each column; the first one says what the row is about.

    `colour` ("#rrggbb") paints its left edge, "" none.
    """

    cells: tuple[Cell, ...]
    colour: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Table:
    """Rows under a head, in columns that share the width of the page as `shares` tells, together 1.

    `title` is not printed: those who hear the paper are told it.
    """

    title: str
    head: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[Row | Group, ...]

    def __post_init__(self) -> None:
        widths = {len(self.head), len(self.shares)}
        widths |= {len(row.cells) for row in self.rows if isinstance(row, Row)}
        if len(widths) != 1:
            raise ValueError(f"the rows of {self.title!r} have different numbers of cells: {sorted(widths)}")


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Paper:
    """A paper in the reader's language.

    `slug` is the name of its files without extension. `subtitle` are lines under the title, `notice` says what sort
    of copy it is ("Åben udgave"), and `stamp`, at the foot of each page, which version or day it is of.
    `colour` ("#rrggbb") is that of the body, "" for a paper of no body.
    """

    title: str
    municipality: str
    slug: str
    blocks: tuple[Block, ...]
    subtitle: tuple[Line, ...] = ()
    notice: str = ""
    stamp: str = ""
    colour: str = ""


def line(text: str, emphasis: Emphasis = Emphasis.PLAIN) -> Line:
    """A line of one run; no run at all where `text` is empty."""
    return (Run(text, emphasis),) if text else ()


def cell(*lines: str | Line) -> Cell:
    """A cell of texts and lines, the empty ones left out."""
    made = (line(found) if isinstance(found, str) else found for found in lines)
    return tuple(found for found in made if found)
