"""The subscription page: every feed with its addresses and its code, and help for each calendar program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from aarsplan.facts import Facts
from aarsplan.site.clients import clients
from aarsplan.site.frame import SUBSCRIBE, site_page
from aarsplan.site.qr import qr_svg
from aarsplan.texts import _
from aarsplan.views.addresses import address, feed_path, webcal
from aarsplan.views.feeds import Feed, FeedKind, feed_events, feeds
from aarsplan.views.publication import Publication

_ON_PAPER = {FeedKind.EVERYTHING, FeedKind.BODY, FeedKind.DEADLINES, FeedKind.SURROUNDINGS}
"""What is for all who pass a notice board."""


@dataclass(frozen=True)
class Subscription:
    """A feed as it is offered: its addresses, and the code of the place that tells of it.

    `https`, `webcal` and `spot` are whole addresses, "" where the project does not say where the site is; then there is
    no code either.
    """

    feed: Feed
    path: str
    https: str = ""
    webcal: str = ""
    spot: str = ""
    code: Markup = Markup()


@dataclass(frozen=True)
class Group:
    """Feeds that belong together; `on_paper` when they are for a notice board as well."""

    title: str
    subscriptions: tuple[Subscription, ...]
    on_paper: bool


def subscription_page(publication: Publication) -> bytes:
    """The page, in the reader's language."""
    facts = publication.plan.problem.facts
    title = _("Subscribe to the meetings")
    return site_page(
        "subscribe",
        SUBSCRIBE,
        title,
        facts,
        "subscribe.css",
        groups=tuple(_groups(publication)),
        clients=tuple(clients()),
        coded=bool(facts.site_url),
    )


def spot(feed: Feed) -> str:
    """Where the page tells of `feed`, from the root of the site: "abonner.html#kcl"."""
    return f"{SUBSCRIBE}#{feed.name}"


def _groups(publication: Publication) -> Iterator[Group]:
    facts = publication.plan.problem.facts
    names = {
        FeedKind.EVERYTHING: _("All in one"),
        FeedKind.BODY: _("The bodies"),
        FeedKind.DEADLINES: _("Deadlines"),
        FeedKind.SURROUNDINGS: _("The political level"),
        FeedKind.ROLE: _("Roles"),
        FeedKind.GUEST: _("Guests"),
    }
    found: dict[FeedKind, list[Feed]] = {}
    for feed in feeds(publication):
        # A guest who is called to nothing yet has a feed all the same; the page need not be full of them.
        if feed.kind is FeedKind.GUEST and not feed_events(publication, feed):
            continue
        found.setdefault(_kind(facts, feed), []).append(feed)
    for kind, title in names.items():
        if kind in found:
            yield Group(title, tuple(_subscription(facts, feed) for feed in found[kind]), kind in _ON_PAPER)


def _kind(facts: Facts, feed: Feed) -> FeedKind:
    """The kind among which a feed is shown: a body of the surroundings belongs to these."""
    body = facts.bodies.get(feed.code) if feed.kind is FeedKind.BODY else None
    return FeedKind.SURROUNDINGS if body is not None and body.surroundings else feed.kind


def _subscription(facts: Facts, feed: Feed) -> Subscription:
    path = feed_path(feed.name)
    if not facts.site_url:
        return Subscription(feed, path)
    https, at = address(facts.site_url, path), facts.site_url + spot(feed)
    return Subscription(feed, path, https, webcal(https), at, qr_svg(at))
