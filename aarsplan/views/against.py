"""A published feed beside the one that the plan makes: what readers see otherwise than the plan has it.

Each event gives one finding at most: the gravest difference, with the others as its reasons. When an event was written
out (DTSTAMP), how it is described and in which order events stand is no difference, since servers change these.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from aarsplan.diagnostics import Diagnostic, Reason, Span, error, in_order, printable, warning
from aarsplan.domain import Status
from aarsplan.loading.feed_file import FeedFile, FoundEvent
from aarsplan.lockfile import Entry, Lock, uid_of
from aarsplan.texts import _, clock, join, ngettext, short_date
from aarsplan.views.calendar_event import CalendarEvent, EventStatus
from aarsplan.workdays import COPENHAGEN

_MAX_SHOWN = 80
_MAX_FINDINGS = 100
_MAX_DOMAINS = 10
"""Domains of others for which is looked whether an unknown UID was minted there for a meeting of the plan."""

Difference = tuple[str, str, str]
"""The code of a finding, its sentence, and a hint."""


@dataclass(frozen=True)
class Comparison:
    """What differs between a feed and the plan, and how many `agree` of all `events` that one of the two has."""

    findings: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]
    agree: int
    events: int


def compare(feed: FeedFile, events: Sequence[CalendarEvent], lock: Lock, lock_name: str) -> Comparison:
    """The feed against the `events` that the plan has for it as `lock`, called `lock_name`, holds it."""
    there: dict[str, list[FoundEvent]] = {}
    for event in feed.events:
        there.setdefault(event.uid, []).append(event)
    here = {event.uid: event for event in events}
    register = _Register(lock, lock_name)
    found = {uid: _finding(feed.name, there.get(uid, []), here.get(uid), register) for uid in sorted({*there, *here})}
    findings = [finding for finding in found.values() if finding is not None]
    notes = list(_repeating(feed.name, there))
    agree = len(found) - len(findings)
    return Comparison(_first_of(findings), _first_of(notes), agree, len(found))


def _first_of(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics in order; where there are too many, the first of them, and one that tells how many are left."""
    ordered = in_order(diagnostics)
    if left := ordered[_MAX_FINDINGS:]:
        message = ngettext(
            "{n} more finding about this calendar is not shown",
            "{n} more findings about this calendar are not shown",
            len(left),
        ).format(n=len(left))
        return (*ordered[:_MAX_FINDINGS], replace(left[0], code="feed-more", message=message, because=(), hint=""))
    return tuple(ordered)


def _repeating(name: str, there: Mapping[str, list[FoundEvent]]) -> Iterator[Diagnostic]:
    """A warning about each event that repeats."""
    for events in there.values():
        if series := next((event for event in events if event.repeats or event.occurrence), None):
            message = _("{title} repeats in the calendar; only its first time is compared")
            yield warning("feed-repeats", message.format(title=_cut(series.summary)), Span(name, series.line))


def _finding(name: str, there: list[FoundEvent], here: CalendarEvent | None, register: _Register) -> Diagnostic | None:
    """What is wrong with the events of one UID, None where they agree."""
    events = [event for event in there if not event.occurrence] or there
    if here is None:
        return _unknown(name, events[0], register)
    because = register.standing(here)
    called = register.called(here)
    if not events:
        message = _("{name} on {when} is missing in the calendar").format(name=called, when=_when(here.start, here.end))
        hint = _("publish the feed again")
        return error("feed-missing", message, Span(name), because=because, hint=hint)
    if len(events) > 1:
        message = _("{name} stands {n} times in the calendar, on the lines {lines}")
        lines = join([str(event.line) for event in events[:5]])
        message = message.format(name=called, n=len(events), lines=lines)
        return error("feed-double", message, Span(name, events[1].line), because=because)
    differences = list(_differences(called, events[0], here))
    if not differences:
        return None
    code, message, hint = differences[0]
    reasons = [*(Reason(sentence) for _code, sentence, _hint in differences[1:]), *because]
    return error(code, message, Span(name, events[0].line), because=reasons, hint=hint)


