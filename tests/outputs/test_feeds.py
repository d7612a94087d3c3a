"""Which events each feed holds for which readers, and that a stamp moves when, and only when, what is shown does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.agenda import Attendance
from aarsplan.diagnostics import Rejected
from aarsplan.domain import Body, Dates, Place, Role, Series, Status
from aarsplan.facts import FeedSettings
from aarsplan.lockfile import Lock, advance, approve
from aarsplan.outputs.ical import feed_file
from aarsplan.plan import Plan
from aarsplan.site import files
from aarsplan.texts import speaking
from aarsplan.views.calendar_event import CalendarEvent, EventStatus
from aarsplan.views.feeds import OPEN, Feed, FeedKind, FeedOptions, feed_events, feeds
from aarsplan.views.publication import Publication
from aarsplan.views.telling import retold, untold
from aarsplan.visits import AgendaSlot

from . import agenda_sample as sample
from .agenda_sample import AUTUMN, DIR, HEARING, KCL, MADE

LATER = MADE + timedelta(days=3)
INTERNAL = FeedOptions(internal=True)
KB = Body(
    "KB",
    "Byrådet",
    60,
    (time(17),),
    required=("mayor",),
    surroundings=True,
    series=(Series(Dates((date(2025, 9, 9),))),),
)


def told(plan: Plan, before: Lock | None = None, now: datetime = MADE) -> Lock:
    return retold(plan, advance(before or Lock(), plan, now), now)


def published(plan: Plan | None = None, lock: Lock | None = None) -> Publication:
    made = plan or sample.plan()
    return Publication.of(made, lock or told(made), AUTUMN)


def named(publication: Publication, name: str) -> Feed:
    return next(feed for feed in feeds(publication) if feed.name == name)


def events(name: str, publication: Publication | None = None, options: FeedOptions = OPEN) -> list[CalendarEvent]:
    with speaking("en"):
        shown = publication or published()
        return feed_events(shown, named(shown, name), options)


def titles(found: list[CalendarEvent]) -> list[str]:
    return [event.summary for event in found]


def meetings(found: list[CalendarEvent]) -> list[CalendarEvent]:
    return [event for event in found if not event.is_deadline]


class TestWhich:
    def test_feeds_are_named_after_bodies_and_roles(self):
        with_council = sample.facts(bodies={"DIR": DIR, "KCL": KCL, "KB": KB})
        found = feeds(published(sample.plan(with_council)))
        assert [(feed.name, feed.kind) for feed in found] == [
            ("alle", FeedKind.EVERYTHING),
            ("dir", FeedKind.BODY),
            ("kcl", FeedKind.BODY),
            ("kb", FeedKind.BODY),
            ("frister", FeedKind.DEADLINES),
            ("politik", FeedKind.SURROUNDINGS),
            ("rolle-director", FeedKind.ROLE),
            ("rolle-clerk", FeedKind.ROLE),
            ("rolle-chief", FeedKind.ROLE),
            ("gaest-director", FeedKind.GUEST),
            ("gaest-clerk", FeedKind.GUEST),
            ("gaest-chief", FeedKind.GUEST),
        ]

    def test_no_two_feeds_have_one_name_whatever_the_codes(self):
        codes = ("alle", "Frister", "ROLLE-chief", "ØU", "OEU", "politik")
        bodies = {code: replace(KCL, code=code, standing=()) for code in codes}
        known = sample.facts(
            bodies=bodies, items={}, roles={"chief": Role("chief", "Chef"), "CHIEF_": Role("CHIEF_", "C")}
        )
        names = [feed.name for feed in feeds(published(sample.plan(known)))]
        assert len(names) == len(set(names))

    def test_the_political_level_has_a_feed_of_its_own_and_is_in_no_other(self):
        shown = published(sample.plan(sample.facts(bodies={"DIR": DIR, "KCL": KCL, "KB": KB})))
        assert titles(events("politik", shown)) == titles(events("kb", shown)) == ["Byrådet (KB)"]
        assert "Byrådet (KB)" not in titles(events("alle", shown))

    def test_feed_of_deadlines_has_nothing_else(self):
        found = events("frister")
        assert {event.is_deadline for event in found} == {True}
        assert {event.all_day for event in found} == {True}
        assert len(found) == len([event for event in events("alle") if event.is_deadline]) == 6

    def test_nothing_is_made_where_nothing_has_been_planned(self):
        shown = Publication.of(sample.plan(), Lock(), AUTUMN)
        with pytest.raises(Rejected) as refused:
            feed_file(shown, Feed("alle", "Alt", FeedKind.EVERYTHING))
        assert refused.value.diagnostics[0].code == "no-plan"

    def test_a_role_that_is_called_to_nothing_has_a_valid_calendar(self):
        shown = published()
        content = feed_file(shown, named(shown, "gaest-director"))
        assert content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert content.endswith(b"END:VTIMEZONE\r\nEND:VCALENDAR\r\n")


class TestRole:
    def test_member_has_whole_meetings_and_their_deadlines(self):
        found = events("rolle-director")
        assert meetings(found) == meetings(events("dir"))
        assert [event for event in found if event.is_deadline] == [
            event for event in events("dir") if event.is_deadline
        ]

    def test_guest_comes_to_an_item_at_its_time(self):
        (first, second) = [event for event in events("gaest-clerk") if "Høring" in event.summary]
        assert first.summary == "DIR: Høring om | skolerne"
        assert (first.start, first.end) == (datetime(2025, 9, 3, 9, 30), datetime(2025, 9, 3, 10, 0))
        assert second.start == datetime(2025, 9, 17, 9, 30)
        assert first.location == "Direktionslokalet"
        assert first.description.splitlines()[:2] == ["Draft: the date may change.", "Come at 9:30"]

    def test_role_has_what_it_is_called_to_and_what_is_handed_to_it(self):
        assert titles(events("rolle-clerk")) == [
            "DIR: Høring om | skolerne",
            "Hand-over: Udmøntningsplan",
            "DIR: Høring om | skolerne",
            "DIR: Koncernledelsesmøde den 25 September",
        ]

    def test_guest_of_an_item_under_a_heading_comes_with_the_heading(self):
        (audit,) = [event for event in events("gaest-chief", options=INTERNAL) if "Revision" in event.summary]
        assert (audit.start, audit.end) == (datetime(2025, 9, 17, 9, 0), datetime(2025, 9, 17, 9, 20))

    def test_call_goes_with_its_item_to_another_meeting_as_a_move(self):
        before = sample.plan()
        known = told(before)
        slots = {**before.slots, "HEARING/dir-2": AgendaSlot("HEARING/dir-2", "DIR/2025-10-01", time(10), 30)}
        after = replace(before, slots=slots)
        (old,) = [event for event in events("gaest-chief", published(before, known)) if "Høring" in event.summary]
        (new,) = events("gaest-chief", published(after, told(after, known, LATER)))
        assert (old.uid, old.sequence, old.changed) == (new.uid, 0, MADE)
        assert (new.start, new.sequence, new.changed) == (datetime(2025, 10, 1, 10), 1, LATER)

    def test_who_is_there_at_times_has_these_times(self):
        windows = (Attendance("chief", time(9), time(9, 45)), Attendance("chief", time(11), time(13)))
        body = replace(DIR, optional=("chief",), attendance=windows)
        shown = published(sample.plan(sample.facts(bodies={"DIR": body, "KCL": KCL})))
        found = [event for event in meetings(events("rolle-chief", shown)) if event.start.date() == date(2025, 9, 3)]
        assert [(event.start.time(), event.end.time()) for event in found] == [
            (time(9), time(9, 45)),
            (time(11), time(12)),
        ]
        assert len({event.uid for event in found} | {meetings(events("dir", shown))[0].uid}) == 3

    def test_who_is_there_at_times_on_one_day_has_the_other_meetings_whole(self):
        window = Attendance("chief", time(9), time(9, 45), date(2025, 9, 3))
        body = replace(DIR, optional=("chief",), attendance=(window,))
        shown = published(sample.plan(sample.facts(bodies={"DIR": body, "KCL": KCL}, items={})))
        found = meetings(events("rolle-chief", shown))
        assert [(event.start.hour, event.end.hour) for event in found] == [(9, 9), (9, 12), (9, 12), (9, 12)]

    def test_who_is_called_to_an_item_while_he_is_not_there_is_called(self):
        body = replace(DIR, optional=("clerk",), attendance=(Attendance("clerk", time(11), time(12)),))
        shown = published(sample.plan(sample.facts(bodies={"DIR": body, "KCL": KCL})))
        found = [event for event in meetings(events("rolle-clerk", shown)) if event.start.date() == date(2025, 9, 3)]
        assert [event.start.time() for event in found] == [time(9, 30), time(11)]
        assert len({event.uid for event in found}) == 2

    def test_who_is_there_at_times_is_told_nothing_closed(self):
        body = replace(DIR, optional=("chief",), attendance=(Attendance("chief", time(9), time(9, 45)),))
        shown = published(sample.plan(sample.facts(bodies={"DIR": body, "KCL": KCL})))
        assert "Revision" not in str(events("rolle-chief", shown, INTERNAL))
        assert "Revision" in str(events("rolle-director", shown, INTERNAL))

    def test_cancelled_meeting_stays_with_who_is_there_at_times(self):
        body = replace(DIR, optional=("chief",), attendance=(Attendance("chief", time(9), time(9, 45)),))
        before = sample.plan(sample.facts(bodies={"DIR": body, "KCL": KCL}))
        gone = {key: spot for key, spot in before.placements.items() if key != "DIR/2025-10-01"}
        after = replace(before, placements=gone)
        known = told(before)
        found = {event.uid: event for event in events("rolle-chief", published(after, told(after, known, LATER)))}
        first = [event for event in meetings(events("rolle-chief", published(before, known))) if event.start.day == 1]
        assert [found[event.uid].status for event in first] == [EventStatus.CANCELLED]


class TestClosed:
    def test_closed_items_are_in_no_open_feed(self):
        shown = published()
        for feed in feeds(shown):
            assert b"Revision" not in feed_file(shown, feed)
        assert "AUDIT/dir chief" not in {event.stamp for event in events("gaest-chief")}

    def test_those_inside_read_closed_items_with_a_mark(self):
        assert "Revision af et selskab" in str(events("dir", options=INTERNAL))
        assert "DIR: Revision af et selskab (closed)" in titles(events("gaest-chief", options=INTERNAL))

    def test_hand_over_of_a_closed_item_is_told_inside_alone(self):
        closed = sample.facts(items={**sample.facts().items, "DRAFT": replace(sample.DRAFT, closed=True)})
        shown = published(sample.plan(closed))
        assert not [event for event in events("frister", shown) if "Hand-over" in event.summary]
        (inside,) = [event for event in events("frister", shown, INTERNAL) if "Hand-over" in event.summary]
        assert inside.summary == "Hand-over: Udmøntningsplan (closed)"

    def test_changing_a_closed_title_stamps_the_internal_event_alone(self):
        known = told(sample.plan())
        items = sample.facts().items
        renamed = sample.plan(sample.facts(items={**items, "AUDIT": replace(sample.AUDIT, title="Et andet selskab")}))
        after = published(renamed, told(renamed, known, LATER))
        key = "DIR/2025-09-17"
        (open_one,) = [event for event in events("dir", after) if event.stamp == key]
        (inside,) = [event for event in events("dir", after, INTERNAL) if event.stamp == f"{key} internal"]
        assert (open_one.changed, inside.changed) == (MADE, LATER)


class TestDependencies:
    def test_a_meeting_depends_on_the_one_that_prepares_it(self):
        (kcl,) = [event for event in meetings(events("alle")) if event.body == "KCL"]
        by_uid = {event.uid: event for event in events("alle")}
        assert [by_uid[need.uid].start.date() for need in kcl.dependencies] == [date(2025, 9, 17)]
        assert "Depends on DIR Wed 17 Sep 2025: Koncernledelsesmøde den 25 September" in kcl.description

    def test_no_event_names_one_that_its_reader_does_not_have(self):
        shown = published()
        for feed in feeds(shown):
            for options in (FeedOptions(), INTERNAL):
                found = events(feed.name, shown, options)
                known = {event.uid for event in found}
                assert {need.uid for event in found for need in event.dependencies} <= known
        (kcl,) = meetings(events("kcl"))
        assert kcl.dependencies == ()
        assert "Depends on DIR" in kcl.description

    def test_dependency_is_written_into_the_dependent_event(self):
        gap = replace(HEARING.steps[1], gap=replace(HEARING.steps[1].gap, least=7))
        items = {**sample.facts().items, "HEARING": replace(HEARING, steps=(HEARING.steps[0], gap))}
        shown = published(sample.plan(sample.facts(items=items)))
        content = feed_file(shown, named(shown, "dir")).replace(b"\r\n ", b"")
        first, _second = (event.uid for event in meetings(events("dir", shown))[:2])
        assert content.count(f"RELATED-TO;RELTYPE=DEPENDS-ON;GAP=P7D:{first}\r\n".encode()) == 1

    def test_event_is_stamped_when_its_dependency_changes(self):
        known = told(sample.plan())
        gap = replace(HEARING.steps[1], gap=replace(HEARING.steps[1].gap, least=7))
        items = {**sample.facts().items, "HEARING": replace(HEARING, steps=(HEARING.steps[0], gap))}
        after = sample.plan(sample.facts(items=items))
        found = meetings(events("dir", published(after, told(after, known, LATER))))
        assert [event.changed == LATER for event in found] == [False, True, False, False]

    def test_closed_items_make_no_open_dependency(self):
        closed = {**sample.facts().items, "HEARING": replace(HEARING, closed=True)}
        shown = published(sample.plan(sample.facts(items=closed)))
        assert all(not event.dependencies for event in events("dir", shown))
        assert any(event.dependencies for event in events("dir", shown, INTERNAL))


class TestOptions:
    def test_reader_may_do_without_deadlines(self):
        assert events("dir", options=FeedOptions(deadlines=False)) == meetings(events("dir"))
        assert events("frister", options=FeedOptions(deadlines=False)) == events("frister")

    def test_alarm_is_for_what_has_a_time_and_is_held(self):
        before = sample.plan()
        gone = {key: spot for key, spot in before.placements.items() if key != "DIR/2025-10-01"}
        after = replace(before, placements=gone)
        shown = published(after, told(after, told(before), LATER))
        content = feed_file(shown, named(shown, "dir"), FeedOptions(alarm=30)).decode()
        blocks = content.split("BEGIN:VEVENT")[1:]
        with_alarm = [block for block in blocks if "BEGIN:VALARM" in block]
        assert len(with_alarm) == 3
        assert all("TRIGGER:-PT30M" in block and "VALUE=DATE:" not in block for block in with_alarm)
        assert "VALARM" not in feed_file(shown, named(shown, "dir")).decode()

    @pytest.mark.parametrize(("days", "kept"), [(0, True), (30, True), (31, False)])
    def test_cancelled_meeting_stays_for_a_bounded_time_after_its_day(self, days, kept):
        before = sample.plan()
        gone = {key: spot for key, spot in before.placements.items() if key != "DIR/2025-09-03"}
        after = replace(before, placements=gone)
        known = told(after, told(before), LATER)
        moment = datetime(2025, 9, 3, 12, tzinfo=UTC) + timedelta(days=days)
        later = approve(known, ["DIR/2025-10-15"], Status.APPROVED, None, moment)
        found = [event for event in events("dir", published(after, later)) if event.status is EventStatus.CANCELLED]
        assert bool(found) is kept
        without = events("dir", published(after, later), FeedOptions(cancelled=False))
        assert EventStatus.CANCELLED not in {event.status for event in without}

    def test_meeting_that_is_cancelled_afterwards_stays_for_as_long(self):
        before = sample.plan()
        gone = {key: spot for key, spot in before.placements.items() if key != "DIR/2025-09-03"}
        moment = datetime(2026, 3, 1, tzinfo=UTC)
        late = told(replace(before, placements=gone), told(before), moment)
        for days, kept in ((0, True), (30, True), (31, False)):
            later = approve(late, ["DIR/2025-10-15"], Status.APPROVED, None, moment + timedelta(days=days))
            found = events("dir", published(replace(before, placements=gone), later))
            assert (EventStatus.CANCELLED in {event.status for event in found}) is kept

    def test_cancelled_meeting_of_long_ago_does_not_come_back_when_its_text_changes(self):
        before = sample.plan()
        gone = {key: spot for key, spot in before.placements.items() if key != "DIR/2025-09-03"}
        after = replace(before, placements=gone)
        late = approve(
            told(after, told(before), LATER), ["DIR/2025-10-15"], Status.APPROVED, None, MADE + timedelta(days=90)
        )
        places = {**sample.facts().places, "small": Place("small", "Et nyt lokale")}
        renamed = replace(sample.plan(sample.facts(places=places)), placements=gone)
        found = events("dir", published(renamed, retold(renamed, late, MADE + timedelta(days=90))))
        assert EventStatus.CANCELLED not in {event.status for event in found}

    def test_project_may_leave_deadlines_to_their_own_feed(self):
        shown = published(sample.plan(sample.facts(feed_settings=FeedSettings(deadlines=False))))
        with speaking("en"):
            made = {name: content for name, content in files(shown).items() if name.startswith("feeds/")}
            subscribed = feed_file(shown, named(shown, "dir"), FeedOptions(internal=True))
        for name, content in made.items():
            if "frister" not in name:
                assert b"Deadline for" not in content, name
        assert b"Deadline for" in made["feeds/frister.ics"]
        assert b"Deadline for" in subscribed

    def test_project_bounds_how_long_the_past_is_kept(self):
        plan = sample.plan(sample.facts(feed_settings=FeedSettings(past_days=10)))
        later = approve(told(plan), ["DIR/2025-10-15"], Status.APPROVED, None, datetime(2025, 9, 20, tzinfo=UTC))
        assert [event.start.day for event in meetings(events("dir", published(plan, later)))] == [17, 1, 15]

    def test_page_of_a_meeting_is_linked_where_there_is_a_site(self):
        shown = published(sample.plan(sample.facts(site_url="https://aarsplan.example/")))
        event = meetings(events("dir", shown))[0]
        assert event.url == "https://aarsplan.example/moeder/DIR/2025-09-03.html"
        assert event.description.endswith(event.url)


# Stamps

CHANGES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Direktionen", "Direktion"]),
        "place": st.sampled_from(["Salen", "Kantinen"]),
        "item": st.sampled_from(["Høring om | skolerne", "Høring"]),
        "secret": st.sampled_from(["Revision af et selskab", "Revision"]),
        "days": st.integers(9, 11),
        "minute": st.sampled_from([0, 30]),
        "day": st.sampled_from([10, 11]),
    }
)


def _changed(change):
    known = sample.facts()
    body = replace(DIR, name=change["name"])
    later = replace(KCL, deadlines=(replace(KCL.deadlines[0], days=change["days"]),))
    items = {
        **known.items,
        "HEARING": replace(HEARING, title=change["item"]),
        "AUDIT": replace(sample.AUDIT, title=change["secret"]),
    }
    places = {**known.places, "hall": Place("hall", change["place"])}
    plan = sample.plan(replace(known, bodies={"DIR": body, "KCL": later}, items=items, places=places))
    slots = {**plan.slots, "HEARING/dir": AgendaSlot("HEARING/dir", "DIR/2025-09-03", time(10, change["minute"]), 30)}
    handed = replace(plan.placements["DRAFT/out"], day=date(2025, 9, change["day"]))
    return replace(plan, slots=slots, placements={**plan.placements, "DRAFT/out": handed})


def _shown(event: CalendarEvent) -> CalendarEvent:
    return replace(event, sequence=0, changed=MADE, stamp="")


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGES, min_size=2, max_size=4))
def test_stamp_moves_when_and_only_when_what_is_shown_does(changes):
    lock, seen = Lock(), {}
    for number, change in enumerate(changes):
        plan = _changed(change)
        lock = told(plan, lock, MADE + timedelta(days=number))
        assert untold(plan, lock, "plan.lock") == []
        shown = published(plan, lock)
        for options in (FeedOptions(), INTERNAL):
            for feed in feeds(shown):
                with speaking("da"):
                    found = feed_events(shown, feed, options)
                for event in found:
                    old = seen.get((feed.name, options, event.uid))
                    if old is not None:
                        same = _shown(replace(event, dependencies=())) == _shown(replace(old, dependencies=()))
                        assert (event.changed == old.changed) is same
                        assert event.sequence >= old.sequence
                        if (event.start, event.end) != (old.start, old.end):
                            assert event.sequence > old.sequence
                    seen[feed.name, options, event.uid] = event
