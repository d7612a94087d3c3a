"""What is no question of rules: why a meeting can only be where it is, and why a day is none of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from aarsplan.diagnostics import Reason
from aarsplan.domain import ExceptionKind, Series, Status
from aarsplan.facts import Facts
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.texts import _, ngettext, short_date


def fixed(problem: Problem, meeting: Meeting) -> Reason | None:
    """Why `meeting` can only be on the one day it has; None when it has several."""
    if len(meeting.days) > 1:
        return None
    text = _fixed_text(problem, meeting).format(key=meeting.key, day=short_date(meeting.days[0]))
    return Reason(with_reason(text, meeting.because), meeting.span)


def outside(problem: Problem, meeting: Meeting, day: date) -> Reason:
    """Why `day` is not among the days that `meeting`, which has several, may have."""
    first, last = short_date(meeting.window.first), short_date(meeting.window.last)
    series = series_of(problem.facts, meeting)
    reach = series.reach_days if series and meeting.pattern_day else None
    if reach is None or meeting.pattern_day is None:
        text = _("{key} belongs to the days {first} - {last}, and {day} is none of them")
        text = text.format(key=meeting.key, first=first, last=last, day=short_date(day))
    else:
        text = ngettext(
            "{key} may be {reach} day from {pattern} at most, and {day} is farther away",
            "{key} may be {reach} days from {pattern} at most, and {day} is farther away",
            reach,
        )
        pattern = short_date(meeting.pattern_day)
        text = text.format(key=meeting.key, reach=reach, pattern=pattern, day=short_date(day))
    return Reason(text, series.span if series else meeting.span)


def with_candidate(plan: Plan, meeting: Meeting, day: date) -> Plan:
    """`plan` with `day` among the days that `meeting` may have."""
    wider = replace(meeting, days=tuple(sorted({*meeting.days, day})))
    problem = replace(plan.problem, meetings={**plan.problem.meetings, meeting.key: wider})
    return replace(plan, problem=problem)


def series_of(facts: Facts, meeting: Meeting) -> Series | None:
    """The series that asks for `meeting`, None when none is known to."""
    body = facts.bodies.get(meeting.body)
    found = body.series if body and meeting.period else ()
    if len(found) == 1:
        return found[0]
    return next((series for series in found if series.span == meeting.span), None)


def with_reason(text: str, because: str) -> str:
    """A statement with its reason, where it has one."""
    return f"{text}: {because}" if because else text


def _fixed_text(problem: Problem, meeting: Meeting) -> str:
    if meeting.given:
        return _decided(problem, meeting)
    if meeting.settled:
        return _("{key} is outside what is planned, and stays on {day}")
    exception = _exception(problem.facts, meeting)
    if exception is ExceptionKind.MOVE:
        return _("{key} was moved to {day}, and stays there")
    if exception is ExceptionKind.EXTRA:
        return _("{key} is an extra meeting, called to {day}")
    return _("its series puts {key} on {day}, and on no other day")


def _decided(problem: Problem, meeting: Meeting) -> str:
    if meeting.status is Status.HELD:
        return _("{key} was held on {day}")
    if meeting.key in problem.facts.events:
        return _("{key} is an event, and its day is decided: {day}")
    return _("the day of {key} is decided: {day}")


def _exception(facts: Facts, meeting: Meeting) -> ExceptionKind | None:
    """The kind of the exception that the meeting is in, None when it is in none."""
    body = facts.bodies.get(meeting.body)
    found = body.exceptions if body and meeting.span else ()
    return next((exception.kind for exception in found if exception.span == meeting.span), None)
