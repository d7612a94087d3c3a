"""Hostile texts in every field of an event, and what three independent programs read of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aarsplan.outputs.ical import calendar
from aarsplan.views.calendar_event import CalendarEvent, Dependency, EventStatus

from .feed_readers import check

pytestmark = pytest.mark.timeless

UID = "cd885e78-1423-545f-8194-d7821c7bd926@norddjurs.example"
LONG = 10_000
HOSTILE = (
    "Økonomi, Plan & Miljø; udvalg: ",
    "a,;:\\\"'=^|%",
    "\\n\\N\\,\\;\\\\",
    "\\",
    ",",
    "linje\n",
    "\r\n\u2028\u2029\x85\v\f\t",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\n",
    "👩\u200d👩\u200d👧🇩🇰🏳️\u200d🌈",
    "שלום עולם, مرحبا; ",
    "\u202eabc\u2067def\u200f\u061c",
    "e\u0301a\u030a\u0327",
    "x \u00a0\u2003\u3000",
    "\x00\x07\x1b\x7f\x9f\ufeff\uffff",
    "\ud83d",
    "æ",
)

ANY = st.text(max_size=150)
SPECIAL = st.text(st.sampled_from(",;:\\\"'nNrR =æøå\n\r\t\u2028\u2003\u00a0\x00\u202e😀👩‍👧🇩🇰שلם-^"), max_size=150)
TEXTS = ANY | SPECIAL | st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join)


def event(summary: str, description: str = "", location: str = "", category: str = "DIR") -> CalendarEvent:
    return CalendarEvent(
        stamp="DIR/2025-10",
        uid=UID,
        body="DIR",
        sequence=3,
        changed=datetime(2025, 3, 3, 9, 30, tzinfo=UTC),
        status=EventStatus.CONFIRMED,
        summary=summary,
        description=description,
        location=location,
        categories=category,
        start=datetime(2025, 10, 24, 9, 15),
        end=datetime(2025, 10, 27, 9, 15),
        transparent=False,
        colour="#1f6f8b",
        url="https://aarsplan.example/moeder/DIR/2025-10.html",
        dependencies=(Dependency("a@norddjurs.example", 2), Dependency("b@norddjurs.example")),
    )


@given(summary=TEXTS, description=TEXTS, location=TEXTS, title=TEXTS)
@settings(max_examples=50)
def test_any_text_comes_through_every_reader(summary, description, location, title):
    meeting = event(summary, description, location)
    check(calendar(title, [meeting], "#1f6f8b", 30), [meeting], 30)


@pytest.mark.parametrize("before", ["", "xx"])
def test_ten_thousand_characters_come_through_every_reader(before):
    texts = [(before + part * LONG)[:LONG] for part in HOSTILE]
    meetings = [replace(event(text, text), uid=f"{number}-{UID}") for number, text in enumerate(texts)]
    check(calendar("".join(HOSTILE), meetings), meetings)


def test_a_text_of_which_nothing_is_left_has_no_line_but_every_event_a_title():
    content = calendar("\x07", [event("\x00", " \n", "\u202e")])
    assert not re.search(rb"^(DESCRIPTION|LOCATION)", content, re.MULTILINE)
    assert "\nSUMMARY:–\r".encode() in content
    assert "\nNAME:–\r".encode() in content


def test_no_row_is_blank_or_ends_with_a_space():
    meetings = [event("x" * before + "y \u2003 " * 60) for before in range(76)]
    rows = calendar("x", meetings).decode().split("\r\n")[:-1]
    assert all(row == row.rstrip() != "" for row in rows)
