"""A host on loopback that answers as it is told, well or badly, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping

from tests.loading.samples import GOOD, calendar

CALENDAR = calendar(GOOD).encode()


def answer(body=CALENDAR, status=200, length=None, **headers):
    """The bytes of an answer; underscores in the names of headers stand for hyphens, and None leaves one out."""
    told = {"Content_Type": "text/calendar", "Content_Length": len(body) if length is None else length, **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in told.items() if value is not None]
    return "\r\n".join([f"HTTP/1.1 {status} Told", *lines, "", ""]).encode("latin-1") + body


def chunked(*chunks, end=b"0\r\n\r\n"):
    """The bytes of an answer in chunks."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def led_to(location, status=302):
    return answer(b"", status, Location=location)


class Host:
    """Answers each path by its entry in `answers`: bytes, or a function that is given the connection."""

    def __init__(self, tls=None):
        self.answers: Mapping[str, object] = {}
        self.requests: list[str] = []
        self.stopped = threading.Event()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.place = f"127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path="/secret.ics"):
        return f"{'https' if self._tls else 'http'}://{self.place}{path}"

    def drip(self, first=b"", each=b"x"):
        """An answer of which a little comes at a time, without an end."""

        def drip(connection):
            connection.sendall(first)
            while not self.stopped.wait(0.02):
                connection.sendall(each)

        return drip

    def close(self):
        self.stopped.set()
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _peer = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        # A client that turns away, or does not trust the certificate, is what some tests are about.
        with contextlib.suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                request = b""
                while b"\r\n\r\n" not in request and (more := connection.recv(65_536)):
                    request += more
                self.requests.append(request.decode("latin-1"))
                path = request.split(b" ")[1:2]
                found = self.answers.get(path[0].decode("latin-1"), b"") if path else b""
                if callable(found):
                    found(connection)
                else:
                    connection.sendall(found)
