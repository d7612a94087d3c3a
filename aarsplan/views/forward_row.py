"""A meeting as a row of the forward view: when and where it is, what it treats, and what must be ready first."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, clock, join, short_date
from aarsplan.views.disclosure import hand_over_title, handed_over, is_hand_over, marked
from aarsplan.views.outlook import Outlook
from aarsplan.views.paper import Emphasis, Line, Row, Run, cell, line
from aarsplan.views.remarks import departure
from aarsplan.views.visit_words import purpose_text, visit_title
from aarsplan.visits import Visit, VisitKind

_TOLD = frozenset({VisitKind.STEP, VisitKind.PREPARATION, VisitKind.BLOCK})
"""What is told of an agenda: not what stands on every one."""


def meeting_row(outlook: Outlook, meeting: Meeting, spot: Placement) -> Row:
    """The row of a meeting, an event or a document handed over."""
    facts = outlook.plan.problem.facts
    if is_hand_over(facts, spot):
        return _hand_over_row(outlook, spot)
    owner = facts.owner(meeting.body)
    return Row(
        cells=(
            cell(short_date(spot.day)),
            cell("" if meeting.all_day else f"{clock(spot.start)}–{clock(spot.end)}"),
            cell(
                line(facts.meeting_title(meeting.key), Emphasis.STRONG),
                line(facts.place_name(spot.place), Emphasis.QUIET),
                line(departure(outlook.plan, meeting), Emphasis.NOTICE),
            ),
            cell(*_agenda(outlook, meeting)),
        ),
        colour=owner.colour if owner else "",
    )


def _hand_over_row(outlook: Outlook, spot: Placement) -> Row:
    facts = outlook.plan.problem.facts
    found = handed_over(facts, spot.key, open_variant=outlook.open_variant)
    about: Line = ()
    if found:
        _item, step = found
        roles = join([facts.role_name(role) for role in step.to])
        about = (Run(step.hand_over), *line(f" ({roles})" if roles else "", Emphasis.QUIET))
    title = hand_over_title(facts, spot.key, open_variant=outlook.open_variant)
    return Row((cell(short_date(spot.day)), (), cell(title), cell(about)))


def _agenda(outlook: Outlook, meeting: Meeting) -> Iterator[Line]:
    """The items by time, one after the other, and then what must be ready for them."""
    told = [visit for visit in outlook.agenda(meeting) if visit.kind in _TOLD]
    yield tuple(run for number, visit in enumerate(told) for run in _item(outlook, visit, first=not number))
    for visit in told:
        yield from _ready(outlook, visit)
    # Where closed items are left out, an empty agenda would be a statement about them.
    planned = any(visit.kind in _TOLD for visit, _slot in outlook.plan.agenda(meeting))
    if not planned and outlook.plan.problem.facts.plans(meeting.body):
        yield line(_("No items yet"), Emphasis.QUIET)


def _item(outlook: Outlook, visit: Visit, *, first: bool) -> Line:
    title = visit_title(outlook.plan, visit, open_variant=outlook.open_variant)
    purpose = purpose_text(visit)
    emphasis = Emphasis.QUIET if visit.kind is VisitKind.BLOCK else Emphasis.PLAIN
    between = () if first else line(" · ", Emphasis.QUIET)
    return (*between, Run(title, emphasis), *line(f" – {purpose}" if purpose else "", Emphasis.QUIET))


def _ready(outlook: Outlook, visit: Visit) -> Iterator[Line]:
    facts = outlook.plan.problem.facts
    for precondition, roles in outlook.preconditions(visit):
        who = join([facts.role_name(role) for role in roles])
        text = _("Ready first: {precondition}").format(precondition=precondition)
        yield line(f"{text} ({who})" if who else text, Emphasis.NOTICE)
    for document in outlook.late_documents(visit):
        title = marked(document.title, closed=document.closed)
        yield line(_("Brought to the meeting: {document}").format(document=title), Emphasis.NOTICE)
