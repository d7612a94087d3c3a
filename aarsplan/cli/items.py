"""`aarsplan items`: the open items with their next stop, or the whole route of one with its slack and history."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from aarsplan.agenda import purpose_name
from aarsplan.cli.console import print_json, print_table
from aarsplan.cli.names import item_of
from aarsplan.cli.project import open_project, project_options
from aarsplan.diagnostics import printable
from aarsplan.domain import DateRange
from aarsplan.horizon import parse_horizon
from aarsplan.items import Item, Step
from aarsplan.plan import Plan
from aarsplan.rules.routes import Stop
from aarsplan.slack import Slack, slacks, stop_of
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.workdays import DayType, day_type_name


@dataclass(frozen=True)
class _Leg:
    """A step with where it stands, and how long it can wait; history has no slack."""

    step: Step
    stop: Stop | None
    slack: Slack | None = None

    @property
    def past(self) -> bool:
        """Whether the step was treated."""
        return self.stop is not None and self.stop[0].settled


@click.command(name="items", help=_("Print the open items with their next stop, or the whole route of one."))
@click.argument("item", metavar=_("[ITEM]"), required=False)
@click.option("--horizon", metavar=_("PERIOD"), help=_("Only items whose next stop lies in these days."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the items as JSON."))
@project_options
def command(item: str | None, horizon: str | None, as_json: bool, folder: Path | None) -> None:
    """Print items."""
    days = parse_horizon(horizon) if horizon is not None else None
    opened = open_project(folder, days)
    plan = opened.plan
    if item is not None:
        found = item_of(opened, item)
        legs = _route(plan, found)
        if as_json:
            print_json({"item": _item_json(found, legs) | _history_json(plan, found)})
        else:
            _print_route(plan, found, legs)
        return
    listed = list(_open_items(plan, days))
    if as_json:
        print_json({"items": [_item_json(found, legs) for found, legs in listed]})
    else:
        _print_list(plan, listed)


def _open_items(plan: Plan, days: DateRange | None) -> Iterator[tuple[Item, list[_Leg]]]:
    """The items with a step that is still to come, or that go on in a way nobody knows yet; by their next stop."""
    found: list[tuple[Item, list[_Leg], _Leg | None]] = []
    for item in plan.problem.facts.items.values():
        legs = [_Leg(step, stop_of(plan, plan.problem.visits[step.key])) for step in item.steps]
        ahead = _next(legs)
        if days is not None and (ahead is None or ahead.stop is None or ahead.stop[1].day not in days):
            continue
        if ahead is not None or item.continues:
            found.append((item, legs, ahead))
    found.sort(key=lambda row: (_begins(row[2]), row[0].code))
    return ((item, legs) for item, legs, _ahead in found)


def _begins(leg: _Leg | None) -> float:
    """The minute at which a step begins; what stands at no meeting comes after all others."""
    return leg.stop[1].begins if leg is not None and leg.stop is not None else math.inf


def _next(legs: list[_Leg]) -> _Leg | None:
    return next((leg for leg in legs if not leg.past), None)


def _route(plan: Plan, item: Item) -> list[_Leg]:
    """The steps of an item with their slack."""
    spare = slacks(plan, [step.key for step in item.steps])
    return [_Leg(step, stop_of(plan, plan.problem.visits[step.key]), spare.get(step.key)) for step in item.steps]


def _print_list(plan: Plan, listed: list[tuple[Item, list[_Leg]]]) -> None:
    rows = []
    for item, legs in listed:
        ahead = _next(legs)
        where = _where(plan, ahead.step) if ahead else _("the route goes on")
        day = short_date(ahead.stop[1].day) if ahead and ahead.stop else ""
        purpose = purpose_name(ahead.step.purpose) if ahead else ""
        meeting = _meeting(ahead) if ahead else ""
        rows.append([item.code, _title(item), plan.problem.facts.role_name(item.owner), where, purpose, meeting, day])
    if rows:
        head = [_("Item"), _("Title"), _("Owner"), _("Next"), _("Purpose"), _("Meeting"), _("Date")]
        print_table(head, rows)
    click.echo(ngettext("{n} open item.", "{n} open items.", len(rows)).format(n=len(rows)))


def _print_route(plan: Plan, item: Item, legs: list[_Leg]) -> None:
    facts = plan.problem.facts
    click.secho(f"{item.code}: {printable(_title(item))}", bold=True)
    if item.owner:
        click.echo(_("Owner: {role}").format(role=facts.role_name(item.owner)))
    click.echo()
    head = [_("Step"), _("Where"), _("Purpose"), _("Meeting"), _("Date"), _("Latest"), _("Slack")]
    rows = [
        [
            leg.step.key.partition("/")[2],
            _where(plan, leg.step),
            purpose_name(leg.step.purpose),
            _meeting(leg),
            short_date(leg.stop[1].day) if leg.stop else "",
            *_slack_text(leg),
        ]
        for leg in legs
    ]
    if rows:
        print_table(head, rows)
    else:
        click.echo(_("The item has no steps."))
    if history := list(_history(plan, item)):
        click.echo()
        for line in history:
            click.echo(printable(line))


def _slack_text(leg: _Leg) -> tuple[str, str]:
    """The latest meeting and the working days to spare, as cells."""
    if leg.past:
        return _("over"), ""
    if leg.slack is None or not leg.slack.ends:
        return "", _("no end so far")
    if leg.slack.latest is None:
        return _("none fits"), ""
    meeting, spot = leg.slack.latest
    name = "" if leg.step.hand_over else f"{meeting.key}, "
    days = leg.slack.days
    return name + short_date(spot.day), "" if days is None else day_type_name(DayType.WORKING_DAY, days)


def _history(plan: Plan, item: Item) -> Iterator[str]:
    """Where the item comes from, and what became of it so far."""
    yield from _past(plan, item)
    if item.split_from:
        yield _("Split from {step}, with its history:").format(step=item.split_from)
        parent = plan.problem.facts.items[item.split_from.partition("/")[0]]
        hidden = parent.closed and not item.closed
        yield from (f"  {line}" for line in ([_("the item is closed")] if hidden else _past(plan, parent)))
    for child in _children(plan, item):
        yield _("{code} split from it at {step}").format(code=child.code, step=child.split_from)


def _children(plan: Plan, item: Item) -> list[Item]:
    """The items that split from `item`."""
    items = plan.problem.facts.items.values()
    return [found for found in items if found.split_from.partition("/")[0] == item.code]


def _past(plan: Plan, item: Item) -> Iterator[str]:
    """The origins, postponements and decisions of an item."""
    facts = plan.problem.facts
    for origin in item.origins:
        yield _("Asked for by {meeting}: {text}").format(
            meeting=_dated(plan, origin.meeting), text=_words(item, origin.text)
        )
    for found in item.postponements:
        text = _("{step} was put off from {meeting}: {reason}")
        yield text.format(step=found.step, meeting=_dated(plan, found.meeting), reason=_words(item, found.reason))
        if found.precondition:
            yield "  " + _("precondition: {text}").format(text=_words(item, found.precondition))
        if found.responsible:
            names = [facts.role_name(role) for role in found.responsible]
            yield "  " + _("responsible: {roles}").format(roles=join(names))
    for decision in item.decisions:
        yield _("Decided by {meeting}: {text}").format(
            meeting=_dated(plan, decision.meeting), text=_words(item, decision.text)
        )


def _dated(plan: Plan, key: str) -> str:
    """A meeting's key with its day where it is known."""
    meeting = plan.problem.meetings.get(key)
    spot = plan.placements.get(key)
    day = spot.day if spot else meeting.days[0] if meeting and meeting.given else None
    return f"{key} ({short_date(day)})" if day else key


