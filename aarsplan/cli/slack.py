"""`aarsplan slack`: how long each chain can wait, and which of its steps decide that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aarsplan.chains import Chain, End, Link, chains
from aarsplan.cli.console import print_json, print_table
from aarsplan.cli.names import item_of
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import printable
from aarsplan.plan import Plan
from aarsplan.rules.routes import called
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.views.chain_words import verdict
from aarsplan.visits import VisitKind
from aarsplan.workdays import DayType, day_type_name


@click.command(name="slack", help=_("Tell how long each chain of steps can wait, and which steps decide that."))
@click.argument("items", metavar=_("[ITEM]..."), nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("Print the chains as JSON."))
@project_options
def command(items: tuple[str, ...], as_json: bool, folder: Path | None) -> None:
    """Print the slack of chains."""
    opened = open_project(folder, None)
    plan = opened.plan
    found = chains(plan, [item_of(opened, item).code for item in items])
    if as_json:
        print_json({"chains": [_chain_json(plan, chain) for chain in found]})
    else:
        _print(plan, found)


def _print(plan: Plan, found: list[Chain]) -> None:
    bound = [chain for chain in found if chain.end is not None]
    for chain in bound:
        click.secho(printable(verdict(plan.problem, chain)) + ".", bold=True)
        head = ["", _("Step"), _("Meeting"), _("Date"), _("Latest"), _("Slack")]
        print_table(head, [_row(link) for link in chain.links])
        click.echo()
    endless = [called(chain.visit) for chain in found if chain.end is None]
    if endless:
        text = _("No end within what is planned: {chains}.")
        click.echo(printable(text.format(chains=join(endless))))
    if bound:
        click.echo(_("* marks the critical chain: the steps that decide how long the chain can wait."))
    count = ngettext("{n} chain with steps to come.", "{n} chains with steps to come.", len(found))
    click.echo(count.format(n=len(found)))


def _row(link: Link) -> list[str]:
    now = link.slack.now
    hand_over = link.visit.kind is VisitKind.HAND_OVER
    meeting = _("none so far") if now is None else "" if hand_over else now[0].key
    day = short_date(now[1].day) if now else ""
    return ["*" if link.critical else "", link.visit.key, meeting, day, *_slack_cells(link)]


def _slack_cells(link: Link) -> tuple[str, str]:
    """The latest meeting, and the working days to spare."""
    if not link.slack.ends:
        return "", _("no end so far")
    if link.slack.latest is None:
        return _("none fits"), ""
    if link.fixed and link.slack.days == 0:
        return "", _("fixed")
    meeting, spot = link.slack.latest
    name = "" if link.visit.kind is VisitKind.HAND_OVER else f"{meeting.key}, "
    days = "" if link.slack.days is None else day_type_name(DayType.WORKING_DAY, link.slack.days)
    return name + short_date(spot.day), days


def _chain_json(plan: Plan, chain: Chain) -> dict[str, Any]:
    """One chain, as schemas/slack.json describes it."""
    return {
        "item": chain.visit.owner,
        "title": None if chain.visit.closed else chain.visit.title,
        "sentence": verdict(plan.problem, chain),
        "holds": chain.holds,
        "slack_working_days": chain.days,
        "end": _end_json(chain.end),
        "tightest": chain.tightest.visit.key if chain.tightest else None,
        "critical": [link.visit.key for link in chain.critical],
        "steps": [_link_json(link) for link in chain.links],
    }


def _link_json(link: Link) -> dict[str, Any]:
    now, latest = link.slack.now, link.slack.latest
    return {
        "key": link.visit.key,
        "item": link.visit.owner,
        "meeting": now[0].key if now else None,
        "date": now[1].day.isoformat() if now else None,
        "fixed": link.fixed,
        "ends": link.slack.ends,
        "latest_meeting": latest[0].key if latest else None,
        "latest_date": latest[1].day.isoformat() if latest else None,
        "slack_working_days": link.slack.days,
        "critical": link.critical,
        "end": _end_json(link.end),
    }


def _end_json(end: End | None) -> dict[str, Any] | None:
    if end is None:
        return None
    return {
        "meeting": end.meeting or None,
        "date": end.day.isoformat(),
        "by": end.by.isoformat(),
        "step": end.step,
    }
