"""The follow-ups that are not done, by the role that is to do them: what is overdue first, what has no date last."""

from __future__ import annotations

from datetime import date

from aarsplan.items import FollowUp
from aarsplan.plan import Plan
from aarsplan.texts import _, ngettext, short_date
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.disclosure import copy_name, marked, told_follow_ups
from aarsplan.views.follow_up_words import in_order
from aarsplan.views.paper import Emphasis, Group, Line, Paper, Paragraph, Row, Run, Table, cell, line
from aarsplan.views.slugs import slug
from aarsplan.views.visit_words import meeting_name

_LATE = "#8a3600"


def follow_up_list(plan: Plan, today: date, *, role: str = "", open_variant: bool) -> Paper:
    """The list as it is on `today`, of all roles or of `role` alone, in the reader's language.

    A follow-up of several owners stands with each of them.
    """
    facts = plan.problem.facts
    told = sorted(told_follow_ups(facts, open_variant=open_variant), key=in_order)
    by_owner: dict[str, list[FollowUp]] = {}
    for found in told:
        for owner in found.owners or ("",):
            by_owner.setdefault(owner, []).append(found)
    owners = [role] if role else sorted(by_owner, key=lambda code: (not code, alphabetical(facts.role_name(code))))
    groups = [(owner, by_owner[owner]) for owner in owners if owner in by_owner]
    table = _table(plan, today, groups, open_variant=open_variant)
    name = facts.role_name(role)
    return Paper(
        title=_("Follow-ups – {role}").format(role=name) if role else _("Follow-ups"),
        municipality=facts.municipality,
        slug=slug(" ".join([_("follow-ups"), name, today.isoformat(), "" if open_variant else _("internal")])),
        blocks=(table,) if groups else (Paragraph(line(_("Nothing is waiting to be followed up."))),),
        subtitle=_summary(dict(groups), today),
        notice=copy_name(open_variant=open_variant),
        stamp=short_date(today),
    )


def _summary(groups: dict[str, list[FollowUp]], today: date) -> tuple[Line, ...]:
    """How many there are, each counted once, and how many of them are overdue."""
    told = {id(found): found for members in groups.values() for found in members}.values()
    late = sum(_overdue(found, today) for found in told)
    count = ngettext("{n} follow-up", "{n} follow-ups", len(told)).format(n=len(told))
    late_text = ngettext("{n} of them is overdue", "{n} of them are overdue", late).format(n=late) if late else ""
    more = (Run(", "), Run(late_text, Emphasis.NOTICE)) if late else ()
    return ((Run(count, Emphasis.STRONG), *more),) if told else ()


def _table(plan: Plan, today: date, groups: list[tuple[str, list[FollowUp]]], *, open_variant: bool) -> Table:
    rows: list[Row | Group] = []
    for owner, members in groups:
        rows.append(Group(plan.problem.facts.role_name(owner) if owner else _("Nobody is responsible")))
        rows += [_row(plan, today, found, open_variant=open_variant) for found in members]
    return Table(
        title=_("Follow-ups"),
        head=(_("Due"), _("What is to be done"), _("Item"), _("From the meeting")),
        shares=(0.15, 0.42, 0.26, 0.17),
        rows=tuple(rows),
    )


def _row(plan: Plan, today: date, found: FollowUp, *, open_variant: bool) -> Row:
    item = plan.problem.facts.items.get(found.item)
    late = _overdue(found, today)
    due = short_date(found.due) if found.due else ""
    return Row(
        cells=(
            cell(due, line(_("overdue") if late else "", Emphasis.NOTICE)),
            cell(line(marked(found.text, closed=found.closed), Emphasis.STRONG if late else Emphasis.PLAIN)),
            cell(marked(item.title, closed=item.closed) if item else ""),
            cell(line(meeting_name(plan, found.meeting, open_variant=open_variant), Emphasis.QUIET)),
        ),
        colour=_LATE if late else "",
    )


def _overdue(found: FollowUp, today: date) -> bool:
    return found.due is not None and found.due < today
