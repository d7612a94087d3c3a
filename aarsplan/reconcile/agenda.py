"""The agenda of some minutes, and what was decided, side by side with the agenda of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from aarsplan.items import Item
from aarsplan.loading.minutes.model import Decision, Entry, Minutes, Passage
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.reconcile.wording import ALIKE, best_pairs, likeness
from aarsplan.visits import DATE, AgendaSlot, Visit, VisitKind

_ALIKE_AT_ONE_TIME = 0.3
"""How alike two titles must be that begin at the same time."""
_ALIKE_WITHIN = 0.6
"""How alike a decision's heading and a line of the same minutes must be."""


class LineState(StrEnum):
    """What became of a line."""

    DECIDED = "decided"
    NO_DECISION_NEEDED = "no-decision-needed"
    NO_DECISION = "no-decision"
    DECISION_NOT_PLANNED = "decision-not-planned"
    NOT_PLANNED = "not-planned"
    NOT_IN_MINUTES = "not-in-minutes"


@dataclass(frozen=True)
class Line:
    """A line of the minutes' agenda, what the plan has there, and what was decided; whichever of them there is.

    `entry` is the timed line; a point of the list under it has `bullet` besides, and no time of its own. `item` is the
    one that is treated, also where only its decision is known.
    """

    entry: Entry | None = None
    bullet: Passage | None = None
    visit: Visit | None = None
    slot: AgendaSlot | None = None
    decision: Decision | None = None
    item: Item | None = None
    decides: bool = False
    """Whether a decision is expected."""

    @property
    def passage(self) -> Passage | None:
        """How the minutes call it, None where only the plan has it."""
        if self.bullet or self.entry:
            return self.bullet or (self.entry.title if self.entry else None)
        return self.decision.heading if self.decision else None

    @property
    def headings(self) -> tuple[str, ...]:
        """What it stands under in the minutes."""
        found = (self.entry.title.text if self.entry else "", self.decision.heading.text if self.decision else "")
        return tuple(heading for heading in found if heading)

    @property
    def moved(self) -> bool:
        """Whether minutes and plan have it at different times."""
        if self.entry is None or self.bullet is not None or self.slot is None:
            return False
        return self.entry.start != self.slot.start

    @property
    def state(self) -> LineState:
        """What became of it."""
        if self.decision is not None:
            return LineState.DECIDED if self.visit else LineState.DECISION_NOT_PLANNED
        if self.visit is None:
            return LineState.NOT_PLANNED
        if self.entry is None:
            return LineState.NOT_IN_MINUTES
        return LineState.NO_DECISION if self.decides else LineState.NO_DECISION_NEEDED


def compared_lines(minutes: Minutes, plan: Plan, meeting: Meeting) -> list[Line]:
    """Every line of the minutes with what the plan has for it, then what only one of the two has, by time."""
    agenda = plan.agenda(meeting)
    own = [(visit, slot) for visit, slot in agenda if visit.takes_time]
    under = [(visit, slot) for visit, slot in agenda if not visit.takes_time and visit.under]

    def score(entry: Entry, place: tuple[Visit, AgendaSlot]) -> float:
        visit, slot = place
        same = entry.start == slot.start
        alike = 1.0 if _prepares(minutes, entry, plan, visit) else likeness(entry.title.text, _title(visit))
        return alike + 0.5 * same if alike >= (_ALIKE_AT_ONE_TIME if same else ALIKE) else 0.0

    found = dict(best_pairs(minutes.entries, own, score))
    lines: list[Line] = []
    for number, entry in enumerate(minutes.entries):
        visit, slot = own[found[number]] if number in found else (None, None)
        below = [place for place in under if visit and visit.key.rpartition("/")[2] == place[0].under]
        lines.append(Line(entry, visit=visit, slot=slot))
        lines += _bullets(entry, below, listed=visit is not None and visit.kind is VisitKind.STANDING)
    seen = {line.visit.key for line in lines if line.visit}
    lines += [Line(visit=visit, slot=slot) for visit, slot in (*own, *under) if visit.key not in seen]
    lines = [replace(line, item=_item(plan, line), decides=_decides(plan, line, lines)) for line in lines]
    return _with_decisions(lines, minutes.decisions, plan)


