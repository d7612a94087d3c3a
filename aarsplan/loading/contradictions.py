"""What each table permits and all of them together do not: rings, a body against itself, days that are not there."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.domain import Body, DateRange, ExceptionKind, Per
from aarsplan.loading.capacity import unfit_units
from aarsplan.loading.standing import wrong_agendas
from aarsplan.loading.words import suggestion
from aarsplan.meetings import key_of, named_occurrences
from aarsplan.rules.base import Rule
from aarsplan.rules.not_same_day import NotSameDay
from aarsplan.rules.not_same_week import NotSameWeek
from aarsplan.rules.order import Order
from aarsplan.rules.pinned import Pinned
from aarsplan.rules.preparation import Preparation
from aarsplan.rules.same_week import SameWeek
from aarsplan.rules.weekdays import Weekdays
from aarsplan.texts import _, short_date

_NEAR = timedelta(days=40)


def contradictions(bodies: Mapping[str, Body], rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Every contradiction that shows before anything is planned."""
    for body in bodies.values():
        yield from _same_keys(body)
        yield from _exceptions(body)
        yield from _members(body)
        yield from _without_meetings(body)
        yield from unfit_units(body.capacity) if body.capacity else ()
    yield from wrong_agendas(bodies)
    yield from _with_itself(rules)
    yield from _rings(rules)
    yield from _no_weekday(rules)
    yield from _pinned_nowhere(bodies, rules)


def _members(body: Body) -> Iterator[Diagnostic]:
    for code in sorted(set(body.required) & set(body.optional)):
        message = _("{role} is both a required and an optional member of {code}").format(role=code, code=body.code)
        yield error("duplicate", message, body.span, hint=_("remove it from one of the two lists"))


def _same_keys(body: Body) -> Iterator[Diagnostic]:
    """Two meetings whose keys are the same, or differ in case only; two exceptions for one day."""
    extra = [e for e in body.exceptions if e.kind is ExceptionKind.EXTRA]
    keys = [(given.name, given.span) for given in body.given] + [(e.day.isoformat(), e.span) for e in extra]
    message = _("{body} has two meetings for {name}")
    hint = _("give one of them a period of its own")
    yield from (
        error("duplicate", message.format(body=body.code, name=name), span, because=because, hint=hint)
        for name, span, because in _repeated(keys)
    )
    message = _("{body} has two exceptions for {name}")
    days = [(short_date(e.day), e.span) for e in body.exceptions]
    yield from (
        error("duplicate", message.format(body=body.code, name=name), span, because=because)
        for name, span, because in _repeated(days)
    )


def _repeated(names: Sequence[tuple[str, Span | None]]) -> Iterator[tuple[str, Span | None, list[Reason]]]:
    seen: dict[str, Span | None] = {}
    for name, span in names:
        if name.casefold() in seen:
            yield name, span, [Reason(_("it stands here first"), seen[name.casefold()])]
        seen.setdefault(name.casefold(), span)


def _exceptions(body: Body) -> Iterator[Diagnostic]:
    """Exceptions for days on which the body would not meet anyway."""
    for exception in body.exceptions:
        day = exception.day
        if exception.kind is ExceptionKind.EXTRA or named_occurrences(body, DateRange(day, day)):
            continue
        days = [o.day for o, _span in named_occurrences(body, DateRange(day - _NEAR, day + _NEAR)) if o.day]
        near = min(days, key=lambda found: abs((found - day).days), default=None)
        hint = _("the nearest one is {day}").format(day=near.isoformat()) if near else ""
        message = _("{body} has no meeting by its pattern on {day}").format(body=body.code, day=short_date(day))
        yield error("exception", message, exception.span, hint=hint)


def _without_meetings(body: Body) -> Iterator[Diagnostic]:
    if not (body.surroundings or body.series or body.given or body.exceptions):
        message = _("{body} has no series and no meetings").format(body=body.code)
        yield error("no-series", message, body.span, hint=_('add a [[series]], for example kind = "monthly"'))


