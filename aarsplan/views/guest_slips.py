"""A slip for each role that is called to an agenda: when to come, where, and what for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Placement
from aarsplan.texts import _, clock, short_date
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.disclosure import copy_name
from aarsplan.views.paper import Emphasis, Mark, Paper, Paragraph, Row, Table, cell, line
from aarsplan.views.slugs import slug, slugs
from aarsplan.views.visit_words import purpose_text, starts, visit_title
from aarsplan.visits import Visit


@dataclass(frozen=True)
class Call:
    """A role called to a visit from `start` to `end` (local time, exclusive)."""

    meeting: Meeting
    spot: Placement
    visit: Visit
    start: time
    end: time


def guest_slips(plan: Plan, today: date, *, roles: Iterable[str] = (), open_variant: bool) -> list[Paper]:
    """The slips from `today` on, in the order of the roles' names, in the reader's language.

    One for each role that is called; with `roles` one for each of those, called or not.
    """
    facts = plan.problem.facts
    calls = _calls(plan, today)
    wanted = sorted(roles or calls, key=lambda code: alphabetical(facts.role_name(code)))
    names = slugs([facts.role_name(code) for code in wanted])
    return [
        _slip(plan, code, names[facts.role_name(code)], calls.get(code, []), today, open_variant=open_variant)
        for code in wanted
    ]


def _calls(plan: Plan, today: date) -> dict[str, list[Call]]:
    """The calls of each role, by time."""
    found: dict[str, list[Call]] = {}
    held = sorted(plan.placements.values(), key=lambda spot: (spot.begins, spot.key))
    for spot in held:
        meeting = plan.problem.meetings.get(spot.key)
        if meeting is not None and spot.day >= today:
            for role, call in _calls_to(plan, meeting, spot):
                found.setdefault(role, []).append(call)
    return found


def _calls_to(plan: Plan, meeting: Meeting, spot: Placement) -> Iterator[tuple[str, Call]]:
    start_of = starts(plan, meeting)
    for visit, slot in plan.agenda(meeting):
        start = start_of[visit.key]
        end = (datetime.combine(spot.day, start) + timedelta(minutes=slot.minutes)).time()
        for role in visit.guests:
            yield role, Call(meeting, spot, visit, start, end)


def _slip(plan: Plan, role: str, name: str, calls: list[Call], today: date, *, open_variant: bool) -> Paper:
    facts = plan.problem.facts
    nothing = Paragraph(line(_("There is nothing to come to.")))
    asked = Paragraph(line(_("You take part while these items are taken. Come at the time that is printed in bold.")))
    return Paper(
        title=_("Call slip – {role}").format(role=facts.role_name(role)),
        municipality=facts.municipality,
        slug=slug(" ".join([_("call slip"), name, today.isoformat(), "" if open_variant else _("internal")])),
        blocks=(asked, _table(plan, calls, open_variant=open_variant)) if calls else (nothing,),
        subtitle=(line(_("From {day} on").format(day=short_date(today)), Emphasis.STRONG),),
        notice=copy_name(open_variant=open_variant),
        stamp=short_date(today),
    )


def _table(plan: Plan, calls: list[Call], *, open_variant: bool) -> Table:
    return Table(
        title=_("Items"),
        head=(_("Day and date"), _("Come at"), _("Item"), _("Meeting and place")),
        shares=(0.16, 0.14, 0.4, 0.3),
        rows=tuple(_row(plan, call, open_variant=open_variant) for call in calls),
    )


def _row(plan: Plan, call: Call, *, open_variant: bool) -> Row:
    facts = plan.problem.facts
    body = facts.bodies.get(call.meeting.body)
    hidden = call.visit.closed and open_variant
    times = "" if call.meeting.all_day else f"{clock(call.start)}–{clock(call.end)}"
    when = _("all day") if call.meeting.all_day else _("at {time}").format(time=clock(call.start))
    return Row(
        cells=(
            cell(short_date(call.spot.day)),
            cell(line(when, Emphasis.STRONG), line(times, Emphasis.QUIET)),
            cell(
                visit_title(plan, call.visit, open_variant=open_variant),
                line("" if hidden else purpose_text(call.visit), Emphasis.QUIET),
            ),
            cell(
                line(facts.meeting_title(call.meeting.key), Emphasis.STRONG),
                line(facts.place_name(call.spot.place), Emphasis.QUIET),
            ),
        ),
        colour=body.colour if body else "",
        mark=Mark.QUIET if hidden else None,
    )
