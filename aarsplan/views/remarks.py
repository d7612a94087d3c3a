"""Words that several views say of a meeting."""

from __future__ import annotations

from aarsplan.domain import ExceptionKind
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _, short_date
from aarsplan.views.publication import code_of


def departure(plan: Plan, meeting: Meeting) -> str:
    """That a meeting is not on its usual day, and why: "flyttet fra tor 25-12-2025 (Juledag)"; "" when it is."""
    if not plan.is_off_pattern(meeting):
        return ""
    if meeting.pattern_day is None:
        return _("extra meeting")
    day = short_date(meeting.pattern_day)
    if closure := plan.displaced_by(meeting):
        return _("moved from {day} ({closure})").format(day=day, closure=closure.name)
    return _("moved from {day}").format(day=day)


def cancelled_because(facts: Facts, entry: Entry) -> str:
    """Why the project cancelled the meeting, where it stood on the day that the cancellation names."""
    body = facts.bodies.get(code_of(entry.placement.key))
    for exception in body.exceptions if body else ():
        if exception.kind is ExceptionKind.CANCEL and exception.day == entry.placement.day:
            return exception.because
    return ""