def _with_itself(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    for rule in rules:
        match rule:
            case Order():
                codes: tuple[str, ...] = (rule.before, rule.after)
            case Preparation():
                codes = (rule.of, rule.by)
            case SameWeek():
                codes = (rule.body, rule.other)
            case NotSameDay() | NotSameWeek():
                codes = rule.bodies
            case _other:
                continue
        for code in (code for code, number in Counter(codes).items() if number > 1):
            message = _("{rule} sets {code} against itself").format(rule=rule.name, code=code)
            yield error("self", message, rule.span, hint=_("name two different bodies or events"))


def _rings(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Order rules that must hold in the same periods and lead from a body back to itself."""
    for per in Per:
        edges: dict[str, list[Order]] = {}
        for rule in rules:
            if isinstance(rule, Order) and rule.must and rule.per is per and rule.before != rule.after:
                edges.setdefault(rule.before, []).append(rule)
        told: set[frozenset[str]] = set()
        for start in sorted(edges):
            ring = _ring_from(start, edges)
            codes = frozenset(rule.before for rule in ring)
            if ring and codes not in told:
                told.add(codes)
                yield _ring(ring)


def _ring_from(start: str, edges: Mapping[str, Sequence[Order]]) -> list[Order]:
    """The rules on the shortest way from `start` back to itself, [] when there is none."""
    reached: dict[str, Order] = {}
    ends = deque([start])
    while ends and start not in reached:
        for rule in edges.get(ends.popleft(), ()):
            if rule.after not in reached:
                reached[rule.after] = rule
                ends.append(rule.after)
    if start not in reached:
        return []
    way = [reached[start]]
    while way[0].before != start:
        way.insert(0, reached[way[0].before])
    return way


def _ring(ring: Sequence[Order]) -> Diagnostic:
    names = " → ".join([ring[0].before, *(rule.after for rule in ring)])
    message = _("the order runs in a ring: {ring}").format(ring=names)
    reasons = [Reason(rule.describe(), rule.span) for rule in ring]
    hint = _("remove one of these rules, or turn it round")
    return error("order-ring", message, ring[0].span, because=reasons, hint=hint)


def _no_weekday(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Weekday rules of a body that must all hold and leave it no weekday."""
    by_body: dict[str, list[Weekdays]] = {}
    for rule in rules:
        if isinstance(rule, Weekdays) and rule.must:
            by_body.setdefault(rule.body, []).append(rule)
    for body, found in sorted(by_body.items()):
        if not set.intersection(*(set(rule.allow) for rule in found)):
            reasons = [Reason(rule.describe(), rule.span) for rule in found]
            message = _("no weekday is left on which {body} may meet").format(body=body)
            hint = _("give the rule that only says what is preferred a weight")
            yield error("weekdays", message, found[-1].span, because=reasons, hint=hint)


def _pinned_nowhere(bodies: Mapping[str, Body], rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Pinned meetings that no series, given meeting or exception asks for."""
    pinned = [rule for rule in rules if isinstance(rule, Pinned)]
    for code in sorted({rule.key.partition("/")[0] for rule in pinned} & bodies.keys()):
        mine = [rule for rule in pinned if rule.key.partition("/")[0] == code]
        keys = set(_keys(bodies[code], [rule.day for rule in mine]))
        for rule in mine:
            if rule.key not in keys:
                message = _("there is no meeting {key}").format(key=rule.key)
                near = suggestion(rule.key, _keys(bodies[code], [rule.day]))
                yield error("unknown-meeting", message, rule.span, hint=near)


def _keys(body: Body, days: Sequence[date]) -> list[str]:
    """The keys of the meetings of `body` around `days`."""
    year = timedelta(days=366)
    around = DateRange(min(days) - year, max(days) + year)
    names = [occurrence.name for occurrence, _span in named_occurrences(body, around)]
    names += [given.name for given in body.given]
    names += [e.day.isoformat() for e in body.exceptions if e.kind is ExceptionKind.EXTRA]
    return [key_of(body.code, name) for name in names]
