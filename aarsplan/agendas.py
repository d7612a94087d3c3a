"""What may stand on the agendas of a problem's meetings: facts and history to visits and their relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from aarsplan.agenda import StandingItem
from aarsplan.domain import DateRange, Status
from aarsplan.facts import Facts
from aarsplan.items import Gap, Step
from aarsplan.presence import Minutes, bounds, longest, openings
from aarsplan.problem import History, Meeting, Problem
from aarsplan.visits import AgendaSlot, Relation, Visit, VisitKind
from aarsplan.workdays import DayType

_STEPS_FROM = 1000
"""Order of the first step on an agenda, after every standing item of a body."""


def hand_overs(facts: Facts, horizon: tuple[DateRange, ...], history: History) -> Iterator[Meeting]:
    """A day to choose for each document that is handed over: a working day of the horizon, or where it stands."""
    for step in _steps(facts):
        if not step.hand_over:
            continue
        previous = history.placements.get(step.key)
        if previous and not any(previous.day in part for part in horizon):
            days: tuple[date, ...] = (previous.day,)
        else:
            within = [part for part in horizon if step.window is None or part.intersection(step.window)]
            days = tuple(day for part in within for day in part if facts.calendar.is_day(day, DayType.WORKING_DAY))
        if days:
            yield Meeting(
                key=step.key,
                body=step.item,
                days=days,
                times=(time(0),),
                minutes=1440,
                all_day=True,
                settled=len(days) == 1 and previous is not None,
                span=step.span,
            )


def with_agendas(problem: Problem, history: History) -> Problem:
    """The same problem with what may stand on its meetings' agendas."""
    found = _Agendas(problem, history.slots)
    visits = {visit.key: visit for visit in found.visits()}
    relations = [relation for relation in found.relations() if _known(relation, visits, problem)]
    return replace(
        problem,
        visits=dict(sorted(visits.items())),
        relations=tuple(relations),
        previous_slots={key: slot for key, slot in history.slots.items() if key in visits},
    )


def standing_key(meeting: str, code: str) -> str:
    """The key of a standing item of the meeting `meeting`, or of what prepares that meeting."""
    return f"{meeting}/{code}"


