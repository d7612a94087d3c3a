"""What a meeting's key stands for in the project: where its date comes from, and so where it is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aarsplan.diagnostics import Span, WrongUse
from aarsplan.domain import Body, DateRange, Event, ExceptionKind, GivenMeeting, SeriesException, Status
from aarsplan.edits.base import refused
from aarsplan.facts import Facts
from aarsplan.meetings import exception_for, key_of, occurrence_of
from aarsplan.problem import Meeting, Problem
from aarsplan.texts import _


@dataclass(frozen=True)
class OfSeries:
    """A meeting that a series asks for, with the exception there is. `day` names it in a new one."""

    body: Body
    day: date
    pattern_day: date | None
    exception: SeriesException | None


@dataclass(frozen=True)
class Extra:
    """A meeting beside the series."""

    body: Body
    exception: SeriesException


@dataclass(frozen=True)
class Given:
    """A meeting whose date is a fact."""

    body: Body
    given: GivenMeeting


Subject = OfSeries | Extra | Given | Event


def subject(problem: Problem, key: str, *, force: bool = False) -> Subject:
    """What the meeting or event `key` is; a locked one only with `force`.

    Raises:
        WrongUse: there is none, or it is not for a planner to change.
    """
    facts, meeting = problem.facts, problem.meetings.get(key)
    if meeting is None:
        raise _none(problem, key)
    if meeting.status is Status.HELD:
        raise refused(_("{key} was held, and stays where it was").format(key=key), meeting.span)
    if key in problem.locked and not force:
        hint = _("do it all the same with --force, when all have agreed")
        raise refused(_("{key} is locked, and changed only by an act of its own").format(key=key), meeting.span, hint)
    if event := facts.events.get(key):
        if event.statutory:
            hint = _("change it in its file when the law has changed")
            raise refused(_("{key} is a date set by law").format(key=key), event.span, hint)
        return event
    return _of_body(facts, meeting, problem)


def cancellation(facts: Facts, key: str) -> Span | None:
    """Where the project says that the meeting or event `key` is cancelled, None where it does not."""
    if (event := facts.events.get(key)) and event.status is Status.CANCELLED:
        return event.span
    body = facts.bodies.get(key.partition("/")[0])
    if body is None:
        return None
    for given in body.given:
        if given.status is Status.CANCELLED and key_of(body.code, given.name) == key:
            return given.span
    for exception in body.exceptions:
        if exception.kind is ExceptionKind.CANCEL:
            found = occurrence_of(body, key, DateRange(exception.day, exception.day))
            if found is not None and exception_for(body, found) is exception:
                return exception.span
    return None


def _none(problem: Problem, key: str) -> WrongUse:
    """That there is no such meeting: it is cancelled, nothing asks for it, or it is not planned."""
    if span := cancellation(problem.facts, key):
        hint = _("take that out of the file to hold it after all, or use aarsplan undo")
        return refused(_("{key} is cancelled already").format(key=key), span, hint)
    hint = _("see the meetings with aarsplan show; plan more with --horizon")
    return refused(_("there is no meeting {name} in the plan").format(name=key), hint=hint)


def _of_body(facts: Facts, meeting: Meeting, problem: Problem) -> Subject:
    body = facts.bodies.get(meeting.body)
    if body is None:
        hint = _("postpone its step instead: aarsplan postpone {item}").format(item=meeting.body)
        raise refused(_("{key} is the hand-over of a document").format(key=meeting.key), meeting.span, hint)
    for given in body.given:
        if key_of(body.code, given.name) == meeting.key:
            return Given(body, given)
    for exception in body.exceptions:
        if exception.kind is ExceptionKind.EXTRA and key_of(body.code, exception.day.isoformat()) == meeting.key:
            return Extra(body, exception)
    stands = problem.previous.get(meeting.key)
    near = [meeting.pattern_day, *((meeting.period.first, meeting.period.last) if meeting.period else ())]
    around = [day for day in near if day is not None] or [meeting.window.first]
    found = occurrence_of(body, meeting.key, DateRange(min(around), max(around)))
    if found is None:
        raise refused(_("nothing in the project asks for {key}").format(key=meeting.key), body.span)
    inside = stands.day if stands and stands.day in found.period else found.period.first
    return OfSeries(body, found.day or inside, found.day, exception_for(body, found))
