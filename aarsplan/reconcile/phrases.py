"""Sentences of minutes to what is written of them in a project: the decision alone, a title, a document's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aarsplan.loading.minutes.lines import Joined
from aarsplan.loading.minutes.model import Passage
from aarsplan.loading.minutes.sentences import sentences
from aarsplan.reconcile.wording import words_in

_SAME = 0.8
"""Share of all words of two sentences that both have, from which on the one repeats the other.

Whole words are compared: "gennemgår slides" is on the agenda, "gennemgik slides" is what was done.
"""
_VERBS = (" skal ", " tilføjes ", " sættes ", " behandles ", " tages ", " fortsætter ", " bliver ", " udskilles ")
"""What comes after the words that a sentence is about."""
_LEAD_INS = (" at ", ", ")
_PRONOUNS = frozenset({"den", "det", "dette", "denne", "disse", "de", "materialet"})
_ANNOUNCED = ("Der tilføjes ", "Der udarbejdes ", "Der eftersendes ", "Der medbringes ")
_GUESTS = ("deltager under ", "deltog under ", "deltage under ")


def what_was_decided(body: Iterable[Passage], agenda: Iterable[Passage]) -> str:
    """The sentences of a decision that do not only repeat what stood on the agenda, or tell who was there."""
    known = [words_in(sentence) for sentence in _sentences(agenda)]
    new = [
        sentence
        for sentence in _sentences(body)
        if not any(_repeats(words_in(sentence), other) for other in known) and not any(g in sentence for g in _GUESTS)
    ]
    return " ".join(new)


def subject_of(sentence: str) -> str:
    """What a sentence is about: "… blev det aftalt, at AI tilføjes som emne" is about "AI"; else all of it."""
    ends = [at for verb in _VERBS if (at := sentence.find(verb)) > 0]
    subject = sentence[: min(ends)] if ends else sentence
    for lead_in in _LEAD_INS:
        subject = subject.rpartition(lead_in)[2]
    return _as_title(subject)


def after_pronoun(sentence: str, body: Sequence[Passage]) -> str:
    """What is brought to the meeting: named in `sentence`, or in the one before it in `body` that it points back to."""
    found = list(_sentences(body))
    words = sentence.split()
    if words and words[0].lower() in _PRONOUNS and sentence in found[1:]:
        sentence = found[found.index(sentence, 1) - 1]
    for announced in _ANNOUNCED:
        sentence = sentence.removeprefix(announced)
    return _as_title(sentence)


def _sentences(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        whole = Joined(passage.text, passage.span.file, (0,), (passage.span.line,))
        yield from (sentence.text for _offset, sentence in sentences(whole))


def _repeats(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other)


def _as_title(text: str) -> str:
    plain = text.strip().rstrip(".")
    return plain[:1].upper() + plain[1:]
