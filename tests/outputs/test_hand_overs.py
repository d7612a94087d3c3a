"""Documents that are handed over, as the årsplan, the feeds and the lock show them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aarsplan.domain import Status
from aarsplan.lockfile import Lock, advance
from aarsplan.outputs.registry import files
from aarsplan.plan import Plan
from aarsplan.texts import speaking
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.annual_row import Kind
from aarsplan.views.calendar_event import EventStatus
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold, untold
from tests.outputs import agenda_sample as sample
from tests.outputs.feed_sample import calendar_events

KEY = "DRAFT/out"


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def without_the_hand_over():
    """The sample as it was told, after the document is no longer handed over."""
    before = sample.plan()
    placements = {key: spot for key, spot in before.placements.items() if key != KEY}
    after = Plan(before.problem, placements, before.slots)
    lock = advance(advance(Lock(), before, sample.MADE), after, sample.MADE)
    return Publication.of(after, lock, sample.AUTUMN)


def row_of(publication):
    (row,) = [row for row in annual_plan(publication).rows if row.title.startswith("Hand-over")]
    return row


def event_of(publication):
    found = [event for event in calendar_events(publication) if "Hand-over" in event.summary]
    return found[0] if found else None


def closed():
    """The sample in which the item of the document is closed."""
    return sample.facts(items={"DRAFT": replace(sample.DRAFT, closed=True)})


def test_row_is_no_meeting_and_has_no_code_time_or_status():
    row = row_of(sample.publication())
    assert (row.kind, row.code, row.start, row.status, row.colour) == (Kind.HAND_OVER, "", None, None, "")
    assert row.items == ("Udkast til gennemgang", "To: Økonomichef and Ældrekonsulent")


def test_row_of_a_closed_item_says_only_that_it_is_closed():
    row = row_of(sample.publication(closed()))
    assert (row.title, row.items) == ("Hand-over: closed item", ())
    assert row_of(sample.publication(closed(), internal=True)).title == "Hand-over: Udmøntningsplan (closed)"


def test_row_of_one_that_is_no_more_stays_struck_out():
    row = row_of(without_the_hand_over())
    assert (row.kind, row.title, row.remarks) == (Kind.CANCELLED, "Hand-over: Udmøntningsplan", ("CANCELLED",))


def test_event_is_a_day_that_takes_nobodys_time():
    event = event_of(sample.publication())
    assert (event.all_day, event.transparent, event.is_deadline, event.body) == (True, True, True, "")
    assert event.description == (
        "Draft: the date may change.\nUdkast til gennemgang\nTo: Økonomichef and Ældrekonsulent"
    )
    assert event.categories == "Deadlines"


def test_event_of_one_that_is_no_more_stays_as_cancelled():
    event = event_of(without_the_hand_over())
    assert (event.status, event.summary) == (EventStatus.CANCELLED, "CANCELLED: Hand-over: Udmøntningsplan")


def test_closed_item_has_no_event_whatever_the_variant():
    assert event_of(sample.publication(closed())) is event_of(sample.publication(closed(), internal=True)) is None


def test_feeds_are_named_after_bodies_alone():
    assert sorted(files("ical", sample.publication())) == ["alle.ics", "dir.ics", "frister.ics", "kcl.ics"]


@pytest.mark.parametrize(
    "changed", [{"title": "Noget andet"}, {"hand_over": "Et nyt udkast"}, {"to": ("clerk",)}], ids=str
)
def test_what_subscribers_see_of_it_is_watched_by_the_lock(changed):
    lock = retold(sample.plan(), advance(Lock(), sample.plan(), sample.MADE), sample.MADE)
    first, *rest = sample.DRAFT.steps
    item = replace(sample.DRAFT, title=changed.get("title", sample.DRAFT.title))
    step = replace(first, **{name: value for name, value in changed.items() if name != "title"})
    known = sample.facts(items=sample.facts().items | {"DRAFT": replace(item, steps=(step, *rest))})
    (warning,) = untold(sample.plan(known), lock, "plan.lock")
    assert KEY in warning.message
    assert untold(sample.plan(), lock, "plan.lock") == []


def test_closing_an_item_is_a_change_that_is_told_once():
    lock = advance(Lock(), sample.plan(), sample.MADE)
    after = advance(lock, sample.plan(closed()), sample.MADE)
    assert after.entries[KEY].text != lock.entries[KEY].text
    renamed = sample.facts(items={"DRAFT": replace(sample.DRAFT, closed=True, title="Helt andet")})
    assert advance(after, sample.plan(renamed), sample.MADE).entries[KEY] == after.entries[KEY]


def test_approved_hand_over_is_confirmed():
    shown = sample.publication()
    entries = {**shown.entries, KEY: replace(shown.entries[KEY], status=Status.APPROVED)}
    assert event_of(replace(shown, entries=entries)).status is EventStatus.CONFIRMED
