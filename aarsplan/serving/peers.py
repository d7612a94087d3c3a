"""Who asks, and under which name: by the connection itself, or by what a trusted proxy says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?")
_FORWARDED = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip"})
"""Headers by which a proxy tells of somebody else."""


@dataclass(frozen=True)
class Peers:
    """The proxies whose word is taken."""

    proxies: tuple[Network, ...] = ()

    def is_trusted(self, address: str) -> bool:
        """Whether `address` is that of a named proxy."""
        found = address_of(address)
        return found is not None and any(found in network for network in self.proxies)

    def client(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The address that asks: the last one in X-Forwarded-For that is no trusted proxy, if the `peer` is one."""
        if not self.is_trusted(peer):
            return peer
        told = b",".join(value for name, value in headers if name == b"x-forwarded-for").decode("latin-1")
        for part in reversed(told.split(",")):
            found = address_of(part.strip())
            if found is None:
                break
            if not self.is_trusted(str(found)):
                return str(found)
        return peer

    def host(self, peer: str, host: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        """The name that was asked for: the header Host, or X-Forwarded-Host where the `peer` is a trusted proxy."""
        if not self.is_trusted(peer):
            return host
        return next((value for name, value in headers if name == b"x-forwarded-host"), host)


def is_local(peer: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether this machine itself asks, and no proxy on it for somebody else."""
    found = address_of(peer)
    return found is not None and found.is_loopback and not any(name in _FORWARDED for name, _value in headers)


@lru_cache(maxsize=1024)
def name_of(host: bytes) -> str | None:
    """The name or address in a header Host, in lower case and without its port; None where it is neither."""
    found = _HOST.fullmatch(host.decode("latin-1").lower())
    return found.group(1).rstrip(".") if found else None


def network_of(text: str) -> Network:
    """The address or network that `text` names; raises ValueError where it names none."""
    return ip_network(text, strict=False)


@lru_cache(maxsize=1024)
def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that `text` is, an IPv4 address in an IPv6 one as itself; None where it is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
