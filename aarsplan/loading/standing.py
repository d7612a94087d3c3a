"""What each standing item permits and a body's agendas do not: one key for two, one time for two, more than there is.

Only what holds at every meeting counts: what stands at some of them may never meet there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from itertools import combinations

from aarsplan.agenda import Cadence, StandingItem
from aarsplan.diagnostics import Diagnostic, Reason, Span, error, warning
from aarsplan.domain import Body
from aarsplan.texts import _, clock


def wrong_agendas(bodies: Mapping[str, Body]) -> Iterator[Diagnostic]:
    """Every mistake in the standing items of `bodies`, and a warning for each stranger with an attendance window."""
    yield from _one_key_for_two(bodies)
    for body in bodies.values():
        yield from _strangers(body)
        if not body.surroundings:
            yield from _out_of_hours(body)
            yield from _at_one_time(body)
            yield from _too_much(body)


def _one_key_for_two(bodies: Mapping[str, Body]) -> Iterator[Diagnostic]:
    """Two standing items whose keys begin with the same meeting: its own, those that prepare it, and its blocks."""
    seen: dict[tuple[str, str], Span | None] = {}
    for body in bodies.values():
        for number, block in enumerate(body.blocks, 1):
            seen[body.code, f"block-{number}"] = block.span
    own = [(body, standing) for body in bodies.values() for standing in body.standing]
    for body, standing in sorted(own, key=lambda pair: bool(pair[1].prepares)):
        name = (standing.prepares or body.code, standing.code.casefold())
        if name in seen:
            message = _("{code} is there already").format(code=f"{name[0]}/…/{standing.code}")
            because = [Reason(_("it stands here first"), seen[name])]
            yield error(
                "duplicate", message, standing.span, because=because, hint=_("give one of the two another code")
            )
        seen.setdefault(name, standing.span)


def _strangers(body: Body) -> Iterator[Diagnostic]:
    """Attendance windows of roles that are no members, and so neither invited nor kept from being booked twice."""
    for found in body.attendance:
        if found.role not in {*body.required, *body.optional}:
            message = _("{role} has times in {body} without being a member").format(role=found.role, body=body.code)
            hint = _("add it to required or to optional")
            yield warning("attendance", message, found.span, hint=hint)


def _out_of_hours(body: Body) -> Iterator[Diagnostic]:
    """Fixed times at which no meeting of the body goes on."""
    given = [(found.start or start, found.minutes or body.minutes) for found in body.given for start in body.times]
    moved = [(found.start, body.minutes) for found in body.exceptions if found.start]
    hours = [
        (_minute(start), minutes) for start, minutes in [*((at, body.minutes) for at in body.times), *given, *moved]
    ]
    for standing in body.standing:
        if standing.start is None:
            continue
        first = _minute(standing.start)
        if not any(start <= first and first + standing.minutes <= start + minutes for start, minutes in hours):
            message = _("{code} is at {start} for {minutes} minutes, when no meeting of {body} goes on")
            text = message.format(
                code=standing.code, start=clock(standing.start), minutes=standing.minutes, body=body.code
            )
            yield error("standing", text, standing.span)


def _at_one_time(body: Body) -> Iterator[Diagnostic]:
    """Fixed times that overlap at the same meetings."""
    fixed = [(standing.start, standing) for standing in body.standing if standing.start is not None]
    fixed.sort(key=lambda pair: pair[0])
    for (_start, one), (start, other) in combinations(fixed, 2):
        together = one.cadence == other.cadence or Cadence() in {one.cadence, other.cadence}
        if together and _minute(start) < _minute(_start) + one.minutes:
            message = _("{code} begins at {start}, while {other} lasts")
            because = [Reason(_("{code} lasts {minutes} minutes").format(code=one.code, minutes=one.minutes), one.span)]
            text = message.format(code=other.code, start=clock(start), other=one.code)
            yield error("standing", text, other.span, because=because)


def _too_much(body: Body) -> Iterator[Diagnostic]:
    """Standing items that fill more than a meeting, as short as they can be."""
    always = [found for found in body.standing if _always(found) and (found.start is None or len(body.times) == 1)]
    total = sum(standing.least_minutes for standing in always)
    if body.series and total > body.minutes:
        message = _("the standing items of {body} take {minutes} minutes, and it meets for {all}")
        lasts = _("{code} lasts {minutes} minutes")
        because = [Reason(lasts.format(code=found.code, minutes=found.least_minutes), found.span) for found in always]
        text = message.format(body=body.code, minutes=total, all=body.minutes)
        yield error("standing", text, always[-1].span, because=because)


def _always(standing: StandingItem) -> bool:
    """Whether it stands at each meeting of the body that is held at its time."""
    return standing.cadence == Cadence() and not standing.prepares and not standing.when_present


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
