"""The server as an ASGI application: which answer a request gets. It is looked up; nothing is read from a disk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from time import perf_counter
from typing import Any, NamedTuple

from aarsplan.diagnostics import Diagnostic, Rejected
from aarsplan.serving import answers
from aarsplan.serving.answers import Answer, plain
from aarsplan.serving.log import AccessLog
from aarsplan.serving.metrics import Metrics
from aarsplan.serving.peers import LOOPBACK_NAMES, Peers, is_local, name_of
from aarsplan.serving.representation import Head, Headers, Representation
from aarsplan.serving.snapshot import Subscriber
from aarsplan.serving.version import FEEDS, Content, FeedKey, Version
from aarsplan.texts import _

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Tell = Callable[[Iterable[Diagnostic]], None]

_FEEDS = f"/{FEEDS}"
_OWN = re.compile(r"([A-Za-z0-9_-]{43})\.ics")
_NO_TOKEN = "-" * 43
"""What is looked up for what is no token, so that it takes as long as for one that opens nothing."""
_READING = frozenset({"GET", "HEAD"})
_OK, _NOT_MODIFIED = int(HTTPStatus.OK), int(HTTPStatus.NOT_MODIFIED)
_STATUS = frozenset({"/healthz", "/metrics"})


FEED, PAGE, STATUS, OTHER = "feed", "page", "status", "other"
"""What requests ask for, as metrics tell it."""


class MetricsFor(StrEnum):
    """Who may read the metrics: this machine alone, everybody, or nobody."""

    LOCAL = "local"
    ALL = "all"
    OFF = "off"


@dataclass(frozen=True)
class Settings:
    """What is fixed as long as the server runs.

    `prefix` is what a proxy puts before each path, "" or "/aarsplan"; `hosts` the names that are served besides those
    of the project, in lower case.
    """

    prefix: str = ""
    hosts: frozenset[str] = LOOPBACK_NAMES
    peers: Peers = Peers()
    metrics: MetricsFor = MetricsFor.LOCAL


class Asked(NamedTuple):
    """The headers of a request that its answer depends on; None for those that were not sent."""

    host: bytes | None
    none_match: bytes | None
    since: bytes | None
    accepted: bytes

    @classmethod
    def of(cls, headers: Headers) -> Asked:
        """Those of `headers`; a list that was sent in parts is one list, and a second Host makes it none."""
        host = none_match = since = None
        accepted = b""
        for name, value in headers:
            if name == b"host":
                host = value if host is None else b""
            elif name == b"if-none-match":
                none_match = value if none_match is None else none_match + b"," + value
            elif name == b"accept-encoding":
                accepted = value if not accepted else accepted + b"," + value
            elif name == b"if-modified-since":
                since = value
        return cls(host, none_match, since, accepted)


class Reply(NamedTuple):
    """What is sent, and how it is told: its kind for metrics, its name for the log."""

    kind: str
    name: str
    status: int
    head: Head
    body: bytes

    @classmethod
    def of(cls, answer: Answer, kind: str = OTHER, name: str = "-") -> Reply:
        """A fixed answer."""
        return cls(kind, name, answer.status, answer.head, answer.body)


class Due(NamedTuple):
    """A feed that has to be made before it can be sent: whose, of what, and what was asked."""

    subscriber: Subscriber
    content: Content
    asked: Asked


@dataclass
class App:
    """Answers requests from `version`, which another thread puts there whole; None as long as there is none.

    `trouble` says in one line why a newer version cannot be shown, "" where all is well; `seen` gathers the ids of the
    subscriptions that were fetched. `tell` is told once of each feed that cannot be made.
    """

    log: AccessLog
    clock: Callable[[], datetime]
    tell: Tell
    settings: Settings = Settings()
    metrics: Metrics = field(default_factory=Metrics)
    version: Version | None = None
    trouble: str = ""
    seen: set[str] = field(default_factory=set)
    connections: Callable[[], int] = lambda: 0
    _maker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "feeds"))

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        """Answer a request."""
        started = perf_counter()
        reply = self.ready(scope)
        if isinstance(reply, Due):
            reply = await self._made(reply)
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.head.fields})
        await send({"type": "http.response.body", "body": reply.body})
        self.note(scope, reply, started)

    def ready(self, scope: Scope) -> Reply | Due:
        """The answer to a request, where nothing has to be made for it."""
        version, asked = self.version, Asked.of(scope["headers"])
        if refusal := self._refusal(asked.host, version, scope):
            return Reply.of(refusal)
        path: str = scope["path"]
        if (prefix := self.settings.prefix) and path.startswith(prefix):
            path = path[len(prefix) :]
        if path in _STATUS:
            return self._status(path, scope)
        if version is None:
            return Reply.of(answers.UNAVAILABLE)
        if (page := version.content.pages.get(path)) is not None:
            return _sent(FEED if page.is_feed else PAGE, page.name, page.representation, asked)
        if path.startswith(_FEEDS):
            return self._own_feed(_OWN.fullmatch(path, len(_FEEDS)), version, asked)
        return Reply.of(self._to_the_root if not path else version.content.missing)

    def note(self, scope: Scope, reply: Reply, started: float) -> None:
        """Count a request and log it; `started` is by the clock `perf_counter`."""
        size = len(reply.body) if scope["method"] != "HEAD" else 0
        self.metrics.requests[reply.kind, reply.status] += 1
        if reply.kind == FEED and reply.status == _OK:
            self.metrics.feed_bytes += size
        address = self._client(scope) if self.log.addresses else ""
        self.log.add(scope["method"], reply.name, reply.status, size, perf_counter() - started, address)

    def note_refused(self, status: int, address: str) -> None:
        """Count what was refused before it was a whole request."""
        self.metrics.requests[OTHER, status] += 1
        self.log.add("-", "-", status, 0, 0.0, address)

    def close(self) -> None:
        """Make no more feeds."""
        self._maker.shutdown(wait=False, cancel_futures=True)

    def _refusal(self, host: bytes | None, version: Version | None, scope: Scope) -> Answer | None:
        """The answer to a request that is not ours or that does not read; None for all others."""
        if version is not None and not self._is_ours(host, version, scope):
            return answers.BAD_REQUEST
        if scope["method"] in _READING:
            return None
        return answers.OPTIONS if scope["method"] == "OPTIONS" else answers.NOT_ALLOWED

    @property
    def _to_the_root(self) -> Answer:
        """Where the front page is, for whoever left out the last slash."""
        return plain(HTTPStatus.PERMANENT_REDIRECT, (b"location", f"{self.settings.prefix}/".encode()))

    def _own_feed(self, own: re.Match[str] | None, version: Version, asked: Asked) -> Reply | Due:
        """The feed that a token opens; what opens nothing gets one and the same answer, whatever it is."""
        found = version.subscribers.find(own.group(1) if own else _NO_TOKEN, self.clock())
        if found is None or own is None:
            return Reply.of(answers.NOT_FOUND, FEED, "feed:-")
        self.seen.add(found.id)
        made = version.content.kept.get(FeedKey.of(found))
        return Due(found, version.content, asked) if made is None else _sent(FEED, f"feed:{found.id}", made, asked)

    async def _made(self, due: Due) -> Reply:
        """A feed that is made in a thread of its own; that it cannot be made is told once."""
        subscriber, name = due.subscriber, f"feed:{due.subscriber.id}"
        key, refused = FeedKey.of(subscriber), due.content.refused
        if key not in refused:
            loop, make = asyncio.get_running_loop(), due.content.made_feed
            try:
                made = await loop.run_in_executor(self._maker, copy_context().run, make, subscriber)
            except Rejected as rejected:
                if key not in refused:
                    refused.add(key)
                    self.tell(rejected.diagnostics)
            else:
                return _sent(FEED, name, made, due.asked)
        return Reply.of(answers.UNAVAILABLE, FEED, name)

    def _status(self, path: str, scope: Scope) -> Reply:
        if path == "/healthz":
            unwell = self.trouble or ("" if self.version else _("there is nothing to show yet"))
            answer = plain(HTTPStatus.SERVICE_UNAVAILABLE, text=unwell) if unwell else answers.HEALTHY
            return Reply.of(answer, STATUS, "healthz")
        allowed = self.settings.metrics
        if allowed is MetricsFor.ALL or (allowed is MetricsFor.LOCAL and is_local(_peer(scope), scope["headers"])):
            text = self.metrics.text(self.connections())
            return Reply.of(plain(HTTPStatus.OK, text=text.rstrip("\n")), STATUS, "metrics")
        return Reply.of(answers.NOT_FOUND)

    def _is_ours(self, host: bytes | None, version: Version, scope: Scope) -> bool:
        """Whether a request names this server, and not one whose name somebody let lead here (DNS rebinding)."""
        if self.settings.peers.proxies:
            host = self.settings.peers.host(_peer(scope), host or b"", scope["headers"])
        if host is None:
            # A program of HTTP/1.0 names no host, and no browser is one.
            return bool(scope["http_version"] == "1.0")
        name = name_of(host)
        return name in self.settings.hosts or name in version.content.snapshot.hosts

    def _client(self, scope: Scope) -> str:
        return self.settings.peers.client(_peer(scope), scope["headers"])


def _sent(kind: str, name: str, found: Representation, asked: Asked) -> Reply:
    """A file, or that the client has it already."""
    if asked.none_match is not None or asked.since is not None:
        held = found.held(asked.none_match, asked.since, asked.accepted)
        if held is not None:
            return Reply(kind, name, _NOT_MODIFIED, held.unchanged, b"")
    coded = found.chosen(asked.accepted)
    return Reply(kind, name, _OK, coded.head, coded.body)


def _peer(scope: Scope) -> str:
    client = scope["client"]
    return str(client[0]) if client else ""
