"""Commands that are edits: each makes one from its arguments, and all go the same way from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.change_report import following_json, print_following, print_wish, wish_json
from aarsplan.cli.changing import Going, changing_options, followed, settle
from aarsplan.cli.console import tell
from aarsplan.cli.edit_words import wish_text
from aarsplan.cli.editing import as_it_is, replanned, tried_out
from aarsplan.cli.options import today
from aarsplan.cli.planning import alone
from aarsplan.cli.project import Opened, open_project
from aarsplan.consequences.wish import Consequences, consequences
from aarsplan.diagnostics import Diagnostic, WrongUse, error, warning
from aarsplan.domain import DateRange, merged
from aarsplan.edits.base import Edit, demands_of
from aarsplan.horizon import parse_horizon
from aarsplan.loading.editor import Editor
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.texts import _, short_date


@dataclass(frozen=True)
class Desk:
    """What an edit is made on: the project as the edits before it left it, and what it asks for."""

    opened: Opened
    problem: Problem

    @property
    def plan(self) -> Plan:
        """Where everything stands."""
        stands = {key: spot for key, spot in self.problem.previous.items() if key in self.problem.meetings}
        return Plan(self.problem, stands)


Maker = Callable[[Desk], Edit]


class EditCommand(click.Command):
    """A command whose own parameters make an edit: `make` takes them and returns what makes it, `own` are they."""

    make: Callable[..., Maker]
    own: list[click.Parameter]


def edit_command(name: str, help: str) -> Callable[[Callable[..., Maker]], EditCommand]:  # noqa: A002 - click's word
    """Make a command of a function from a command's own parameters to a `Maker`."""

    def command_of(make: Callable[..., Maker]) -> EditCommand:
        own: list[click.Parameter] = list(reversed(getattr(make, "__click_params__", [])))
        names = [parameter.name for parameter in own]

        def run(**given: Any) -> int:
            words = {str(name): given.pop(str(name)) for name in names}
            horizon, folder = given.pop("horizon"), given.pop("folder")
            return carried_out([make(**words)], horizon, Going(folder, **given))

        command = click.command(name=name, help=help, cls=EditCommand)(changing_options(horizon_option(run)))
        command.params = [*own, *command.params]
        command.make, command.own = make, own
        return command

    return command_of


def horizon_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--horizon`."""
    words = _("Plan these days too, such as 2026-H1; by default all planned so far.")
    return click.option("--horizon", metavar=_("PERIOD"), help=words)(command)


def carried_out(makers: Sequence[Maker], horizon: str | None, going: Going) -> int:
    """Make edits, one on what the other left; tell what comes of them all, and write them; returns the exit code.

    Raises:
        Exit: there is no plan that honours them, which has been told.
        Rejected: one of them cannot be made.
    """
    with alone(going.folder, dry_run=not going.writes):
        opened = _opened(going.folder, parse_horizon(horizon) if horizon is not None else None)
        editor = Editor(opened.project.folder)
        edits, tried = _edited(makers, opened, editor)
        if not any(file.content != file.before for file in editor.files):
            raise WrongUse([error("edit", _("the project says so already"), hint=_("nothing needs to be written"))])
        tried = as_it_is(tried, editor)
        bare = _bare(opened, tried, edits)
        before = opened.plan
        keys = [key for edit in edits for key in edit.keys]
        tell(_past(before, bare.plan, keys))
        if not going.as_json:
            print_wish([wish_text(edit, before, bare.plan) for edit in edits], bare, today())
        made = replanned(tried, demands=demands_of(edits), forced=_forced(edits), wish=edits, quiet=going.as_json)
        found = followed(opened, made, keys)
        if not going.as_json:
            print_following(made, found, today())
        told = {"wish": wish_json([edit.command() for edit in edits], bare), **following_json(made, found)}
        return settle(made, editor, going, told)


def _opened(folder: Path | None, horizon: DateRange | None) -> Opened:
    """The project with all that was planned so far, and the days of `horizon` too."""
    opened = open_project(folder, horizon)
    parts = merged([*opened.lock.planned, *opened.parts])
    return replace(opened, parts=parts, horizon=DateRange(parts[0].first, parts[-1].last))


def _edited(makers: Sequence[Maker], opened: Opened, editor: Editor) -> tuple[list[Edit], Opened]:
    """The edits, each written to the files of `editor`, and the project as they say; its places are those there."""
    edits: list[Edit] = []
    tried = opened
    for make in makers:
        problem = build(tried.project.facts, opened.parts, opened.lock.history())
        edit = make(Desk(tried, problem))
        edit.write(editor, tried.project, problem)
        tried = tried_out(opened, editor)
        edits.append(edit)
    return edits, tried


def _bare(opened: Opened, tried: Opened, edits: Sequence[Edit]) -> Consequences:
    """What comes of the edits while everything else stays where it is."""
    history = opened.lock.history()
    wanted = build(tried.project.facts, opened.lock.planned, replace(history, locked=history.locked - _forced(edits)))
    before = opened.plan
    return consequences(before, opened.project.rules, wanted, tried.project.rules, demands_of(edits))


def _forced(edits: Sequence[Edit]) -> frozenset[str]:
    return frozenset(key for edit in edits for key in edit.forced)


def _past(before: Plan, plan: Plan, keys: Sequence[str]) -> list[Diagnostic]:
    """A warning for each day before today that a wish is about."""
    found = []
    for key in keys:
        meeting = before.problem.meetings.get(key)
        spots = [spot for spot in (before.placements.get(key), plan.placements.get(key)) if spot is not None]
        for day in dict.fromkeys(spot.day for spot in spots if spot.day < today()):
            message = _("{key}: {day} is past").format(key=key, day=short_date(day))
            found.append(warning("past", message, meeting.span if meeting else None))
    return found
