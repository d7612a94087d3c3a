"""The word that was probably meant, and values as a diagnostic shows them."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

from aarsplan.texts import _

MAX_KNOWN = 12
"""Most words that a hint lists."""
_MAX_SHOWN = 60

_DANISH = {
    "mandag": "monday", "tirsdag": "tuesday", "onsdag": "wednesday", "torsdag": "thursday", "fredag": "friday",
    "lørdag": "saturday", "søndag": "sunday",
    "dag": "day", "uge": "week", "måned": "month", "kvartal": "quarter", "halvår": "half-year", "år": "year",
    "kalenderdag": "calendar-day", "arbejdsdag": "working-day", "hverdag": "weekday",
    "før": "before", "efter": "after", "begge": "either", "tidligere": "earlier", "senere": "later", "behold": "keep",
    "udkast": "draft", "kladde": "draft", "godkendt": "approved", "afholdt": "held", "holdt": "held",
    "låst": "locked", "aflyst": "cancelled",
    "flyt": "move", "flyttet": "move", "aflys": "cancel", "ekstra": "extra",
    "ugentlig": "weekly", "månedlig": "monthly", "fordelt": "spread", "datoer": "dates",
    "alle": "any", "obligatorisk": "required", "helligdag": "holiday",
    "grundlovsdag": "constitution-day", "juleaften": "christmas-eve", "nytårsaften": "new-years-eve",
    "navn": "name", "kode": "code", "dato": "date", "ugedag": "weekday", "ugedage": "weekdays", "minutter": "minutes",
    "varighed": "minutes", "tid": "start", "tider": "times", "sted": "place", "steder": "places", "regel": "rule",
    "lokale": "place", "deltagere": "required", "farve": "colour", "kilde": "source", "fordi": "because",
    "vægt": "weight", "slut": "end", "fra": "first", "til": "last", "uger": "weeks", "antal": "count",
    "frist": "deadline", "undtagelse": "exception", "undtagen": "except-months", "pladser": "seats",
    "personer": "persons", "program": "programme", "dagsorden": "agenda",
}  # fmt: skip
"""Danish words for keys and values, which are English."""


def nearest(word: str, words: Collection[str]) -> str:
    """The one of `words` that `word`, English or Danish, was probably meant to be; "" when none is near."""
    plain = word.strip().lower()[:_MAX_SHOWN]
    meant = {candidate.lower(): candidate for candidate in words}
    meant |= {danish: english for danish, english in _DANISH.items() if english in words and danish not in meant}
    if plain in meant:
        return meant[plain]
    found = get_close_matches(plain, meant, n=1, cutoff=0.6)
    return meant[found[0]] if found else ""


def suggestion(word: str, words: Collection[str]) -> str:
    """The hint that goes with an unknown word: the nearest one, and the words there are when they are few."""
    meant = nearest(word, words)
    parts = [_("did you mean {word}?").format(word=meant)] if meant else []
    if words and len(words) <= MAX_KNOWN:
        parts.append(_("known: {words}").format(words=", ".join(sorted(words))))
    return " ".join(parts)


def shown(value: Any) -> str:
    """A value as a diagnostic shows it: short, in the form of the config."""
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return _short(f"[{', '.join(shown(element) for element in value[:9])}{', …' if len(value) > 9 else ''}]")
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
