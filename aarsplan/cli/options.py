"""Options of several commands whose values are read as the project's files are."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.dates import Unreadable, read_date
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_LOCAL = ZoneInfo("Europe/Copenhagen")
_SECONDS = re.compile(r"[0-9]{1,10}")
"""Seconds since 1970 that a clock can show: to the year 2286."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""What Python makes of a byte of an argument that is no text (PEP 383)."""


def now() -> datetime:
    """The time stamped on what changes; SOURCE_DATE_EPOCH (reproducible-builds.org) fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if _SECONDS.fullmatch(fixed) else datetime.now(UTC)


def today() -> date:
    """The day of `now` in Denmark."""
    return now().astimezone(_LOCAL).date()


def day_option(name: str, *, help: str) -> Decorator:  # noqa: A002 - click's word
    """An option that takes a day: "2025-10-30" or "30-10-2025"."""
    return click.option(name, metavar=_("DATE"), callback=_day, help=help)


def text_option(name: str, *, help: str, required: bool = False) -> Decorator:  # noqa: A002 - click's word
    """An option that takes words which a file of the project will hold; they must say something where `required`."""
    kind = {"required": True} if required else {"default": ""}
    return click.option(name, metavar=_("TEXT"), callback=_text, help=help, **kind)


def _text(_context: click.Context, option: click.Parameter, value: str) -> str:
    if strange := _SURROGATE.search(value):
        message = _("it holds an invisible character, U+{code}").format(code=f"{ord(strange.group()):04X}")
        hint = _("delete the text and write it again")
        raise WrongUse([error("value", f"{option.opts[0]}: {message}", hint=hint)])
    if option.required and not value.strip():
        raise WrongUse([error("value", f"{option.opts[0]}: {_('it may not be empty')}")])
    return value


def _day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    hint = _("write it as {example}").format(example="2025-10-30")
    try:
        day = read_date(value)
    except Unreadable as problem:
        raise WrongUse([error("date", f"{option.opts[0]}: {problem}", hint=problem.hint or hint)]) from problem
    if day is None:
        message = _("{option}: {value} is no date").format(option=option.opts[0], value=f'"{value}"')
        raise WrongUse([error("date", message, hint=hint)])
    if not FIRST_YEAR < day.year < LAST_YEAR:
        message = _("the year {year} is not between {first} and {last}")
        text = message.format(year=day.year, first=FIRST_YEAR + 1, last=LAST_YEAR - 1)
        raise WrongUse([error("date", f"{option.opts[0]}: {text}", hint=hint)])
    return day
