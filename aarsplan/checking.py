"""A finished plan against its rules, without the solver."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from aarsplan.diagnostics import Diagnostic, Reason, Severity, Span, error, warning
from aarsplan.domain import Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry, Lock, belongs, forgotten
from aarsplan.meetings import build
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Rule, Violation
from aarsplan.texts import _, clock, ngettext, short_date
from aarsplan.visits import Visit

_LOCKED = "locked"


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
    found = [told for _key, told in _against_facts(plan.problem, lock, lock_name)]
    found += _incomplete_agendas(plan, lock_name)
    return [*found, *(diagnose(violation) for violation in violations(plan, rules))]


def errors_about(
    keys: Collection[str], plan: Plan, lock: Lock, rules: Sequence[Rule], lock_name: str
) -> list[Diagnostic]:
    """The errors that `check_lock` finds of the meetings `keys` and of what stands on their agendas."""
    found = [told for key, told in _against_facts(plan.problem, lock, lock_name) if key in keys]
    for violation in violations(plan, (rule for rule in rules if rule.must)):
        slots = (plan.slots.get(name) for name in violation.about)
        if not {*violation.about, *(slot.meeting for slot in slots if slot)}.isdisjoint(keys):
            found.append(diagnose(violation))
    return found


def broken_locks(problem: Problem, lock: Lock, lock_name: str, forced: Collection[str] = ()) -> list[Diagnostic]:
    """An error for each locked meeting that the project has no room for where it stands, save those that are `forced`.

    A plan would cancel these, or move them, without any rule having a say.
    """
    against = _against_facts(problem, lock, lock_name)
    return [told for key, told in against if told.code == _LOCKED and key not in forced]


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


def _against_facts(problem: Problem, lock: Lock, lock_name: str) -> Iterator[tuple[str, Diagnostic]]:
    """What the lock says and the project does not permit, each with the key of the meeting that it is about."""
    for key in forgotten(lock, problem):
        message = _("{key} is in the lock, and nothing asks for it").format(key=key)
        yield key, _stale(lock.entries[key], message, lock_name)
    for key, entry in lock.entries.items():
        meeting = problem.meetings.get(key)
        if meeting is not None and entry.status is not Status.CANCELLED:
            for message in _mismatches(meeting, entry.placement):
                yield key, _stale(entry, message, lock_name, meeting)
    for key, meeting in problem.meetings.items():
        if meeting.given and key not in lock.entries and belongs(problem, meeting):
            message = _("{key} is not in the lock").format(key=key)
            yield key, error("stale-lock", message, meeting.span, hint=_("run aarsplan plan for the period"))


def _stale(entry: Entry, message: str, lock_name: str, meeting: Meeting | None = None) -> Diagnostic:
    """An error of an entry that the next plan changes, or, where it is locked, may not change."""
    key, span = entry.placement.key, entry.span or Span(lock_name)
    because = [Reason(_("{key} stands in the project").format(key=key), meeting.span)] if meeting else []
    if not _is_bound(entry, meeting):
        return error("stale-lock", message, span, because=because, hint=_("run aarsplan plan for the period"))
    locked = Reason(_("{key} is locked on {day}").format(key=key, day=short_date(entry.placement.day)))
    hint = _("take the change of the project back, or type: aarsplan move {key} DATE --force")
    if meeting is None:
        hint = _("take the change of the project back, or type: aarsplan cancel {key} --force")
    return error(_LOCKED, message, span, because=[locked, *because], hint=hint.format(key=key))


def _is_bound(entry: Entry, meeting: Meeting | None) -> bool:
    """Whether a lock keeps the entry from becoming what the project asks for.

    That a meeting was held goes before its lock, and one that has no place yet may be given one.
    """
    if entry.status is not Status.LOCKED or meeting is None:
        return entry.status is Status.LOCKED
    spot = entry.placement
    roomy = replace(spot, place=spot.place or next(iter(meeting.places), None))
    return meeting.status is not Status.HELD and any(_mismatches(meeting, roomy))


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
