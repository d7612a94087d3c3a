"""The days of a meeting as plain data, for `--json`."""

from __future__ import annotations

from typing import Any

from aarsplan.cli.asked_meeting import Missing
from aarsplan.cli.json_parts import placement_json, reason_json, rule_json
from aarsplan.days.marks import Day, Why
from aarsplan.diagnostics import Reason
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import week_number


def meeting_json(plan: Plan, meeting: Meeting, fixed: Reason | None) -> dict[str, Any]:
    """The meeting that is asked about; `fixed` says why it can only be where it is."""
    stands = plan.get(meeting)
    return {
        "key": meeting.key,
        "title": plan.problem.facts.meeting_title(meeting.key),
        "stands": placement_json(stands) if stands else None,
        "pattern_day": meeting.pattern_day.isoformat() if meeting.pattern_day else None,
        "fixed": reason_json(fixed),
    }


def missing_json(missing: Missing) -> dict[str, Any]:
    """A meeting that is in no plan; the keys are those of `meeting_json`, `fixed` says why."""
    reason = reason_json(missing.reason)
    return {"key": missing.key, "title": None, "stands": None, "pattern_day": None, "fixed": reason}


def day_json(day: Day) -> dict[str, Any]:
    """One day."""
    return {
        "date": day.day.isoformat(),
        "week": week_number(day.day),
        "mark": str(day.mark),
        "price": day.price,
        "proven": day.proven,
        "together": day.together,
        "reasons": [_why_json(why) for why in day.why],
        "moves": [
            {
                "key": move.key,
                "old": placement_json(move.before),
                "new": placement_json(move.after) if move.after else None,
            }
            for move in day.moves
        ],
        "items": [{"key": item.key, "old": item.before, "new": item.after} for item in day.items],
    }


def _why_json(why: Why) -> dict[str, Any]:
    return {**rule_json(why.rule), "about": list(why.about), "messages": list(why.messages), "price": why.price}
