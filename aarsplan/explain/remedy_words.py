"""A remedy as a planner would say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from aarsplan.domain import DateRange
from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.tables import Relax, Skip
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.remedies import Remedy
from aarsplan.problem import Problem
from aarsplan.rules.base import Basis, Rule
from aarsplan.rules.naming import item_text, place_of, roles_text
from aarsplan.texts import _, clock, join, short_date, weekday_name
from aarsplan.visits import Visit
from aarsplan.workdays import DayType, day_type_name


def remedy_text(here: Circumstances, remedy: Remedy) -> str:
    """What a remedy changes, and whether the municipality decides that alone."""
    text = join([edit_text(here, edit) for edit in remedy.edits])
    match remedy.basis:
        case Basis.OWN:
            return text
        case Basis.STANDING_ORDERS:
            return _("{text} (standing orders or an agreement must be changed)").format(text=text)
        case Basis.LAW:
            return _("{text} (the law would have to allow it)").format(text=text)


def edit_text(here: Circumstances, edit: Edit) -> str:
    """One edit in words."""
    problem = here.problem
    match edit:
        case Move():
            return _move_text(problem, edit)
        case Hold(body=body, day=day):
            return _("hold an extra {body} on {day}").format(body=body, day=short_date(day))
        case Cancel(key=key):
            return _("cancel {key}").format(key=key)
        case Unpin(key=key):
            return _("let {key}, which is pinned, move again").format(key=key)
        case Skip(key=key):
            visit = problem.visits[key]
            text = _("leave out {item} {place} (the step {key})")
            return text.format(item=item_text(visit), place=place_of(problem, visit), key=key)
        case Relax():
            return _relaxed_text(here, edit)
    raise TypeError(type(edit).__name__)


def _move_text(problem: Problem, move: Move) -> str:
    meeting = problem.meetings[move.key]
    before = problem.previous.get(move.key)
    old = before.day if before else meeting.days[0] if len(meeting.days) == 1 else None
    day = short_date(move.day)
    if old is None or old == move.day:
        text = _("hold {key} on {day}").format(key=move.key, day=day)
    else:
        text = _("move {key} from {old} to {day}").format(key=move.key, old=short_date(old), day=day)
    despite = sorted(move.despite - meeting.exempt)
    if despite:
        text = _("{text}, despite the rule {rules}").format(text=text, rules=join(despite))
    return _("{text}, although it is locked").format(text=text) if move.force else text


def _relaxed_text(here: Circumstances, relax: Relax) -> str:
    rule = next((found for found in here.project.rules if found.span == relax.span), None)
    if rule is not None:
        return _rule_text(rule, relax)
    visit = next((found for found in here.problem.visits.values() if found.span == relax.span), None)
    if visit is None:
        return _("change {place}: {values}").format(place=relax.span, values=_values(relax))
    shown = [(key, value) for key, value in relax.values if not (visit.window and value == _bound(visit.window, key))]
    return join([_step_text(here.problem, visit, key, value) for key, value in shown if key != "period"])


def _bound(window: DateRange, key: str) -> date | None:
    return {"first": window.first, "last": window.last}.get(key)


def _rule_text(rule: Rule, relax: Relax) -> str:
    values = dict(relax.values)
    if "weight" in values:
        text = _("make it a wish, no demand, that {rule} (weight = {price} in {place})")
        return text.format(rule=rule.describe(), price=values["weight"], place=relax.span)
    changed: dict[str, Any] = {key.replace("-", "_"): value for key, value in relax.values}
    before = join([_shown(getattr(rule, name)) for name in changed])
    text = _("be content that {rule} ({values} instead of {before} in {place})")
    return text.format(rule=replace(rule, **changed).describe(), values=_values(relax), before=before, place=relax.span)


def _step_text(problem: Problem, visit: Visit, key: str, value: Any) -> str:
    """What a step is spared when one of its keys says something else."""
    parts = {"item": item_text(visit), "place": place_of(problem, visit)}
    match key:
        case "meeting":
            return _("let {item} be at another meeting than {meeting}").format(**parts, meeting=visit.named)
        case "needs":
            roles = roles_text(problem.facts, visit.needs)
            return _("treat {item} {place} without {roles}").format(**parts, roles=roles)
        case "guests":
            roles = roles_text(problem.facts, visit.guests)
            return _("treat {item} {place} without {roles}").format(**parts, roles=roles)
        case "first" | "last":
            early, late = (
                _("let {item} be treated {place} as early as {day}"),
                _("let {item} be treated {place} as late as {day}"),
            )
            return (early if key == "first" else late).format(**parts, day=short_date(value))
        case "max-days":
            text = _("let {item} be {place} as much as {days} after what it follows")
        case "min-days":
            text = _("let {item} be {place} as little as {days} after what it follows")
        case "lead-days":
            text = _("let {item} be {place} as little as {days} before what follows it")
        case _:
            return _("change {place}: {values}").format(place=visit.span, values=f"{key} = {_shown(value)}")
    kinds = (found.gap.day_type for found in problem.relations if visit.key in {found.first, found.then})
    return text.format(**parts, days=day_type_name(next(kinds, DayType.CALENDAR_DAY), value))


def _values(relax: Relax) -> str:
    return ", ".join(f"{key} = {_shown(value)}" for key, value in relax.values)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return join([weekday_name(one.number) if hasattr(one, "number") else str(one) for one in value])
    if isinstance(value, time):
        return clock(value)
    return short_date(value) if isinstance(value, date) else str(value)