@dataclass(frozen=True)
class _Agendas:
    problem: Problem
    slots: Mapping[str, AgendaSlot]

    @property
    def facts(self) -> Facts:
        return self.problem.facts

    def visits(self) -> Iterator[Visit]:
        headed: dict[str, set[str]] = {}
        for visit in self._standing():
            headed.setdefault(visit.meetings[0], set()).add(visit.key.rpartition("/")[2])
            yield visit
        yield from self._preparations()
        earliest: dict[str, date] = {}
        nowhere: set[str] = set()
        for number, step in enumerate(_steps(self.facts)):
            visit = self._step(step, _STEPS_FROM + number, headed)
            if not visit.settled:
                visit = self._from_the_first_possible(step, visit, earliest, nowhere)
            yield visit

    def relations(self) -> Iterator[Relation]:
        for item in self.facts.items.values():
            for origin in item.origins if item.steps else ():
                yield Relation(origin.meeting, item.steps[0].key, Gap(), origin.span)
            for step in item.steps:
                if step.after:
                    yield Relation(step.after, step.key, step.gap, step.span)
                if step.before:
                    yield Relation(step.key, step.before, Gap(step.lead_days), step.span)
        for visit in self._preparations():
            standing = self._standing_of(visit)
            yield Relation(visit.key, visit.prepares, Gap(standing.min_days, standing.max_days), standing.span)

    def _standing(self) -> Iterator[Visit]:
        """Standing items, breaks and blocks of each meeting that is planned here."""
        for meeting in self.problem.meetings.values():
            if not self.facts.plans(meeting.body):
                continue
            body = self.facts.bodies[meeting.body]
            for number, standing in enumerate(body.standing):
                if not standing.prepares and self._stands(standing, meeting):
                    yield _standing_visit(standing, standing_key(meeting.key, standing.code), (meeting.key,), number)
            for number, block in enumerate(body.blocks):
                if block.day in meeting.days:
                    minutes = _minute(block.end) - _minute(block.start)
                    yield Visit(
                        key=standing_key(meeting.key, f"block-{number + 1}"),
                        kind=VisitKind.BLOCK,
                        title=block.title,
                        meetings=(meeting.key,),
                        minutes=minutes,
                        least_minutes=minutes,
                        follows=True,
                        settled=meeting.settled,
                        day=block.day,
                        start=block.start,
                        span=block.span,
                    )

    def _stands(self, standing: StandingItem, meeting: Meeting) -> bool:
        if meeting.standing is not None:
            return standing.code in meeting.standing
        day = meeting.pattern_day or meeting.days[0]
        if not standing.cadence.includes(day):
            return False
        if standing.start is not None and not any(_going_on(standing, bounds(meeting, at)) for at in meeting.times):
            return False
        if not standing.when_present:
            return True
        when = ((day, start) for day in meeting.days for start in meeting.times)
        found = (longest(openings(self.facts, meeting, standing.needs, *slot)) for slot in when)
        return max(found) >= standing.least_minutes

    def _preparations(self) -> Iterator[Visit]:
        """The item with which a body prepares each meeting of another body, or an event."""
        for body in self.facts.bodies.values():
            for number, standing in enumerate(body.standing):
                for prepared in self.problem.of(standing.prepares) if standing.prepares else ():
                    key = standing_key(prepared.key, standing.code)
                    settled = (known := self.slots.get(key)) is not None and self._settled_at(known.meeting)
                    meetings = (known.meeting,) if known and settled else self._preparing(body.code, standing, prepared)
                    if meetings:
                        made = _standing_visit(standing, key, meetings, number)
                        kind = VisitKind.PREPARATION
                        settled = settled or all(self._settled_at(found) for found in meetings)
                        settled = settled and prepared.settled
                        yield replace(made, kind=kind, prepares=prepared.key, follows=False, must=True, settled=settled)

    def _preparing(self, body: str, standing: StandingItem, prepared: Meeting) -> tuple[str, ...]:
        """The meetings of `body` that may be near enough before `prepared`; the last one of those that are history."""
        earliest = prepared.days[0] - timedelta(days=standing.max_days)
        latest = prepared.days[-1] - timedelta(days=standing.min_days)
        near = [m for m in self.problem.of(body) if m.days[0] <= latest and m.days[-1] >= earliest]
        if prepared.settled:
            near = [m for m in near if m.settled][-1:]
        return tuple(meeting.key for meeting in near)

    def _standing_of(self, visit: Visit) -> StandingItem:
        body = self.problem.meetings[visit.meetings[0]].body
        code = visit.key.rpartition("/")[2]
        return next(found for found in self.facts.bodies[body].standing if found.code == code)

    def _step(self, step: Step, order: int, headed: Mapping[str, set[str]]) -> Visit:
        item = self.facts.items[step.item]
        meetings, settled = self._candidates(step)
        if step.under:
            meetings = tuple(key for key in meetings if step.under in headed.get(key, ()))
        return Visit(
            key=step.key,
            kind=VisitKind.HAND_OVER if step.hand_over else VisitKind.STEP,
            title=item.title,
            meetings=meetings,
            minutes=step.minutes,
            least_minutes=step.minutes,
            settled=settled and bool(meetings),
            must=self._must(step),
            named=step.meeting,
            window=step.window,
            needs=step.needs,
            guests=step.guests,
            under=step.under,
            position=step.position,
            order=order,
            purpose=step.purpose,
            closed=item.closed,
            span=step.span,
        )

    def _candidates(self, step: Step) -> tuple[tuple[str, ...], bool]:
        """The meetings that a step may be at, and whether that is history."""
        known = self.slots.get(step.key)
        for fact in (known.meeting if known else "", step.meeting):
            if fact and self._settled_at(fact):
                return (fact,), True
        if step.hand_over:
            there = step.key in self.problem.meetings
            return ((step.key,) if there else ()), there and self._settled_at(step.key)
        found = self.problem.by_body.get(step.at, ())
        if step.at in self.facts.events and all(meeting.status is Status.HELD for meeting in found):
            return tuple(meeting.key for meeting in found), True
        return tuple(meeting.key for meeting in found if not meeting.settled), False

    def _from_the_first_possible(self, step: Step, visit: Visit, earliest: dict[str, date], nowhere: set[str]) -> Visit:
        """`visit` with the number of meetings that come too early for it; without meetings, where none comes in time.

        That is seen from fixed days and the steps before alone. A step that has to be placed keeps its meetings: why it
        cannot is for the rules to say. `earliest` and `nowhere` gather what was found of the steps so far.
        """
        fixed = self._day_of(step.after)
        before = fixed or earliest.get(step.after)
        shift = self.facts.calendar.shift
        first = [shift(before, step.gap.least, step.gap.day_type)] if before else []
        last = [shift(fixed, step.gap.most, step.gap.day_type)] if fixed and step.gap.most is not None else []
        if step.window:
            first, last = [*first, step.window.first], [*last, step.window.last]
        meetings = [self.problem.meetings[key] for key in visit.meetings]
        early = sum(bool(first) and meeting.days[-1] < max(first) for meeting in meetings)
        possible = [m for m in meetings[early:] if not last or m.days[0] <= min(last)]
        if possible and step.after not in nowhere:
            earliest[step.key] = max([possible[0].days[0], *first])
            return replace(visit, early=early)
        nowhere.add(step.key)
        return visit if visit.must else replace(visit, meetings=())

    def _day_of(self, stop: str) -> date | None:
        """The day of an event, of a meeting that is history, or of a step that is at one."""
        if event := self.facts.events.get(stop):
            return event.days.first
        slot = self.slots.get(stop)
        item = self.facts.items.get(stop.partition("/")[0])
        named = next((found.meeting for found in item.steps if found.key == stop), "") if item else stop
        meeting = self.problem.meetings.get(slot.meeting if slot else named)
        return meeting.days[0] if meeting and meeting.settled else None

    def _settled_at(self, key: str) -> bool:
        meeting = self.problem.meetings.get(key)
        return meeting is not None and meeting.settled

    def _must(self, step: Step) -> bool:
        """Whether the step has to find its place within what is planned: its meeting or its last day lies there."""
        if step.meeting:
            return step.meeting in self.problem.meetings
        ends = [step.window.last] if step.window else []
        for code in (step.before, step.at):
            event = self.facts.events.get(code)
            ends += [event.days.first] if event else []
            meeting = self.problem.meetings.get(code) if event is None else None
            ends += [meeting.days[-1]] if meeting and code == step.before else []
        return any(self.problem.covers(DateRange(day, day)) for day in ends)


def _standing_visit(standing: StandingItem, key: str, meetings: tuple[str, ...], number: int) -> Visit:
    return Visit(
        key=key,
        kind=VisitKind.BREAK if standing.is_break else VisitKind.STANDING,
        title=standing.title,
        meetings=meetings,
        minutes=standing.minutes,
        least_minutes=standing.least_minutes,
        follows=True,
        start=standing.start,
        needs=standing.needs,
        guests=standing.guests,
        position=standing.position,
        order=number,
        purpose=standing.purpose,
        span=standing.span,
    )


def _going_on(standing: StandingItem, within: Minutes) -> bool:
    """Whether a meeting with these bounds is going on at the fixed time of `standing`."""
    return standing.start is not None and (
        within[0] <= _minute(standing.start) and _minute(standing.start) + standing.minutes <= within[1]
    )


def _steps(facts: Facts) -> Iterator[Step]:
    return (step for item in facts.items.values() for step in item.steps)


def _known(relation: Relation, visits: Mapping[str, Visit], problem: Problem) -> bool:
    """Whether both ends are in the problem; what happened outside it binds nothing."""
    return all(end in visits or end in problem.meetings for end in (relation.first, relation.then))


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
