"""`aarsplan feeds`: which feeds there are, and the secret address that each reader subscribes to one of them by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from aarsplan.cli.console import tell
from aarsplan.cli.feeds_register import Register
from aarsplan.cli.feeds_report import print_list, tell_address, tell_changed
from aarsplan.cli.options import day_argument, day_option, now, today
from aarsplan.cli.planning import alone
from aarsplan.cli.project import NO_DAYS, Opened, called, find_project, open_project, project_options
from aarsplan.diagnostics import Span, WrongUse, error, warning
from aarsplan.files import display_name
from aarsplan.loading.loader import PROJECT_FILE, Project, load
from aarsplan.loading.privacy import personal_data_in
from aarsplan.loading.schema import SiteTable
from aarsplan.loading.subscriptions_schema import MAX_ALARM
from aarsplan.loading.validation import validated_values
from aarsplan.loading.words import suggestion
from aarsplan.subscriptions import (
    SEEN_FILE,
    State,
    Subscription,
    checked,
    digest_of,
    new_token,
    read_seen,
)
from aarsplan.texts import LANGUAGES, _, short_date
from aarsplan.views.feeds import Feed, feeds

_LIST = "list"


class FeedsGroup(click.Group):
    """A group that lists where nothing else is asked."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the list where no command is named."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = [_LIST, *args]
        return super().parse_args(ctx, args)


def _url_option(command: Callable[..., Any]) -> Callable[..., Any]:
    words = _("Where the site is, such as https://aarsplan.norddjurs.dk/; by default what [site] says.")
    return click.option("--url", metavar="URL", help=words)(command)


def _json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help=_("Print the result as JSON."))(command)


_id_argument = click.argument("word", metavar=_("ID"))

command = FeedsGroup(
    "feeds",
    help=_("List the feeds and who subscribes to them; add, rotate, revoke and expire subscriptions."),
    subcommand_metavar=_("[COMMAND] [ARGS]..."),
)


@command.command(name=_LIST, options_metavar=_("[OPTIONS]"), help=_("List the feeds and the subscriptions."))
@_json_option
@project_options
def list_command(as_json: bool, folder: Path | None) -> None:
    """List the feeds and the subscriptions."""
    found = find_project(folder)
    register = Register.of(found)
    opened = open_project(folder, None)
    tell(opened.project.warnings)
    known = feeds(opened.publication())
    names = {feed.name for feed in known}
    for one in register.subscriptions.by_id.values():
        if one.feed not in names and one.state(now()) is State.ACTIVE:
            message = _("subscription {id} is of the feed {feed}, which is no longer there")
            place, hint = Span(register.name), suggestion(one.feed, names)
            tell([warning("unknown-feed", message.format(id=one.id, feed=one.feed), place, hint=hint)])
    print_list(known, register.subscriptions, read_seen(found / SEEN_FILE), now(), as_json=as_json)


@command.command(name="add", options_metavar=_("[OPTIONS]"), help=_("Make an address of its own for one reader."))
@click.argument("name", metavar=_("NAME"))
@click.option("--feed", "feed_name", required=True, metavar=_("FEED"), help=_("The feed, such as kcl or alle."))
@click.option("--internal", is_flag=True, help=_("For those inside: with what is closed."))
@click.option("--no-deadlines", "deadlines", flag_value=False, default=True, help=_("Leave the deadlines out."))
@click.option("--no-cancelled", "cancelled", flag_value=False, default=True, help=_("Leave cancelled meetings out."))
@click.option(
    "--alarm",
    type=called(_("whole number"), click.IntRange(0, MAX_ALARM)),
    help=_("Remind so many minutes before each meeting."),
)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help=_("Language of the feed."))
@day_option("--expires", help=_("The last day on which it can be fetched."))
@click.option(
    "--days", type=called(_("whole number"), click.IntRange(1, 3660)), help=_("Expire after so many days from today.")
)
@_url_option
@_json_option
@project_options
def add_command(
    name: str,
    feed_name: str,
    internal: bool,
    deadlines: bool,
    cancelled: bool,
    alarm: int | None,
    language: str,
    expires: date | None,
    days: int | None,
    url: str | None,
    as_json: bool,
    folder: Path | None,
) -> None:
    """Make a subscription and tell its address, this once."""
    last = _last_day(expires, days)
    with alone(folder, dry_run=False):
        register = Register.of(find_project(folder))
        opened = open_project(folder, None)
        feed, base = _feed_named(opened, feed_name), _base(opened.project, url)
        register.see_room()
        token, identifier = new_token(register.subscriptions)
        made = checked(
            Subscription(
                id=identifier,
                name=name,
                feed=feed.name,
                created=now(),
                digest=digest_of(token),
                internal=internal,
                deadlines=deadlines,
                cancelled=cancelled,
                alarm=alarm,
                language=language,
                expires=last,
            )
        )
        tell([*opened.project.warnings, *personal_data_in(made.name, Span(register.name))])
        register.keep(made)
    tell_address(made, base, token, now(), as_json=as_json)


