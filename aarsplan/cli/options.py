"""Options of several commands whose values are read as the project's files are."""

from __future__ import annotations

import getpass
import os
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import click
from click.core import ParameterSource

from aarsplan.diagnostics import WrongUse, error, printable
from aarsplan.history import Note
from aarsplan.loading.dates import Unreadable, read_date, read_time
from aarsplan.texts import _
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR, danish_day

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
USER_VARIABLE = "AARSPLAN_USER"
_SECONDS = re.compile(r"[0-9]{1,10}")
"""Seconds since 1970 that a clock can show: to the year 2286."""
_EARLIEST = datetime(FIRST_YEAR + 1, 1, 1, tzinfo=UTC)
_LATEST = datetime(LAST_YEAR - 1, 12, 31, tzinfo=UTC)
"""The last moment that a clock is believed: no file of a project can hold one far outside, not even as a stamp."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""What Python makes of a byte of an argument that is no text (PEP 383)."""
_MESSAGE = "aarsplan.message"
_OF_THE_RUN = {"as_json", "folder", "lang", "message", "quiet", "yes"}
"""Options that say where a command works and what it prints, not what it changes."""


def now() -> datetime:
    """The time stamped on what changes; SOURCE_DATE_EPOCH (reproducible-builds.org) fixes it.

    A clock that lost its battery, or a fixed 0, gives the nearest moment that a project can hold.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    told = datetime.fromtimestamp(int(fixed), UTC) if _SECONDS.fullmatch(fixed) else datetime.now(UTC)
    return min(max(told, _EARLIEST), _LATEST)


def today() -> date:
    """The day of `now` in Denmark."""
    return danish_day(now())


def note(*, undoes: int | None = None) -> Note:
    """What the history is told of the change that the running command makes."""
    context = click.get_current_context()
    reason = context.meta.get(_MESSAGE) or context.params.get("reason") or ""
    return Note(_typed(context), _who(), now(), reason, undoes)


def day_option(name: str, *, help: str) -> Decorator:  # noqa: A002 - click's word
    """An option that takes a day: "2025-10-30" or "30-10-2025"."""
    return click.option(name, metavar=_("DATE"), callback=_day, help=help)


def text_option(name: str, *, help: str, required: bool = False) -> Decorator:  # noqa: A002 - click's word
    """An option that takes words which a file of the project will hold; they must say something where `required`."""
    kind = {"required": True} if required else {"default": ""}
    return click.option(name, metavar=_("TEXT"), callback=_text, help=help, **kind)


def message_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that changes a project `-m`; `note` knows what it was given."""
    words = _("Why, for the history of the project.")
    add = click.option(
        "-m", "--message", metavar=_("TEXT"), default="", callback=_message, expose_value=False, help=words
    )
    return add(command)


def message() -> str:
    """Why the running command makes its change, as `-m` says it; "" where it does not."""
    return str(click.get_current_context().meta.get(_MESSAGE) or "")


def _message(context: click.Context, option: click.Parameter, value: str) -> None:
    context.meta[_MESSAGE] = _text(context, option, value)


def _who() -> str:
    """The name of the user, "" where the system knows none."""
    try:
        name = os.environ.get(USER_VARIABLE) or getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No name in the environment, no entry in the list of users (Python 3.13 raises OSError), or no such list.
        name = ""
    return printable(name)[:100]


def _typed(context: click.Context) -> str:
    """The running command as it could be typed, without what is told of it elsewhere."""
    path = context.command_path.split()[1:]
    return printable(shlex.join([*path, *_values(context, click.Argument), *_values(context, click.Option)]))


def _values(context: click.Context, kind: type[click.Parameter]) -> Iterator[str]:
    """What was typed for the parameters of one kind."""
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not isinstance(parameter, kind) or not given or name in _OF_THE_RUN:
            continue
        value = context.params[name]
        several = parameter.multiple if isinstance(parameter, click.Option) else parameter.nargs != 1
        for one in value if several else [value]:
            if isinstance(parameter, click.Option):
                yield max(parameter.opts, key=len)
            if one is not True:
                yield from map(str, one if isinstance(one, tuple) else [one])


def _text(_context: click.Context, option: click.Parameter, value: str) -> str:
    if strange := _SURROGATE.search(value):
        message = _("it holds an invisible character, U+{code}").format(code=f"{ord(strange.group()):04X}")
        hint = _("delete the text and write it again")
        raise WrongUse([error("value", f"{option.opts[0]}: {message}", hint=hint)])
    if option.required and not value.strip():
        raise WrongUse([error("value", f"{option.opts[0]}: {_('it may not be empty')}")])
    return value


def day_argument(name: str) -> Decorator:
    """An argument that takes a day: "2025-10-30" or "30-10-2025"."""
    return click.argument(name, metavar=_("DATE"), callback=_day)


def time_option(name: str, *, help: str) -> Decorator:  # noqa: A002 - click's word
    """An option that takes a time of day: "10:00" or "10.00"."""
    return click.option(name, metavar=_("TIME"), callback=_time, help=help)


def despite_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--despite`, several times."""
    words = _("A rule that the meeting need not follow, such as closures; several times.")
    return click.option("--despite", multiple=True, metavar=_("RULE"), help=words)(command)


def force_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--force`."""
    return click.option("--force", is_flag=True, help=_("Also when the meeting is locked."))(command)


def _time(_context: click.Context, option: click.Parameter, value: str | None) -> time | None:
    if value is None:
        return None
    name, hint = _called(option), _("write it as {example}").format(example="9:30")
    try:
        moment = read_time(value)
    except Unreadable as problem:
        raise WrongUse([error("time", f"{name}: {problem}", hint=problem.hint or hint)]) from problem
    if moment is None or moment.second:
        message = _("{option}: {value} is no time of day").format(option=name, value=f'"{value}"')
        raise WrongUse([error("time", message, hint=hint)])
    return moment


def _called(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else str(parameter.metavar)


def _day(_context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    name = _called(option)
    hint = _("write it as {example}").format(example="2025-10-30")
    try:
        day = read_date(value)
    except Unreadable as problem:
        raise WrongUse([error("date", f"{name}: {problem}", hint=problem.hint or hint)]) from problem
    if day is None:
        message = _("{option}: {value} is no date").format(option=name, value=f'"{value}"')
        raise WrongUse([error("date", message, hint=hint)])
    if not FIRST_YEAR < day.year < LAST_YEAR:
        message = _("the year {year} is not between {first} and {last}")
        text = message.format(year=day.year, first=FIRST_YEAR + 1, last=LAST_YEAR - 1)
        raise WrongUse([error("date", f"{name}: {text}", hint=hint)])
    return day
