"""The lock that a new plan leads to."""

from __future__ import annotations

from aarsplan.checking import standing_plan
from aarsplan.cli.effects import kept_lock
from aarsplan.cli.options import now
from aarsplan.cli.project import LOCK_FILE, Opened
from aarsplan.history import records, undone_by
from aarsplan.lockfile import Lock, above, advance
from aarsplan.plan import Plan
from aarsplan.views.telling import retold

_UNDONE = 50
"""How many changes that were taken back, the latest ones, a new plan is numbered above."""


def advanced(opened: Opened, plan: Plan) -> Lock:
    """The lock after `plan`, numbered above what was told and taken back.

    Raises:
        Rejected: the history is damaged.
    """
    return numbered(opened, advance(opened.lock, plan, now()))


def numbered(opened: Opened, lock: Lock) -> Lock:
    """A lock that is to follow the one opened, with what its readers are told, numbered as in `advanced`.

    Raises:
        Rejected: the history is damaged.
    """
    folder = opened.project.folder
    found = records(folder)
    undone = [record for record in found if record.number in undone_by(found)][-_UNDONE:]
    digests = [file.after for record in undone for file in record.files if file.name == LOCK_FILE and file.after]
    told = [kept_lock(folder, digest) for digest in dict.fromkeys(digests)]
    return above(retold(standing_plan(opened.project.facts, lock), lock, now()), opened.lock, told)
