"""What three independent programs read in every feed: of the Norddjurs project, of a large one, and of a small one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import pytest

from aarsplan.checking import standing_plan
from aarsplan.cli.project import open_project
from aarsplan.horizon import parse_horizon
from aarsplan.outputs.ical import feed_file
from aarsplan.views.feeds import OPEN, FeedKind, FeedOptions, feed_events, feeds
from aarsplan.views.publication import Publication
from tests.conftest import REPOSITORY

from . import feed_sample as small
from . import large_sample as large
from .feed_readers import READERS, Read, check, from_local, read
from .feed_sample import LATER, OCTOBER, UID, uid_of_deadline

ALARM = 45
INSIDE = FeedOptions(internal=True, alarm=ALARM)

every_reader = pytest.mark.parametrize("name", READERS)


@lru_cache(maxsize=1)
def norddjurs() -> Publication:
    opened = open_project(REPOSITORY / "config", parse_horizon("2025-08..2025-12"))
    return Publication.of(standing_plan(opened.project.facts, opened.lock), opened.lock, opened.horizon)


def whole(publication: Publication, name: str) -> Mapping[str, Read]:
    """What a program reads in the feed of everything."""
    return read(name, feed_file(publication, feeds(publication)[0]))


@pytest.mark.parametrize(
    ("made", "options", "least"), [(norddjurs, OPEN, 80), (norddjurs, INSIDE, 80), (large.publication, OPEN, 500)]
)
def test_every_feed_is_read_as_it_is_meant(made, options, least):
    publication = made()
    told = {feed.name: feed_events(publication, feed, options) for feed in feeds(publication)}
    assert len(told["alle"]) >= least
    for feed in feeds(publication):
        check(feed_file(publication, feed, options), told[feed.name], options.alarm)


@every_reader
def test_dependencies_are_read(name):
    found = whole(norddjurs(), name)
    needs = [need for event in found.values() for need in event.needs]
    assert needs
    assert all(uid in found for uid, _gap in needs)


@every_reader
def test_danish_letters_are_read(name):
    titles = " ".join(event.summary + event.location for event in whole(large.publication(), name).values())
    for word in ("Økonomiudvalget", "Ældrerådet", "Børne- og", "Rådssalen, Åboulevarden 9; 1. sal", "Frist for æøå"):
        assert word in titles


@every_reader
def test_meetings_keep_their_local_time_across_every_change_of_the_clocks(name):
    starts = {event.start for event in whole(large.publication(), name).values()}
    for sunday in large.CLOCK_CHANGES:
        summer_after = sunday.month == 3
        friday = datetime.combine(sunday - timedelta(days=2), time(8, 15), UTC)
        monday = datetime.combine(sunday + timedelta(days=1), time(9), UTC)
        morning = datetime.combine(sunday, time(9), UTC)
        assert friday - timedelta(hours=1 if summer_after else 2) in starts
        assert morning - timedelta(hours=2 if summer_after else 1) in starts
        assert monday - timedelta(hours=2 if summer_after else 1) in starts


@every_reader
def test_event_across_a_change_of_the_clocks_ends_at_its_local_time(name):
    nights = [event for event in whole(large.publication(), name).values() if event.summary == "Natmøde"]
    assert [event.end - event.start for event in sorted(nights, key=lambda event: event.start)] == [
        timedelta(hours=6),
        timedelta(hours=4),
        timedelta(hours=6),
        timedelta(hours=4),
    ]


@every_reader
def test_cancelled_and_moved_meetings_of_a_large_plan_are_read(name):
    found = whole(large.publication(), name).values()
    assert len([event for event in found if event.status == "CANCELLED" and event.summary.startswith("AFLYST")]) == 6
    assert len([event for event in found if event.status == "TENTATIVE" and event.sequence == 1]) >= 10


def test_only_a_meeting_that_is_held_at_a_time_has_an_alarm():
    publication = large.publication()
    kinds = set()
    for feed in (feed for feed in feeds(publication) if feed.kind is FeedKind.ROLE):
        told = feed_events(publication, feed, INSIDE)
        check(feed_file(publication, feed, INSIDE), told, ALARM)
        kinds |= {(event.all_day, event.status) for event in told}
    assert kinds == {(False, "TENTATIVE"), (False, "CANCELLED"), (True, "TENTATIVE")}


@every_reader
def test_meeting_at_nine_is_at_seven_utc_in_summer_and_at_eight_in_winter(name):
    found = read(name, small.feeds()["kcl.ics"])
    assert found[UID["KCL/2025-08"]].start == datetime(2025, 8, 28, 7, tzinfo=UTC)
    assert found[UID["KCL/2025-08"]].end == datetime(2025, 8, 28, 10, tzinfo=UTC)
    assert found[UID[OCTOBER]].start == datetime(2025, 10, 30, 8, tzinfo=UTC)
    assert found[UID[OCTOBER]].end == datetime(2025, 10, 30, 11, tzinfo=UTC)


@every_reader
def test_all_day_events_have_dates_and_end_the_day_after(name):
    found = read(name, small.feeds()["alle.ics"])
    assert (found[UID["LA"]].start, found[UID["LA"]].end) == (date(2025, 9, 10), date(2025, 9, 13))
    deadline = found[uid_of_deadline(OCTOBER, "items")]
    assert (deadline.start, deadline.end) == (date(2025, 10, 16), date(2025, 10, 17))
    assert not isinstance(deadline.start, datetime)


@every_reader
def test_move_and_cancellation_are_read(name):
    before = small.plan()
    after = small.plan(moved={OCTOBER: (date(2025, 10, 29), time(13))}, without="KCL/2025-11")
    found = read(name, small.feeds(after, small.lock(after, small.lock(before), LATER))["kcl.ics"])
    assert found[UID[OCTOBER]].start == from_local(datetime(2025, 10, 29, 13)) == datetime(2025, 10, 29, 12, tzinfo=UTC)
    assert found[UID[OCTOBER]].sequence == 1
    assert (found[UID["KCL/2025-11"]].status, found[UID["KCL/2025-11"]].sequence) == ("CANCELLED", 1)
