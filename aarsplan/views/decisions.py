"""Where meetings stand and who decided it, in words, said once of all the meetings of a body where that is true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aarsplan.domain import Status
from aarsplan.lockfile import Approval
from aarsplan.texts import _, join, short_date
from aarsplan.views.annual_row import status_name
from aarsplan.views.publication import code_of

Standing = tuple[Status, Approval | None]
"""Where a meeting stands, and by which decision; None where the lock has none."""

_DECIDED = {Status.APPROVED, Status.LOCKED}


def decision_text(status: Status, approval: Approval | None) -> str:
    """A decision: "godkendt af DIR ons 23-10-2024", without its meeting "godkendt ons 23-10-2024"."""
    if approval is None:
        return status_name(status)
    words = {"status": status_name(status), "day": short_date(approval.day)}
    if approval.meeting is None:
        return _("{status} {day}").format(**words)
    return _("{status} by {body} {day}").format(body=code_of(approval.meeting), **words)


def shared_decisions(found: Iterable[tuple[str, Standing]]) -> Mapping[str, Standing]:
    """The decisions by body that approved or locked all of its meetings that are no drafts any more.

    A body of which several decisions hold is not among them, nor one of which none does.
    """
    by_body: dict[str, set[Standing]] = {}
    for code, decision in found:
        if decision[0] in _DECIDED:
            by_body.setdefault(code, set()).add(decision)
    return {code: next(iter(several)) for code, several in by_body.items() if len(several) == 1}


def decision_lines(shared: Mapping[str, Standing]) -> list[str]:
    """A line for each decision: "DIR og KCL: godkendt af DIR ons 23-10-2024"."""
    bodies: dict[str, list[str]] = {}
    for code, decision in shared.items():
        bodies.setdefault(decision_text(*decision), []).append(code)
    return [_("{bodies}: {decision}").format(bodies=join(codes), decision=text) for text, codes in bodies.items()]


def remark(decision: Standing, shared: Standing | None) -> str:
    """What a row says of its meeting's decision where a line tells of the one that its body's meetings share."""
    return "" if decision == shared else decision_text(*decision)
