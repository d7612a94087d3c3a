"""How invitations leave the house: who sends them, and by which server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aarsplan.diagnostics import Span


class Security(StrEnum):
    """How the way to the mail server is protected: by encryption after a greeting, from the start, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Where a mail server listens unless something else is said (RFC 6409, RFC 8314, RFC 5321)."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Mail:
    """The sender of invitations, who is their organizer too, and the server that takes them.

    `host` is "" where only files are written, `user` "" where the server wants no login.
    """

    sender: str
    sender_name: str
    host: str
    port: int
    security: Security
    user: str
    span: Span | None = None


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    return host in _LOOPBACK
