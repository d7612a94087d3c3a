"""What a plan looks like in a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from aarsplan.cli.console import print_table
from aarsplan.cli.json_parts import placement_json
from aarsplan.diff import Change, ChangeKind, SlotChange
from aarsplan.domain import DateRange, Status
from aarsplan.lockfile import Approval, Entry
from aarsplan.plan import Plan
from aarsplan.rules.base import Violation
from aarsplan.texts import _, clock, join, ngettext, short_date, week_number
from aarsplan.views.annual_row import status_name
from aarsplan.views.decisions import Standing, decision_lines, decision_text, shared_decisions
from aarsplan.views.disclosure import hand_over_title, is_hand_over
from aarsplan.views.plan_difference_words import details, spot_text, week_text
from aarsplan.views.publication import Publication, code_of
from aarsplan.views.remarks import departure
from aarsplan.visits import AgendaSlot


def print_plan(publication: Publication) -> None:
    """The table of what was placed."""
    facts = publication.plan.problem.facts
    click.secho(f"{facts.municipality}: {days_text(publication.within)}", bold=True)
    click.echo()
    head = [_("Week"), _("Day and date"), _("Time"), _("Body"), _("Meeting"), _("Place"), _("Remark")]
    shared = shared_decisions((code_of(entry.placement.key), _decision(entry)) for entry in publication.shown)
    rows = [_row(publication, entry, shared) for entry in publication.shown]
    if not rows:
        click.echo(_("No meetings."))
        return
    print_table(head, rows)
    if lines := decision_lines({code: decision for code, decision in shared.items() if decision[1]}):
        click.echo()
        click.echo("\n".join(lines))


def print_skipped(publication: Publication) -> None:
    """The meetings that are not held, so that nothing is dropped silently."""
    for meeting in publication.skipped:
        where = meeting.pattern_day or meeting.window.first
        click.echo(_("{key} is not held (pattern day {day})").format(key=meeting.key, day=short_date(where)))


def print_changes(publication: Publication, found: Sequence[Change], slots: Sequence[SlotChange] = ()) -> None:
    """What changed since the lock was written last, of meetings and of what stands on their agendas."""
    if not found and not slots:
        click.echo(_("Nothing changed."))
        return
    shown = {entry.placement.key for entry in publication.shown}
    added = [change for change in found if change.kind is ChangeKind.ADDED and change.key in shown]
    rest = [change for change in found if change.kind is not ChangeKind.ADDED]
    facts = publication.plan.problem.facts
    documents = sum(is_hand_over(facts, change.new.placement) for change in added)
    meetings = sum("/" in change.key for change in added) - documents
    if meetings:
        click.echo(ngettext("{n} meeting is new.", "{n} meetings are new.", meetings).format(n=meetings))
    if documents:
        told = ngettext("{n} hand-over of a document is new.", "{n} hand-overs of documents are new.", documents)
        click.echo(told.format(n=documents))
    if events := len(added) - meetings - documents:
        click.echo(ngettext("{n} event is new.", "{n} events are new.", events).format(n=events))
    for change in rest:
        click.echo(change_text(change))
    if items := sum(change.old is None for change in slots):
        click.echo(
            ngettext("{n} item has found its meeting.", "{n} items have found their meeting.", items).format(n=items)
        )
    for slot in slots:
        if slot.old is not None:
            click.echo(slot_change_text(publication, slot))


def print_waiting(plan: Plan) -> None:
    """The steps that stand at no meeting and could, so that none is forgotten."""
    if keys := waiting(plan):
        click.echo(_("Without a meeting so far: {keys}").format(keys=join(keys)))


def waiting(plan: Plan) -> list[str]:
    """Keys of the steps that stand at no meeting, and could stand at one that is planned."""
    return [visit.key for visit in plan.waiting]


def slot_change_text(publication: Publication, change: SlotChange) -> str:
    """One change of an agenda in words."""
    old, new = (slot_text(publication, slot) if slot else "" for slot in (change.old, change.new))
    if change.old is None:
        return _("{key} is put on the agenda of {new}").format(key=change.key, new=new)
    if change.new is None:
        return _("{key} leaves the agenda of {old}, and is on no other").format(key=change.key, old=old)
    if change.old.meeting == change.new.meeting and change.old.start and change.new.start:
        text = _("{key} begins at {start} instead of {before} at {meeting}")
        start, before = clock(change.new.start), clock(change.old.start)
        return text.format(key=change.key, start=start, before=before, meeting=new)
    return _("{key} moves from {old} to {new}").format(key=change.key, old=old, new=new)


def slot_text(publication: Publication, slot: AgendaSlot) -> str:
    """A slot's meeting with the day on which it is now."""
    entry = publication.entries.get(slot.meeting)
    return f"{slot.meeting} ({short_date(entry.placement.day)})" if entry else slot.meeting


