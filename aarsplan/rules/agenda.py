"""All that stands on a meeting's agenda finds its time: within the meeting, one after another, with those it needs.

Standing items, breaks and blocks take their time too; an item under a standing item uses that item's. This rule has no
weight: a meeting whose agenda cannot be told is none. The amount is one for each item without a time that suits it, for
each two that overlap, and for each minute that the items under a standing item are too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import ClassVar

from aarsplan.plan import Plan
from aarsplan.presence import Minutes, longest, openings
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Lit, Model, Part, Rule, Violation
from aarsplan.rules.naming import named
from aarsplan.rules.people import spoken
from aarsplan.rules.routes import called
from aarsplan.rules.select import any_of
from aarsplan.texts import _
from aarsplan.visits import AgendaSlot, Visit, VisitKind


@dataclass(frozen=True, kw_only=True)
class Agenda(Rule):
    """The agenda of every meeting can be told as a run of show."""

    has_price: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.weight is not None:
            raise ValueError(_("an agenda must fit: the rule has no weight"))

    def post(self, model: Model, problem: Problem) -> None:
        for meeting in self._meetings(problem):
            visits = problem.agendas[meeting.key]
            by_openings: dict[tuple[Part, ...], list[tuple[date, time]]] = {}
            for day, start in meeting.slots:
                parts = tuple(parts_of(problem, meeting, visits, day, start))
                by_openings.setdefault(parts, []).append((day, start))
            for parts, slots in by_openings.items():
                model.sequence(meeting, parts, when=self._when(model, meeting, slots), about=(meeting,))
            for heading, under in _headed(visits):
                total = model.total([])
                for visit in under:
                    total += model.total([model.at(visit, meeting)]) * visit.minutes
                model.at_most(total, heading.minutes, about=(meeting,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for meeting in self._meetings(plan.problem):
            placement = plan.get(meeting)
            if placement is None:
                continue
            told = [(visit, slot) for visit, slot in plan.agenda(meeting) if visit.takes_time]
            yield from self._untimely(plan.problem, meeting, placement, told)
            timed = [pair for pair in told if pair[1].start is not None]
            for (one, slot), (other, later) in pairwise(timed):
                if later.first_minute < slot.end_minute:
                    message = _("{one} and {other} overlap at {meeting}").format(
                        one=called(one), other=called(other), meeting=_named(meeting, placement)
                    )
                    yield self.violation(meeting, message=message)
            yield from self._overfull(plan, meeting, placement)

    def describe(self) -> str:
        return _("everything on an agenda has its time, one after another, with those it needs in the room")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        text = _("what is on the agenda of {meeting} must fit into its {minutes} minutes, with those it needs there")
        return text.format(meeting=named(problem, key), minutes=problem.meetings[key].minutes)

    def _meetings(self, problem: Problem) -> Iterator[Meeting]:
        for key in problem.agendas:
            meeting = problem.meetings[key]
            if problem.facts.plans(meeting.body) and self.judges(meeting):
                yield meeting

    def _when(self, model: Model, meeting: Meeting, slots: list[tuple[date, time]]) -> Lit:
        """The meeting is held on one of the days and starts that have the same openings."""
        if len(slots) == len(meeting.days) * len(meeting.times):
            return model.held(meeting)
        return any_of(model, (model.all_of(model.on(meeting, d), model.starts(meeting, start)) for d, start in slots))

    def _untimely(
        self, problem: Problem, meeting: Meeting, spot: Placement, told: list[tuple[Visit, AgendaSlot]]
    ) -> Iterator[Violation]:
        parts = parts_of(problem, meeting, [visit for visit, _slot in told], spot.day, spot.start)
        suitable = {part.visit.key: part for part in parts}
        for visit, slot in told:
            part = suitable.get(visit.key)
            if slot.start is None or part is None or not _suits(slot, part):
                text = _("{item} has no time that suits it at {meeting}")
                yield self.violation(meeting, message=text.format(item=called(visit), meeting=_named(meeting, spot)))

    def _overfull(self, plan: Plan, meeting: Meeting, spot: Placement) -> Iterator[Violation]:
        for heading, under in _headed(plan.problem.agendas[meeting.key]):
            there = [visit for visit in under if (stop := plan.stop(visit)) and stop[0] is meeting]
            too_long = sum(visit.minutes for visit in there) - heading.minutes
            if too_long > 0:
                text = _("{title} at {meeting} has {minutes} minutes, its items take {over} more")
                message = text.format(
                    title=heading.title, meeting=_named(meeting, spot), minutes=heading.minutes, over=too_long
                )
                yield self.violation(meeting, message=message, amount=too_long)


def parts_of(
    problem: Problem, meeting: Meeting, visits: tuple[Visit, ...] | list[Visit], day: date, start: time
) -> Iterator[Part]:
    """Those of `visits` that take time of their own at `meeting` on `day` from `start`, with their openings.

    A fixed time is the only opening, and none unless the meeting is going on then; a block, which takes time out of the
    meeting, may reach beyond it. Where those whom an item needs are never there long enough, which another rule
    tells, it may stand anywhere.
    """
    whole = openings(problem.facts, meeting, (), day, start)
    for visit in visits:
        if not visit.takes_time or (visit.day is not None and visit.day != day):
            continue
        if visit.start is not None:
            first = visit.start.hour * 60 + visit.start.minute
            fixed = (first, first + visit.minutes)
            inside = visit.kind is VisitKind.BLOCK or any(a <= fixed[0] and fixed[1] <= b for a, b in whole)
            yield Part(visit, (fixed,) if inside else ())
            continue
        found: tuple[Minutes, ...] = openings(problem.facts, meeting, visit.needs, day, start) if visit.needs else whole
        yield Part(visit, found if longest(found) >= visit.least_minutes else whole)


def _headed(visits: tuple[Visit, ...]) -> Iterator[tuple[Visit, list[Visit]]]:
    """Each standing item with the visits that may stand under it."""
    for heading in visits:
        if heading.follows:
            under = [visit for visit in visits if visit.under == heading.key.rpartition("/")[2]]
            if under:
                yield heading, under


def _suits(slot: AgendaSlot, part: Part) -> bool:
    if not part.visit.least_minutes <= slot.minutes <= part.visit.minutes:
        return False
    return any(first <= slot.first_minute and slot.end_minute <= last for first, last in part.openings)


def _named(meeting: Meeting, spot: Placement) -> str:
    return f"{meeting.body} {spoken(meeting, spot)}"
