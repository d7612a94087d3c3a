"""Texts that seem to hold what belongs to a person: a CPR number or an e-mail address.

Calendars and årsplaner are read by many, and a feed cannot be called back. Roles carry this project; names do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aarsplan.diagnostics import Diagnostic, Span, warning
from aarsplan.domain import Body, Event, Place, Role
from aarsplan.facts import Facts
from aarsplan.items import Decision, Item, Origin
from aarsplan.texts import _

_CPR = re.compile(r"\b[0-3]\d[01]\d\d\d-?\d{4}\b")
_E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.\w+)+")


def personal_data(facts: Facts) -> Iterator[Diagnostic]:
    """A warning for each text of `facts` that is shown to others and seems to hold personal data."""
    for text, span in _shown(facts):
        yield from personal_data_in(text, span)


def personal_data_in(text: str, span: Span | None = None) -> Iterator[Diagnostic]:
    """A warning for each kind of personal data that `text` seems to hold."""
    for what in dict(found_in(text)):
        message = _("the text seems to hold {what}, and others will read it").format(what=what)
        yield warning("personal-data", message, span, hint=_("write the role instead"))


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """What `text` seems to hold of a person: what it is called in the reader's language, and itself."""
    for what, pattern in ((_("a CPR number"), _CPR), (_("an e-mail address"), _E_MAIL)):
        yield from ((what, found[0]) for found in pattern.finditer(text))


def _shown(facts: Facts) -> Iterator[tuple[str, Span | None]]:
    """Every text that reaches a calendar or a page, with its place."""
    named: list[Body | Event | Place | Role] = [*facts.bodies.values(), *facts.events.values()]
    named += [*facts.places.values(), *facts.roles.values()]
    yield from ((owner.name, owner.span) for owner in named)
    for event in facts.events.values():
        yield event.source, event.span
    for body in facts.bodies.values():
        yield from ((spec.name, spec.span) for spec in body.deadlines)
        yield from ((given.source, given.span) for given in body.given)
        yield from ((exception.because, exception.span) for exception in body.exceptions)
        yield from _on_agendas(body)
    yield from {(closure.name, closure.span): None for closure in facts.closures}
    for item in facts.items.values():
        yield from _of_item(item)
    yield from ((found.text, found.span) for found in facts.follow_ups)
    yield from ((text, found.span) for found in facts.documents for text in (found.title, found.number, found.journal))
    for topic in facts.topics.values():
        words = (topic.title, topic.period, topic.theme, topic.source, topic.reason, topic.note)
        yield from ((text, topic.span) for text in words)


def _on_agendas(body: Body) -> Iterator[tuple[str, Span | None]]:
    yield from ((text, found.span) for found in body.standing for text in (found.title, found.text))
    yield from ((block.title, block.span) for block in body.blocks)
    if body.capacity:
        yield from ((unit.name, unit.span) for unit in body.capacity.units)


def _of_item(item: Item) -> Iterator[tuple[str, Span | None]]:
    yield from ((text, item.span) for text in (item.title, item.theme, item.journal))
    yield from ((text, step.span) for step in item.steps for text in (step.text, step.hand_over))
    yield from ((text, found.span) for found in item.documents for text in (found.title, found.number, found.journal))
    said: list[Origin | Decision] = [*item.origins, *item.decisions]
    yield from ((found.text, found.span) for found in said)
    yield from ((text, found.span) for found in item.postponements for text in (found.reason, found.precondition))
