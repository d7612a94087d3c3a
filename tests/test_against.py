"""What is told of a published feed that is not as the plan has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from aarsplan.diagnostics import Rejected
from aarsplan.loading import feed_worker
from aarsplan.loading.feed_file import FeedFile, FoundEvent, read_feed
from aarsplan.lockfile import uid_of
from aarsplan.outputs.ical import feed_file
from aarsplan.texts import speaking
from aarsplan.views.feed_choice import compared
from aarsplan.views.feeds import FeedOptions, feed_events, feeds
from aarsplan.workdays import COPENHAGEN

from .outputs.feed_sample import BEFORE, FACTS, KNOWN, LATER, OCTOBER, UID, lock, plan, publication, uid_of_deadline

SEPTEMBER, NOVEMBER = "KCL/2025-09", "KCL/2025-11"
AFTER = plan(moved={NOVEMBER: (next(iter(BEFORE.problem.meetings[NOVEMBER].days)), time(13))}, without=OCTOBER)
AFTER_LOCK = lock(AFTER, KNOWN, LATER)
"""One meeting moved and one cancelled after the plan was made."""
NOW = publication(AFTER, AFTER_LOCK)
LOCK_NAME = "config/plan.lock"
WHOLE = FeedOptions()


def feed_named(name):
    return next(feed for feed in feeds(NOW) if feed.name == name)


def published(name="kcl", options=WHOLE, of=NOW, language="en"):
    """The bytes of a feed as the plan makes it."""
    with speaking(language):
        return feed_file(of, feed_named(name), options)


def found_events(name="kcl"):
    with speaking("en"):
        return [
            FoundEvent(
                number,
                event.uid,
                event.sequence,
                event.changed,
                event.status,
                event.summary,
                event.location,
                event.start,
                event.end,
            )
            for number, event in enumerate(feed_events(NOW, feed_named(name)), 1)
        ]


def outcome(events, title="", name=None):
    with speaking("en"):
        return compared(
            FeedFile("feed.ics", title, "-//aarsplan//aarsplan//EN", tuple(events)), NOW, AFTER_LOCK, LOCK_NAME, name
        )


def told(content, of=NOW):
    """The choice and the comparison for the bytes of a feed; reading them gives no warning."""
    with speaking("en"):
        file, warnings = read_feed(content, "feed.ics")
        assert warnings == []
        return compared(file, of, AFTER_LOCK, LOCK_NAME)


def codes(comparison):
    return [finding.code for finding in comparison.findings]


EVENTS = found_events()
BY_UID = {event.uid: event for event in EVENTS}


# A feed that agrees


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", ["kcl", "alle", "frister"])
def test_own_feed_agrees(name, language):
    choice, comparison = told(published(name, language=language))
    assert (choice.feed.name, choice.language) == (name, language)
    assert comparison.findings == comparison.notes == ()
    assert comparison.agree == comparison.events > 0


@pytest.mark.parametrize(
    "options",
    [FeedOptions(deadlines=False), FeedOptions(cancelled=False), FeedOptions(deadlines=False, cancelled=False)],
)
def test_feed_without_deadlines_or_cancelled_meetings_agrees(options):
    choice, comparison = told(published(options=options))
    assert choice.options == options
    assert comparison.findings == ()


def test_reminders_are_no_difference():
    assert told(published(options=FeedOptions(alarm=30)))[1].findings == ()


def with_icalendar(content):
    return icalendar.Calendar.from_ical(content).to_ical()


def with_vobject(content):
    return vobject.readOne(content.decode()).serialize().encode()


@pytest.mark.parametrize("again", [with_icalendar, with_vobject])
def test_feed_written_again_by_another_program_agrees(again):
    content = again(published())
    assert content != published()
    choice, comparison = told(content)
    assert (choice.feed.name, comparison.findings) == ("kcl", ())


def test_feed_in_utc_agrees():
    def in_utc(match):
        local = datetime.strptime(match[2], "%Y%m%dT%H%M%S").replace(tzinfo=COPENHAGEN)
        return f"{match[1]}:{local.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    text = re.sub(r"(DTSTART|DTEND);TZID=Europe/Copenhagen:(\w+)", in_utc, published().decode())
    assert "TZID=" not in text
    assert told(text.encode())[1].findings == ()


def test_feed_written_out_now_by_a_server_agrees():
    text = re.sub(r"DTSTAMP:\w+", "DTSTAMP:20300101T000000Z", published().decode())
    text = re.sub(r"LAST-MODIFIED:\w+\r\n|STATUS:(CONFIRMED|TENTATIVE)\r\n|PRODID:.*\r\n", "", text)
    assert told(text.encode())[1].findings == ()


@pytest.mark.parametrize("title", ["a, b; c\\n d\\\\", "æ" * 10_000, "🎉 " * 300, "abc \u202e def\u0007", "a\nb"])
def test_title_of_any_kind_agrees_with_itself(title):
    changed = replace(FACTS.bodies["KCL"], name=title)
    changed_facts = replace(FACTS, bodies={**FACTS.bodies, "KCL": changed})
    of = plan(changed_facts)
    made = publication(of, lock(of))
    with speaking("en"):
        file, _warnings = read_feed(feed_file(made, feed_named("kcl")), "feed.ics")
        _choice, comparison = compared(file, made, lock(of), LOCK_NAME)
    assert comparison.findings == ()


# One difference gives one finding


def one(event, **changes):
    return [replace(event, **changes) if other is event else other for other in EVENTS]


def moved(event, days):
    return one(event, start=event.start + timedelta(days=days), end=event.end + timedelta(days=days))


STANDING = [event for event in EVENTS if event.status != "CANCELLED"]
WRONG = {
    "feed-missing": lambda event, _n: [other for other in EVENTS if other is not event],
    "feed-unknown": lambda event, n: [*EVENTS, replace(event, uid=f"new-{n}@other.example", line=99)],
    "feed-moved": moved,
    "feed-title": lambda event, n: one(event, summary=f"{event.summary} {n}"),
    "feed-ahead": lambda event, n: one(event, sequence=event.sequence + n),
    "feed-status": lambda event, _n: one(event, status="CANCELLED"),
    "feed-double": lambda event, n: [*EVENTS, *[replace(event, line=99)] * n],
    "feed-stale": lambda event, n: one(event, changed=event.changed - timedelta(seconds=n)),
}


@pytest.mark.parametrize("code", WRONG)
@given(event=st.sampled_from(STANDING), n=st.integers(1, 400))
def test_each_kind_of_difference_is_one_finding(code, event, n):
    choice, comparison = outcome(WRONG[code](event, n))
    assert choice.feed.name == "kcl"
    assert codes(comparison) == [code]
    assert comparison.agree == comparison.events - 1
    assert comparison.findings[0].span.file == "feed.ics"


def test_order_of_events_is_no_difference():
    assert outcome(reversed(EVENTS))[1].findings == ()


def finding(events, name=None):
    found = outcome(events, name=name)[1].findings
    assert len(found) == 1
    return found[0]


def test_move_is_told_with_both_days_and_where_the_meeting_stands_in_the_lock():
    event = BY_UID[UID[SEPTEMBER]]
    told_of = finding(moved(event, 7))
    assert "KCL/2025-09 is on Thu 2 Oct 2025 9:00–12:00 in the calendar and on Thu 25 Sep 2025 9:00" in told_of.message
    assert told_of.span.line == event.line
    assert [reason.text for reason in told_of.because] == ["KCL/2025-09 is on Thu 25 Sep 2025 in the plan"]
    assert told_of.because[0].span.file == LOCK_NAME
    assert "SEQUENCE" in told_of.hint


def test_other_place_is_told_with_both_places():
    told_of = finding(one(BY_UID[UID[SEPTEMBER]], location="Kantinen"))
    assert (told_of.code, "Kantinen" in told_of.message, "Rådssalen" in told_of.message) == ("feed-moved", True, True)


def test_feed_from_before_a_move_is_behind_and_the_move_a_reason():
    old = replace(BY_UID[UID[NOVEMBER]], sequence=0, start=datetime(2025, 11, 27, 9), end=datetime(2025, 11, 27, 12))
    told_of = finding(one(BY_UID[UID[NOVEMBER]], **{name: getattr(old, name) for name in ("sequence", "start", "end")}))
    assert (told_of.code, "1 change behind" in told_of.message) == ("feed-stale", True)
    assert "27 Nov 2025 9:00" in told_of.because[0].text


def test_meeting_cancelled_here_only_is_told():
    cancelled = BY_UID[UID[OCTOBER]]
    assert cancelled.status == "CANCELLED"
    told_of = finding(one(cancelled, status=""))
    assert (told_of.code, "stands in the calendar and is cancelled" in told_of.message) == ("feed-status", True)


def test_whole_feed_of_yesterday_tells_what_was_changed_since():
    with speaking("en"):
        old, _warnings = read_feed(published(of=publication(BEFORE, KNOWN)), "feed.ics")
        _choice, comparison = compared(old, NOW, AFTER_LOCK, LOCK_NAME, "kcl")
    about = {finding.message.partition(" ")[0] for finding in comparison.findings if finding.code == "feed-stale"}
    assert {NOVEMBER, OCTOBER} <= about
    assert SEPTEMBER not in about


def test_deadline_of_a_cancelled_meeting_is_known_as_the_meetings():
    extra = replace(EVENTS[0], uid=uid_of_deadline(OCTOBER, "items"), line=99)
    told_of = finding([*EVENTS, extra], "kcl")
    assert told_of.code == "feed-unknown"
    assert told_of.because[0].text.startswith("KCL/2025-10")
    assert "cancelled" in told_of.because[0].text


@pytest.mark.parametrize(
    "uid", [uid_of("other.example", SEPTEMBER), UID[SEPTEMBER].partition("@")[0] + "@other.example"]
)
def test_meeting_as_another_domain_has_it_is_recognised(uid):
    told_of = finding([*EVENTS, replace(EVENTS[0], uid=uid, line=99)])
    assert told_of.code == "feed-unknown"
    assert told_of.because[0].text == "it is KCL/2025-09 as a project of the domain other.example has it"


def test_title_is_the_feeds_when_the_uids_would_fit_two():
    only = found_events("hu")
    assert outcome(only)[0].feed.name == "hu"
    assert outcome(only, title="Meetings, Norddjurs Kommune")[0].feed.name == "alle"


def test_feed_of_nothing_known_is_not_guessed():
    assert outcome([replace(EVENTS[0], uid="a@b")], title="Birthdays") is None
    choice, comparison = outcome([replace(EVENTS[0], uid="a@b")], title="Birthdays", name="hu")
    assert choice.feed.name == "hu"
    assert sorted(codes(comparison)) == ["feed-missing", "feed-unknown"]


def test_empty_calendar_is_told_by_its_name():
    choice, comparison = outcome([], title="Hovedudvalget")
    assert choice.feed.name == "hu"
    assert codes(comparison) == ["feed-missing"]


def test_repeating_event_is_told_and_its_first_time_compared():
    event = BY_UID[UID[SEPTEMBER]]
    changed = replace(event, occurrence=True, line=99, start=event.start + timedelta(days=7))
    _choice, comparison = outcome([*one(event, repeats=True), changed])
    assert comparison.findings == ()
    assert [(note.code, note.span.line) for note in comparison.notes] == [("feed-repeats", event.line)]


# Files that nobody should have written


def test_calendar_with_thousands_of_other_events_is_told_in_few_words():
    others = [replace(EVENTS[0], uid=f"{n}@other.example", line=n, repeats=True) for n in range(100, 2100)]
    _choice, comparison = outcome([*EVENTS, *others])
    assert (comparison.events, comparison.agree) == (len(EVENTS) + 2000, len(EVENTS))
    for told_of in (comparison.findings, comparison.notes):
        assert len(told_of) == 101
        assert told_of[-1].code == "feed-more"
        assert told_of[-1].message.startswith("1900 more")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><title>Log ind</title>",
        b"\x1f\x8b\x08\x00zip",
        b"BEGIN:VCALENDAR\r\n" * 50,
        b"BEGIN:VCALENDAR\n\0\nEND:VCALENDAR",
    ],
)
def test_what_is_no_feed_is_refused(content):
    with pytest.raises(Rejected) as refused:
        read_feed(content, "feed.ics")
    assert refused.value.diagnostics[0].span.file == "feed.ics"


def test_event_that_cannot_be_read_is_told_and_the_others_are_compared():
    text = published().decode().replace("DTSTART;TZID=Europe/Copenhagen:2025", "DTSTART;TZID=Nowhere/Nix:2025", 1)
    with speaking("en"):
        file, warnings = read_feed(text.encode(), "feed.ics")
        _choice, comparison = compared(file, NOW, AFTER_LOCK, LOCK_NAME)
    assert len(warnings) == 1
    assert codes(comparison) == ["feed-missing"]


@given(noise=st.binary(max_size=300))
def test_any_bytes_give_values_or_a_refusal(noise):
    answer = feed_worker.answered(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20250101\n" + noise, ())
    assert set(answer) in ({"fault"}, {"title", "producer", "events", "notes"})
