"""The front page: the way to the calendars and the årsplan, and every meeting of each half-year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from aarsplan.domain import Status
from aarsplan.facts import Facts
from aarsplan.lockfile import Entry
from aarsplan.outputs.base import changed_text
from aarsplan.site.frame import ANNUAL_PLAN, FRONT, link, site_page
from aarsplan.site.meeting_page import paged_entries
from aarsplan.texts import _, short_date
from aarsplan.views.addresses import meeting_path
from aarsplan.views.annual_plan import AnnualPlan, Month, annual_plan
from aarsplan.views.publication import Publication, code_of


@dataclass(frozen=True)
class Day:
    """The link to a meeting's page; `title` is what tells it from the others of its group, "" where its day does."""

    path: str
    text: str
    title: str
    cancelled: bool


@dataclass(frozen=True)
class Group:
    """The meetings of one body, or the one-off events."""

    title: str
    colour: str
    days: tuple[Day, ...]


@dataclass(frozen=True)
class HalfYear:
    """Half a year of the årsplan: from January to July, or from August on."""

    title: str
    months: tuple[Month, ...]
    groups: tuple[Group, ...]


def front_page(publication: Publication) -> bytes:
    """The page, in the reader's language."""
    facts, plan = publication.plan.problem.facts, annual_plan(publication)
    return site_page(
        "front",
        FRONT,
        _("The meeting year"),
        facts,
        "front.css",
        halves=tuple(_halves(publication, plan)),
        plan=ANNUAL_PLAN,
        bodies=[entry.name for entry in plan.legend],
        changed=changed_text(plan),
    )


def _halves(publication: Publication, plan: AnnualPlan) -> Iterator[HalfYear]:
    facts = publication.plan.problem.facts
    entries = [entry for entry in paged_entries(publication) if publication.wants(code_of(entry.placement.key))]
    for half, months in groupby(plan.months, key=lambda month: _half(month.first)):
        year, autumn = half
        title = (_("autumn {year}") if autumn else _("spring {year}")).format(year=year)
        shown = [entry for entry in entries if _half(entry.placement.day) == half]
        yield HalfYear(title[:1].upper() + title[1:], tuple(months), tuple(_groups(facts, shown)))


def _half(day: date) -> tuple[int, bool]:
    return day.year, day.month >= 8


def _groups(facts: Facts, entries: Iterable[Entry]) -> Iterator[Group]:
    """The bodies in the order of the project, those that left it after them, and the events last."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        key = entry.placement.key
        found.setdefault(code_of(key) if "/" in key else "", []).append(entry)
    known = [code for code in facts.bodies if code in found]
    for code in (*known, *sorted(code for code in found if code and code not in known)):
        colour = facts.bodies[code].colour if code in facts.bodies else ""
        yield Group(facts.title(code), colour, tuple(_day(facts, entry) for entry in found[code]))
    if "" in found:
        yield Group(_("Events"), "", tuple(_day(facts, entry) for entry in found[""]))


def _day(facts: Facts, entry: Entry) -> Day:
    spot = entry.placement
    title = facts.meeting_title(spot.key)
    return Day(
        link("", meeting_path(spot.key)),
        short_date(spot.day),
        "" if "/" in spot.key and title == facts.title(code_of(spot.key)) else title,
        entry.status is Status.CANCELLED,
    )
