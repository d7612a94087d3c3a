"""What the rules on items share: whether two stops keep their distance, and how visits and stops are called."""

from __future__ import annotations

from aarsplan.domain import DateRange
from aarsplan.items import Gap
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.rules.base import Placeable
from aarsplan.texts import _, clock, short_date, week_number
from aarsplan.visits import DATE, Visit
from aarsplan.workdays import day_type_name

Stop = tuple[Meeting, Placement]


def in_order(problem: Problem, first: Placement, then: Placement, gap: Gap) -> bool:
    """Whether `then` comes after `first` with as many days between as `gap` asks for."""
    if first.key == then.key or first.ends > then.begins:
        return False
    days = problem.calendar.count(first.day, then.day, gap.day_type)
    return gap.least <= days and (gap.most is None or days <= gap.most)


def is_due(problem: Problem, earlier: Meeting, gap: Gap) -> bool:
    """Whether what follows `earlier` within a gap has to come within the days planned, wherever `earlier` lies."""
    if gap.most is None:
        return False
    latest = problem.calendar.shift(earlier.days[-1], gap.most, gap.day_type)
    return problem.covers(DateRange(min(earlier.days[0], latest), latest))


def called(visit: Visit) -> str:
    """A visit as a person knows it: its title in quotation marks; of a closed item its code."""
    if visit.closed:
        return _("the closed item {code}").format(code=visit.owner)
    return f"»{visit.title.replace(DATE, visit.prepares)}«"


def place_text(problem: Problem, stop: Stop) -> str:
    """A meeting with its day: "HU fre 15-11-2024 (uge 46)"."""
    meeting, spot = stop
    name = meeting.body if meeting.body in problem.facts.bodies else problem.facts.title(meeting.body)
    return _("{meeting} {day} (week {week})").format(meeting=name, day=short_date(spot.day), week=week_number(spot.day))


def earlier_text(problem: Problem, first: Placeable, stop: Stop, later: Stop) -> str:
    """That what comes first stands later than what follows it, or is not over when that begins."""
    one, other = stop[1], later[1]
    if one.day == other.day and not stop[0].all_day and not later[0].all_day:
        text = _("{one} ({day}) ends at {end}, {other} ({other_day}) begins before it, at {start}")
        return text.format(
            one=stop[0].body,
            day=short_date(one.day),
            end=clock(one.end),
            other=later[0].body,
            other_day=short_date(other.day),
            start=clock(other.start),
        )
    if isinstance(first, Visit) and first.prepares == "" and one.day > other.day:
        text = _("{item} must be in {first} before it can be in {then}, but it is there only on {day}")
        return text.format(
            item=called(first), first=stop[0].body, then=place_text(problem, later), day=short_date(one.day)
        )
    text = _("{then} must come after {first}")
    return text.format(first=place_text(problem, stop), then=place_text(problem, later))


def distance_text(
    problem: Problem, first: tuple[Placeable, Meeting, Placement], then: tuple[Placeable, Meeting, Placement], gap: Gap
) -> str:
    """That the days between two stops are too few or too many."""
    days = problem.calendar.count(first[2].day, then[2].day, gap.day_type)
    who = next((called(end) for end in (then[0], first[0]) if isinstance(end, Visit)), "")
    text = _("{item}: {days} from {first} to {then}, at least {least} required")
    if gap.most is not None and days > gap.most:
        text = _("{item}: {days} from {first} to {then}, at most {most} allowed")
    return text.format(
        item=who,
        days=day_type_name(gap.day_type, days),
        first=place_text(problem, first[1:]),
        then=place_text(problem, then[1:]),
        least=gap.least,
        most=gap.most,
    )
