"""What several rules need to pick out: a meeting's place in its series, pairs of bodies, and periods in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from aarsplan.domain import Per
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Lit, Model
from aarsplan.texts import _


def any_of(model: Model, lits: Iterable[Lit]) -> Lit:
    """At least one of `lits` is true."""
    return ~model.all_of(*(~lit for lit in lits))


def nominal_day(meeting: Meeting) -> date:
    """Where the meeting belongs whatever its date: its pattern day, else the middle of its period or its window."""
    if meeting.pattern_day is not None:
        return meeting.pattern_day
    return (meeting.period or meeting.window).middle


def pairs_across(problem: Problem, codes: Sequence[str]) -> Iterator[tuple[Meeting, Meeting]]:
    """Each meeting of one of the bodies or events `codes` with each of another of them."""
    for code, other_code in combinations(dict.fromkeys(codes), 2):
        for meeting in problem.of(code):
            for other in problem.of(other_code):
                yield meeting, other


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return date.fromordinal(day.toordinal() - day.weekday())


def each(per: Per) -> str:
    """Every such period, in words: "hver måned"."""
    return {
        Per.WEEK: _("each week"),
        Per.MONTH: _("each month"),
        Per.QUARTER: _("each quarter"),
        Per.HALF_YEAR: _("each half-year"),
        Per.YEAR: _("each year"),
    }[per]
