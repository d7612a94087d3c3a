"""What the readers of a paper may know: everybody, or those inside.

A view that is made for everybody asks here before it names an item, a topic, a follow-up or a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from aarsplan.facts import Facts
from aarsplan.items import FollowUp, Item, Step, Topic
from aarsplan.problem import Placement
from aarsplan.texts import _


def copy_name(*, open_variant: bool) -> str:
    """Whose copy it is, as a notice under a title; it says the same whether anything is closed or not."""
    return _("Open copy") if open_variant else _("Internal")


def marked(title: str, *, closed: bool) -> str:
    """A title for those inside, with a mark where it is closed: "Kloge m2 (lukket)"."""
    return f"{title} ({_('closed')})" if closed else title


def told_follow_ups(facts: Facts, *, open_variant: bool) -> Iterator[FollowUp]:
    """The follow-ups that are not done; for everybody without the closed ones and those of closed items."""
    for found in facts.follow_ups:
        item = facts.items.get(found.item)
        if not found.done and not (open_variant and (found.closed or (item is not None and item.closed))):
            yield found


def told_topics(facts: Facts, *, open_variant: bool) -> Iterator[Topic]:
    """The topics of the bruttoliste; for everybody without the closed ones."""
    return (topic for topic in facts.topics.values() if not (open_variant and topic.closed))


def is_hand_over(facts: Facts, spot: Placement) -> bool:
    """Whether a placement is a document handed over, also one of an item that the project no longer has."""
    code, slash, _name = spot.key.partition("/")
    whole_day = spot.start == time(0) and spot.minutes == 1440
    return code in facts.items or bool(slash and whole_day and code not in facts.bodies)


def handed_over(facts: Facts, key: str, *, open_variant: bool) -> tuple[Item, Step] | None:
    """The item and the step of the hand-over `key`; None where it left the project or readers may not know it."""
    item = facts.items.get(key.partition("/")[0])
    step = next((found for found in item.steps if found.key == key), None) if item else None
    return None if item is None or step is None or (open_variant and item.closed) else (item, step)


def hand_over_title(facts: Facts, key: str, *, open_variant: bool) -> str:
    """What the hand-over `key` is called: "Aflevering: Udmøntningsplan", of a closed item "Aflevering: lukket sag"."""
    if found := handed_over(facts, key, open_variant=open_variant):
        item, _step = found
        return marked(_("Hand-over: {title}").format(title=item.title), closed=item.closed)
    code = key.partition("/")[0]
    return facts.title(code) if code in facts.items else _("Hand-over")
