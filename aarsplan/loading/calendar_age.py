"""How old the copies of fetched calendars are, and what is said of those that are too old or could not be fetched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from aarsplan.diagnostics import Diagnostic, Reason, warning
from aarsplan.loading.named_calendars import Calendar, Remote
from aarsplan.texts import _, clock, ngettext, short_date
from aarsplan.workdays import COPENHAGEN

COPY = "calendar-copy"
"""The code of what is told here."""

_DAY = timedelta(days=1)


class State(StrEnum):
    """How far a calendar is to be relied on."""

    FILE = "file"
    """A file that nobody fetches."""
    GOOD = "good"
    OLD = "old"
    FAILED = "failed"
    """The last try failed; there may be a copy of before."""
    UNDATED = "undated"
    """There is a copy, and nobody knows how old it is."""
    NEVER = "never"
    """There is no copy."""


def state(calendar: Calendar, now: datetime) -> State:
    """How far `calendar` is to be relied on at the time `now`."""
    remote = calendar.remote
    if remote is None:
        return State.FILE
    if remote.record.failure:
        return State.FAILED
    if not calendar.is_there:
        return State.NEVER
    if remote.record.fetched is None:
        return State.UNDATED
    return State.OLD if now - remote.record.fetched > remote.max_age_days * _DAY else State.GOOD


def age_warnings(calendars: Iterable[Calendar], now: datetime) -> list[Diagnostic]:
    """A warning for each of the calendars that is not to be relied on at the time `now`."""
    found = []
    for calendar in calendars:
        if calendar.remote and state(calendar, now) is not State.GOOD:
            because = [Reason(text) for text in _reasons(calendar.remote, now)]
            hint = _("fetch it with: {command}").format(command=f"aarsplan calendars --fetch {calendar.name}")
            text = _told(calendar, calendar.remote, now)
            found.append(warning(COPY, text, calendar.span, because=because, hint=hint))
    return found


def age(fetched: datetime, now: datetime) -> str:
    """How long ago `fetched` was at the time `now`: "3 hours", "9 days"."""
    passed = max(now - fetched, timedelta())
    if passed < _DAY:
        hours = passed // timedelta(hours=1)
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} day", "{n} days", passed.days).format(n=passed.days)


def moment(found: datetime) -> str:
    """A time as a Dane reads it: the day and the clock of Copenhagen."""
    local = found.astimezone(COPENHAGEN)
    return f"{short_date(local.date())} {clock(local.time())}"


def _told(calendar: Calendar, remote: Remote, now: datetime) -> str:
    record = remote.record
    if not calendar.is_there:
        text = _("there is no copy of calendar {name} from {host}: it keeps nobody busy")
    elif record.fetched is None:
        text = _("nobody knows how old the copy of calendar {name} from {host} is")
    else:
        text = _("the copy of calendar {name} from {host} is {age} old")
    old = age(record.fetched, now) if record.fetched else ""
    return text.format(name=calendar.name, host=remote.address.place, age=old)


def _reasons(remote: Remote, now: datetime) -> Iterable[str]:
    record = remote.record
    if record.failure and record.failed:
        text = _("fetching it failed on {moment}: {reason}")
        yield text.format(moment=moment(record.failed), reason=record.failure.text)
    if record.fetched and now - record.fetched > remote.max_age_days * _DAY:
        limit = ngettext("at most {n} day is allowed", "at most {n} days are allowed", remote.max_age_days)
        yield limit.format(n=remote.max_age_days)
