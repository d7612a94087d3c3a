"""Lengths of time as Danes write them: "45", "45 min.", "1½ time", "1,5 t", "1 t 30 min", "tre kvarter"."""

from __future__ import annotations

import re

_MINUTES = re.compile(r"([0-9]{1,4}) ?(?:m|min|minut|minutter|minutes)?\.?")
_HOURS = re.compile(
    r"(?P<hours>[0-9]{1,2})?(?:[.,](?P<decimals>[0-9]{1,2})| ?(?P<part>[¼½¾]))? ?"
    r"(?:t|time|timer|h|hour|hours)\.?(?: (?:og )?(?P<minutes>[0-9].*))?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_PARTS = {"¼": 15, "½": 30, "¾": 45}
_WORDS = {
    "kvarter": 15,
    "et kvarter": 15,
    "halv time": 30,
    "en halv time": 30,
    "tre kvarter": 45,
    "en time": 60,
    "halvanden time": 90,
}


def read_length(text: str) -> int | None:
    """The minutes that `text` means, a bare number being minutes; None when it is no length of whole minutes."""
    plain = " ".join(text.casefold().split())
    if plain in _WORDS:
        return _WORDS[plain]
    if found := _MINUTES.fullmatch(plain):
        return int(found[1])
    if found := _CLOCK.fullmatch(plain):
        return int(found[1]) * 60 + int(found[2])
    if (found := _HOURS.fullmatch(plain)) and any(found[name] for name in ("hours", "decimals", "part")):
        return _hours(found)
    return None


def _hours(found: re.Match[str]) -> int | None:
    decimals = found["decimals"] or ""
    whole: int = 10 ** len(decimals)
    minutes, rest = divmod(60 * int(decimals or 0), whole)
    more = _MINUTES.fullmatch(found["minutes"] or "0")
    if rest or more is None or int(more[1]) >= 60:
        return None
    return 60 * int(found["hours"] or 0) + minutes + _PARTS.get(found["part"] or "", 0) + int(more[1])