def change_text(change: Change, name: str = "") -> str:
    """One change in words; the meeting is called by its key where it has no other `name`."""
    placement = change.new.placement
    words = {"key": name or change.key, "day": short_date(placement.day)}
    match change.kind:
        case ChangeKind.ADDED:
            return _with_details(_("{key} on {day} is new").format(**words), [week_text(placement)])
        case ChangeKind.CANCELLED:
            return _("{key} on {day} is cancelled").format(**words)
        case ChangeKind.REMOVED:
            return _("{key} on {day} is no longer in the plan").format(**words)
        case ChangeKind.CHANGED:
            return _with_details(_("{key} on {day} is changed").format(**words), details(change))
    old, new = (spot_text(entry.placement) if entry else "" for entry in (change.old, change.new))
    if old == new:
        return _with_details(_("{key} on {day} is changed").format(**words), details(change))
    told = _("{key} moves from {old} to {new}").format(**words, old=old, new=new)
    return _with_details(told, [week_text(placement) if change.days else "", *details(change)])


def _with_details(text: str, found: Iterable[str]) -> str:
    more = ", ".join(filter(None, found))
    return f"{text} ({more})" if more else text


def print_costs(found: Sequence[Violation]) -> None:
    """What each should-rule costs, and the departures it pays for."""
    rows = []
    for violation in found:
        price = (violation.rule.weight or 0) * violation.amount
        rows.append([violation.rule.name, str(price), violation.message])
    if rows:
        click.echo()
        print_table([_("Rule"), _("Cost"), _("Departure")], rows)


def days_text(days: DateRange) -> str:
    """A range of days for a heading."""
    return f"{short_date(days.first)} - {short_date(days.last)}"


def meetings_json(publication: Publication) -> list[dict[str, Any]]:
    """The entries shown, as plain data."""
    return [_entry_json(publication, entry) for entry in publication.shown]


def changes_json(found: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as plain data."""
    return [
        {
            "kind": str(change.kind),
            "key": change.key,
            "old": placement_json(change.old.placement) if change.old else None,
            "new": None if change.kind is ChangeKind.REMOVED else placement_json(change.new.placement),
        }
        for change in found
    ]


def slot_changes_json(found: Iterable[SlotChange]) -> list[dict[str, Any]]:
    """Changes of agendas as plain data."""
    return [{"key": change.key, "old": slot_json(change.old), "new": slot_json(change.new)} for change in found]


def slot_json(slot: AgendaSlot | None) -> dict[str, Any] | None:
    """A slot as plain data."""
    if slot is None:
        return None
    start = f"{slot.start:%H:%M}" if slot.start else None
    return {"meeting": slot.meeting, "start": start, "minutes": slot.minutes}


def _decision(entry: Entry) -> Standing:
    return entry.status, entry.approval


def _row(publication: Publication, entry: Entry, shared: Mapping[str, Standing]) -> list[str]:
    facts, spot = publication.plan.problem.facts, entry.placement
    meeting = publication.plan.problem.meetings.get(spot.key)
    code = code_of(spot.key)
    remarks = [_status(entry, shared.get(code))]
    if meeting is not None and entry.status is not Status.CANCELLED:
        remarks.append(departure(publication.plan, meeting))
    is_document = is_hand_over(facts, spot)
    all_day = is_document or (meeting is not None and meeting.all_day)
    times = "" if all_day else f"{clock(spot.start)}-{clock(spot.end)}"
    name = hand_over_title(facts, spot.key, open_variant=True) if is_document else facts.meeting_title(spot.key)
    return [
        str(week_number(spot.day)),
        short_date(spot.day),
        times,
        code if code in facts.bodies else "",
        name,
        facts.place_name(spot.place),
        ", ".join(remark for remark in remarks if remark),
    ]


def _status(entry: Entry, shared: Standing | None) -> str:
    """Where an entry stands; of what its body's meetings `shared` a line below tells more."""
    match entry.status:
        case Status.DRAFT:
            return ""
        case Status.CANCELLED:
            return _("CANCELLED")
    return status_name(entry.status) if _decision(entry) == shared else decision_text(*_decision(entry))


def _entry_json(publication: Publication, entry: Entry) -> dict[str, Any]:
    meeting = publication.plan.problem.meetings.get(entry.placement.key)
    off = meeting is not None and publication.plan.is_off_pattern(meeting)
    return {
        "key": entry.placement.key,
        **placement_json(entry.placement),
        "title": publication.plan.problem.facts.meeting_title(entry.placement.key),
        "status": str(entry.status),
        "approval": approval_json(entry.approval),
        "uid": entry.uid,
        "sequence": entry.sequence,
        "off_pattern": off,
        "deadlines": [
            {"code": deadline.spec.code, "name": deadline.spec.name, "date": deadline.day.isoformat()}
            for deadline in (publication.plan.deadlines_of(meeting) if meeting is not None else ())
        ],
    }


def approval_json(approval: Approval | None) -> dict[str, Any] | None:
    """The decision that approved or locked a meeting, as plain data."""
    return {"date": approval.day.isoformat(), "meeting": approval.meeting} if approval else None
