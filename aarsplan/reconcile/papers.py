"""What minutes say of documents, of guests and of who is in the room for a while, against the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aarsplan.agenda import Attendance
from aarsplan.diagnostics import Diagnostic, Reason, Severity, warning
from aarsplan.items import Document
from aarsplan.loading.minutes import model
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.reconcile.agenda import Line
from aarsplan.reconcile.wording import ALIKE, best_pairs, likeness, role_called
from aarsplan.texts import _, clock, join


def document_findings(minutes: model.Minutes, plan: Plan, meeting: Meeting) -> Iterator[Diagnostic]:
    """Documents that only one side has, and those that both have in different ways."""
    planned = _documents(plan, meeting)
    found = dict(best_pairs(minutes.documents, planned, _same_document))
    for number, document in enumerate(minutes.documents):
        title = f'"{document.title}"'
        if number not in found:
            message = _("nothing on the agenda has the document {title}").format(title=title)
            hint = _("write it as an [[item.document]] of its item")
            yield warning("document", message, document.span, hint=hint)
            continue
        other = planned[found[number]]
        because = [Reason(_("in the project: {title}").format(title=f'"{other.title}"'), other.span)]
        if document.closed != other.closed:
            message = _("the document {title} is closed in the minutes and open in the project")
            if other.closed:
                message = _("the document {title} is open in the minutes and closed in the project")
            yield warning("document", message.format(title=title), document.span, because=because)
        elif document.number != other.number and document.number and other.number:
            message = _("the document {title} has the number {number} in the minutes and {other} in the project")
            text = message.format(title=title, number=document.number, other=other.number)
            yield warning("document", text, document.span, because=because)
    for place, other in enumerate(planned):
        if place not in found.values() and minutes.documents and not other.late:
            message = _("the document {title} of the project is not on the list of the minutes")
            text = message.format(title=f'"{other.title}"')
            yield Diagnostic(Severity.NOTE, "document", text, other.span)


def guest_findings(lines: Sequence[Line], plan: Plan) -> Iterator[Diagnostic]:
    """Guests that only one side has; a guest whose role nobody knows is taken for whoever is left."""
    roles = plan.problem.facts.roles
    for line in lines:
        if line.visit is None or line.passage is None or line.bullet is not None:
            continue
        told = [*(line.entry.guests if line.entry else ()), *(line.decision.guests if line.decision else ())]
        codes = [code for guest in told for code in guest.roles or (role_called(guest.who, roles),)]
        there = {code for code in codes if code}
        unknown = [guest for guest in told if not guest.roles and not role_called(guest.who, roles)]
        missing = [code for code in line.visit.guests if code not in there]
        for code in sorted(there - set(line.visit.guests) - set(line.visit.needs)):
            message = _("{role} was called for {title}, and not in the plan")
            text = message.format(role=roles[code].name, title=f'"{line.passage.text}"')
            yield warning("guest", text, told[0].span, hint=_('write guests = ["{role}"] at it').format(role=code))
        if unknown and not missing and not there:
            message = _("{who} was called for {title}, and nobody in the plan")
            text = message.format(who=unknown[0].who, title=f'"{line.passage.text}"')
            yield warning("guest", text, unknown[0].span, hint=_("write in names.toml which role that is"))
        if missing and not unknown:
            message = _("{roles} should have been called for {title}, and the minutes do not name them")
            names = join([roles[code].name for code in missing])
            text = message.format(roles=names, title=f'"{line.passage.text}"')
            yield warning("guest", text, line.passage.span)


def attendance_findings(minutes: model.Minutes, plan: Plan, meeting: Meeting, spot: Placement) -> Iterator[Diagnostic]:
    """Those who were in the room at other times than the body says."""
    body = plan.problem.facts.bodies[meeting.body]
    dated = {window.role for window in body.attendance if window.day == spot.day}
    windows = [w for w in body.attendance if w.day == spot.day or (w.day is None and w.role not in dated)]
    for entry in minutes.entries:
        for told in entry.attendance:
            mine = [window for window in windows if window.role in told.roles] if told.roles else windows
            if any((window.start, window.end) == (told.start, told.end) for window in mine):
                continue
            message = _("{who} was in the room from {start} to {end}, and the project says otherwise")
            text = message.format(who=told.who, start=clock(told.start), end=clock(told.end))
            because = [Reason(_window_text(plan, window), window.span) for window in mine]
            yield warning("attendance", text, told.span, because=because)


def _window_text(plan: Plan, window: Attendance) -> str:
    role = plan.problem.facts.role_name(window.role)
    return _("{role}: {start} to {end}").format(role=role, start=clock(window.start), end=clock(window.end))


def _documents(plan: Plan, meeting: Meeting) -> list[Document]:
    """The documents of what stands on the agenda of `meeting`."""
    facts = plan.problem.facts
    keys = {visit.key: visit.owner for visit, _slot in plan.agenda(meeting)}
    items = [facts.items[owner] for owner in dict.fromkeys(keys.values()) if owner in facts.items]
    of_items = [found for item in items for found in item.documents if not found.step or found.step in keys]
    return [*of_items, *(found for found in facts.documents if found.step in keys)]


def _same_document(one: model.Document, other: Document) -> float:
    if one.number and one.number == other.number:
        return 2.0
    found = likeness(one.title, other.title)
    return found if found >= ALIKE else 0.0
