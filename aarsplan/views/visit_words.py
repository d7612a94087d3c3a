"""What several papers say of what stands on an agenda, and of the meeting that something comes from."""

from __future__ import annotations

from datetime import date, time

from aarsplan.agenda import purpose_name
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _, month_name, short_date
from aarsplan.views.disclosure import hand_over_title, marked
from aarsplan.visits import DATE, Visit, VisitKind


def visit_title(plan: Plan, visit: Visit, *, open_variant: bool) -> str:
    """The title on an agenda; for everybody "Lukket punkt" of a closed one, inside with a mark."""
    if visit.closed and open_variant:
        return _("Closed item")
    return marked(with_day(plan, visit, visit.title), closed=visit.closed)


def with_day(plan: Plan, visit: Visit, text: str) -> str:
    """`text` with the day of the meeting that `visit` prepares: "Koncernledelsesmøde den 31. oktober"."""
    if not visit.prepares:
        return text
    spot = plan.placements.get(visit.prepares)
    return text.replace(DATE, day_and_month(spot.day) if spot else visit.prepares)


def purpose_text(visit: Visit) -> str:
    """What is asked of the meeting with it: "drøftelse"; "" where nobody says."""
    return purpose_name(visit.purpose) if visit.purpose else ""


def items_of(plan: Plan, meeting: Meeting, *, open_variant: bool) -> list[Visit]:
    """The items on the agenda of `meeting`, by time; for everybody without the closed ones, which leave no trace."""
    return [
        visit
        for visit, _slot in plan.agenda(meeting)
        if visit.kind is VisitKind.STEP and not (visit.closed and open_variant)
    ]


def starts(plan: Plan, meeting: Meeting) -> dict[str, time]:
    """When each visit of `meeting` begins: at its own time, or with the standing item that it is under."""
    own = {visit.key: slot.start for visit, slot in plan.agenda(meeting)}
    spot = plan.placements[meeting.key]
    found = {}
    for visit, slot in plan.agenda(meeting):
        found[visit.key] = slot.start or own.get(f"{meeting.key}/{visit.under}") or spot.start
    return found


def meeting_name(plan: Plan, key: str, *, open_variant: bool) -> str:
    """A meeting in a few words: "DIR ons 23-10-2024", an event's name with its day; "" for no key."""
    facts = plan.problem.facts
    code = key.partition("/")[0]
    if not key:
        return ""
    if code in facts.items:
        return hand_over_title(facts, key, open_variant=open_variant)
    name = code if code in facts.bodies else facts.title(code)
    day = _day_of(plan, key)
    return f"{name} {short_date(day)}" if day else name


def day_and_month(day: date) -> str:
    """A day as it stands in a title: "31. oktober"."""
    return _("{day} {month}").format(day=day.day, month=month_name(day.month))


def _day_of(plan: Plan, key: str) -> date | None:
    if spot := plan.placements.get(key):
        return spot.day
    meeting = plan.problem.meetings.get(key)
    return meeting.days[0] if meeting and len(meeting.days) == 1 else None
