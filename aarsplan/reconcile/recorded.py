"""What the project has recorded already of what some minutes say."""

from __future__ import annotations

from collections.abc import Sequence

from aarsplan.facts import Facts
from aarsplan.items import FollowUp, Item
from aarsplan.loading.minutes import model
from aarsplan.reconcile.wording import ALIKE, best_pairs, likeness


def is_decided(item: Item, meeting: str) -> bool:
    """Whether a decision of `meeting` stands at the item."""
    return any(decision.meeting == meeting for decision in item.decisions)


def is_postponed(item: Item, meeting: str) -> bool:
    """Whether it is recorded that the item was put off from `meeting`."""
    return any(found.meeting == meeting for found in item.postponements)


def split_items(facts: Facts, step: str) -> list[Item]:
    """The items that split from an item at `step`."""
    return [item for item in facts.items.values() if item.split_from == step]


def items_from(facts: Facts, origin: str, target: str) -> list[Item]:
    """The items that the meeting `origin` put on the agenda of the meeting `target`."""
    return [
        item
        for item in facts.items.values()
        if any(found.meeting == origin for found in item.origins) and any(s.meeting == target for s in item.steps)
    ]


def new_follow_ups(
    tasks: Sequence[tuple[model.FollowUp, str, tuple[str, ...]]], facts: Facts, meeting: str
) -> list[int]:
    """The numbers of the `tasks` that no follow-up of `meeting` stands for; each comes with its item and its owners.

    A follow-up stands for one task: for the one that it is worded like, else for one of the same item and owner.
    """
    known = [follow_up for follow_up in facts.follow_ups if follow_up.meeting == meeting]

    def score(task: tuple[model.FollowUp, str, tuple[str, ...]], follow_up: FollowUp) -> float:
        said, item, owners = task
        alike = likeness(said.text, follow_up.text)
        same_item = item == follow_up.item
        if alike >= ALIKE:
            return 1 + alike + same_item
        return alike + 0.1 if same_item and set(owners) & set(follow_up.owners) else 0.0

    taken = {number for number, _place in best_pairs(tasks, known, score)}
    return [number for number in range(len(tasks)) if number not in taken]
