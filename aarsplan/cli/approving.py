"""What is decided by `aarsplan approve`: of which meetings, when and where, and why some of it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aarsplan.checking import errors_about
from aarsplan.cli.meeting_names import meeting_named
from aarsplan.cli.options import now, today
from aarsplan.cli.project import Opened, known_codes
from aarsplan.diagnostics import Diagnostic, Rejected, Span, WrongUse, error
from aarsplan.domain import DateRange, Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Approval, Entry, Lock, approve
from aarsplan.plan import Plan
from aarsplan.problem import Placement
from aarsplan.texts import _, short_date
from aarsplan.views.annual_row import status_name
from aarsplan.views.publication import code_of

ALL = ("all", "alle")
"""Words for every planned body, unless a body is called so."""
_OVER = {Status.HELD, Status.CANCELLED}
_STEPS = (Status.DRAFT, Status.APPROVED, Status.LOCKED)


@dataclass(frozen=True)
class Request:
    """What was decided: the status that meetings get, on which day, and by which meeting, if any.

    `is_told` says whether the day or the meeting was named; a decision that was not is of today.
    """

    status: Status
    approval: Approval
    made_at: Placement | None
    is_told: bool

    def is_kept(self, entry: Entry) -> bool:
        """Whether an entry keeps the decision that approved it: it is locked without a word of when."""
        return self.status is Status.LOCKED and not self.is_told and entry.approval is not None

    def comes_before(self, spot: Placement) -> bool:
        """Whether it was made before a meeting began: on the meeting's day at the latest, and not by itself."""
        return self.approval.day <= spot.day and (self.made_at is None or self.made_at.begins < spot.begins)


def named_codes(opened: Opened, text: str) -> tuple[str, ...]:
    """The codes of the bodies and events that were named, each once.

    Raises:
        WrongUse: naming each that is none.
    """
    facts = opened.project.facts
    named = {code.casefold() for code in (*facts.bodies, *facts.events)}
    if text.strip().casefold() in ALL and text.strip().casefold() not in named:
        return tuple(code for code in facts.bodies if facts.plans(code))
    words = tuple(word.strip() for word in text.split(","))
    if "" in words:
        message = _("{text} names no body, or ends with a comma").format(text=f'"{text}"')
        raise WrongUse([error("approve", message, hint=_("write it as {example}").format(example="KCL,DIR"))])
    return tuple(dict.fromkeys(known_codes(opened.project, words)))


def standing(opened: Opened, codes: Sequence[str], days: DateRange) -> list[Entry]:
    """The meetings of `codes` in `days`, held and cancelled ones too, by date and time.

    Raises:
        WrongUse: there are none of a body that could be approved; or, of all bodies, of no body.
    """
    within = [entry for entry in opened.lock.entries.values() if entry.placement.day in days]
    found = [entry for entry in within if code_of(entry.placement.key) in codes]
    there = {code_of(entry.placement.key) for entry in found if entry.status not in _OVER}
    missing = [code for code in codes if code not in there]
    if missing and not (there and _are_all(opened.project.facts, codes)):
        raise WrongUse([_nothing_there(opened, code, days) for code in missing])
    return sorted(found, key=lambda entry: (entry.placement.begins, entry.placement.key))


def _are_all(facts: Facts, codes: Sequence[str]) -> bool:
    return codes == tuple(code for code in facts.bodies if facts.plans(code))


def _nothing_there(opened: Opened, code: str, days: DateRange) -> Diagnostic:
    """That a body has nothing to approve in a period, with what it has."""
    own = [entry for entry in opened.lock.entries.values() if code_of(entry.placement.key) == code]
    placed = sorted(entry.placement.day for entry in own if entry.status not in _OVER)
    if any(entry.placement.day in days for entry in own):
        message = _("all that {code} has from {first} to {last} is held or cancelled")
    else:
        message = _("{code} has no meeting from {first} to {last}")
    if placed:
        hint = _("its meetings lie from {first} to {last}")
        hint = hint.format(first=short_date(placed[0]), last=short_date(placed[-1]))
    else:
        hint = _("plan first: aarsplan plan --horizon {period}").format(period=days)
    text = message.format(code=code, first=short_date(days.first), last=short_date(days.last))
    return error("approve", text, Span(opened.lock_name), hint=hint)


