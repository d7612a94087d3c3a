"""Names that must lead somewhere: roles, places, bodies, and rules that must not run in a ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.domain import Body, DateRange, ExceptionKind
from aarsplan.loading.validation import suggestion
from aarsplan.meetings import named_occurrences
from aarsplan.problem import Facts
from aarsplan.rules.base import Ref, Rule
from aarsplan.rules.order import Order
from aarsplan.rules.registry import RULES
from aarsplan.texts import _


def check_references(facts: Facts, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Every name in `facts` and `rules` that leads nowhere, and every ring of order rules."""
    known = {
        "body": list(facts.bodies),
        "event": list(facts.events),
        "role": list(facts.roles),
        "place": list(facts.places),
        "closure": ["holiday", *dict.fromkeys(closure.code for closure in facts.closures)],
        "deadline": sorted({spec.code for body in facts.bodies.values() for spec in body.deadlines}),
    }
    for body in facts.bodies.values():
        yield from _people_and_places(body, known)
        yield from _given(body, known)
        yield from _exceptions(body)
        yield from _patternless(body)
    for event in facts.events.values():
        yield from _people_and_places(event, known)
    for rule in rules:
        yield from _parameters(rule, known)
    yield from _rings(rules)


def _people_and_places(owner: Any, known: dict[str, list[str]]) -> Iterator[Diagnostic]:
    for code in (*owner.required, *owner.optional):
        yield from _named("role", code, known["role"], owner.span)
    places = owner.places if isinstance(owner, Body) else (owner.place,) if owner.place else ()
    for code in places:
        yield from _named("place", code, known["place"], owner.span)
    for code in sorted(set(owner.required) & set(owner.optional)):
        message = _("{role} is both a required and an optional member of {code}").format(role=code, code=owner.code)
        yield error("duplicate", message, owner.span)


def _given(body: Body, known: dict[str, list[str]]) -> Iterator[Diagnostic]:
    seen: dict[str, Span | None] = {}
    for given in body.given:
        if given.place:
            yield from _named("place", given.place, known["place"], given.span)
        if given.name in seen:
            message = _("{body} has two meetings for {period}; the other stands at {where}")
            yield error(
                "duplicate", message.format(body=body.code, period=given.name, where=seen[given.name]), given.span
            )
        seen[given.name] = given.span
    codes: dict[str, Span | None] = {}
    for spec in body.deadlines:
        if spec.code in codes:
            message = _("deadline {code} is there already: {where}").format(code=spec.code, where=codes[spec.code])
            yield error("duplicate", message, spec.span)
        codes[spec.code] = spec.span


def _exceptions(body: Body) -> Iterator[Diagnostic]:
    for exception in body.exceptions:
        for name in sorted(exception.despite):
            if name not in RULES:
                message = _("{name} is no rule").format(name=name)
                yield error("unknown-rule", message, exception.span, hint=suggestion(name, RULES))
        if exception.kind is ExceptionKind.EXTRA:
            continue
        day = DateRange(exception.day, exception.day)
        if not named_occurrences(body, day):
            month = DateRange(exception.day - timedelta(days=40), exception.day + timedelta(days=40))
            days = [o.day for o, _span in named_occurrences(body, month) if o.day]
            near = min(days, key=lambda found: abs((found - exception.day).days), default=None)
            hint = _("the nearest one is {day}").format(day=near.isoformat()) if near else ""
            message = _("{body} has no meeting by its pattern on {day}").format(body=body.code, day=exception.day)
            yield error("exception", message, exception.span, hint=hint)


def _patternless(body: Body) -> Iterator[Diagnostic]:
    if body.surroundings or body.series or body.given or body.exceptions:
        return
    message = _("{body} has no series and no meetings").format(body=body.code)
    yield error("no-series", message, body.span, hint=_('add a [[series]], for example kind = "monthly"'))


def _parameters(rule: Rule, known: dict[str, list[str]]) -> Iterator[Diagnostic]:
    hints = get_type_hints(type(rule), include_extras=True)
    for parameter in fields(rule):
        reference = _reference(hints[parameter.name])
        if reference is None or not set(reference.kinds) <= known.keys():
            continue
        words = [word for kind in reference.kinds for word in known[kind]]
        value = getattr(rule, parameter.name)
        for name in value if isinstance(value, tuple) else (value,):
            if name:
                yield from _named(reference.kinds[0], name, words, rule.span)


def _reference(annotation: Any) -> Ref | None:
    if get_origin(annotation) is Annotated:
        return next((extra for extra in get_args(annotation)[1:] if isinstance(extra, Ref)), None)
    return next((found for inner in get_args(annotation) if (found := _reference(inner))), None)


def _named(kind: str, name: str, known: Sequence[str], span: Span | None) -> Iterator[Diagnostic]:
    if name not in known:
        messages = {
            "body": _("there is no body {name}"),
            "role": _("there is no role {name}"),
            "place": _("there is no place {name}"),
            "closure": _("there is no closure {name}"),
            "deadline": _("there is no deadline {name}"),
        }
        yield error(f"unknown-{kind}", messages[kind].format(name=name), span, hint=suggestion(name, known))


def _rings(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Order rules that must hold and lead from a body back to itself."""
    edges: dict[str, list[tuple[str, Rule]]] = {}
    for rule in rules:
        if isinstance(rule, Order) and rule.must:
            edges.setdefault(rule.before, []).append((rule.after, rule))
    told: set[frozenset[str]] = set()
    for start in sorted(edges):
        ring = _ring_from(start, edges)
        codes = frozenset(code for code, _rule in ring)
        if ring and codes not in told:
            told.add(codes)
            names = " → ".join([start, *(code for code, _rule in ring)])
            reasons = tuple(Reason(rule.describe(), rule.span) for _code, rule in ring)
            yield error(
                "order-ring", _("the order runs in a ring: {ring}").format(ring=names), ring[0][1].span, because=reasons
            )


def _ring_from(start: str, edges: dict[str, list[tuple[str, Rule]]]) -> list[tuple[str, Rule]]:
    """The edges of the shortest way from `start` back to itself, [] when there is none."""
    ways: list[tuple[str, list[tuple[str, Rule]]]] = [(start, [])]
    seen: set[str] = set()
    while ways:
        here, way = ways.pop(0)
        for code, rule in edges.get(here, ()):
            if code == start:
                return [*way, (code, rule)]
            if code not in seen:
                seen.add(code)
                ways.append((code, [*way, (code, rule)]))
    return []
