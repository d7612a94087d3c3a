"""Everything that comparing some minutes with the plan shows."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass

from aarsplan.diagnostics import Diagnostic, Reason, Rejected, Severity, error, in_order, warning
from aarsplan.loading.minutes.model import Minutes
from aarsplan.lockfile import Entry, Lock
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.reconcile.agenda import Line, LineState, compared_lines
from aarsplan.reconcile.dates import Agreement, DateCheck, compared_dates
from aarsplan.reconcile.meeting import entry_text, held_meeting
from aarsplan.reconcile.papers import attendance_findings, document_findings, guest_findings
from aarsplan.reconcile.wording import tidy
from aarsplan.texts import _, clock

MAX_LINES = 200
"""Timed lines, points of lists, decisions, documents, tasks and changes of the plan that are compared, of each."""
_TITLE = 200
"""Most letters of a title that a finding shows."""


@dataclass(frozen=True)
class Review:
    """Some minutes beside the plan. `findings` are what a person should look at, sorted by line."""

    minutes: Minutes
    plan: Plan
    meeting: Meeting
    entry: Entry
    lines: tuple[Line, ...]
    dates: tuple[DateCheck, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def mismatches(self) -> list[Diagnostic]:
        """The findings that are more than notes."""
        return [found for found in self.findings if found.severity is not Severity.NOTE]

    def line_under(self, heading: str) -> Line | None:
        """The line of the agenda, or of the decisions, that is called `heading` in the minutes."""
        found = [line for line in self.lines if heading in line.headings and line.bullet is None]
        return found[0] if found else None


def reviewed(minutes: Minutes, plan: Plan, lock: Lock) -> Review:
    """The minutes compared with the plan, which is what `lock` holds.

    Raises:
        Rejected: the meeting is not in the plan, or the minutes have more lines than a meeting can have.
    """
    _refuse_too_many(minutes)
    facts = plan.problem.facts
    entry = held_meeting(minutes, facts, lock)
    meeting = plan.problem.meetings.get(entry.placement.key)
    if meeting is None:
        message = _("{key} is in the lock, and nothing asks for it").format(key=entry.placement.key)
        raise Rejected([error("stale-lock", message, entry.span, hint=_("run aarsplan plan for the period"))])
    lines = compared_lines(minutes, plan, meeting)
    dates = compared_dates(minutes.mentions, facts, lock)
    findings = [
        *minutes.warnings,
        *_line_findings(lines, entry, decided=bool(minutes.decisions)),
        *_date_findings(dates),
        *document_findings(minutes, plan, meeting),
        *guest_findings(lines, plan),
        *attendance_findings(minutes, plan, meeting, entry.placement),
    ]
    return Review(minutes, plan, meeting, entry, tuple(lines), tuple(dates), tuple(in_order(findings)))


def _refuse_too_many(minutes: Minutes) -> None:
    bullets = [bullet for entry in minutes.entries for bullet in entry.bullets]
    kinds: list[Sized] = [minutes.entries, bullets, minutes.decisions, minutes.documents]
    for found in (*kinds, minutes.follow_ups, minutes.findings):
        if len(found) > MAX_LINES:
            message = _("the minutes have {n} lines of one kind, at most {limit} are compared")
            text = message.format(n=len(found), limit=MAX_LINES)
            raise Rejected([error("limit", text, minutes.span)])


def _line_findings(lines: list[Line], entry: Entry, *, decided: bool) -> Iterator[Diagnostic]:
    """What is wrong with the lines; that a decision is missing only where there is any."""
    for line in lines:
        state, passage, visit = line.state, line.passage, line.visit
        title = f'"{tidy(passage.text, _TITLE)}"' if passage else ""
        planned = [Reason(_("{key} stands in the project").format(key=visit.key), visit.span)] if visit else []
        if line.moved and line.entry and line.slot and passage and line.slot.start:
            message = _("{title} began at {time}, and the plan has it at {planned}").format(
                title=title, time=clock(line.entry.start), planned=clock(line.slot.start)
            )
            yield warning("agenda-time", message, passage.span, because=planned)
        if state is LineState.NOT_IN_MINUTES and visit:
            message = _("{key} is on the agenda of {meeting}, and the minutes do not have it")
            yield warning("not-in-minutes", message.format(key=visit.key, meeting=entry.placement.key), visit.span)
        elif passage and visit is None and line.entry is not None:
            message = _("{title} is in the minutes, and the plan does not have it at this meeting").format(title=title)
            yield warning("not-planned", message, passage.span)
        elif passage and state is LineState.DECISION_NOT_PLANNED:
            message = _("{title} was decided, and was not on the agenda")
            item = line.item
            because = [Reason(_("it may be {code}").format(code=item.code), item.span)] if item else []
            named = title if passage.text else _("what has no heading")
            yield warning("decision-not-planned", message.format(title=named), passage.span, because=because)
        elif passage and state is LineState.NO_DECISION and decided:
            message = _("{title} was on the agenda, and there is no decision").format(title=title)
            yield warning("no-decision", message, passage.span, because=planned)


def _date_findings(dates: list[DateCheck]) -> Iterator[Diagnostic]:
    for found in dates:
        if found.agreement is Agreement.DISAGREES:
            mention = found.mention
            message = _("the minutes say {text} of {about}, and the plan has {meeting}").format(
                text=f'"{mention.text}"', about=mention.about, meeting=entry_text(found.entries[0])
            )
            because = [Reason(_("the plan has it here"), found.entries[0].span)]
            hint = _("if the minutes are right, change the day in the project and plan again")
            yield warning("date", message, mention.span, because=because, hint=hint)
