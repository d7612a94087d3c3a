"""What had to move because of a change, and for each meeting the rule that would be broken had it stayed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from aarsplan.checking import violations
from aarsplan.diff import Change, ChangeKind
from aarsplan.plan import Plan
from aarsplan.rules.base import Rule, Violation
from aarsplan.rules.unchanged import Unchanged


@dataclass(frozen=True)
class Follower:
    """A meeting that moves, and the departure from a must-rule that comes of leaving it; None where none alone does."""

    change: Change
    cause: Violation | None


def followers(after: Plan, found: Iterable[Change], own: Collection[str], rules: Sequence[Rule]) -> list[Follower]:
    """Why each meeting of the changes `found` moves in the plan `after`, in the order of cause from the meetings `own`.

    A meeting comes after one that it could not stay beside.
    """
    must = [rule for rule in rules if rule.must and not isinstance(rule, Unchanged)]
    broken = set(_signatures(violations(after, must)))
    left: dict[str, tuple[Change, list[Violation]]] = {}
    for change in found:
        if change.kind in {ChangeKind.MOVED, ChangeKind.CANCELLED} and change.key not in own:
            left[change.key] = (change, _if_it_stayed(after, change, must, broken))
    told, result = set(own), list[Follower]()
    while left:
        key, cause = next(
            ((key, cause) for key, (_change, causes) in left.items() if (cause := _beside(after, key, causes, told))),
            (next(iter(left)), None),
        )
        change, causes = left.pop(key)
        told.add(key)
        result.append(Follower(change, cause or next(iter(causes), None)))
    return result


def _if_it_stayed(after: Plan, change: Change, must: Sequence[Rule], broken: Collection[object]) -> list[Violation]:
    """The departures of the plan with that one meeting back where it was, the greatest first."""
    if change.old is None or change.key not in after.problem.meetings:
        return []
    back = replace(after, placements={**after.placements, change.key: change.old.placement})
    found = [violation for violation in violations(back, must) if _signature(violation) not in broken]
    return sorted(found, key=lambda violation: (change.key not in violation.about, -violation.amount))


def _beside(after: Plan, key: str, causes: Sequence[Violation], told: Collection[str]) -> Violation | None:
    """The first of the departures in which one of the meetings that were `told` has a part."""
    return next((cause for cause in causes if (meetings_of(after, cause) - {key}) & set(told)), None)


def meetings_of(plan: Plan, violation: Violation) -> set[str]:
    """Keys of the meetings that a departure is about, itself or by what stands on their agendas."""
    found = set()
    for key in violation.about:
        if key in plan.problem.meetings:
            found.add(key)
        elif slot := plan.slots.get(key):
            found.add(slot.meeting)
    return found


def _signatures(found: Iterable[Violation]) -> Iterable[object]:
    return (_signature(violation) for violation in found)


def _signature(violation: Violation) -> tuple[str, tuple[str, ...], str]:
    return violation.rule.name, violation.about, violation.message
