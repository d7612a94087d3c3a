"""The page of one meeting: its open programme where it has one, its time, place and deadlines, and its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from aarsplan.domain import DateRange, Status
from aarsplan.lockfile import Entry
from aarsplan.outputs.paper_html import content
from aarsplan.problem import Meeting
from aarsplan.site.frame import framed
from aarsplan.site.subscribe import spot as feed_spot
from aarsplan.texts import _, short_date
from aarsplan.views.addresses import meeting_path
from aarsplan.views.annual_row import range_text
from aarsplan.views.colours import colour_of
from aarsplan.views.disclosure import is_hand_over
from aarsplan.views.event_text import state_lines
from aarsplan.views.events import is_all_day
from aarsplan.views.feeds import Feed
from aarsplan.views.paper import Block, Bullets, Emphasis, Heading, Line, Paper, Paragraph, Run, line
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_paper import programme_paper
from aarsplan.views.programme_words import long_date, times_text
from aarsplan.views.publication import Publication, code_of


def paged_entries(publication: Publication) -> list[Entry]:
    """The entries that have a page, by date, time and key: all but documents handed over, which tell of items."""
    facts = publication.plan.problem.facts
    return [entry for entry in publication.everything if not is_hand_over(facts, entry.placement)]


def meeting_page(publication: Publication, entry: Entry, feed: Feed | None) -> bytes:
    """The page of a meeting or event, of a cancelled one too, in the reader's language; `feed` is that of its body."""
    frame = framed(meeting_path(entry.placement.key), publication.plan.problem.facts, "paper.css", "meeting.css")
    spot = feed_spot(feed) if feed else ""
    return content(_paper(publication, entry), "meeting", feed=feed, spot=spot, **frame)


def _paper(publication: Publication, entry: Entry) -> Paper:
    """The programme of a meeting that has an agenda, otherwise when and where it is; then its deadlines."""
    plan = publication.plan
    meeting = _held(publication, entry)
    if meeting is not None and meeting.body in plan.problem.facts.bodies and plan.agenda(meeting):
        paper = programme_paper(programme_of(plan, meeting), open_variant=True)
    else:
        paper = _plain(publication, entry)
    cancelled = [_("Cancelled")] if entry.status is Status.CANCELLED else []
    notices = [*cancelled, *state_lines(plan.problem.facts, entry), paper.notice]
    more = _more(publication, meeting) if meeting else ()
    return replace(paper, notice=" · ".join(filter(None, notices)), blocks=(*paper.blocks, *more))


def _held(publication: Publication, entry: Entry) -> Meeting | None:
    """The meeting of the plan, None when it is cancelled or the plan no longer has it."""
    meeting = publication.plan.problem.meetings.get(entry.placement.key)
    if meeting is None or entry.status is Status.CANCELLED or publication.plan.get(meeting) is None:
        return None
    return meeting


def _plain(publication: Publication, entry: Entry) -> Paper:
    facts, key = publication.plan.problem.facts, entry.placement.key
    place = facts.place_name(entry.placement.place)
    emphasis = Emphasis.STRUCK if entry.status is Status.CANCELLED else Emphasis.STRONG
    when: Line = (Run(_when(publication, entry), emphasis), *line(f" · {place}" if place else ""))
    colour = colour_of(facts, code_of(key))
    return Paper(facts.meeting_title(key), facts.municipality, slug="", blocks=(), subtitle=(when,), colour=colour)


def _when(publication: Publication, entry: Entry) -> str:
    """Day and time: "onsdag den 23. oktober 2024 kl. 9.00–13.30"; the days of what takes whole ones."""
    spot = entry.placement
    if not is_all_day(publication, entry):
        return _("{date}, {times}").format(date=long_date(spot.day), times=times_text(spot.start, spot.end))
    last = spot.day + timedelta(days=-(-spot.minutes // 1440) - 1)
    return long_date(spot.day) if last == spot.day else range_text(DateRange(spot.day, last))


def _more(publication: Publication, meeting: Meeting) -> Iterator[Block]:
    """What is known of a meeting besides its programme."""
    plan = publication.plan
    if plan.is_off_pattern(meeting):
        yield Paragraph(line(_("The meeting is not on its usual day.")))
    deadlines = sorted(plan.deadlines_of(meeting), key=lambda deadline: (deadline.day, deadline.spec.name))
    if deadlines:
        yield Heading(_("Deadlines"))
        yield Bullets(
            tuple(
                line(_("{deadline}: {day}").format(deadline=deadline.spec.name, day=short_date(deadline.day)))
                for deadline in deadlines
            )
        )
