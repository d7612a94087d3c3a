"""A contradiction as one diagnostic: the rules that fight, where they stand, and the dates that leave no choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aarsplan.diagnostics import Diagnostic, Reason, Span, error
from aarsplan.problem import Problem
from aarsplan.rules.base import Rule
from aarsplan.texts import _, ngettext, short_date


def contradiction(problem: Problem, rules: Sequence[Rule]) -> Diagnostic:
    """Why `problem`, which has no plan, has none: a minimal set of `rules` as the reasons of an error."""
    from aarsplan.solver.explain import conflict

    found = conflict(problem, rules)
    if found is None:
        raise RuntimeError("the solver found no plan, and no rules that forbid one")
    if not found.members:
        return error("no-plan", _("no plan exists; which rules fight was not found in time"))
    reasons = [_reason(problem, member.rule, member.about) for member in found.members]
    n = len(reasons)
    message = ngettext(
        "no plan exists: this rule cannot be kept", "no plan exists: these {n} rules cannot all be kept", n
    ).format(n=n)
    concerned = dict.fromkeys(key for member in found.members for key in member.about)
    reasons += _without_choice(problem, concerned)
    hint = _("give one of them a weight, change its numbers, or make an exception for the meeting")
    return error("no-plan", message, reasons[0].span, because=reasons, hint=hint)


def _reason(problem: Problem, rule: Rule, about: tuple[str, ...]) -> Reason:
    text = rule.describe()
    if rule.because:
        text += f" ({rule.because})"
    where = f"{', '.join(about)}: " if about else ""
    return Reason(where + text, rule.span or _first_span(problem, about))


def _without_choice(problem: Problem, keys: Iterable[str]) -> Iterator[Reason]:
    """The meetings of `keys`, named or of a visit that has no other, whose day is a fact, with what closes it."""
    for key in dict.fromkeys(_only_meeting(problem, key) for key in keys):
        meeting = problem.meetings.get(key)
        if meeting is None or len(meeting.days) > 1:
            continue
        day = meeting.days[0]
        yield Reason(_("{key} can only be on {day}").format(key=key, day=short_date(day)), meeting.span)
        if closure := problem.closed(day):
            text = _("{day} is closed: {name}").format(day=short_date(day), name=closure.name)
            yield Reason(text, closure.span)


def _only_meeting(problem: Problem, key: str) -> str:
    """`key` itself when it is a meeting, the one meeting that a visit may be at, "" when there are several."""
    visit = problem.visits.get(key)
    if visit is None:
        return key
    return visit.named or (visit.meetings[0] if len(visit.meetings) == 1 else "")


def _first_span(problem: Problem, about: tuple[str, ...]) -> Span | None:
    found = (problem.visits.get(key) or problem.meetings[key] for key in about)
    return next((known.span for known in found if known.span), None)
