"""Paragraphs to sentences, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aarsplan.diagnostics import Span
from aarsplan.loading.minutes.lines import Joined, ends_sentence
from aarsplan.loading.minutes.model import Passage

MAX_LENGTH = 2000
"""Letters after which a sentence is cut, so that a text without full stops is read in pieces."""

_BREAK = re.compile(
    r"(?<=[.!?:]) (?=[^\W\d_a-zæøå])"
    # A full stop was forgotten: "deltog under behandlingen Et af emnerne".
    r"|(?<=[a-zæøå]) (?=(?:Et|En|Der|Det|Som|De|Den|Punktet) )"
)


def sentences(paragraph: Joined) -> Iterator[tuple[int, Passage]]:
    """The sentences of a paragraph, each with its offset in it."""
    text, start = paragraph.text, 0
    for found in _BREAK.finditer(text):
        end = found.start()
        if text[end - 1] != "." or ends_sentence(text[max(start, end - 40) : end]):
            yield from _pieces(paragraph, start, end)
            start = found.end()
    yield from _pieces(paragraph, start, len(text))


def _pieces(paragraph: Joined, start: int, end: int) -> Iterator[tuple[int, Passage]]:
    for at in range(start, end, MAX_LENGTH):
        span: Span = paragraph.at(at)
        yield at, Passage(paragraph.text[at : min(at + MAX_LENGTH, end)], span)