def _where(plan: Plan, step: Step) -> str:
    """The body or event of a step, or the document that is handed over and to whom."""
    facts = plan.problem.facts
    if not step.hand_over:
        return step.at if step.at in facts.bodies else facts.title(step.at)
    if facts.items[step.item].closed:
        return _("hand-over")
    to = join([facts.role_name(role) for role in step.to])
    return f"{step.hand_over} ({to})" if to else step.hand_over


def _meeting(leg: _Leg) -> str:
    """Key of the meeting at which a step stands, "" for none and for a hand-over."""
    if leg.stop is None:
        return _("none so far")
    return "" if leg.step.hand_over else leg.stop[0].key


def _title(item: Item) -> str:
    """The title of an item, which a closed one does not show."""
    return _("closed item") if item.closed else item.title


def _words(item: Item, text: str) -> str:
    """What is said of an item, which a closed one does not show either."""
    return _("(closed)") if item.closed and text else text


def _item_json(item: Item, legs: list[_Leg]) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": _title(item),
        "owner": item.owner,
        "closed": item.closed,
        "continues": item.continues,
        "steps": [_leg_json(item, leg) for leg in legs],
    }


def _leg_json(item: Item, leg: _Leg) -> dict[str, Any]:
    latest = leg.slack.latest if leg.slack else None
    return {
        "key": leg.step.key,
        "at": leg.step.at or None,
        "hand_over": None if item.closed else leg.step.hand_over or None,
        "purpose": str(leg.step.purpose),
        "meeting": leg.stop[0].key if leg.stop else None,
        "date": leg.stop[1].day.isoformat() if leg.stop else None,
        "past": leg.past,
        "latest_meeting": latest[0].key if latest else None,
        "latest_date": latest[1].day.isoformat() if latest else None,
        "slack_working_days": leg.slack.days if leg.slack else None,
    }


def _history_json(plan: Plan, item: Item) -> dict[str, Any]:
    return {
        "origins": [{"meeting": found.meeting, "text": _words(item, found.text)} for found in item.origins],
        "split_from": item.split_from or None,
        "split_into": [found.code for found in _children(plan, item)],
        "postponements": [
            {
                "step": found.step,
                "meeting": found.meeting,
                "reason": _words(item, found.reason),
                "precondition": _words(item, found.precondition),
                "responsible": list(found.responsible),
            }
            for found in item.postponements
        ],
        "decisions": [{"meeting": found.meeting, "text": _words(item, found.text)} for found in item.decisions],
    }
