"""A meeting as its members are to be told of it now: only what everybody may know, since mail goes far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aarsplan.lockfile import Entry, shown_digest
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import speaking
from aarsplan.views.calendar_event import EventStatus
from aarsplan.views.event_text import state_lines
from aarsplan.views.events import events_of, title_of
from aarsplan.views.programme import shown_to_all
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_words import entry_title, span_text
from aarsplan.views.publication import Publication


@dataclass(frozen=True)
class Row:
    """A headline of the programme: when, what, and whether it belongs under the one before."""

    times: str
    title: str
    is_sub: bool


@dataclass(frozen=True)
class Occasion:
    """A meeting or event with its UID and number.

    `start` and `end` are both wall-clock times in Europe/Copenhagen, or both dates of an all-day event; `end` is
    exclusive. `state` says who approved it, `deadlines` are names with days. `text` is a digest of what is said besides
    day, time and place, the same in every language.
    """

    key: str
    uid: str
    sequence: int
    status: EventStatus
    title: str
    placement: Placement
    start: date
    end: date
    place: str
    state: tuple[str, ...]
    programme: tuple[Row, ...]
    deadlines: tuple[tuple[str, date], ...]
    url: str
    colour: str
    text: str

    @property
    def is_cancelled(self) -> bool:
        """Whether it is not held."""
        return self.status is EventStatus.CANCELLED

    @property
    def all_day(self) -> bool:
        """Whether it has days and no times."""
        return not isinstance(self.start, datetime)


def occasion(publication: Publication, entry: Entry) -> Occasion:
    """The meeting of `entry` as it is to be told, in the reader's language."""
    plan, key = publication.plan, entry.placement.key
    facts = plan.problem.facts
    event = events_of(publication, internal=False).meeting(entry)
    meeting = plan.problem.meetings.get(key)
    held = meeting if meeting is not None and key in plan.placements else None
    deadlines = tuple((deadline.spec.name, deadline.day) for deadline in plan.deadlines_of(held)) if held else ()
    place = facts.place_name(entry.placement.place)
    # The words of one language, so that whoever convenes in another one does not tell everybody again.
    with speaking("da"):
        rows = _rows(plan, held) if held else ()
        said = [
            title_of(facts, key),
            str(event.status),
            place,
            [[row.times, row.title] for row in rows],
            [[name, day.isoformat()] for name, day in deadlines],
        ]
    return Occasion(
        key=key,
        uid=entry.uid,
        sequence=entry.sequence,
        status=event.status,
        title=title_of(facts, key),
        placement=entry.placement,
        start=event.start,
        end=event.end,
        place=place,
        state=tuple(state_lines(facts, entry)),
        programme=_rows(plan, held) if held else (),
        deadlines=deadlines,
        url=event.url,
        colour=event.colour,
        text=shown_digest(said),
    )


def _rows(plan: Plan, meeting: Meeting) -> tuple[Row, ...]:
    """The headlines of the open programme; none of an event, which has no agenda."""
    if meeting.body not in plan.problem.facts.bodies or not plan.agenda(meeting):
        return ()
    programme = shown_to_all(programme_of(plan, meeting))
    return tuple(
        Row(span_text(entry), entry_title(entry), is_sub=sub)
        for top in programme.entries
        for entry, sub in ((top, False), *((inner, True) for inner in top.entries))
    )
