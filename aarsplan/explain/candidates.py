"""What might resolve a contradiction: changes that a planner could make, each found in a plan that it would allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from aarsplan.diagnostics import Span
from aarsplan.domain import DateRange, Status
from aarsplan.edits.base import Edit
from aarsplan.edits.meetings import Cancel, Hold, Move, Unpin
from aarsplan.edits.subjects import subject
from aarsplan.edits.tables import Relax, Skip, Value
from aarsplan.explain.diagnosis import Diagnosis
from aarsplan.explain.near import Near
from aarsplan.explain.thresholds import loosened, loosened_step
from aarsplan.loading.loader import Project
from aarsplan.meetings import build, key_of
from aarsplan.plan import Plan
from aarsplan.problem import History, Meeting, Problem
from aarsplan.rules.base import Basis, Rule
from aarsplan.rules.pinned import Pinned
from aarsplan.solver.builder import Assumption
from aarsplan.solver.explain import Conflict, Nearest, Waived
from aarsplan.visits import Visit, VisitKind
from aarsplan.workdays import DayType

_REACH = timedelta(days=45)
"""How far a meeting is moved at most when nothing else says so, and an extra one held from where it is missed."""
_WISH = 100
"""The price of a rule that becomes a wish: more than single wishes usually cost, less than a meeting that moves."""
_OF_ITEMS = {"route", "window", "placed", "attendance", "agenda", "guests"}
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


@dataclass(frozen=True)
class Circumstances:
    """What is looked at while a remedy is looked for: the project, what is planned of it, and what was before."""

    project: Project
    parts: tuple[DateRange, ...]
    history: History

    @cached_property
    def problem(self) -> Problem:
        """What the project asks for."""
        return build(self.project.facts, self.parts, self.history)

    @property
    def rules(self) -> list[Rule]:
        """All that must hold."""
        return [rule for rule in self.project.rules if rule.must]

    @property
    def demanded(self) -> frozenset[str]:
        """Keys of the meetings that somebody wants somewhere now: pinned by a rule that nobody wrote down."""
        pins = (rule for rule in self.project.rules if isinstance(rule, Pinned) and not rule.written)
        return frozenset(rule.key for rule in pins)

    def after(self, edits: Iterable[Edit]) -> Circumstances:
        """The same after some edits."""
        found = self
        for edit in edits:
            free = replace(found.history, locked=found.history.locked - edit.forced)
            found = replace(found, project=edit.applied(found.project, found.problem), history=free)
        return found


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


class _Search:
    def __init__(
        self, here: Circumstances, diagnosis: Diagnosis, conflict: Conflict, beside: Collection[Waived]
    ) -> None:
        self._here = here
        self._problem = here.problem
        self._diagnosis = diagnosis
        self._conflict = conflict
        self._beside = beside

    def all(self) -> Iterator[Candidate]:
        members = [member for member in self._conflict.members if not self._is_demand(member.rule)]
        own = sorted(members, key=lambda member: list(Basis).index(member.rule.basis))
        for key in self._meetings():
            yield from self._moved(key)
        for member in own:
            yield from self._given_way(member)
        for body in self._bodies():
            yield from self._extra(body)
        for member in own:
            yield from self._left_out(member)
        for member in own:
            if member.rule.written and member.rule.has_price and not isinstance(member.rule, Pinned):
                yield Candidate(_relaxed(member.rule.written, [("weight", _WISH)]), member.rule.basis)

    def _is_demand(self, rule: Rule) -> bool:
        return isinstance(rule, Pinned) and not rule.written

    def _given_way(self, member: Assumption) -> Iterator[Candidate]:
        """A rule that asks for less, or that one meeting need not follow."""
        plan = self._diagnosis.without(member, self._beside)
        if plan is None:
            return
        rule = member.rule
        if isinstance(rule, Pinned):
            yield Candidate(Unpin(rule.key))
        elif rule.name == "locked":
            yield from self._forced(member, plan)
        elif rule.name == "route":
            for visit, values in loosened_step(self._problem, member, plan):
                yield from self._table(visit, values, plan)
        elif rule.name == "window":
            yield from self._window(member, plan)
        elif rule.name in {"attendance", "guests"}:
            yield from self._without_people(member)
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
            first, last = min(visit.window.first, stop[1].day), max(visit.window.last, stop[1].day)
            yield from self._table(visit, [("period", None), ("first", first), ("last", last)], plan)

    def _without_people(self, member: Assumption) -> Iterator[Candidate]:
        """A step that does without those it needs in the room, or calls nobody for it."""
        for key in member.about:
            visit = self._problem.visits.get(key)
            if visit and visit.kind is VisitKind.STEP:
                yield from self._table(visit, [("needs" if member.rule.name == "attendance" else "guests", None)])

    def _despite(self, member: Assumption, plan: Plan) -> Iterator[Candidate]:
        for key in member.about:
            if key not in plan.placements or not self._may_move(key):
                continue
            meeting = self._problem.meetings[key]
            near = Near(key=key, day=self._stands(meeting), weight=1)
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
            visit, meeting = self._problem.visits.get(key), self._problem.meetings.get(key)
            if visit and visit.kind is VisitKind.STEP and not visit.settled and member.rule.name in _OF_ITEMS:
                yield Candidate(Skip(key))
            if meeting and member.rule.name == "occurs" and self._may_move(key):
                yield Candidate(Cancel(key), member.rule.basis)

    def _moved(self, key: str) -> Iterator[Candidate]:
        """The meeting on the nearest day on which everything fits."""
        meeting = self._problem.meetings[key]
        stands = self._stands(meeting)
        between = self._between_neighbours(meeting)
        days = tuple(day for day in self._open_days(stands) if day in between and (day,) != meeting.days)
        if not days:
            return
        here = self._here
        freed = build(here.project.facts, here.parts, here.history, {key: days})
        if plan := self._nearest(freed, key, stands):
            basis = Basis.OWN if self._problem.facts.plans(meeting.body) else Basis.STANDING_ORDERS
            yield Candidate(Move(key, plan.placements[key].day), basis, plan)

    def _extra(self, body: str) -> Iterator[Candidate]:
        """One more meeting of a body, on the day nearest to where it is missed."""
        missed = self._missed(body)
        taken = {day for meeting in self._problem.of(body) if len(meeting.days) == 1 for day in meeting.days}
        days = tuple(day for day in self._open_days(missed) if day not in taken)
        if not days:
            return
        first = Hold(body, days[0])
        with_one = self._here.after([first])
        key = key_of(body, days[0].isoformat())
        if key not in with_one.problem.meetings:
            return
        freed = build(with_one.project.facts, self._here.parts, self._here.history, {key: days})
        if plan := self._nearest(freed, key, missed):
            yield Candidate(Hold(body, plan.placements[key].day))

    def _nearest(self, problem: Problem, key: str, wanted: date) -> Plan | None:
        """A plan that holds the meeting, as near to `wanted` as can be while all else holds."""
        plan = Nearest(problem, self._diagnosis.rules).plan(self._beside, Near(key=key, day=wanted, weight=1))
        return plan if plan and key in plan.placements else None

    def _meetings(self) -> list[str]:
        """The meetings that the contradiction is about and that somebody could move."""
        keys: dict[str, None] = {}
        for member in self._conflict.members:
            for key in member.about:
                visit = self._problem.visits.get(key)
                named = (
                    ([visit.named] if visit.named else visit.meetings[:1] * (len(visit.meetings) == 1))
                    if visit
                    else [key]
                )
                keys |= dict.fromkeys(named)
        return [key for key in keys if key not in self._here.demanded and self._may_move(key)]

    def _may_move(self, key: str) -> bool:
        meeting = self._problem.meetings.get(key)
        if meeting is None or meeting.settled or meeting.status is Status.HELD or key in self._problem.locked:
            return False
        event = self._problem.facts.events.get(key)
        if event is not None:
            return not event.statutory
        return meeting.body in self._problem.facts.bodies and subject(self._problem, key) is not None

    def _bodies(self) -> list[str]:
        """The bodies that what waits in the contradiction might meet once more."""
        found: dict[str, None] = {}
        for member in self._conflict.members:
            for key in member.about:
                visit = self._problem.visits.get(key)
                if visit and visit.kind is VisitKind.STEP and member.rule.name in _OF_ITEMS:
                    found |= dict.fromkeys(self._problem.meetings[m].body for m in visit.meetings)
            by = getattr(member.rule, "by", None) if member.rule.name == "preparation" else None
            body = getattr(member.rule, "body", None) if member.rule.name in {"count", "max-gap"} else None
            found |= dict.fromkeys(code for code in (by, body) if code)
        return [code for code in found if self._problem.facts.plans(code)]

    def _missed(self, body: str) -> date:
        """About when the body is missed: before the earliest fixed day of the contradiction that others depend on."""
        days = [m.days[0] for key in self._keys() if (m := self._problem.meetings.get(key)) and len(m.days) == 1]
        days += [m.days[0] for key in self._keys() if (m := self._problem.meetings.get(key)) and m.body != body]
        return min(days, default=self._problem.horizon[0].first)

    def _keys(self) -> list[str]:
        return [key for member in self._conflict.members for key in member.about]

    def _between_neighbours(self, meeting: Meeting) -> DateRange:
        """The days after the body's meeting before this one and before the next, so that none overtakes another."""
        stands = self._stands(meeting)
        others = [self._stands(other) for other in self._problem.of(meeting.body) if other.key != meeting.key]
        first = max((day for day in others if day < stands), default=stands - _REACH)
        last = min((day for day in others if day > stands), default=stands + _REACH)
        return DateRange(first + timedelta(days=1), last - timedelta(days=1))

    def _stands(self, meeting: Meeting) -> date:
        """Where the meeting stands, or is meant to."""
        before = self._problem.previous.get(meeting.key)
        return before.day if before else meeting.anchor or meeting.window.middle

    def _open_days(self, around: date) -> list[date]:
        """The working days near a day that nothing closes and that are planned."""
        found = DateRange(around - _REACH, around + _REACH)
        return [
            day
            for day in found
            if self._problem.calendar.is_day(day, DayType.WORKING_DAY)
            and not self._problem.closed(day)
            and any(day in part for part in self._problem.covered)
        ]


def _relaxed(span: Span, values: Iterable[tuple[str, Value]]) -> Relax:
    return Relax(span, tuple(values))
