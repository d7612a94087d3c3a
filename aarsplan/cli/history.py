"""`aarsplan history`: who changed the project, when, what and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.effects import Effect
from aarsplan.cli.project import called, find_project, project_options
from aarsplan.diagnostics import Diagnostic, Rejected, printable
from aarsplan.history import Record, records, undone_by
from aarsplan.texts import _, join, ngettext
from aarsplan.views.plan_difference_words import moment_text

SHOWN = 20
"""Changes that are told where nothing else is said."""
_MOST_LINES = 5
"""Sentences about one change; `--json` and `aarsplan diff` have them all."""


@click.command(name="history", help=_("Tell who changed the project, when, what and why; the newest change first."))
@click.option(
    "--limit",
    type=called(_("whole number"), click.IntRange(1)),
    default=SHOWN,
    show_default=True,
    help=_("How many changes to tell of."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the history as JSON."))
@project_options
def command(limit: int, as_json: bool, folder: Path | None) -> int:
    """Tell the history."""
    project = find_project(folder)
    found = records(project)
    shown = [*reversed(found)][:limit]
    effects, damaged = _effects(project, shown)
    taken_back = undone_by(found)
    tell(damaged)
    if as_json:
        told = [_json(record, effects.get(record.number), taken_back.get(record.number)) for record in shown]
        print_json({"records": told})
    elif not found:
        click.echo(_("Nothing has been changed so far."))
    else:
        _print(shown, effects, taken_back)
        if older := len(found) - len(shown):
            click.echo(ngettext("{n} older change.", "{n} older changes.", older).format(n=older))
    return int(bool(damaged))


def _effects(project: Path, shown: Sequence[Record]) -> tuple[dict[int, Effect], list[Diagnostic]]:
    """What each change did, as far as what it needs is there, and what is wrong with the rest."""
    effects: dict[int, Effect] = {}
    damaged: list[Diagnostic] = []
    for record in shown:
        try:
            effects[record.number] = Effect.of(project, record)
        except Rejected as rejected:
            damaged += rejected.diagnostics
    return effects, damaged


def _print(shown: Sequence[Record], effects: Mapping[int, Effect], taken_back: Mapping[int, int]) -> None:
    for record in shown:
        who = record.who or _("unknown")
        click.secho(printable(f"{record.number}. {moment_text(record.when)} {who}: {record.command}"), bold=True)
        for line in _lines(record, effects.get(record.number), taken_back.get(record.number)):
            click.echo(f"   {printable(line)}")


def _lines(record: Record, effect: Effect | None, taken_back: int | None) -> list[str]:
    lines = []
    if taken_back is not None:
        lines.append(_("taken back by change {number}").format(number=taken_back))
    if record.undoes is not None:
        lines.append(_("takes back change {number}").format(number=record.undoes))
    if record.reason:
        lines.append(_("because: {reason}").format(reason=record.reason))
    if effect is None:
        return [*lines, _("what it did is no longer known")]
    lines += effect.lines[:_MOST_LINES]
    if (more := len(effect.lines) - _MOST_LINES) > 0:
        lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
    if effect.files:
        lines.append(_("files: {files}").format(files=join(list(effect.files))))
    return lines


def _json(record: Record, effect: Effect | None, taken_back: int | None) -> dict[str, Any]:
    """A change, as schemas/history.json describes it."""
    return {
        "number": record.number,
        "when": record.when.isoformat(),
        "who": record.who,
        "command": record.command,
        "reason": record.reason,
        "undoes": record.undoes,
        "undone_by": taken_back,
        "files": [{"name": file.name, "before": file.before, "after": file.after} for file in record.files],
        **(effect.to_json() if effect else {"changes": None, "agenda_changes": None}),
    }
