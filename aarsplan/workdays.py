"""Danish days: public holidays, and counting and shifting days of a named type.

Three day types are told apart, since practice does (calendar days, working days, and *hverdage*, which in municipal
standing orders run Monday to Saturday). A day type is never implied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from aarsplan.texts import language, ngettext

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
"""Denmark's time zone: all dates and times of a project are those of its clocks."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years, both inclusive, in which aarsplan counts days."""

OPTIONAL_HOLIDAYS = {
    "workers-day": (5, 1),
    "constitution-day": (6, 5),
    "christmas-eve": (12, 24),
    "new-years-eve": (12, 31),
}
"""Days that are no public holidays by law but days off by agreement; month and day. A project names its own."""


def danish_day(moment: datetime) -> date:
    """The day in Denmark at a `moment`, which knows its time zone."""
    return moment.astimezone(COPENHAGEN).date()


class DayType(StrEnum):
    """What counts as a day."""

    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"
    """Monday to Friday, no holiday (arbejdsdag)."""
    WEEKDAY = "weekday"
    """Monday to Saturday, no holiday (hverdag)."""


_DAYS_A_WEEK = {DayType.WORKING_DAY: 5, DayType.WEEKDAY: 6}


class DayCalendar:
    """Counts days of each type; holidays are the Danish public ones and the chosen optional ones.

    Source: lov om helligdage, as the `holidays` package has it (Store Bededag ends with 2023).
    """

    def __init__(self, optional: Iterable[str] = ()) -> None:
        self._optional = frozenset(OPTIONAL_HOLIDAYS[code] for code in optional)
        self._holidays = _public_holidays() | {
            day
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
            for day in (date(year, month, number) for month, number in self._optional)
        }
        # Sorted ordinals of the holidays that fall on a day which would count otherwise.
        self._lost = {
            kind: sorted(day.toordinal() for day in self._holidays if day.weekday() < length)
            for kind, length in _DAYS_A_WEEK.items()
        }

    def is_day(self, day: date, kind: DayType) -> bool:
        """Whether `day` is a day of type `kind`."""
        if kind is DayType.CALENDAR_DAY:
            return True
        return day.weekday() < _DAYS_A_WEEK[kind] and day not in self._holidays

    def ordinal(self, day: date, kind: DayType) -> int:
        """Number of days of type `kind` from 1 January of year 1 to `day`, both inclusive.

        The difference of two ordinals is the number of days of that type after the first up to and including
        the second. Exact for `FIRST_YEAR` to `LAST_YEAR`.
        """
        number = day.toordinal()
        if kind is DayType.CALENDAR_DAY:
            return number
        length = _DAYS_A_WEEK[kind]
        weeks, rest = divmod(number, 7)
        return weeks * length + min(rest, length) - bisect_right(self._lost[kind], number)

    def count(self, first: date, last: date, kind: DayType) -> int:
        """Days of type `kind` after `first` up to and including `last`; negative when `last` comes first."""
        return self.ordinal(last, kind) - self.ordinal(first, kind)

    def shift(self, day: date, days: int, kind: DayType) -> date:
        """The day that lies `days` days of type `kind` after `day` (before it, when negative).

        `day` itself is never counted; zero days gives `day` unchanged. The result is of type `kind` otherwise.
        """
        if kind is DayType.CALENDAR_DAY:
            return day + timedelta(days=days)
        step = timedelta(days=1 if days > 0 else -1)
        for _number in range(abs(days)):
            day += step
            while not self.is_day(day, kind):
                day += step
        return day

    def holiday_name(self, day: date) -> str:
        """Name of the public or chosen optional holiday on `day`, "" when it is none."""
        return _holiday_title(day, language()) if day in self._holidays else ""


def day_type_name(kind: DayType, n: int) -> str:
    """`n` days of the type, in words: "8 kalenderdage"."""
    if kind is DayType.CALENDAR_DAY:
        return ngettext("{n} day", "{n} days", n).format(n=n)
    if kind is DayType.WORKING_DAY:
        return ngettext("{n} working day", "{n} working days", n).format(n=n)
    return ngettext("{n} weekday", "{n} weekdays", n).format(n=n)


@lru_cache(maxsize=1)
def _public_holidays() -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("DK", years=range(FIRST_YEAR, LAST_YEAR + 1)))


@lru_cache(maxsize=512)
def _holiday_title(day: date, language_code: str) -> str:
    import holidays

    code = "da" if language_code == "da" else "en_US"
    for category in ("public", "optional"):
        if title := holidays.country_holidays("DK", years=day.year, categories=category, language=code).get(day):
            return str(title)
    return ""
