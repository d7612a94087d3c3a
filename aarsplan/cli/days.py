"""`aarsplan days`: every day that a meeting may have, as free, dear or blocked.

What `--json` prints stands in schemas/days.json.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from aarsplan.cli.asked_meeting import Missing, asked_meeting
from aarsplan.cli.console import print_json, print_table, tell
from aarsplan.cli.day_json import day_json, meeting_json, missing_json
from aarsplan.cli.day_words import located, mark_text, move_text, price_text, short_reason
from aarsplan.cli.judging import judge, standing
from aarsplan.cli.project import open_project, project_options
from aarsplan.days.facts import fixed
from aarsplan.days.marks import Day, Days, Mark
from aarsplan.plan import Plan
from aarsplan.texts import _, clock, join, month_name, short_date, week_number


@click.command(name="days", help=_("List the days that a meeting may have as free, dear or blocked, with the reasons."))
@click.argument("key", metavar=_("MEETING"))
@click.option("--json", "as_json", is_flag=True, help=_("Print the days as JSON."))
@project_options
def command(key: str, as_json: bool, folder: Path | None) -> int:
    """List the days of a meeting."""
    opened = open_project(folder, None)
    plan = standing(opened)
    meeting = asked_meeting(opened, plan, key)
    if isinstance(meeting, Missing):
        _missing(meeting, as_json=as_json)
        return 0
    tell(opened.project.warnings)
    reason = fixed(plan.problem, meeting)
    if reason:
        stands = plan.get(meeting)
        found = Days(meeting, stands, (Day(meeting.days[0], Mark.FREE),))
    else:
        found = judge(opened, plan, meeting).days()
    if as_json:
        days = [day_json(day) for day in found.days]
        print_json({**meeting_json(plan, meeting, reason), "days": days})
    elif reason:
        click.echo(located(reason))
    else:
        _print(plan, found)
    return 0


def _missing(missing: Missing, *, as_json: bool) -> None:
    if as_json:
        print_json({**missing_json(missing), "days": []})
    else:
        click.echo(located(missing.reason))


def _print(plan: Plan, found: Days) -> None:
    click.secho(f"{found.meeting.key}: {plan.problem.facts.meeting_title(found.meeting.key)}", bold=True)
    for (_year, month), days in groupby(found.days, key=lambda day: (day.day.year, day.day.month)):
        click.echo()
        click.secho(month_name(month).capitalize(), bold=True)
        rows = [_row(plan, found, day) for day in days]
        print_table([_("Week"), _("Day and date"), _("Mark"), _("Price"), _("Reasons")], rows)
    click.echo()
    click.echo(_summary(found))


def _row(plan: Plan, found: Days, day: Day) -> list[str]:
    parts = [short_reason(why, plan.problem, found.meeting, day.day) for why in day.why]
    if day.together:
        parts = [_("together: {reasons}").format(reasons=join(parts))]
    if found.stands and day.day == found.stands.day:
        parts.insert(0, _("it is here, {start}").format(start=clock(found.stands.start)))
    parts += [move_text(move) for move in day.moves]
    if not day.proven:
        parts.append(_("not all was searched: time ran out"))
    return [
        str(week_number(day.day)),
        short_date(day.day),
        mark_text(day.mark),
        price_text(day),
        "; ".join(parts),
    ]


def _summary(found: Days) -> str:
    numbers = {mark: sum(day.mark is mark for day in found.days) for mark in Mark}
    text = _(
        "{free} free, {dear} dear and {blocked} blocked of {all} days. The price is what the wishes cost more than now."
    )
    told = text.format(
        free=numbers[Mark.FREE], dear=numbers[Mark.DEAR], blocked=numbers[Mark.BLOCKED], all=len(found.days)
    )
    if undecided := numbers[Mark.UNDECIDED]:
        told += " " + _("Undecided when time ran out: {n}.").format(n=undecided)
    return told
