"""What changed from one plan to another, as its readers may know it: meetings, deadlines, agendas, and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aarsplan.diff import Change, ChangeKind, SlotChange, changes, slot_changes
from aarsplan.lockfile import Lock
from aarsplan.plan import Plan, deadline_day
from aarsplan.texts import short_date
from aarsplan.views.disclosure import hand_over_title, handed_over, is_hand_over, marked
from aarsplan.views.publication import code_of
from aarsplan.views.remarks import cancelled_because
from aarsplan.views.visit_words import visit_title


@dataclass(frozen=True)
class PlanVersion:
    """A plan as it once was, or is: what a reader calls it, and its lock."""

    name: str
    lock: Lock

    @property
    def changed(self) -> datetime | None:
        """When anything in it changed last, in UTC; None of an empty one."""
        return max((entry.changed for entry in self.lock.entries.values()), default=None)


@dataclass(frozen=True)
class Logged:
    """One change that the project's history has kept, with what it did to the plan; `when` is in UTC."""

    number: int
    when: datetime
    who: str
    reason: str
    old: Lock
    new: Lock


@dataclass(frozen=True)
class DeadlineShift:
    """A deadline that follows its meeting to another day."""

    code: str
    name: str
    old: date
    new: date


@dataclass(frozen=True)
class MeetingChange:
    """A meeting's change; `key` and `body` are "" where its readers may not know them, `reason` where nobody says."""

    change: Change
    key: str
    body: str
    title: str
    deadlines: tuple[DeadlineShift, ...]
    reason: str


@dataclass(frozen=True)
class Stop:
    """A meeting on whose agenda something is or was, with its day; None of one that its plan does not have."""

    meeting: str
    name: str
    day: date | None

    def __str__(self) -> str:
        return f"{self.name} {short_date(self.day)}" if self.day else self.name


@dataclass(frozen=True)
class AgendaChange:
    """That an item came on an agenda (`old` is None), left it (`new` is None) or moved to another meeting."""

    key: str
    title: str
    old: Stop | None
    new: Stop | None
    reason: str


@dataclass(frozen=True)
class LogEntry:
    """Who changed what and when (UTC); `reason` is "" where there is none, or none that its readers may know."""

    number: int
    when: datetime
    who: str
    reason: str
    meetings: tuple[MeetingChange, ...]
    agendas: tuple[AgendaChange, ...]


@dataclass(frozen=True)
class PlanDifference:
    """All that changed from `old` to `new`; `log` is empty where no history tells."""

    old: PlanVersion
    new: PlanVersion
    meetings: tuple[MeetingChange, ...]
    agendas: tuple[AgendaChange, ...]
    log: tuple[LogEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.meetings or self.agendas)


def plan_difference(
    plan: Plan, old: PlanVersion, new: PlanVersion, log: Iterable[Logged] = (), *, open_variant: bool
) -> PlanDifference:
    """What changed from `old` to `new`, in the reader's language, for everybody or for those inside.

    `plan` is the project's plan of now, by which meetings and items are named. The reason of a change is that of the
    last one in the `log` that touched it, or else what the project says of the meeting.
    """
    teller = _Teller(plan, open_variant=open_variant)
    told = tuple(entry for logged in log if (entry := teller.logged(logged)) is not None)
    reasons = {key: entry.reason for entry in told for key in _keys(entry)}
    meetings, agendas, _all_told = teller.between(old.lock, new.lock, reasons)
    return PlanDifference(old, new, meetings, agendas, told)


def _keys(entry: LogEntry) -> Iterator[str]:
    yield from (found.change.key for found in entry.meetings)
    yield from (found.key for found in entry.agendas)


@dataclass(frozen=True)
class _Teller:
    """Says what changed, to everybody or to those inside."""

    plan: Plan
    open_variant: bool

    def __init__(self, plan: Plan, *, open_variant: bool) -> None:
        object.__setattr__(self, "plan", plan)
        object.__setattr__(self, "open_variant", open_variant)
