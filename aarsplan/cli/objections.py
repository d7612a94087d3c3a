"""Why something does not stand at a meeting: it is put there, and the rules are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aarsplan.checking import violations
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.rules.base import Rule
from aarsplan.texts import _
from aarsplan.visits import AgendaSlot, Visit


def between(plan: Plan, body: str, after: Placement, until: Placement | None) -> list[Meeting]:
    """The meetings of `body` held after one placement and before another (to the end without one), by time."""
    return [
        meeting
        for meeting, spot in plan.held(body)
        if after.begins < spot.begins and (until is None or spot.begins < until.begins)
    ]


def objections(plan: Plan, rules: Sequence[Rule], visit: Visit, meeting: Meeting) -> list[str]:
    """What speaks against `visit` at `meeting` while all else stands as it does, in words; none when it would fit."""
    if meeting.key not in visit.meetings:
        if visit.under:
            return [_("{meeting} does not have {code} on its agenda").format(meeting=meeting.key, code=visit.under)]
        return [_("{meeting} is over").format(meeting=meeting.key)]
    must = [rule for rule in rules if rule.must]
    known = {(found.rule.name, found.message) for found in violations(plan, must)}
    there = _with(plan, visit, meeting)
    found = [found for found in violations(there, must) if (found.rule.name, found.message) not in known]
    return list(dict.fromkeys(violation.message for violation in found))


def _with(plan: Plan, visit: Visit, meeting: Meeting) -> Plan:
    """The plan with `visit` at `meeting`, which is told anew; where it cannot be, the visit is there without a time."""
    from aarsplan.solver.run_of_show import run_of_show

    slot = AgendaSlot(visit.key, meeting.key, None, visit.minutes)
    there = replace(plan, slots={**plan.slots, visit.key: slot})
    told = run_of_show(there, meeting, [found for found, _slot in there.agenda(meeting)])
    return replace(there, slots={**there.slots, **(told or {})})
