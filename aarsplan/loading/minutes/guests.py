"""Who is called for an item, and who is in the room for a part of the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aarsplan.diagnostics import Diagnostic, warning
from aarsplan.loading.dates import Unreadable, read_time
from aarsplan.loading.minutes.lines import Joined
from aarsplan.loading.minutes.model import Attendance, Guest
from aarsplan.loading.minutes.sentences import sentences
from aarsplan.texts import _

_CALLED = re.compile(r" (?:deltager|deltog|deltage) under (?:behandling|punkt|drøftelse)", re.IGNORECASE)
_TIME = r"([0-9]{1,2}(?:[.:][0-9]{2})?)"
_IN_THE_ROOM = re.compile(
    rf" (?:deltager|deltog) (?:på|i) mødet (?:fra )?(?:kl\.? ?)?{_TIME} ?(?:-|–|til) ?(?:kl\.? ?)?{_TIME}(?![0-9])",
    re.IGNORECASE,
)


def guests_in(paragraphs: Iterable[Joined]) -> Iterator[Guest]:
    """Those of whom a sentence says that they take part while an item is treated."""
    for paragraph in paragraphs:
        for _offset, sentence in sentences(paragraph):
            if found := _CALLED.search(sentence.text):
                yield Guest(sentence.text[: found.start()], sentence.span)


def attendance_in(paragraphs: Iterable[Joined], warnings: list[Diagnostic]) -> Iterator[Attendance]:
    """Those who take part from one time to another; a window that cannot be is told in `warnings`."""
    for paragraph in paragraphs:
        for _offset, sentence in sentences(paragraph):
            found = _IN_THE_ROOM.search(sentence.text)
            if found is None:
                continue
            try:
                start, end = read_time(found[1]), read_time(found[2])
            except Unreadable as wrong:
                warnings.append(warning("minutes", str(wrong), sentence.span, hint=wrong.hint))
                continue
            if start and end and start < end:
                yield Attendance(sentence.text[: found.start()], start, end, sentence.span)
            else:
                warnings.append(warning("minutes", _("the attendance ends before it begins"), sentence.span))
