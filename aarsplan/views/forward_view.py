"""The forward view on one page: the meetings of the weeks to come, what they treat, what must be ready, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from aarsplan.domain import DateRange
from aarsplan.items import FollowUp, Topic
from aarsplan.plan import Deadline, Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, ngettext, short_date, week_number
from aarsplan.views.annual_row import near_date
from aarsplan.views.disclosure import copy_name, marked
from aarsplan.views.follow_up_words import owners_text, source_text
from aarsplan.views.forward_row import meeting_row
from aarsplan.views.outlook import Outlook
from aarsplan.views.page_room import fits_a_page
from aarsplan.views.paper import Block, Bullets, Emphasis, Group, Heading, Line, Paper, Row, Run, Table, line
from aarsplan.views.slugs import slug
from aarsplan.views.topics_paper import wished_for

WEEKS = 8
"""How far it looks, where nothing else is said and the page has room."""
_LEAST_WEEKS = 3
"""For so many weeks, lists of what waits are cut rather than the weeks."""
_FEW = 6
"""Lines of a list that is cut."""


def forward_view(plan: Plan, today: date, *, weeks: int = WEEKS, open_variant: bool) -> Paper:
    """The forward view of `today`, in the reader's language: this week and those that follow, `weeks` in all.

    Where one page has no room for that, it tells of fewer weeks, then of fewer follow-ups and topics. This week itself
    is told whole, however much it holds.
    """
    least = min(weeks, _LEAST_WEEKS)
    attempts = [(number, 0) for number in range(weeks, least - 1, -1)]
    attempts += [(number, _FEW) for number in range(least, 0, -1)]
    monday = today - timedelta(days=today.weekday())
    made = (
        _paper(Outlook(plan, DateRange(today, monday + timedelta(days=7 * number - 1)), open_variant), most)
        for number, most in attempts
    )
    found = next(made)
    while not fits_a_page(found) and (shorter := next(made, None)):
        found = shorter
    return found


def _paper(outlook: Outlook, most: int) -> Paper:
    """The view with lists of `most` lines, 0 for all."""
    facts = outlook.plan.problem.facts
    today = outlook.today
    dated = [_follow_up(outlook, found) for found in outlook.follow_ups if found.due]
    undated = [_follow_up(outlook, found) for found in outlook.follow_ups if not found.due]
    topics = [_topic(topic) for topic in outlook.topics]
    return Paper(
        title=_("Review of coming meetings"),
        municipality=facts.municipality,
        slug=slug(
            " ".join([_("coming meetings"), today.isoformat(), "" if outlook.open_variant else _("internal")]),
        ),
        blocks=(
            _table(outlook),
            *_list(_("Follow-ups that are due"), dated, most),
            *_list(_("Follow-ups without a date"), undated, most),
            *_list(_("Topics that wait for a meeting"), topics, most),
        ),
        subtitle=_subtitle(outlook),
        notice=copy_name(open_variant=outlook.open_variant),
        stamp=short_date(today),
    )


def _subtitle(outlook: Outlook) -> tuple[Line, ...]:
    """The days that are told of, and whether they have been planned."""
    within, last = outlook.within, outlook.within.last
    weeks = _("{first} to {last}").format(first=short_date(within.first), last=short_date(last))
    found = [line(weeks, Emphasis.STRONG)]
    if not outlook.plan.problem.covers(within):
        found.append(line(_("Not all of these weeks have been planned."), Emphasis.NOTICE))
    return tuple(found)


def _table(outlook: Outlook) -> Table:
    rows: list[Row | Group] = []
    weeks: dict[date, tuple[list[tuple[Meeting, Placement]], list[Deadline]]] = {}
    for meeting, spot in outlook.meetings:
        weeks.setdefault(_monday(spot.day), ([], []))[0].append((meeting, spot))
    for deadline in outlook.deadlines:
        weeks.setdefault(_monday(deadline.day), ([], []))[1].append(deadline)
    for monday, (meetings, deadlines) in sorted(weeks.items()):
        week = _("Week {week}").format(week=week_number(monday))
        rows.append(Group(week, _deadlines_text(outlook, deadlines)))
        rows += [meeting_row(outlook, meeting, spot) for meeting, spot in meetings]
    return Table(
        title=_("Coming meetings"),
        head=(_("Day and date"), _("Time"), _("Meeting"), _("Items, and what must be ready")),
        shares=(0.14, 0.105, 0.275, 0.48),
        rows=tuple(rows),
    )


def _deadlines_text(outlook: Outlook, deadlines: Sequence[Deadline]) -> str:
    """The deadlines of a week, those of one day and name together: "Frister: man 28-10 Referat (DIR 23-10)"."""
    texts = []
    for (day, name), found in groupby(deadlines, key=lambda deadline: (deadline.day, deadline.spec.name)):
        spots = [(deadline.meeting.body, outlook.plan.placements[deadline.meeting.key].day) for deadline in found]
        meetings = ", ".join(f"{code} {near_date(held, day)[4:]}" for code, held in spots)
        texts.append(f"{near_date(day, outlook.today)} {name} ({meetings})")
    return _("Deadlines: {deadlines}").format(deadlines=" · ".join(texts)) if texts else ""


def _list(title: str, lines: Sequence[Line], most: int) -> Iterator[Block]:
    """The lines under their heading; of more than `most` (0 for any number) the first ones, and how many are left."""
    if not lines:
        return
    told = list(lines)
    if most and len(told) > most:
        rest = len(told) - most
        told[most:] = [line(ngettext("and {n} more", "and {n} more", rest).format(n=rest), Emphasis.QUIET)]
    yield Heading(title)
    yield Bullets(tuple(told))


def _follow_up(outlook: Outlook, found: FollowUp) -> Line:
    late = found.due is not None and found.due < outlook.today
    due = _("due {day}").format(day=short_date(found.due)) if found.due else ""
    about = [
        owners_text(outlook.plan, found),
        "" if late else due,
        source_text(outlook.plan, found, open_variant=outlook.open_variant),
    ]
    return (
        Run(marked(found.text, closed=found.closed)),
        *line(f" – {_('overdue')}, {due}" if late else "", Emphasis.NOTICE),
        *line("".join(f" · {text}" for text in about if text), Emphasis.QUIET),
    )


def _topic(topic: Topic) -> Line:
    about = [*wished_for(topic), ", ".join(filter(None, (topic.source, topic.reason)))]
    quiet = "".join(f" · {text}" for text in about if text)
    return (Run(marked(topic.title, closed=topic.closed)), *line(quiet, Emphasis.QUIET))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
