"""A follow-up in words."""

from __future__ import annotations

from datetime import date

from aarsplan.items import FollowUp
from aarsplan.plan import Plan
from aarsplan.texts import _, join
from aarsplan.views.alphabet import alphabetical
from aarsplan.views.visit_words import meeting_name


def in_order(found: FollowUp) -> tuple[date, str, str]:
    """Sort key: the due date, those without one last; then the meeting and the text."""
    return (found.due or date.max, found.meeting, alphabetical(found.text))


def owners_text(plan: Plan, found: FollowUp) -> str:
    """Who is to do it, by role: "Økonomichef og Chef for Ledelsessekretariatet"."""
    return join([plan.problem.facts.role_name(code) for code in found.owners])


def source_text(plan: Plan, found: FollowUp, *, open_variant: bool) -> str:
    """Where it arose: "fra DIR ons 23-10-2024"; "" where nobody says."""
    name = meeting_name(plan, found.meeting, open_variant=open_variant)
    return _("from {meeting}").format(meeting=name) if name else ""
