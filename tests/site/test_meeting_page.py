"""The page of a meeting: what a link in a calendar leads to."""

from __future__ import annotations

import pytest

from aarsplan.site import files
from aarsplan.texts import speaking
from tests.outputs import sample
from tests.site.pages import pages
from tests.site.test_site import facts

pytestmark = pytest.mark.timeless


@pytest.fixture(scope="module")
def shown():
    with speaking("en"):
        return pages(files(sample.publication(facts(), approved=True)))


def test_meeting_without_an_agenda_tells_when_and_where(shown):
    text = shown["moeder/KCL/2025-10.html"].text
    assert "Thursday 30 October 2025, 13:00–16:00" in text
    assert "Byrådssalen" in text


def test_deadlines_come_by_day(shown):
    text = shown["moeder/KCL/2025-10.html"].text
    days = ["Indkaldelse: Thu 2 Oct 2025", "Materiale:", "Udsendelse af dagsorden:", "Referat:"]
    places = [text.index(day) for day in days]
    assert places == sorted(places)


def test_page_tells_where_the_meeting_stands(shown):
    assert "Draft: the date may change." in shown["moeder/HU/2025-09-05.html"].text
    assert "Approved by DIR Wed 23 Oct 2024" in shown["moeder/KCL/2025-10.html"].text


def test_cancelled_meeting_keeps_a_page_that_says_so(shown):
    page = shown[f"moeder/{sample.TOLD_AND_CANCELLED}.html"]
    assert "Cancelled" in page.text
    assert page.all("s")
    assert "Deadlines" not in page.text


def test_moved_meeting_keeps_its_page_and_tells_that_it_moved(shown):
    assert "Thursday 18 December 2025" in shown["moeder/KCL/2025-12.html"].text
    assert "not on its usual day" in shown["moeder/KCL/2025-12.html"].text


def test_event_of_several_days_tells_them_all(shown):
    assert "Thu 20 Nov – Fri 21 Nov 2025" in shown["moeder/AKADEMI.html"].text


def test_page_leads_to_the_calendar_of_its_body(shown):
    assert "../../abonner.html#kcl" in shown["moeder/KCL/2025-10.html"].links
    assert not [link for link in shown["moeder/AMD.html"].links if "#" in link]


def test_surroundings_have_pages_as_their_feed_links_to_them(shown):
    assert "Kommunalbestyrelsen" in shown["moeder/KB/2025-10.html"].text
