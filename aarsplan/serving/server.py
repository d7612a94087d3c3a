"""Runs the server: one process, one event loop, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, cast

import uvicorn

from aarsplan.diagnostics import WrongUse, error
from aarsplan.files import reason
from aarsplan.serving.app import App
from aarsplan.serving.protocol import DEFAULT_LIMITS, BoundedProtocol, Limits
from aarsplan.texts import _

_BACKLOG = 2_048
_STOP_SECONDS = 1
"""How long answers may take that are on their way when the server is told to stop."""
_TICKS = 5
"""Tenths of a second between two sweeps of the connections."""
_SPARE_FILES = 100
"""Descriptors that are for files and not for connections; half of them where there are fewer than twice as many."""
_REFUSED_SHARE = 10
"""One in so many of the other descriptors is for telling a client that there are no more."""


class Server(uvicorn.Server):
    """uvicorn with bounds in time, and signals that end it well: `stopped_by` is the last one that came."""

    def __init__(self, app: App, limits: Limits = DEFAULT_LIMITS) -> None:
        # Warnings of uvicorn's own log tell of clients that send nonsense, which the access log does better.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        bounded = affordable(limits)
        protocol = partial(BoundedProtocol, limits=bounded, answering=app)
        super().__init__(
            uvicorn.Config(
                cast(Any, app),
                http=cast(Any, protocol),
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                backlog=_BACKLOG,
                timeout_graceful_shutdown=_STOP_SECONDS,
            )
        )
        self.stopped_by: int | None = None
        app.connections = lambda: len(self.server_state.connections)

    async def on_tick(self, counter: int) -> bool:
        """Do what is due ten times a second; ends the server by returning True."""
        if counter % _TICKS == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, BoundedProtocol):
                    connection.sweep(connection.loop.time())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what runs, the slowest readers in the middle of it."""
        # That these were cut off is all that uvicorn would still tell, as an error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal, and give the handlers back; uvicorn's own way is to be killed by the signal in the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, _frame: object) -> None:
        self.stopped_by = number
        self.should_exit = True


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections at `host` and `port`, 0 for any free one.

    Raises:
        WrongUse: it cannot be had, for example because another program has it.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, protocol)
        try:
            if sys.platform != "win32":
                # There it would let two servers share a port.
                found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(_BACKLOG)
        except OSError:
            found.close()
            raise
    except (OSError, UnicodeError) as problem:
        # A name with a part that is empty or too long is a UnicodeError.
        message = _("port {port} of {host} cannot be used: {reason}")
        text = message.format(port=port, host=host, reason=reason(problem))
        hint = _("choose another one with --port, or let the system choose with --port 0")
        raise WrongUse([error("port", text, hint=hint)]) from problem
    found.setblocking(False)
    return found


def affordable(limits: Limits) -> Limits:
    """`limits` with no more connections than the system has descriptors for, of which this asks for all it may."""
    if sys.platform == "win32":
        return limits
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return limits
    room = hard - min(_SPARE_FILES, hard // 2)
    refused = min(limits.refused, room // _REFUSED_SHARE)
    return replace(limits, connections=min(limits.connections, room - refused), refused=refused)
