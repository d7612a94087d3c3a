"""The list of documents (bilag) at the end of minutes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from aarsplan.diagnostics import Diagnostic, warning
from aarsplan.loading.minutes.lines import Joined, Line, joined
from aarsplan.loading.minutes.model import Document
from aarsplan.texts import _

_BEGIN = re.compile(r"(?:^|(?<= ))([0-9]{1,3}) - (?:([0-9]{4,12}) )?(Åben|Lukket) ", re.IGNORECASE)
_END = re.compile(r" ?\(([^()]{0,40})\) ?\(([^()]{0,20})\)$")


def read_documents(lines: Sequence[Line], file: str, warnings: list[Diagnostic]) -> tuple[list[Document], list[Joined]]:
    """The documents, and their titles as texts; what cannot be read as one is told in `warnings`."""
    if not lines:
        return [], []
    whole = joined([_unbulleted(line) for line in lines], file)
    begins = list(_BEGIN.finditer(whole.text))
    unread = whole.text[: begins[0].start() if begins else None]
    if unread:
        message = _("the line cannot be read as a document")
        hint = _('a document is written as "1 - 1234567 Åben Title (1234/24) (H)", a closed one without a number')
        warnings.append(warning("minutes", message, whole.at(0), hint=hint))
    limits = [*(found.start() for found in begins), len(whole.text)][1:]
    documents, titles = [], [_part(whole, 0, unread)] if unread else []
    for begin, limit in zip(begins, limits, strict=True):
        text = whole.text[begin.end() : limit].rstrip()
        end = _END.search(text[-80:])
        title = text[: len(text) - len(end[0])].rstrip() if end else text
        closed = begin[3].lower() == "lukket"
        document = Document(
            position=int(begin[1]),
            closed=closed,
            title=title,
            span=whole.at(begin.start()),
            number="" if closed else begin[2] or "",
            journal=end[1] if end else "",
            kind=end[2] if end else "",
        )
        documents.append(document)
        titles.append(_part(whole, begin.end(), title))
    return documents, titles


def _part(whole: Joined, offset: int, text: str) -> Joined:
    """A piece of a text that still knows its lines."""
    first = bisect_right(whole.starts, offset)
    last = bisect_left(whole.starts, offset + len(text))
    starts = (0, *(start - offset for start in whole.starts[first:last]))
    return Joined(text, whole.file, starts, (whole.at(offset).line, *whole.numbers[first:last]))


def _unbulleted(line: Line) -> Line:
    return Line(line.number, f"- {line.text}" if line.bullet else line.text)
