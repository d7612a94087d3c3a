"""How far a rule has to give way: the nearest value of one of its parameters at which a plan no longer breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, time
from typing import Any

from aarsplan.domain import Weekday
from aarsplan.plan import Plan
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.rules.routes import in_order
from aarsplan.solver.builder import Assumption
from aarsplan.visits import Visit, VisitKind

_MOST_STEPS = 180
"""How many units of a number are tried in each direction: about half a year of days."""

Values = tuple[tuple[str, Any], ...]
"""Keys as they are written in the files, each with its new value."""


def loosened(rule: Rule, plan: Plan) -> Iterator[Values]:
    """For each parameter of `rule` that can, the value nearest to its own at which `plan` keeps the rule."""
    for parameter in fields(rule):
        if "help" not in parameter.metadata or parameter.name == "weight":
            continue
        value = getattr(rule, parameter.name)
        tried: Iterator[Any] = iter(())
        if isinstance(value, int) and not isinstance(value, bool):
            tried = _numbers(value, parameter.metadata["limits"])
        elif isinstance(value, time):
            tried = _times(value)
        elif isinstance(value, tuple) and value and all(isinstance(one, Weekday) for one in value):
            tried = _weekdays(value, plan, rule)
        for found in tried:
            if _keeps(rule, parameter.name, found, plan):
                yield ((parameter.name.replace("_", "-"), found),)
                break


def loosened_step(problem: Problem, member: Assumption, plan: Plan) -> Iterator[tuple[Visit, Values]]:
    """For a route that `plan` breaks: the step or standing item, and the days between at which it is kept."""
    for relation in problem.relations:
        if (relation.first, relation.then) != member.about:
            continue
        first, then = (_stop(plan, key) for key in member.about)
        if first is None or then is None:
            continue
        days = problem.calendar.count(first.day, then.day, relation.gap.day_type)
        lead = relation.then not in problem.visits
        visit = problem.visits.get(relation.first if lead else relation.then)
        if visit is None:
            continue
        lead = lead and visit.kind is not VisitKind.PREPARATION
        if not in_order(problem, first, then, replace(relation.gap, least=min(days, relation.gap.least), most=None)):
            continue
        if days < relation.gap.least:
            yield visit, (("lead-days" if lead else "min-days", max(days, 0)),)
        elif relation.gap.most is not None and days > relation.gap.most:
            yield visit, (("max-days", days),)


def _stop(plan: Plan, key: str) -> Any:
    visit = plan.problem.visits.get(key)
    if visit is None:
        return plan.placements.get(key)
    stop = plan.stop(visit)
    return stop[1] if stop else None


def _numbers(value: int, limits: dict[str, int]) -> Iterator[int]:
    """Whole numbers further and further away from `value`, within the limits of the parameter."""
    for step in range(1, _MOST_STEPS):
        for found in (value - step, value + step):
            if limits.get("ge", found) <= found <= limits.get("le", found):
                yield found


def _times(value: time) -> Iterator[time]:
    """Times of the same day further and further away from `value`, a quarter of an hour at a time."""
    minute = value.hour * 60 + value.minute
    for step in range(15, 24 * 60, 15):
        yield from (time(*divmod(found, 60)) for found in (minute - step, minute + step) if 0 <= found < 24 * 60)


def _weekdays(value: tuple[Weekday, ...], plan: Plan, rule: Rule) -> Iterator[tuple[Weekday, ...]]:
    """The weekdays with those on which the meetings stand that break the rule."""
    days: set[date] = {
        plan.placements[key].day for broken in rule.check(plan) for key in broken.about if key in plan.placements
    }
    numbers = {day.weekday() for day in days}
    yield tuple(weekday for weekday in Weekday if weekday in value or weekday.number in numbers)


def _keeps(rule: Rule, name: str, value: Any, plan: Plan) -> bool:
    changed: dict[str, Any] = {name: value}
    try:
        found = replace(rule, **changed)
    except ValueError:
        return False
    return next(iter(found.check(plan)), None) is None
