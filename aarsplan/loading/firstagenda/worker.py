"""The process in which lists of committees are read: JSON on standard input, busy minutes as JSON on standard output.

FirstAgenda publishes a municipality's committees with their meetings as `udvalgsliste`:
`{"Udvalg": {group: [{"Navn", "Moeder": [{"Id", "MeetingBeginUtc", "MeetingEndUtc", "IsSupplementaryAgenda", ...}]}]}}`.
Its "Utc" times carry the offset of Danish time, and that offset is believed, whatever the key is called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aarsplan.loading.child import answer
from aarsplan.loading.firstagenda.json_text import Array, Number, Object, parse
from aarsplan.loading.ics.event import clean
from aarsplan.loading.ics.text import COMPRESSED, EventFault, FileFault, Note
from aarsplan.loading.ics.time import COPENHAGEN, copenhagen_minute, in_range
from aarsplan.loading.ics.worker import MAX_BUSY, first_of

USUAL_LENGTH = timedelta(hours=2)
"""How long a meeting takes that has no end."""
MAX_NAME = 200
"""Characters of a committee's name."""
MAX_KNOWN = 100
"""Committees that are named to whoever asked for another."""

_DAY = 1440
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)


@dataclass(frozen=True, order=True)
class Meeting:
    """A meeting: `start` and `end` (exclusive) in minutes as `problem.minute_of` counts them, and its line.

    `has_end` tells whether the list says when it ends.
    """

    committee: str
    start: int
    end: int
    supplementary: bool
    line: int
    has_end: bool


def main() -> None:
    """Answer for the arguments: two ISO dates, both inclusive, and the names of committees as JSON."""
    answer(_busy)


def _busy(content: bytes, arguments: Sequence[str]) -> dict[str, Any]:
    first, last, committees = arguments
    try:
        return read(content, date.fromisoformat(first), date.fromisoformat(last), json.loads(committees))
    except FileFault as fault:
        return {"fault": asdict(fault.note)}


def read(content: bytes, first: date, last: date, committees: Sequence[str] = ()) -> dict[str, Any]:
    """The meetings of `committees`, of all where none are named, on the days `first` to `last`, both inclusive.

    The answer has the shape of `ics.worker.read`, and the names of all `committees` that the list has.

    Raises:
        FileFault: it is no list of committees.
    """
    reader = _Reader(committees)
    reader.read(parse(_text(content)))
    meetings = list(_each_once(reader.meetings))
    for meeting in meetings:
        if not meeting.has_end:
            reader.count("no-end", meeting.line)
    begin, end = first.toordinal() * _DAY, (last.toordinal() + 1) * _DAY
    busy = [meeting for meeting in meetings if meeting.start < end and begin < meeting.end]
    if len(busy) > MAX_BUSY:
        raise FileFault("busy", limit=MAX_BUSY)
    titles = sorted({meeting.committee for meeting in busy})
    number = {title: at for at, title in enumerate(titles)}
    rows = sorted((meeting.start, meeting.end, meeting.line, number[meeting.committee]) for meeting in busy)
    return {
        "busy": rows,
        "titles": titles,
        "notes": [asdict(note) for note in first_of(reader.told())],
        "events": len(meetings) + reader.skipped,
        "free": 0,
        "skipped": reader.skipped,
        "zones": {},
        "committees": sorted(reader.names),
    }


