"""`aarsplan import calendar`: take a calendar file into the project, where it keeps roles and places busy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath

import click

from aarsplan.cli.calendar_report import Taken, collisions, planned_days, print_taken, taken_json
from aarsplan.cli.console import print_json, tell
from aarsplan.cli.editing import refuse_outdated, tried_out
from aarsplan.cli.names import known, known_roles
from aarsplan.cli.options import message_option
from aarsplan.cli.planning import alone, write_files
from aarsplan.cli.project import LOCK_FILE, NO_DAYS, Opened, find_project, open_project, project_options
from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error
from aarsplan.files import display_name, is_there, read_bytes
from aarsplan.loading.calendars import COMMITTEES, MAX_BYTES, Reading, read_calendar
from aarsplan.loading.editor import Editor
from aarsplan.loading.fields import is_code
from aarsplan.loading.loader import PROJECT_FILE
from aarsplan.loading.named_calendars import FOLDER, is_inside
from aarsplan.texts import _
from aarsplan.views.slugs import slug

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Wanted:
    """What the command was asked for: whom the calendar keeps busy, and which of its committees count."""

    roles: tuple[str, ...]
    places: tuple[str, ...]
    committees: tuple[str, ...]


@click.command(
    name="calendar", help=_("Take a calendar into the project: what stands in it keeps roles or places busy.")
)
@click.argument("file", type=click.Path(path_type=Path), metavar=_("FILE"))
@click.option("--role", "roles", multiple=True, metavar=_("ROLE"), help=_("A role that it keeps busy; several times."))
@click.option("--place", "places", multiple=True, metavar=_("PLACE"), help=_("A place that it takes; several times."))
@click.option(
    "--committee",
    "committees",
    multiple=True,
    metavar=_("NAME"),
    help=_("A committee of FirstAgenda's list that counts, instead of all of them; several times."),
)
@click.option(
    "--name", metavar=_("NAME"), help=_("What the calendar is called in the project; by default as the file.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would follow and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(
    file: Path,
    roles: tuple[str, ...],
    places: tuple[str, ...],
    committees: tuple[str, ...],
    name: str | None,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Take a calendar into the project."""
    with alone(folder, dry_run=dry_run):
        project = find_project(folder)
        opened = open_project(project, None if is_there(project / LOCK_FILE) else NO_DAYS)
        content = read_bytes(file, str(file), max_bytes=MAX_BYTES)
        target = f"{FOLDER}/{_name(file, name)}{_kind(content)}"
        taken, editor = _taken(opened, file, content, target, _known(opened, Wanted(roles, places, committees)))
        path = project / taken.file
        tried = tried_out(opened, editor, {path: content})
        kept = display_name(project, taken.file)
        told = [found for found in tried.project.warnings if found.span is None or found.span.file != kept]
        told += taken.reading.warnings
        follows = collisions(tried, kept)
        if as_json:
            print_json(taken_json(taken, told, follows))
        else:
            tell([*told, *follows])
            print_taken(taken, tried, follows)
        if not dry_run:
            refuse_outdated(editor.files)
            changed: dict[Path, bytes | None] = {edited.path: edited.content for edited in editor.files}
            write_files(opened, {**changed, path: content}, quiet=as_json)


def _known(opened: Opened, wanted: Wanted) -> Wanted:
    """What is wanted with codes as the project writes them.

    Raises:
        WrongUse: naming each that is not the project's.
    """
    wrong: list[Diagnostic] = []
    roles: list[str] = []
    places: list[str] = []
    try:
        roles = known_roles(opened, wanted.roles)
    except WrongUse as problem:
        wrong += problem.diagnostics
    for code in wanted.places:
        try:
            places.append(known(code, opened.project.facts.places, _("there is no place {name}")))
        except WrongUse as problem:
            wrong += problem.diagnostics
    if wrong:
        raise WrongUse(wrong)
    return Wanted(tuple(dict.fromkeys(roles)), tuple(dict.fromkeys(places)), wanted.committees)