@command.command(
    name="rotate", options_metavar=_("[OPTIONS]"), help=_("Give a subscription another address; the old one stops.")
)
@_id_argument
@_url_option
@_json_option
@project_options
def rotate_command(word: str, url: str | None, as_json: bool, folder: Path | None) -> None:
    """Give a subscription another token."""
    with alone(folder, dry_run=False):
        found = find_project(folder)
        register = Register.of(found)
        old = register.usable(word)
        if old.state(now()) is State.EXPIRED:
            message = _("subscription {id} has expired").format(id=old.id)
            hint = _("let it run on: {command}").format(command=f"aarsplan feeds expire {old.id} {_('DATE')}")
            raise WrongUse([error("subscription", message, hint=hint)])
        base = _base(load(found, NO_DAYS), url)
        token, _identifier = new_token(register.subscriptions)
        changed = replace(old, digest=digest_of(token))
        register.keep(changed)
    tell_address(changed, base, token, now(), as_json=as_json)


@command.command(name="revoke", options_metavar=_("[OPTIONS]"), help=_("Shut a reader out for good."))
@_id_argument
@_json_option
@project_options
def revoke_command(word: str, as_json: bool, folder: Path | None) -> None:
    """Shut a reader out."""
    with alone(folder, dry_run=False):
        register = Register.of(find_project(folder))
        old = register.named(word)
        changed = old if old.revoked else checked(replace(old, revoked=now()))
        register.keep(changed)
    told = _("Subscription {id}, {name}, is revoked: its address finds nothing any more.")
    tell_changed(changed, told.format(id=changed.id, name=changed.name), now(), as_json=as_json)


@command.command(name="expire", options_metavar=_("[OPTIONS]"), help=_("Set the last day of a subscription."))
@_id_argument
@day_argument("day")
@_json_option
@project_options
def expire_command(word: str, day: date, as_json: bool, folder: Path | None) -> None:
    """Set the last day on which a subscription can be fetched."""
    with alone(folder, dry_run=False):
        register = Register.of(find_project(folder))
        changed = replace(register.usable(word), expires=day)
        register.keep(changed)
    told = _("Subscription {id}, {name}, can be fetched up to {day}.")
    if changed.state(now()) is State.EXPIRED:
        told = _("Subscription {id}, {name}, expired on {day}: its address finds nothing any more.")
    sentence = told.format(id=changed.id, name=changed.name, day=short_date(day))
    tell_changed(changed, sentence, now(), as_json=as_json)


def _last_day(expires: date | None, days: int | None) -> date | None:
    """The last day that the options ask for.

    Raises:
        WrongUse: both are given, or the day is over.
    """
    if expires and days:
        hint = _("leave one of them out")
        raise WrongUse([error("usage", _("--expires and --days do not go together"), hint=hint)])
    if expires and expires < today():
        message = _("{option}: {day} is over").format(option="--expires", day=short_date(expires))
        raise WrongUse([error("date", message, hint=_("choose a day to come"))])
    return today() + timedelta(days) if days else expires


def _feed_named(opened: Opened, word: str) -> Feed:
    """The feed of the project that has the name `word`.

    Raises:
        WrongUse: there is none.
    """
    known = {feed.name: feed for feed in feeds(opened.publication())}
    if word.casefold() not in known:
        hint = suggestion(word, known) or _("see their names: aarsplan feeds")
        raise WrongUse([error("unknown-feed", _("there is no feed {name}").format(name=word), hint=hint)])
    return known[word.casefold()]


def _base(project: Project, url: str | None) -> str:
    """Where the site is, ending with a slash; "" where nobody says, which is told.

    Raises:
        WrongUse: `url` is no address of a site.
    """
    base = project.facts.site_url if url is None else validated_values(SiteTable, {"url": url}).url
    name = display_name(project.folder, PROJECT_FILE)
    if not base:
        message = _("the address is not whole: nothing says where the site is")
        tell([warning("site-url", message, Span(name), hint=_('write [site] with url = "https://…/", or give --url'))])
    elif base.startswith("http://"):
        message = _("the site has no encryption: whoever is on the way reads the address, and can then fetch the feed")
        tell([warning("site-url", message, Span(name), hint=_("serve it by https://"))])
    return base