def requested(plan: Plan, status: Status, meeting: str | None, day: date | None) -> Request:
    """The decision as it was told.

    Raises:
        WrongUse: there is no such meeting, or the day is before it or still to come.
    """
    made_at = plan.placements[meeting_named(plan, meeting).key] if meeting is not None else None
    on = day or (made_at.day if made_at else today())
    if made_at is not None and on < made_at.day:
        message = _("{meeting} is on {day}, after the decision on {date}")
        text = message.format(meeting=made_at.key, day=short_date(made_at.day), date=short_date(on))
        raise WrongUse([error("approve", text, hint=_("leave out --date: it is the day of the meeting"))])
    if on > today():
        message = _("nothing can have been decided on {date}: today is {today}")
        text = message.format(date=short_date(on), today=short_date(today()))
        raise WrongUse([error("approve", text, hint=_("approve them once it is decided"))])
    told = meeting is not None or day is not None
    return Request(status, Approval(on, made_at.key if made_at else None), made_at, told)


def is_changed(entry: Entry, status: Status) -> bool:
    """Whether a decision of `status` takes an entry a step on, back to a draft, or gives it the decision it lacks."""
    if entry.status in _OVER:
        return False
    step, before = _STEPS.index(status), _STEPS.index(entry.status)
    if status is Status.DRAFT:
        return before > step
    return before < step or (before == step and entry.approval is None)


def refuse_what_the_project_says(plan: Plan, chosen: Sequence[Entry]) -> None:
    """Refuse to reopen what a body's file says is decided: the next plan would take that from there again.

    Raises:
        Rejected: naming each such meeting.
    """
    wrong = []
    for entry in chosen:
        meeting = plan.problem.meetings.get(entry.placement.key)
        if meeting is not None and meeting.given and meeting.status is not Status.DRAFT:
            message = _("{key} has its status from the project: {status}")
            text = message.format(key=meeting.key, status=status_name(meeting.status))
            wrong.append(error("approve", text, meeting.span, hint=_("change its status there, and run aarsplan plan")))
    if wrong:
        raise Rejected(wrong)


def refuse_late(
    opened: Opened, request: Request, chosen: Sequence[Entry], codes: Sequence[str], days: DateRange
) -> None:
    """Refuse a decision on meetings that it does not come before.

    Raises:
        Rejected: naming each of them, with the period of the others.
    """
    late = [entry for entry in chosen if not (request.is_kept(entry) or request.comes_before(entry.placement))]
    first = request.approval.day + timedelta(days=1)
    hint = _("say when it was decided, with --at or --date")
    if len(late) < len(chosen) and first <= days.last:
        others = f"{','.join(codes)} {first}..{days.last}"
        hint = _("approve the others: aarsplan approve {others}").format(others=others)
    message = _("{key} on {day} does not come after the decision on {date}")
    date = short_date(request.approval.day)
    wrong = []
    for entry in late:
        text = message.format(key=entry.placement.key, day=short_date(entry.placement.day), date=date)
        wrong.append(error("approve", text, entry.span or Span(opened.lock_name), hint=hint))
    if wrong:
        raise Rejected(wrong)


def refuse_errors(opened: Opened, plan: Plan, chosen: Sequence[Entry], codes: Collection[str], days: DateRange) -> None:
    """Refuse to approve what `aarsplan check` finds errors in, meetings that are missing among them.

    Raises:
        Rejected: with the errors.
    """
    keys = {entry.placement.key for entry in chosen}
    if not keys:
        return
    for meeting in plan.problem.meetings.values():
        day = meeting.pattern_day or meeting.days[0]
        if meeting.body in codes and meeting.key not in opened.lock.entries and day in days:
            keys.add(meeting.key)
    lock, rules = opened.lock, opened.project.rules
    if wrong := errors_about(keys, plan, lock, rules, opened.lock_name):
        raise Rejected(wrong)


def decided(lock: Lock, request: Request, chosen: Sequence[Entry]) -> Lock:
    """The lock after the decision; what is locked without a word of when keeps the day on which it was approved."""
    kept = [entry.placement.key for entry in chosen if request.is_kept(entry)]
    rest = [entry.placement.key for entry in chosen if not request.is_kept(entry)]
    lock = approve(lock, kept, request.status, None, now())
    return approve(lock, rest, request.status, request.approval, now())
