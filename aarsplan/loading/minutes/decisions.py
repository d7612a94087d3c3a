"""The decisions of a meeting: a heading with a bullet, and the paragraphs under it."""

from __future__ import annotations

from collections.abc import Sequence

from aarsplan.loading.minutes.guests import guests_in
from aarsplan.loading.minutes.lines import Joined, Line, heading_length, joined, paragraphs, usual_width
from aarsplan.loading.minutes.model import Decision

Texts = list[tuple[str, list[Joined]]]
"""Headings with the paragraphs under them, the heading among them."""


def read_decisions(lines: Sequence[Line], file: str) -> tuple[list[Decision], Texts]:
    """The decisions and their texts; without any heading all of it is one decision.

    What stands before the first heading only leads up to the list, and is among the texts alone.
    """
    width = usual_width(lines)
    begins = [at for at, line in enumerate(lines) if line.bullet]
    intro = paragraphs(lines[: begins[0]] if begins else lines, width, file)
    texts: Texts = [("", intro)]
    if not begins:
        return ([_decision(None, intro)] if intro else []), texts
    decisions = []
    for at, limit in zip(begins, [*begins[1:], len(lines)], strict=True):
        length = heading_length(lines[at:limit], width)
        heading = joined(lines[at : at + length], file)
        body = paragraphs(lines[at + length : limit], width, file)
        decisions.append(_decision(heading, body))
        texts.append((heading.text, [heading, *body]))
    return decisions, texts


def _decision(heading: Joined | None, body: list[Joined]) -> Decision:
    title = heading.passage if heading else Joined("", body[0].file, (0,), body[0].numbers[:1]).passage
    return Decision(title, tuple(piece.passage for piece in body), tuple(guests_in(body)))
