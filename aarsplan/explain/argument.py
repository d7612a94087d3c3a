"""A contradiction as a derivation: what holds because of what, what it runs up against, and so what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aarsplan.diagnostics import Diagnostic, Link, Reason, Span, error
from aarsplan.explain.diagnosis import Diagnosis, telling, turn
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Basis, Violation
from aarsplan.solver.builder import Assumption
from aarsplan.solver.explain import Conflict
from aarsplan.texts import _, join, ngettext, short_date

_FEW_DAYS = 4


@dataclass(frozen=True)
class Argument:
    """One contradiction, told: what holds, what that leaves no room for, and so what cannot be."""

    conflict: Conflict
    reasons: tuple[Reason, ...]
    sentence: str

    @property
    def span(self) -> Span | None:
        """Where the first of its reasons stands."""
        return next((reason.span for reason in self.reasons if reason.span), None)

    def diagnostic(self) -> Diagnostic:
        """The argument as an error."""
        return error("no-plan", self.sentence, self.span, because=self.reasons)


def argue(diagnosis: Diagnosis, conflict: Conflict) -> Argument:
    """The derivation of one of the contradictions of a problem."""
    problem = diagnosis.problem
    if not conflict.members:
        return Argument(conflict, (), _("no plan exists; which rules fight was not found in time"))
    refused, clash = _refused(diagnosis, conflict)
    premises = tuple(member for member in conflict.members if member is not refused)
    sentence = clash.message if clash else sentence_of(problem, refused)
    reasons = [
        *_facts(problem, conflict),
        *(Reason(text, span_of(problem, member)) for member, text in _premises(problem, premises)),
        Reason(sentence_of(problem, refused), span_of(problem, refused), Link.BUT),
        Reason(_conclusion(conflict), None, Link.SO),
    ]
    message = _("no plan exists: {sentence}").format(sentence=sentence)
    return Argument(conflict, tuple(dict.fromkeys(reasons)), message)


def _refused(diagnosis: Diagnosis, conflict: Conflict) -> tuple[Assumption, Violation | None]:
    """The member that the others leave no room for, and how it is broken by as little as can be when they hold.

    Of several links of a route it is the one that comes latest: what it leads up to is known by then.
    """
    first = min(map(telling, conflict.members))
    best: tuple[date, Assumption, Violation] | None = None
    for member in conflict.members:
        plan = diagnosis.without(member, diagnosis.beside(conflict)) if telling(member) == first else None
        clash = _clash(member, plan) if plan else None
        if plan is None or clash is None:
            continue
        days = [day for key in clash.about[:1] if (day := _day(plan, key)) is not None]
        found = (max(days, default=date.min), member, clash)
        best = found if best is None or found[0] > best[0] else best
    if best is None:
        return turn(conflict), None
    return best[1], best[2]


def _day(plan: Plan, key: str) -> date | None:
    visit = plan.problem.visits.get(key)
    stop = plan.stop(visit) if visit else None
    spot = stop[1] if stop else plan.placements.get(key)
    return spot.day if spot else None


def sentence_of(problem: Problem, member: Assumption) -> str:
    """A rule applied to some meetings, with why it is there and what it rests on."""
    rule = member.rule
    about = ", ".join(_called(problem, key) for key in member.about)
    text = _("{about}: {rule}").format(about=about, rule=rule.describe()) if about else rule.describe()
    if rule.because:
        text = _("{text}, since {reason}").format(text=text, reason=rule.because)
    return f"{text} ({basis_name(rule.basis)})" if rule.written else text


def basis_name(basis: Basis) -> str:
    """What a rule rests on, in words."""
    return {
        Basis.OWN: _("own rule"),
        Basis.STANDING_ORDERS: _("standing orders"),
        Basis.LAW: _("law"),
    }[basis]


def span_of(problem: Problem, member: Assumption) -> Span | None:
    """Where a member stands: its rule, or else the first of what it is about."""
    if member.rule.span:
        return member.rule.span
    found = (problem.visits.get(key) or problem.meetings[key] for key in member.about)
    return next((known.span for known in found if known.span), None)


def _clash(turn: Assumption, plan: Plan) -> Violation | None:
    """How the plan breaks the member; the departure that is about the same, when it can be told."""
    found = [violation for violation in turn.rule.check(plan) if set(violation.about) & set(turn.about)]
    same = [violation for violation in found if violation.about == turn.about]
    return next(iter(same or found), None)


def _facts(problem: Problem, conflict: Conflict) -> Iterator[Reason]:
    """The meetings concerned whose day is a fact, with what closes it."""
    keys = dict.fromkeys(key for member in conflict.members for key in member.about)
    for key in dict.fromkeys(_only_meeting(problem, key) for key in keys):
        meeting = problem.meetings.get(key)
        if meeting is None or len(meeting.days) > 1:
            continue
        day = short_date(meeting.days[0])
        text = _("{key} can only be on {day}").format(key=key, day=day)
        if meeting.because:
            text = _("{text}, since {reason}").format(text=text, reason=meeting.because)
        yield Reason(text, meeting.span)
        if closure := problem.closed(meeting.days[0]):
            yield Reason(_("{day} is closed: {name}").format(day=day, name=closure.name), closure.span)


def _only_meeting(problem: Problem, key: str) -> str:
    """`key` itself when it is a meeting, the one meeting that a visit may be at, "" when there are several."""
    visit = problem.visits.get(key)
    if visit is None:
        return key
    return visit.named or (visit.meetings[0] if len(visit.meetings) == 1 else "")


def _premises(problem: Problem, members: tuple[Assumption, ...]) -> Iterator[tuple[Assumption, str]]:
    """Each member in words; those about one meeting alone first, with the days that they leave it."""
    alone = [member for member in members if len(member.about) == 1 and _choices(problem, member)]
    left = {key: list(problem.meetings[key].days) for member in alone for key in member.about}
    for member in alone:
        (key,) = member.about
        before = left[key]
        left[key] = [day for day in before if day in _allowed(problem, member, before)]
        text = sentence_of(problem, member)
        if len(left[key]) < len(before):
            text = f"{text}; {_left(left[key])}"
        yield member, text
    yield from ((member, sentence_of(problem, member)) for member in members if member not in alone)


def _choices(problem: Problem, member: Assumption) -> bool:
    meeting = problem.meetings.get(member.about[0])
    return meeting is not None and len(meeting.days) > 1


def _allowed(problem: Problem, member: Assumption, days: list[date]) -> set[date]:
    """Those of `days` on which the meeting alone does not break the rule."""
    meeting: Meeting = problem.meetings[member.about[0]]
    found = set()
    for day in days:
        plan = Plan(problem, {meeting.key: meeting.placed(day, meeting.times[0])})
        if not any(violation.about == member.about for violation in member.rule.check(plan)):
            found.add(day)
    return found


def _left(days: list[date]) -> str:
    if not days:
        return _("no day is left")
    if len(days) <= _FEW_DAYS:
        return _("what is left is {days}").format(days=join([short_date(day) for day in days]))
    return ngettext("{n} day is left", "{n} days are left", len(days)).format(n=len(days))


def _called(problem: Problem, key: str) -> str:
    """A meeting's key with its day where it has no other; a visit's key."""
    meeting = problem.meetings.get(key)
    if meeting is None or len(meeting.days) > 1:
        return key
    return f"{key} ({short_date(meeting.days[0])})"


def _conclusion(conflict: Conflict) -> str:
    n = len(conflict.members)
    if not conflict.minimal:
        return _("they cannot all be kept; perhaps not all of them are to blame")
    if n == 1:
        return _("the rule cannot be kept")
    return ngettext(
        "this {n} rule cannot be kept",
        "these {n} rules cannot all be kept, and without any one of them the others can",
        n,
    ).format(n=n)
