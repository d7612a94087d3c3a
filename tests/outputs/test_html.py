"""The page as a browser and a screen reader get it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

import aarsplan.outputs
from aarsplan.outputs.base import clean
from tests.outputs import sample

TEMPLATES = Path(aarsplan.outputs.__file__).parent / "templates"
CSS = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "annual_plan.css"))
LIGHT, DARK = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in CSS.split("color-scheme: dark)")]


def text(shown=None, language="en"):
    return sample.only_file("html", shown, language).decode()


def page(shown=None, language="en"):
    return html.document_fromstring(text(shown, language))


def row_of(tree, day):
    (found,) = [row for row in tree.xpath("//tbody/tr") if row.xpath(f".//th[contains(., '{day}')]")]
    return found


def test_page_asks_for_nothing_from_elsewhere():
    for shown in (sample.publication(), sample.hostile()):
        tree = page(shown)
        assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //base")
        assert all(link.startswith("#") for link in tree.xpath("//@href | //@src | //@action"))
    assert "url(" not in CSS
    assert "@import" not in CSS
    (policy,) = page().xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_hostile_titles_are_text():
    tree = page(sample.hostile())
    seen = {"".join(cell.itertext()).strip() for cell in tree.xpath("//td[@class='title']")}
    assert {clean(title).strip() for title in sample.HOSTILE} <= seen
    assert "<script>alert" not in text(sample.hostile())


@pytest.mark.parametrize("language", ["da", "en"])
def test_page_names_its_language(language):
    assert page(language=language).get("lang") == language


def test_each_month_is_a_table_with_caption_and_header_cells():
    tree = page()
    tables = tree.xpath("//table")
    assert [table.xpath("string(caption)") for table in tables] == [
        "August 2025", "September 2025", "October 2025", "November 2025", "December 2025",
    ]  # fmt: skip
    for table in tables:
        assert all(cell.get("scope") == "col" for cell in table.xpath("thead//th"))
        assert all(len(row.xpath("th[@scope='row']")) == 1 for row in table.xpath("tbody/tr"))


def test_every_row_fills_every_column():
    for table in page().xpath("//table"):
        columns = len(table.xpath("colgroup/col"))
        for row in table.xpath(".//tr"):
            assert sum(int(cell.get("colspan", 1)) for cell in row) == columns


def test_links_to_the_months_lead_somewhere():
    tree = page()
    assert [link[1:] for link in tree.xpath("//nav//@href")] == tree.xpath("//table/@id")


def test_every_id_is_there_once():
    ids = page().xpath("//@id")
    assert len(ids) == len(set(ids))


def test_closed_cancelled_and_skipped_rows_are_marked():
    tree = page(language="da")
    assert row_of(tree, "man 13-10").get("class") == "closure"
    assert row_of(tree, "ons 10-12").get("class") == "cancelled"
    assert row_of(tree, "ons 24-12").get("class") == "not-held"


def test_colour_that_is_none_cannot_reach_the_style():
    body = sample.replace(sample.KCL, colour="red;} body{display:none")
    tree = page(sample.publication(sample.facts(bodies={"KCL": body})))
    assert all(re.fullmatch(r"--mark: #[0-9A-F]{6}|width: [0-9.]+%", style) for style in tree.xpath("//@style"))


@pytest.mark.parametrize("mode", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [("ink", "paper"), ("quiet", "paper"), ("heading", "paper"), ("notice", "paper"), ("closed-ink", "closed")],
)
def test_text_has_the_contrast_of_wcag_aa(mode, ink, paper):
    light, dark = sorted((luminance(mode[ink]), luminance(mode[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_paper_gets_light_colours_and_no_navigation():
    assert re.search(r"@media screen and \(prefers-color-scheme: dark\)", CSS)
    assert not re.search(r"@media \(prefers-color-scheme", CSS)
    printed = "".join(CSS.split("@media print")[1:])
    assert "nav { display: none; }" in printed
    assert "thead { display: table-header-group; }" in printed


def luminance(colour: str) -> float:
    """Relative luminance of a colour `#rrggbb` (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
