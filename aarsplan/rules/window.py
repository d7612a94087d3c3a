"""A step is at the meeting it names, and on the days of its window.

The window is what `first` and `last`, or a period such as "1. kvartal 2025", say of a step; both ends are inclusive.
The amount is one for each step at another meeting, or on another day, than it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aarsplan.items import EARLIEST, LATEST
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Model, Rule, Violation
from aarsplan.rules.naming import item_text, named
from aarsplan.rules.route_words import visit_demand
from aarsplan.rules.routes import called, place_text
from aarsplan.rules.select import any_of
from aarsplan.texts import _, short_date
from aarsplan.visits import Visit


@dataclass(frozen=True, kw_only=True)
class Window(Rule):
    """Steps are at the meeting and within the days that they name."""

    def post(self, model: Model, problem: Problem) -> None:
        for visit in self._judged(problem):
            for key in visit.meetings:
                meeting = problem.meetings[key]
                wrong = [day for day in meeting.days if not _suits(visit, meeting, day)]
                if not wrong:
                    continue
                there = [model.at(visit, meeting)]
                if len(wrong) < len(meeting.days):
                    there.append(any_of(model, (model.on(meeting, day) for day in wrong)))
                model.forbid(*there, about=(visit,))

    def check(self, plan: Plan) -> Iterator[Violation]:
        for visit in self._judged(plan.problem):
            stop = plan.stop(visit)
            if stop is None or _suits(visit, stop[0], stop[1].day):
                continue
            where = place_text(plan.problem, stop)
            if visit.named and stop[0].key != visit.named:
                text = _("{item} is at {where}, and is to be at {named}")
                message = text.format(item=called(visit), where=where, named=visit.named)
            elif visit.window is not None:
                early = stop[1].day < visit.window.first
                text = _("{item} is at {where}, and is to be there by {last} at the latest")
                text = _("{item} is at {where}, and is to be there on {first} at the earliest") if early else text
                first, last = short_date(visit.window.first), short_date(visit.window.last)
                message = text.format(item=called(visit), where=where, first=first, last=last)
            yield self.violation(visit, message=message)

    def describe(self) -> str:
        return _("steps are at the meeting they name, and on the days of their window")

    def demand(self, problem: Problem, about: Sequence[str]) -> str:
        (key,) = about
        visit = problem.visits[key]
        when = []
        if visit.named:
            when.append(_("at {meeting}").format(meeting=named(problem, visit.named)))
        if visit.window and visit.window.first == visit.window.last:
            when.append(_("on {day}").format(day=short_date(visit.window.first)))
        elif visit.window:
            first, last = short_date(visit.window.first), short_date(visit.window.last)
            if visit.window.first == EARLIEST:
                when.append(_("by {last} at the latest").format(last=last))
            elif visit.window.last == LATEST:
                when.append(_("on {first} at the earliest").format(first=first))
            else:
                when.append(_("between {first} and {last}").format(first=first, last=last))
        if visit.named:
            return _("{item} must be {place}").format(item=item_text(visit), place=" ".join(when))
        return visit_demand(problem, visit, " ".join(when))

    def _judged(self, problem: Problem) -> Iterator[Visit]:
        for visit in problem.visits.values():
            if (visit.named or visit.window) and self.judges(visit):
                yield visit


def _suits(visit: Visit, meeting: Meeting, day: date) -> bool:
    if visit.named and meeting.key != visit.named:
        return False
    return visit.window is None or day in visit.window
