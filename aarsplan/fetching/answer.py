"""What comes of asking for a calendar: it, word that it is as it was, or why there is none.

Why there is none is kept as a value, and told in the language of whoever reads of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aarsplan.texts import _


@dataclass(frozen=True)
class Validators:
    """What tells a server which version of a calendar one has (RFC 9110, 8.8); "" for what it did not say."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """A calendar as it came, unpacked."""

    content: bytes
    validators: Validators


@dataclass(frozen=True)
class NotModified:
    """The server has no other version than the one whose validators it was sent."""


@dataclass(frozen=True)
class Failure:
    """Why there is no calendar: a `code` of `texts` and what was seen, never a part of the address but the host."""

    code: str
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The reason in words.

        Raises:
            KeyError: `code` is none of ours, or needs something that was not seen.
        """
        # What the system said is kept in English.
        seen = {key: _(value) if key == "reason" else value for key, value in self.seen.items()}
        return _texts()[self.code].format_map(seen)


class Failed(Exception):
    """Ends a try, with its `failure`."""

    def __init__(self, code: str, **seen: str) -> None:
        super().__init__(code)
        self.failure = Failure(code, seen)


def _texts() -> dict[str, str]:
    return {
        "certificate": _("the certificate of {host} is not in order: {reason}"),
        "connect": _("{host} cannot be reached: {reason}"),
        "cut": _("the answer was cut short"),
        "downgrade": _("it was led from https to http"),
        "encoding": _("the answer is compressed in a way that cannot be read"),
        "headers": _("the answer has too many headers"),
        "host": _("it was led to {host}, which is not among calendar-hosts"),
        "name": _("there is no host {host}, or its name cannot be looked up"),
        "no-calendar": _("what came is no calendar"),
        "private": _("{host} leads to an address inside the own net, which only private-calendar-hosts permit"),
        "protocol": _("the answer is no HTTP that can be read"),
        "redirect": _("it was led to an address that is not permitted"),
        "redirects": _("it was led on more than {limit} times"),
        "refused": _("what came cannot be read as a calendar"),
        "size": _("the calendar has more than {megabytes} MB"),
        "status": _("the server answered {status}"),
        "time": _("it took more than {seconds} seconds"),
        "tls": _("no secure connection to {host} comes about"),
    }
