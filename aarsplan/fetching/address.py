"""An address of a calendar taken apart strictly: what two programs could read differently is refused.

Source: RFC 3986; the WHATWG URL standard, "ends in a number", for hosts that are numbers in disguise.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from urllib.parse import urljoin

from aarsplan.fetching.network import IP, literal, may_lead_to
from aarsplan.texts import _

MAX_LENGTH = 2000
"""Characters of an address."""
PORTS = {"http": 80, "https": 443}

_VISIBLE = re.compile(r"[!-~]+")
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*)([^#]*))?")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class WrongAddress(Exception):
    """What is no address that a calendar may have: `text` says why without quoting it, `hint` what to write."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


@dataclass(frozen=True)
class Address:
    """Where a calendar is asked for. `host` is a name or an address in small letters, `target` path and query."""

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)

    @property
    def literal(self) -> IP | None:
        """The host as a numeric address, None for a name."""
        return literal(self.host)

    @property
    def place(self) -> str:
        """Host and, where it is not the usual one, port: what may be shown of the address, and what a list names."""
        return _place(self.host, None if self.port == PORTS[self.scheme] else self.port)

    @property
    def is_json(self) -> bool:
        """Whether it leads to FirstAgenda's JSON and not to iCalendar."""
        return self.target.partition("?")[0].lower().endswith(".json")

    def is_among(self, hosts: Collection[str]) -> bool:
        """Whether `hosts` (as `read_host` gives them) name its host, and its port where that is not the usual one."""
        return not {self.place, _place(self.host, self.port)}.isdisjoint(hosts)

    def may_lead_to(self, found: IP, private_hosts: Collection[str]) -> bool:
        """Whether the host may stand for the numeric address `found`; for one of the own net if `private_hosts` say."""
        return may_lead_to(found, inside=self.is_among(private_hosts))

    def redirected(self, location: str) -> Address:
        """The address that `location`, an address or a part of one, means here.

        Raises:
            WrongAddress: it is none that a calendar may have.
        """
        if not _VISIBLE.fullmatch(location) or "\\" in location:
            raise WrongAddress(_("it holds characters that an address may not have"))
        try:
            joined = urljoin(f"{self.scheme}://{_place(self.host, self.port)}{self.target}", location)
        except ValueError as problem:
            raise WrongAddress(_("its host is no name and no address of a machine")) from problem
        return read_address(joined)


def read_address(url: str) -> Address:
    """The address that `url` is.

    Raises:
        WrongAddress: it is none, or one that could be read in two ways, or it holds a user and a password.
    """
    if len(url) > MAX_LENGTH:
        raise WrongAddress(_("it has {n} characters, at most {limit} are allowed").format(n=len(url), limit=MAX_LENGTH))
    if not _VISIBLE.fullmatch(url) or "\\" in url:
        hint = _("copy the address again, without spaces and with %-signs for other letters")
        raise WrongAddress(_("it holds characters that an address may not have"), hint)
    found = _PARTS.match(url)
    scheme = found[1].lower() if found else ""
    if found is None or scheme not in PORTS or found[2] is None:
        raise WrongAddress(_("an address with https:// or http:// is required"), _hint(scheme))
    if "@" in found[2]:
        hint = _("use the address that the calendar is shared by, which needs no user and no password")
        raise WrongAddress(_("it holds a user or a password"), hint)
    host, port = _host_and_port(found[2])
    target = found[3] if found[3].startswith("/") else f"/{found[3]}"
    return Address(scheme, host, PORTS[scheme] if port is None else port, target)


def read_host(text: str) -> str:
    """A host of a list as `Address.is_among` knows it: "kalender.norddjurs.dk", or with a port that is not the usual.

    Raises:
        WrongAddress: it is none.
    """
    return _place(*_host_and_port(text))


def _host_and_port(text: str) -> tuple[str, int | None]:
    example = _("write it as {example}").format(example="kalender.norddjurs.dk")
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        raise WrongAddress(_("its host is no name and no address of a machine"), example)
    host, port = found[1].lower(), int(found[2]) if found[2] else None
    if port is not None and not 0 < port < 65536:
        raise WrongAddress(_("its port must lie between 1 and 65535"), example)
    if host.startswith("["):
        numeric = literal(host[1:-1])
        if not isinstance(numeric, IPv6Address):
            raise WrongAddress(_("its host is no name and no address of a machine"), example)
        return str(numeric), port
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        if literal(host) is None:
            hint = _("write it as {example}").format(example="192.0.2.1")
            raise WrongAddress(_("its host is a number that is not written as an address of a machine"), hint)
        return host, port
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise WrongAddress(_("its host is no name and no address of a machine"), example)
    return host, port


def _place(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def _hint(scheme: str) -> str:
    if scheme in {"webcal", "webcals"}:
        return _("write https:// instead of {scheme}").format(scheme=f"{scheme}://")
    if scheme in {"", "file"}:
        return _("a file is named by the key file")
    return ""
