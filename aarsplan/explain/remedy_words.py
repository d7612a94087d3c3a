"""A remedy as a planner would say it."""

from __future__ import annotations

from typing import Any

from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.tables import Relax, Skip, Value
from aarsplan.explain.argument import basis_name
from aarsplan.explain.candidates import Circumstances
from aarsplan.explain.remedies import Remedy
from aarsplan.problem import Problem
from aarsplan.rules.base import Basis, Rule
from aarsplan.rules.routes import called
from aarsplan.texts import _, join, short_date, weekday_name


def remedy_text(here: Circumstances, remedy: Remedy) -> str:
    """What a remedy changes, and whether the municipality decides that alone."""
    text = join([edit_text(here, edit) for edit in remedy.edits])
    if remedy.basis is Basis.OWN:
        return text
    return _("{text} (rests on {basis})").format(text=text, basis=basis_name(remedy.basis))


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
            return _("let {key} go, which is pinned").format(key=key)
        case Skip(key=key):
            return _("leave out the step {key} of {item}").format(key=key, item=called(problem.visits[key]))
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
        return join([_rule_text(rule, key, value, relax) for key, value in relax.values])
    visit = next((found for found in here.problem.visits.values() if found.span == relax.span), None)
    item = called(visit) if visit else str(relax.span)
    keys = dict(relax.values)
    if "meeting" in keys and visit is not None:
        return _("let {item} be at another meeting than {meeting}").format(item=item, meeting=visit.named)
    if "needs" in keys:
        return _("treat {item} without those it needs in the room").format(item=item)
    if "guests" in keys:
        return _("treat {item} without its guests").format(item=item)
    if "last" in keys:
        window = _("let {item} be treated from {first} to {last}")
        return window.format(item=item, first=_shown(keys["first"]), last=_shown(keys["last"]))
    values = join([f"{key} = {_shown(value)}" for key, value in relax.values])
    return _("let {item} keep another distance: {values}").format(item=item, values=values)


def _rule_text(rule: Rule, key: str, value: Value, relax: Relax) -> str:
    if key == "weight":
        text = _("make the rule {rule} ({place}) a wish at the price of {price}")
        return text.format(rule=rule.name, place=relax.span, price=value)
    before = getattr(rule, key.replace("-", "_"))
    text = _("set {key} to {value} instead of {before} in the rule {rule} ({place})")
    return text.format(key=key, value=_shown(value), before=_shown(before), rule=rule.name, place=relax.span)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return join([weekday_name(one.number) if hasattr(one, "number") else str(one) for one in value])
    return short_date(value) if hasattr(value, "isoformat") else str(value)
