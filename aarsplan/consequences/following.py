"""What follows from a change in the plan that honours it: the meetings that move with it, and what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aarsplan.checking import cost, violations
from aarsplan.consequences.cascade import Follower, followers
from aarsplan.consequences.wish import Shift, shifts
from aarsplan.diff import Change, ChangeKind, SlotChange, changes, slot_changes
from aarsplan.domain import Status
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan
from aarsplan.rules.base import Rule
from aarsplan.rules.keep_agenda import KeepAgenda
from aarsplan.rules.unchanged import Unchanged

_APPROVED = {Status.APPROVED, Status.LOCKED}
_KEEPING = (KeepAgenda, Unchanged)


@dataclass(frozen=True)
class Following:
    """What a plan changes besides the meetings and steps that were asked for.

    `moved` are the meetings that move or go, in the order of cause, and `documents` the hand-overs that do so with
    them; `added` is new. `slots` are what changes of the agendas, `shifts` the deadlines that move with other meetings.
    `drafts` are the keys of the meetings that were approved and are drafts again, those asked for among them. `before`
    and `after` are what the wishes cost. `weighed` says that an approved meeting could have moved and counts for more.
    """

    changes: tuple[Change, ...]
    moved: tuple[Follower, ...]
    documents: tuple[Change, ...]
    added: tuple[Change, ...]
    slots: tuple[SlotChange, ...]
    shifts: tuple[Shift, ...]
    drafts: tuple[str, ...]
    before: int
    after: int
    weighed: bool

    @property
    def days(self) -> int:
        """By how many days the meetings move, all together."""
        return sum(abs(follower.change.days) for follower in self.moved)


def following(
    before: tuple[Plan, Lock, Sequence[Rule]], after: tuple[Plan, Lock, Sequence[Rule]], own: Collection[str]
) -> Following:
    """What is other in the plan, the lock and the rules `after` than `before`, besides the meetings and steps `own`."""
    old_plan, old_lock, old_rules = before
    plan, lock, rules = after
    found = changes(old_lock, lock)
    others = [change for change in found if change.key not in own]
    leaving = [change for change in others if change.kind in {ChangeKind.MOVED, ChangeKind.CANCELLED}]
    facts = plan.problem.facts
    meetings = [change for change in leaving if facts.plans(_body(change))]
    return Following(
        changes=tuple(found),
        moved=tuple(followers(plan, meetings, own, rules)),
        documents=tuple(change for change in leaving if _body(change) in facts.items),
        added=tuple(change for change in others if change.kind is ChangeKind.ADDED),
        slots=tuple(change for change in slot_changes(old_lock, lock) if change.key not in own),
        shifts=tuple(
            shift for shift in shifts(old_plan, plan) if shift.old is not None and shift.new.meeting.key not in own
        ),
        drafts=tuple(change.key for change in found if _is_draft_again(change)),
        before=_price(old_plan, old_rules),
        after=_price(plan, rules),
        weighed=bool(plan.problem.approved - {*own}),
    )


def _body(change: Change) -> str:
    return change.key.partition("/")[0]


def _is_draft_again(change: Change) -> bool:
    return change.old is not None and change.old.status in _APPROVED and change.new.status is Status.DRAFT


def _price(plan: Plan, rules: Sequence[Rule]) -> int:
    """What the wishes cost; to keep what was planned is none of them."""
    return cost(violations(plan, [rule for rule in rules if not (rule.must or isinstance(rule, _KEEPING))]))
