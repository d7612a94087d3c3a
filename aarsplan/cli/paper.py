"""`aarsplan paper`: the forward view, follow-ups, the guests' call slips and the bruttoliste, printed or written."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path

import click

from aarsplan.cli.exporting import without_ledger
from aarsplan.cli.options import day_option, today
from aarsplan.cli.paper_output import files_of, paper_options, print_paper
from aarsplan.cli.project import called, open_project, project_options
from aarsplan.diagnostics import WrongUse, error
from aarsplan.facts import Facts
from aarsplan.loading.words import suggestion
from aarsplan.plan import Plan
from aarsplan.saving import save_all
from aarsplan.texts import _
from aarsplan.views.follow_up_list import follow_up_list
from aarsplan.views.forward_view import WEEKS, forward_view
from aarsplan.views.guest_slips import guest_slips
from aarsplan.views.paper import Paper
from aarsplan.views.topics_paper import topics_paper

MAX_WEEKS = 52


class Kind(StrEnum):
    """Which paper."""

    FORWARD = "forward"
    FOLLOW_UPS = "follow-ups"
    GUESTS = "guests"
    TOPICS = "topics"


@click.command(
    name="paper",
    help=_(
        "Print a paper, or write it as files: forward is the review of coming meetings on one page, follow-ups what is "
        "to be done, guests the call slips, topics the bruttoliste."
    ),
)
@click.argument("kind", type=called(_("PAPER"), click.Choice([str(kind) for kind in Kind])))
@day_option("--date", help=_("The day that the paper is of; today by default."))
@click.option(
    "--weeks",
    type=called(_("whole number"), click.IntRange(1, MAX_WEEKS)),
    default=WEEKS,
    show_default=True,
    help=_("How many weeks forward tells of, as far as they fit on a page."),
)
@click.option("--role", metavar=_("ROLE"), help=_("Only the follow-ups or the call slip of this role."))
@paper_options
@project_options
def command(
    kind: str,
    date: date | None,
    weeks: int,
    role: str | None,
    folder_out: Path | None,
    formats: tuple[str, ...],
    open_variant: bool,
    overwrite: bool,
    folder: Path | None,
) -> None:
    """Print or write a paper."""
    opened = open_project(folder, None)
    plan = opened.plan
    code = _role(plan.problem.facts, role) if role else ""
    papers = _papers(Kind(kind), plan, date or today(), weeks=weeks, role=code, open_variant=open_variant)
    if not papers:
        click.echo(_("No guest is called to any meeting."), err=True)
    made = files_of(papers, formats, folder_out, overwrite=overwrite)
    if folder_out is None:
        for number, paper in enumerate(papers):
            if number:
                click.echo()
            print_paper(paper)
        return
    written = without_ledger(save_all(made))
    for path in written:
        click.echo(str(path))
    if papers and not written:
        click.echo(_("Nothing changed."), err=True)


def _papers(kind: Kind, plan: Plan, day: date, *, weeks: int, role: str, open_variant: bool) -> list[Paper]:
    match kind:
        case Kind.FORWARD:
            return [forward_view(plan, day, weeks=weeks, open_variant=open_variant)]
        case Kind.FOLLOW_UPS:
            return [follow_up_list(plan, day, role=role, open_variant=open_variant)]
        case Kind.GUESTS:
            return guest_slips(plan, day, roles=(role,) if role else (), open_variant=open_variant)
        case Kind.TOPICS:
            return [topics_paper(plan.problem.facts, day, open_variant=open_variant)]


def _role(facts: Facts, code: str) -> str:
    """The code of a role as the project writes it.

    Raises:
        WrongUse: there is no such role.
    """
    known = {name.casefold(): role for role in facts.roles for name in (role, facts.role_name(role))}
    if code.casefold() in known:
        return known[code.casefold()]
    raise WrongUse(
        [
            error(
                "unknown-role", _("there is no role {name}").format(name=code), hint=suggestion(code, list(facts.roles))
            )
        ]
    )