def _unknown(name: str, event: FoundEvent, register: _Register) -> Diagnostic:
    message = _("the calendar has {title} on {when}, which the plan does not have in this feed")
    text = message.format(title=_cut(event.summary) or event.uid, when=_when(event.start, event.end))
    return error("feed-unknown", text, Span(name, event.line), because=register.known_as(event.uid))


def _differences(name: str, there: FoundEvent, here: CalendarEvent) -> Iterator[Difference]:
    """What is told otherwise of one event, the gravest first."""
    yield from _number(name, there, here)
    yield from _standing(name, there, here)
    numbered = _(
        "its SEQUENCE is the same, so that calendar programs may overlook the difference: publish the feed again"
    )
    if (there.start, there.end) != (here.start, here.end):
        text = _("{name} is on {there} in the calendar and on {here} in the plan")
        when = {"there": _when(there.start, there.end), "here": _when(here.start, here.end)}
        yield "feed-moved", text.format(name=name, **when), numbered
    if _bare(there.location) != _bare(here.location):
        text = _("the place of {name} is {there} in the calendar and {here} in the plan")
        place = {"there": _quoted(there.location), "here": _quoted(here.location)}
        yield "feed-moved", text.format(name=name, **place), numbered
    if _bare(there.summary) != _bare(here.summary):
        text = _("{name} is called {there} in the calendar and {here} in the plan")
        titles = {"there": _quoted(there.summary), "here": _quoted(here.summary)}
        yield "feed-title", text.format(name=name, **titles), ""


def _number(name: str, there: FoundEvent, here: CalendarEvent) -> Iterator[Difference]:
    """Whether the calendar is ahead of the plan or behind it."""
    if there.sequence > here.sequence:
        text = _(
            "{name} has SEQUENCE {there} in the calendar and {here} in the plan: readers saw a later plan than this"
        )
        hint = _("the plan was taken back, or another one was published; bring the lock back that was published last")
        yield "feed-ahead", text.format(name=name, there=there.sequence, here=here.sequence), hint
    elif there.sequence < here.sequence:
        behind = here.sequence - there.sequence
        text = ngettext(
            "{name} is {n} change behind: SEQUENCE {there} in the calendar, {here} in the plan",
            "{name} is {n} changes behind: SEQUENCE {there} in the calendar, {here} in the plan",
            behind,
        )
        numbers = {"n": behind, "there": there.sequence, "here": here.sequence}
        yield "feed-stale", text.format(name=name, **numbers), _("publish the feed again, or wait for it to be fetched")
    elif there.changed is not None and there.changed < here.changed:
        text = _("{name} is as of {there} in the calendar; the plan changed it on {here}")
        stamps = {"there": _stamp(there.changed), "here": _stamp(here.changed)}
        yield "feed-stale", text.format(name=name, **stamps), _("publish the feed again, or wait for it to be fetched")


def _standing(name: str, there: FoundEvent, here: CalendarEvent) -> Iterator[Difference]:
    """Whether it is cancelled, a draft or decided in one of the two only; a server may leave the status out."""
    untold = EventStatus.CONFIRMED if here.status is EventStatus.CANCELLED else here.status
    status = there.status if there.status in set(EventStatus) else untold
    if status == here.status:
        return
    if here.status is EventStatus.CANCELLED:
        text = _("{name} stands in the calendar and is cancelled in the plan")
    elif status == EventStatus.CANCELLED:
        text = _("{name} is cancelled in the calendar and stands in the plan")
    elif here.status is EventStatus.TENTATIVE:
        text = _("{name} is decided in the calendar and a draft in the plan")
    else:
        text = _("{name} is a draft in the calendar and decided in the plan")
    yield "feed-status", text.format(name=name), ""


