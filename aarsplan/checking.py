"""A finished plan against its rules, without the solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aarsplan.diagnostics import Diagnostic, Reason, Severity, Span, error, warning
from aarsplan.domain import Status
from aarsplan.lockfile import Lock, belongs, outdated
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Facts, Meeting, Placement, Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.texts import _, clock, ngettext, short_date
from aarsplan.visits import Visit


def violations(plan: Plan, rules: Iterable[Rule]) -> list[Violation]:
    """Every departure of `plan` from `rules`, in the order of the rules."""
    return [violation for rule in rules for violation in rule.check(plan)]


def cost(found: Iterable[Violation]) -> int:
    """What the violations of should-rules cost together."""
    return sum((violation.rule.weight or 0) * violation.amount for violation in found)


def diagnose(found: Violation) -> Diagnostic:
    """A violation as a diagnostic: an error of a must-rule, a note of a should-rule."""
    rule = found.rule
    severity = Severity.ERROR if rule.must else Severity.NOTE
    reasons = [Reason(rule.describe())]
    if rule.because:
        reasons.append(Reason(rule.because))
    return Diagnostic(severity, rule.name, found.message, rule.span, tuple(reasons), found.hint)


def standing_plan(facts: Facts, lock: Lock) -> Plan:
    """The plan that the lock holds, as a plan of all that has been planned so far."""
    history = lock.history()
    problem = build(facts, lock.planned, history)
    placements = {key: spot for key, spot in history.placements.items() if key in problem.meetings}
    slots = {key: slot for key, slot in problem.previous_slots.items() if slot.meeting in problem.visits[key].meetings}
    return Plan(problem, placements, slots)


def check_lock(plan: Plan, lock: Lock, rules: Sequence[Rule], lock_name: str) -> list[Diagnostic]:
    """What is wrong with the lock: meetings that contradict the facts, then every rule that is broken."""
    found = [*_against_facts(plan.problem, lock, lock_name), *untold(plan, lock, lock_name)]
    found += _incomplete_agendas(plan, lock_name)
    return [*found, *(diagnose(violation) for violation in violations(plan, rules))]


def untold(plan: Plan, lock: Lock, lock_name: str) -> list[Diagnostic]:
    """A warning when texts or deadlines changed after the lock was written, so that subscribers know other ones."""
    keys = outdated(lock, plan)
    if not keys:
        return []
    message = ngettext(
        "texts or deadlines of {n} meeting changed since the plan was made: {keys}",
        "texts or deadlines of {n} meetings changed since the plan was made: {keys}",
        len(keys),
    )
    shown = ", ".join(keys[:5]) + (", ..." if len(keys) > 5 else "")
    hint = _("run aarsplan plan, so that calendars see the change")
    return [warning("outdated-lock", message.format(n=len(keys), keys=shown), Span(lock_name), hint=hint)]


def _incomplete_agendas(plan: Plan, lock_name: str) -> Iterator[Diagnostic]:
    """A warning when standing items came to agendas after the lock was written."""
    missing = {
        slot_key: visit.meetings[0]
        for slot_key, visit in plan.problem.visits.items()
        if visit.follows and slot_key not in plan.slots and _stands(plan, visit)
    }
    if missing:
        meetings = list(dict.fromkeys(missing.values()))
        message = ngettext(
            "the agenda of {n} meeting has more on it than when the plan was made: {keys}",
            "the agendas of {n} meetings have more on them than when the plan was made: {keys}",
            len(meetings),
        )
        shown = ", ".join(meetings[:5]) + (", ..." if len(meetings) > 5 else "")
        hint = _("run aarsplan plan, so that everything gets its time")
        yield warning("outdated-lock", message.format(n=len(meetings), keys=shown), Span(lock_name), hint=hint)


def _stands(plan: Plan, visit: Visit) -> bool:
    """Whether something that follows its meeting stands on an agenda that is still to come."""
    meeting = plan.problem.meetings[visit.meetings[0]]
    spot = plan.placements.get(meeting.key)
    return spot is not None and not meeting.settled and visit.day in {None, spot.day}


def _against_facts(problem: Problem, lock: Lock, lock_name: str) -> Iterator[Diagnostic]:
    hint = _("run aarsplan plan for the period")
    for key, entry in lock.entries.items():
        if entry.status is Status.CANCELLED:
            continue
        meeting = problem.meetings.get(key)
        span = entry.span or Span(lock_name)
        if meeting is not None:
            because = (Reason(_("{key} stands in the project").format(key=key), meeting.span),)
            for message in _mismatches(meeting, entry.placement):
                yield error("stale-lock", message, span, because=because, hint=hint)
        elif entry.status is not Status.HELD and any(entry.placement.day in part for part in problem.horizon):
            # What was held stays in the lock, also when the project has forgotten it.
            message = _("{key} is in the lock, and nothing asks for it").format(key=key)
            yield error("stale-lock", message, span, hint=hint)
    for key, meeting in problem.meetings.items():
        if meeting.given and key not in lock.entries and belongs(problem, meeting):
            yield error("stale-lock", _("{key} is not in the lock").format(key=key), meeting.span, hint=hint)


def _mismatches(meeting: Meeting, spot: Placement) -> Iterator[str]:
    """What the lock says of a meeting that the project does not permit."""
    key = meeting.key
    if spot.day not in meeting.days:
        yield _("{key} is on {day}, outside the days it may have").format(key=key, day=short_date(spot.day))
    if spot.start not in meeting.times:
        yield _("{key} starts at {start}, which is not permitted").format(key=key, start=clock(spot.start))
    if spot.place not in (meeting.places or (None,)):
        yield _("{key} is in {place}, which is not permitted").format(key=key, place=spot.place or _("no place"))
    if spot.minutes != meeting.minutes:
        text = _("{key} lasts {minutes} minutes in the lock and {asked} in the project")
        yield text.format(key=key, minutes=spot.minutes, asked=meeting.minutes)
