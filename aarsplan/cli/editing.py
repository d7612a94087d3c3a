"""Changing a project from the command line: try the changed files out, plan again, and write all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.exceptions import Exit

from aarsplan.cli.console import tell
from aarsplan.cli.planning import INTERRUPTED, Planned, changed_meanwhile, planned, write
from aarsplan.cli.project import LOCK_FILE, Opened, loaded
from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.domain import DateRange
from aarsplan.edits.base import Edit
from aarsplan.files import display_name, reason
from aarsplan.items import Item
from aarsplan.loading import fetch_records
from aarsplan.loading.editing import EditedFile
from aarsplan.loading.editor import Editor
from aarsplan.loading.loader import BODIES, ITEMS, KEPT_APART, PROJECT_FILE
from aarsplan.loading.locate import KeyPath
from aarsplan.loading.named_calendars import copy_path
from aarsplan.loading.relocated import relocated
from aarsplan.loading.source import read_source
from aarsplan.rules.base import Rule
from aarsplan.texts import _


def replanned(
    tried: Opened,
    *,
    demands: Sequence[Rule] = (),
    forced: frozenset[str] = frozenset(),
    wish: Sequence[Edit] = (),
    quiet: bool,
) -> Planned:
    """The least disturbing plan of a project that was `tried_out`, which keeps the `demands` of the edits `wish`.

    Raises:
        Exit: there is no plan, which has been told; nothing was changed.
    """
    tell(tried.project.warnings)
    asked = replace(tried, project=replace(tried.project, rules=(*tried.project.rules, *demands)))
    found = planned(asked, quiet=quiet, forced=forced, least_disturbing=True, wish=wish)
    if found.solution.interrupted:
        click.echo(_("Nothing was written."), err=True)
        raise Exit(INTERRUPTED)
    return replace(found, opened=tried)


def tried_out(opened: Opened, editor: Editor, others: Mapping[Path, bytes] | None = None) -> Opened:
    """The project with the changes of `editor`, loaded from a copy and judged as a whole before anything is written.

    Its places are those in the changed files. `others` are files of the project that have other bytes too.

    Raises:
        Rejected: the changes do not fit the project; told where it stands in the files as they are.
    """
    folder = opened.project.folder
    days = [opened.horizon, *opened.parts, *opened.lock.planned]
    within = DateRange(min(part.first for part in days), max(part.last for part in days))
    with TemporaryDirectory() as scratch:
        copy = Path(scratch) / display_name(folder)
        _copy(folder, copy)
        for changed, content in {**{file.path: file.content for file in editor.files}, **(others or {})}.items():
            path = copy / changed.relative_to(folder)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        try:
            project = loaded(copy, within)
        except Rejected as rejected:
            raise Rejected(relocated(rejected.diagnostics, editor.place)) from rejected
    return replace(opened, project=replace(project, folder=folder))


def as_it_is(tried: Opened, editor: Editor) -> Opened:
    """The project that was tried, with every place as it is in the files before the changes of `editor`."""
    return replace(tried, project=relocated(tried.project, editor.place))


def save(found: Planned, files: Sequence[EditedFile], *, quiet: bool) -> None:
    """Write the changed files and the lock together.

    Raises:
        Rejected: somebody else changed one of them meanwhile, or one cannot be written; nothing was.
    """
    refuse_outdated(files)
    write(found, {file.path: file.content for file in files}, quiet=quiet)


def refuse_outdated(files: Iterable[EditedFile]) -> None:
    """Refuse to write over what somebody else changed since it was read.

    Raises:
        Rejected: one of the files was changed.
    """
    for file in files:
        if file.is_outdated:
            raise changed_meanwhile(file.name)


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
    path, records = folder, folder / fetch_records.FILE
    try:
        for path in [*source_files(folder), *([records] if records.is_file() else [])]:
            target = to / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    except OSError as problem:
        message = _("{name} cannot be read: {reason}").format(name=path, reason=reason(problem))
        raise Rejected([error("file", message, Span(str(path)))]) from problem


def source_files(folder: Path) -> list[Path]:
    """The ordinary files in the places that a project is read from, and the calendars that it names."""
    near = [*folder.glob("*.toml"), folder / LOCK_FILE, *folder.glob(f"{BODIES}/*"), *folder.glob(f"{ITEMS}/*")]
    data = read_source(folder / PROJECT_FILE, PROJECT_FILE).data
    calendars = [
        copy_path(folder, table["code"], table["url"]) if "url" in table else folder / table["file"]
        for table in data.get("busy", ())
    ]
    apart = {folder / name for name in KEPT_APART}
    return [path for path in dict.fromkeys([*sorted(near), *calendars]) if path not in apart and path.is_file()]
