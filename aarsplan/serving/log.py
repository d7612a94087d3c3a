"""The access log: one line for each request, which never holds a token, and an address only where asked for."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

_SECONDS = 0.2
"""How long a line waits to be written, in seconds: the one who answers requests never waits for a disk."""
_MAX_WAITING = 100_000
"""Lines that wait for a disk or a pipe that takes none; more are lost, and their number is told."""


class AccessLog:
    """Writes to `stream` in a thread of its own, until it is closed."""

    def __init__(self, stream: TextIO, *, addresses: bool = False) -> None:
        self.addresses = addresses
        self._stream = stream
        self._lines: list[str] = []
        self._lost = 0
        self._second = (0, "")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write_on, name="access log", daemon=True)
        self._thread.start()

    def add(self, method: str, what: str, status: int, size: int, seconds: float, address: str) -> None:
        """Note a request: `what` it asked for, the bytes of the body sent, and how long it took in seconds."""
        if len(self._lines) >= _MAX_WAITING:
            self._lost += 1
            return
        tail = f" {address}" if self.addresses else ""
        # Made first: the writer may take the list away meanwhile.
        line = f"{self._time()} {method} {what} {status} {size} {seconds * 1000:.2f}ms{tail}\n"
        self._lines.append(line)

    def close(self) -> None:
        """Write what waits, and stop."""
        self._stop.set()
        self._thread.join(timeout=1)

    def _time(self) -> str:
        """The wall-clock time in UTC, to the second."""
        now = int(time.time())
        if now != self._second[0]:
            self._second = (now, f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}")
        return self._second[1]

    def _write_on(self) -> None:
        while not self._stop.wait(_SECONDS):
            self._write()
        self._write()

    def _write(self) -> None:
        lines, self._lines = self._lines, []
        lost, self._lost = self._lost, 0
        if lost:
            lines.append(f"{self._time()} - {lost} lines lost\n")
        # A full disk or a closed pipe must not stop the server: readers matter more than their log.
        with suppress(OSError, ValueError):
            self._stream.write("".join(lines))
            self._stream.flush()
