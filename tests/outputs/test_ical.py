"""What feeds there are, and what they hold byte by byte."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.diagnostics import Severity
from aarsplan.domain import Body, GivenMeeting, Role
from aarsplan.outputs import ical, registry
from aarsplan.texts import speaking
from aarsplan.views.colours import css_name
from aarsplan.views.slugs import slug

from .feed_sample import (
    BEFORE,
    FACTS,
    HU,
    KNOWN,
    OCTOBER,
    UID,
    by_uid,
    events,
    everything,
    facts,
    feeds,
    plan,
    publication,
    text_of,
    uid_of_deadline,
)


def test_each_body_has_a_feed_beside_the_one_with_all_and_the_one_with_deadlines():
    assert list(feeds()) == ["alle.ics", "frister.ics", "hu.ics", "kcl.ics"]


def test_the_registry_makes_the_feeds():
    assert registry.files("ical", publication()).keys() == feeds().keys()


def test_feed_of_a_body_has_its_meetings_and_their_deadlines():
    wanted = {uid for key, uid in UID.items() if key.startswith("KCL/")}
    wanted |= {uid_of_deadline(key, code) for key in UID if key.startswith("KCL/") for code in ("items", "minutes")}
    assert by_uid(feeds()["kcl.ics"]).keys() == wanted
    assert by_uid(feeds()["hu.ics"]).keys() == {UID["HU/2025-Q4"]}


def test_feed_of_deadlines_has_those_of_meetings_and_of_the_law_and_nothing_else():
    every = everything()
    deadlines = by_uid(feeds()["frister.ics"])
    assert deadlines == {uid: event for uid, event in every.items() if uid not in UID.values() or uid == UID["BUDGET"]}
    assert len(deadlines) == 9


def test_an_event_is_the_same_in_every_feed():
    every = everything()
    for name, content in feeds().items():
        assert by_uid(content).items() <= every.items(), name


def test_a_feed_without_events_is_not_made():
    never = Body("BR", "Byrådet", 60, (time(17),))
    only_hu = replace(FACTS, bodies={"HU": HU, "BR": never}, events={})
    assert list(feeds(plan(only_hu))) == ["alle.ics", "hu.ics"]
    nothing = replace(FACTS, bodies={}, events={})
    assert feeds(plan(nothing)) == {}


def test_publication_of_one_body_has_no_other_body_nor_event():
    with speaking("en"):
        made = ical.files(publication(BEFORE, KNOWN, ("HU",)))
    assert by_uid(made["alle.ics"]).keys() == by_uid(made["hu.ics"]).keys() == {UID["HU/2025-Q4"]}


def test_bodies_of_others_are_left_out_unless_named():
    others = plan(facts(replace(HU, surroundings=True)))
    with speaking("en"):
        assert "hu.ics" not in ical.files(publication(others))
        assert "hu.ics" in ical.files(publication(others, codes=("HU",)))


def test_file_names_are_ascii_and_never_alike():
    given_meeting = (GivenMeeting(date(2025, 11, 3), "2025-11"),)
    codes = ("ØU", "OEU", "Alle", "B_1", "B-1")
    bodies = {code: Body(code, code, 60, (time(9),), given=given_meeting) for code in codes}
    made = feeds(plan(replace(FACTS, bodies=bodies, events={})))
    assert list(made) == ["alle-2.ics", "alle.ics", "b-1-2.ics", "b-1.ics", "oeu-2.ics", "oeu.ics"]
    assert len(by_uid(made["alle.ics"])) == 5


# The calendar itself


def test_one_time_zone_stands_before_the_first_event():
    for content in feeds().values():
        head, *blocks = text_of(content).split("BEGIN:VEVENT\n")
        assert head.count("BEGIN:VTIMEZONE\nTZID:Europe/Copenhagen\n") == 1
        assert not any("VTIMEZONE" in block for block in blocks)


def test_time_zone_has_one_rule_for_each_half_year_and_no_lists_of_dates():
    zone = re.search(r"BEGIN:VTIMEZONE\n.*END:VTIMEZONE\n", text_of(feeds()["kcl.ics"]), re.DOTALL).group()
    assert zone.count("RRULE:") == 2
    assert not re.search("RDATE|COMMENT|UNTIL", zone)
    assert "BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\n" in zone
    assert "BEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\n" in zone


def test_time_zone_agrees_with_the_tz_database_on_every_day_of_a_century():
    zone = re.search(r"BEGIN:VTIMEZONE\n.*END:VTIMEZONE\n", text_of(feeds()["kcl.ics"]), re.DOTALL).group()
    told, true = tzical(io.StringIO(zone)).get("Europe/Copenhagen"), ZoneInfo("Europe/Copenhagen")
    for number in range(36525):
        noon = datetime(2001, 1, 1, 12) + timedelta(days=number)
        assert noon.replace(tzinfo=told).utcoffset() == noon.replace(tzinfo=true).utcoffset(), noon


def test_calendar_has_names_refresh_hints_and_neither_uid_nor_method():
    head = text_of(feeds()["kcl.ics"]).partition("BEGIN:VTIMEZONE")[0].splitlines()
    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//aarsplan//aarsplan//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Koncernledelsen",
        "X-WR-CALNAME:Koncernledelsen",
        "X-WR-TIMEZONE:Europe/Copenhagen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "COLOR:steelblue",
        "X-APPLE-CALENDAR-COLOR:#1F6F8B",
    ]


def test_feeds_of_several_bodies_have_a_name_and_no_colour():
    for name, title in (
        ("alle.ics", r"Meetings\, Norddjurs Kommune"),
        ("frister.ics", r"Deadlines\, Norddjurs Kommune"),
    ):
        head = text_of(feeds()[name]).partition("BEGIN:VTIMEZONE")[0]
        assert f"\nNAME:{title}\nX-WR-CALNAME:{title}\n" in head
        assert "COLOR" not in head


@pytest.mark.parametrize("name", ["METHOD", "RECURRENCE-ID", "ORGANIZER", "ATTENDEE", "CLASS", "RELATED-TO"])
def test_property_that_programs_misread_is_nowhere(name):
    assert not re.search(rf"^{name}[;:]", text_of(feeds()["alle.ics"]), re.MULTILINE)


def test_events_have_no_recurrence_and_no_alarm():
    for event in text_of(feeds()["alle.ics"]).split("BEGIN:VEVENT\n")[1:]:
        assert not re.search(r"^(RRULE|RDATE|EXDATE|BEGIN:VALARM)", event, re.MULTILINE)


def test_roles_are_in_no_feed():
    roles = {"chief": Role("chief", "Kommunaldirektør")}
    content = feeds(plan(replace(FACTS, roles=roles)))["alle.ics"].decode()
    assert "chief" not in content
    assert "Kommunaldirektør" not in content


# The bytes

TEXTS = st.text(max_size=300) | st.text(st.sampled_from('ab,;:\\nN"\r\n\t æø😀\u2028\x85\x00\x07\u202e'), max_size=300)


@given(name=TEXTS, because=TEXTS)
@settings(max_examples=60, deadline=None)
def test_lines_end_in_crlf_hold_75_octets_and_cut_no_character(name, because):
    hu = replace(HU, name=name, given=(replace(HU.given[0], source=because),))
    content = feeds(plan(facts(hu)))["hu.ics"]
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")[:-1]
    for line in lines:
        assert 0 < len(line) <= 75
        assert line.strip()
        assert not re.search(rb"[\x00-\x1f\x7f]", line)
        assert not re.search("[\x80-\x9f\u2028\u2029\ufeff]", line.decode())
    assert b"".join(lines).count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("before", range(3))
def test_no_escape_is_cut_in_two(before):
    content = feeds(plan(facts(replace(HU, name="x" * before + ",;" * 200))))["hu.ics"]
    lines = content.split(b"\r\n")
    assert not any(line.endswith(b"\\") for line in lines)
    assert b"".join(line.removeprefix(b" ") for line in lines).count(rb"\,\;") >= 200


def test_commas_semicolons_backslashes_and_newlines_are_escaped():
    meeting = replace(events()[UID[OCTOBER]], description="a,b;c\\d\ne:f")
    assert b"DESCRIPTION:a\\,b\\;c\\\\d\\ne:f\r\n" in ical.calendar("x", [meeting])


def test_long_lines_are_filled():
    long = feeds(plan(facts(replace(HU, name="x" * 500))))["hu.ics"]
    summary = re.search(rb"^SUMMARY:(.*\r\n )+", long, re.MULTILINE).group().splitlines()
    assert {len(line) for line in summary[:-1]} == {75}


def test_lone_surrogate_is_left_out():
    meeting = replace(events()[UID[OCTOBER]], summary="a\ud800b")
    assert b"SUMMARY:ab\r\n" in ical.calendar("x", [meeting])


def test_backslash_before_an_n_stays_a_backslash():
    assert rb"SUMMARY:C:\\Nord\\ny (HU)" in feeds(plan(facts(replace(HU, name=r"C:\Nord\ny"))))["hu.ics"]


def test_feeds_are_the_same_in_every_time_zone(monkeypatch):
    import time as clock

    if not hasattr(clock, "tzset"):
        pytest.skip("the system has no tzset")
    made = []
    for zone in ("UTC", "America/St_Johns", "Pacific/Apia"):
        monkeypatch.setenv("TZ", zone)
        clock.tzset()
        made.append(feeds())
    monkeypatch.undo()
    clock.tzset()
    assert made[0] == made[1] == made[2]


# Size


def test_a_feed_that_is_too_large_is_reported():
    warnings = ical.oversized({"b.ics": b"x" * (ical.MAX_FEED_BYTES + 1), "a.ics": b"x" * ical.MAX_FEED_BYTES})
    assert [(found.code, found.severity) for found in warnings] == [("feed-size", Severity.WARNING)]
    assert "b.ics" in warnings[0].message
    assert str(ical.MAX_FEED_BYTES + 1) in warnings[0].message
    assert warnings[0].hint


def test_feeds_of_a_year_are_far_from_too_large():
    assert ical.oversized(feeds()) == []
    assert all(len(content) < 20_000 for content in feeds().values())


# Names and colours


def test_slug_is_small_ascii_and_the_same_for_both_unicode_forms():
    assert slug("Økonomi_1") == "oekonomi-1"
    assert slug("Å æ é") == slug("A\u030a æ e\u0301") == "aa-ae-e"


@pytest.mark.parametrize(("colour", "name"), [("#008080", "teal"), ("#FF0000", "red"), ("#fdfdfe", "white")])
def test_colour_has_the_name_of_the_nearest_one(colour, name):
    assert css_name(colour) == name


def test_dark_colours_that_the_eye_tells_apart_have_names_of_their_own():
    assert [css_name(colour) for colour in ("#1f4e79", "#2e6b3f", "#7a4b00")] == [
        "steelblue",
        "seagreen",
        "saddlebrown",
    ]
