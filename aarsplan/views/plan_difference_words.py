"""Words for what became of a meeting from one plan to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aarsplan.diff import Change, ChangeKind
from aarsplan.domain import Status
from aarsplan.lockfile import Entry
from aarsplan.problem import Placement
from aarsplan.texts import _, clock, ngettext, short_date, week_number
from aarsplan.views.annual_row import status_name
from aarsplan.workdays import COPENHAGEN

_DAY_MINUTES = 24 * 60


def moment_text(when: datetime) -> str:
    """A moment on the Danish clock: "tir 03-06-2025 kl. 10.12"."""
    local = when.astimezone(COPENHAGEN)
    return _("{day} at {time}").format(day=short_date(local.date()), time=clock(local.time()))


def spot_text(placement: Placement) -> str:
    """The day and the time of a placement; what lasts a whole day has no time."""
    day = short_date(placement.day)
    return day if _whole_days(placement) else f"{day} {clock(placement.start)}"


def times_text(placement: Placement) -> str:
    """From when to when: "9.00–12.00"; "" for whole days."""
    return "" if _whole_days(placement) else f"{clock(placement.start)}–{clock(placement.end)}"


def week_text(placement: Placement) -> str:
    """The week: "uge 45"."""
    return _("week {week}").format(week=week_number(placement.day))


def shift_text(days: int) -> str:
    """How far a meeting moved: "11 dage senere"; "" for no day."""
    if not days:
        return ""
    later = ngettext("{n} day later", "{n} days later", abs(days))
    earlier = ngettext("{n} day earlier", "{n} days earlier", abs(days))
    return (later if days > 0 else earlier).format(n=abs(days))


def kind_text(change: Change) -> str:
    """What happened, in a word for a table: "Flyttet"."""
    match change.kind:
        case ChangeKind.ADDED if change.old is not None:
            return _("Held after all")
        case ChangeKind.ADDED:
            return _("New")
        case ChangeKind.CANCELLED:
            return _("Cancelled")
        case ChangeKind.REMOVED:
            return _("Taken out")
        case ChangeKind.CHANGED:
            return _("Changed")
    moved_in_day = change.old is not None and change.old.placement.day == change.new.placement.day
    return _("Changed") if moved_in_day else _("Moved")


def details(change: Change) -> Iterator[str]:
    """What there is to say of the change besides what happened and when the meeting was and is."""
    if shift := shift_text(change.days):
        yield shift
    if change.kind is ChangeKind.MOVED and change.old is not None and not change.days:
        yield from _new_hours(change.old.placement, change.new.placement)
    if change.restated and change.old is not None:
        yield state_text(change.new)
    if change.reworded and change.kind is ChangeKind.CHANGED:
        yield _("text or deadlines changed")


def state_text(entry: Entry) -> str:
    """The status that a meeting came to have: "godkendt ons 23-10-2024", "igen udkast"."""
    if entry.status is Status.DRAFT:
        return _("back to draft")
    name = status_name(entry.status)
    return f"{name} {short_date(entry.approval.day)}" if entry.approval else name


def _new_hours(old: Placement, new: Placement) -> Iterator[str]:
    if times_text(old) != times_text(new):
        yield _("other times")
    if old.place != new.place:
        yield _("another place")


def _whole_days(placement: Placement) -> bool:
    return placement.minutes >= _DAY_MINUTES
