"""Which meetings depend on which others by what travels between them: steps of items, and preparations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aarsplan.plan import Plan
from aarsplan.texts import _, join
from aarsplan.views.visit_words import meeting_name, with_day
from aarsplan.visits import VisitKind


@dataclass(frozen=True)
class Needed:
    """That a meeting needs what another one, `key`, does with the `titles` first, `days` calendar days or more before.

    Days of another type are so many calendar days at least.
    """

    key: str
    days: int
    titles: tuple[str, ...]


def needed_by(plan: Plan, *, internal: bool) -> Mapping[str, tuple[Needed, ...]]:
    """What each meeting and event depends on, by its key, the earliest first; for everybody nothing of closed items."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for first, then, days, title in _travelling(plan, internal=internal):
        if first != then and first in plan.placements and then in plan.placements:
            found.setdefault((then, first), []).append((days, title))
    by_key: dict[str, list[Needed]] = {}
    for (then, first), reasons in found.items():
        titles = tuple(sorted({title for _days, title in reasons}))
        by_key.setdefault(then, []).append(Needed(first, max(days for days, _title in reasons), titles))
    return {
        key: tuple(sorted(several, key=lambda need: (plan.placements[need.key].begins, need.key)))
        for key, several in by_key.items()
    }


def needed_text(plan: Plan, need: Needed) -> str:
    """A dependency in words: "Afhænger af DIR ons 22-10-2025: Definition af psykologisk tryghed"."""
    text = _("Depends on {meeting}: {titles}")
    return text.format(meeting=meeting_name(plan, need.key, open_variant=True), titles=join(list(need.titles)))


def _travelling(plan: Plan, *, internal: bool) -> Iterator[tuple[str, str, int, str]]:
    """From which meeting to which, with how many days between at least, and what."""
    visits = plan.problem.visits
    for relation in plan.problem.relations:
        ends = [visits[key] for key in (relation.then, relation.first) if key in visits]
        if not ends or any(visit.kind is VisitKind.HAND_OVER for visit in ends):
            continue
        if not internal and any(visit.closed for visit in ends):
            continue
        first, then = _meeting_of(plan, relation.first), _meeting_of(plan, relation.then)
        if first and then:
            yield first, then, max(relation.gap.least, 0), with_day(plan, ends[0], ends[0].title)


def _meeting_of(plan: Plan, key: str) -> str:
    """The meeting that a visit stands at, the meeting or event `key` itself; "" for what stands nowhere."""
    slot = plan.slots.get(key)
    return slot.meeting if slot else key if key in plan.placements else ""
