"""One calendar by HTTP: asked for, redirects followed by hand, unpacked and looked at, within bounds."""

from __future__ import annotations

import re
import ssl
import zlib
from collections.abc import Collection, Iterator
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, cast

from aarsplan.fetching.address import Address, WrongAddress
from aarsplan.fetching.answer import Failed, Failure, Fetched, NotModified, Validators
from aarsplan.fetching.connection import Deadline, Way, Wire, connect

MAX_SECONDS = 10.0
"""Wall-clock seconds for one calendar, redirects included."""
MAX_BYTES = 20_000_000
"""Bytes of a calendar, unpacked."""
MAX_REDIRECTS = 5

_NONE = Validators()
_PIECE = 65_536
_LED_ON = {301, 302, 303, 307, 308}
_HEADER = re.compile(r"[ -~]{1,500}")
_GZIP = 31
"""What zlib calls the gzip format, with its widest window."""


def fetch(
    address: Address,
    hosts: Collection[str],
    private_hosts: Collection[str] = (),
    validators: Validators = _NONE,
    *,
    seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
    tls: ssl.SSLContext | None = None,
) -> Fetched | NotModified | Failure:
    """The calendar at `address`, or why there is none; nothing is raised that a server can cause.

    It and whatever it leads to must be among `hosts`; only `private_hosts` may be inside the own net. `seconds` is for
    all of it together. No proxy is used, whatever the environment says: it would look names up anew.
    """
    way = Way(private_hosts, Deadline(seconds), tls)
    try:
        return _followed(address, frozenset(hosts), way, validators, max_bytes)
    except Failed as failed:
        return failed.failure
    except TimeoutError:
        return Failure("time", {"seconds": f"{seconds:g}"})


def _followed(
    address: Address, hosts: frozenset[str], way: Way, validators: Validators, max_bytes: int
) -> Fetched | NotModified:
    is_json = address.is_json
    for _number in range(MAX_REDIRECTS + 1):
        if not address.is_among(hosts):
            raise Failed("host", host=address.place)
        with connect(address, way) as wire:
            answer = _asked(wire, address, validators)
            if isinstance(answer, Address):
                address = answer
            elif answer.status == 304 and validators != _NONE:
                return NotModified()
            elif answer.status == 200:
                content = _content(wire, answer, max_bytes)
                _verify(content, is_json=is_json)
                return Fetched(content, Validators(_header(answer, "ETag"), _header(answer, "Last-Modified")))
            else:
                raise Failed("status", status=str(answer.status))
    raise Failed("redirects", limit=str(MAX_REDIRECTS))


def _asked(wire: Wire, address: Address, validators: Validators) -> HTTPResponse | Address:
    """The answer of the server, its headers read; or where it leads on to."""
    lines = {
        "Host": address.place,
        "User-Agent": "aarsplan",
        "Accept": "application/json" if address.is_json else "text/calendar, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "If-None-Match": validators.etag,
        "If-Modified-Since": validators.modified,
    }
    head = [f"GET {address.target} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items() if value), "", ""]
    answer = HTTPResponse(cast(Any, wire), method="GET")
    try:
        wire.send("\r\n".join(head).encode("ascii"))
        answer.begin()
    except (HTTPException, ValueError) as problem:
        raise Failed("protocol") from problem
    except TimeoutError:
        raise
    except OSError as problem:
        raise Failed("connect", host=address.place, reason=problem.strerror or "") from problem
    return _led_on(answer, address) if answer.status in _LED_ON else answer


def _led_on(answer: HTTPResponse, address: Address) -> Address:
    try:
        found = address.redirected(answer.getheader("Location") or "")
    except WrongAddress as wrong:
        raise Failed("redirect") from wrong
    if (address.scheme, found.scheme) == ("https", "http"):
        raise Failed("downgrade")
    return found


def _content(wire: Wire, answer: HTTPResponse, max_bytes: int) -> bytes:
    """The body of an answer, unpacked piece by piece, so that it never becomes larger than `max_bytes`."""
    too_large = Failed("size", megabytes=f"{max_bytes / 1_000_000:g}")
    if answer.length is not None and answer.length > max_bytes:
        raise too_large
    # Chunks and what stands between them are more than the calendar.
    wire.allow(2 * max_bytes + _PIECE, too_large)
    encoding = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    pieces = _pieces(answer)
    if encoding in {"gzip", "x-gzip"}:
        pieces = _unpacked(pieces, max_bytes)
    elif encoding != "identity":
        raise Failed("encoding")
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > max_bytes:
            raise too_large
    return bytes(content)


def _pieces(answer: HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := answer.read(_PIECE):
            yield piece
    except TimeoutError:
        raise
    except (IncompleteRead, OSError) as problem:
        raise Failed("cut") from problem
    except (HTTPException, ValueError) as problem:
        # A ValueError is what becomes of a chunk with a length below zero.
        raise Failed("protocol") from problem
    if answer.length:
        raise Failed("cut")


def _unpacked(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    unpack = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            # Where this leaves something packed, it gave more than a calendar may have, and nobody reads on.
            yield unpack.decompress(piece, max_bytes + 1)
            if unpack.unused_data:
                raise Failed("encoding")
    except zlib.error as problem:
        raise Failed("encoding") from problem
    if not unpack.eof:
        raise Failed("cut")


def _verify(content: bytes, *, is_json: bool) -> None:
    """Refuse what is no whole calendar: a page to log in at, or half of what a server meant to send."""
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    ends = {b"{": b"}", b"[": b"]"} if is_json else {b"BEGIN:VCALENDAR": b"END:VCALENDAR"}
    end = next((end for begin, end in ends.items() if text[: len(begin)].upper() == begin), None)
    if end is None:
        raise Failed("no-calendar")
    if text[-len(end) :].upper() != end:
        raise Failed("cut")


def _header(answer: HTTPResponse, name: str) -> str:
    """A header that can be sent back as it is; "" where there is none or it is no line of text."""
    value = answer.getheader(name) or ""
    return value if _HEADER.fullmatch(value) else ""
