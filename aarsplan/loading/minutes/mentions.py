"""The days and periods that minutes name, and the body or event that each is said of.

Taken is what `periods` reads, and besides it what only a person writes in running text: "11.10.24" and "311024", both
day first. Left alone are times of day, counts ("30-35 ledere"), journal numbers, and what depends on another meeting
("et kommende møde").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from aarsplan.diagnostics import Diagnostic, warning
from aarsplan.domain import DateRange
from aarsplan.loading.dates import Unreadable, read_date
from aarsplan.loading.minutes.lines import Joined
from aarsplan.loading.minutes.model import Mention
from aarsplan.loading.minutes.sentences import sentences
from aarsplan.loading.periods import dated_words, read_period
from aarsplan.texts import _

_SHORT_YEAR = re.compile(
    r"(?<![\w.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{2})(?!\w)|(?<!\w)([0-9]{2})([0-9]{2})([0-9]{2})(?!\w)"
)
_MAX_YEARS_AWAY = 5
"""How far from the meeting a year of two digits may lie; beyond, the number is taken to be no date."""
_DIRECTLY = frozenset({" i ", " på ", " for ", " til ", " ved ", " ("})
_OWNED = ("ens", "ets")
_VERSIONS = ("justeret", "revideret", "opdateret", "version", "dateret")
"""Words before a date that tell the age of a paper; it is said of no meeting."""
_STEM = 6


class BodyWords:
    """The words for bodies and events, each with a code, and where they stand in a sentence.

    A word of six letters or more also stands for what begins with it, without its article: "Koncernledelsen" is found
    in "koncernledelsesmøde". A shorter one, such as "KCL", is found as a word or before a hyphen.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        codes = {_stem(word): code for word, code in words.items() if word.strip()}
        self._longest_first = sorted(codes.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        parts = [re.escape(stem) + (r"\w*" if len(stem) >= _STEM else r"(?!\w)") for stem, _code in self._longest_first]
        # Without any words, the pattern is one that nothing matches.
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})", re.IGNORECASE)

    def find(self, sentence: str) -> list[tuple[int, int, str]]:
        """Begin, end and code of each word in `sentence`; what only owns something ("direktionens mål") is none."""
        return [
            (found.start(), found.end(), self._code(found[0]))
            for found in self._pattern.finditer(sentence)
            if not (found[0].endswith(_OWNED) and not sentence.startswith(" møde", found.end()))
        ]

    def _code(self, word: str) -> str:
        return next(code for stem, code in self._longest_first if word.lower().startswith(stem))


@dataclass
class MentionReader:
    """Gathers the mentions of one file; what cannot be a day is told in `warnings`."""

    near: date
    words: BodyWords
    found: list[Mention] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    def read(self, paragraphs: Iterable[Joined], under: str = "") -> None:
        """Take what the paragraphs name."""
        for paragraph in paragraphs:
            for offset, sentence in sentences(paragraph):
                named = list(self._named(paragraph, offset, sentence.text))
                spots = [(start, end) for start, end, _days in named]
                bodies = self.words.find(sentence.text) if named else []
                abouts = _abouts(sentence.text, spots, bodies)
                for (start, end, days), about in zip(named, abouts, strict=True):
                    span = paragraph.at(offset + start)
                    text = sentence.text[start:end]
                    self.found.append(Mention(text, days, about, under, sentence.text, span))

    def _named(self, paragraph: Joined, offset: int, sentence: str) -> Iterator[tuple[int, int, DateRange]]:
        for found in _candidates(sentence):
            try:
                days = self._days(found)
            except Unreadable as wrong:
                message = _("{text} is not taken as a date: {reason}").format(text=f'"{found[0]}"', reason=wrong)
                self.warnings.append(warning("date", message, paragraph.at(offset + found.start()), hint=wrong.hint))
                continue
            if days:
                yield found.start(), found.end(), days

    def _days(self, found: re.Match[str]) -> DateRange | None:
        """What is meant; None for a number that happens to look like a date with a short year."""
        if found.re is not _SHORT_YEAR:
            return read_period(found[0], self.near)
        day, month, year = (int(part) for part in found.groups() if part is not None)
        year += self.near.year // 100 * 100
        if abs(year - self.near.year) > _MAX_YEARS_AWAY or not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        only = read_date(f"{year:04d}-{month:02d}-{day:02d}")
        return DateRange(only, only) if only else None


def due_in(sentence: str, near: date) -> DateRange | None:
    """The days up to the limit that a sentence sets by "inden" or "senest", None where it sets none."""
    for found in dated_words(sentence):
        before = sentence[: found.start()].rstrip().rsplit(" ", 1)[-1].lower()
        if before in {"inden", "senest"}:
            try:
                return read_period(f"{before} {found[0]}", near)
            except Unreadable:
                # The reader of mentions tells of it.
                return None
    return None


def _candidates(sentence: str) -> list[re.Match[str]]:
    found = [*dated_words(sentence), *_SHORT_YEAR.finditer(sentence)]
    return sorted(found, key=lambda match: match.start())


def _abouts(sentence: str, spots: list[tuple[int, int]], bodies: list[tuple[int, int, str]]) -> list[str]:
    """For each dated spot the code that it is said of: named right after it, else before it, else later on.

    A body stands for the first date after it; a later one has it only where no other body follows.
    """
    result = []
    for number, (start, end) in enumerate(spots):
        previous = spots[number - 1][1] if number else 0
        following = spots[number + 1][0] if number + 1 < len(spots) else len(sentence)
        before = [body for body in bodies if body[1] <= start]
        after = [body for body in bodies if end <= body[0] < following]
        directly = bool(after) and sentence[end : after[0][0]] in _DIRECTLY
        own = [body for body in before if body[0] >= previous]
        if sentence[:start].rstrip().lower().endswith(_VERSIONS):
            result.append("")
        elif directly or (after and not own):
            result.append(after[0][2])
        else:
            result.append((own or before)[-1][2] if before else "")
    return result


def _stem(word: str) -> str:
    low = " ".join(word.lower().split())
    return low[:-2] if len(low) > _STEM + 2 and low.endswith(("en", "et")) else low
