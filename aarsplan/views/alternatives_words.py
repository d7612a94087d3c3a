"""Words for what one plan has over another: its figures, and the wishes that it fulfils or gives up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aarsplan.alternatives import Figures, Weighing
from aarsplan.facts import Facts
from aarsplan.plan import Plan
from aarsplan.rules.base import Violation
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.views.visit_words import meeting_name, visit_title

_FEW = 4
"""Departures from one rule that are told by name."""

FigureRow = tuple[str, tuple[str, ...]]
"""What is counted, and its text for each of several plans."""


def given_up(plan: Plan, weighed: Sequence[Weighing]) -> Iterator[str]:
    """Wishes with the meetings of `plan` for which they do not hold, those about the same meetings in one text."""
    for meetings, wishes, points in _grouped(plan, weighed):
        text = _("{wishes} – not {meetings} ({points})")
        yield text.format(wishes=wishes, meetings=meetings, points=points)


def gained(first: Plan, weighed: Sequence[Weighing]) -> Iterator[str]:
    """Wishes with the meetings of the `first` proposal that departed from them, told as `given_up` does."""
    for meetings, wishes, points in _grouped(first, weighed):
        text = _("{wishes} – better than with {meetings} in proposal 1 ({points})")
        yield text.format(wishes=wishes, meetings=meetings, points=points)


def _grouped(plan: Plan, weighed: Sequence[Weighing]) -> Iterator[tuple[str, str, str]]:
    """Meetings, wishes and points; `plan` is the one whose departures they are."""
    by_meetings: dict[str, list[Weighing]] = {}
    for weighing in weighed:
        by_meetings.setdefault(_about(plan, weighing.departures), []).append(weighing)
    for meetings, found in by_meetings.items():
        points = sum(abs(weighing.points) for weighing in found)
        wishes = "; ".join(weighing.rule.describe() for weighing in found)
        yield meetings, wishes, ngettext("{n} point", "{n} points", points).format(n=points)


def _about(plan: Plan, departures: Sequence[Violation]) -> str:
    """The meetings and items that departures are about, the first few by name."""
    names = list(dict.fromkeys(" + ".join(_name(plan, key) for key in found.about) for found in departures))
    rest = len(names) - _FEW
    if rest > 0:
        names[_FEW:] = [ngettext("{n} more", "{n} more", rest).format(n=rest)]
    return join(names)


def figure_rows(
    facts: Facts, found: Sequence[Figures], points: Sequence[int], *, has_lock: bool
) -> Iterator[FigureRow]:
    """The figures of several plans beside each other: always what is weighed most, the rest where it differs."""
    yield _("Unfulfilled wishes (points, fewer are better)"), tuple(map(str, points))
    if has_lock:
        yield _("Meetings moved from the present plan"), tuple(str(len(each.moved)) for each in found)
    yield _("Meetings off their pattern"), tuple(str(len(each.off_pattern)) for each in found)
    yield from (row for row in _details(facts, found) if len(set(row[1])) > 1)


def _details(facts: Facts, found: Sequence[Figures]) -> Iterator[FigureRow]:
    yield _("Meetings in all"), tuple(str(each.meetings) for each in found)
    yield _("Meetings in the busiest week"), tuple(str(each.busiest) for each in found)
    for code in dict.fromkeys(code for each in found for code in each.spacing):
        label = _("Days between two meetings of {body}").format(body=code)
        yield label, tuple(_span(each.spacing.get(code)) for each in found)
    for by, of in dict.fromkeys(pair for each in found for pair in each.leads):
        label = _("Days from {by} to {of}, which it prepares").format(
            by=by, of=of if of in facts.bodies else facts.title(of)
        )
        yield label, tuple(_span(each.leads.get((by, of))) for each in found)
    yield _("Deadlines in holidays and closures"), tuple(str(each.closed_deadlines) for each in found)
    yield _("Items without a meeting"), tuple(str(len(each.waiting)) for each in found)


def _span(days: tuple[int, int] | None) -> str:
    if days is None:
        return "–"
    least, most = days
    return str(least) if least == most else f"{least}–{most}"


def _name(plan: Plan, key: str) -> str:
    """A meeting with its day, or an item by its title."""
    if visit := plan.problem.visits.get(key):
        return visit_title(plan, visit, open_variant=False)
    meeting = plan.problem.meetings.get(key)
    if meeting is not None and key not in plan.placements and meeting.pattern_day:
        return f"{meeting.body} {short_date(meeting.pattern_day)}"
    return meeting_name(plan, key, open_variant=False)
