"""Words that several views say of a meeting."""

from __future__ import annotations

from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _, short_date


def departure(plan: Plan, meeting: Meeting) -> str:
    """That a meeting is not on its usual day, and why: "flyttet fra tor 25-12-2025 (Juledag)"; "" when it is."""
    if not plan.is_off_pattern(meeting):
        return ""
    if meeting.pattern_day is None:
        return _("extra meeting")
    day = short_date(meeting.pattern_day)
    if closure := plan.displaced_by(meeting):
        return _("moved from {day} ({closure})").format(day=day, closure=closure.name)
    return _("moved from {day}").format(day=day)