def _bullets(entry: Entry, below: Sequence[tuple[Visit, AgendaSlot]], *, listed: bool) -> Iterator[Line]:
    """The points of a list under an entry; those that nobody planned only where the list is one of items."""
    titles = [bullet.text for bullet in entry.bullets]
    found = dict(best_pairs(titles, below, lambda title, place: _if_alike(title, place[0].title, ALIKE)))
    for number, bullet in enumerate(entry.bullets):
        if number in found:
            visit, slot = below[found[number]]
            yield Line(entry, bullet, visit, slot)
        elif listed:
            yield Line(entry, bullet)


def _with_decisions(lines: list[Line], decisions: Sequence[Decision], plan: Plan) -> list[Line]:
    """The lines with what was decided, and a line for each decision that belongs to none of them."""

    def score(decision: Decision, line: Line) -> float:
        heading = decision.heading.text
        names = [line.passage.text if line.passage else "", line.visit.title.replace(DATE, "") if line.visit else ""]
        return max((_if_alike(heading, name, _ALIKE_WITHIN) for name in names), default=0.0)

    found = dict(best_pairs(decisions, lines, score))
    waiting = [place for place, line in enumerate(lines) if line.decides]
    if len(decisions) == len(waiting) == 1 and not decisions[0].heading.text:
        found = {0: waiting[0]}
    result = list(lines)
    for number, decision in enumerate(decisions):
        if number in found:
            result[found[number]] = replace(lines[found[number]], decision=decision)
        else:
            result.append(Line(decision=decision, item=_item_called(plan, decision.heading.text)))
    return result


def _item_called(plan: Plan, title: str) -> Item | None:
    """The item of the project that is most like `title`, None where none is."""
    items = plan.problem.facts.items.values()
    best = max(items, key=lambda item: (likeness(title, item.title), -len(item.steps)), default=None)
    return best if best and likeness(title, best.title) >= ALIKE else None


def _item(plan: Plan, line: Line) -> Item | None:
    """The item of a line: the one that the plan has there, or one that is called so where the plan has nothing."""
    visit = line.visit
    if visit is None:
        return _item_called(plan, line.passage.text) if line.passage else None
    return plan.problem.facts.items.get(visit.owner) if visit.kind is VisitKind.STEP else None


def _decides(plan: Plan, line: Line, lines: Sequence[Line]) -> bool:
    """Whether the body is expected to decide something: at an item, and at a standing item that has none under it."""
    visit = line.visit
    if visit is None or visit.kind in (VisitKind.BREAK, VisitKind.BLOCK, VisitKind.HAND_OVER):
        return False
    if visit.kind is VisitKind.STEP:
        return True
    code = visit.key.rpartition("/")[2]
    meeting = visit.meetings[0].partition("/")[0]
    standing = next((found for found in plan.problem.facts.bodies[meeting].standing if found.code == code), None)
    filled = any(other.visit.under == code for other in lines if other.visit)
    return standing is not None and standing.decides and not filled


def _prepares(minutes: Minutes, entry: Entry, plan: Plan, visit: Visit) -> bool:
    """Whether the title of `entry` names the body and the day of the meeting that `visit` prepares."""
    spot = plan.placements.get(visit.prepares)
    code = visit.prepares.partition("/")[0]
    return spot is not None and any(
        mention.about == code
        and mention.days.first == mention.days.last == spot.day
        and mention.under == entry.title.text
        and mention.sentence in entry.title.text
        for mention in minutes.mentions
    )


def _title(visit: Visit) -> str:
    return visit.title.replace(DATE, "")


def _if_alike(one: str, other: str, least: float) -> float:
    found = likeness(one, other)
    return found if found >= least else 0.0
