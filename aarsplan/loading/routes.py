"""What each item permits and the project does not: stops that are not there, rings, and purposes that lead nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from aarsplan.agenda import purpose_name
from aarsplan.diagnostics import Diagnostic, Reason, Severity, Span, error, warning
from aarsplan.domain import Body, DateRange, ExceptionKind
from aarsplan.facts import Facts
from aarsplan.items import Decision, Document, Item, Origin, Postponement, Step
from aarsplan.loading.validation import MAX_MISTAKES
from aarsplan.loading.words import suggestion
from aarsplan.meetings import key_of, named_occurrences
from aarsplan.texts import _, join
from aarsplan.workdays import FIRST_YEAR, LAST_YEAR


def wrong_routes(facts: Facts) -> Iterator[Diagnostic]:
    """The mistakes in the items of `facts`, a hundred at most, and a warning for each route that nobody closes."""
    errors = 0
    for found in _wrong(facts):
        errors += found.severity is Severity.ERROR
        if errors > MAX_MISTAKES:
            yield error("more", _("there are more mistakes from here on"), found.span)
            return
        yield found


def _wrong(facts: Facts) -> Iterator[Diagnostic]:
    known = _Keys(facts)
    steps = {step.key: step for item in facts.items.values() for step in item.steps}
    for item in facts.items.values():
        past: list[Origin | Decision | Postponement] = [*item.origins, *item.decisions, *item.postponements]
        for found in past:
            yield from known.missing(found.meeting, found.span)
        if item.split_from and item.split_from not in steps:
            yield _no_stop(item.split_from, item.span, steps)
        for step in item.steps:
            yield from _wrong_step(facts, step, steps, known)
        yield from _unclosed(facts, item)
    for follow_up in facts.follow_ups:
        yield from known.missing(follow_up.meeting, follow_up.span)
    for document in facts.documents:
        yield from _on_nothing(facts, document, steps, known)
    yield from _rings(steps)


def _wrong_step(facts: Facts, step: Step, steps: Mapping[str, Step], known: _Keys) -> Iterator[Diagnostic]:
    yield from known.missing(step.meeting, step.span)
    yield from known.missing(step.before, step.span)
    if step.after and step.after not in steps:
        if "/" in step.after and step.after.partition("/")[0] not in facts.bodies:
            yield _no_stop(step.after, step.span, steps)
        elif step.after.partition("/")[0] not in {**facts.bodies, **facts.events}:
            yield _no_stop(step.after, step.span, {**steps, **facts.events})
        else:
            yield from known.missing(step.after, step.span)
    yield from _wrong_head(facts, step)
    body = facts.bodies.get(step.at)
    if body is None:
        return
    if step.purpose not in body.purposes:
        message = _("{body} is not asked for {purpose}").format(body=body.code, purpose=purpose_name(step.purpose))
        allowed = join([purpose_name(purpose) for purpose in sorted(body.purposes)])
        because = (Reason(_("{body} takes items for {purposes}").format(body=body.code, purposes=allowed), body.span),)
        yield error("purpose", f"{step.key}: {message}", step.span, because=because)
    if facts.plans(step.at) and step.minutes > body.minutes and not step.meeting:
        message = _("{key} takes {minutes} minutes, and {body} meets for {all}")
        text = message.format(key=step.key, minutes=step.minutes, body=body.code, all=body.minutes)
        yield error("too-long", text, step.span)


def _wrong_head(facts: Facts, step: Step) -> Iterator[Diagnostic]:
    """The standing item that a step is part of: not there, or without those whom the step needs."""
    if not step.under:
        return
    body = facts.bodies.get(step.at)
    heads = {found.code: found for found in body.standing if not found.prepares and not found.is_break} if body else {}
    head = heads.get(step.under)
    if head is None:
        yield _no_standing(step.at, step.under, step.span, heads)
    elif lacking := sorted(set(step.needs) - set(head.needs)):
        message = _("{key} needs {roles}, and {code}, whose time it uses, does not")
        text = message.format(key=step.key, roles=join(lacking), code=step.under)
        because = [Reason(head.title, head.span)]
        yield error("needs", text, step.span, because=because, hint=_("add them to needs of the standing item"))


def _on_nothing(facts: Facts, document: Document, steps: Mapping[str, Step], known: _Keys) -> Iterator[Diagnostic]:
    """A document of something that can stand on no agenda."""
    if document.step in steps:
        return
    meeting, _slash, code = document.step.rpartition("/")
    owner = meeting.partition("/")[0]
    codes = [found.code for body in facts.bodies.values() for found in body.standing if found.prepares == owner]
    if body := facts.bodies.get(owner):
        codes += [found.code for found in body.standing if not found.prepares]
        codes += [f"block-{number}" for number in range(1, len(body.blocks) + 1)]
    if owner not in {**facts.bodies, **facts.events}:
        yield _no_stop(document.step, document.span, steps)
    elif code not in codes:
        yield _no_standing(owner, code, document.span, codes)
    else:
        yield from known.missing(meeting, document.span)


def _unclosed(facts: Facts, item: Item) -> Iterator[Diagnostic]:
    """Nobody closes an item by discussing it."""
    if not item.steps or item.continues:
        return
    last = item.steps[-1]
    if not last.purpose.closes:
        where = facts.title(last.at) if last.at else last.hand_over
        message = _("the route of {code} ends with {purpose} in {where}, which closes nothing")
        hint = _("add the step that closes it, or write continues = true while nobody knows it")
        text = message.format(code=item.code, purpose=purpose_name(last.purpose), where=where)
        yield warning("route", text, last.span, hint=hint)


def _rings(steps: Mapping[str, Step]) -> Iterator[Diagnostic]:
    """Steps that follow each other in a ring, each ring once, with the place of each link."""
    done: set[str] = set()
    for start in steps:
        way: list[str] = []
        key = start
        while key in steps and key not in done and key not in way:
            way.append(key)
            key = steps[key].after
        if key in way:
            ring = way[way.index(key) :]
            message = _("the steps follow each other in a ring: {ring}").format(
                ring=" → ".join([*ring[::-1], ring[-1]])
            )
            links = [(_("{then} follows {first}").format(then=k, first=steps[k].after), steps[k].span) for k in ring]
            reasons = [Reason(text, span) for text, span in links]
            yield error("step-ring", message, steps[ring[0]].span, because=reasons)
        done.update(way)


def _no_standing(owner: str, code: str, span: Span | None, codes: Collection[str]) -> Diagnostic:
    message = _("{body} has no standing item {code}").format(body=owner, code=code)
    return error("unknown-standing", message, span, hint=suggestion(code, codes))


def _no_stop(name: str, span: Span | None, known: Mapping[str, object]) -> Diagnostic:
    message = _("there is no step, meeting or event {name}").format(name=name)
    return error("unknown-step", message, span, hint=suggestion(name, list(known)))


class _Keys:
    """The keys of the meetings that there can be, body by body."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._found: dict[tuple[str, DateRange], list[str]] = {}

    def missing(self, name: str, span: Span | None) -> Iterator[Diagnostic]:
        """A diagnostic when `name`, a meeting's key or an event, is neither; "" is fine."""
        code, slash, period = name.partition("/")
        if not name or name in self._facts.events or code not in self._facts.bodies:
            return
        if not slash:
            message = _("{name} is a body, and one of its meetings is meant").format(name=name)
            yield error("unknown-meeting", message, span, hint=_("write it as {key}").format(key=f"{name}/2025-10"))
        elif name not in self._of(code, _about(period)) and name not in self._of(code, _ALWAYS):
            message = _("there is no meeting {key}").format(key=name)
            yield error("unknown-meeting", message, span, hint=suggestion(name, self._of(code, _ALWAYS)))

    def _of(self, code: str, within: DateRange) -> list[str]:
        if (code, within) not in self._found:
            self._found[code, within] = _keys(self._facts.bodies[code], within)
        return self._found[code, within]


_MARGIN = timedelta(days=70)
_ALWAYS = DateRange(date(FIRST_YEAR, 1, 1) + _MARGIN, date(LAST_YEAR, 1, 1) - _MARGIN)


def _about(period: str) -> DateRange:
    """The days around the year that the name of a period begins with: a hundred years of meetings take their time."""
    year = int(period[:4]) if period[:4].isdecimal() else 0
    if not FIRST_YEAR < year < LAST_YEAR:
        return _ALWAYS
    return DateRange(date(year - 1, 1, 1), date(year + 1, 12, 31)).intersection(_ALWAYS) or _ALWAYS


def _keys(body: Body, within: DateRange) -> list[str]:
    names = [occurrence.name for occurrence, _span in named_occurrences(body, within)] if body.series else []
    names += [given.name for given in body.given]
    names += [found.day.isoformat() for found in body.exceptions if found.kind is ExceptionKind.EXTRA]
    return [key_of(body.code, name) for name in names]
