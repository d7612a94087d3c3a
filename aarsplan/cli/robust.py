"""`aarsplan robust`: which meetings the plan cannot do without, by cancelling each of them in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aarsplan.cli.console import print_json
from aarsplan.cli.json_parts import violation_json
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import printable
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.texts import _, ngettext, short_date

if TYPE_CHECKING:
    from aarsplan.robustness import Cancellation, Failure

    _Telling = Callable[[Problem, Cancellation], Iterator[str]]


@click.command(name="robust", help=_("Cancel each meeting in turn, and tell which ones the plan cannot do without."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what follows as JSON."))
@project_options
def command(as_json: bool, folder: Path | None) -> int:
    """Print what follows when meetings are cancelled."""
    from aarsplan.robustness import Need, cancellations

    opened = open_project(folder, None)
    plan = opened.plan
    by_need: dict[str, list[Cancellation]] = {need: [] for need in Need}
    found = list(cancellations(plan, opened.project.rules))
    for cancellation in found:
        by_need[cancellation.need].append(cancellation)
    if as_json:
        counts = {str(need): len(by_need[need]) for need in Need}
        print_json({"counts": counts, "meetings": [_json(plan, cancellation) for cancellation in found]})
    else:
        _print(plan, by_need[Need.NEEDED], by_need[Need.MOVABLE], by_need[Need.FREE])
    return int(bool(by_need[Need.NEEDED]))


def _print(
    plan: Plan, needed: Sequence[Cancellation], movable: Sequence[Cancellation], free: Sequence[Cancellation]
) -> None:
    from aarsplan.views.cancellation_words import failures_text, moves_text

    if needed:
        _print_list(plan, _("The plan cannot do without:"), needed, failures_text)
    if movable:
        _print_list(plan, _("The plan can do without, if items move:"), movable, moves_text)
    if free:
        click.secho(_("Nothing depends on:"), bold=True)
        by_body: dict[str, list[str]] = {}
        for found in free:
            by_body.setdefault(found.stop[0].body, []).append(short_date(found.stop[1].day))
        for body, days in by_body.items():
            click.echo(f"  {body}: {', '.join(days)}")
        click.echo()
    total = len(needed) + len(movable) + len(free)
    text = ngettext(
        "{n} meeting to come: {needed} needed, {movable} if items move, {free} that nothing depends on.",
        "{n} meetings to come: {needed} needed, {movable} if items move, {free} that nothing depends on.",
        total,
    )
    click.echo(text.format(n=total, needed=len(needed), movable=len(movable), free=len(free)))


def _print_list(plan: Plan, title: str, found: Sequence[Cancellation], told: _Telling) -> None:
    click.secho(title, bold=True)
    for cancellation in found:
        meeting, spot = cancellation.stop
        click.echo(f"  {meeting.key}, {short_date(spot.day)}")
        for line in told(plan.problem, cancellation):
            click.echo(f"    {printable(line)}")
    click.echo()


def _json(plan: Plan, found: Cancellation) -> dict[str, Any]:
    """What follows when one meeting is cancelled, as schemas/robust.json describes it."""
    meeting, spot = found.stop
    return {
        "key": meeting.key,
        "date": spot.day.isoformat(),
        "need": str(found.need),
        "failures": [_failure_json(plan, failure) for failure in found.failures],
        "moves": [
            {
                "key": move.visit.key,
                "meeting": move.to[0].key if move.to else None,
                "date": move.to[1].day.isoformat() if move.to else None,
            }
            for move in found.moves
        ],
    }


def _failure_json(plan: Plan, failure: Failure) -> dict[str, Any]:
    end = failure.end
    return {
        **violation_json(plan, failure.violation),
        "step": failure.step.key if failure.step else None,
        "item": failure.step.owner if failure.step else None,
        "end": {"meeting": end.meeting or None, "date": end.day.isoformat()} if end else None,
        "left": [meeting.key for meeting, _spot in failure.left],
    }
