"""Files as they are sent: their bytes in each coding, with every header made beforehand."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import PurePosixPath
from urllib.parse import quote

import brotli

from aarsplan.serving.negotiation import BROTLI, GZIP, IDENTITY, codings, moment, tags

Headers = list[tuple[bytes, bytes]]

PUBLIC_FEED = b"public, max-age=300"
OWN_FEED = b"private, max-age=900"
PAGE = b"no-cache"
"""Kept, but asked about each time: a page may change at any moment."""

_POLICY = (
    b"default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFETY: Headers = [
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", _POLICY),
]
"""What every answer tells a browser: no address of ours goes on, nothing runs, nobody frames it."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_OTHER_TYPE = "application/octet-stream"
_PACKED = {".png", ".woff2"}
_LEAST_BYTES = 256
"""Smaller files are sent as they are: a packet holds them either way."""
_BROTLI_QUALITY = 9
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class Head:
    """Headers in both forms in which they are needed: as fields, and as the lines that are sent."""

    fields: Headers
    lines: bytes

    @classmethod
    def of(cls, fields: Headers) -> Head:
        """The `fields`, with their lines."""
        return cls(fields, b"".join(name + b": " + value + b"\r\n" for name, value in fields))


@dataclass(frozen=True, slots=True)
class Coded:
    """A file in one coding: its strong entity tag, its bytes, and the headers when it is sent and when it is not."""

    tag: bytes
    body: bytes
    head: Head
    unchanged: Head


@dataclass(frozen=True, slots=True)
class Representation:
    """A file to send. `by_coding` always has the file as it is, `by_tag` every coding by its entity tag."""

    content: bytes
    modified: datetime
    by_coding: dict[bytes, Coded]
    by_tag: dict[bytes, Coded]

    def chosen(self, accepted: bytes) -> Coded:
        """The coding to send to whoever has the field Accept-Encoding `accepted`, b"" without one."""
        by_coding = self.by_coding
        if accepted:
            for coding in codings(accepted):
                if coding in by_coding:
                    return by_coding[coding]
        return by_coding[IDENTITY]

    def held(self, none_match: bytes | None, since: bytes | None, accepted: bytes) -> Coded | None:
        """What the client holds already by its fields If-None-Match and If-Modified-Since; None where it must be sent.

        A tag is good for every coding of the same bytes, and tags alone decide where there are any (RFC 9110, 13.1.3).
        """
        if none_match is not None:
            if found := self.by_tag.get(none_match):
                return found
            for tag in tags(none_match):
                if tag == b"*":
                    return self.chosen(accepted)
                if found := self.by_tag.get(tag):
                    return found
            return None
        then = moment(since) if since is not None else None
        return self.chosen(accepted) if then is not None and self.modified <= then else None


def represent(name: str, content: bytes, modified: datetime, caching: bytes, *, hidden: bool = False) -> Representation:
    """The file called `name`, changed last at `modified` in UTC; a `hidden` one is for no search engine."""
    suffix = PurePosixPath(name).suffix
    kind = _TYPES.get(suffix, _OTHER_TYPE).encode()
    steady: Headers = [
        (b"last-modified", format_datetime(modified, usegmt=True).encode()),
        (b"cache-control", caching),
        (b"vary", b"accept-encoding"),
    ]
    fixed: Headers = [(b"content-type", kind), *steady, (b"accept-ranges", b"none"), *SAFETY]
    if suffix == ".ics":
        fixed.append((b"content-disposition", disposition(PurePosixPath(name).name)))
    if hidden:
        fixed.append((b"x-robots-tag", b"noindex"))
    digest = hashlib.sha256(content).hexdigest()[:32]
    by_coding = {
        coding: _coded(coding, digest, body, steady, fixed) for coding, body in _bodies(content, suffix).items()
    }
    return Representation(content, modified, by_coding, {coded.tag: coded for coded in by_coding.values()})


def disposition(name: str) -> bytes:
    """The header Content-Disposition for a file called `name`, whatever it holds. Source: RFC 6266, RFC 8187."""
    plain = _UNSAFE.sub("_", name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'inline; filename="{plain}"{extended}'.encode("ascii")


def _coded(coding: bytes, digest: str, body: bytes, steady: Headers, fixed: Headers) -> Coded:
    named = f"{digest}-{coding.decode()}" if coding else digest
    tag: Headers = [(b"etag", f'"{named}"'.encode())]
    length: Headers = [(b"content-length", str(len(body)).encode())]
    encoding: Headers = [(b"content-encoding", coding)] if coding else []
    return Coded(tag[0][1], body, Head.of([*fixed, *tag, *length, *encoding]), Head.of([*steady, *tag]))


def _bodies(content: bytes, suffix: str) -> dict[bytes, bytes]:
    """The bytes in each coding that makes them fewer."""
    if suffix in _PACKED or len(content) < _LEAST_BYTES:
        return {IDENTITY: content}
    made = {
        BROTLI: brotli.compress(content, quality=_BROTLI_QUALITY),
        GZIP: gzip.compress(content, mtime=0),
    }
    return {IDENTITY: content, **{coding: body for coding, body in made.items() if len(body) < len(content)}}
