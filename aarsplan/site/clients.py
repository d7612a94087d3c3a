"""How to subscribe in the calendar programs that people use, and how soon each of them shows a change.

Source: https://support.google.com/calendar/answer/37100, https://docs.nextcloud.com (Calendar), and the Danish texts
of Thunderbird (thunderbird/thunderbird-l10n) and Nextcloud (nextcloud/calendar); for how often they fetch, what the
vendors' users report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aarsplan.texts import _


@dataclass(frozen=True)
class Client:
    """A calendar program: up to three `steps` to subscribe in it, and how soon it shows a change."""

    name: str
    steps: tuple[str, ...]
    delay: str


def clients() -> Iterator[Client]:
    """The programs, in the reader's language."""
    yield _outlook()
    yield _classic_outlook()
    yield _apple()
    yield _google()
    yield _thunderbird()
    yield _nextcloud()


def _outlook() -> Client:
    return Client(
        _("Outlook: new, on the web and on a Mac"),
        (
            _("Calendar > Add calendar > Subscribe from web."),
            _("Paste the calendar's address, and give it a name."),
            _("Press Import. It then shows in Outlook on your phone as well."),
        ),
        _("Shows changes after some 3 to 6 hours, now and then after more than a day."),
    )


def _classic_outlook() -> Client:
    return Client(
        _("Outlook: classic, for Windows"),
        (
            _("Press Subscribe at the calendar, and answer Yes."),
            _("Or: File > Account Settings > Account Settings > Internet Calendars > New, and paste the address."),
            _("Do not open the calendar as a file: that makes a copy that never changes."),
        ),
        _("Shows changes within some four hours while Outlook is open."),
    )


def _apple() -> Client:
    return Client(
        _("Apple: iPhone, iPad and Mac"),
        (
            _("Press Subscribe at the calendar, or scan its code with the camera and press Subscribe there."),
            _(
                "Or on an iPhone: Calendars > Add Calendar > Add Subscription Calendar; "
                "on a Mac: File > New Calendar Subscription."
            ),
            _("Choose iCloud as location on a Mac, and the calendar shows on all your devices."),
        ),
        _("Shows changes as often as you set it to: Auto-refresh on a Mac, Fetch New Data on an iPhone."),
    )


def _google() -> Client:
    return Client(
        _("Google Calendar, also on Android"),
        (
            _("On a computer: Other calendars > + > From URL."),
            _("Paste the calendar's address, and press Add calendar."),
            _("It then shows in the app on your phone as well, which cannot subscribe by itself."),
        ),
        _("Shows changes after 4 to 24 hours. Nobody can hasten it."),
    )


def _thunderbird() -> Client:
    return Client(
        _("Thunderbird"),
        (
            _("File > New > Calendar > On the Network."),
            _("Paste the calendar's address as its location, and press Find Calendars."),
            _("Press Subscribe."),
        ),
        _("Shows changes as often as the calendar's properties say, every half hour by default."),
    )


def _nextcloud() -> Client:
    return Client(
        _("Nextcloud"),
        (
            _("Calendar > New calendar > New subscription from link (read-only)."),
            _("Paste the calendar's address."),
        ),
        _("Shows changes within some four hours, as the calendar asks it to."),
    )
