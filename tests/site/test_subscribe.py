"""The subscription page: each feed with its addresses and a code that leads back to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import segno

import aarsplan.site
from aarsplan.site.qr import qr_svg
from aarsplan.site.subscribe import subscription_page
from aarsplan.texts import speaking
from aarsplan.views.feeds import FeedKind, feeds
from tests.outputs import agenda_sample, sample
from tests.outputs.test_html import DARK, LIGHT, luminance
from tests.site.pages import parsed
from tests.site.test_site import URL, facts

pytestmark = pytest.mark.timeless


@pytest.fixture(scope="module")
def content():
    with speaking("en"):
        return subscription_page(sample.publication(facts()))


@pytest.fixture(scope="module")
def page(content):
    return parsed(content)


def dark_modules(svg):
    """Where an SVG code is dark, as (row, column), the white edge counted: it draws each row as dashes of a line."""
    (path,) = re.findall(r'stroke="#000" d="([^"]+)"', svg)
    found, row, column = set(), 0.0, 0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            column, row = int(values[0]), values[1]
        elif command == "m":
            column, row = column + int(values[0]), row + values[1]
        else:
            found |= {(int(row), at) for at in range(column, column + int(values[0]))}
            column += int(values[0])
    return found


def test_code_holds_the_address_with_a_white_edge_of_four_modules():
    text = f"{URL}abonner.html#kcl"
    matrix = segno.make(text, error="m", micro=False).matrix
    dark = {(row + 4, column + 4) for row, line in enumerate(matrix) for column, module in enumerate(line) if module}
    assert dark_modules(qr_svg(text)) == dark
    assert f'viewBox="0 0 {len(matrix) + 8} {len(matrix) + 8}"' in qr_svg(text)


def offered(publication):
    """The feeds but those of guests, none of whom is called to anything in the sample."""
    return [feed for feed in feeds(publication) if feed.kind is not FeedKind.GUEST]


def test_guests_are_offered_a_feed_once_they_are_called():
    ids = parsed(subscription_page(agenda_sample.publication())).ids
    assert {name for name in ids if name.startswith("gaest-")} == {"gaest-chief", "gaest-clerk"}


def test_every_feed_is_offered_with_its_addresses_and_its_code(page, content):
    with speaking("en"):
        known = offered(sample.publication(facts()))
    assert [found for found in page.ids if found in {feed.name for feed in known}]
    for feed in known:
        address = f"{URL}feeds/{feed.name}.ics"
        assert feed.name in page.ids
        assert address.replace("https:", "webcal:") in page.links
        assert f"feeds/{feed.name}.ics" in page.links
        assert address in page.text
        assert feed.title in page.text
        spot = f"{URL}abonner.html#{feed.name}"
        assert f"QR code: {spot}" in [found.get("aria-label") for found in page.all("span")]
        assert str(qr_svg(spot)) in content.decode()


def test_groups_come_in_the_order_of_their_readers(page):
    words = ("All in one", "The bodies", "Deadlines", "The political level", "Roles", "Closed items")
    places = [page.words.index(word) for word in words]
    assert places == sorted(places)


def test_body_of_the_surroundings_stands_under_the_political_level(page):
    assert page.words.index("The political level") < page.words.index("Kommunalbestyrelsen") < page.words.index("Roles")


def test_notice_board_gets_no_roles_and_no_help(page):
    hidden = [found["class"] for found in page.all("section") if "screen" in found.get("class", "").split()]
    assert hidden == ["group screen", "screen", "help screen"]


def test_each_program_is_told_in_three_lines_at_most(page):
    steps = 0
    for tag, _attributes in page.tags:
        steps = 0 if tag == "ol" else steps + (tag == "li")
        assert tag != "li" or steps <= 3 or "feed" in str(_attributes)
    for name in ("Outlook", "Google", "Apple", "Thunderbird", "Nextcloud"):
        assert name in page.text


def test_body_called_as_the_help_does_not_take_its_place():
    body = facts().bodies["KCL"]
    known = facts(bodies={code: replace(body, code=code) for code in ("kalender-hjaelp", "ALLE")})
    ids = parsed(subscription_page(sample.publication(known))).ids
    assert len(ids) == len(set(ids))


def test_without_an_address_there_are_files_alone():
    page = parsed(subscription_page(sample.publication(facts(site_url=""))))
    assert not page.all("svg")
    assert not [link for link in page.links if link.startswith("webcal")]
    assert sum(link.endswith(".ics") for link in page.links) == len(offered(sample.publication(facts())))


@pytest.mark.parametrize("mode", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_buttons_have_the_contrast_of_wcag_aa(mode):
    css = (Path(aarsplan.site.__file__).parent / "templates" / "site.css").read_text(encoding="utf-8")
    inks = re.findall(r"--button-ink: (#[0-9a-f]{6});", css)
    light, dark = sorted((luminance(inks[mode is not LIGHT]), luminance(mode["heading"])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
