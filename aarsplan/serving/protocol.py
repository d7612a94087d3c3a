"""HTTP on one connection, within bounds of size and time that uvicorn does not set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from time import perf_counter
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from aarsplan.serving import answers
from aarsplan.serving.answers import Answer
from aarsplan.serving.app import App, Reply, Scope

MAX_URL_BYTES = 2_048
MAX_HEAD_BYTES = 16_384
MAX_BODY_BYTES = 1_000_000
_LENGTH = b"content-length"
_LINGER_SECONDS = 2.0
"""How long what a client still sends is read after it was refused, so that the answer reaches it."""
_MAX_WAITING = 100
"""Requests of one connection that wait for the answers before them; whoever sends more sends nothing after that."""
_FRESH_SECONDS = 1.0
"""How long a new connection may be silent before it is given up for another, in seconds."""


@dataclass(frozen=True)
class Limits:
    """Bounds in seconds of a connection, and how many there may be.

    `request` counts to the end of a request from its first byte, or from the connection for the first one; `idle` from
    an answer to the next request; `write` from a request to the last byte of its answer, however slow the reader.
    Beyond `connections`, `refused` more are told so at the same time; what is more is dropped without a word.
    """

    request: float = 15.0
    idle: float = 30.0
    write: float = 120.0
    connections: int = 5_000
    refused: int = 500


DEFAULT_LIMITS = Limits()


class Doing(Enum):
    """What a connection waits for."""

    READING = auto()
    ANSWERING = auto()
    IDLE = auto()
    LINGERING = auto()


class RefusedError(Exception):
    """What was sent so far is too much; ends the parsing of it."""


class BoundedProtocol(HttpToolsProtocol):
    """A connection that ends when it takes too long or sends too much; `sweep` has to be called now and then."""

    def __init__(self, *args: Any, limits: Limits, answering: App, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._app = answering
        self._refusal: Answer = answers.BAD_REQUEST
        self.doing = Doing.READING
        self.since = self.loop.time()
        self._received = 0
        """Bytes since the last whole request."""
        self._head = 0
        self._head_is_whole = False
        self._is_within = False
        """Whether a request has begun that has not ended."""
        self._is_refused = False
        """Whether nothing that comes is read any more."""
        self._is_last = False
        """Whether nothing will be asked any more."""
        self._answered: RequestResponseCycle | None = None
        """The request that is answered now or was last, which need not be the one that came last."""

    def connection_made(self, transport: Any) -> None:
        """Take the connection, if need be in place of one that waits; refuse it where all are busy."""
        super().connection_made(transport)
        more = len(self.connections) - self._limits.connections
        if more > self._limits.refused:
            self.transport.abort()
        elif more > 0 and not self._make_room():
            self._refuse(answers.UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone, and nothing more is written; uvicorn tells that only to the request that came last."""
        if self._answered is not None:
            self._answered.disconnected = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, or drop what comes after a refusal."""
        self._received += len(data)
        if self._is_refused:
            if self._received > MAX_BODY_BYTES:
                self.transport.abort()
            return
        try:
            self.parser.feed_data(data)
            self._see_the_size()
        except httptools.HttpParserUpgrade:
            # Nothing is upgraded to: the request was answered as it stands, and the connection ends.
            if self.cycle is not None:
                self.cycle.keep_alive = False
                if self.cycle.response_complete:
                    self.transport.close()
        except (httptools.HttpParserError, RefusedError):
            self._refuse(self._refusal)

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn says None for False
        """The client sends no more; what it asked for it still gets. True keeps the connection for that."""
        self._is_last = True
        return self.doing is Doing.ANSWERING

    def on_message_begin(self) -> None:
        """A request begins."""
        if len(self.pipeline) >= _MAX_WAITING:
            raise RefusedError
        super().on_message_begin()
        self._head, self._head_is_whole, self._is_within = 0, False, True
        if self.doing is Doing.IDLE:
            self._turn_to(Doing.READING)

    def on_url(self, url: bytes) -> None:
        """A part of the URL came."""
        super().on_url(url)
        if len(self.url) > MAX_URL_BYTES:
            self._stop(answers.TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header came, or a trailer after a body."""
        self._head += len(name) + len(value) + 4
        if self._head > MAX_HEAD_BYTES:
            self._stop(answers.TOO_MANY_HEADERS)
        if len(name) == len(_LENGTH) and name.lower() == _LENGTH and int(value) > MAX_BODY_BYTES:
            self._stop(answers.TOO_LARGE)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """All headers came: the request is answered, whatever body may follow."""
        self._head_is_whole = True
        if not self.url.startswith(b"/"):
            self._name_the_host()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request came whole."""
        self._received, self._is_within = 0, False
        super().on_message_complete()
        if self.doing is Doing.READING:
            self._turn_to(Doing.IDLE if self.cycle.response_complete else Doing.ANSWERING)

    def on_response_complete(self) -> None:
        """The answer was handed to the system; what is still to go waits in the buffer.

        This is uvicorn's own, but for the timer that it sets for every answer: `sweep` does that for less.
        """
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._turn_to(Doing.ANSWERING)
            # Not now: an answer that is ready would start the next one within it, and so on.
            self.loop.call_soon(self._start_asgi_task, cycle, app)
            return
        # Not before: requests would come in faster than their answers are read.
        self.flow.resume_reading()
        if self._is_last:
            self.transport.close()
        else:
            self._turn_to(Doing.READING if self._is_within else Doing.IDLE)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Answer a request: at once where the answer is ready, which is half the work of a task and two messages."""
        if self.transport.is_closing():
            return
        self._answered = cycle
        started, scope = perf_counter(), cast(Scope, cycle.scope)
        reply = None if self.flow.write_paused else self._ready(scope)
        if reply is None:
            super()._start_asgi_task(cycle, app)
            return
        lines = [STATUS_LINE[reply.status], *(b"%b: %b\r\n" % field for field in self.server_state.default_headers)]
        end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        body = b"" if scope["method"] == "HEAD" else reply.body
        self.transport.writelines([b"".join([*lines, reply.head.lines, end]), body])
        cycle.response_started = cycle.response_complete = True
        self._app.note(scope, reply, started)
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _ready(self, scope: Scope) -> Reply | None:
        """The answer to a request, None where it is not ready."""
        try:
            reply = self._app.ready(scope)
        except Exception:  # noqa: BLE001 - here it would end as a mistake of the client; as a task it is told
            return None
        return reply if isinstance(reply, Reply) else None

    def sweep(self, now: float) -> None:
        """End the connection if it has taken too long by `now`, a time of the event loop."""
        waited = now - self.since
        if self.doing is Doing.LINGERING:
            if waited > _LINGER_SECONDS:
                self.transport.abort()
        elif self.doing is Doing.ANSWERING or self._is_sending:
            if waited > self._limits.write:
                self.transport.abort()
        elif waited > (self._limits.request if self.doing is Doing.READING else self._limits.idle):
            self.transport.close()

    def shutdown(self) -> None:
        """End as soon as what is being answered is sent."""
        if self.doing is Doing.LINGERING:
            self.transport.close()
        else:
            super().shutdown()

    def _turn_to(self, doing: Doing) -> None:
        self.doing = doing
        self.since = self.loop.time()

    def _name_the_host(self) -> None:
        """Let the host of an absolute URL stand for the header Host. Source: RFC 9112, 3.2.2."""
        if host := httptools.parse_url(self.url).host:
            others = [field for field in self.headers if field[0] != b"host"]
            self.headers[:] = [*others, (b"host", b"[%b]" % host if b":" in host else host)]

    def _stop(self, answer: Answer) -> None:
        self._refusal = answer
        raise RefusedError

    def _see_the_size(self) -> None:
        """A header or a body that never ends is not told by the parser before it does."""
        if not self._is_within:
            return
        if not self._head_is_whole and self._received > MAX_HEAD_BYTES + MAX_URL_BYTES:
            self._stop(answers.TOO_MANY_HEADERS)
        if self._head_is_whole and self._received > MAX_BODY_BYTES + MAX_HEAD_BYTES:
            self._stop(answers.TOO_LARGE)

    def _refuse(self, answer: Answer) -> None:
        """Answer what is no request that could be answered, and end the connection once the client has read that."""
        if self.transport.is_closing():
            return
        self._is_refused, self._received = True, 0
        self._app.note_refused(answer.status, str(self.client[0]) if self.client else "")
        if self.cycle is not None and not self.cycle.response_complete:
            # What was asked for before still gets its answer, which is the last one; to close before all that was sent
            # is read would take those from the client that are on their way.
            self.cycle.keep_alive = False
            self.flow.resume_reading()
            return
        self.transport.write(answer.raw)
        self.transport.write_eof()
        self._turn_to(Doing.LINGERING)

    def _make_room(self) -> bool:
        """Close the connection that has waited longest without a request; False where none has."""
        now = self.loop.time()
        others = [other for other in self.connections if isinstance(other, BoundedProtocol)]
        waiting = [other for other in others if other._waits(now)]  # noqa: SLF001 - of the same class
        if not waiting:
            return False
        min(waiting, key=lambda other: other.since).transport.abort()
        return True

    def _waits(self, now: float) -> bool:
        """Whether it could go for another: nothing is on its way to the client, who has had time to ask."""
        if self.doing is Doing.READING:
            return now - self.since > _FRESH_SECONDS
        return self.doing is Doing.IDLE and not self._is_sending

    @property
    def _is_sending(self) -> bool:
        """Whether something of an answer still waits for the reader."""
        return self.transport.get_write_buffer_size() > 0
