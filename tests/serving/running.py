"""A server on a port of its own in a thread of this process, with a source of snapshots that a test can change."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from aarsplan.diagnostics import Rejected, error
from aarsplan.serving.app import App, Settings
from aarsplan.serving.log import AccessLog
from aarsplan.serving.protocol import DEFAULT_LIMITS, Limits
from aarsplan.serving.reload import Reloader
from aarsplan.serving.server import Server, listening
from aarsplan.serving.snapshot import Look, Snapshot

THEN = datetime(2026, 3, 1, 12, 0, 30, 500_000, tzinfo=UTC)
TOKEN, REVOKED, UNKNOWN = "T" * 43, "r" * 43, "_-" * 21 + "u"
SETTINGS = Settings()
LIVELY = 0.02
"""Seconds between two looks at the disk, so that no test waits long."""


def calendar(*names: str) -> bytes:
    events = "".join(f"BEGIN:VEVENT\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n" for name in names)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


FILES = {
    "index.html": b"<p>plan</p>" * 100,
    "404.html": b"<p>not here</p>",
    "moeder/kcl/2025-10.html": b"<p>KCL</p>",
    "robots.txt": b"User-agent: *\n",
    "ikon.svg": b"<svg/>",
    "feeds/kcl.ics": calendar(*(f"meeting {n}" for n in range(50))),
}


@dataclass(frozen=True)
class Reader:
    """A subscription."""

    id: str = "abc123"
    feed: str = "kcl"
    internal: bool = True
    deadlines: bool = True
    cancelled: bool = True
    alarm: int | None = None
    language: str = "da"


@dataclass
class Readers:
    """Subscriptions by token."""

    by_token: Mapping[str, Reader] = field(default_factory=lambda: {TOKEN: Reader()})

    def find(self, token, now):
        return self.by_token.get(token)


@dataclass
class Disk:
    """A source whose content a test changes; what it raises lies there, too."""

    files: Mapping[str, bytes] = field(default_factory=lambda: FILES)
    own: bytes = field(default_factory=lambda: calendar("closed meeting"))
    readers: Readers = field(default_factory=Readers)
    changed: datetime = THEN
    version: int = 1
    readers_version: int = 1
    broken: str = ""
    readers_broken: str = ""
    being_written: bool = False
    noted: list[frozenset[str]] = field(default_factory=list)
    made: int = 0
    looks: int = 0

    def look(self):
        self.looks += 1
        return None if self.being_written else Look(self.version, self.readers_version)

    def snapshot(self):
        if self.broken:
            raise Rejected([error("lock", self.broken)])
        return Snapshot(self.files, self.feed, self.changed, frozenset({"aarsplan.norddjurs.dk"}))

    def feed(self, reader):
        self.made += 1
        if reader.feed != "kcl":
            raise Rejected([error("feed", f"no feed {reader.feed}")])
        return self.own

    def subscribers(self):
        if self.readers_broken:
            raise Rejected([error("subscriptions", self.readers_broken)])
        return self.readers

    def note_seen(self, ids):
        self.noted.append(ids)

    def change(self, **what):
        for name, value in what.items():
            setattr(self, name, value)
        self.version += 1


@dataclass
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Running:
    """A running server."""

    port: int
    disk: Disk
    app: App
    server: Server
    reloader: Reloader
    log: AccessLog
    told: list
    written: io.StringIO

    def ask(self, path="/", method="GET", body=None, **headers) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=names)
            found = connection.getresponse()
            lowered = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, lowered, found.read())
        finally:
            connection.close()

    def raw(self, sent: bytes = b"") -> socket.socket:
        found = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        found.sendall(sent)
        return found

    def log_text(self) -> str:
        self.log.close()
        return self.written.getvalue()


def until(true, seconds=20.0):
    """Wait for what another thread does."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < end
        pause.wait(0.005)


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other side ends the connection."""
    found = b""
    try:
        while part := connection.recv(65_536):
            found += part
    except ConnectionResetError:
        pass
    return found


@contextmanager
def running(
    disk: Disk | None = None, settings: Settings = SETTINGS, limits: Limits = DEFAULT_LIMITS, *, addresses: bool = False
) -> Iterator[Running]:
    disk = disk or Disk()
    told, written = [], io.StringIO()
    log = AccessLog(written, addresses=addresses)
    app = App(log, lambda: THEN + timedelta(days=1), told.extend, settings)
    reloader = Reloader(disk, app, seconds=LIVELY)
    reloader.load()
    reloader.start()
    with listening("127.0.0.1", 0) as listener:
        server = Server(app, limits)
        thread = threading.Thread(target=partial(server.run, sockets=[listener]))
        thread.start()
        found = Running(listener.getsockname()[1], disk, app, server, reloader, log, told, written)
        try:
            yield found
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            reloader.stop()
            app.close()
            log.close()
            assert not thread.is_alive()
