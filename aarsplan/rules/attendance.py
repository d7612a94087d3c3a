"""An item that needs roles is at a meeting where they are in the room at once, for as long as it takes.

A required member is in the room throughout, unless the body's attendance windows say when; anybody else only in such a
window. Blocks and busy times are taken out of it. Whether all items of the meeting find room together is for `agenda`
to say. The amount is one for each item at a meeting without room for it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from aarsplan.facts import Facts
from aarsplan.plan import Plan
from aarsplan.presence import bounds, longest, openings
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.naming import item_text, named, opening, roles_text
from aarsplan.rules.select import any_of
from aarsplan.texts import _, clock, short_date
from aarsplan.visits import Visit


@dataclass(frozen=True, kw_only=True)
class Attendance(Rule):
    """Items are at meetings where the roles they need are in the room."""

    def post(self, model: Model, problem: Problem) -> None:
        for visit in self._judged(problem):
            for meeting in self._meetings(problem, visit):
                wrong = [slot for slot in meeting.slots if not _has_room(problem.facts, visit, meeting, *slot)]
                if not wrong:
                    continue
                there = [model.at(visit, meeting)]
                if len(wrong) < len(meeting.days) * len(meeting.times):
                    slots = (model.all_of(model.on(meeting, d), model.starts(meeting, start)) for d, start in wrong)
                    there.append(any_of(model, slots))
                model.forbid(*there, about=(visit, meeting))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit in self._judged(plan.problem):
            stop = plan.stop(visit)
            if stop is None or stop[0] not in self._meetings(plan.problem, visit):
                continue
            meeting, spot = stop
            if not _has_room(plan.problem.facts, visit, meeting, spot.day, spot.start):
                message, hint = self._message(plan.problem.facts, visit, meeting, spot), self._hint(plan, visit, spot)
                yield self.violation(visit, meeting, message=message, hint=hint)

    def describe(self) -> str:
        return _("an item is at a meeting where those it needs are in the room for as long as it takes")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        key, meeting = about
        visit = problem.visits[key]
        text = _("{item} needs {roles} for {minutes} minutes, if it is treated at {meeting}")
        return text.format(
            item=item_text(visit),
            roles=roles_text(problem.facts, visit.needs),
            minutes=visit.least_minutes,
            meeting=named(problem, meeting),
        )

    def _judged(self, problem: Problem) -> Iterator[Visit]:
        for visit in problem.visits.values():
            if visit.needs and not visit.follows and self.judges(visit):
                yield visit

    def _meetings(self, problem: Problem, visit: Visit) -> list[Meeting]:
        found = (problem.meetings[key] for key in visit.meetings)
        return [meeting for meeting in found if problem.facts.plans(meeting.body) and self.judges(visit, meeting)]

    def _message(self, facts: Facts, visit: Visit, meeting: Meeting, spot: Placement) -> str:
        item, roles = opening(item_text(visit)), roles_text(facts, visit.needs)
        when = f"{meeting.body} {short_date(spot.day)}"
        best = longest(openings(facts, meeting, visit.needs, spot.day, spot.start))
        if best:
            text = _("{item} needs {roles} for {minutes} minutes, and {meeting} has them for at most {best} at a time")
            return text.format(item=item, roles=roles, minutes=visit.minutes, meeting=when, best=best)
        text = _("{item} needs {roles}, but {meeting} has no time with {roles}{why}")
        taken = "; ".join(_taken(facts, visit, meeting, spot))
        return text.format(item=item, roles=roles, meeting=when, why=f" ({taken})" if taken else "")

    def _hint(self, plan: Plan, visit: Visit, spot: Placement) -> str:
        """The next meeting that has room for those the item needs."""
        body = plan.problem.meetings[spot.key].body
        for meeting, other in plan.held(body):
            if other.begins > spot.begins and _has_room(plan.problem.facts, visit, meeting, other.day, other.start):
                return _("the next {body} with {roles} is {day}").format(
                    body=body,
                    roles=roles_text(plan.problem.facts, visit.needs),
                    day=short_date(other.day),
                )
        return ""


def _has_room(facts: Facts, visit: Visit, meeting: Meeting, day: date, start: time) -> bool:
    return longest(openings(facts, meeting, visit.needs, day, start)) >= visit.least_minutes


def _taken(facts: Facts, visit: Visit, meeting: Meeting, spot: Placement) -> Iterator[str]:
    """What takes the time in which those who are needed would be there."""
    body = facts.bodies[meeting.body]
    first, last = bounds(meeting, spot.start)
    for block in body.blocks:
        begins, ends = (moment.hour * 60 + moment.minute for moment in (block.start, block.end))
        if block.day == spot.day and begins < last and first < ends:
            text = _("{start}-{end} is taken by »{title}«")
            yield text.format(start=clock(block.start), end=clock(block.end), title=block.title)
    for role in visit.needs:
        known = role in meeting.required or any(window.role == role for window in body.attendance)
        if not known:
            yield _("{role} is no part of it").format(role=facts.role_in_text(role))
