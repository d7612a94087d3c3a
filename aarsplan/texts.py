"""The language a person reads: translation, and dates written the Danish or the English way.

Messages stand in the code in English; `locale/da` holds the Danish ones. The language is a context variable,
so that two readers of one process can have one each. Danish is the default.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from functools import cache
from pathlib import Path

LANGUAGES = ("da", "en")
LOCALE_DIR = Path(__file__).with_name("locale")

_language: ContextVar[str] = ContextVar("language", default="da")

_WEEKDAYS = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "da": (
        "januar", "februar", "marts", "april", "maj", "juni",
        "juli", "august", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


@cache
def _catalog(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("aarsplan", LOCALE_DIR, languages=[language], fallback=True)


def language() -> str:
    """The language of the texts made now: `da` or `en`."""
    return _language.get()


def set_language(code: str) -> None:
    """Use `code` (one of `LANGUAGES`) from here on in this context."""
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}, expected one of {', '.join(LANGUAGES)}")
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use `code` (one of `LANGUAGES`) inside a `with` block."""
    before = language()
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def _(message: str) -> str:
    """The text `message` in the language of the reader."""
    return _catalog(language()).gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The text for `n` things in the language of the reader."""
    return _catalog(language()).ngettext(one, many, n)


def weekday_name(weekday: int) -> str:
    """Name of a weekday, 0 = Monday: "torsdag", "Thursday"."""
    return _WEEKDAYS[language()][weekday]


def month_name(month: int) -> str:
    """Name of a month, 1 = January: "oktober", "October"."""
    return _MONTHS[language()][month - 1]


def short_date(day: date) -> str:
    """Weekday and date as they stand in a table: "tor 30-10-2025", "Thu 30 Oct 2025"."""
    weekday = weekday_name(day.weekday())[:3]
    if language() == "da":
        return f"{weekday} {day:%d-%m-}{day.year:04d}"
    return f"{weekday} {day.day} {month_name(day.month)[:3]} {day.year:04d}"


def clock(moment: time) -> str:
    """A time of day: "9.00" in Danish, "9:00" in English."""
    return f"{moment.hour}{'.' if language() == 'da' else ':'}{moment.minute:02d}"


def decimal(number: float) -> str:
    """A number with one decimal: "1,5" in Danish, "1.5" in English."""
    return f"{number:.1f}".replace(".", "," if language() == "da" else ".")


def week_number(day: date) -> int:
    """ISO 8601 week number of `day`, 1 to 53."""
    return day.isocalendar().week


def join(words: list[str], last: str | None = None) -> str:
    """The words as one phrase: "a, b og c". `last` is the word before the last one ("og" by default)."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last or _('and')} {words[-1]}"
