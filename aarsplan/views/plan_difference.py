"""What changed from one plan to another, as its readers may know it: meetings, deadlines, agendas, and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from aarsplan.visits import AgendaSlot


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
    """A meeting's change; `key` and `body` are "" where its readers may not know them, `reason` where nobody says.

    `places` are the names of the place before and of that now, "" for none; both are "" where it has stayed.
    """

    change: Change
    key: str
    body: str
    title: str
    places: tuple[str, str]
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
    teller = _Teller(plan, open_variant)
    told = tuple(entry for logged in log if (entry := teller.entry(logged)) is not None)
    reasons = {key: entry.reason for entry in told for key in _keys(entry)}
    return PlanDifference(
        old,
        new,
        tuple(teller.meetings(changes(old.lock, new.lock), reasons)),
        tuple(teller.agendas(old.lock, new.lock, reasons)),
        told,
    )


def _keys(entry: LogEntry) -> Iterator[str]:
    """The keys of what an entry tells of."""
    yield from (found.change.key for found in entry.meetings)
    yield from (found.key for found in entry.agendas)


@dataclass(frozen=True)
class _Teller:
    """Says what changed; in the `open_variant` nothing of what is closed."""

    plan: Plan
    open_variant: bool

    def entry(self, logged: Logged) -> LogEntry | None:
        """One change of the history; None where it changed nothing of which these readers are told."""
        found = changes(logged.old, logged.new)
        moved = _other_meetings(logged.old, logged.new)
        meetings = tuple(self.meetings(found, {}))
        agendas = tuple(self.agendas(logged.old, logged.new, {}))
        if not meetings and not agendas:
            return None
        # Whoever changes something closed may give a reason that everybody would learn of it by.
        whole = len(agendas) == len(moved) and all(told.key for told in meetings)
        return LogEntry(logged.number, logged.when, logged.who, logged.reason if whole else "", meetings, agendas)

    def meetings(self, found: Sequence[Change], reasons: Mapping[str, str]) -> Iterator[MeetingChange]:
        """What became of the meetings."""
        for change in found:
            key = change.key
            named, deadlines = self._named(change), tuple(self._deadlines(change))
            reason = reasons.get(key) or self._because(change)
            yield MeetingChange(change, *named, self._places(change), deadlines, reason)

    def agendas(self, old: Lock, new: Lock, reasons: Mapping[str, str]) -> Iterator[AgendaChange]:
        """What came on agendas, left them, or moved from one to another."""
        for slot in _other_meetings(old, new):
            if title := self._title(slot.key):
                stops = (self._stop(slot.old, old), self._stop(slot.new, new))
                yield AgendaChange(slot.key, title, *stops, reasons.get(slot.key, ""))

    def _named(self, change: Change) -> tuple[str, str, str]:
        """The key, the body and the title of a meeting."""
        facts, key = self.plan.problem.facts, change.key
        if is_hand_over(facts, change.new.placement):
            known = not self.open_variant or handed_over(facts, key, open_variant=True) is not None
            return key if known else "", "", hand_over_title(facts, key, open_variant=self.open_variant)
        code = code_of(key)
        return key, code if code in facts.bodies else "", facts.meeting_title(key)

    def _places(self, change: Change) -> tuple[str, str]:
        before, now = (entry.placement.place if entry else None for entry in (change.old, change.new))
        if change.kind is not ChangeKind.MOVED or before == now:
            return "", ""
        facts = self.plan.problem.facts
        return facts.place_name(before) or before or "", facts.place_name(now) or now or ""

    def _deadlines(self, change: Change) -> Iterator[DeadlineShift]:
        body = self.plan.problem.facts.bodies.get(code_of(change.key))
        if body is None or change.old is None or not change.days:
            return
        before, now = change.old.placement.day, change.new.placement.day
        shifts = [
            DeadlineShift(spec.code, spec.name, *(deadline_day(self.plan.problem, spec, day) for day in (before, now)))
            for spec in body.deadlines
        ]
        yield from sorted((s for s in shifts if s.old != s.new), key=lambda shift: (shift.new, shift.code))

    def _because(self, change: Change) -> str:
        """What the project says of a meeting that came, went or got another day."""
        if change.kind in {ChangeKind.CANCELLED, ChangeKind.REMOVED}:
            return cancelled_because(self.plan.problem.facts, change.new)
        meeting = self.plan.problem.meetings.get(change.key)
        if meeting is None or meeting.given or not (change.days or change.kind is ChangeKind.ADDED):
            return ""
        return meeting.because if change.new.placement == self.plan.placements.get(change.key) else ""

    def _title(self, key: str) -> str:
        """What stands on an agenda; "" where its readers may not know, or nobody knows any more."""
        facts, code = self.plan.problem.facts, key.partition("/")[0]
        visit = self.plan.problem.visits.get(key)
        if visit is not None:
            return "" if visit.closed and self.open_variant else visit_title(self.plan, visit, open_variant=False)
        if known := facts.items.get(code) or facts.topics.get(code):
            return "" if known.closed and self.open_variant else marked(known.title, closed=known.closed)
        # Of what has left the project nobody can tell whether it was closed; a preparation goes with its meeting.
        return "" if self.open_variant or code in facts.bodies or code in facts.events else code

    def _stop(self, slot: AgendaSlot | None, lock: Lock) -> Stop | None:
        if slot is None:
            return None
        facts, code = self.plan.problem.facts, code_of(slot.meeting)
        entry = lock.entries.get(slot.meeting)
        name = code if code in facts.bodies else facts.title(code)
        return Stop(slot.meeting, name, entry.placement.day if entry else None)


def _other_meetings(old: Lock, new: Lock) -> list[SlotChange]:
    """The changes of agendas besides those of the time of day at one meeting."""
    return [
        found
        for found in slot_changes(old, new)
        if not (found.old and found.new and found.old.meeting == found.new.meeting)
    ]
