"""Changing a project from the command line: try the changed files out, plan again, and write all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from click.exceptions import Exit

from aarsplan.cli.console import tell
from aarsplan.cli.planning import INTERRUPTED, Planned, changed_meanwhile, planned, write
from aarsplan.cli.project import LOCK_FILE, Opened, open_project
from aarsplan.cli.report import changes_json, print_changes, print_waiting, slot_changes_json
from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.diff import Change, SlotChange, changes, slot_changes
from aarsplan.domain import DateRange
from aarsplan.files import reason
from aarsplan.items import Item
from aarsplan.loading.editing import EditedFile
from aarsplan.loading.loader import BODIES, ITEMS, PROJECT_FILE
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.source import read_source
from aarsplan.texts import _


def replanned(opened: Opened, files: Sequence[EditedFile], *, quiet: bool) -> Planned:
    """The plan of all that has been planned so far, with `files` as they are changed.

    Raises:
        Exit: there is no plan, which has been told; nothing was changed.
        Rejected: the changes do not fit the project.
    """
    tried = tried_out(opened, files, None)
    tell(tried.project.warnings)
    tried = replace(tried, project=replace(tried.project, folder=opened.project.folder))
    found = planned(tried, quiet=quiet)
    if found.solution.interrupted:
        click.echo(_("Nothing was written."), err=True)
        raise Exit(INTERRUPTED)
    return found


def tried_out(opened: Opened, files: Sequence[EditedFile], horizon: DateRange | None) -> Opened:
    """The project with `files` as they are changed, loaded from a copy and judged as a whole before they are written.

    Raises:
        Rejected: the changes do not fit the project.
    """
    folder = opened.project.folder
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / (folder.resolve().name or folder.name)
        _copy(folder, copy)
        for file in files:
            path = copy / file.path.relative_to(folder)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.content)
        return open_project(copy, horizon)


def save(found: Planned, files: Sequence[EditedFile], *, quiet: bool) -> None:
    """Write the changed files and the lock together.

    Raises:
        Rejected: somebody else changed one of them meanwhile, or one cannot be written; nothing was.
    """
    refuse_outdated(files)
    write(found, {file.path: file.content for file in files}, quiet=quiet)


def _consequences(found: Planned, own: Collection[str]) -> tuple[list[Change], list[SlotChange]]:
    """What else changed: of the meetings, and of the agendas what is not among the steps `own`."""
    before, after = found.opened.lock, found.lock
    return changes(before, after), [change for change in slot_changes(before, after) if change.key not in own]


def print_consequences(found: Planned, own: Collection[str]) -> None:
    """Tell what else changed."""
    meetings, slots = _consequences(found, own)
    click.echo()
    if meetings or slots:
        click.echo(_("What follows from it:"))
        print_changes(found.publication, meetings, slots)
    else:
        click.echo(_("Nothing else changes."))
    print_waiting(found.plan)


def consequences_json(found: Planned, own: Collection[str]) -> dict[str, Any]:
    """What else changed, as plain data."""
    meetings, slots = _consequences(found, own)
    return {"changes": changes_json(meetings), "agenda_changes": slot_changes_json(slots)}


def refuse_outdated(files: Iterable[EditedFile]) -> None:
    """Refuse to write over what somebody else changed since it was read.

    Raises:
        Rejected: one of the files was changed.
    """
    for file in files:
        if file.is_outdated:
            raise changed_meanwhile(file.name)


class Editor:
    """The files of a project that are being changed, each opened once."""

    def __init__(self, opened: Opened) -> None:
        self._folder = opened.project.folder
        self._open: dict[Path, EditedFile] = {}

    @property
    def files(self) -> list[EditedFile]:
        """The files that were opened, by path."""
        return [self._open[path] for path in sorted(self._open)]

    def table(self, span: Span | None) -> tuple[EditedFile, KeyPath]:
        """The file that `span` is in, and the table whose header stands there.

        Raises:
            Rejected: the table has no header of its own.
        """
        if span is None:
            raise ValueError("what was read from a file has a place in it")
        file = self.file(span)
        return file, file.path_at(span.line)

    def file(self, span: Span) -> EditedFile:
        """The file that `span` is in."""
        path = self._folder / Path(*Path(span.file).parts[1:])
        if path not in self._open:
            self._open[path] = EditedFile(path, span.file)
        return self._open[path]


def of_one_year(item: Item, file: EditedFile, path: KeyPath) -> None:
    """Refuse a change to an item that its file tells for all years at once.

    Raises:
        WrongUse: the item comes back every year.
    """
    code = file.values((*path, "code"))
    if code != item.code:
        message = _("{code} comes from {yearly}, which stands for all years").format(code=item.code, yearly=code)
        hint = _("write an [[item]] of its own for that year")
        raise WrongUse([error("edit", message, item.span, hint=hint)])


def _copy(folder: Path, to: Path) -> None:
    """Copy what a project is read from; what else lies in its folder stays where it is.

    Raises:
        Rejected: a file cannot be read.
    """
    path = folder
    try:
        for path in _files_of(folder):
            target = to / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    except OSError as problem:
        message = _("{name} cannot be read: {reason}").format(name=path, reason=reason(problem))
        raise Rejected([error("file", message, Span(str(path)))]) from problem


def _files_of(folder: Path) -> list[Path]:
    """The ordinary files in the places that a project is read from, and the calendars that it names."""
    near = [*folder.glob("*.toml"), folder / LOCK_FILE, *folder.glob(f"{BODIES}/*"), *folder.glob(f"{ITEMS}/*")]
    data = read_source(folder / PROJECT_FILE, PROJECT_FILE).data
    calendars = [folder / table["file"] for table in data.get("busy", ())]
    return [path for path in dict.fromkeys([*sorted(near), *calendars]) if path.is_file()]
