"""What the description of a meeting in a calendar says: its state, its programme, its deadlines, what it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aarsplan.domain import Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry
from aarsplan.plan import Deadline, Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _, short_date
from aarsplan.views.decisions import decision_text
from aarsplan.views.dependencies import Needed, needed_text
from aarsplan.views.programme import ProgrammeEntry, shown_inside, shown_to_all
from aarsplan.views.programme_of import programme_of
from aarsplan.views.programme_words import entry_title, guests_text, span_text


def is_statutory(facts: Facts, key: str) -> bool:
    """Whether `key` is a deadline by law."""
    event = facts.events.get(key)
    return event is not None and event.statutory


def state_lines(facts: Facts, entry: Entry) -> Iterator[str]:
    """Whether the date may change, or who approved it."""
    if entry.status is Status.DRAFT and not is_statutory(facts, entry.placement.key):
        yield _("Draft: the date may change.")
    if entry.approval is not None:
        text = decision_text(entry.status, entry.approval)
        yield text[0].upper() + text[1:]


def place_lines(facts: Facts, entry: Entry) -> Iterator[str]:
    """Where the meeting is."""
    if place := facts.place_name(entry.placement.place):
        yield _("Place: {place}").format(place=place)


def description(
    plan: Plan, entry: Entry, deadlines: Iterable[Deadline], needs: Iterable[Needed], url: str, *, internal: bool
) -> str:
    """All that a calendar says of a meeting or an event, for everybody or for those inside.

    The programme comes early: a phone shows the first lines.
    """
    facts, key = plan.problem.facts, entry.placement.key
    meeting = plan.problem.meetings.get(key)
    # What the plan does not hold, the lock does not watch: its reasons would change without a stamp.
    held = meeting if meeting is not None and plan.get(meeting) is not None else None
    found = [*state_lines(facts, entry)]
    if held is not None:
        if plan.is_off_pattern(held):
            found.append(_("The meeting is not on its usual day."))
        found += programme_lines(plan, held, internal=internal)
    found += place_lines(facts, entry)
    found += [
        _("{deadline}: {day}").format(deadline=deadline.spec.name, day=short_date(deadline.day))
        for deadline in deadlines
    ]
    if held is not None:
        found += [needed_text(plan, need) for need in needs]
        if held.because:
            because = _("Source: {because}") if held.given else _("Because: {because}")
            found.append(because.format(because=held.because))
    if url:
        found.append(url)
    return "\n".join(found)


def programme_lines(plan: Plan, meeting: Meeting, *, internal: bool) -> Iterator[str]:
    """The programme of a meeting, a line for each item; none where it has no agenda."""
    if meeting.body not in plan.problem.facts.bodies or not plan.agenda(meeting):
        return
    programme = programme_of(plan, meeting)
    shown = shown_inside(programme) if internal else shown_to_all(programme)
    yield _("Programme:")
    for entry in shown.all_entries:
        yield _entry_line(entry)


def _entry_line(entry: ProgrammeEntry) -> str:
    about = ", ".join(filter(None, [entry.purpose, guests_text(entry)]))
    title = f"{entry_title(entry)} ({about})" if about else entry_title(entry)
    span = span_text(entry)
    return f"{span} {title}" if entry.start is not None else f"– {title}"