class _Register:
    """The meetings of the lock by the UIDs that they and what hangs on them have."""

    def __init__(self, lock: Lock, lock_name: str) -> None:
        entries = lock.entries
        self._lock = lock
        self._lock_name = lock_name
        self._by_uid = {entry.uid: entry for entry in entries.values()}
        self._by_local = {_local(entry.uid): entry for entry in entries.values()}
        self._minted: dict[str, dict[str, Entry]] = {}

    def called(self, event: CalendarEvent) -> str:
        """What to call an event of the plan: a meeting's key, else its title."""
        entry = self._by_uid.get(event.uid)
        return entry.placement.key if entry else _cut(event.summary)

    def standing(self, event: CalendarEvent) -> list[Reason]:
        """Where the meeting of an event stands in the lock."""
        slot = self._lock.slots.get(event.stamp.partition(" ")[0])
        entry = self._owner(event.uid) or (self._lock.entries.get(slot.meeting) if slot else None)
        return [self._reason(entry)] if entry else []

    def known_as(self, uid: str) -> list[Reason]:
        """What the lock knows of a UID that the feed should not have."""
        if entry := self._owner(uid):
            return [self._reason(entry)]
        domain = uid.rpartition("@")[2]
        minted = self._minted_at(domain)
        for local in _stems(_local(uid)):
            if entry := self._by_local.get(local) or minted.get(local):
                text = _("it is {key} as a project of the domain {domain} has it")
                return [Reason(text.format(key=entry.placement.key, domain=_cut(domain))), self._reason(entry)]
        return [Reason(_("no meeting in {lock} has its UID, {uid}").format(lock=self._lock_name, uid=_cut(uid)))]

    def _owner(self, uid: str) -> Entry | None:
        """The meeting with this UID, or that on which what has it hangs."""
        local, at, domain = uid.rpartition("@")
        for stem in _stems(local if at else domain):
            if entry := self._by_uid.get(f"{stem}{at}{domain}" if at else stem):
                return entry
        return None

    def _reason(self, entry: Entry) -> Reason:
        spot = entry.placement
        text = _("{key} is on {day} in the plan")
        if entry.status is Status.CANCELLED:
            text = _("{key} on {day} is cancelled in the plan")
        elif entry.status is Status.HELD:
            text = _("{key} was held on {day}")
        return Reason(text.format(key=spot.key, day=short_date(spot.day)), entry.span or Span(self._lock_name))

    def _minted_at(self, domain: str) -> dict[str, Entry]:
        """The meetings by what comes before the @ of the UIDs that they would have been given at another domain."""
        if domain not in self._minted and len(self._minted) < _MAX_DOMAINS:
            self._minted[domain] = {_local(uid_of(domain, key)): entry for key, entry in self._lock.entries.items()}
        return self._minted.get(domain, {})


def _local(uid: str) -> str:
    return uid.rpartition("@")[0] or uid


def _stems(local: str) -> Iterator[str]:
    """`local` and what is left of it without its last parts: a deadline's UID is its meeting's and a suffix."""
    while local:
        yield local
        local = local.rpartition("-")[0]


def _when(start: date, end: date) -> str:
    """The days, both inclusive, or the times of an event in words."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        last = clock(end.time()) if end.date() == start.date() else f"{short_date(end)} {clock(end.time())}"
        return f"{short_date(start)} {clock(start.time())}–{last}"
    last_day = end - timedelta(days=1)
    return short_date(start) if last_day <= start else f"{short_date(start)} – {short_date(last_day)}"


def _stamp(moment: datetime) -> str:
    local = moment.astimezone(COPENHAGEN)
    return f"{short_date(local)} {local:%H:%M:%S}"


def _bare(text: str) -> str:
    """What of a text is compared: its letters, however others fold, space or compose them."""
    return "".join(printable(unicodedata.normalize("NFC", text)).split())


def _quoted(text: str) -> str:
    return f'"{_cut(text)}"'


def _cut(text: str) -> str:
    shown = " ".join(printable(text).split())
    return shown if len(shown) <= _MAX_SHOWN else shown[: _MAX_SHOWN - 1] + "…"
