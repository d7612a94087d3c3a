"""What a change brings with it, as one story in a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import click

from aarsplan.cli.json_parts import place_of, placement_json, violation_json
from aarsplan.cli.planning import Planned
from aarsplan.cli.report import (
    change_text,
    changes_json,
    print_changes,
    print_waiting,
    slot_change_text,
    slot_changes_json,
    waiting,
)
from aarsplan.consequences.cascade import Follower
from aarsplan.consequences.following import Following
from aarsplan.consequences.wish import Consequences, Shift
from aarsplan.diagnostics import printable
from aarsplan.diff import ChangeKind
from aarsplan.plan import Plan
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.unchanged import Unchanged
from aarsplan.texts import _, join, ngettext, short_date

_MOST = 20
"""Lines of one list that are printed."""


def print_wish(told: Sequence[str], found: Consequences, today: date) -> None:
    """The wish, and what comes of it while everything else stays where it is."""
    for text in told:
        click.echo(_("The wish: {wish}").format(wish=printable(text)))
    click.echo()
    if not (found.broken or found.costs or found.shifts or found.lost):
        click.echo(_("With everything else as it is, nothing is broken by it."))
    n = len(found.broken)
    title = ngettext(
        "With everything else as it is, it breaks {n} rule:", "With everything else as it is, it breaks {n} rules:", n
    )
    _listed(title.format(n=n), [_broken_text(found.plan, violation) for violation in found.broken])
    _listed(_("Wishes that it costs:"), [_cost_text(found.plan, violation) for violation in found.costs])
    _listed(_("Deadlines that shift:"), [_shift_text(shift, today) for shift in found.shifts if shift.old])
    _listed(_("New deadlines:"), [_shift_text(shift, today) for shift in found.shifts if not shift.old])
    _listed(_("Steps whose meeting is gone:"), found.lost)
    if found.items:
        click.echo(_("Items that lose their way: {items}").format(items=join(list(found.items))))


def print_following(made: Planned, found: Following, today: date) -> None:
    """What else changes in the plan that honours a wish."""
    click.echo()
    if not (found.moved or found.documents or found.added or found.slots):
        click.echo(_("Nothing else changes."))
    else:
        click.echo(_("What must follow:") if found.moved else _("No other meeting moves. What follows:"))
    for follower in found.moved:
        _item(change_text(follower.change))
        click.echo(f"  {printable(_because(made.plan, follower))}")
    for change in found.documents:
        _item(change_text(change))
    if found.added:
        print_changes(made.publication, found.added)
    for slot in found.slots:
        _item(slot_change_text(made.publication, slot))
    _listed(_("Deadlines that shift with them:"), [_shift_text(shift, today) for shift in found.shifts])
    if found.moved:
        click.echo(_verdict(made, found))
    if found.before != found.after:
        click.echo(_("The wishes cost {after} instead of {before}.").format(after=found.after, before=found.before))
    if found.drafts:
        click.echo(_("Approved so far, and drafts again: {keys}").format(keys=join(list(found.drafts))))
    print_waiting(made.plan)


def wish_json(commands: Sequence[str], found: Consequences) -> dict[str, Any]:
    """The wish and what comes of it while everything else stays where it is.

    It is described in schemas/change.json.
    """
    return {
        "commands": list(commands),
        "broken": [violation_json(found.plan, violation) for violation in found.broken],
        "costs": [violation_json(found.plan, violation) for violation in found.costs],
        "deadlines": _shifts_json(found.shifts),
        "lost": list(found.lost),
        "items": list(found.items),
    }


def following_json(made: Planned, found: Following) -> dict[str, Any]:
    """What else changes in the plan that honours a wish.

    It is described in schemas/common.json, as `following`.
    """
    return {
        "outcome": str(made.solution.outcome),
        "moved": [_follower_json(made.plan, follower) for follower in found.moved],
        "days": found.days,
        "fewest": _is_proven(made),
        "deadlines": _shifts_json(found.shifts),
        "drafts_again": list(found.drafts),
        "wishes": {"before": found.before, "after": found.after},
        "changes": changes_json(found.changes),
        "agenda_changes": slot_changes_json(found.slots),
        "waiting": waiting(made.plan),
    }


def _broken_text(plan: Plan, violation: Violation) -> str:
    """A departure with the rule that it departs from, and where that stands."""
    place = place_of(plan, violation)
    return f"{violation.message} ({violation.rule.name}{f', {place}' if place else ''})"


def _cost_text(plan: Plan, violation: Violation) -> str:
    price = (violation.rule.weight or 0) * violation.amount
    return f"{price}: {_broken_text(plan, violation)}"


def _shift_text(shift: Shift, today: date) -> str:
    words = {"name": shift.new.spec.name, "key": shift.new.meeting.key, "new": short_date(shift.new.day)}
    if shift.old is None:
        text = _("{name}, {key}: {new}").format(**words)
    else:
        text = _("{name}, {key}: {new} instead of {old}").format(**words, old=short_date(shift.old.day))
    return f"{text} ({_('already past')})" if shift.new.day < today else text


def _because(plan: Plan, follower: Follower) -> str:
    if follower.cause is None:
        return _("because the agendas do not fit otherwise")
    return _("because otherwise: {broken}").format(broken=_broken_text(plan, follower.cause))


def _verdict(made: Planned, found: Following) -> str:
    n = len(found.moved)
    text = ngettext("{n} other meeting moves", "{n} other meetings move", n).format(n=n)
    days = ngettext("{n} day in all", "{n} days in all", found.days).format(n=found.days)
    if not _is_proven(made):
        proof = _("whether fewer would do was not found out in time")
    elif found.weighed:
        proof = _("fewer cannot move, an approved one counted {n} times (proven)").format(n=_factor(made))
    else:
        proof = _("fewer cannot move (proven)")
    return f"{text}, {days}; {proof}."


def _is_proven(made: Planned) -> bool:
    from aarsplan.solver.solve import Outcome

    return made.solution.outcome is Outcome.OPTIMAL


def _factor(made: Planned) -> int:
    rules: Iterable[Rule] = made.opened.project.rules
    return max((rule.approved_factor for rule in rules if isinstance(rule, Unchanged)), default=1)


def _listed(title: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo(title)
    for line in lines[:_MOST]:
        _item(line)
    if more := len(lines[_MOST:]):
        _item(ngettext("and {n} more", "and {n} more", more).format(n=more))


def _item(text: str) -> None:
    click.echo(f"- {printable(text)}")


def _follower_json(plan: Plan, follower: Follower) -> dict[str, Any]:
    change = follower.change
    return {
        "key": change.key,
        "old": placement_json(change.old.placement) if change.old else None,
        "new": placement_json(change.new.placement) if change.kind is ChangeKind.MOVED else None,
        "days": change.days,
        "because": violation_json(plan, follower.cause) if follower.cause else None,
    }


def _shifts_json(found: Iterable[Shift]) -> list[dict[str, Any]]:
    return [_shift_json(shift) for shift in found]


def _shift_json(shift: Shift) -> dict[str, Any]:
    return {
        "key": shift.new.key,
        "name": shift.new.spec.name,
        "old": shift.old.day.isoformat() if shift.old else None,
        "new": shift.new.day.isoformat(),
    }
