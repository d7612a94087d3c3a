"""Whether two texts mean the same thing although they are worded differently.

An item is called one thing in the project and nearly the same in the minutes. Compared are the beginnings of the words,
so that "Koncernledelsen" is found in "Koncernledelsesmøde" and "lovprogram" in "lovprogrammet".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from aarsplan.diagnostics import printable
from aarsplan.domain import Role

ALIKE = 0.5
"""Share of the words of the shorter text that the other one has, from which on they are taken for the same."""

_STEM = 5
_WORD = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe"})
_SMALL = frozenset({
    "ad", "af", "at", "bilag", "d", "de", "den", "der", "det", "doc", "docx", "dog", "en", "er", "et", "for", "fra",
    "har", "i", "ift", "inden", "kl", "med", "men", "mhp", "nr", "og", "om", "op", "pdf", "på", "samt", "skal", "som",
    "til", "under", "var", "ved", "vedlagt", "xlsx",
})  # fmt: skip
"""Words that say nothing of what a text is about, and endings of files."""

One = TypeVar("One")
Other = TypeVar("Other")


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """The beginnings of the words in `text` that say what it is about."""
    return frozenset(word.translate(_FOLDED)[:_STEM] for word in words_in(text))


def words_in(text: str) -> frozenset[str]:
    """The words in `text` that say what it is about, in small letters."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _SMALL)


def likeness(one: str, other: str) -> float:
    """The share of the shorter text's words that the other one has, from 0 to 1.

    One word in common is not enough where both have several.
    """
    first, second = stems(one), stems(other)
    common, shorter = len(first & second), min(len(first), len(second))
    if common < min(2, max(len(first), len(second))) and common < shorter:
        return 0.0
    return common / shorter if shorter else 0.0


def best_pairs(
    ones: Sequence[One], others: Sequence[Other], score: Callable[[One, Other], float]
) -> list[tuple[int, int]]:
    """Which of `ones` goes with which of `others`, by number, the best pair first; each is in one pair at most.

    Nothing is paired whose `score` is 0.
    """
    found = [
        (-points, number, place)
        for number, one in enumerate(ones)
        for place, other in enumerate(others)
        if (points := score(one, other)) > 0
    ]
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _points, number, place in sorted(found):
        if number not in taken[0] and place not in taken[1]:
            pairs.append((number, place))
            taken[0].add(number)
            taken[1].add(place)
    return pairs


def role_called(text: str, roles: Mapping[str, Role]) -> str:
    """The code of the role that `text` names, "" where it names none or may mean several."""
    plain = _plain(text)
    exact = [role.code for role in roles.values() if plain in (_plain(role.code), _plain(role.name))]
    if exact:
        return exact[0]
    words = stems(text)
    near = [role.code for role in roles.values() if words and words <= stems(role.name)]
    return near[0] if len(near) == 1 else ""


def roles_in(text: str, roles: Mapping[str, Role]) -> list[str]:
    """The codes of the roles whose names stand in `text`, also with an ending: "borgmesteren"."""
    plain = f" {_plain(text)}"
    return [role.code for role in roles.values() if f" {_plain(role.name)}" in plain]


def tidy(text: str, limit: int = 2000) -> str:
    """A text as it may be written to a project file: on one line, of at most `limit` characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def code_of(title: str, taken: Iterable[str], *, words: int = 4) -> str:
    """A code for something called `title` that is not among `taken`: "KLOGE-M2"."""
    found = [word.translate(_FOLDED) for word in _WORD.findall(title.casefold()) if word not in _SMALL]
    plain = [ascii_only for word in found if (ascii_only := word.encode("ascii", "ignore").decode())]
    base = "-".join(plain[:words]).upper()[:34] or "PUNKT"
    used = {code.casefold() for code in taken}
    code, number = base, 2
    while code.casefold() in used:
        code, number = f"{base}-{number}", number + 1
    return code


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold().translate(_FOLDED)))
