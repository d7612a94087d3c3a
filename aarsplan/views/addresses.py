"""Where the pages and feeds of the published site lie, as paths that last as long as what they are about."""

from __future__ import annotations

from urllib.parse import quote

FEED_FOLDER = "feeds"


def meeting_path(key: str) -> str:
    """The page of the meeting or event `key`, from the root of the site: "moeder/KCL/2025-10.html".

    Not percent-encoded: it is the name of a file. Codes are letters, digits, hyphens and underscores.
    """
    return f"moeder/{key}.html"


def feed_path(name: str) -> str:
    """The feed called `name`, from the root of the site: "feeds/kcl.ics"."""
    return f"{FEED_FOLDER}/{name}.ics"


def address(site_url: str, path: str) -> str:
    """The whole address of a `path` of the site, percent-encoded; "" where there is no site."""
    return f"{site_url}{quote(path)}" if site_url else ""


def webcal(url: str) -> str:
    """The address by which a calendar program subscribes to the feed at `url`; "" where that is ""."""
    return f"webcal:{url.partition(':')[2]}" if url else ""
