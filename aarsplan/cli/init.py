"""`aarsplan init`: make a new project folder from the template that comes with aarsplan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from aarsplan.diagnostics import Rejected, Span, WrongUse, error
from aarsplan.files import reason
from aarsplan.loading.loader import PROJECT_FILE
from aarsplan.loading.schema import ProjectFile
from aarsplan.loading.source import parse_source
from aarsplan.loading.validation import validated
from aarsplan.texts import LANGUAGES, _

TEMPLATE = Path(__file__).parents[1] / "template"
_MUNICIPALITY, _DOMAIN = "Eksempel Kommune", "eksempel.dk"


@click.command(name="init", help=_("Make a new project folder, ready to be planned and to be changed."))
@click.argument("folder", type=click.Path(path_type=Path), metavar=_("FOLDER"))
@click.option("--municipality", metavar=_("NAME"), default=_MUNICIPALITY, help=_("Name of the municipality."))
@click.option("--domain", metavar=_("DOMAIN"), default=_DOMAIN, help=_("Internet domain of the municipality."))
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=_("Language: da or en."))
def command(folder: Path, municipality: str, domain: str) -> None:
    """Make a project folder."""
    made = project_files(municipality, domain)
    _refuse_used(folder)
    _create(folder.resolve(), made)
    click.echo(_("The project is in {folder}.").format(folder=folder))
    click.echo(_("Change its files to fit the municipality, then plan a year:"))
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    click.echo(f"  aarsplan plan --project {shown} --horizon 2027")


def project_files(municipality: str, domain: str) -> dict[str, bytes]:
    """The files of a new project by their paths in its folder.

    Raises:
        WrongUse: `municipality` or `domain` is not what a project may have.
    """
    paths = (path for pattern in ("*.toml", ".gitignore") for path in TEMPLATE.rglob(pattern))
    found = {path.relative_to(TEMPLATE).as_posix(): path.read_text("utf-8") for path in paths}
    main = parse_source(found[PROJECT_FILE], PROJECT_FILE)
    wanted = {"municipality": municipality, "domain": domain}
    _table, mistakes = validated(ProjectFile, main.data | wanted, main)
    if mistakes:
        hint = _("for example: --municipality {municipality} --domain {domain}")
        hint = hint.format(municipality=f'"{_MUNICIPALITY}"', domain=_DOMAIN)
        raise WrongUse([replace(mistake, span=None, hint=hint) for mistake in mistakes])
    for key, value in wanted.items():
        text = json.dumps(value, ensure_ascii=False)
        found[PROJECT_FILE] = found[PROJECT_FILE].replace(f'{key} = "{main.data[key]}"', f"{key} = {text}", 1)
    return {name: text.encode() for name, text in sorted(found.items())}


def _refuse_used(folder: Path) -> None:
    try:
        used = any(folder.iterdir()) if folder.is_dir() else folder.exists()
    except OSError as problem:
        raise _unwritable(folder, problem) from problem
    if used:
        message = _("{folder} is there already, and not an empty folder").format(folder=folder)
        raise WrongUse([error("not-empty", message, Span(str(folder)), hint=_("choose a new or empty folder"))])


def _create(folder: Path, made: Mapping[str, bytes]) -> None:
    """Write all files of `made` or none: to a temporary folder on the same disk, then moved into place."""
    there = folder.is_dir()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".aarsplan-", dir=folder if there else folder.parent) as temporary:
            whole = Path(temporary) / "project"
            for name, content in made.items():
                path = whole / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if there:
                _move_into(folder, whole)
            else:
                whole.rename(folder)
    except OSError as problem:
        raise _unwritable(folder, problem) from problem


def _move_into(folder: Path, whole: Path) -> None:
    """Move what is in `whole` to the empty `folder`, which may be where somebody stands and so stays the same one."""
    entries = sorted(whole.iterdir())
    try:
        for entry in entries:
            entry.rename(folder / entry.name)
    except BaseException:
        for entry in entries:
            with suppress(OSError):
                (folder / entry.name).rename(entry)
        raise


def _unwritable(folder: Path, problem: OSError) -> Rejected:
    message = _("{path} cannot be written: {reason}").format(path=folder, reason=reason(problem))
    return Rejected([error("write", message, Span(str(folder)))])
