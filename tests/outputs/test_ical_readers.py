"""What three independent programs read in the feeds: vobject, ics.py and Home Assistant's ical."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import ics
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import ExceptionKind, Place, SeriesException
from aarsplan.workdays import DayType

from .feed_sample import KCL, LATER, OCTOBER, UID, by_uid, events, facts, feeds, lock, plan, uid_of_deadline


@dataclass(frozen=True)
class Read:
    """An event as a program read it; times in UTC, all-day events as dates, `end` exclusive."""

    summary: str
    location: str
    description: str
    start: date
    end: date
    sequence: str
    status: str


def with_vobject(content: bytes) -> dict[str, Read]:
    def value(event, name):
        return event.contents[name][0].value if name in event.contents else ""

    return {
        value(event, "uid"): Read(
            value(event, "summary"),
            value(event, "location"),
            value(event, "description"),
            in_utc(value(event, "dtstart")),
            in_utc(value(event, "dtend")),
            value(event, "sequence"),
            value(event, "status"),
        )
        for event in vobject.readOne(content.decode()).vevent_list
    }


def with_ics(content: bytes) -> dict[str, Read]:
    def sequence(event):
        return next(line.value for line in event.extra if line.name == "SEQUENCE")

    return {
        event.uid: Read(
            event.name or "",
            event.location or "",
            event.description or "",
            event.begin.date() if event.all_day else in_utc(event.begin.datetime),
            event.end.date() if event.all_day else in_utc(event.end.datetime),
            sequence(event),
            event.status,
        )
        for event in ics.Calendar(content.decode()).events
    }


def with_ical(content: bytes) -> dict[str, Read]:
    return {
        event.uid: Read(
            event.summary,
            event.location or "",
            event.description or "",
            in_utc(event.dtstart),
            in_utc(event.dtend),
            str(event.sequence),
            event.status.value,
        )
        for event in IcsCalendarStream.calendar_from_ics(content.decode()).events
    }


def in_utc(moment: date) -> date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def from_local(moment: date) -> date:
    return in_utc(moment.replace(tzinfo=COPENHAGEN)) if isinstance(moment, datetime) else moment


COPENHAGEN = ZoneInfo("Europe/Copenhagen")
READERS = {"vobject": with_vobject, "ics": with_ics, "ical": with_ical}
# ics.py 0.7 undoes the escapes one kind after the other, and so takes an escaped backslash and an n for a new line.
ICS_MISREADS = re.compile(r"\\[nNrR]")

every_reader = pytest.mark.parametrize("name", READERS)


@every_reader
def test_meeting_at_nine_is_at_seven_utc_in_summer_and_at_eight_in_winter(name):
    read = READERS[name](feeds()["kcl.ics"])
    assert read[UID["KCL/2025-08"]].start == datetime(2025, 8, 28, 7, tzinfo=UTC)
    assert read[UID["KCL/2025-08"]].end == datetime(2025, 8, 28, 10, tzinfo=UTC)
    assert read[UID[OCTOBER]].start == datetime(2025, 10, 30, 8, tzinfo=UTC)
    assert read[UID[OCTOBER]].end == datetime(2025, 10, 30, 11, tzinfo=UTC)


@every_reader
def test_all_day_events_have_dates_and_end_the_day_after(name):
    read = READERS[name](feeds()["alle.ics"])
    assert (read[UID["LA"]].start, read[UID["LA"]].end) == (date(2025, 9, 10), date(2025, 9, 13))
    deadline = read[uid_of_deadline(OCTOBER, "items")]
    assert (deadline.start, deadline.end) == (date(2025, 10, 16), date(2025, 10, 17))
    assert not isinstance(deadline.start, datetime)


@every_reader
def test_every_feed_is_read_whole(name):
    for content in feeds().values():
        assert READERS[name](content).keys() == by_uid(content).keys()


@every_reader
def test_texts_are_those_of_the_events(name):
    read = READERS[name](feeds()["alle.ics"])
    for uid, event in events().items():
        assert (read[uid].summary, read[uid].location) == (event.summary, event.location)
        assert read[uid].description == event.description


@every_reader
def test_move_and_cancellation_are_read(name):
    before = plan()
    after = plan(moved={OCTOBER: (date(2025, 10, 29), time(13))}, without="KCL/2025-11")
    read = READERS[name](feeds(after, lock(after, lock(before), LATER))["kcl.ics"])
    assert read[UID[OCTOBER]].start == datetime(2025, 10, 29, 12, tzinfo=UTC)
    assert read[UID[OCTOBER]].sequence == "1"
    assert (read[UID["KCL/2025-11"]].status, read[UID["KCL/2025-11"]].sequence) == ("CANCELLED", "1")


# What the feeds write as it is; the rest is cleaned away before.
LINE = (
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn")), max_size=120)
    | st.text(st.sampled_from(",;:\\\"'nNrR =æøå👩‍👧🇩🇰שלום-^"), max_size=120)
    | st.sampled_from(["Økonomi, Plan & Miljø; udvalg " * 6, "שלום עולם, " * 9, "👩‍👩‍👧" * 30, r"C:\mappe\x"])
).map(lambda text: re.sub(" {2,}", " ", text.strip()) or "x")
LINES = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


@given(title=LINE, place=LINE, deadline=LINE, because=LINES)
@settings(max_examples=40, deadline=None)
def test_any_text_comes_through_every_reader(title, place, deadline, because):
    move = SeriesException(ExceptionKind.MOVE, date(2025, 10, 30), date(2025, 10, 29), because=because)
    body = replace(
        KCL,
        name=title,
        series=tuple(replace(found, first=date(2025, 8, 20), last=date(2025, 10, 31)) for found in KCL.series),
        exceptions=(move,),
        deadlines=(DeadlineSpec("items", deadline, 10, DayType.WORKING_DAY),),
    )
    known = replace(facts(body), places={"hall": Place("hall", place)}, events={}, municipality=title)
    told = {uid: event for uid, event in events(plan(known)).items() if event.body == "KCL"}
    content = feeds(plan(known))["kcl.ics"]
    for name, reader in READERS.items():
        read = reader(content)
        assert read.keys() == told.keys(), name
        for uid, event in told.items():
            assert (read[uid].start, read[uid].end) == (from_local(event.start), from_local(event.end)), name
            for text, expected in (
                (read[uid].summary, event.summary),
                (read[uid].location, event.location),
                (read[uid].description, event.description),
            ):
                if name != "ics" or not ICS_MISREADS.search(expected):
                    assert text == expected, name
    assert told[UID[OCTOBER]].description.endswith(because)
    assert told[UID[OCTOBER]].summary in {f"{title} (KCL)", "KCL"}
