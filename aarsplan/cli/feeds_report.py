"""What `aarsplan feeds` prints: the feeds, the subscriptions, and the address of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from aarsplan.cli.console import print_json, print_table
from aarsplan.diagnostics import printable
from aarsplan.subscriptions import State, Subscription, Subscriptions
from aarsplan.texts import _, ngettext, short_date
from aarsplan.views.addresses import address, feed_path, webcal
from aarsplan.views.feeds import Feed
from aarsplan.workdays import danish_day


def print_list(
    known: Sequence[Feed], subscriptions: Subscriptions, seen: Mapping[str, date], now: datetime, *, as_json: bool
) -> None:
    """Print the feeds and the subscriptions, as they are at the moment `now`."""
    rows = subscriptions.by_id.values()
    if as_json:
        told = [{"name": feed.name, "title": feed.title, "kind": str(feed.kind)} for feed in known]
        listed = [{**_json(row, now), "seen": _iso(seen.get(row.id))} for row in rows]
        print_json({"feeds": told, "subscriptions": listed})
        return
    print_table([_("Feed"), _("Title")], [[feed.name, feed.title] for feed in known])
    click.echo()
    if not rows:
        click.echo(_("Nobody has an address of their own yet: aarsplan feeds add NAME --feed FEED"))
        return
    head = [_("ID"), _("Name"), _("Feed"), _("Variant"), _("Made"), _("Last day"), _("State"), _("Last fetched")]
    print_table(head, [_row(row, seen.get(row.id), now) for row in rows])


def tell_address(made: Subscription, base: str, token: str, now: datetime, *, as_json: bool) -> None:
    """Print the address of a subscription, the only time that it is told; its path alone where there is no `base`."""
    path = feed_path(token)
    url = address(base, path)
    if as_json:
        secret = {"token": token, "path": path, "url": url or None, "webcal": webcal(url) or None}
        print_json({"subscription": _json(made, now), **secret})
        return
    click.echo(printable(_("Subscription {id}: {name}, {feed}").format(id=made.id, name=made.name, feed=made.feed)))
    for line in (url, webcal(url)) if url else (path,):
        click.echo(f"  {line}")
    click.echo(
        _("This is told once, and belongs to one reader: whoever has the address reads the feed. Others get their own.")
    )


def tell_changed(changed: Subscription, sentence: str, now: datetime, *, as_json: bool) -> None:
    """Print what became of a subscription."""
    if as_json:
        print_json({"subscription": _json(changed, now)})
    else:
        click.echo(printable(sentence))


def _row(row: Subscription, seen: date | None, now: datetime) -> list[str]:
    states = {State.ACTIVE: _("active"), State.EXPIRED: _("expired"), State.REVOKED: _("revoked")}
    made = short_date(danish_day(row.created))
    days = [short_date(day) if day else "" for day in (row.expires, seen)]
    return [row.id, row.name, row.feed, ", ".join(_variant(row)), made, days[0], states[row.state(now)], days[1]]


def _variant(row: Subscription) -> Iterator[str]:
    yield _("internal") if row.internal else _("open")
    if not row.deadlines:
        yield _("no deadlines")
    if not row.cancelled:
        yield _("no cancelled meetings")
    if row.alarm is not None:
        yield ngettext("alarm {n} minute before", "alarm {n} minutes before", row.alarm).format(n=row.alarm)
    if row.language != "da":
        yield _("in English")


def _json(row: Subscription, now: datetime) -> dict[str, Any]:
    """A subscription, as schemas/common.json describes it; nothing of its token or digest."""
    return {
        "id": row.id,
        "name": row.name,
        "feed": row.feed,
        "internal": row.internal,
        "deadlines": row.deadlines,
        "cancelled": row.cancelled,
        "alarm": row.alarm,
        "language": row.language,
        "created": row.created.isoformat(),
        "expires": _iso(row.expires),
        "revoked": row.revoked.isoformat() if row.revoked else None,
        "state": str(row.state(now)),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
