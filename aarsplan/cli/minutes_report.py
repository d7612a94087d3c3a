"""Minutes beside the plan, as a terminal shows them and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from aarsplan.cli.console import print_table
from aarsplan.diagnostics import printable
from aarsplan.loading.minutes.model import Mention
from aarsplan.reconcile.agenda import Line, LineState
from aarsplan.reconcile.dates import Agreement, DateCheck
from aarsplan.reconcile.meeting import entry_text
from aarsplan.reconcile.proposals import Proposal, proposal_json
from aarsplan.reconcile.review import Review
from aarsplan.reconcile.wording import tidy
from aarsplan.texts import _, clock, join, ngettext, short_date

_TITLE = 200
"""Most letters of a title that are shown."""
_MOST_MEETINGS = 3
"""How many meetings of a period are named."""


def print_review(review: Review) -> None:
    """The agenda and the dates of the minutes, each beside what the plan has."""
    click.secho(_("Minutes of {meeting}").format(meeting=entry_text(review.entry)), bold=True)
    click.echo()
    head = [_("Time"), _("In the minutes"), _("In the plan"), _("Outcome")]
    print_table(head, [_line_row(line) for line in review.lines])
    if review.dates:
        click.echo()
        head = [_("Line"), _("Date"), _("Of"), _("In the plan")]
        print_table(head, _date_rows(review.dates))


def print_proposals(found: Sequence[Proposal], *, accepts: bool) -> None:
    """What could be recorded, numbered; and how to accept it, where nobody `accepts` anything yet."""
    click.echo()
    if not found:
        click.echo(_("There is nothing to record that is not recorded."))
        return
    click.secho(_("Proposals"), bold=True)
    for number, proposal in enumerate(found, 1):
        click.echo(
            _("{number}. line {line}: {proposal}").format(
                number=number, line=proposal.span.line, proposal=printable(str(proposal))
            )
        )
    if not accepts:
        click.echo(_("Nothing of it is recorded unless you say so: --accept NUMBER, several times, or --accept all."))


def review_json(review: Review, found: Sequence[Proposal], chosen: Iterable[int]) -> dict[str, Any]:
    """The review and the proposals as plain data; `chosen` are the numbers of those that are recorded."""
    spot = review.entry.placement
    return {
        "meeting": spot.key,
        "date": spot.day.isoformat(),
        "lines": [_line_json(line) for line in review.lines],
        "dates": [_date_json(check) for check in review.dates],
        "diagnostics": [finding.to_json() for finding in review.findings],
        "proposals": [proposal_json(proposal, number) for number, proposal in enumerate(found, 1)],
        "accepted": list(chosen),
    }


def _line_row(line: Line) -> list[str]:
    entry = line.entry if line.bullet is None else None
    start = entry.start if entry else None
    outcome = _outcome(line.state)
    if line.moved and line.slot and line.slot.start:
        outcome = _("{outcome}; planned at {time}").format(outcome=outcome, time=clock(line.slot.start))
    planned = line.visit.key if line.visit else ""
    if not planned and line.item:
        planned = _("({code})").format(code=line.item.code)
    title = tidy(line.passage.text, _TITLE) if line.passage else ""
    return [clock(start) if start else "", f"  {title}" if line.bullet else title, planned, outcome]


def _outcome(state: LineState) -> str:
    return {
        LineState.DECIDED: _("decided"),
        LineState.NO_DECISION_NEEDED: _("needs no decision"),
        LineState.NO_DECISION: _("NO DECISION"),
        LineState.DECISION_NOT_PLANNED: _("DECIDED, NOT PLANNED"),
        LineState.NOT_PLANNED: _("NOT IN THE PLAN"),
        LineState.NOT_IN_MINUTES: _("NOT IN THE MINUTES"),
    }[state]


def _date_rows(checks: Sequence[DateCheck]) -> list[list[str]]:
    """A row for each day or period and what it is said of, with all lines that name it."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for check in checks:
        mention = check.mention
        key = (_days(mention), mention.about, _found(check))
        rows.setdefault(key, []).append(mention.span.line)
    return [[", ".join(str(line) for line in dict.fromkeys(lines)), *key] for key, lines in rows.items()]


def _days(mention: Mention) -> str:
    first, last = mention.days.first, mention.days.last
    return short_date(first) if first == last else f"{short_date(first)} - {short_date(last)}"


def _found(check: DateCheck) -> str:
    keys = [entry.placement.key for entry in check.entries]
    if check.agreement is Agreement.AGREES:
        more = len(keys) - _MOST_MEETINGS
        rest = [ngettext("{n} more", "{n} more", more).format(n=more)] if more > 0 else []
        return join([*keys[:_MOST_MEETINGS], *rest])
    if check.agreement is Agreement.DISAGREES:
        return _("NO: {meeting}").format(meeting=entry_text(check.entries[0]))
    if check.agreement is Agreement.NO_MEETING:
        return _("no date of a meeting")
    return _("nothing is known of it")


def _line_json(line: Line) -> dict[str, Any]:
    timed = line.entry is not None and line.bullet is None
    return {
        "line": line.passage.span.line if line.passage else None,
        "title": line.passage.text if line.passage else None,
        "start": f"{line.entry.start:%H:%M}" if line.entry and timed else None,
        "planned": line.visit.key if line.visit else None,
        "planned_start": f"{line.slot.start:%H:%M}" if line.slot and line.slot.start and timed else None,
        "item": line.item.code if line.item else None,
        "outcome": str(line.state),
    }


def _date_json(check: DateCheck) -> dict[str, Any]:
    mention = check.mention
    return {
        "line": mention.span.line,
        "text": mention.text,
        "first": mention.days.first.isoformat(),
        "last": mention.days.last.isoformat(),
        "about": mention.about or None,
        "agreement": str(check.agreement),
        "meetings": [entry.placement.key for entry in check.entries],
    }
