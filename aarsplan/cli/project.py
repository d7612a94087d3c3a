"""The options and steps that commands share: find the project, load it, read its lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from aarsplan.checking import standing_plan
from aarsplan.cli.options import now
from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error
from aarsplan.domain import DateRange
from aarsplan.files import display_name, is_there, read_text
from aarsplan.history import is_pending, recover
from aarsplan.loading.calendar_age import age_warnings
from aarsplan.loading.loader import PROJECT_FILE, Project, load
from aarsplan.loading.words import suggestion
from aarsplan.lock_text import read_lock
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan
from aarsplan.taken_back import FLOOR_FILE, Floor, raised, read_floor
from aarsplan.texts import LANGUAGES, _
from aarsplan.views.publication import Publication, Variant
from aarsplan.workdays import FIRST_YEAR

DEFAULT_FOLDER = "config"
LOCK_FILE = "plan.lock"
WRITING = ".aarsplan.lock"
"""The file that whoever writes to a project holds, so that others wait."""
NO_DAYS = DateRange(date(FIRST_YEAR + 1, 1, 1), date(FIRST_YEAR + 1, 1, 1))
"""The horizon of a command that asks for no meetings: long past."""

FOR_EVERYBODY = Variant()


def project_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--project` and `--lang`."""
    command = click.option(
        "--project",
        "-p",
        "folder",
        type=click.Path(path_type=Path),
        help=_("The project folder; by default config, or the folder you stand in."),
    )(command)
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=_("Language: da or en."))(
        command
    )


def called(name: str, kind: click.ParamType[Any]) -> click.ParamType[Any]:
    """The type of an option under a name in the reader's language, for which click has its own English one."""
    kind.name = name
    return kind


@dataclass(frozen=True)
class Opened:
    """A project with its lock, as read."""

    project: Project
    lock: Lock
    lock_name: str
    lock_text: str
    """The lock's text as it was read, to see before writing whether somebody changed it meanwhile."""
    horizon: DateRange
    """The days that are shown."""
    parts: tuple[DateRange, ...]
    """The days that are planned: the horizon, or, where none was named, each range that has been planned before."""
    floor: Floor
    """The numbers that the lock was raised to, and that what follows it must be."""

    @cached_property
    def plan(self) -> Plan:
        """The plan that the lock holds, of all that has been planned so far."""
        return standing_plan(self.project.facts, self.lock)

    def publication(self, codes: tuple[str, ...] = (), variant: Variant = FOR_EVERYBODY) -> Publication:
        """What is shown of the plan on the days of the horizon, of `codes` of bodies and events alone unless empty."""
        return Publication.of(self.plan, self.lock, self.horizon, codes, variant)


def open_project(folder: Path | None, horizon: DateRange | None) -> Opened:
    """Load the project and its lock; the horizon is all that has been planned where none is given.

    Raises:
        WrongUse: there is no project, or nothing says which days are meant.
        Rejected: with every mistake of the project's files.
    """
    found = find_project(folder)
    lock_path, lock_name = found / LOCK_FILE, display_name(found, LOCK_FILE)
    try:
        lock, floor = raised_lock(found)
    except Rejected as rejected:
        raise Rejected([*rejected.diagnostics, *_mistakes(found, horizon)]) from rejected
    text = read_text(lock_path, lock_name) if is_there(lock_path) else ""
    days = horizon or _planned(lock)
    around = [days, *lock.planned]
    within = DateRange(min(part.first for part in around), max(part.last for part in around))
    parts = (horizon,) if horizon else lock.planned
    return Opened(loaded(found, within), lock, lock_name, text, days, parts, floor)


def raised_lock(folder: Path) -> tuple[Lock, Floor]:
    """The lock of a project with no number below the floor, and the floor.

    Raises:
        Rejected: one of them cannot be read.
    """
    floor = read_floor(folder / FLOOR_FILE, display_name(folder, FLOOR_FILE))
    return raised(read_lock(folder / LOCK_FILE, display_name(folder, LOCK_FILE)), floor), floor


def loaded(folder: Path, within: DateRange) -> Project:
    """The project in `folder` as `load` reads it, with a warning for each copy of a calendar that is too old.

    Raises:
        Rejected: with every mistake of the project's files.
    """
    project = load(folder, within)
    return replace(project, warnings=(*project.warnings, *age_warnings(project.calendars, now())))


def find_project(folder: Path | None) -> Path:
    """The project folder: the one named, `config` below the current one, or the current one itself.

    A change that a crash interrupted there is finished first.

    Raises:
        WrongUse: there is none; says where it was looked for.
        Rejected: there is a change that cannot be finished.
    """
    candidates = [folder] if folder else [Path(DEFAULT_FOLDER), Path()]
    for candidate in candidates:
        if is_there(candidate / PROJECT_FILE):
            if is_pending(candidate):
                _finish(candidate)
            return candidate
    looked = ", ".join(str(candidate / PROJECT_FILE) for candidate in candidates)
    hint = _("make one with: aarsplan init config")
    raise WrongUse(
        [error("no-project", _("there is no project: looked for {places}").format(places=looked), hint=hint)]
    )


def known_codes(project: Project, codes: tuple[str, ...]) -> tuple[str, ...]:
    """`codes` of bodies or events as the project writes them.

    Raises:
        WrongUse: naming each code that is not the project's.
    """
    known = {code.casefold(): code for code in (*project.facts.bodies, *project.facts.events)}
    unknown = [code for code in codes if code.casefold() not in known]
    if unknown:
        words = list(project.facts.bodies)
        raise WrongUse(
            [
                error("unknown-body", _("there is no body {name}").format(name=code), hint=suggestion(code, words))
                for code in unknown
            ]
        )
    return tuple(known[code.casefold()] for code in codes)


def _mistakes(folder: Path, horizon: DateRange | None) -> tuple[Diagnostic, ...]:
    """What is wrong with the project beside its lock, so that all is told in one run."""
    try:
        load(folder, horizon or NO_DAYS)
    except Rejected as rejected:
        return rejected.diagnostics
    return ()


def _planned(lock: Lock) -> DateRange:
    if not lock.planned:
        hint = _("say which days, for example: --horizon 2027")
        raise WrongUse([error("no-horizon", _("nothing has been planned yet"), hint=hint)])
    return DateRange(lock.planned[0].first, lock.planned[-1].last)


def _finish(folder: Path) -> None:
    """Finish the change that a crash interrupted, once nobody is writing any more.

    Raises:
        Rejected: it cannot be finished.
    """
    if not os.access(folder, os.W_OK):
        name = display_name(folder)
        message = _("a change of {name} is being written or was interrupted, and you may not write there")
        hint = _("wait a moment, or ask somebody who may write there to run aarsplan check")
        raise Rejected([error("interrupted", message.format(name=name), Span(name), hint=hint)])
    from filelock import FileLock

    with FileLock(folder / WRITING):
        recover(folder)
