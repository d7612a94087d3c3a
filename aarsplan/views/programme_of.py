"""The programme of a meeting as the plan has it now, made of its agenda, its items and its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from aarsplan.agendas import standing_key
from aarsplan.domain import Body
from aarsplan.facts import Facts
from aarsplan.items import Item, Origin
from aarsplan.plan import Plan
from aarsplan.presence import bounds, presence
from aarsplan.problem import Meeting
from aarsplan.texts import _, join, language
from aarsplan.views.programme import Document, EntryKind, Guest, Programme, ProgrammeEntry
from aarsplan.views.programme_words import times_text
from aarsplan.views.visit_words import meeting_name, purpose_text, with_day
from aarsplan.visits import AgendaSlot, Visit, VisitKind

_KINDS = {
    VisitKind.STEP: EntryKind.ITEM,
    VisitKind.STANDING: EntryKind.STANDING,
    VisitKind.BREAK: EntryKind.BLOCK,
    VisitKind.BLOCK: EntryKind.BLOCK,
    VisitKind.PREPARATION: EntryKind.PREPARATION,
}


def programme_of(plan: Plan, meeting: Meeting) -> Programme:
    """The programme of a meeting of a body, in the reader's language; its version is None.

    Raises:
        KeyError: the meeting is not held, or it is an event and belongs to no body.
    """
    facts, spot = plan.problem.facts, plan.placements[meeting.key]
    body = facts.bodies[meeting.body]
    return Programme(
        municipality=facts.municipality,
        key=meeting.key,
        code=body.code,
        body=facts.meeting_title(meeting.key),
        colour=body.colour,
        day=spot.day,
        start=spot.start,
        end=spot.end,
        entries=tuple(_entries(plan, meeting)),
        place=facts.place_name(spot.place),
        form=body.paper,
        participants=tuple(_participants(plan, meeting, body)),
        language=language(),
    )


def _participants(plan: Plan, meeting: Meeting, body: Body) -> Iterator[str]:
    """The members of the body that come, each with its times where it is not there throughout."""
    facts, spot = plan.problem.facts, plan.placements[meeting.key]
    windowed = {window.role for window in body.attendance}
    for role in dict.fromkeys((*body.required, *body.optional)):
        name = facts.role_name(role)
        if role in windowed:
            found = presence(facts, meeting, role, spot.day, spot.start)
            if found == (bounds(meeting, spot.start),):
                yield name
            elif found:
                times = [times_text(_clock(first), _clock(last)) for first, last in found]
                yield _("{role} at {times}").format(role=name, times=join(times))
        else:
            yield name if role in body.required else _("{role} (optional)").format(role=name)


def _entries(plan: Plan, meeting: Meeting) -> Iterator[ProgrammeEntry]:
    """What stands on the agenda, by time; the items under a standing item are its sub-entries."""
    agenda = plan.agenda(meeting)
    headings = {visit.key for visit, _slot in agenda if not visit.under}
    under: dict[str, list[ProgrammeEntry]] = {}
    for visit, slot in agenda:
        heading = standing_key(meeting.key, visit.under)
        if visit.under and heading in headings:
            under.setdefault(heading, []).append(_entry(plan, meeting, visit, slot, sub=True))
    told = {entry.key for entries in under.values() for entry in entries}
    for visit, slot in agenda:
        if visit.key not in told:
            yield _entry(plan, meeting, visit, slot, entries=tuple(under.get(visit.key, ())))


def _entry(
    plan: Plan,
    meeting: Meeting,
    visit: Visit,
    slot: AgendaSlot,
    *,
    entries: tuple[ProgrammeEntry, ...] = (),
    sub: bool = False,
) -> ProgrammeEntry:
    facts = plan.problem.facts
    item = facts.items.get(visit.owner) if visit.kind is VisitKind.STEP else None
    purpose = purpose_text(visit)
    return ProgrammeEntry(
        key=visit.key,
        title=with_day(plan, visit, visit.title),
        minutes=slot.minutes,
        start=None if sub else slot.start,
        kind=EntryKind.HEADING if entries else _KINDS[visit.kind],
        purpose=purpose[:1].upper() + purpose[1:],
        owner=facts.role_name(item.owner) if item and item.owner else "",
        journal=item.journal if item else "",
        text="\n".join(filter(None, _text(plan, meeting, visit, item))),
        guests=tuple(Guest(facts.role_name(role)) for role in _called(facts, meeting, visit)),
        documents=tuple(_documents(facts, visit, item)),
        entries=entries,
        closed=visit.closed,
    )


def _text(plan: Plan, meeting: Meeting, visit: Visit, item: Item | None) -> Iterator[str]:
    """Who asked for an item, where it is treated for the first time, and what is to be done at this meeting."""
    if item is None:
        standing = plan.problem.facts.bodies[meeting.body].standing
        texts = {standing_key(visit.prepares or meeting.key, found.code): found.text for found in standing}
        yield with_day(plan, visit, texts.get(visit.key, ""))
        return
    if item.steps[0].key == visit.key:
        yield from (_origin_text(plan, origin) for origin in item.origins)
    yield from (step.text for step in item.steps if step.key == visit.key)


def _origin_text(plan: Plan, origin: Origin) -> str:
    """Where an item comes from: "Ledelsen ønskede en fælles ramme (KCL tor 29-08-2024).", or its meeting alone."""
    where = meeting_name(plan, origin.meeting, open_variant=True)
    if not origin.text:
        return _("Comes from {meeting}.").format(meeting=where)
    return _("{text} ({meeting}).").format(text=origin.text.rstrip(". "), meeting=where)


def _called(facts: Facts, meeting: Meeting, visit: Visit) -> list[str]:
    """The roles called for a visit, and those it needs who are not at the whole meeting anyhow."""
    windowed = {window.role for window in facts.bodies[meeting.body].attendance}
    needed = [role for role in visit.needs if role in windowed or role not in meeting.required]
    return list(dict.fromkeys((*visit.guests, *needed)))


def _documents(facts: Facts, visit: Visit, item: Item | None) -> Iterator[Document]:
    own = [found for found in item.documents if found.step in {"", visit.key}] if item else []
    for found in (*own, *(found for found in facts.documents if found.step == visit.key)):
        yield Document(found.title, found.number, found.journal, found.closed, found.late)


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))
