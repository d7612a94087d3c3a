"""`aarsplan postpone`: put a step off, and find the next meeting that fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from click.exceptions import Exit

from aarsplan.cli.change_report import following_json, print_following
from aarsplan.cli.changing import Going, changing_options, followed, settle
from aarsplan.cli.console import tell
from aarsplan.cli.editing import as_it_is, of_one_year, replanned, tried_out
from aarsplan.cli.explaining import NO_PLAN
from aarsplan.cli.names import item_of, known, known_roles
from aarsplan.cli.objections import between, objections
from aarsplan.cli.options import day_option, text_option, today
from aarsplan.cli.planning import Planned, alone
from aarsplan.cli.project import open_project
from aarsplan.diagnostics import Diagnostic, WrongUse, error, warning
from aarsplan.items import Item, Step
from aarsplan.loading.editor import Editor
from aarsplan.loading.table_text import Values
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.rules.routes import Stop, place_text
from aarsplan.slack import stop_of
from aarsplan.texts import _, clock, short_date

_OF_THE_OLD = ("code", "meeting", "after", "min-days", "max-days", "day-type")
"""Keys of a step that was put off which a copy of it does not have: they tell where it stood in the route."""


@dataclass(frozen=True)
class Request:
    """What is asked: which step, why, and what it needs from now on. `after` is a day that it must come after."""

    item: Item
    step: Step
    stop: Stop
    reason: str
    needs: Sequence[str]
    precondition: str
    responsible: Sequence[str]
    after: date | None

    @property
    def first(self) -> date:
        """The first day on which it may be treated."""
        return max(self.stop[1].day, self.after or date.min) + timedelta(days=1)


@click.command(name="postpone", help=_("Put a step of an item off, plan again, and find the next meeting that fits."))
@click.argument("item", metavar=_("ITEM"))
@text_option("--reason", required=True, help=_("Why it is put off."))
@click.option("--needs", multiple=True, metavar=_("ROLE"), help=_("A role that must be in the room; several times."))
@text_option("--precondition", help=_("What must be there first."))
@click.option("--responsible", multiple=True, metavar=_("ROLE"), help=_("Who sees to it; several times."))
@click.option("--step", metavar=_("STEP"), help=_("Which step; by default the next one whose meeting is not held."))
@day_option("--after", help=_("Not before the day after this one."))
@changing_options
def command(
    item: str,
    reason: str,
    needs: tuple[str, ...],
    precondition: str,
    responsible: tuple[str, ...],
    step: str | None,
    after: date | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    folder: Path | None,
) -> int:
    """Put a step off."""
    going = Going(folder, yes, dry_run, as_json)
    with alone(folder, dry_run=not going.writes):
        opened = open_project(folder, None)
        plan = opened.plan
        found = item_of(opened, item)
        chosen, stop = _chosen(plan, found, step)
        request = Request(
            item=found,
            step=chosen,
            stop=stop,
            reason=reason,
            needs=known_roles(opened, needs),
            precondition=precondition,
            responsible=known_roles(opened, responsible),
            after=after,
        )
        _refuse_impossible(request)
        editor = Editor(opened.project.folder)
        key = put_off(editor, request)
        made = replanned(as_it_is(tried_out(opened, editor), editor), quiet=as_json)
        _refuse_same_meeting(made, request, key)
        tell(_followers(made.plan, request, key))
        passed = _passed_over(made, request, key)
        follows = followed(opened, made, [key])
        if not as_json:
            _print(made, request, key, passed)
            print_following(made, follows, today())
        return settle(made, editor, going, {**_json(made, request, key, passed), **following_json(made, follows)})


def _chosen(plan: Plan, item: Item, wanted: str | None) -> tuple[Step, Stop]:
    """The step to put off, with where it stands: the one wanted, the next one, or the last one that was treated."""
    standing = [
        (step, stop)
        for step in item.steps
        if (stop := stop_of(plan, plan.problem.visits[step.key])) and stop[0].body in plan.problem.facts.bodies
    ]
    if wanted is not None:
        codes = {_code(step): step for step in item.steps}
        name = known(wanted.removeprefix(f"{item.code}/"), codes, _("the item has no step {name}"))
        standing = [(step, stop) for step, stop in standing if step is codes[name]]
    if not standing:
        message = _("{code} has no step at a meeting that could be put off").format(code=wanted or item.code)
        raise WrongUse([error("postpone", message, item.span, hint=_("see its route: aarsplan items CODE"))])
    ahead = [(step, stop) for step, stop in standing if not stop[0].settled]
    step, stop = ahead[0] if ahead else standing[-1]
    if stop[0].settled and any((p.step, p.meeting) == (step.key, stop[0].key) for p in item.postponements):
        message = _("{key} was put off from {meeting} already").format(key=step.key, meeting=stop[0].key)
        raise WrongUse([error("postpone", message, step.span)])
    return step, stop


def _refuse_impossible(request: Request) -> None:
    """Tell at once that a step cannot be put off beyond the days it must lie in.

    Raises:
        Exit: it cannot, which has been told.
    """
    window = request.step.window
    if window is not None and window.last < request.first:
        message = _("{key} must be treated by {last}, and cannot be put off to {first} or later").format(
            key=request.step.key, last=short_date(window.last), first=short_date(request.first)
        )
        hint = _("change last or period of the step first")
        tell([error("no-plan", message, request.step.span, hint=hint)])
        raise Exit(NO_PLAN)


def _refuse_same_meeting(made: Planned, request: Request, key: str) -> None:
    """Tell that the step could only wait by moving its meeting, which is not to put it off.

    Raises:
        Exit: so it is, which has been told.
    """
    now = made.plan.stop(made.plan.problem.visits[key])
    if now is not None and now[0].key == request.stop[0].key:
        message = _("no other meeting fits {key}: {meeting} itself would have to move to {day}").format(
            key=key, meeting=now[0].key, day=short_date(now[1].day)
        )
        hint = _("change last or period of the step first")
        tell([error("no-plan", message, request.step.span, hint=hint)])
        raise Exit(NO_PLAN)


def put_off(editor: Editor, request: Request) -> str:
    """Write the postponement into the item's file; returns the key of the step that is to be treated now."""
    file, path = editor.table(request.item.span)
    of_one_year(request.item, file, path)
    step_file, step_path = editor.table(request.step.span)
    before: dict[str, Any] = step_file.values(step_path)
    changed = _window(request, before)
    if needs := [*dict.fromkeys([*request.step.needs, *request.needs])]:
        changed["needs"] = needs
    code = _code(request.step)
    if request.stop[0].settled:
        code = _next_code(request.item, code)
        kept = {key: value for key, value in before.items() if key not in _OF_THE_OLD}
        step_file.insert_after(step_path, {"code": code, **kept, **changed, "min-days": 1})
    else:
        step_file.change(step_path, {"meeting": None, **changed})
    postponement = {
        "step": _code(request.step),
        "meeting": request.stop[0].key,
        "reason": request.reason,
        "precondition": request.precondition or None,
        "responsible": list(request.responsible) or None,
    }
    file.append_inside(path, "postponed", postponement)
    return f"{request.item.code}/{code}"