class _Reader:
    """Gathers the meetings of one list, and what there is to tell of it."""

    def __init__(self, committees: Sequence[str]) -> None:
        self.meetings: list[Meeting] = []
        self.names: set[str] = set()
        self.skipped = 0
        self._wanted = {_folded(name): name for name in committees}
        self._notes: list[Note] = []
        self._counted: dict[str, list[int]] = {}

    def read(self, root: Any) -> None:
        groups = root.values.get("Udvalg") if isinstance(root, Object) else None
        if not isinstance(groups, Object):
            raise FileFault("shape", root.line if isinstance(root, Object | Array) else 1)
        for group in groups.values.values():
            if not isinstance(group, Array):
                raise FileFault("shape", groups.line)
            for committee in group.values:
                self._committee(committee, group.line)

    def told(self) -> list[Note]:
        """The notes, those that are counted as one, and those on what was asked for in vain."""
        found = {_folded(name) for name in self.names}
        missing = [name for folded, name in self._wanted.items() if folded not in found]
        counted = [Note(code, lines[0], seen={"count": len(lines)}) for code, lines in self._counted.items()]
        vain = [Note("no-committee", seen={"name": name, "known": sorted(self.names)[:MAX_KNOWN]}) for name in missing]
        nothing = [] if self.meetings or self.skipped or missing else [Note("no-meetings")]
        return [*self._notes, *counted, *vain, *nothing]

    def count(self, code: str, line: int) -> None:
        """Take note of what is told once, with how often it came."""
        self._counted.setdefault(code, []).append(line)

    def _committee(self, committee: Any, line: int) -> None:
        if not isinstance(committee, Object):
            raise FileFault("shape", line)
        written, meetings = committee.values.get("Navn"), committee.values.get("Moeder")
        name = clean(written)[:MAX_NAME] if isinstance(written, str) else ""
        if not name or not (meetings is None or isinstance(meetings, Array)):
            raise FileFault("shape", committee.line)
        self.names.add(name)
        if self._wanted and _folded(name) not in self._wanted:
            return
        for meeting in meetings.values if meetings else ():
            if not isinstance(meeting, Object):
                raise FileFault("shape", committee.line)
            try:
                self.meetings.append(self._meeting(meeting, name))
            except EventFault as fault:
                self.skipped += 1
                self._notes.append(Note(fault.code, meeting.line, name, fault.seen))

    def _meeting(self, meeting: Object, committee: str) -> Meeting:
        start = self._moment(meeting, "MeetingBeginUtc")
        end = self._moment(meeting, "MeetingEndUtc")
        if start is None:
            raise EventFault("no-start")
        ends = end or start + USUAL_LENGTH
        if ends <= start:
            raise EventFault("end")
        supplementary = meeting.values.get("IsSupplementaryAgenda") is True
        minutes = [copenhagen_minute(at.replace(tzinfo=None), at.tzinfo or COPENHAGEN) for at in (start, ends)]
        return Meeting(committee, minutes[0], minutes[1], supplementary, meeting.line, has_end=end is not None)

    def _moment(self, meeting: Object, key: str) -> datetime | None:
        written = meeting.values.get(key)
        if written is None or written == "":
            return None
        if not isinstance(written, str):
            raise EventFault("date", value=written.text[:40] if isinstance(written, Number) else key)
        try:
            moment = datetime.fromisoformat(written.strip().upper()) if _TIME.fullmatch(written.strip()) else None
        except ValueError:
            moment = None
        if moment is None:
            raise EventFault("date", value=clean(written)[:40])
        in_range(moment)
        if moment.tzinfo is None:
            self.count("no-offset", meeting.line)
            return moment.replace(tzinfo=COPENHAGEN)
        if not moment.utcoffset():
            self.count("utc", meeting.line)
        return moment


def _each_once(meetings: Sequence[Meeting]) -> Iterator[Meeting]:
    """Each meeting once: a supplementary agenda is of a meeting that day, and a committee may stand in two groups."""
    days = {(meeting.committee, meeting.start // _DAY) for meeting in meetings if not meeting.supplementary}
    seen: set[tuple[str, int, int]] = set()
    for meeting in sorted(meetings):
        supplements = meeting.supplementary and (meeting.committee, meeting.start // _DAY) in days
        key = (meeting.committee, meeting.start, meeting.end)
        if not supplements and key not in seen:
            seen.add(key)
            yield meeting


def _folded(name: str) -> str:
    return clean(name).casefold()


def _text(content: bytes) -> str:
    if content.startswith(COMPRESSED):
        raise FileFault("compressed")
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise FileFault("encoding", content.count(b"\n", 0, problem.start) + 1) from None
    if not text.strip():
        raise FileFault("empty")
    return text


if __name__ == "__main__":
    main()
