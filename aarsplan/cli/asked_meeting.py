"""The meeting that a question is about, also one that is cancelled, or not planned yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from aarsplan.cli.meeting_names import meeting_named
from aarsplan.cli.project import Opened
from aarsplan.days.facts import with_reason
from aarsplan.diagnostics import Reason
from aarsplan.domain import Body, DateRange, ExceptionKind
from aarsplan.meetings import key_of, named_occurrences
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.recurrence import Occurrence
from aarsplan.texts import _, short_date

_AHEAD = timedelta(days=3 * 366)
"""How far beyond what is planned a meeting is still known by its name."""


@dataclass(frozen=True)
class Missing:
    """A meeting that is not in the plan, and why."""

    key: str
    reason: Reason


def asked_meeting(opened: Opened, plan: Plan, text: str) -> Meeting | Missing:
    """The meeting that `text` names: by its key, or by its body and its date.

    Raises:
        WrongUse: there is no such meeting; with the nearest ones.
    """
    code, _between, rest = text.strip().partition(" " if " " in text.strip() else "/")
    key = f"{code}/{rest.strip()}" if rest else code
    known = {found.casefold(): meeting for found, meeting in plan.problem.meetings.items()}
    if found := known.get(key.casefold()):
        return found
    bodies = {name.casefold(): body for name, body in opened.project.facts.bodies.items()}
    body = bodies.get(code.casefold())
    missing = _missing(body, rest.strip(), plan) if body else None
    return missing or meeting_named(plan, text)


def _missing(body: Body, name: str, plan: Plan) -> Missing | None:
    """What is known of a meeting of `body` that is in no plan, None when its series do not ask for it."""
    parts = plan.problem.horizon
    around = DateRange(min(part.first for part in parts) - _AHEAD, max(part.last for part in parts) + _AHEAD)
    for occurrence, span in named_occurrences(body, around):
        if occurrence.name.casefold() == name.casefold():
            key = key_of(body.code, occurrence.name)
            return Missing(key, _cancelled(body, key, occurrence) or Reason(_not_planned(key), span))
    return None


def _cancelled(body: Body, key: str, occurrence: Occurrence) -> Reason | None:
    for exception in body.exceptions:
        concerned = exception.day == occurrence.day or (occurrence.day is None and exception.day in occurrence.period)
        if exception.kind is ExceptionKind.CANCEL and concerned:
            text = _("{key} on {day} is cancelled").format(key=key, day=short_date(exception.day))
            return Reason(with_reason(text, exception.because), exception.span)
    return None


def _not_planned(key: str) -> str:
    return _("{key} is not planned yet: run aarsplan plan with a --horizon that holds it").format(key=key)
