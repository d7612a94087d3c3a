"""Plain data that the answers of several commands share; schemas/common.json describes it."""

from __future__ import annotations

from typing import Any

from aarsplan.diagnostics import Reason, Span, span_json
from aarsplan.plan import Plan
from aarsplan.problem import Placement
from aarsplan.rules.base import Rule, Violation


def placement_json(placement: Placement) -> dict[str, Any]:
    """Where a meeting stands."""
    return {
        "date": placement.day.isoformat(),
        "start": f"{placement.start:%H:%M}",
        "minutes": placement.minutes,
        "place": placement.place,
    }


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule, what it rests on, and where it stands."""
    return {
        "rule": rule.name,
        "text": rule.describe(),
        "because": rule.because,
        "basis": str(rule.basis),
        "span": span_json(rule.span),
    }


def reason_json(reason: Reason | None) -> dict[str, Any] | None:
    """A reason with its place."""
    return {"text": reason.text, "span": span_json(reason.span)} if reason else None


def violation_json(plan: Plan, violation: Violation) -> dict[str, Any]:
    """A departure of `plan` from a rule."""
    return {
        "rule": violation.rule.name,
        "about": list(violation.about),
        "message": violation.message,
        "amount": violation.amount,
        "weight": violation.rule.weight,
        "span": span_json(place_of(plan, violation)),
    }


def place_of(plan: Plan, violation: Violation) -> Span | None:
    """Where the rule stands, or, for one that holds without being written, what it speaks of."""
    problem = plan.problem
    about = [problem.visits.get(key) or problem.meetings.get(key) for key in violation.about]
    spans = [violation.rule.span, *(found.span for found in reversed(about) if found)]
    return next((span for span in spans if span), None)
