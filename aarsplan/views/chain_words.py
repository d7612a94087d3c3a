"""Chains in words: what each reaches, with how much to spare, and which step decides that."""

from __future__ import annotations

from aarsplan.chains import Chain, End, Link
from aarsplan.problem import Problem
from aarsplan.rules.routes import Stop, called
from aarsplan.texts import _, short_date
from aarsplan.workdays import DayType, day_type_name


def verdict(problem: Problem, chain: Chain) -> str:
    """One sentence on a chain: whether it reaches its end, with how many working days to spare, and what decides it."""
    tightest = chain.tightest
    name = called(chain.visit)
    if tightest is None or tightest.end is None:
        return _("{chain} has no end within what is planned").format(chain=name)
    end, link = end_text(problem, tightest.end), link_text(problem, tightest)
    if not chain.holds:
        return _failure(tightest).format(chain=name, end=end, link=link, days=_days(-(tightest.slack.days or 0)))
    if chain.days is None:
        return _("{chain} reaches {end}: every step has its fixed meeting").format(chain=name, end=end)
    text = _("{chain} reaches {end} with {days} to spare; the tightest link is {link}")
    if chain.days == 0:
        text = _("{chain} reaches {end} without a day to spare; the tightest link is {link}")
    return text.format(chain=name, end=end, days=_days(chain.days), link=link)


def end_text(problem: Problem, end: End) -> str:
    """What a chain must reach: "Arbejdsmiljødagen tir 26-11-2024", or its last day."""
    if not end.meeting:
        return _("its last day ({day})").format(day=short_date(end.day))
    code = end.meeting.partition("/")[0]
    name = code if code in problem.facts.bodies else problem.facts.title(code)
    return f"{name} {short_date(end.day)}"


def link_text(problem: Problem, link: Link) -> str:
    """A step by where it stands: "DIR ons 23-10-2024"; by its key where it stands nowhere."""
    return link.visit.key if link.slack.now is None else stop_text(problem, link.slack.now)


def stop_text(problem: Problem, stop: Stop) -> str:
    """A body or event with the day: "DIR ons 23-10-2024"."""
    meeting, spot = stop
    name = meeting.body if meeting.body in problem.facts.bodies else problem.facts.meeting_title(meeting.key)
    return f"{name} {short_date(spot.day)}"


def _failure(tightest: Link) -> str:
    if tightest.slack.now is None:
        return _("{chain} does not reach {end}: {link} stands on no agenda")
    if tightest.slack.latest is None:
        return _("{chain} does not reach {end}: from {link} no way leads there")
    return _("{chain} does not reach {end}: {link} comes {days} too late")


def _days(days: int) -> str:
    return day_type_name(DayType.WORKING_DAY, days)
