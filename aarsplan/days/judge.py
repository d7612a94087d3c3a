"""Judging the days of a meeting against the plan that the lock holds, each answer proven by the solver.

A day is free when the meeting can be there while all other meetings of the lock stay and the wishes cost no more, dear
when some plan has the meeting there, and blocked when none has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from aarsplan.days.marks import Day, Days, ItemMove, Mark, Move, Why
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.rules.base import Rule, Violation
from aarsplan.solver.questions import SECONDS, Questions, is_wish
from aarsplan.solver.solve import Outcome


class Judge:
    """Judges the days of one meeting in the standing `plan` under `rules`; `seconds` bounds each question."""

    def __init__(self, plan: Plan, rules: Sequence[Rule], meeting: Meeting, seconds: float = SECONDS) -> None:
        self._plan = plan
        self._rules = rules
        self._meeting = meeting
        self._questions = Questions(plan.problem, rules, seconds)
        self._broken = _broken(plan, rules)

    def days(self) -> Days:
        """Every candidate day."""
        found = tuple(self.day(day) for day in self._meeting.days)
        return Days(self._meeting, self._plan.get(self._meeting), found)

    def day(self, day: date, *, with_items: bool = False) -> Day:
        """One day; `with_items` takes of equally good plans the one that disturbs the agendas least, and says how.

        Raises:
            KeyboardInterrupt: Ctrl-C stopped the search.
        """
        alone = tuple(self._alone(day))
        if alone:
            return Day(day, Mark.BLOCKED, why=alone)
        solution = self._questions.best(self._meeting, day, settled=with_items)
        proven = solution.outcome is Outcome.OPTIMAL
        if solution.plan is not None:
            found = self._priced(day, solution.plan)
            return replace(found, proven=proven, items=tuple(self._items(solution.plan)) if with_items else ())
        if solution.outcome is not Outcome.IMPOSSIBLE:
            return Day(day, Mark.UNDECIDED, proven=False)
        members = self._questions.against(self._meeting, day)
        why = tuple(Why(found.rule, found.about) for found in members)
        return Day(day, Mark.BLOCKED, why=why, together=len(why) > 1)

    def _alone(self, day: date) -> Iterable[Why]:
        """The rules that forbid the day each by itself: among those that find fault when nothing else moves."""
        stands = self._plan.get(self._meeting)
        there = replace(stands, day=day) if stands else self._meeting.placed(day, self._meeting.times[0])
        placements = {**self._plan.placements, self._meeting.key: there}
        broken = _broken(replace(self._plan, placements=placements), self._rules)
        for number, rule in enumerate(self._rules):
            before = self._broken[number]
            found = [fault for fault in broken[number] if fault not in before or self._meeting.key in fault.about]
            if rule.must and found and self._questions.forbids(number, self._meeting, day):
                yield _why(rule, found)

    def _priced(self, day: date, plan: Plan) -> Day:
        broken = _broken(plan, self._rules)
        why = tuple(
            _why(rule, [violation for violation in after if violation not in before], _cost(after) - _cost(before))
            for rule, before, after in zip(self._rules, self._broken, broken, strict=True)
            if is_wish(rule) and _cost(after) != _cost(before)
        )
        price = sum(found.price for found in why)
        moves = tuple(self._moves(plan))
        mark = Mark.DEAR if moves or price > 0 else Mark.FREE
        return Day(day, mark, price, why, moves=moves)

    def _moves(self, plan: Plan) -> Iterable[Move]:
        problem = self._plan.problem
        for meeting in problem.of():
            before, after = problem.previous.get(meeting.key), plan.get(meeting)
            if before and before != after and meeting.key != self._meeting.key and not meeting.settled:
                yield Move(before, after)

    def _items(self, plan: Plan) -> Iterable[ItemMove]:
        for key, slot in self._plan.slots.items():
            after = plan.slots.get(key)
            if not self._plan.problem.visits[key].follows and (after is None or after.meeting != slot.meeting):
                yield ItemMove(key, slot.meeting, after.meeting if after else None)


def _broken(plan: Plan, rules: Sequence[Rule]) -> list[list[Violation]]:
    """What each rule finds in `plan`."""
    return [list(rule.check(plan)) for rule in rules]


def _cost(found: Iterable[Violation]) -> int:
    return sum((violation.rule.weight or 0) * violation.amount for violation in found)


def _why(rule: Rule, found: Sequence[Violation], price: int = 0) -> Why:
    about = dict.fromkeys(key for violation in found for key in violation.about)
    return Why(rule, tuple(about), tuple(violation.message for violation in found), price)
