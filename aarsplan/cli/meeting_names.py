"""A meeting by the words that a person names it with: its key, or its body and its date."""

from __future__ import annotations

from collections.abc import Sequence

from aarsplan.diagnostics import WrongUse, error
from aarsplan.loading.dates import Unreadable, read_date
from aarsplan.loading.words import suggestion
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, short_date


def meeting_named(plan: Plan, text: str) -> Meeting:
    """The meeting of a body that `text` names: "KCL/2024-10", "KCL 2024-10" or "KCL 31-10-2024", in any case.

    Raises:
        WrongUse: there is no such meeting, or it is not held; with the nearest ones.
    """
    code, _between, rest = text.strip().partition(" " if " " in text.strip() else "/")
    held = plan.held(_body(plan, code))
    by_key = {meeting.key.casefold(): meeting for meeting, _spot in held}
    if found := by_key.get(f"{code}/{rest.strip()}".casefold()):
        return found
    try:
        day = read_date(rest)
    except Unreadable as problem:
        raise _wrong(f"{text}: {problem}", problem.hint) from problem
    at = [meeting for meeting, spot in held if spot.day == day]
    if len(at) == 1:
        return at[0]
    if at:
        several = _("{body} has several meetings {day}").format(
            body=at[0].body, day=short_date(plan.placements[at[0].key].day)
        )
        raise _wrong(several, _("known: {words}").format(words=", ".join(meeting.key for meeting in at)))
    message = _("there is no meeting {name} in the plan").format(name=text.strip())
    if day is None:
        raise _wrong(message, suggestion(f"{code}/{rest}", [meeting.key for meeting, _spot in held]) or _around(held))
    nearest = sorted(held, key=lambda pair: (abs((pair[1].day - day).days), pair[1].day))
    raise _wrong(message, _around(nearest[:3]))


def key_named(plan: Plan, lock: Lock, text: str) -> str:
    """The key of the meeting or event that `text` names as `meeting_named` reads it, held, cancelled or not planned.

    Raises:
        WrongUse: there is no such meeting; with the nearest ones.
    """
    wanted = text.strip().replace(" ", "/", 1).casefold()
    known = {key.casefold(): key for key in (*lock.entries, *plan.problem.meetings)}
    if found := known.get(wanted):
        return found
    code, _slash, rest = wanted.partition("/")
    try:
        day = read_date(rest)
    except Unreadable as problem:
        raise _wrong(f"{text}: {problem}", problem.hint) from problem
    there = [key for key, entry in lock.entries.items() if key not in plan.placements and entry.placement.day == day]
    if found := next((key for key in there if key.casefold().partition("/")[0] == code), None):
        return found
    if event := {name.casefold(): name for name in plan.problem.facts.events}.get(code):
        spot = plan.placements.get(event)
        around = f"{event} ({short_date(spot.day)})" if spot else event
        message = _("there is no meeting {name} in the plan").format(name=text.strip())
        raise _wrong(message, _("known: {words}").format(words=around))
    return meeting_named(plan, text).key


def body_named(plan: Plan, code: str) -> str:
    """The code of the body that was named, as the project writes it.

    Raises:
        WrongUse: there is none.
    """
    return _body(plan, code)


def _body(plan: Plan, code: str) -> str:
    """The code of the body that was named, as the project writes it."""
    facts = plan.problem.facts
    known = {name.casefold(): name for name in facts.bodies}
    if found := known.get(code.casefold()):
        return found
    if code.casefold() in {name.casefold() for name in (*facts.events, *facts.items)}:
        message = _("{name} is no meeting of a body, and only those have agendas").format(name=code)
        raise _wrong(message, _("write a meeting such as {example}").format(example=_example(plan)))
    message = _("there is no body {name}").format(name=code)
    raise WrongUse([error("unknown-body", message, hint=suggestion(code, list(facts.bodies)))])


def _example(plan: Plan) -> str:
    return next((meeting.key for meeting, _spot in plan.held()), "KCL/2024-10")


def _around(held: Sequence[tuple[Meeting, Placement]]) -> str:
    """Some meetings with their days, as a hint."""
    words = [f"{meeting.key} ({short_date(spot.day)})" for meeting, spot in held[:3]]
    return _("known: {words}").format(words=", ".join(words)) if words else ""


def _wrong(message: str, hint: str = "") -> WrongUse:
    return WrongUse([error("unknown-meeting", message, hint=hint)])
