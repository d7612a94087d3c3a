"""Answers that hold no file: what is wrong with a request, or why there is nothing to send."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from aarsplan.serving.representation import SAFETY, Head, Headers

ALLOWED = b"GET, HEAD, OPTIONS"
RETRY_SECONDS = 120
"""When to ask again for what cannot be told now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is the same for everybody."""

    status: int
    head: Head
    body: bytes

    @property
    def raw(self) -> bytes:
        """The whole answer as it is sent where there was no whole request, with the end of the connection."""
        first = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n".encode()
        return first + self.head.lines + b"connection: close\r\n\r\n" + self.body


def answer(status: HTTPStatus, body: bytes, kind: str, *more: tuple[bytes, bytes]) -> Answer:
    """An answer with a text of the media type `kind`, and `more` headers; nobody keeps it."""
    content: Headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    fields = [*(content if body else []), (b"cache-control", b"no-store"), *SAFETY, *more]
    return Answer(int(status), Head.of(fields), body)


def plain(status: HTTPStatus, *more: tuple[bytes, bytes], text: str = "") -> Answer:
    """An answer with a line of text, by default what the status is called."""
    return answer(status, f"{text or status.phrase}\n".encode(), "text/plain", *more)


_RETRY = (b"retry-after", str(RETRY_SECONDS).encode())
_ALLOW = (b"allow", ALLOWED)

OPTIONS = answer(HTTPStatus.NO_CONTENT, b"", "text/plain", _ALLOW)
BAD_REQUEST = plain(HTTPStatus.BAD_REQUEST)
NOT_FOUND = plain(HTTPStatus.NOT_FOUND, (b"x-robots-tag", b"noindex"))
NOT_ALLOWED = plain(HTTPStatus.METHOD_NOT_ALLOWED, _ALLOW)
TOO_LARGE = plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
TOO_LONG = plain(HTTPStatus.REQUEST_URI_TOO_LONG)
TOO_MANY_HEADERS = plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
UNAVAILABLE = plain(HTTPStatus.SERVICE_UNAVAILABLE, _RETRY)
HEALTHY = plain(HTTPStatus.OK)
