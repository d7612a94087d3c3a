"""What might resolve a contradiction: changes that a planner could make, each found in a plan that it would allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange, Status
from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.subjects import subject
from aarsplan.edits.tables import Relax, Skip, Value
from aarsplan.explain.circumstances import Circumstances
from aarsplan.explain.diagnosis import Diagnosis, turn
from aarsplan.explain.near import Near, stands
from aarsplan.explain.openings import Openings, meeting_of, missed
from aarsplan.explain.thresholds import loosened, loosened_step
from aarsplan.items import EARLIEST, LATEST
from aarsplan.plan import Plan
from aarsplan.rules.base import Basis, Rule
from aarsplan.rules.pinned import Pinned
from aarsplan.solver.builder import Assumption
from aarsplan.solver.explain import Conflict, Waived
from aarsplan.visits import Visit, VisitKind

_WISH = 100
"""The price of a rule that becomes a wish: more than single wishes usually cost, less than a meeting that moves."""
_MOVED = 4
"""How many of the meetings of a contradiction are moved by way of trial; of many no single one is likely to be it."""
_OF_ITEMS = {"route", "window", "placed", "attendance", "agenda", "guests"}
_OF_PEOPLE = {"attendance", "guests"}
_READ_FROM_A_PLAN = {"locked", "route", "window"}
"""Rules that nobody wrote, and of which a plan that breaks them tells what could give way."""
_ON_MEETINGS = {
    "closures",
    "weekdays",
    "fallback",
    "keep-pattern",
    "times",
    "busy-times",
    "room-clash",
    "room-capacity",
}
"""Rules that one meeting can be held despite."""


@dataclass(frozen=True)
class Candidate:
    """An edit that may resolve a contradiction, and what the rule that gives way rests on.

    `plan` is one that the edit was read from: it is likely to be a plan of the project after the edit.
    """

    edit: Edit
    basis: Basis = Basis.OWN
    plan: Plan | None = field(default=None, compare=False)


def candidates(
    here: Circumstances, diagnosis: Diagnosis, conflict: Conflict, beside: Collection[Waived] = ()
) -> Iterator[Candidate]:
    """Edits that may resolve `conflict` while all else holds but what is `beside`; the milder ones first."""
    search = _Search(here, diagnosis, conflict, beside)
    seen: set[Edit] = set()
    for found in search.all():
        if found.edit not in seen:
            seen.add(found.edit)
            yield found


def rule_candidates(
    here: Circumstances, diagnosis: Diagnosis, conflict: Conflict, beside: Collection[Waived]
) -> Iterator[Candidate]:
    """Edits of what gives way in `conflict` that may resolve all contradictions in which it does."""
    return _Search(here, diagnosis, conflict, beside).of_rule(turn(conflict))


class _Search:
    def __init__(
        self, here: Circumstances, diagnosis: Diagnosis, conflict: Conflict, beside: Collection[Waived]
    ) -> None:
        self._here = here
        self._problem = here.problem
        self._diagnosis = diagnosis
        self._conflict = conflict
        self._beside = beside
        self._openings = Openings(here, diagnosis, beside)
        resolved = [conflict] if beside else [found for found in diagnosis.conflicts if found.members]
        self._shared = set.intersection(*(self._touched(found) for found in resolved))
        """Keys of meetings and visits, and codes of bodies, that all contradictions to resolve are about."""

    def all(self) -> Iterator[Candidate]:
        """What the municipality decides alone first, then what others have a say in; the milder first of each."""
        members = [member for member in self._conflict.members if not self._is_demand(member.rule)]
        ours = [member for member in members if member.rule.basis is Basis.OWN]
        others = sorted(
            (member for member in members if member not in ours), key=lambda m: list(Basis).index(m.rule.basis)
        )
        for key in self._meetings()[:_MOVED]:
            yield from self._moved(key)
        for member in ours:
            yield from self._given_way(member)
        for body in self._bodies():
            yield from self._extra(body)
        for member in (*ours, *others):
            yield from self._left_out(member)
        for member in others:
            yield from self._given_way(member)
        for member in (*ours, *others):
            yield from self._wished(member.rule)

    def of_rule(self, member: Assumption) -> Iterator[Candidate]:
        """Edits that change the whole rule of a member."""
        if not self._is_demand(member.rule):
            yield from self._given_way(member)
            yield from self._wished(member.rule)

    def _wished(self, rule: Rule) -> Iterator[Candidate]:
        """A rule that becomes a wish."""
        if rule.written and rule.has_price and not isinstance(rule, Pinned):
            yield Candidate(_relaxed(rule.written, [("weight", _WISH)]), rule.basis)

    def _is_demand(self, rule: Rule) -> bool:
        return isinstance(rule, Pinned) and not rule.written

    def _given_way(self, member: Assumption) -> Iterator[Candidate]:
        """A rule that asks for less, or that one meeting need not follow."""
        rule = member.rule
        if rule.name in _OF_PEOPLE:
            yield from self._without_people(member)
        if not (rule.written or rule.name in _READ_FROM_A_PLAN or rule.name in _ON_MEETINGS):
            return
        plan = self._diagnosis.without(member, self._beside)
        if plan is None:
            return
        if isinstance(rule, Pinned):
            yield Candidate(Unpin(rule.key))
        elif rule.name == "locked":
            yield from self._forced(member, plan)
        elif rule.name == "route":
            for visit, values in loosened_step(self._problem, member, plan):
                yield from self._table(visit, values, plan)
        elif rule.name == "window":
            yield from self._window(member, plan)
        else:
            yield from self._of_rule(member, plan)

    def _of_rule(self, member: Assumption, plan: Plan) -> Iterator[Candidate]:
        """A rule with other numbers, or one that a meeting is held despite."""
        rule = member.rule
        if rule.written:
            for values in loosened(rule, plan):
                yield Candidate(_relaxed(rule.written, values), rule.basis, plan)
        if rule.name in _ON_MEETINGS:
            yield from self._despite(member, plan)

    def _table(
        self, visit: Visit, values: Sequence[tuple[str, Value]], plan: Plan | None = None
    ) -> Iterator[Candidate]:
        if visit.span:
            yield Candidate(_relaxed(visit.span, values), plan=plan)

    def _window(self, member: Assumption, plan: Plan) -> Iterator[Candidate]:
        """A step that may be at another meeting than it names, or outside its days."""
        visit = self._problem.visits.get(member.about[0])
        stop = plan.stop(visit) if visit else None
        if visit is None or stop is None:
            return
        if visit.named and stop[0].key != visit.named:
            yield from self._table(visit, [("meeting", None)], plan)
        if visit.window and stop[1].day not in visit.window:
            yield from self._table(visit, _wider(visit.window, stop[1].day), plan)

    def _without_people(self, member: Assumption) -> Iterator[Candidate]:
        """A step that does without those it needs in the room, or calls nobody for it."""
        for key in member.about:
            visit = self._problem.visits.get(key)
            if visit and visit.kind is VisitKind.STEP and key in self._shared:
                yield from self._table(visit, [("needs" if member.rule.name == "attendance" else "guests", None)])

    def _despite(self, member: Assumption, plan: Plan) -> Iterator[Candidate]:
        for key in member.about:
            if key not in plan.placements or not self._may_move(key):
                continue
            meeting = self._problem.meetings[key]
            near = Near(key=key, day=stands(self._problem, meeting), weight=1)
            nearest = self._diagnosis.plan({member, *self._beside}, near)
            if nearest and key in nearest.placements:
                despite = meeting.exempt | {member.rule.name}
                yield Candidate(Move(key, nearest.placements[key].day, despite=despite), member.rule.basis, nearest)

    def _forced(self, member: Assumption, plan: Plan) -> Iterator[Candidate]:
        """A locked meeting that moves all the same: an act of its own, as the standing orders see it."""
        for key in member.about:
            if key in plan.placements and self._may_move(key):
                yield Candidate(Move(key, plan.placements[key].day, force=True), Basis.STANDING_ORDERS, plan)

    def _left_out(self, member: Assumption) -> Iterator[Candidate]:
        """A step that is skipped, or a meeting that is not held."""
        for key in member.about:
            if key not in self._shared:
                continue
            visit, meeting = self._problem.visits.get(key), self._problem.meetings.get(key)
            if visit and visit.kind is VisitKind.STEP and not visit.settled and member.rule.name in _OF_ITEMS:
                yield Candidate(Skip(key))
            if meeting and member.rule.name == "occurs" and self._may_move(key) and key not in self._here.demanded:
                yield Candidate(Cancel(key), member.rule.basis)

    def _moved(self, key: str) -> Iterator[Candidate]:
        """The meeting on the nearest day on which everything fits."""
        if plan := self._openings.moved(key):
            plans = self._problem.facts.plans(self._problem.meetings[key].body)
            yield Candidate(Move(key, plan.placements[key].day), Basis.OWN if plans else Basis.STANDING_ORDERS, plan)

    def _extra(self, body: str) -> Iterator[Candidate]:
        """One more meeting of a body, on the day nearest to where it is missed."""
        if day := self._openings.one_more(body, missed(self._problem, self._conflict, body)):
            yield Candidate(Hold(body, day))

    def _meetings(self) -> list[str]:
        """The meetings that the contradiction is about and that somebody could move."""
        keys = dict.fromkeys(meeting_of(self._problem, key) for key in _about(self._conflict))
        wanted = [key for key in keys if key in self._shared and key not in self._here.demanded]
        return [key for key in wanted if self._may_move(key)]

    def _touched(self, conflict: Conflict) -> set[str]:
        about = _about(conflict)
        return {*about, *(meeting_of(self._problem, key) for key in about), *self._waited_for(conflict)}

    def _may_move(self, key: str) -> bool:
        meeting = self._problem.meetings.get(key)
        if meeting is None or meeting.settled or meeting.status is Status.HELD or key in self._problem.locked:
            return False
        event = self._problem.facts.events.get(key)
        if event is not None:
            return not event.statutory
        return meeting.body in self._problem.facts.bodies and subject(self._problem, key) is not None

    def _bodies(self) -> list[str]:
        """The bodies that might meet once more."""
        return [code for code in self._waited_for(self._conflict) if code in self._shared]

    def _waited_for(self, conflict: Conflict) -> list[str]:
        """The bodies that what waits in a contradiction waits for."""
        found: dict[str, None] = {}
        for member in conflict.members:
            for key in member.about:
                visit = self._problem.visits.get(key)
                if visit and visit.kind is VisitKind.STEP and member.rule.name in _OF_ITEMS:
                    found |= dict.fromkeys(self._problem.meetings[m].body for m in visit.meetings)
            by = getattr(member.rule, "by", None) if member.rule.name == "preparation" else None
            body = getattr(member.rule, "body", None) if member.rule.name in {"count", "max-gap"} else None
            found |= dict.fromkeys(code for code in (by, body) if code)
        return [code for code in found if self._problem.facts.plans(code)]


def _about(conflict: Conflict) -> list[str]:
    """What a contradiction is about, once each."""
    return list(dict.fromkeys(key for member in conflict.members for key in member.about))


def _relaxed(span: Span, values: Iterable[tuple[str, Value]]) -> Relax:
    return Relax(span, tuple(values))


def _wider(window: DateRange, day: date) -> list[tuple[str, Value]]:
    """The keys of a step whose window is to reach to `day`; those of a period are written out."""
    first, last = min(window.first, day), max(window.last, day)
    if window.first == EARLIEST:
        return [("last", last)]
    if window.last == LATEST:
        return [("first", first)]
    return [("period", None), ("first", first), ("last", last)]
