"""The lock that a new plan leads to, with what its readers are told."""

from __future__ import annotations

from aarsplan.checking import standing_plan
from aarsplan.cli.options import now
from aarsplan.cli.project import Opened
from aarsplan.lockfile import Lock, advance
from aarsplan.plan import Plan
from aarsplan.taken_back import raised
from aarsplan.views.telling import retold


def advanced(opened: Opened, plan: Plan) -> Lock:
    """The lock after `plan`."""
    return announced(opened, advance(opened.lock, plan, now()))


def announced(opened: Opened, lock: Lock) -> Lock:
    """A lock that is to follow the one opened, with what its readers are told, numbered above all they were told."""
    above = raised(lock, opened.floor)
    return retold(standing_plan(opened.project.facts, above), above, now())