def _window(request: Request, before: Values) -> dict[str, Any]:
    """The window of the step from now on; a copy of one that was treated follows it anyway."""
    if request.stop[0].settled and request.after is None and "first" not in before:
        return {}
    changed: dict[str, Any] = {"first": request.first}
    if "period" in before and request.step.window is not None:
        changed |= {"last": request.step.window.last, "period": None}
    return changed


def _next_code(item: Item, code: str) -> str:
    """A code that no step of the item has: "dir-2" after "dir"."""
    used = {_code(step) for step in item.steps}
    number = 2
    while f"{code}-{number}" in used:
        number += 1
    return f"{code}-{number}"


def _code(step: Step) -> str:
    return step.key.partition("/")[2]


def _followers(plan: Plan, request: Request, key: str) -> Iterator[Diagnostic]:
    """A warning for each step that still follows the one that was treated, and not what takes its place."""
    old = request.step.key
    for item in plan.problem.facts.items.values():
        for step in item.steps:
            if key not in (old, step.key) and step.after == old:
                message = _("{then} follows {old}, which was put off, and need not wait for {key}")
                hint = _('write after = "{key}" to make it wait').format(key=key)
                yield warning("postpone", message.format(then=step.key, old=old, key=key), step.span, hint=hint)


_PassedOver = Sequence[tuple[Meeting, list[str]]]


def _passed_over(made: Planned, request: Request, key: str) -> _PassedOver:
    """The meetings between where the step stood and where it stands now, each with what speaks against it."""
    visit = made.plan.problem.visits[key]
    now = made.plan.stop(visit)
    passed = between(made.plan, request.step.at, request.stop[1], now[1] if now else None)
    rules = made.opened.project.rules
    return [(meeting, objections(made.plan, rules, visit, meeting)) for meeting in passed]


def _json(made: Planned, request: Request, key: str, passed: _PassedOver) -> dict[str, Any]:
    now, slot = made.plan.stop(made.plan.problem.visits[key]), made.plan.slots.get(key)
    return {
        "step": key,
        "from": request.stop[0].key,
        "to": now[0].key if now else None,
        "date": now[1].day.isoformat() if now else None,
        "start": f"{slot.start:%H:%M}" if slot and slot.start else None,
        "passed_over": [
            {"meeting": meeting.key, "date": made.plan.placements[meeting.key].day.isoformat(), "because": why}
            for meeting, why in passed
        ],
    }


def _print(made: Planned, request: Request, key: str, passed: _PassedOver) -> None:
    now, slot = made.plan.stop(made.plan.problem.visits[key]), made.plan.slots.get(key)
    click.echo(
        _("{key} is put off from {meeting}.").format(
            key=request.step.key, meeting=place_text(made.plan.problem, request.stop)
        )
    )
    for meeting, why in passed:
        where = place_text(made.plan.problem, (meeting, made.plan.placements[meeting.key]))
        told = "; ".join(why) or _("it would fit, but not without another wish giving way")
        click.echo(_("Not {meeting}: {reason}").format(meeting=where, reason=told))
    if now is None:
        click.echo(_("No meeting that is planned so far fits {key}: it waits until more is planned.").format(key=key))
    else:
        time = f" {_('at {start}').format(start=clock(slot.start))}" if slot and slot.start else ""
        where = place_text(made.plan.problem, now) + time
        click.echo(_("The next meeting that fits {key} is {meeting}.").format(key=key, meeting=where))
