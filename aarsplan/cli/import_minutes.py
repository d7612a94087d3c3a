"""`aarsplan import minutes`: compare the minutes of a meeting with the plan, and record what is accepted of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.minutes_report import print_proposals, print_review, review_json
from aarsplan.cli.options import message_option, today
from aarsplan.cli.planning import alone
from aarsplan.cli.project import Opened, open_project, project_options
from aarsplan.diagnostics import WrongUse, error, printable
from aarsplan.files import display_name
from aarsplan.loading.loader import NAMES_FILE
from aarsplan.loading.minutes.model import Minutes
from aarsplan.loading.minutes.reader import load_minutes
from aarsplan.loading.minutes.roles import read_names, with_roles
from aarsplan.reconcile.meeting import body_called, words_of
from aarsplan.reconcile.proposals import Proposal
from aarsplan.reconcile.proposing import proposals
from aarsplan.reconcile.review import Review, reviewed
from aarsplan.texts import _

_ALL = frozenset({"all", "alle"})
_YES = frozenset({"j", "ja", "y", "yes"})
_QUIT = frozenset({"q", "quit", "s", "slut", "stop"})


@click.command(name="minutes", help=_("Compare the minutes of a meeting with the plan, and propose what to record."))
@click.argument("file", type=click.Path(path_type=Path), metavar=_("FILE"))
@click.option("--accept", multiple=True, metavar=_("NUMBER"), help=_("Record this proposal; several times, or all."))
@click.option("--dry-run", is_flag=True, help=_("Show what would follow and write nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))
@message_option
@project_options
def command(file: Path, accept: tuple[str, ...], dry_run: bool, as_json: bool, folder: Path | None) -> int:
    """Compare minutes with the plan."""
    with alone(folder, dry_run=dry_run or not (accept or _can_ask())):
        opened = open_project(folder, None)
        tell(opened.project.warnings)
        minutes = _nameless(opened, file)
        review = reviewed(minutes, opened.plan, opened.lock)
        found = proposals(review)
        chosen = _accepted(accept, found)
        asks = _can_ask() and not (accept or as_json)
        if not as_json:
            tell(review.findings)
            print_review(review)
            print_proposals(found, accepts=bool(accept) or asks)
        chosen = _asked(found) if asks else chosen
        recorded = [found[number - 1] for number in chosen]
        made = _record(opened, review, recorded, dry_run=dry_run, quiet=as_json) if recorded else {}
        if as_json:
            print_json({**review_json(review, found, chosen), **made})
    return 0 if recorded else int(bool(review.mismatches or found))


def _nameless(opened: Opened, file: Path) -> Minutes:
    """The minutes without any person's name; nothing of them is shown or written before."""
    facts = opened.project.facts
    folder = opened.project.folder
    names = read_names(folder, display_name(folder, NAMES_FILE), facts.roles)
    minutes = load_minutes(file, str(file), words_of(facts))
    nameless = with_roles(minutes, names)
    # What a body is called is nobody's name, however it reads.
    return replace(nameless, body=minutes.body) if body_called(facts, minutes.body) else nameless


def _accepted(accept: Sequence[str], found: Sequence[Proposal]) -> list[int]:
    """The numbers of the proposals that are accepted, in order.

    Raises:
        WrongUse: naming what is no number of a proposal.
    """
    wanted = [part for text in accept for part in text.replace(",", " ").split()]
    if any(part.casefold() in _ALL for part in wanted):
        return list(range(1, len(found) + 1))
    numbers = {str(number): number for number in range(1, len(found) + 1)}
    wrong = [part for part in wanted if part not in numbers]
    if wrong:
        hint = _("there are proposals 1 to {n}").format(n=len(found)) if found else _("there is nothing to record")
        message = _("there is no proposal {number}")
        raise WrongUse([error("accept", message.format(number=part), hint=hint) for part in wrong])
    return sorted({numbers[part] for part in wanted})


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _asked(found: Sequence[Proposal]) -> list[int]:
    """The numbers of the proposals that the person at the terminal says yes to; quitting says no to the rest."""
    chosen = []
    for number, proposal in enumerate(found, 1):
        click.echo(f"\n{number}. {printable(str(proposal))}")
        answer: str = click.prompt(_("Record it? yes/no/quit"), default=_("no"))
        word = answer.strip().casefold()
        if word in _QUIT:
            break
        if word in _YES:
            chosen.append(number)
    return chosen


def _record(
    opened: Opened, review: Review, chosen: Sequence[Proposal], *, dry_run: bool, quiet: bool
) -> dict[str, Any]:
    """Write what is proposed, and plan again; returns what follows from it as plain data."""
    # A look at the minutes need not wait for what changes a project.
    from aarsplan.cli.change_report import following_json, print_following
    from aarsplan.cli.changing import followed
    from aarsplan.cli.editing import as_it_is, replanned, save, tried_out
    from aarsplan.cli.recording import record
    from aarsplan.loading.editor import Editor

    editor = Editor(opened.project.folder)
    record(editor, review, chosen, display_name(opened.project.folder))
    made = replanned(as_it_is(tried_out(opened, editor), editor), quiet=quiet)
    found = followed(opened, made, ())
    if not quiet:
        print_following(made, found, today())
    if not dry_run:
        save(made, editor.files, quiet=quiet)
    return following_json(made, found)
