"""The values of the project files: what each may be, and what is said of one that may not.

Limits are generous for a municipality and small enough that nothing overflows behind them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from aarsplan.fetching.address import WrongAddress, read_address, read_host
from aarsplan.loading.dates import Unreadable, read_date, read_time
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

WRONG = "wrong"
"""The type of our own errors, which carry `text`, `hint`, `key` and `secret`."""

_CODE = re.compile(r"[A-Za-z0-9ÆØÅæøå][A-Za-z0-9ÆØÅæøå_-]*")
_PERIOD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,200}}\Z){_LABEL}(?:\.{_LABEL})+")
_SITE = re.compile(rf"https?://{_LABEL}(?:\.{_LABEL})*(?::[1-9][0-9]{{0,4}})?(?:/[A-Za-z0-9_~-]+)*/?")
_HOST = re.compile(rf"(?=.{{1,200}}\Z){_LABEL}(?:\.{_LABEL})*|\[?::1\]?")
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_MAIL = re.compile(
    rf"(?=.{{1,200}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+",
    re.ASCII,
)
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}
_JOINERS = "\u200d\ufe0f"
"""What emoji are put together with (Unicode TR 51)."""


def wrong(text: str, hint: str = "", *, key: str = "", secret: bool = False) -> PydanticCustomError:
    """The error that `text` is true of a value, or of `key` in the table that is validated; a `secret` is not shown."""
    return PydanticCustomError(WRONG, "{text}", {"text": text, "hint": hint, "key": key, "secret": secret})


def readable(value: str) -> str:
    """`value` in the usual Unicode form, with ordinary spaces.

    Raises:
        PydanticCustomError: it holds what cannot be seen, or turns the reading direction.
    """
    plain = "".join(" " if c != "\n" and c.isspace() else c for c in unicodedata.normalize("NFC", value))
    strange = next((c for c in plain if not c.isprintable() and c not in f"{_JOINERS}\n"), "")
    if strange:
        text = _("it holds an invisible character, U+{code}").format(code=f"{ord(strange):04X}")
        raise wrong(text, _("delete the text and write it again"))
    return plain


def _read_time(value: Any) -> time:
    hint = _('write 09:30:00 or "9.30"')
    try:
        moment = read_time(value) if isinstance(value, str) else value
    except Unreadable as problem:
        raise wrong(str(problem), problem.hint) from problem
    if not isinstance(moment, time):
        raise wrong(_("a time of day is required"), hint)
    if moment.second or moment.microsecond:
        raise wrong(_("a time of day has whole minutes"), hint)
    return moment


def _read_date(value: Any) -> date:
    try:
        day = read_date(value) if isinstance(value, str) else value
    except Unreadable as problem:
        raise wrong(str(problem), problem.hint) from problem
    if not isinstance(day, date) or isinstance(day, datetime):
        raise wrong(_("a date is required"), _("write it as 2025-10-30"))
    if not FIRST_YEAR < day.year < LAST_YEAR:
        text = _("the year must lie between {first} and {last}")
        raise wrong(text.format(first=FIRST_YEAR + 1, last=LAST_YEAR - 1))
    return day


def _check_number(value: Any) -> Any:
    # To a Literal, true and 1.0 are the number 1.
    if type(value) is not int:
        raise wrong(_("a whole number is required"))
    return value


def _check_code(value: str) -> str:
    code = unicodedata.normalize("NFC", value)
    if not code:
        raise wrong(_("it may not be empty"))
    if len(code) > 40:
        raise wrong(_("it has {n} characters, at most {limit} are allowed").format(n=len(code), limit=40))
    if not _CODE.fullmatch(code):
        raise wrong(_("a code has letters, digits, hyphens and underscores, and begins with a letter or a digit"))
    if code.upper() in _RESERVED:
        raise wrong(_("Windows keeps this name for itself"), _("choose another code"))
    return code


def is_code(text: str) -> bool:
    """Whether `text` may be a code of the project."""
    try:
        _check_code(text)
    except PydanticCustomError:
        return False
    return True


def _check_period(value: str) -> str:
    if len(value) > 40 or not _PERIOD.fullmatch(value):
        text = _("a period has letters (a-z), digits, hyphens and underscores, at most {limit}").format(limit=40)
        raise wrong(text, _('write it as "2025-10", "2025-W41" or "2025-Q4"'))
    return value


def _check_title(value: str) -> str:
    title = readable(value)
    if not title.strip():
        raise wrong(_("it may not be empty"))
    if "\n" in title.strip():
        raise wrong(_("it must stand on one line"))
    return title.strip()


def _check_colour(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise wrong(_("a colour is # and six digits from 0 to f"), _('write it as "#1f4e79"'))
    return value


def _check_month_day(value: str) -> str:
    if not _MONTH_DAY.fullmatch(value):
        raise wrong(_("the month and the day of every year are required"), _('write 1 July as "07-01"'))
    return value


def _check_domain(value: str) -> str:
    if not _DOMAIN.fullmatch(value):
        raise wrong(_("an internet domain in small letters is required"), _('write it as "norddjurs.dk"'))
    return value


def _check_site(value: str) -> str:
    if not _SITE.fullmatch(value):
        raise wrong(_("the address of a site is required"), _('write it as "https://aarsplan.norddjurs.dk/"'))
    return value if value.endswith("/") else f"{value}/"


def _check_host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise wrong(_("the name of a server in small letters is required"), _('write it as "smtp.norddjurs.dk"'))
    return value.strip("[]")


def mail_address(value: str) -> str:
    """`value` with the letters of its domain small: the same address is always written alike.

    Raises:
        PydanticCustomError: it is no mail address in ASCII, such as every mail server takes (RFC 5321, 4.1.2).
    """
    local, at, domain = value.rpartition("@")
    address = f"{local}{at}{domain.lower()}"
    if not _MAIL.fullmatch(address):
        raise wrong(_("a mail address is required"), _('write it as "sekretariatet@norddjurs.dk"'))
    return address


def _check_file(value: str) -> str:
    name = readable(value)
    if "://" in name or name.lower().startswith("file:"):
        raise wrong(_("an address is not read"), _("save the calendar as a file in the folder calendars"))
    if not name.strip() or "\n" in name:
        raise wrong(_("the name of a file is required"))
    return value


def _check_calendar_url(value: Any) -> str:
    if not isinstance(value, str):
        raise wrong(_("a text in quotation marks is required"), secret=True)
    try:
        read_address(value)
    except WrongAddress as problem:
        raise wrong(problem.text, problem.hint, secret=True) from problem
    return value


def _check_calendar_host(value: str) -> str:
    try:
        return read_host(value)
    except WrongAddress as problem:
        raise wrong(problem.text, problem.hint) from problem


Number = BeforeValidator(_check_number)
"""What makes a `Literal` of numbers strict."""

Clock = Annotated[time, BeforeValidator(_read_time)]
Day = Annotated[date, BeforeValidator(_read_date)]
Code = Annotated[StrictStr, AfterValidator(_check_code)]
Period = Annotated[StrictStr, AfterValidator(_check_period)]
Title = Annotated[StrictStr, Field(max_length=500), AfterValidator(_check_title)]
Note = Annotated[StrictStr, Field(max_length=2000), AfterValidator(readable)]
FileName = Annotated[StrictStr, Field(max_length=200), AfterValidator(_check_file)]
Minutes = Annotated[StrictInt, Field(ge=5, le=1440)]
Colour = Annotated[StrictStr, AfterValidator(_check_colour)]
Domain = Annotated[StrictStr, AfterValidator(_check_domain)]
CalendarHost = Annotated[StrictStr, AfterValidator(_check_calendar_host)]
CalendarUrl = Annotated[str, BeforeValidator(_check_calendar_url)]
Host = Annotated[StrictStr, AfterValidator(_check_host)]
MailAddress = Annotated[StrictStr, AfterValidator(mail_address)]
SiteUrl = Annotated[StrictStr, Field(max_length=200), AfterValidator(_check_site)]
Month = Annotated[StrictInt, Field(ge=1, le=12)]
Week = Annotated[StrictInt, Field(ge=1, le=53)]
MonthDay = Annotated[StrictStr, AfterValidator(_check_month_day)]
ReachDays = Annotated[StrictInt, Field(ge=0, le=180)]
