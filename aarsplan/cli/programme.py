"""`aarsplan programme`: the programme of one meeting, its versions, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.exporting import without_ledger
from aarsplan.cli.meeting_names import meeting_named
from aarsplan.cli.options import message_option, note, today
from aarsplan.cli.paper_output import files_of, paper_options, print_paper
from aarsplan.cli.planning import alone
from aarsplan.cli.programme_json import differences_json, programme_json
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import Diagnostic, WrongUse, error, warning
from aarsplan.history import commit
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.saving import save_all
from aarsplan.texts import _, language, speaking
from aarsplan.views.kept_programmes import Kept, kept_programmes, next_version, version_file
from aarsplan.views.paper import Paper
from aarsplan.views.programme import Programme, Version
from aarsplan.views.programme_difference_paper import programme_difference
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_paper import programme_paper
from aarsplan.views.programme_words import version_text
from aarsplan.views.telling import untold

VERSIONS = {
    "udkast": Version.DRAFT,
    "justeret": Version.ADJUSTED,
    "godkendt": Version.APPROVED,
    **{str(version): version for version in Version},
}
NOW = ("nu", "now")
"""The words for the programme as the plan has it."""


@click.command(name="programme", help=_("Make the programme or agenda of one meeting, and keep its versions."))
@click.argument("meeting", nargs=-1, required=True, metavar=_("MEETING"))
@click.option(
    "--as",
    "keep_as",
    type=click.Choice(list(VERSIONS), case_sensitive=False),
    help=_("Keep the programme as a version in the project folder."),
)
@click.option(
    "--diff",
    "compared",
    nargs=2,
    metavar="A B",
    help=_("What differs between two versions: words or numbers of versions, or now for the plan."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the programme as JSON."))
@message_option
@paper_options
@project_options
def command(
    meeting: tuple[str, ...],
    keep_as: str | None,
    compared: tuple[str, str] | None,
    as_json: bool,
    folder_out: Path | None,
    formats: tuple[str, ...],
    open_variant: bool,
    overwrite: bool,
    folder: Path | None,
) -> None:
    """Make the programme of a meeting."""
    if keep_as and compared:
        raise WrongUse([error("usage", _("--as and --diff do not go together"), hint=_("run the command twice"))])
    with alone(folder, dry_run=keep_as is None):
        project, plan, found = _opened(folder, meeting)
        kept = kept_programmes(project, found.key)
        # A programme stays in the language of its versions, so that only what changed differs from them.
        with speaking(kept[-1].programme.language if kept else language()):
            now = programme_of(plan, found)
        made: dict[Path, bytes] = {}
        if keep_as and (version := next_version(kept, now, VERSIONS[keep_as], today())) not in kept:
            kept, made = (*kept, version), dict([version_file(project, version)])
        if compared:
            paper, told = _difference(*(_chosen(word, kept, now) for word in compared), open_variant=open_variant)
        else:
            paper, told = _current(kept, now, open_variant=open_variant)
        exports = files_of([paper], formats, folder_out, overwrite=overwrite)
        saved = commit(project, made, note(), beside=exports) if made else save_all(exports)
        written = without_ledger(saved)
    printed = folder_out is None and not as_json
    if as_json:
        print_json(told)
    elif printed:
        print_paper(paper)
    for path in written:
        click.echo(str(path), err=as_json or printed)
    if (folder_out or keep_as) and not written:
        click.echo(_("Nothing changed."), err=True)


def _opened(folder: Path | None, words: Sequence[str]) -> tuple[Path, Plan, Meeting]:
    """The project folder, its plan and the meeting that was named; warnings are told."""
    opened = open_project(folder, None)
    plan = opened.plan
    found = meeting_named(plan, " ".join(words))
    tell([*opened.project.warnings, *untold(plan, opened.lock, opened.lock_name), *_missing(plan, found)])
    return opened.project.folder, plan, found


def _current(kept: Sequence[Kept], now: Programme, *, open_variant: bool) -> tuple[Paper, dict[str, Any]]:
    """The programme as the plan has it: the newest version when it is no other, otherwise a draft after that."""
    newest = kept[-1].programme if kept else now
    if now == replace(newest, version=None, version_day=None):
        return programme_paper(newest, open_variant=open_variant), programme_json(newest, open_variant=open_variant)
    draft = replace(now, version=Version.DRAFT)
    paper = programme_paper(draft, open_variant=open_variant, changed_since=newest)
    return paper, programme_json(draft, open_variant=open_variant)


def _difference(old: Programme, new: Programme, *, open_variant: bool) -> tuple[Paper, dict[str, Any]]:
    paper = programme_difference(old, new, open_variant=open_variant)
    return paper, differences_json(old, new, open_variant=open_variant)


def _chosen(word: str, kept: Sequence[Kept], now: Programme) -> Programme:
    """The version that a word or a number names: the newest one of its word, or the plan's own.

    Raises:
        WrongUse: there is no such version.
    """
    plain = word.strip().lower()
    if plain in NOW:
        return now
    for found in reversed(kept):
        if plain == str(found.number) or VERSIONS.get(plain) is found.programme.version:
            return found.programme
    known = [f"{found.number} ({version_text(found.programme)})" for found in kept]
    message = _("there is no version {name} of the programme").format(name=word)
    hint = _("known: {words}").format(words=", ".join([*known, _("now")]))
    raise WrongUse([error("unknown-version", message, hint=hint)])


def _missing(plan: Plan, meeting: Meeting) -> Iterator[Diagnostic]:
    """A warning of what the project's files want at a meeting and the plan does not have there yet."""
    for visit in plan.problem.agendas.get(meeting.key, ()):
        if visit.named == meeting.key and visit.key not in plan.slots:
            message = _("{item} is to be at {meeting} and is not in the plan yet")
            hint = _("run aarsplan plan for the period")
            yield warning("stale-lock", message.format(item=visit.key, meeting=meeting.key), visit.span, hint=hint)
