"""What a meeting that was held leaves open: steps on its agenda without a decision, decisions without a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aarsplan.diagnostics import Diagnostic, warning
from aarsplan.domain import DateRange, Status
from aarsplan.items import Item
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.rules.routes import called, place_text
from aarsplan.slack import stop_of
from aarsplan.texts import _
from aarsplan.visits import Visit, VisitKind


def left_open(plan: Plan) -> Iterator[Diagnostic]:
    """A warning for each step and each decision that has no other side; a step that was put off needs no decision.

    Judged are the meetings held within what is planned of which a decision is recorded: of the others the minutes are
    not written yet, or nobody keeps them here.
    """
    problem = plan.problem
    steps: dict[str, list[Visit]] = {}
    for visit in problem.visits.values():
        stop = stop_of(plan, visit) if visit.kind is VisitKind.STEP else None
        if stop is not None:
            steps.setdefault(stop[0].key, []).append(visit)
    decided = {(found.meeting, item.code) for item in problem.facts.items.values() for found in item.decisions}
    put_off = {(found.meeting, found.step) for item in problem.facts.items.values() for found in item.postponements}
    for key in sorted({meeting for meeting, _item in decided}):
        meeting = problem.meetings.get(key)
        if meeting is not None and meeting.status is Status.HELD and _is_covered(plan, meeting):
            there = steps.get(key, [])
            open_steps = [v for v in there if (key, v.owner) not in decided and (key, v.key) not in put_off]
            place = place_text(problem, (meeting, meeting.placed(meeting.days[0], meeting.times[0])))
            yield from _without_decision(key, place, open_steps)
            yield from _without_step(problem.facts.items.values(), key, place, {visit.owner for visit in there})


def _is_covered(plan: Plan, meeting: Meeting) -> bool:
    return plan.problem.covers(DateRange(meeting.days[0], meeting.days[0]))


def _without_decision(key: str, place: str, visits: list[Visit]) -> Iterator[Diagnostic]:
    for visit in visits:
        message = _("{item} ({key}) was on the agenda of {meeting}, and no decision is recorded")
        hint = _('write an [[item.decision]] with meeting = "{key}", or put the step off').format(key=key)
        text = message.format(item=called(visit), key=visit.key, meeting=place)
        yield warning("close-out", text, visit.span, hint=hint)


def _without_step(items: Iterable[Item], key: str, place: str, planned: set[str]) -> Iterator[Diagnostic]:
    for item in items:
        for decision in item.decisions:
            if decision.meeting == key and item.code not in planned:
                message = _("{code} was decided at {meeting}, and had no step there")
                hint = _("add an [[item.step]] at that meeting, or correct the meeting of the decision")
                text = message.format(code=item.code, meeting=place)
                yield warning("close-out", text, decision.span, hint=hint)
