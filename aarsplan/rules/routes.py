"""What the rules on items share: whether two stops keep their distance, and how visits and stops are called."""

from __future__ import annotations

from aarsplan.domain import DateRange
from aarsplan.items import Gap
from aarsplan.problem import Meeting, Placement, Problem
from aarsplan.texts import _, short_date, week_number
from aarsplan.visits import DATE, Visit

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
