"""A contradiction as it is told: every reason with its derivation, then the ways out as commands to type.

What `--json` prints stands in schemas/explain.json.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from aarsplan.cli.console import print_json, tell
from aarsplan.cli.json_parts import rule_json
from aarsplan.cli.project import Opened
from aarsplan.diagnostics import printable
from aarsplan.domain import merged
from aarsplan.texts import _, ngettext

if TYPE_CHECKING:
    from aarsplan.edits.base import Edit
    from aarsplan.explain.argument import Argument
    from aarsplan.explain.explanation import Explanation
    from aarsplan.explain.remedies import Remedy

NO_PLAN = 3


def explain_contradiction(opened: Opened, *, as_json: bool) -> int:
    """Tell why the days that are planned have no plan, or that they have one; the exit code."""
    found = explanation(opened)
    if found is None:
        if as_json:
            print_json({"possible": True, "conflicts": [], "remedies": []})
        else:
            click.echo(_("A plan exists: the rules do not contradict each other."))
        return 0
    if as_json:
        print_json({"possible": False, **explanation_json(opened, found, ())})
    else:
        tell_explanation(opened, found, ())
    return NO_PLAN


def explanation(opened: Opened, forced: frozenset[str] = frozenset()) -> Explanation | None:
    """Why what `opened` plans has no plan, None when it has one; the locks of the meetings `forced` do not bind.

    It is looked at together with all that was planned before, as the commands do that the remedies are told as; and by
    itself where only that contradicts itself, since what stands beside it stands.
    """
    from aarsplan.explain.circumstances import Circumstances
    from aarsplan.explain.explanation import explain

    history = opened.lock.history()
    free = replace(history, locked=history.locked - forced)
    together = explain(Circumstances(opened.project, merged([*opened.lock.planned, *opened.parts]), free))
    return together or explain(Circumstances(opened.project, opened.parts, free))


def tell_explanation(opened: Opened, found: Explanation, wish: Sequence[Edit]) -> None:
    """Print an explanation to stderr; `wish` are the edits that the remedies are to make possible."""
    from aarsplan.explain.remedy_words import remedy_text

    tell(argument.diagnostic() for argument in found.arguments)
    if not found.remedies:
        click.echo(_("No single change that was tried makes a plan possible."), err=True)
        return
    n = len(found.remedies)
    click.echo("", err=True)
    click.echo(ngettext("{n} way out, tried:", "{n} ways out, each tried:", n).format(n=n), err=True)
    for number, remedy in enumerate(found.remedies, 1):
        click.echo(f"  {number}. {printable(remedy_text(found.here, remedy))}", err=True)
        click.echo(f"     {printable(command_of(opened, remedy, wish))}", err=True)


def explanation_json(opened: Opened, found: Explanation, wish: Sequence[Edit]) -> dict[str, Any]:
    """An explanation as plain data."""
    from aarsplan.explain.remedy_words import remedy_text

    return {
        "conflicts": [_argument_json(argument) for argument in found.arguments],
        "remedies": [
            {
                "text": remedy_text(found.here, remedy),
                "basis": str(remedy.basis),
                "commands": [edit.command() for edit in remedy.edits],
                "command": command_of(opened, remedy, wish),
            }
            for remedy in found.remedies
        ],
    }


def command_of(opened: Opened, remedy: Remedy, wish: Sequence[Edit]) -> str:
    """The one command that makes a remedy, and the `wish` besides."""
    from aarsplan.explain.explanation import in_typing_order, rest

    parts = [edit.command() for edit in in_typing_order((*remedy.edits, *rest(wish, remedy.edits)))]
    command = parts[0] if len(parts) == 1 else f"together {shlex.join(parts)}"
    planned = all(any(part.covers(days) for part in opened.lock.planned) for days in opened.parts)
    horizon = "" if planned else f" --horizon {opened.parts[0].first}..{opened.parts[-1].last}"
    return f"aarsplan {command}{horizon}"


def _argument_json(argument: Argument) -> dict[str, Any]:
    told = argument.diagnostic().to_json()
    members = [{**rule_json(member.rule), "about": list(member.about)} for member in argument.conflict.members]
    return {**told, "members": members, "minimal": argument.conflict.minimal}
