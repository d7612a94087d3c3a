"""What a request asks for in its headers: a coding of the content, and only what is new (RFC 9110, 12.5.3 and 13.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

BROTLI, GZIP, IDENTITY = b"br", b"gzip", b""

_TAG = re.compile(rb'"[^"]*"')
_QUALITY = re.compile(rb"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


@lru_cache(maxsize=256)
def codings(accepted: bytes) -> tuple[bytes, ...]:
    """The codings in which an answer may be sent, the best first, by a field Accept-Encoding, b"" for none."""
    weights = dict(_weights(accepted))
    everything = weights.get(b"*", 0.0)
    wanted = {coding: weights.get(coding, everything) for coding in (BROTLI, GZIP)}
    plain = weights.get(b"identity", 0.0)
    best = [coding for coding, weight in wanted.items() if weight > 0 and weight >= plain]
    return (*sorted(best, key=lambda coding: -wanted[coding]), IDENTITY)


def tags(field: bytes) -> Iterator[bytes]:
    """The entity tags of a field If-None-Match, weak ones as if they were strong; b"*" for any."""
    if field.strip() == b"*":
        yield b"*"
    yield from _TAG.findall(field)


@lru_cache(maxsize=256)
def moment(field: bytes) -> datetime | None:
    """The moment that a field If-Modified-Since names, None where it is no date."""
    try:
        found = parsedate_to_datetime(field.decode("ascii"))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        # What the standard library raises differs from one kind of garbage to the next.
        return None


def _weights(accepted: bytes) -> Iterator[tuple[bytes, float]]:
    for part in accepted.lower().split(b","):
        name, _semicolon, parameter = part.partition(b";")
        key, _equals, value = parameter.partition(b"=")
        weight = value.strip()
        if key.strip() == b"q":
            yield name.strip(), float(weight) if _QUALITY.fullmatch(weight) else 0.0
        else:
            yield name.strip(), 1.0
