"""The open site of a plan as bytes by path: pages, feeds and what web servers look for.

The bytes depend on the plan and the reader's language alone, and hold nothing closed.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from aarsplan.outputs.html import content as annual_plan_content
from aarsplan.outputs.ical import feed_file
from aarsplan.site.frame import ANNUAL_PLAN, FRONT, ICON, MISSING, SUBSCRIBE, framed, site_page
from aarsplan.site.front import front_page
from aarsplan.site.icon import icon_svg
from aarsplan.site.meeting_page import meeting_page, paged_entries
from aarsplan.site.subscribe import subscription_page
from aarsplan.texts import _
from aarsplan.views.addresses import FEED_FOLDER, feed_path, meeting_path
from aarsplan.views.annual_plan import annual_plan
from aarsplan.views.feeds import FeedKind, FeedOptions, feeds
from aarsplan.views.publication import Publication, code_of


def files(publication: Publication) -> dict[str, bytes]:
    """Every file of the open site by path from its root, sorted, in the reader's language, whatever the variant.

    Without a site's address in the project the pages link to each other, and hold no QR codes.

    Raises:
        Rejected: nothing has been planned yet.
    """
    publication = replace(publication, variant=replace(publication.variant, internal=False))
    facts = publication.plan.problem.facts
    made = {
        FRONT: front_page(publication),
        ANNUAL_PLAN: _annual_plan_page(publication),
        SUBSCRIBE: subscription_page(publication),
        MISSING: site_page("missing", MISSING, _("The page is not here"), facts),
        ICON: icon_svg(),
        "robots.txt": _robots(facts.site_url),
    }
    known, options = feeds(publication), FeedOptions(deadlines=facts.feed_settings.deadlines)
    for feed in known:
        made[feed_path(feed.name)] = feed_file(publication, feed, options)
    of_bodies = {feed.code: feed for feed in known if feed.kind is FeedKind.BODY}
    for entry in paged_entries(publication):
        key = entry.placement.key
        made[meeting_path(key)] = meeting_page(publication, entry, of_bodies.get(code_of(key)))
    return dict(sorted(made.items()))


def _annual_plan_page(publication: Publication) -> bytes:
    facts = publication.plan.problem.facts
    return annual_plan_content(annual_plan(publication), "site_plan", **framed(ANNUAL_PLAN, facts, "annual_plan.css"))


def _robots(site_url: str) -> bytes:
    """The pages are not for search engines; the feeds must be open, or Google's calendar refuses to fetch them.

    Source: RFC 9309; https://github.com/hasadna/Open-Knesset/pull/260.
    """
    root = urlsplit(site_url).path or "/"
    return f"User-agent: *\nAllow: {root}{FEED_FOLDER}/\nDisallow: {root}\n".encode()
