"""The timed lines of an agenda, with what stands under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise

from aarsplan.diagnostics import Diagnostic, Span, warning
from aarsplan.loading.dates import Unreadable, read_time
from aarsplan.loading.minutes.guests import attendance_in, guests_in
from aarsplan.loading.minutes.lines import Joined, Line, heading_length, joined, paragraphs, usual_width
from aarsplan.loading.minutes.model import Entry
from aarsplan.texts import _, clock

_TIMED = re.compile(
    r"(?:kl\. ?)?([0-9]{1,2}[.:][0-9]{2}) ?(?:[-–] ?[0-9]{1,2}[.:][0-9]{2} )?(?=[^\W\d_]|[\"“»'(])(.*)", re.IGNORECASE
)
_CLOCK_FOLLOWS = ("kl", "kl.", "fra", "til", "klokken")
_END = ("mødet afsluttes", "mødet slutter", "mødet slut", "afslutning af mødet")


@dataclass
class Agenda:
    """The entries of an agenda in the order of the page; `intro` is what stands before the first."""

    entries: list[Entry] = field(default_factory=list)
    texts: list[tuple[str, list[Joined]]] = field(default_factory=list)
    """Title and paragraphs of each entry, for those who look for something in them."""
    end: time | None = None
    warnings: list[Diagnostic] = field(default_factory=list)


def read_agenda(lines: Sequence[Line], file: str) -> Agenda:
    """The timed lines among `lines`; a line that only begins with a time in the middle of a sentence is none."""
    agenda = Agenda()
    width = usual_width(lines)
    begins = [(at, found) for at, line in enumerate(lines) if (found := _start(lines, at, line, file, agenda))]
    intro = paragraphs(lines[: begins[0][0]] if begins else lines, width, file)
    agenda.texts.append(("", intro))
    limits = [*(at for at, _found in begins), len(lines)][1:]
    for number, ((at, (start, title)), limit) in enumerate(zip(begins, limits, strict=True)):
        if title.text.lower().rstrip(" .").startswith(_END):
            agenda.end = start
            agenda.texts.append(("", paragraphs(lines[at + 1 : limit], width, file)))
            continue
        following = begins[number + 1][1][0] if number + 1 < len(begins) else None
        _add(agenda, start, following, [title, *lines[at + 1 : limit]], width, file)
    _check_order(agenda, begins, lines, file)
    return agenda


def _add(agenda: Agenda, start: time, end: time | None, lines: list[Line], width: int, file: str) -> None:
    length = heading_length(lines, width)
    title = joined(lines[:length], file)
    rest = paragraphs(lines[length:], width, file)
    numbers = {line.number for line in lines if line.bullet}
    bullets = [piece for piece in rest if piece.numbers[0] in numbers]
    entry = Entry(
        start=start,
        end=end,
        title=title.passage,
        body=tuple(piece.passage for piece in rest if piece.numbers[0] not in numbers),
        bullets=tuple(piece.passage for piece in bullets),
        guests=tuple(guests_in(rest)),
        attendance=tuple(attendance_in(rest, agenda.warnings)),
    )
    agenda.entries.append(entry)
    agenda.texts.append((title.text, [title, *rest]))


def _start(lines: Sequence[Line], at: int, line: Line, file: str, agenda: Agenda) -> tuple[time, Line] | None:
    """The time and the title with which a line begins, None where it is no timed line."""
    found = _TIMED.fullmatch(line.text)
    if found is None or line.bullet:
        return None
    if at and lines[at - 1].text.lower().endswith(_CLOCK_FOLLOWS):
        return None
    try:
        start = read_time(found[1])
    except Unreadable as wrong:
        message = _("{text} is no time of an agenda line: {reason}").format(text=f'"{found[1]}"', reason=wrong)
        agenda.warnings.append(warning("minutes", message, Span(file, line.number), hint=wrong.hint))
        return None
    return (start, Line(line.number, found[2])) if start else None


def _check_order(
    agenda: Agenda, begins: Sequence[tuple[int, tuple[time, Line]]], lines: Sequence[Line], file: str
) -> None:
    for (_at, (start, _title)), (at, (following, _next)) in pairwise(begins):
        if following <= start:
            message = _("the agenda goes from {first} to {second}: times must rise")
            told = message.format(first=clock(start), second=clock(following))
            agenda.warnings.append(warning("minutes", told, Span(file, lines[at].number)))
