"""A connection to exactly the address that was looked at, and bytes from it within a time and an amount."""

from __future__ import annotations

import contextlib
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from aarsplan.fetching.address import Address
from aarsplan.fetching.answer import Failed
from aarsplan.fetching.network import IP, plain

MAX_ADDRESSES = 4
"""Addresses of one host that are tried."""
MAX_HEADER_BYTES = 65_536

SocketAddress = tuple[Any, ...]


class Deadline:
    """A moment on the monotonic clock, `seconds` from now, after which everything ends."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then.

        Raises:
            TimeoutError: it is past.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@dataclass(frozen=True)
class Way:
    """How hosts are reached: which may lead into the own net, until when, and by which certificates.

    Without `tls` those that the system trusts are trusted.
    """

    private_hosts: Collection[str]
    deadline: Deadline
    tls: ssl.SSLContext | None


def connect(address: Address, way: Way) -> Wire:
    """A connection to `address`; for https its certificate was verified.

    Raises:
        Failed: its name leads nowhere, or only where it may not, or nobody answers, or with a wrong certificate.
        TimeoutError: the deadline is past.
    """
    found = _looked_up(address, way.deadline)
    open_to = [one for one in found if address.may_lead_to(ip_address(one[0]), way.private_hosts)][:MAX_ADDRESSES]
    if not open_to:
        raise Failed("private", host=address.place)
    sock = _connected(address, open_to, way)
    try:
        if address.scheme == "https":
            sock = _secured(sock, address, way)
        return Wire(sock, way.deadline)
    except BaseException:
        sock.close()
        raise


class Wire(io.RawIOBase):
    """A connected socket as a stream that ends with `TimeoutError` at the deadline, and gives no more than is allowed.

    That is as many bytes as headers may have, until `allow` says otherwise.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._sock = sock
        self._deadline = deadline
        self.allow(MAX_HEADER_BYTES, Failed("headers"))

    def allow(self, count: int, excess: Failed) -> None:
        """Let `count` bytes come from now on; one more is told as `excess`."""
        self._allowance, self._excess = count, excess

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what there is; 0 at the end.

        Raises:
            Failed: more came than is allowed.
            OSError: the connection broke.
        """
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer)
        self._allowance -= count
        if self._allowance < 0:
            raise self._excess
        return count

    def send(self, content: bytes) -> None:
        """Send all of `content`.

        Raises:
            OSError: the connection broke.
        """
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The stream, as `http.client` asks a socket for it."""
        return io.BufferedReader(self)

    def close(self) -> None:
        """Close the connection."""
        self._sock.close()
        super().close()


def _looked_up(address: Address, deadline: Deadline) -> list[SocketAddress]:
    """What the host stands for, each address once, in the order of the system's resolver.

    The resolver has no time limit of its own, and so works in a thread that is left behind when it takes too long.
    """
    answers: queue.SimpleQueue[list[SocketAddress] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        except OSError as problem:
            answers.put(problem)
        else:
            answers.put([one[4] for one in found])

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise Failed("name", host=address.place) from answer
    return list(dict.fromkeys(answer))


def _connected(address: Address, open_to: list[SocketAddress], way: Way) -> socket.socket:
    """A socket connected to the first of the addresses that answers; each gets its share of the time left."""
    *others, last = open_to
    for left, where in zip(range(len(open_to), 1, -1), others, strict=True):
        with contextlib.suppress(OSError):
            return _connected_to(where, address, way.deadline.left() / left)
    try:
        return _connected_to(last, address, way.deadline.left())
    except TimeoutError:
        raise
    except OSError as problem:
        raise Failed("connect", host=address.place, reason=problem.strerror or "") from problem


def _connected_to(where: SocketAddress, address: Address, seconds: float) -> socket.socket:
    """A socket connected to `where`, which was looked at, and to nowhere else."""
    numeric = ip_address(where[0])
    sock = socket.socket(socket.AF_INET6 if numeric.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect(where)
        _verify_peer(sock, numeric, address)
    except BaseException:
        sock.close()
        raise
    return sock


def _verify_peer(sock: socket.socket, expected: IP, address: Address) -> None:
    """See that the socket is connected to the address that was looked at."""
    if plain(ip_address(sock.getpeername()[0])) != plain(expected):
        raise Failed("private", host=address.place)


def _secured(sock: socket.socket, address: Address, way: Way) -> socket.socket:
    context = way.tls or ssl.create_default_context()
    sock.settimeout(way.deadline.left())
    try:
        return context.wrap_socket(sock, server_hostname=address.host)
    except ssl.SSLCertVerificationError as problem:
        raise Failed("certificate", host=address.place, reason=problem.verify_message) from problem
    except TimeoutError:
        raise
    except OSError as problem:
        raise Failed("tls", host=address.place) from problem
