"""What several rules share: a choice among literals, the days and weeks a meeting takes, and keeping bodies apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from aarsplan.domain import Per
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Lit, Model, Rule
from aarsplan.texts import _

Unit = Callable[[date], date]
"""The first day of the unit (a day, a week) that holds a day."""


def any_of(model: Model, lits: Iterable[Lit]) -> Lit:
    """At least one of `lits` is true."""
    return ~model.all_of(*(~lit for lit in lits))


def same_day(day: date) -> date:
    """The day itself."""
    return day


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())


def taken(day: date, minutes: int, unit: Unit) -> frozenset[date]:
    """The days or weeks that a meeting of `minutes` on `day` takes; only one longer than a whole day takes several."""
    days = max(1, -(-minutes // 1440))
    return frozenset(unit(day + timedelta(days=number)) for number in range(days))


def post_apart(rule: Rule, model: Model, problem: Problem, codes: Sequence[str], unit: Unit) -> None:
    """Forbid that meetings of different `codes` take the same day or week; each pair that does counts once."""
    units = {m.key: {day: taken(day, m.minutes, unit) for day in m.days} for m in problem.of(*codes)}
    reach = {key: frozenset().union(*of_days.values()) for key, of_days in units.items()}
    for one, other in pairs_across(rule, problem, codes):
        if reach[one.key].isdisjoint(reach[other.key]):
            continue
        for day, wanted in units[other.key].items():
            near = [model.on(one, d) for d, found in units[one.key].items() if not wanted.isdisjoint(found)]
            if near:
                model.forbid(any_of(model, near), model.on(other, day), about=(one, other))


def together(here: Placement, there: Placement, unit: Unit) -> bool:
    """Whether the two take the same day or week."""
    return not taken(here.day, here.minutes, unit).isdisjoint(taken(there.day, there.minutes, unit))


def pairs_across(rule: Rule, problem: Problem, codes: Sequence[str]) -> Iterator[tuple[Meeting, Meeting]]:
    """The pairs of meetings of different `codes` that `rule` judges."""
    for code, other_code in combinations(dict.fromkeys(codes), 2):
        for meeting in problem.of(code):
            yield from ((meeting, other) for other in problem.of(other_code) if rule.judges(meeting, other))


def each(per: Per) -> str:
    """Every such period, in words: "hver måned"."""
    return {
        Per.WEEK: _("each week"),
        Per.MONTH: _("each month"),
        Per.QUARTER: _("each quarter"),
        Per.HALF_YEAR: _("each half-year"),
        Per.YEAR: _("each year"),
    }[per]