def _name(file: Path, name: str | None) -> str:
    """What the calendar is called in the project.

    Raises:
        WrongUse: that is no name for a file on every machine.
    """
    called = slug(file.stem)[:40].strip("-") if name is None else name
    if not is_code(called):
        message = _("{name} is no name for a calendar").format(name=f'"{called}"')
        hint = _("name it with --name, in letters, digits and hyphens")
        raise WrongUse([error("name", message, hint=hint)])
    return called


def _kind(content: bytes) -> str:
    """How the name of a calendar with that `content` ends in the project."""
    return COMMITTEES if content.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[") else ".ics"


def _taken(opened: Opened, file: Path, content: bytes, target: str, wanted: Wanted) -> tuple[Taken, Editor]:
    """The calendar as it is taken into the project, and the change of the project's file that names it.

    Raises:
        Rejected: it cannot be read, or would take the place of something else; nothing was changed.
    """
    project = opened.project.folder
    editor = Editor(project)
    number = _named(opened, target)
    main = editor.file(Span(display_name(project, PROJECT_FILE)))
    table = {} if number is None else main.values(("busy", number))
    target = table.get("file", target)
    _refuse_others(project, target, None if table else content)
    roles = wanted.roles or tuple(table.get("roles", ()))
    places = wanted.places or tuple(table.get("places", ()))
    if not roles and not places:
        message = _("nothing says whom or what the calendar keeps busy")
        raise WrongUse([error("value", message, hint=_("name a role with --role, or a place with --place"))])
    committees = wanted.committees or tuple(table.get("committees", ()))
    reading = _read(opened, file, content, target, Wanted(roles, places, committees))
    committees = tuple(known(name, reading.committees, _("the list has no committee {name}")) for name in committees)
    if not reading.events:
        message = _("{file} holds nothing that keeps anybody busy").format(file=file)
        raise Rejected([error("calendar", message, Span(str(file)), hint=_("export the calendar again"))])
    values = {"roles": list(roles), "places": list(places), "committees": list(committees)}
    changes = {key: value or None for key, value in values.items() if value != table.get(key, [])}
    if number is None:
        main.append("busy", {"file": target, **changes})
    elif changes:
        main.change(("busy", number), changes)
    return Taken(target, roles, places, committees, reading, replaces=number is not None), editor


def _refuse_others(project: Path, target: str, content: bytes | None) -> None:
    """Refuse to write outside of the project or, where `content` is to be new in it, over another file.

    Raises:
        Rejected: the file `target` is elsewhere, or holds something else.
    """
    path = project / target
    if content is not None and is_there(path) and read_bytes(path, target, max_bytes=MAX_BYTES) != content:
        raise _in_use(target)
    if not is_inside(path, project):
        message = _("a link leads {file} out of the project folder").format(file=target)
        raise Rejected([error("file", message, Span(target), hint=_("remove the link"))])


def _named(opened: Opened, target: str) -> int | None:
    """The number of the `[[busy]]` that has the file `target`, None where there is none.

    Raises:
        WrongUse: the file is the copy of a calendar that is fetched.
    """
    project = opened.project.folder
    for number, calendar in enumerate(opened.project.calendars):
        kept = calendar.name if calendar.remote is None else calendar.path.relative_to(project).as_posix()
        if normpath(kept).casefold() == target.casefold():
            if calendar.remote is not None:
                raise _in_use(kept)
            return number
    return None


def _in_use(target: str) -> WrongUse:
    message = _("{file} is another calendar").format(file=target)
    return WrongUse([error("name", message, hint=_("choose another name with --name"))])


def _read(opened: Opened, file: Path, content: bytes, target: str, wanted: Wanted) -> Reading:
    """What the calendar says of what is planned; diagnostics name the `file` that was given."""
    if wanted.committees and not target.endswith(COMMITTEES):
        message = _("{file} has no committees").format(file=file)
        hint = _("leave out --committee: only FirstAgenda's list of committees has them")
        raise WrongUse([error("value", message, hint=hint)])
    return read_calendar(
        content,
        str(file),
        planned_days(opened),
        kind=Path(target).suffix,
        roles=wanted.roles,
        places=wanted.places,
        committees=wanted.committees,
    )
