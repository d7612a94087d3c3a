"""What follows when a meeting is cancelled, in words."""

from __future__ import annotations

from collections.abc import Iterator

from aarsplan.problem import Problem
from aarsplan.robustness import Cancellation, Failure
from aarsplan.rules.placed import Placed
from aarsplan.rules.routes import called
from aarsplan.texts import _, join
from aarsplan.views.chain_words import end_text, stop_text
from aarsplan.visits import Visit, VisitKind

_SHOWN = 3
"""How many of the meetings that have no room are named."""


def failures_text(problem: Problem, found: Cancellation) -> Iterator[str]:
    """One sentence for each route that does not reach its end, and for each other rule that is broken."""
    told: set[tuple[str, str]] = set()
    for failure in sorted(found.failures, key=lambda failure: failure.step is None):
        if failure.step is None or failure.end is None:
            violation = failure.violation
            text = _("it breaks the rule {rule}: {message}")
            yield text.format(rule=violation.rule.name, message=violation.message)
            continue
        route = (failure.step.owner, failure.end.step)
        if route not in told:
            yield _miss(problem, failure, failure.step, end_text(problem, failure.end))
        told.add(route)


def moves_text(problem: Problem, found: Cancellation) -> Iterator[str]:
    """Where each thing goes that must go elsewhere."""
    for move in found.moves:
        name = _name(move.visit)
        if move.to is None:
            yield _("{item} waits until more is planned").format(item=name)
        else:
            yield _("{item} goes to {meeting}").format(item=name, meeting=stop_text(problem, move.to))


def _miss(problem: Problem, failure: Failure, step: Visit, end: str) -> str:
    """Why a step does not reach its end."""
    if not isinstance(failure.violation.rule, Placed):
        text = _("{item} does not reach {end}: {reason}")
        return text.format(item=_name(step), end=end, reason=failure.violation.message)
    if not failure.left:
        text = _("{item} does not reach {end}: no other meeting keeps the distances of its route")
        return text.format(item=_name(step), end=end)
    shown = [stop_text(problem, stop) for stop in failure.left[:_SHOWN]]
    meetings = join(shown, _("or")) if len(failure.left) <= _SHOWN else ", ".join([*shown, "..."])
    text = _("{item} does not reach {end}: there is no room at {meetings}")
    return text.format(item=_name(step), end=end, meetings=meetings)


def _name(visit: Visit) -> str:
    """A step with its key, so that steps of one item are told apart; what prepares a meeting says which anyway."""
    name = called(visit)
    return name if visit.kind is VisitKind.PREPARATION else f"{name} ({visit.key})"
