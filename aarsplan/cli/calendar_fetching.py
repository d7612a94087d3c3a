"""Fetching calendars and keeping what came: each is read through before its copy is replaced, and all is kept at once.

One that fails leaves its copy as it was; the others are fetched all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from aarsplan.cli.planning import alone
from aarsplan.diagnostics import Diagnostic, Rejected, Span, error
from aarsplan.domain import DateRange
from aarsplan.fetching.answer import Failure, Fetched, NotModified
from aarsplan.fetching.client import fetch
from aarsplan.files import read_bytes
from aarsplan.loading.calendars import MAX_BYTES, read_calendar
from aarsplan.loading.fetch_records import FILE, Record, digest, read_records, records_file
from aarsplan.loading.fetch_records import MAX_BYTES as MAX_RECORD_BYTES
from aarsplan.loading.named_calendars import Calendar, Remote, is_inside
from aarsplan.saving import save_all
from aarsplan.texts import _

_AT_ONCE = 8
"""Calendars that are asked for at the same time."""
_READ_AHEAD = timedelta(days=365)
"""How far from today a calendar is read through before it is kept, besides the days that have been planned."""


@dataclass(frozen=True)
class _Outcome:
    """What came of one calendar: its new `record`, a new copy where there is one, and what is wrong with what came."""

    calendar: Calendar
    record: Record
    content: bytes | None = None
    mistakes: tuple[Diagnostic, ...] = ()


def fetch_calendars(
    folder: Path, calendars: Sequence[Calendar], planned: Sequence[DateRange], now: datetime
) -> tuple[frozenset[str], list[Diagnostic]]:
    """Fetch `calendars`, all of which have an address, and keep what came in the project `folder`.

    Returns the names of those that failed, why being in their records, and what is wrong with those that came and
    cannot be read. `now` is the time that is stamped on the records.

    Raises:
        Rejected: the copies cannot be written; all are as they were.
    """
    asked = [(calendar, calendar.remote) for calendar in calendars if calendar.remote]
    now = now.replace(microsecond=0)
    today = now.date()
    around = [DateRange(today, today + _READ_AHEAD), *planned]
    within = DateRange(min(days.first for days in around), max(days.last for days in around))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda pair: _answer(*pair), asked))
    outcomes = [
        _outcome(calendar, remote.record, answer, within, now)
        for (calendar, remote), answer in zip(asked, answers, strict=True)
    ]
    if outcomes:
        _keep(folder, outcomes)
    failed = frozenset(outcome.calendar.name for outcome in outcomes if outcome.record.failure)
    return failed, [told for outcome in outcomes for told in outcome.mistakes]


def _answer(calendar: Calendar, remote: Remote) -> Fetched | NotModified | Failure:
    copy = None
    with suppress(Rejected):
        # A copy that cannot be read is as good as none: the whole calendar is asked for.
        copy = read_bytes(calendar.path, calendar.name, max_bytes=MAX_BYTES)
    return fetch(remote.address, remote.hosts, remote.private_hosts, remote.record.validators(copy))


def _outcome(
    calendar: Calendar, record: Record, answer: Fetched | NotModified | Failure, within: DateRange, now: datetime
) -> _Outcome:
    if isinstance(answer, Failure):
        return _Outcome(calendar, replace(record, failed=now, failure=answer))
    good = replace(record, fetched=now, failed=None, failure=None)
    if isinstance(answer, NotModified):
        return _Outcome(calendar, good)
    try:
        name = calendar.path.name
        read_calendar(answer.content, name, within, roles=(), places=(), span=calendar.span)
    except Rejected as rejected:
        return _Outcome(calendar, replace(record, failed=now, failure=Failure("refused")), None, rejected.diagnostics)
    sent = answer.validators
    good = replace(good, content=digest(answer.content), etag=sent.etag, modified=sent.modified)
    return _Outcome(calendar, good, answer.content)


def _keep(folder: Path, outcomes: Sequence[_Outcome]) -> None:
    """Write the copies and the records together.

    The records come last: a crash in between leaves new copies with old records, and then all of them are asked for
    again. The other way round a server would be asked whether it has something newer than what was never kept.
    """
    path = folder / FILE
    if not is_inside(path, folder):
        message = _("{file} is a link that leads out of the project folder").format(file=FILE)
        raise Rejected([error("busy", message, Span(FILE), hint=_("remove the link"))])
    with alone(folder, dry_run=False):
        records: dict[str, Record] = {}
        with suppress(Rejected, ValueError):
            # What cannot be read was told when the project was loaded, and is written anew.
            records = read_records(read_bytes(path, FILE, max_bytes=MAX_RECORD_BYTES))
        records |= {outcome.calendar.name: outcome.record for outcome in outcomes}
        copies = {outcome.calendar.path: outcome.content for outcome in outcomes if outcome.content is not None}
        save_all({**copies, path: records_file(records)})
