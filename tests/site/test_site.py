"""The site as a whole: its files, its links, and what it owes those who read it and those who serve it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest

from aarsplan.diagnostics import Rejected
from aarsplan.domain import Role
from aarsplan.lockfile import Lock, advance
from aarsplan.site import files
from aarsplan.texts import speaking
from aarsplan.views.addresses import feed_path, meeting_path
from aarsplan.views.disclosure import is_hand_over
from aarsplan.views.feeds import feeds
from aarsplan.views.publication import Publication
from tests.outputs import agenda_sample, sample
from tests.site.pages import pages, target

pytestmark = pytest.mark.timeless

URL = "https://moeder.example/plan/"
ROLES = {"chef": Role("chef", "Økonomichef"), "leder": Role("leder", "Kommunaldirektør")}


def facts(**changed):
    return sample.facts(**{"site_url": URL, "roles": ROLES, **changed})


def site(shown=None, language="en"):
    with speaking(language):
        return files(shown or sample.publication(facts()))


@pytest.fixture(scope="module")
def made():
    return site()


@pytest.fixture(scope="module")
def shown_pages(made):
    return pages(made)


def test_site_has_a_file_for_all_that_is_asked_of_it(made):
    known, shown = facts(), sample.publication(facts())
    entries = shown.everything
    assert any(entry.status == "cancelled" for entry in entries)
    assert set(made) == {
        "index.html", "aarsplan.html", "abonner.html", "404.html", "robots.txt", "favicon.svg",
        *(feed_path(feed.name) for feed in feeds(shown)),
        *(meeting_path(entry.placement.key) for entry in entries if not is_hand_over(known, entry.placement)),
    }  # fmt: skip


def test_files_come_sorted_and_are_the_same_for_the_same_plan(made):
    again = site()
    assert list(made) == sorted(made)
    assert again == made


def test_every_link_inside_the_site_leads_to_a_part_of_a_file(made, shown_pages):
    ids = {path: page.ids for path, page in shown_pages.items()}
    for path, page in shown_pages.items():
        for link in page.links:
            if urlsplit(link).scheme:
                assert link.startswith((URL, URL.replace("https", "webcal"))), link
                file, part = unquote(urlsplit(link).path.removeprefix("/plan/")), urlsplit(link).fragment
            else:
                file, part = target(path, link)
            assert file in made or (path == "404.html" and file == ""), (path, link)
            assert not part or part in ids[file], (path, link)


def test_addresses_in_feeds_lead_to_pages_of_the_site(made):
    links = {
        link
        for path, content in made.items()
        if path.endswith(".ics")
        for link in re.findall(r"^URL:(.*)\r$", content.decode().replace("\r\n ", ""), re.MULTILINE)
    }
    assert {unquote(link.removeprefix(URL)) for link in links} <= set(made)
    assert len(links) > 20


def test_every_meeting_can_be_reached_from_the_front_page(made, shown_pages):
    reached = {target("index.html", link)[0] for link in shown_pages["index.html"].links}
    planned = {path for path in made if path.startswith("moeder/") and not path.startswith("moeder/KB/")}
    assert planned <= reached


def test_links_to_danish_codes_are_percent_encoded():
    known = facts(bodies={"ØU": replace(sample.KCL, code="ØU")})
    found = site(
        Publication.of(made := sample.plan(known, moved={}), advance(Lock(), made, sample.MADE), sample.AUTUMN)
    )
    links = [link for link in pages(found)["index.html"].links if link.startswith("moeder/%C3%98U/")]
    assert {target("index.html", link)[0] for link in links} == {
        path for path in found if path.startswith("moeder/ØU/")
    }
    assert all(link.isascii() for page in pages(found).values() for link in page.links)


def test_site_asks_for_nothing_from_elsewhere(made, shown_pages):
    for path, page in shown_pages.items():
        assert {tag for tag, _attributes in page.tags}.isdisjoint({"script", "iframe", "object", "form", "base", "img"})
        assert not [name for _tag, attributes in page.tags for name in attributes if name.startswith("on")]
        (policy,) = [found["content"] for found in page.all("meta") if "http-equiv" in found]
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
        styles = made[path].decode().partition("<style>")[2].partition("</style>")[0]
        assert "url(" not in styles
        assert "@import" not in styles


def test_addresses_named_in_pages_are_the_sites_own(made):
    for path, content in made.items():
        if path.endswith(".html"):
            assert not [
                link for link in re.findall(r"https?://[^\s<\"]+", content.decode()) if not link.startswith(URL)
            ]


def test_ids_are_there_once(shown_pages):
    for page in shown_pages.values():
        assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("language", ["da", "en"])
def test_pages_name_their_language(language):
    for page in pages(site(language=language)).values():
        assert page.all("html") == [{"lang": language}]


def test_pages_have_one_main_part_and_headings_in_order(shown_pages):
    for path, page in shown_pages.items():
        assert len(page.all("main")) == 1
        levels = [int(tag[1]) for tag, _attributes in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels.count(1) == 1, path
        assert all(later - level <= 1 for level, later in pairwise(levels)), path


def test_navigation_tells_where_one_is(shown_pages):
    for path in ("index.html", "aarsplan.html", "abonner.html"):
        assert [link["href"] for link in shown_pages[path].all("a") if "aria-current" in link] == [path]


def test_page_of_what_is_missing_links_by_whole_addresses(shown_pages):
    links = shown_pages["404.html"].links
    assert links
    assert all(link.startswith(URL) for link in links)


def test_feeds_are_open_to_what_fetches_calendars_for_google(made):
    assert made["robots.txt"].decode().splitlines() == ["User-agent: *", "Allow: /plan/feeds/", "Disallow: /plan/"]
    assert site(sample.publication(facts(site_url="")))["robots.txt"].decode().splitlines()[1] == "Allow: /feeds/"


def test_every_page_asks_not_to_be_indexed(shown_pages):
    for page in shown_pages.values():
        assert {"name": "robots", "content": "noindex"} in page.all("meta")


def test_site_without_an_address_links_to_itself():
    found = site(sample.publication(facts(site_url="")))
    for path, page in pages(found).items():
        for link in page.links:
            assert not urlsplit(link).scheme
            assert target(path, link)[0] in found or path == "404.html"
        assert not page.all("svg")


def test_nothing_planned_makes_no_site():
    known = facts()
    with pytest.raises(Rejected):
        site(Publication.of(sample.plan(known), Lock(), sample.AUTUMN))


def test_pages_of_a_site_whose_only_days_are_empty_say_so():
    later = replace(
        sample.publication(facts()), within=sample.DateRange(sample.date(2030, 1, 1), sample.date(2030, 6, 30))
    )
    assert "Nothing is planned here." in pages(site(later))["index.html"].text


def test_hostile_titles_are_text():
    shown = sample.hostile()
    long = "Æ" * 10_000
    known = replace(
        shown.plan.problem.facts,
        site_url=URL,
        roles={"x": Role("x", "<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b"), "y": Role("y", long)},
    )
    plan = replace(shown.plan, problem=replace(shown.plan.problem, facts=known))
    found = site(replace(shown, plan=plan))
    made = pages(found)
    assert long in made["abonner.html"].text
    assert "<img src=x onerror=alert(1)>" in made["abonner.html"].text
    assert "<script>alert(1)</script>" in made["index.html"].text
    for path, page in made.items():
        assert {tag for tag, _attributes in page.tags}.isdisjoint({"script", "img"})
        assert not set(found[path].decode()) & set("\u202e\u2066\x00\x07\r\u2028")


def test_papers_of_meetings_with_an_agenda_are_in_the_site():
    shown = agenda_sample.publication()
    found = pages(site(shown))
    assert any(page.all("table") for path, page in found.items() if path.startswith("moeder/"))
