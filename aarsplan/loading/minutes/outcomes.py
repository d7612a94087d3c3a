"""What a meeting's sentences lead to: tasks with owners, and changes of what is planned.

The tables below are all there is of Danish in it: a sentence counts when one of their words stands in it. What the
agenda says word for word has not been decided, and is passed over where the decision repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from aarsplan.loading.minutes.lines import Joined
from aarsplan.loading.minutes.mentions import due_in
from aarsplan.loading.minutes.model import Finding, FindingKind, FollowUp, Passage
from aarsplan.loading.minutes.sentences import sentences

TASKS: tuple[tuple[str, str], ...] = (
    ("følger", "op"),
    ("arbejder", "videre"),
    ("drøfter", "videre"),
    ("går", "videre"),
    ("vender", "tilbage"),
    ("inviterer", ""),
    ("indkalder", ""),
    ("forbereder", ""),
    ("udarbejder", ""),
    ("undersøger", ""),
    ("laver", ""),
    ("sørger", "for"),
    ("tager", "kontakt"),
    ("bliver", "tovholder"),
    ("bliver", "projektleder"),
    ("bliver", "projektdirektør"),
    ("er", "tovholder"),
)
"""Verb, and the word that must go with it. The owner stands before the verb, or between the two."""

SIGNS: dict[FindingKind, tuple[str, ...]] = {
    FindingKind.POSTPONED: ("udskyde", "udskydes", "udskudt", "udsættes", "udsat"),
    FindingKind.SPLIT: (
        "selvstændig proces",
        "særskilt proces",
        "selvstændigt punkt",
        "særskilt punkt",
        "særskilt sag",
    ),
    FindingKind.REMOVED: ("taget ud", "tages ud", "udgår", "taget af dagsordenen", "tages af dagsordenen"),
    FindingKind.ADDED: ("tilføjes som emne", "tilføjes som punkt", "sættes på dagsordenen", "sættes på programmet"),
    FindingKind.LATE_MATERIAL: ("medbringes til mødet", "medbringes på mødet", "eftersendes", "omdeles på mødet"),
}
PRECONDITIONS = ("ønskes", "ønsker", "afventer", "forudsætter", "forudsætning")
NEXT_TIME = ("kommende", "næste møde", "senere møde")

_WITH = re.compile(r" (?:i samarbejde|sammen) med (?P<owner>[^,.]{1,120})")
_LEAD_IN = re.compile(r"(?:^|.* )(?:at|hvor|mens|samt at) (?=\S)", re.DOTALL)
_ADVERBS = frozenset(
    {"derudover", "herefter", "derefter", "efterfølgende", "endvidere", "desuden", "samtidig", "dernæst"}
)
_NO_OWNER = frozenset({"der", "det", "dette", "som", "og", "punktet", "sagen"})
_MAX_OWNER = 12
"""Most words an owner has; more are half a sentence."""


def follow_ups(under: str, paragraphs: Iterable[Joined], agenda: frozenset[str], near: date) -> Iterator[FollowUp]:
    """The sentences that give somebody something to do, in order."""
    for sentence in _said(paragraphs, agenda):
        if owners := owners_in(sentence.text):
            yield FollowUp(owners, sentence.text, under, sentence.span, due_in(sentence.text, near))


def findings(under: str, paragraphs: Iterable[Joined], agenda: frozenset[str]) -> Iterator[Finding]:
    """The sentences that change what is planned, in order."""
    told = list(_said(paragraphs, agenda))
    preconditions, next_times = _following(told, PRECONDITIONS), _following(told, NEXT_TIME)
    for at, sentence in enumerate(told):
        for kind, signs in SIGNS.items():
            if _has(sentence.text, signs):
                postponed = kind is FindingKind.POSTPONED
                precondition, next_time = (preconditions[at], next_times[at]) if postponed else ("", "")
                yield Finding(kind, sentence.text, under, sentence.span, precondition, next_time)


def owners_in(sentence: str) -> tuple[str, ...]:
    """Who is given something to do, foremost first; empty where nobody is."""
    found = [(at, verb, partner) for verb, partner in TASKS if (at := sentence.find(f" {verb} ")) >= 0]
    for at, verb, partner in sorted(found):
        if owner := _owner(sentence[:at], sentence[at + len(verb) + 2 :], partner):
            beside = _WITH.search(sentence)
            return (owner, beside["owner"].strip()) if beside else (owner,)
    return ()


def sentences_of(paragraphs: Iterable[Joined]) -> Iterator[str]:
    """The sentences as they are compared: without case and full stop."""
    for paragraph in paragraphs:
        yield from (_plain(sentence.text) for _offset, sentence in sentences(paragraph))


def _said(paragraphs: Iterable[Joined], agenda: frozenset[str]) -> Iterator[Passage]:
    for paragraph in paragraphs:
        for _offset, sentence in sentences(paragraph):
            if _plain(sentence.text) not in agenda:
                yield sentence


def _owner(before: str, after: str, partner: str) -> str:
    """Who does what a verb with this partner says, "" where nobody does."""
    if partner and not _begins(after, partner):
        # Turned about: "I gruppen bliver X tovholder".
        owner, between, rest = after.partition(f" {partner}")
        return _named(owner) if between and owner[:1].isupper() and not rest[:1].isalpha() else ""
    if lead_in := _LEAD_IN.match(before):
        before = before[lead_in.end() :]
    return _named(before)


def _named(text: str) -> str:
    words = text.split()
    if words and words[0].lower() in _ADVERBS:
        words = words[1:]
    if not words or len(words) > _MAX_OWNER or words[0].lower() in _NO_OWNER:
        return ""
    return " ".join(words)


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and not text[len(word) : len(word) + 1].isalpha()


def _has(sentence: str, signs: Iterable[str]) -> bool:
    padded = f" {re.sub('[^0-9a-zæøåé]+', ' ', sentence.lower())} "
    return any(f" {sign} " in padded for sign in signs)


def _following(told: list[Passage], signs: Iterable[str]) -> list[str]:
    """For each sentence the first one after it in which a sign stands, "" where there is none."""
    found, result = "", []
    for sentence in reversed(told):
        result.append(found)
        if _has(sentence.text, signs):
            found = sentence.text
    return result[::-1]


def _plain(sentence: str) -> str:
    return sentence.lower().rstrip(" .")
