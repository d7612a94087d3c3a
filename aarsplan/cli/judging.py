"""The steps that the commands about days share: the plan to judge from, and who judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aarsplan.checking import check_lock
from aarsplan.cli.console import tell
from aarsplan.cli.planning import loading_solver
from aarsplan.cli.project import Opened
from aarsplan.diagnostics import Span, has_errors, warning
from aarsplan.plan import Plan
from aarsplan.problem import Meeting
from aarsplan.texts import _

if TYPE_CHECKING:
    from aarsplan.days.judge import Judge


def standing(opened: Opened) -> Plan:
    """The plan that the lock holds, with a warning where it contradicts the project or its rules."""
    plan = opened.plan
    if has_errors(check_lock(plan, opened.lock, opened.project.rules, opened.lock_name)):
        message = _("the plan has errors as it stands, and days are measured against it all the same")
        tell([warning("broken-plan", message, Span(opened.lock_name), hint=_("see aarsplan check"))])
    return plan


def judge(opened: Opened, plan: Plan, meeting: Meeting) -> Judge:
    """Who judges the days of `meeting`.

    Raises:
        Rejected: the solver cannot be loaded.
    """
    with loading_solver():
        from aarsplan.days.judge import Judge

    return Judge(plan, opened.project.rules, meeting)
