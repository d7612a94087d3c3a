"""What is told of each event, and what becomes of it when the plan changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from aarsplan.deadlines import DeadlineSpec
from aarsplan.domain import ExceptionKind, Place, SeriesException, Status
from aarsplan.lockfile import Lock
from aarsplan.outputs import ical
from aarsplan.workdays import DayType

from .feed_sample import (
    BEFORE,
    FACTS,
    HU,
    KCL,
    KNOWN,
    LATER,
    OCTOBER,
    UID,
    approved,
    by_uid,
    events,
    everything,
    facts,
    feeds,
    lock,
    plan,
    uid_of_deadline,
)

MOVED = plan(moved={OCTOBER: (date(2025, 10, 29), time(13))})
CANCELLED = plan(without=OCTOBER)


def test_meeting_stands_at_its_local_time_in_summer_and_in_winter():
    summer, winter = everything()[UID["KCL/2025-08"]], everything()[UID[OCTOBER]]
    assert summer["DTSTART"] == ";TZID=Europe/Copenhagen:20250828T090000"
    assert summer["DTEND"] == ";TZID=Europe/Copenhagen:20250828T120000"
    assert winter["DTSTART"] == ";TZID=Europe/Copenhagen:20251030T090000"
    assert winter["DTEND"] == ";TZID=Europe/Copenhagen:20251030T120000"


def test_meeting_is_told_in_full():
    assert everything()[UID[OCTOBER]] == {
        "UID": f":{UID[OCTOBER]}",
        "DTSTAMP": ":20250115T120000Z",
        "LAST-MODIFIED": ":20250115T120000Z",
        "SEQUENCE": ":0",
        "STATUS": ":TENTATIVE",
        "DTSTART": ";TZID=Europe/Copenhagen:20251030T090000",
        "DTEND": ";TZID=Europe/Copenhagen:20251030T120000",
        "SUMMARY": ":Koncernledelsen (KCL)",
        "LOCATION": r":Rådssalen\, Allégade 9",
        "DESCRIPTION": r":Draft: the date may change.\nPlace: Rådssalen\, Allégade 9"
        r"\nPunktfrist: Thu 16 Oct 2025\nReferat: Thu 6 Nov 2025",
        "CATEGORIES": ":KCL",
        "TRANSP": ":OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS": ":TENTATIVE",
        "COLOR": ":steelblue",
    }


def test_deadline_is_an_all_day_event_that_makes_nobody_busy():
    assert everything()[uid_of_deadline(OCTOBER, "items")] == {
        "UID": f":{uid_of_deadline(OCTOBER, 'items')}",
        "DTSTAMP": ":20250115T120000Z",
        "LAST-MODIFIED": ":20250115T120000Z",
        "SEQUENCE": ":0",
        "STATUS": ":TENTATIVE",
        "DTSTART": ";VALUE=DATE:20251016",
        "DTEND": ";VALUE=DATE:20251017",
        "SUMMARY": ":Punktfrist: KCL Thu 30 Oct 2025",
        "DESCRIPTION": ":Deadline for KCL Thu 30 Oct 2025 at 9:00",
        "CATEGORIES": ":Deadlines",
        "TRANSP": ":TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS": ":FREE",
        "COLOR": ":steelblue",
    }


def test_dates_are_danish_for_a_danish_reader():
    event = by_uid(feeds(language="da")["frister.ics"])[uid_of_deadline(OCTOBER, "items")]
    assert event["SUMMARY"] == ":Punktfrist: KCL tor 30-10-2025"


def test_statutory_deadline_is_certain_and_makes_nobody_busy():
    event = everything()[UID["BUDGET"]]
    assert (event["DTSTART"], event["DTEND"]) == (";VALUE=DATE:20251015", ";VALUE=DATE:20251016")
    assert (event["STATUS"], event["TRANSP"]) == (":CONFIRMED", ":TRANSPARENT")
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == ":FREE"
    assert event["DESCRIPTION"] == ":Source: § 38"


def test_theme_day_takes_the_whole_day():
    event = everything()[UID["AMD"]]
    assert (event["DTSTART"], event["DTEND"]) == (";VALUE=DATE:20251125", ";VALUE=DATE:20251126")
    assert event["TRANSP"] == ":OPAQUE"


def test_event_of_several_days_ends_the_day_after_its_last():
    event = everything()[UID["LA"]]
    assert (event["DTSTART"], event["DTEND"]) == (";VALUE=DATE:20250910", ";VALUE=DATE:20250913")
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == ":BUSY"


def test_event_that_lost_its_time_lasts_a_whole_day_at_least():
    whole = {**FACTS.events, "TEMA": replace(FACTS.events["TEMA"], start=None)}
    event = everything(plan(replace(FACTS, events=whole)))[UID["TEMA"]]
    assert (event["DTSTART"], event["DTEND"]) == (";VALUE=DATE:20251022", ";VALUE=DATE:20251023")


def test_event_with_a_time_has_its_own_length():
    event = everything()[UID["TEMA"]]
    assert event["DTSTART"] == ";TZID=Europe/Copenhagen:20251022T100000"
    assert event["DTEND"] == ";TZID=Europe/Copenhagen:20251022T120000"


def test_meeting_until_midnight_ends_on_the_next_day():
    late = replace(KCL, times=(time(22),), minutes=120)
    known = lock(plan(facts(late)))
    event = by_uid(feeds(plan(facts(late)), known)["kcl.ics"])[UID[OCTOBER]]
    assert event["DTEND"] == ";TZID=Europe/Copenhagen:20251031T000000"


def test_times_that_the_clock_change_leaves_out_or_doubles_are_written_as_they_stand():
    meeting = events()[UID["KCL/2025-08"]]
    for day in (date(2025, 3, 30), date(2025, 10, 26)):
        start = datetime.combine(day, time(2, 30))
        moved = by_uid(ical.calendar("x", [replace(meeting, start=start, end=start + timedelta(hours=1))]))[meeting.uid]
        assert moved["DTSTART"] == f";TZID=Europe/Copenhagen:{day:%Y%m%d}T023000"
        assert moved["DTEND"] == f";TZID=Europe/Copenhagen:{day:%Y%m%d}T033000"


def test_every_event_has_one_category_without_a_comma():
    titled = replace(KCL, name="Teknik-, Miljø- og Klimaudvalget")
    for event in everything(plan(facts(titled)), lock(plan(facts(titled)))).values():
        assert re.fullmatch(r":[^,\\]+", event["CATEGORIES"])


def test_status_of_a_meeting_is_told_in_the_words_of_the_standard():
    known = approved(KNOWN, OCTOBER)
    event = everything(BEFORE, known)[UID[OCTOBER]]
    assert (event["STATUS"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == (":CONFIRMED", ":BUSY")
    assert "Draft" not in event["DESCRIPTION"]
    assert event["DESCRIPTION"].startswith(":Approved by DIR Wed 23 Oct 2024\\n")
    assert everything(BEFORE, known)[uid_of_deadline(OCTOBER, "items")]["STATUS"] == ":CONFIRMED"
    entry = replace(known.entries[OCTOBER], status=Status.HELD)
    held = Lock({**known.entries, OCTOBER: entry})
    assert everything(BEFORE, held)[UID[OCTOBER]]["STATUS"] == ":CONFIRMED"


def test_reasons_are_told():
    assert everything()[UID["HU/2025-Q4"]]["DESCRIPTION"] == ":Source: DIR 23-10-2024"
    assert "not on its usual day" in everything(MOVED, lock(MOVED))[UID[OCTOBER]]["DESCRIPTION"]


# What happens when the plan changes


def test_unchanged_plan_gives_the_same_bytes_at_any_time():
    again = lock(BEFORE, KNOWN, LATER)
    assert feeds(BEFORE, again) == feeds(BEFORE, KNOWN)


def test_moved_meeting_keeps_its_uid_and_rises_by_one():
    event = everything(MOVED, lock(MOVED, KNOWN, LATER))[UID[OCTOBER]]
    assert event["DTSTART"] == ";TZID=Europe/Copenhagen:20251029T130000"
    assert event["SEQUENCE"] == ":1"
    assert event["DTSTAMP"] == event["LAST-MODIFIED"] == ":20250303T093000Z"


def test_approval_is_no_reschedule_and_yet_a_modification():
    before, after = everything(), everything(BEFORE, approved(KNOWN, OCTOBER, LATER))
    assert (before[UID[OCTOBER]]["STATUS"], after[UID[OCTOBER]]["STATUS"]) == (":TENTATIVE", ":CONFIRMED")
    assert after[UID[OCTOBER]]["SEQUENCE"] == before[UID[OCTOBER]]["SEQUENCE"] == ":0"
    assert after[UID[OCTOBER]]["LAST-MODIFIED"] > before[UID[OCTOBER]]["LAST-MODIFIED"]
    assert after[uid_of_deadline(OCTOBER, "items")]["SEQUENCE"] == ":1"
    assert {uid for uid in after if after[uid] != before[uid]} == {
        uid for uid in after if uid.startswith(UID[OCTOBER].partition("@")[0])
    }


def test_deadlines_of_a_moved_meeting_keep_their_uids_and_rise():
    before, after = everything(), everything(MOVED, lock(MOVED, KNOWN, LATER))
    uid = uid_of_deadline(OCTOBER, "items")
    assert (before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]) == (":0", ":1")
    assert (before[uid]["DTSTART"], after[uid]["DTSTART"]) == (";VALUE=DATE:20251016", ";VALUE=DATE:20251015")
    assert after[uid]["DTSTAMP"] == ":20250303T093000Z"


def test_nothing_but_the_moved_meeting_changes():
    before, after = everything(), everything(MOVED, lock(MOVED, KNOWN, LATER))
    changed = {uid for uid in before | after if before.get(uid) != after.get(uid)}
    assert changed == {UID[OCTOBER], uid_of_deadline(OCTOBER, "items"), uid_of_deadline(OCTOBER, "minutes")}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (facts(replace(KCL, name="Koncernledelsesmøde")), {UID[OCTOBER]}),
        (replace(FACTS, places={"hall": Place("hall", "Kantinen")}), {UID[OCTOBER]}),
        (
            facts(replace(KCL, deadlines=(replace(KCL.deadlines[0], days=9), KCL.deadlines[1]))),
            {UID[OCTOBER], uid_of_deadline(OCTOBER, "items")},
        ),
    ],
    ids=["title", "place", "deadline"],
)
def test_an_event_is_stamped_when_and_only_when_what_is_shown_of_it_changes(changed, told):
    made = plan(changed)
    before, after = everything(), everything(made, lock(made, KNOWN, LATER))
    own = UID[OCTOBER].partition("@")[0]
    assert {uid for uid in before if uid.startswith(own) and after[uid] != before[uid]} == told
    assert {after[uid]["DTSTAMP"] for uid in told} == {":20250303T093000Z"}
    assert after[UID[OCTOBER]]["SEQUENCE"] == ":0", "neither date, time nor place moved"
    assert {after[uid]["SEQUENCE"] for uid in told - {UID[OCTOBER]}} <= {":1"}
    assert after[UID["AMD"]] == before[UID["AMD"]]


def test_another_colour_is_no_reschedule_and_yet_a_modification():
    red = plan(facts(replace(KCL, colour="#ff0000")))
    event = everything(red, lock(red, KNOWN, LATER))[UID[OCTOBER]]
    assert (event["COLOR"], event["SEQUENCE"], event["DTSTAMP"]) == (":red", ":0", ":20250303T093000Z")


def test_cancelled_meeting_stays_as_cancelled_under_its_uid():
    event = everything(CANCELLED, lock(CANCELLED, KNOWN, LATER))[UID[OCTOBER]]
    assert event["STATUS"] == ":CANCELLED"
    assert event["SEQUENCE"] == ":1"
    assert event["SUMMARY"] == ":CANCELLED: Koncernledelsen (KCL)"
    assert event["DTSTART"] == ";TZID=Europe/Copenhagen:20251030T090000"
    assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == (":TRANSPARENT", ":FREE")
    assert event["DTSTAMP"] == ":20250303T093000Z"


def test_deadlines_of_a_cancelled_meeting_vanish():
    after = everything(CANCELLED, lock(CANCELLED, KNOWN, LATER))
    assert everything().keys() - after.keys() == {uid_of_deadline(OCTOBER, code) for code in ("items", "minutes")}


def test_lock_that_cancels_takes_the_deadlines_although_the_plan_still_has_the_meeting():
    entry = replace(KNOWN.entries[OCTOBER], status=Status.CANCELLED)
    after = everything(BEFORE, Lock({**KNOWN.entries, OCTOBER: entry}))
    assert everything().keys() - after.keys() == {uid_of_deadline(OCTOBER, code) for code in ("items", "minutes")}


def test_reasons_of_a_meeting_not_held_are_not_told():
    move = SeriesException(ExceptionKind.MOVE, date(2025, 10, 30), date(2025, 10, 29), because="kommunalvalg")
    moved = facts(replace(KCL, exceptions=(*KCL.exceptions, move)))
    known = lock(plan(moved))
    assert everything(plan(moved), known)[UID[OCTOBER]]["DESCRIPTION"].endswith(r"\nBecause: kommunalvalg")
    gone = plan(moved, without=OCTOBER)
    assert "kommunalvalg" not in everything(gone, lock(gone, known, LATER))[UID[OCTOBER]]["DESCRIPTION"]


def test_meeting_given_as_cancelled_is_told_so_and_loses_its_deadlines():
    hu = replace(HU, deadlines=KCL.deadlines)
    before = plan(facts(hu))
    after = plan(facts(replace(hu, given=(replace(HU.given[0], status=Status.CANCELLED),))))
    assert len(by_uid(feeds(before)["hu.ics"])) == 3
    made = by_uid(feeds(after, lock(after, lock(before), LATER))["hu.ics"])
    assert [event["STATUS"] for event in made.values()] == [":CANCELLED"]
    assert made.keys() == {UID["HU/2025-Q4"]}


def test_meeting_that_comes_back_rises_once_more():
    gone = lock(CANCELLED, KNOWN, LATER)
    event = everything(BEFORE, lock(BEFORE, gone, LATER))[UID[OCTOBER]]
    assert (event["STATUS"], event["SEQUENCE"]) == (":TENTATIVE", ":2")
    assert event["DTSTAMP"] > ":20250303T093000Z"


def test_event_that_left_the_project_stays_as_cancelled_over_its_days():
    fewer = plan(replace(FACTS, events={}))
    event = everything(fewer, lock(fewer, KNOWN, LATER))[UID["LA"]]
    assert event["STATUS"] == ":CANCELLED"
    assert (event["DTSTART"], event["DTEND"]) == (";VALUE=DATE:20250910", ";VALUE=DATE:20250913")


def test_body_that_left_the_project_keeps_its_feed_of_cancelled_meetings():
    fewer = plan(replace(FACTS, bodies={"HU": HU}))
    made = by_uid(feeds(fewer, lock(fewer, KNOWN, LATER))["kcl.ics"])
    assert {event["STATUS"] for event in made.values()} == {":CANCELLED"}
    assert made.keys() == {uid for key, uid in UID.items() if key.startswith("KCL/")}


def test_deadlines_whose_codes_look_alike_have_uids_of_their_own():
    twins = tuple(DeadlineSpec(code, code, 5, DayType.CALENDAR_DAY) for code in ("a_b", "a-b", "ø", "oe"))
    made = by_uid(feeds(plan(facts(replace(KCL, deadlines=twins))))["frister.ics"])
    local, domain = UID[OCTOBER].split("@")
    assert made.keys() >= {f"{local}-{name}@{domain}" for name in ("a-b", "a-b-2", "oe", "oe-2")}


def test_deadlines_whose_codes_look_alike_keep_their_uids_when_their_order_changes():
    def uids(first: int, second: int) -> dict[str, str]:
        days = {"a_b": first, "a-b": second}
        twins = tuple(DeadlineSpec(code, code, number, DayType.CALENDAR_DAY) for code, number in days.items())
        return {event.summary: uid for uid, event in events(plan(facts(replace(KCL, deadlines=twins)))).items()}

    assert uids(3, 5) == uids(5, 3)
