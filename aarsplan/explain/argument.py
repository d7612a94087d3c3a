"""A contradiction as a derivation: what holds because of what, what it runs up against, and so what cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from aarsplan.diagnostics import Diagnostic, Link, Reason, Span, error
from aarsplan.explain.diagnosis import Diagnosis, turn
from aarsplan.plan import Plan
from aarsplan.problem import Meeting, Problem
from aarsplan.rules.base import Basis, Rule, Violation
from aarsplan.rules.naming import item_text, named, place_of
from aarsplan.rules.pinned import Pinned
from aarsplan.rules.routes import called
from aarsplan.solver.builder import Assumption
from aarsplan.solver.explain import Conflict
from aarsplan.texts import _, join, ngettext, short_date
from aarsplan.visits import VisitKind

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
        Reason(_conclusion(problem, conflict, refused), None, Link.SO),
    ]
    message = _("no plan exists: {sentence}").format(sentence=sentence)
    return Argument(conflict, tuple(dict.fromkeys(_shorter(problem, conflict, message, reasons))), message)


def _refused(diagnosis: Diagnosis, conflict: Conflict) -> tuple[Assumption, Violation | None]:
    """The member that the others leave no room for, and how it is broken by as little as can be when they hold.

    Of several links of a route it is the one that comes latest: what it leads up to is known by then.
    """
    told = turn(conflict)
    asked = [found for found in conflict.members if found.rule.name == "route" == told.rule.name] or [told]
    best: tuple[date, Assumption, Violation] | None = None
    for member in asked:
        plan = diagnosis.at_best(member, diagnosis.beside(conflict))
        clash = _clash(member, plan) if plan else None
        if plan is None or clash is None:
            continue
        days = [day for key in clash.about[:1] if (day := _day(plan, key)) is not None]
        found = (max(days, default=date.min), member, clash)
        best = found if best is None or found[0] > best[0] else best
    return best[1:] if best else (told, None)


def _day(plan: Plan, key: str) -> date | None:
    visit = plan.problem.visits.get(key)
    stop = plan.stop(visit) if visit else None
    spot = stop[1] if stop else plan.placements.get(key)
    return spot.day if spot else None


def _shorter(problem: Problem, conflict: Conflict, message: str, reasons: list[Reason]) -> Iterator[Reason]:
    """The reasons, with the title of the one item that they are about left out where the message has it."""
    keys = {key for member in conflict.members for key in member.about}
    steps = [problem.visits[key] for key in sorted(keys & problem.visits.keys())]
    title = called(steps[0]) if steps else ""
    alone = len({(step.owner, step.kind) for step in steps}) == 1 and steps[0].kind is VisitKind.STEP
    for reason in reasons:
        text = reason.text.replace(item_text(steps[0]), _("the item")) if alone and title in message else reason.text
        yield replace(reason, text=text)


def sentence_of(problem: Problem, member: Assumption) -> str:
    """What a rule asks of some meetings and visits, with why it is there and what it rests on."""
    rule = member.rule
    text = rule.demand(problem, member.about)
    if is_wish(rule):
        return text
    if rule.because:
        text = _("{text}, since {reason}").format(text=text, reason=rule.because)
    return f"{text} ({basis_name(rule.basis)})" if rule.written else text


def is_wish(rule: Rule) -> bool:
    """Whether a rule is what a planner asked for just now, and stands in no file."""
    return isinstance(rule, Pinned) and rule.span is None


def basis_name(basis: Basis) -> str:
    """What a rule rests on, in words."""
    return {
        Basis.OWN: _("own rule"),
        Basis.STANDING_ORDERS: _("standing orders"),
        Basis.LAW: _("law"),
    }[basis]


def span_of(problem: Problem, member: Assumption) -> Span | None:
    """Where a member stands: its rule, or else the first of what it is about."""
    if member.rule.span or is_wish(member.rule):
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
        name = key if meeting.body in problem.facts.bodies else problem.facts.title(meeting.body)
        text = _("{key} is fixed on {day}") if meeting.given or meeting.settled else _("{key} can only be on {day}")
        text = text.format(key=name, day=day)
        yield Reason(f"{text} ({meeting.because})" if meeting.because else text, meeting.span)
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
        if len(left[key]) < len(before) and not is_wish(member.rule):
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


def _conclusion(problem: Problem, conflict: Conflict, refused: Assumption) -> str:
    """What cannot be, and how much would have to give way."""
    consequence = _consequence(problem, conflict, refused)
    if not conflict.minimal:
        return _("{consequence}; perhaps not all of this is to blame").format(consequence=consequence)
    if len(conflict.members) == 1:
        return consequence
    text = _("{consequence}; if any one of these {n} demands gives way, the others can be kept")
    return text.format(consequence=consequence, n=len(conflict.members))


def _consequence(problem: Problem, conflict: Conflict, refused: Assumption) -> str:
    visits = [problem.visits[key] for key in refused.about if key in problem.visits]
    if visits:
        visit = visits[-1]
        place = place_of(problem, visit)
        if key := _only_meeting(problem, visit.key):
            place = _("at {meeting}").format(meeting=named(problem, key))
        return _("{item} cannot be {place} as it should").format(item=item_text(visit), place=place)
    keys = sorted({key for member in conflict.members for key in member.about if key in problem.meetings})
    if len(keys) == 1:
        return _("there is no day for {meeting}").format(meeting=keys[0])
    return _("there are no days that suit {meetings} together").format(meetings=join(keys))
