"""Options of several commands whose values are read as the project's files are."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.dates import Unreadable, read_date
from aarsplan.texts import _

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_LOCAL = ZoneInfo("Europe/Copenhagen")


def now() -> datetime:
    """The time stamped on what changes; SOURCE_DATE_EPOCH (reproducible-builds.org) fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed.isdigit() else datetime.now(UTC)


def today() -> date:
    """The day of `now` in Denmark."""
    return now().astimezone(_LOCAL).date()


def day_option(name: str, *, help: str) -> Decorator:  # noqa: A002 - click's word
    """An option that takes a day: "2025-10-30" or "30-10-2025"."""
    return click.option(name, metavar=_("DATE"), callback=_day, help=help)


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
    return day
