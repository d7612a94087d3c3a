"""Which numeric addresses may be connected to: public ones, and those of the own net where that is permitted.

Source: RFC 6890, the registries of special-purpose addresses; RFC 3056, 4291 (2.5.5.2) and 6052, IPv4 inside IPv6.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

IP = IPv4Address | IPv6Address

_UNICAST = IPv6Network("2000::/3")
"""All that is given out of IPv6 for the public net; what Python calls global is more."""
_HOLDING_IPV4 = ((IPv6Network("::ffff:0:0/96"), 0), (IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80))
"""Nets whose addresses lead to an IPv4 address inside them, and the bits that stand after it."""
_OWN_IPV4 = tuple(
    IPv4Network(net) for net in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)
_SPECIAL = (IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""For protocols and for books alone, which some versions of Python call global; a cloud answers at 192.0.0.192."""
_OWN_IPV6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))


def may_lead_to(address: IP, *, inside: bool) -> bool:
    """Whether `address` may be connected to: it is public or, where `inside` is permitted, one of the own net.

    Neither is one of the link alone, such as 169.254.169.254, where clouds tell their secrets.
    """
    return _is_public(address) or (inside and _is_inside(address))


def literal(host: str) -> IP | None:
    """The numeric address that `host` is, in the one usual notation; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def plain(address: IP) -> IP:
    """The IPv4 address that an IPv6 one leads to, or `address` itself."""
    if isinstance(address, IPv6Address):
        for net, after in _HOLDING_IPV4:
            if address in net:
                return IPv4Address(int(address) >> after & 0xFFFFFFFF)
    return address


def _is_public(address: IP) -> bool:
    found = plain(address)
    if isinstance(found, IPv6Address) and found not in _UNICAST:
        return False
    return found.is_global and not found.is_multicast and not any(found in net for net in _SPECIAL)


def _is_inside(address: IP) -> bool:
    found = plain(address)
    if isinstance(found, IPv4Address):
        return any(found in net for net in _OWN_IPV4)
    return any(found in net for net in _OWN_IPV6)
