"""Persons in Danish text: where somebody's name stands, and the title before it.

Danish writes ordinary words small, so capitals are what there is to go by. A name is one or more capitalised words that
follow a title ("Specialkonsulent A B"), or two or more of them in a row, or one that does or is given what only a
person does or is given ("A deltager", "af A"). What ends as units of a municipality do is none ("Fællessekretariatet").
When in doubt a word is taken for a name: a word too few is a smaller harm than a name too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*-?")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-'’](?:[^\W\d_a-zæøå][^\W_]*|s))*")
"""A name as its parts: "Anne-Marie" is one, "KCL-møder" and "Vej-" are none."""
_TITLE = (
    "konsulent", "konsulenter", "konsulenten", "konsulenterne", "chef", "chefer", "chefen", "cheferne",
    "direktør", "direktører", "direktøren", "direktørerne", "leder", "ledere", "lederen", "lederne",
    "sekretær", "sekretæren", "medarbejder", "medarbejdere", "medarbejderen", "koordinator", "koordinatorer",
    "koordinatoren", "borgmester", "borgmesteren", "borgmestre", "formand", "formanden", "tovholder", "tovholdere",
    "tovholderen", "repræsentant", "repræsentanter", "jurist", "juristen", "ingeniør", "planlægger", "rådgiver",
    "assistent", "fuldmægtig", "medlem", "medlemmer", "arkitekt", "controller", "økonom", "revisor",
)  # fmt: skip
"""How titles end."""
_UNIT = (
    "kommune", "kommunen", "kommunes", "kommunens", "sekretariatet", "sekretariat", "forvaltningen", "forvaltning",
    "ledelsen", "ledelse", "udvalget", "udvalg", "direktionen", "direktion", "direktions", "akademi", "akademiet",
    "program", "programmet", "plan", "planen", "dagen", "mødet", "møde", "gruppen", "afdelingen", "afdeling", "teamet",
    "team", "enheden", "staben", "stab", "rådet", "råd", "styrelsen", "styrelse", "ministeriet", "ministerium",
    "regeringen", "bestyrelsen", "bestyrelse", "centret", "centeret", "center", "kontoret", "huset", "området",
    "økonomi", "velfærd", "ejendom", "digitalisering", "service", "organisationen", "foreningen", "forening",
    "landsforening", "holdet", "partiet", "region", "regionen", "punkt", "punktet", "sagen", "referat", "budget",
)  # fmt: skip
"""How units, bodies and other things with a capital end, with or without the s of the genitive."""
_SMALL_WORDS = frozenset({
    "af", "alle", "at", "da", "de", "den", "der", "deres", "derefter", "dernæst", "derudover", "desuden", "det",
    "dette", "din", "du", "efter", "efterfølgende", "eftersom", "ellers", "en", "endelig", "endvidere", "er",
    "et", "evt", "for", "fordi", "fra", "før", "første", "ham", "han", "hende", "her", "herefter", "herudover",
    "hos", "hun", "hvem", "hver", "hvis", "hvor", "hvordan", "hvornår", "i", "ifølge", "ikke", "imens", "inden",
    "ingen", "jf", "man", "med", "men", "mens", "mødet", "møderne", "nogle", "når", "og", "også", "om",
    "omkring", "op", "over", "på", "samlet", "samt", "samtidig", "selv", "siden", "sidst", "skal", "som",
    "således", "til", "tillige", "under", "ved", "vi", "vil", "vores", "yderligere", "bilag", "bilaget",
    "begge", "begrebet", "emnet", "emnerne", "oplæg", "oplægget", "processen", "projektet", "åben", "lukket",
    "tid",
})  # fmt: skip
"""Words that begin a sentence and no name."""
_VERBS = frozenset({
    "arbejder", "bad", "beder", "bidrager", "blev", "bliver", "deltager", "deltog", "drøfter", "drøftede", "er",
    "fandt", "fik", "forbereder", "foreslog", "foreslår", "forklarede", "fortalte", "fortæller", "fremlagde",
    "fremlægger", "følger", "får", "gav", "gennemgik", "gennemgår", "giver", "gjorde", "gør", "har", "havde",
    "hjælper", "indkalder", "indledte", "inviterede", "inviterer", "kan", "kommer", "laver", "ledede", "leder",
    "mener", "mente", "orienterede", "orienterer", "oplyste", "oplyser", "overtager", "overtog", "præsenterede",
    "præsenterer", "redegjorde", "redegør", "sagde", "sender", "skal", "skriver", "spurgte", "svarede",
    "sørger", "tager", "talte", "udarbejder", "udarbejdede", "undersøger", "understregede", "var", "vender",
    "vil", "ønskede", "ønsker",
})  # fmt: skip
"""Verbs beside which a capitalised word that is no ordinary noun is a person."""
_PREPOSITIONS = frozenset({
    "af", "hos", "kontakt", "med", "mellem", "samt", "spørg", "ved",
})  # fmt: skip
_NOUN = ("en", "et", "erne", "ing", "else", "tion", "hed", "dom", "erede")
"""How ordinary nouns end."""
_NAMES_LIKE_NOUNS = frozenset({
    "carsten", "christen", "ellen", "esben", "flemming", "harriet", "helen", "henning", "jørgen", "karen",
    "karsten", "kirsten", "kristen", "margaret", "maren", "morten", "preben", "ragnhild", "søren", "steen",
    "torben", "thorben",
})  # fmt: skip
_PARTICLES = frozenset({
    "al", "bin", "da", "de", "del", "el", "la", "le", "van", "von",
})  # fmt: skip
_LIST = frozenset({", ", " og ", " samt ", " & "})

_CAPITAL = r"[^\W\d_a-zæøå][\w-]*"
_TITLED = re.compile(
    rf"(?:[^\W\d_]+- og )?\b[^\W\d_]*(?i:{'|'.join(_TITLE)})(?: for {_CAPITAL}(?:(?:, | og ){_CAPITAL}){{0,6}})? $"
)
_UNIT_FOLLOWS = re.compile(rf"(?i:{'|'.join(_TITLE)}) for (?:{_CAPITAL}(?:, | og )){{0,6}}$")
_LOOK_BACK = 100
"""Letters before a name among which its title is looked for."""


@dataclass(frozen=True)
class Person:
    """A name in a text, from `start` to `end`, and where the title before it begins (`start` where there is none)."""

    start: int
    end: int
    title: int


@dataclass(frozen=True)
class Words:
    """Words in small letters: `kept` are in no name, and a capitalised one of `known` is always in one."""

    kept: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def persons(text: str, words: Words) -> list[Person]:
    """The persons named in `text`, in order."""
    found = list(_segments(text, words))
    sure = [_is_person(text, segment, words) for segment in found]
    # In "A og B deltager", A is a person because B is one; and the other way round.
    for numbers in (range(len(found) - 2, -1, -1), range(1, len(found))):
        step = 1 if numbers.step < 0 else -1
        for number in numbers:
            first, second = sorted((number, number + step))
            between = text[found[first][-1].end() : found[second][0].start()]
            if sure[number + step] and between in _LIST and not _noun(found[number]):
                sure[number] = True
    return [_titled(text, segment) for segment, person in zip(found, sure, strict=True) if person]


def name_words(name: str) -> Iterator[str]:
    """The words of a name in small letters, initials and particles left out."""
    for found in _WORD.finditer(name):
        word = found[0].lower()
        if len(word) > 1 and word not in _PARTICLES:
            yield word


Segment = list[re.Match[str]]


def _segments(text: str, words: Words) -> Iterator[Segment]:
    """The runs of capitalised words that may be names."""
    run: Segment = []
    found = list(_WORD.finditer(text))
    for number, word in enumerate(found):
        beside = bool(run) and _beside(text, run[-1], word)
        following = found[number + 1] if number + 1 < len(found) else None
        if beside and word[0] in _PARTICLES and following and following[0][0].isupper():
            run.append(word)
            continue
        if run and not beside:
            yield run
            run = []
        if _may_be_name(text, word, words):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_be_name(text: str, word: re.Match[str], words: Words) -> bool:
    """Whether a word may be a part of a name."""
    low = word[0].lower()
    plain = low.removesuffix("s")
    if not word[0][0].isupper() or low in words.kept:
        return False
    if low in words.known or plain in words.known:
        return True
    if (len(low) > 1 and word[0].isupper()) or not _HYPHENATED.fullmatch(word[0]) or low in _SMALL_WORDS:
        return False
    if low.endswith((*_UNIT, *_TITLE)) or plain.endswith(_UNIT):
        return False
    begin = max(0, word.start() - _LOOK_BACK)
    # The plain search spares the expression, which is slow, where it cannot match.
    return text.find(" for ", begin, word.start()) < 0 or not _UNIT_FOLLOWS.search(text, begin, word.start())


def _is_person(text: str, segment: Segment, words: Words) -> bool:
    if any(word[0].lower() in words.known or word[0].lower().removesuffix("s") in words.known for word in segment):
        return True
    start, end = segment[0].start(), segment[-1].end()
    if len(segment) > 1 or _title_before(text, start) < start:
        return True
    if len(segment[0][0]) == 1 or _noun(segment):
        return False
    before, after = _word_before(text, start), _word_after(text, end)
    return after in _VERBS or before in _PREPOSITIONS or (before in _VERBS and not after[:1].isupper())


def _noun(segment: Segment) -> bool:
    """Whether a single word looks like an ordinary noun that begins a sentence."""
    low = segment[0][0].lower()
    return len(segment) == 1 and low.endswith(_NOUN) and low not in _NAMES_LIKE_NOUNS


def _titled(text: str, segment: Segment) -> Person:
    start = segment[0].start()
    return Person(start, segment[-1].end(), _title_before(text, start))


def _title_before(text: str, start: int) -> int:
    """Where the title before `start` begins, `start` itself where there is none."""
    begin = max(0, start - _LOOK_BACK)
    if not _word_before(text, start).endswith(_TITLE) and text.find(" for ", begin, start) < 0:
        return start
    found = _TITLED.search(text, begin, start)
    return found.start() if found else start


def _beside(text: str, word: re.Match[str], following: re.Match[str]) -> bool:
    between = text[word.end() : following.start()]
    return between == " " or (between == ". " and len(word[0]) == 1)


def _word_before(text: str, at: int) -> str:
    words = text[max(0, at - 30) : at].rsplit(None, 1)
    return words[-1].lower() if words and text[at - 1 : at].isspace() else ""


def _word_after(text: str, at: int) -> str:
    words = text[at : at + 30].split(None, 1)
    return words[0].rstrip(".,;:!?") if words and text[at : at + 1].isspace() else ""
