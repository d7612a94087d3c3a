"""Days and periods as Danes write them: "d. 26. september", "1. kvartal 2025", "efteråret 2025", "inden 26-11-2025".

What has no year is the one nearest to a day that is given. A season is the half of the meeting year that is meant:
*forår* January to June, *efterår* August to December.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from aarsplan.diagnostics import WrongUse
from aarsplan.domain import DateRange, Per
from aarsplan.horizon import parse_horizon
from aarsplan.loading.dates import Unreadable, read_date
from aarsplan.recurrence import period
from aarsplan.texts import _, month_name, speaking
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

with speaking("da"):
    _MONTHS = [month_name(number) for number in range(1, 13)]
_SHORT = ("sept", *(name[:3] for name in _MONTHS))
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
_WHOLE_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_YEAR = "(?:,? (?P<year>[0-9]{4}))?"
_THE = r"(?:den |d\. ?)"
_SEASONS = {"forår": (1, 6), "sommer": (6, 8), "efterår": (8, 12)}
"""First and last month, both inclusive."""

Found = re.Match[str]
Make = Callable[[int], DateRange]


def read_period(text: str, near: date | None = None) -> DateRange:
    """The days that `text` means, both ends inclusive; without a year in it, those nearest to the day `near`.

    "inden X" and "før X" end the day before X begins and "senest X" the day X ends; they begin on `near`, or with the
    first year that aarsplan knows where `near` is None or not before that. "efter X" begins the day after X.

    Raises:
        Unreadable: it is no day or period, there is none such, its year is missing, or it can be read in several ways.
    """
    plain = " ".join(text.split())
    if found := _LIMIT.fullmatch(plain):
        return _limited(found["limit"].lower(), read_period(found["rest"], near), near)
    if (day := read_date(_ARTICLE.sub("", plain))) is not None:
        return DateRange(day, day)
    for pattern, make in _FORMS:
        if found := pattern.fullmatch(plain):
            return make(found, near)
    if not plain[:4].isdecimal() or len(plain) < 4:
        raise Unreadable(_("it is no date and no period"), _hint())
    try:
        return parse_horizon(plain)
    except WrongUse as wrong:
        raise Unreadable(wrong.diagnostics[0].message, wrong.diagnostics[0].hint or _hint()) from wrong


def dated_words(text: str) -> Iterator[re.Match[str]]:
    """Each place in prose that `read_period` may be asked about; the longest where several begin together.

    A number that is part of a longer one, such as a journal number, is none.
    """
    for found in _IN_PROSE.finditer(text):
        # "August" without a day or a year can be a person.
        if not found[0].isalpha() or found[0].islower():
            yield found


def nearest(make: Make, near: date | None) -> DateRange:
    """The days that `make` gives for the year in which they lie nearest to `near`; the later one of two.

    Raises:
        Unreadable: `near` is None, or there are no such days in any year around it.
    """
    if near is None:
        raise Unreadable(_("the year is missing"), _hint())
    found = []
    problem = _no_year()
    # Four years each way hold every 29 February.
    for year in range(max(near.year - 4, FIRST_YEAR + 1), min(near.year + 4, LAST_YEAR - 1) + 1):
        try:
            found.append(make(year))
        except Unreadable as wrong:
            problem = wrong if year <= near.year else problem
    if not found:
        raise problem
    return min(reversed(found), key=lambda days: max((days.first - near).days, (near - days.last).days, 0))


def month_number(word: str) -> int:
    """1 to 12 for the name of a month or its first three letters, with or without a full stop."""
    return [name[:3] for name in _MONTHS].index(word.lower()[:3]) + 1


def _in_year(found: Found, near: date | None, make: Make) -> DateRange:
    return make(_known(found["year"])) if found["year"] else nearest(make, near)


def _days(found: Found, near: date | None) -> DateRange:
    month = found["month"]
    number = int(month) if month.isdigit() else month_number(month)
    first, last = found["day"], found["last"] or found["day"]
    days = _in_year(found, near, lambda year: DateRange(_day(year, number, first), _day(year, number, last)))
    return _forward(days)


def _day_of_month(found: Found, near: date | None) -> DateRange:
    def make(year: int) -> DateRange:
        day = _day(year, int(found["month"]), found["day"])
        return DateRange(day, day)

    return _in_year(found, near, make)


def _day(year: int, month: int, day: str) -> date:
    found = read_date(f"{year:04d}-{month:02d}-{day}")
    if found is None:
        raise Unreadable(_("it is no date and no period"), _hint())
    return found


def _part(per: Per, months: int) -> Callable[[Found, date | None], DateRange]:
    def read(found: Found, near: date | None) -> DateRange:
        first = (int(found["number"]) - 1) * months + 1
        return _in_year(found, near, lambda year: period(date(year, first, 1), per))

    return read


def _month(found: Found, near: date | None) -> DateRange:
    number = month_number(found["month"])
    return _in_year(found, near, lambda year: period(date(year, number, 1), Per.MONTH))


def _season(found: Found, near: date | None) -> DateRange:
    first, last = _SEASONS[found["season"].lower()]
    return _in_year(
        found, near, lambda year: DateRange(date(year, first, 1), period(date(year, last, 1), Per.MONTH).last)
    )


def _winter(_found: Found, _near: date | None) -> DateRange:
    raise Unreadable(_("a winter lies in two years"), _hint())


def _weeks(found: Found, near: date | None) -> DateRange:
    first, last = int(found["week"]), int(found["last"] or found["week"])
    days = _in_year(found, near, lambda year: DateRange(_monday(year, first), _monday(year, last) + timedelta(days=6)))
    return _forward(days)


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError as problem:
        raise Unreadable(_("there is no week {week} in {year}").format(week=week, year=year)) from problem


def _years(found: Found, _near: date | None) -> DateRange:
    first, last = found["year"], found["until"] or found["year"]
    until = _known(f"{first[: 4 - len(last)]}{last}")
    return _forward(DateRange(date(_known(first), 1, 1), date(until, 12, 31)))


def _forward(days: DateRange) -> DateRange:
    if days.last < days.first:
        raise Unreadable(_("it ends before it begins"))
    return days


def _known(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR < year < LAST_YEAR:
        raise _no_year()
    return year


def _no_year() -> Unreadable:
    message = _("the year must lie between {first} and {last}")
    return Unreadable(message.format(first=FIRST_YEAR + 1, last=LAST_YEAR - 1))


def _limited(limit: str, days: DateRange, near: date | None) -> DateRange:
    """The days up to a limit or after it."""
    if limit == "efter":
        return DateRange(days.last + timedelta(days=1), date(LAST_YEAR, 12, 31))
    last = days.first - timedelta(days=1) if limit in {"inden", "før"} else days.last
    return DateRange(near if near is not None and near <= last else date(FIRST_YEAR, 1, 1), last)


def _hint() -> str:
    return _('write it as "26-11-2025", "1. kvartal 2025", "oktober 2025", "efterår 2025" or "uge 41 2025"')


_ARTICLE = re.compile(_THE, re.IGNORECASE)
_LIMIT = re.compile(
    "(?P<limit>inden udgangen af|inden|før|senest|efter) (?P<rest>(?!(?:inden|før|senest|efter) ).+)", re.IGNORECASE
)
_PATTERNS: tuple[tuple[str, Callable[[Found, date | None], DateRange]], ...] = (
    (rf"{_THE}?(?P<day>[0-9]{{1,2}})\.(?: ?(?:-|–|og) ?(?P<last>[0-9]{{1,2}})\.)? ?{_MONTH}{_YEAR}", _days),
    (rf"{_THE}?(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})[ -](?P<year>[0-9]{{4}})", _day_of_month),
    (rf"{_THE}(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?P<year>(?!))?", _day_of_month),
    (rf"(?P<number>[1-4])\. kvartal{_YEAR}", _part(Per.QUARTER, 3)),
    ("Q(?P<number>[1-4]) (?P<year>[0-9]{4})", _part(Per.QUARTER, 3)),
    (rf"(?P<number>[12])\. halvår{_YEAR}", _part(Per.HALF_YEAR, 6)),
    (rf"(?P<season>{'|'.join(_SEASONS)})(?:en|et)?{_YEAR}", _season),
    ("vinter(?:en)? [0-9]{4}", _winter),
    ("uge (?P<week>[0-9]{1,2})(?: ?[-–] ?(?P<last>[0-9]{1,2}))?(?:(?:,|,? i)?[ /](?P<year>[0-9]{4}))?", _weeks),
    (rf"{_WHOLE_MONTH}{_YEAR}", _month),
    ("(?P<year>20[0-9]{2}) ?[-/–] ?(?P<until>20[0-9]{2}|(?<=/)[0-9]{2})", _years),
    ("(?P<year>20[0-9]{2})(?P<until>(?!))?", _years),
)
_FORMS = tuple((re.compile(pattern, re.IGNORECASE), make) for pattern, make in _PATTERNS)
_NUMERIC = (
    rf"{_THE}?[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{4}}",
    rf"{_THE}?[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}",
    "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "20[0-9]{2}-[QH][1-4]",
)
_NAMELESS = [re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern, _make in _PATTERNS]
_IN_PROSE = re.compile(
    rf"(?<!\w)(?<![0-9][-./])(?:{'|'.join((*_NUMERIC, *_NAMELESS))})(?!\w)(?!(?<=[0-9])[-./–][0-9])", re.IGNORECASE
)
