"""How the demands of rules name what they are about: meetings, items, roles and periods in running text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aarsplan.domain import DateRange, Per
from aarsplan.facts import Facts
from aarsplan.problem import Meeting, Problem
from aarsplan.recurrence import period
from aarsplan.rules.routes import called
from aarsplan.texts import _, join, month_name, short_date, week_number
from aarsplan.visits import Visit, VisitKind


def named(problem: Problem, key: str) -> str:
    """A visit as a person knows it; a meeting's key or an event's name, with the day where there is no other."""
    visit = problem.visits.get(key)
    if visit is not None:
        return item_text(visit)
    meeting = problem.meetings[key]
    name = problem.facts.title(meeting.body) if meeting.body in problem.facts.events else key
    return f"{name} ({short_date(meeting.days[0])})" if len(meeting.days) == 1 else name


def listed(problem: Problem, keys: Iterable[str]) -> str:
    """What `named` says of each of the keys: "DIR/2025-W43 (ons 22-10-2025) og KCL/2025-10"."""
    return join([named(problem, key) for key in keys])


def item_text(visit: Visit) -> str:
    """A visit in running text: "punktet »Årsplan«"; of a closed item its code."""
    if visit.kind is VisitKind.HAND_OVER:
        return _("the hand-over for {title}").format(title=called(visit))
    return called(visit) if visit.closed else _("the item {title}").format(title=called(visit))


def place_of(problem: Problem, visit: Visit) -> str:
    """Where a visit may be: "i KCL", "på Arbejdsmiljødag"; "på en dagsorden" where there is no meeting for it."""
    codes = list(dict.fromkeys(problem.meetings[key].body for key in visit.meetings))
    if not codes:
        return _("on an agenda")
    place = join([stop_name(problem, code) for code in codes], _("or"))
    return located(problem, codes[0], place)


def located(problem: Problem, code: str, place: str) -> str:
    """`place`, a meeting of the body or event `code`, as where something is done: "i HU fre 15-11-2024"."""
    if code in problem.facts.bodies:
        return _("in {body}").format(body=place)
    return _("at {meeting}").format(meeting=place)


def stop_name(problem: Problem, code: str) -> str:
    """A body by its code, as everybody calls it; an event by its name."""
    return code if code in problem.facts.bodies else problem.facts.title(code)


def roles_text(facts: Facts, roles: Sequence[str], last: str | None = None) -> str:
    """Roles in running text: "borgmesteren og kommunaldirektøren"; `last` is the word before the last one."""
    return join([facts.role_in_text(role) for role in roles], last)


def meeting_name(meeting: Meeting) -> str:
    """A meeting in the period that it belongs to: "oktober 2025"; "" where it belongs to none."""
    days = meeting.period
    per = next((per for per in Per if days and period(days.first, per) == days), None)
    return period_text(days, per) if days and per else ""


def period_text(days: DateRange, per: Per) -> str:
    """A calendar period in words: "uge 43 i 2025", "oktober 2025", "4. kvartal 2025"."""
    first = days.first
    match per:
        case Per.WEEK:
            return _("week {week} of {year}").format(week=week_number(first), year=first.isocalendar().year)
        case Per.MONTH:
            return f"{month_name(first.month)} {first.year}"
        case Per.QUARTER:
            return _("quarter {number} of {year}").format(number=(first.month + 2) // 3, year=first.year)
        case Per.HALF_YEAR:
            return _("half-year {number} of {year}").format(number=(first.month + 5) // 6, year=first.year)
        case Per.YEAR:
            return f"{first.year}"


def opening(text: str) -> str:
    """`text` as it opens a sentence."""
    return text[:1].upper() + text[1:]
